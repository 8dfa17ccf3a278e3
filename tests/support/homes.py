"""A home as ingestion meets it: who is enrolled, and the messages that its gateway sends."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg

from accanto_contract import arrays, messages, topics
from accanto_contract.codec import Codec, Samples
from accanto_contract.identity import DeviceId, Epoch, GatewayId, Seq
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_ingestion.roster import Assignment, Device, Roster
from accanto_ingestion.source import Delivery, Token
from accanto_store import queries

GATEWAY = GatewayId("gw-0001")
STRAP = DeviceId("simcor-e0001")
OXIMETER = DeviceId("simcor-o0001")
EPOCH = Epoch(7)
NOW_US = 1_790_000_000_000_000
SECOND = 1_000_000

ROSTER = Roster(
    gateways=frozenset({GATEWAY}),
    devices={
        name: Device(
            id=number,
            assignments=(Assignment(patient_id=5, starts_us=0, ends_us=None, agreed_us=0),),
        )
        for number, name in ((1, STRAP), (2, OXIMETER))
    },
)


def enrol(url: str, *, adesione: bool = True, gateway: str = GATEWAY) -> int:
    """A patient with a strap, an oximeter and a gateway; the patient's number."""
    named = queries.load("registry")
    long_ago = datetime.now(UTC) - timedelta(days=5000)
    with psycopg.connect(url) as connection:
        connection.execute(named["enrol_gateway"], {"gateway": gateway})
        who = {"uid": uuid.uuid4(), "adesione_at": long_ago if adesione else None}
        patient = _number(connection, named["enrol_patient"], who)
        for name, kind in ((STRAP, "ecg"), (OXIMETER, "oximeter")):
            described = {
                "name": name,
                "kind": kind,
                "maker": "Simcor",
                "model": "",
                "serial": name[-5:].upper(),
            }
            device = _number(connection, named["enrol_device"], described)
            assigned = {"device_id": device, "patient_id": patient, "starts": long_ago}
            connection.execute(named["assign_device"], assigned)
    return patient


def patient(connection: psycopg.Connection) -> int:
    """One more patient, with an adesione; the number."""
    who = {"uid": uuid.uuid4(), "adesione_at": datetime.now(UTC) - timedelta(days=5000)}
    return _number(connection, queries.load("registry")["enrol_patient"], who)


def _number(connection: psycopg.Connection, query: str, values: Mapping[str, object]) -> int:
    row = connection.execute(query, values).fetchone()
    assert row
    return int(row[0])


def trace(seed: int, count: int = 1300) -> Samples:
    """Ten seconds of something like an ECG, int16 of shape (1, count)."""
    steps = np.random.default_rng(seed).integers(-40, 41, count)
    return np.cumsum(steps).astype(np.int16)[np.newaxis]


def ecg(
    seq: int,
    *,
    at_us: int | None = None,
    seed: int | None = None,
    epoch: int = EPOCH,
    signal: int = SignalId.ECG,
    count: int = 1300,
    packing: Codec = Codec.DELTA_DEFLATE,
) -> bytes:
    """A chunk of `count` samples; where not told otherwise, each number has its own time and trace."""
    starts_us = NOW_US - 5000 * SECOND + 10 * SECOND * seq if at_us is None else at_us
    return arrays.encode(
        trace(seq if seed is None else seed, count), signal=signal, epoch=Epoch(epoch), seq=Seq(seq),
        t_gateway_us=starts_us, t_device=starts_us * 1000, rate_hz=130.0, scale=1.0, packing=packing,
    )  # fmt: skip


def readings(seq: int, *values: float, at_us: int | None = None, signal: int = SignalId.SPO2) -> bytes:
    """Values of an oximeter, a second apart."""
    starts_us = NOW_US - 5000 * SECOND + 100 * SECOND * seq if at_us is None else at_us
    found = tuple(
        messages.Reading(signal=signal, value=value, t_gateway_us=starts_us + n * SECOND)
        for n, value in enumerate(values)
    )
    return messages.encode(messages.Readings(epoch=EPOCH, seq=seq, readings=found))


def delivery(payload: bytes, kind: Kind = Kind.ECG, *, topic: str | None = None, packet: int = 1) -> Delivery:
    """A message as it came from the broker."""
    device = STRAP if kind is Kind.ECG else OXIMETER
    return Delivery(
        topic=topic or topics.up(GATEWAY, device, kind),
        payload=payload,
        retained=False,
        received_us=NOW_US,
        token=Token(generation=1, packet=packet),
    )
