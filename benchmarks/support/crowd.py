"""A crowd of gateways in a process of its own: sends chunks as fast as its windows allow, or at a rate.

It speaks bare MQTT, so that it costs little, and forgets a message by its receipt only, as a real gateway does.
Orders come as JSON on standard input, what was measured goes out as JSON at the end.
"""

import asyncio
import json
import secrets
import ssl
import struct
import sys
import time
import zlib
from dataclasses import dataclass, field
from typing import TypedDict

from accanto_contract import messages, topics
from accanto_contract.header import HEADER, VERSION
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_ingestion import packets
from accanto_ingestion.packets import Published

SPAN_US = 10_000_000
TICK_S = 0.01


class Orders(TypedDict):
    """What a crowd is to do."""

    port: int
    passwords: dict[str, str]
    """Of each gateway; empty words under TLS."""
    papers: dict[str, list[str]]
    """Trust, certificate and key of each gateway; empty in clear."""
    body_hex: str
    codec: int
    samples: int
    window: int
    rate: float
    """Messages a second of the whole crowd; 0: as fast as the windows allow."""
    seconds: float
    starts_us: int
    """The time of the first sample that anybody sends."""


@dataclass(kw_only=True)
class Tally:
    """What a crowd has seen."""

    receipted: int = 0
    latencies_s: list[float] = field(default_factory=list)


class Gateway(asyncio.Protocol):
    """One of the crowd."""

    def __init__(self, name: str, orders: Orders, tally: Tally) -> None:
        self._name, self._orders, self._tally = name, orders, tally
        self._body = bytes.fromhex(orders["body_hex"])
        self._crc = zlib.crc32(self._body)
        self._epoch, self._seq, self._packet = secrets.randbits(62), 0, 0
        self._rest = b""
        self._sent_at: dict[int, float] = {}
        self._topic = topics.up(GatewayId(name), DeviceId(f"strap-{name}"), Kind.ECG).encode()
        self._line: asyncio.Transport | None = None
        self.ready = asyncio.get_running_loop().create_future()

    @property
    def room(self) -> int:
        """How many messages the window still takes."""
        return self._orders["window"] - len(self._sent_at)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say who we are."""
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        password = self._orders["passwords"][self._name]
        user = self._name if password else None
        hello = packets.connect(
            self._name, user=user, password=password or None, keepalive_s=600, session_expiry_s=0,
            receive_maximum=1000,
        )  # fmt: skip
        transport.write(hello + packets.subscribe(1, [topics.ack(GatewayId(self._name))], qos=0))

    def data_received(self, data: bytes) -> None:
        """Take receipts out of the window."""
        found, used = packets.split(self._rest + data)
        self._rest = (self._rest + data)[used:]
        for packet in found:
            if isinstance(packet, Published):
                self._receipted(packet.payload)
            elif packet.kind == packets.SUBACK and not self.ready.done():
                self.ready.set_result(None)

    def send(self, count: int) -> None:
        """The next messages."""
        now = time.time()
        assert self._line
        self._line.write(b"".join([self._next(now) for _ in range(count)]))

    def _next(self, now: float) -> bytes:
        self._seq += 1
        self._packet = self._packet % 65_535 + 1
        self._sent_at[self._seq] = now
        orders = self._orders
        header = HEADER.pack(
            VERSION, orders["codec"], 1, 0, SignalId.ECG, 0, self._epoch, self._seq,
            orders["starts_us"] + self._seq * SPAN_US, self._seq, orders["samples"] / 10, orders["samples"], 1.0,
            self._crc, 0,
        )  # fmt: skip
        size = 2 + len(self._topic) + 3 + len(header) + len(self._body)
        length = bytes((size & 127 | 128, size >> 7)) if size >= 128 else bytes((size,))
        topic = struct.pack(">H", len(self._topic)) + self._topic
        return b"".join((b"\x32", length, topic, struct.pack(">HB", self._packet, 0), header, self._body))

    def _receipted(self, body: bytes) -> None:
        receipt = messages.decode_receipt(body)
        now = time.time()
        assert receipt.status in {"stored", "duplicate"}, receipt
        for first, last in receipt.ranges:
            for seq in range(first, last + 1):
                sent_at = self._sent_at.pop(seq, None)
                if sent_at is not None:
                    self._tally.latencies_s.append(now - sent_at)
                    self._tally.receipted += 1
        if not self._orders["rate"]:
            self.send(self.room)


async def main(orders: Orders) -> dict[str, object]:
    """Connect all, send for a while, count the second half."""
    tally = Tally()
    crowd = [await _connected(name, orders, tally) for name in orders["passwords"]]
    await asyncio.gather(*(gateway.ready for gateway in crowd))
    await _send(crowd, orders, orders["seconds"] / 3)
    tally.latencies_s.clear()
    before, began = tally.receipted, time.monotonic()
    await _send(crowd, orders, orders["seconds"] * 2 / 3)
    took_s = time.monotonic() - began
    ranked = sorted(tally.latencies_s) or [float("nan")]
    return {
        "per_s": (tally.receipted - before) / took_s,
        "p50_ms": 1e3 * ranked[len(ranked) // 2],
        "p99_ms": 1e3 * ranked[int(0.99 * (len(ranked) - 1))],
    }


async def _connected(name: str, orders: Orders, tally: Tally) -> Gateway:
    context = None
    if papers := orders["papers"].get(name):
        context = ssl.create_default_context(cafile=papers[0])
        context.load_cert_chain(papers[1], papers[2])
    loop = asyncio.get_running_loop()
    _, gateway = await loop.create_connection(
        lambda: Gateway(name, orders, tally), "127.0.0.1", orders["port"], ssl=context
    )
    return gateway


async def _send(crowd: list[Gateway], orders: Orders, seconds: float) -> None:
    """At a rate; or nothing but the first windows, which receipts fill again."""
    loop = asyncio.get_running_loop()
    began, sent = loop.time(), 0
    if not orders["rate"]:
        for gateway in crowd:
            gateway.send(gateway.room)
    while (passed := loop.time() - began) < seconds:
        if orders["rate"]:
            due = int(passed * orders["rate"]) - sent
            for n in range(due):
                crowd[(sent + n) % len(crowd)].send(1)
            sent += due
        await asyncio.sleep(TICK_S)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))
