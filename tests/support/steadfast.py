"""A home that writes down what it will send before it sends it, and forgets nothing but by a receipt.

Its window is the product's own; its line is bare MQTT, so that many homes fit into one process. What it kept and
what it was told stays in its ledger for the audit.
"""

import asyncio
import hashlib
import random
import struct
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from accanto_contract import header, messages, topics
from accanto_contract.header import Header
from accanto_contract.identity import DeviceId, Epoch, GatewayId, Seq
from accanto_contract.messages import Birth, Reading, Readings, Receipt
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind, Word
from accanto_gateway.records import Lane, Place
from accanto_gateway.shelf import Entry
from accanto_gateway.window import Window
from accanto_ingestion import packets
from accanto_ingestion.packets import Packet, Published

SPAN_S = 10
SAMPLES = 100
TURN_S = 0.02
SILENT_S = 6.0
TrimsOn = Literal["receipt", "puback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message as the ledger has it."""

    kind: Kind
    sha256: bytes
    """Of a chunk's body; of the value of readings, as 8 bytes."""
    is_bad: bool


@dataclass(kw_only=True)
class Ledger:
    """Everything that a home generated, and what became of it by the centre's word."""

    gateway: GatewayId
    epoch: Epoch
    starts_s: int
    """Message n measures from n times ten seconds after this."""
    said: dict[int, Said] = field(default_factory=dict)
    receipted: dict[int, str] = field(default_factory=dict)
    waits_s: dict[int, float] = field(default_factory=dict)
    """From the first sending to the receipt."""
    sent: int = 0
    """Publishes, again and again ones included."""
    last_receipt_at: float = 0.0


def strap(gateway: str) -> DeviceId:
    """The device of a home's traces."""
    return DeviceId(f"strap-{gateway}")


def oximeter(gateway: str) -> DeviceId:
    """The device of a home's values."""
    return DeviceId(f"oximeter-{gateway}")


class Home:
    """One gateway. `on_receipt` sees a receipt before anything is forgotten."""

    def __init__(
        self,
        gateway: str,
        hello: bytes,
        *,
        rng: random.Random,
        trims_on: TrimsOn = "receipt",
        on_receipt: Callable[[Ledger, Receipt], None] = lambda _, __: None,
    ) -> None:
        starts_s = int(time.time()) - 400 * 86_400
        self.ledger = Ledger(
            gateway=GatewayId(gateway), epoch=Epoch(rng.randrange(1, 2**62)), starts_s=starts_s
        )
        self.is_up = False
        self._hello, self._rng = hello, rng
        self._trims_on, self._on_receipt = trims_on, on_receipt
        self._kept: dict[int, tuple[Entry, bytes, Lane]] = {}
        self._lanes: dict[Lane, list[int]] = {lane: [] for lane in Lane}
        """Numbers in order; those that are forgotten go now and then."""
        self._first_sent: dict[int, float] = {}
        self._numbers: dict[int, int] = {}
        self._packet, self._turns = 0, 0
        self._is_born = False

    @property
    def waiting(self) -> int:
        """How many messages wait for their receipt."""
        return len(self._kept)

    def measure(self, *, bad: bool = False) -> int:
        """Write the next message down and keep it; three traces, then a value. Its number."""
        seq = len(self.ledger.said) + 1
        kind = Kind.ECG if bad or seq % 4 else Kind.OBSERVATION
        payload, essence = self._trace(seq, bad=bad) if kind is Kind.ECG else self._value(seq)
        digest = hashlib.sha256(essence).digest()
        self.ledger.said[seq] = Said(kind=kind, sha256=digest, is_bad=bad)
        device = (strap if kind is Kind.ECG else oximeter)(self.ledger.gateway)
        lane = Lane.WAVEFORM if kind is Kind.ECG else Lane.READINGS
        self._kept[seq] = (
            Entry(place=Place(seq), epoch=self.ledger.epoch, seq=Seq(seq), device=device, kind=kind),
            payload,
            lane,
        )
        self._lanes[lane].append(seq)
        return seq

    async def run(self, port: Callable[[], int]) -> None:
        """Send until cancelled, over one connection after the other."""
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, packets.Malformed, TimeoutError):
                await self._session(port())
            self.is_up = False
            await asyncio.sleep(self._rng.uniform(0.2, 0.8))

    async def _session(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        self._numbers.clear()
        self._is_born = False
        sending = Window(boundary=Place(len(self.ledger.said)), rng=self._rng)
        downlink = topics.ack(self.ledger.gateway)
        writer.write(self._hello + packets.subscribe(1, [downlink], qos=0))
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen(reader, sending))
                tasks.create_task(self._send(writer, sending))
        except* (OSError, packets.Malformed, TimeoutError) as errors:
            raise ConnectionResetError from errors
        finally:
            writer.transport.abort()

    async def _listen(self, reader: asyncio.StreamReader, sending: Window) -> None:
        rest = b""
        while True:
            async with asyncio.timeout(SILENT_S):
                data = await reader.read(1 << 18)
            if not data:
                raise ConnectionResetError
            found, used = packets.split(rest + data)
            rest = (rest + data)[used:]
            for packet in found:
                self._hear(packet, sending)

    def _hear(self, packet: Packet, sending: Window) -> None:
        if isinstance(packet, Published):
            self._receipted(messages.decode_receipt(packet.payload), sending)
        elif packet.kind == packets.SUBACK:
            self.is_up = True
        elif packet.kind == packets.PUBACK:
            seq = self._numbers.pop(int.from_bytes(packet.body[:2], "big"), None)
            code = packet.body[2] if len(packet.body) > 2 else 0
            if seq is None:
                return
            sending.acknowledged(Place(seq), code, time.monotonic())
            if self._trims_on == "puback" and code == 0:
                self._forget([seq], sending)

    def _receipted(self, receipt: Receipt, sending: Window) -> None:
        if receipt.epoch != self.ledger.epoch:
            return
        self._on_receipt(self.ledger, receipt)
        now = time.monotonic()
        seqs = [seq for first, last in receipt.ranges for seq in range(first, last + 1)]
        for seq in seqs:
            self.ledger.receipted.setdefault(seq, receipt.status)
            if seq in self._first_sent:
                self.ledger.waits_s[seq] = now - self._first_sent.pop(seq)
        self.ledger.last_receipt_at = now
        sending.receipted(self.ledger.epoch, receipt.ranges, now)
        self._forget(seqs, sending)

    def _forget(self, seqs: Iterable[int], sending: Window) -> None:
        for seq in seqs:
            self._kept.pop(seq, None)
        sending.forget(map(Place, seqs))

    async def _send(self, writer: asyncio.StreamWriter, sending: Window) -> None:
        pinged_at = time.monotonic()
        while True:
            now = time.monotonic()
            if self.is_up:
                self._say_births(writer)
                self._fill(sending)
                for entry in sending.due(now):
                    self._publish(writer, entry)
                    sending.sent(entry.place, now, time.time_ns() // 1000)
            if now - pinged_at > SILENT_S / 3:
                writer.write(packets.PING)
                pinged_at = now
            await writer.drain()
            await asyncio.sleep(TURN_S)

    def _say_births(self, writer: asyncio.StreamWriter) -> None:
        """Once a connection: a word from before its last start that comes late, then what it is now."""
        if self._is_born:
            return
        self._is_born = True
        for epoch, oldest in ((Epoch(1), None), (self.ledger.epoch, min(self._kept, default=None))):
            birth = Birth(
                epoch=epoch, at_us=time.time_ns() // 1000, software="", codecs=(0,), clock_synchronised=True,
                oldest_unreceipted=oldest,
            )  # fmt: skip
            topic = topics.word(self.ledger.gateway, Word.BIRTH)
            writer.write(packets.publish(topic, messages.encode(birth), packet=self._next_packet()))

    def _fill(self, sending: Window) -> None:
        for wish in sending.wishes():
            numbers = self._tidied(wish.lane)
            first, last = bisect_right(numbers, wish.above), bisect_right(numbers, wish.upto)
            found = (
                self._kept[seq][0]
                for seq in map(numbers.__getitem__, range(first, last))
                if seq in self._kept
            )
            sending.take(wish, list(islice(found, wish.limit)))

    def _tidied(self, lane: Lane) -> list[int]:
        """The numbers of a lane, few of them forgotten ones: those at its head would be passed again at each turn."""
        self._turns += 1
        if self._turns % 1000 == 0:
            self._lanes[lane] = [seq for seq in self._lanes[lane] if seq in self._kept]
        return self._lanes[lane]

    def _publish(self, writer: asyncio.StreamWriter, entry: Entry) -> None:
        kept = self._kept.get(entry.seq)
        if kept is None:
            return
        packet = self._next_packet()
        self._numbers[packet] = entry.seq
        self._first_sent.setdefault(entry.seq, time.monotonic())
        self.ledger.sent += 1
        topic = topics.up(self.ledger.gateway, entry.device, entry.kind)
        writer.write(packets.publish(topic, kept[1], packet=packet))

    def _next_packet(self) -> int:
        self._packet = self._packet % 65_535 + 1
        return self._packet

    def _trace(self, seq: int, *, bad: bool) -> tuple[bytes, bytes]:
        body = self._rng.randbytes(2 * SAMPLES)
        head = Header(
            codec=0, leads=1, flags=header.ClockFlag.NONE, signal=SignalId.ECG, epoch=self.ledger.epoch,
            seq=Seq(seq), t_gateway_us=self._time_us(seq), t_device=seq, rate_hz=SAMPLES / SPAN_S,
            samples=SAMPLES, scale=1.0, crc32=0,
        )  # fmt: skip
        message = header.message(head, body)
        return (message[:-1] if bad else message), body

    def _value(self, seq: int) -> tuple[bytes, bytes]:
        value = float(self._rng.randrange(80, 100))
        reading = Reading(signal=SignalId.SPO2, value=value, t_gateway_us=self._time_us(seq))
        said = Readings(epoch=self.ledger.epoch, seq=seq, readings=(reading,))
        return messages.encode(said), struct.pack(">d", value)

    def _time_us(self, seq: int) -> int:
        return (self.ledger.starts_s + SPAN_S * seq) * 1_000_000
