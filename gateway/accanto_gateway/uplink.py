"""Sends the outbox to the centre, and lets go of a message only when the centre says it has committed it.

MQTT 5, QoS 1, clean start: the broker's memory is never relied upon. After each connection a retained birth
says who we are and from where we wait for receipts; then the window sends, and sends again.
"""

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from accanto_contract import header, messages, topics
from accanto_contract.brokers import Address
from accanto_contract.errors import SpoolError, Unavailable, Undecodable
from accanto_contract.identity import Epoch, GatewayId
from accanto_contract.messages import Birth, Death, DeviceBirth, Telemetry
from accanto_contract.packing import WIRE_CODECS
from accanto_contract.topics import Word
from accanto_gateway import window
from accanto_gateway.clock import GatewayClock
from accanto_gateway.line import Acknowledged, Arrived, Ended, Event, Line
from accanto_gateway.outbox import Run
from accanto_gateway.records import Place
from accanto_gateway.restored import Memory
from accanto_gateway.shelf import Entry
from accanto_gateway.spool import Spool
from accanto_gateway.window import Window

log = logging.getLogger(__name__)

RECONNECT_S = (1.0, 30.0)
LOOK_EVERY_S = 1.0
LAST_WORDS_S = 3.0
PACKET_OVERHEAD = 64
"""Header, properties and lengths around a topic and a body, generously."""


KeepAtHome = Callable[[Sequence[Run]], Awaitable[None]]
"""Called with what is about to leave the outbox because the centre has it."""

Steer = Callable[[str, bytes], None]
"""Called with whatever comes down besides receipts: topic and bytes."""


class Uplink:
    """The way of one gateway's messages to the centre."""

    def __init__(
        self,
        where: Address,
        gateway: GatewayId,
        spool: Spool,
        clock: GatewayClock,
        *,
        software: str,
        keep: KeepAtHome | None = None,
        steer: Steer | None = None,
    ) -> None:
        self._where, self._keep, self._steer = where, keep, steer
        self._gateway, self._spool, self._clock, self._software = gateway, spool, clock, software
        self._rng = random.Random()  # noqa: S311  jitter, no secret
        self._events: deque[Event] = deque()
        self._line: Line | None = None
        self._mids: dict[int, Place] = {}
        self._memory = Memory(spool)
        self.round_trip_us: int | None = None
        """From the last sending to its receipt."""

    @property
    def is_up(self) -> bool:
        """Whether the broker can be reached now."""
        return self._line is not None

    async def run(self) -> None:
        """Send until cancelled; then try for three seconds to get the last receipts."""
        failures = 0
        while True:
            try:
                await self._session()
                failures = 0
            except Unavailable as error:
                failures += 1
                log.warning("broker_away tries=%d error=%s", failures, error)
            least, most = RECONNECT_S
            await asyncio.sleep(self._rng.uniform(least / 2, min(most, least * 2**failures)))

    async def announce(self, device: DeviceBirth) -> None:
        """Remember a device, and tell the centre. Raises SpoolError."""
        if device in self._spool.read.devices():
            return
        await self._spool.know(device)
        if self._line:
            self._say(self._line, Word.BIRTH, messages.encode(self._birth()))

    def tell(self, telemetry: Telemetry) -> None:
        """Say how we fare, if anybody can hear it now."""
        if self._line:
            topic = topics.word(self._gateway, Word.TELEMETRY)
            self._line.publish(topic, messages.encode(telemetry), qos=0)

    def answer(self, body: bytes) -> bool:
        """Answer to the centre's steering; False where nobody can hear it now."""
        if self._line:
            self._line.publish(topics.word(self._gateway, Word.RESPONSE), body, qos=1)
        return self.is_up

    def begin_again(self) -> None:
        """End this connection and come back: everything unreceipted is offered anew, new papers are shown."""
        self._on_event(Ended(reason="begins again"))

    async def _session(self) -> None:
        """One connection from birth to end. Raises Unavailable."""
        self._events.clear()
        self._mids.clear()
        opened = Line(self._where, client_id=self._gateway, tell=self._on_event)
        will = messages.encode(Death(epoch=self._spool.epoch))
        try:
            await opened.open(
                will_topic=topics.word(self._gateway, Word.DEATH),
                will=will,
                listen=topics.down(self._gateway),
            )
            log.info("broker_up gateway=%s", self._gateway)
            self._line = opened
            self._say(opened, Word.BIRTH, messages.encode(self._birth()))
            await self._serve(opened, Window(boundary=self._spool.read.last_place(), rng=self._rng))
        finally:
            self._line = None
            await opened.close()

    async def _serve(self, opened: Line, sending: Window) -> None:
        try:
            while not await self._turn(opened, sending):
                await self._pause(sending)
        except asyncio.CancelledError:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS_S):
                    while self._spool.read.state().depth and not await self._turn(opened, sending):
                        await self._pause(sending)
            self._say(opened, Word.DEATH, messages.encode(Death(epoch=self._spool.epoch)))
            raise

    async def _turn(self, opened: Line, sending: Window) -> bool:
        """Hear what came, send what is due; whether the line has ended."""
        self._spool.changed.clear()
        runs: list[Run] = []
        while self._events:
            match self._events.popleft():
                case Ended(reason=reason):
                    log.warning("broker_lost reason=%s", reason)
                    return True
                case Acknowledged(mid=mid, code=code):
                    self._on_puback(sending, mid, code)
                case Arrived(topic=topic, body=body) if topic == topics.ack(self._gateway):
                    runs += self._on_receipt(sending, body)
                case Arrived(topic=topic, body=body) if self._steer:
                    self._steer(topic, body)
                case Arrived(topic=topic):
                    log.info("not_steered topic=%s", topic)
        await self._trim(runs)
        await self._memory.declare()
        for wish in sending.wishes():
            found = self._spool.read.waiting(wish.lane, above=wish.above, upto=wish.upto, limit=wish.limit)
            sending.take(wish, found)
        self._send_due(opened, sending)
        return False

    async def _trim(self, runs: list[Run]) -> None:
        """Only here a message leaves the outbox. Where the disk refuses, it is sent and receipted again."""
        if not runs:
            return
        if self._keep:
            await self._keep(runs)
        try:
            await self._spool.receipted(runs)
        except SpoolError as error:
            log.error("trim_failed error=%s", error)  # noqa: TRY400

    def _send_due(self, opened: Line, sending: Window) -> None:
        now = asyncio.get_running_loop().time()
        for entry in sending.due(now):
            body = self._spool.read.body(entry.place)
            if body is None:
                sending.forget([entry.place])
            elif opened.most_bytes and len(body) + PACKET_OVERHEAD + 2 * 64 > opened.most_bytes:
                log.error(
                    "message_too_large seq=%d bytes=%d most=%d", entry.seq, len(body), opened.most_bytes
                )
                sending.hold(entry.place, now)
            else:
                self._mids[self._publish(opened, entry, body)] = entry.place
                sending.sent(entry.place, now, self._clock.now_us())

    def _publish(self, opened: Line, entry: Entry, body: bytes) -> int:
        kind = header.CONTENT_TYPE if entry.kind.is_waveform else None
        return opened.publish(topics.up(self._gateway, entry.device, entry.kind), body, qos=1, kind=kind)

    def _on_puback(self, sending: Window, mid: int, code: int) -> None:
        place = self._mids.pop(mid, None)
        if place is None:
            return
        if code == window.NOT_AUTHORISED:
            log.error("not_authorised gateway=%s place=%d kept=yes", self._gateway, place)
        sending.acknowledged(place, code, asyncio.get_running_loop().time())

    def _on_receipt(self, sending: Window, body: bytes) -> list[Run]:
        try:
            receipt = messages.decode_receipt(body)
        except Undecodable as error:
            log.warning("receipt_undecodable error=%s", error)
            return []
        epoch = Epoch(receipt.epoch)
        if receipt.ranges:
            self._memory.heard(epoch, max(last for _, last in receipt.ranges))
        sent_us = sending.receipted(epoch, receipt.ranges, asyncio.get_running_loop().time())
        if sent_us:
            now_us = self._clock.now_us()
            self.round_trip_us = max(0, now_us - sent_us)
            self._clock.heard(sent_us=sent_us, centre_us=receipt.server_time_us, received_us=now_us)
        return [(epoch, first, last) for first, last in receipt.ranges]

    def _birth(self) -> Birth:
        present, *earlier = self._spool.read.lives()
        return Birth(
            epoch=present.epoch, at_us=self._clock.now_us(), software=self._software,
            codecs=tuple(int(codec) for codec in WIRE_CODECS), clock_synchronised=self._clock.synchronised,
            oldest_unreceipted=present.oldest if present.oldest <= present.last else None,
            devices=self._spool.read.devices(),
            earlier=tuple(messages.Life(epoch=life.epoch, first=life.oldest) for life in earlier),
        )  # fmt: skip

    def _say(self, opened: Line, word: Word, body: bytes) -> None:
        opened.publish(topics.word(self._gateway, word), body, qos=1, retain=True)

    def _on_event(self, event: Event) -> None:
        self._events.append(event)
        self._spool.changed.set()

    async def _pause(self, sending: Window) -> None:
        wait = sending.next_due() - asyncio.get_running_loop().time()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.01, min(LOOK_EVERY_S, wait))):
                await self._spool.changed.wait()
