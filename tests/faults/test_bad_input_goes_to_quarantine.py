"""Twelve kinds of bad input, through a real broker and worker: each is kept with its reason, and the flow goes on."""

import asyncio
import contextlib
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import fire
import psycopg
import pytest
from homes import trace
from sender import Sender, until
from steadfast import oximeter, strap

from accanto_contract import arrays, chunk
from accanto_contract.codec import Codec
from accanto_contract.header import HEADER
from accanto_contract.identity import DeviceId, Epoch, GatewayId, Seq
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_ingestion import process
from accanto_ingestion.broker import Broker
from accanto_ingestion.process import Settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]
MINE, OTHER, NOBODY = GatewayId("gw-0001"), GatewayId("gw-0002"), GatewayId("gw-0003")
STRAP = strap(MINE)
LONG_AGO_US = 1_700_000_000_000_000
EPOCH = 7


def ecg(seq: int, *, at_us: int | None = None, seed: int = 1, epoch: int = EPOCH) -> bytes:
    """A good chunk."""
    starts_us = LONG_AGO_US + seq * 10_000_000 if at_us is None else at_us
    return arrays.encode(
        trace(seed), signal=SignalId.ECG, epoch=Epoch(epoch), seq=Seq(seq), t_gateway_us=starts_us,
        t_device=1, rate_hz=130.0, scale=1.0,
    )  # fmt: skip


def oversize(seq: int) -> bytes:
    return ecg(seq) + bytes(chunk.MAX_BYTES)


def bomb(seq: int) -> bytes:
    """Half a kilobyte that unfolds into half a megabyte, where a second of samples is announced."""
    body, head = zlib.compress(bytes(1 << 19), 9), bytearray(ecg(seq)[: HEADER.size])
    head[1] = Codec.DELTA_DEFLATE
    head[56:60] = zlib.crc32(body).to_bytes(4, "little")
    return bytes(head) + body


def in_version_9(seq: int) -> bytes:
    return b"\x09" + ecg(seq)[1:]


def with_a_changed_body(seq: int) -> bytes:
    good = bytearray(ecg(seq))
    good[-1] ^= 1
    return bytes(good)


def malformed_value(seq: int) -> bytes:
    return b'{"type":"readings","epoch":7,"seq":%d,"readings":[{"signal":10,"value":"high"}]}' % seq


def of_tomorrow(seq: int) -> bytes:
    return ecg(seq, at_us=(time.time_ns() // 1000) + 86_400_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """One kind of bad input and what is to be said of it."""

    payload: bytes
    reason: str
    seq: int
    device: DeviceId = STRAP
    kind: Kind = Kind.ECG
    is_told: bool = True
    """Whether its number can be read, and so its gateway be told."""


KINDS = {
    "oversize": Bad(payload=oversize(11), reason="oversize", seq=11),
    "truncated": Bad(payload=ecg(12)[:40], reason="truncated", seq=12),
    "bad checksum": Bad(payload=with_a_changed_body(13), reason="checksum", seq=13),
    "wrong version": Bad(payload=in_version_9(14), reason="unknown_version", seq=14, is_told=False),
    "future time": Bad(payload=of_tomorrow(15), reason="future_time", seq=15),
    "unknown device": Bad(payload=ecg(16), reason="unknown_device", seq=16, device=DeviceId("nobody-s")),
    "no consent": Bad(payload=ecg(17), reason="no_consent", seq=17, device=strap(OTHER)),
    "duplicate with other content": Bad(payload=ecg(1, seed=9), reason="conflict", seq=1),
    "replayed epoch": Bad(payload=ecg(2, at_us=LONG_AGO_US + 10_000_000, seed=8), reason="conflict", seq=2),
    "malformed scalar": Bad(
        payload=malformed_value(18),
        reason="undecodable",
        seq=18,
        device=oximeter(MINE),
        kind=Kind.OBSERVATION,
    ),
    "zip bomb": Bad(payload=bomb(19), reason="truncated", seq=19),
}


@pytest.fixture
async def flow(either_database: str, broker: Broker) -> AsyncIterator[tuple[str, Sender]]:
    """A worker on either engine, and a gateway whose first chunks are stored."""
    fire.enrol(either_database, [MINE, OTHER])
    without = "update patient set adesione_at = null where id = (select max(id) from patient)"
    with psycopg.connect(either_database, autocommit=True, prepare_threshold=None) as admin:
        admin.execute(without)
    asked = Settings(
        database_url=either_database, broker_url=broker.url_for("ingest"), shared=broker.supports_shared
    )
    running = asyncio.create_task(process.run(asked))
    gateway = Sender(broker.url_for(MINE), MINE)
    for seq in (1, 2):
        gateway.send(seq, ecg(seq), strap(MINE))
    await asyncio.to_thread(gateway.wait_until_receipted)
    yield either_database, gateway
    gateway.close()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)


async def test_each_kind_is_kept_with_its_reason_and_the_flow_goes_on(
    flow: tuple[str, Sender], broker: Broker
) -> None:
    database, gateway = flow
    stranger = Sender(broker.url_for(NOBODY), NOBODY)
    await asyncio.to_thread(until, lambda: stranger.is_connected)

    for bad in KINDS.values():
        gateway.send(bad.seq + 1000, bad.payload, bad.device, bad.kind)
    stranger.send(1, ecg(1, epoch=8), strap(MINE))
    gateway.send(20, ecg(20), strap(MINE))
    await asyncio.to_thread(until, lambda: "stored" in gateway.status_of(20))
    await asyncio.to_thread(until, lambda: len(kept(database)) == len(KINDS) + 1)

    wanted = {bad.payload: bad.reason for bad in KINDS.values()} | {ecg(1, epoch=8): "unknown_gateway"}
    assert kept(database) == wanted
    told = {seq for seq in range(11, 20) if gateway.status_of(seq) == {"quarantined"}}
    assert told == {bad.seq for bad in KINDS.values() if bad.is_told} - {1, 2}
    stranger.close()


def kept(database: str) -> dict[bytes, str]:
    """What lies in quarantine, byte by byte, with its reason."""
    with psycopg.connect(database, prepare_threshold=None) as connection:
        return {bytes(p): str(r) for p, r in connection.execute("select payload, reason from quarantine")}
