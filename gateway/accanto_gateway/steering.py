"""Hears what the centre says besides receipts, does it, and answers: configurations and commands, one at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from accanto_contract import downlink, topics
from accanto_contract.downlink import Answer, Applied, Command, Ended, Order
from accanto_contract.errors import AccantoError, Refused
from accanto_contract.identity import GatewayId
from accanto_gateway.configuration import Configurations, Vouched

log = logging.getLogger(__name__)

MOST_WAITING = 32
REMEMBERED = 50
ANSWER_WITHIN_S = 60.0
CLOCK_SLACK_US = 120_000_000
"""By so much a clock that nobody has checked may be off before a command counts as expired."""

Deed = Callable[[str], Awaitable[str]]
"""Does what a command asks, with its argument; what to answer. Raises AccantoError."""


class Steering:
    """The one place where a gateway is told what to do."""

    def __init__(
        self,
        gateway: GatewayId,
        configurations: Configurations,
        deeds: Mapping[Order, Deed],
        *,
        keys: tuple[str, ...],
        is_vouched: Vouched,
        answer: Callable[[bytes], bool],
        now_us: Callable[[], int],
    ) -> None:
        self._gateway, self._configurations, self._deeds = gateway, configurations, deeds
        self._keys, self._is_vouched = keys, is_vouched
        self._answer, self._now_us = answer, now_us
        self._queue: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(MOST_WAITING)
        self._done: dict[str, Answer] = {}

    def heard(self, topic: str, body: bytes) -> None:
        """Something came down; what comes too fast is forgotten, and said again by the centre."""
        try:
            self._queue.put_nowait((topic, body))
        except asyncio.QueueFull:
            log.warning("steered_too_fast topic=%s", topic)

    async def run(self) -> None:
        """Do what is asked, until cancelled."""
        while True:
            topic, body = await self._queue.get()
            said = await self.judged(topic, body)
            if said is not None:
                await self._tell(said)

    async def judged(self, topic: str, body: bytes) -> Answer | Applied | None:
        """What came down, done where it may be; what to answer."""
        try:
            if topic == topics.config(self._gateway) and body:
                return await self._configurations.heard(body)
            if topic == topics.command(self._gateway):
                return await self._commanded(body)
        except AccantoError as error:
            log.warning("steering_failed topic=%s error=%s", topic, error)
        return None

    async def _commanded(self, body: bytes) -> Answer | None:
        """A command, done once; None for bytes in which not even its name can be read."""
        try:
            told = downlink.decode_signed(body)
            command = downlink.decode_command(told.body)
        except Refused as refused:
            log.warning("command_undecodable error=%s", refused)
            return None
        if known := self._done.get(command.id):
            return known
        if problem := await self._problem(told, command):
            log.warning("command_refused id=%s order=%s reason=%s", command.id, command.order, problem)
            return Answer(id=command.id, ended=Ended.REFUSED, text=problem)
        log.info("command id=%s order=%s", command.id, command.order)
        try:
            text = await self._deeds[command.order](command.argument)
            answer = Answer(id=command.id, ended=Ended.DONE, text=text)
        except (AccantoError, OSError) as error:
            answer = Answer(id=command.id, ended=Ended.FAILED, text=str(error))
        self._remember(answer)
        return answer

    async def _problem(self, told: downlink.Signed, command: Command) -> str | None:
        """Why it is not done."""
        if command.gateway != self._gateway:
            return f"it is for the gateway {command.gateway}"
        if self._now_us() > command.expires_us + CLOCK_SLACK_US:
            return "it has expired, by the clock of this gateway"
        if command.order not in self._deeds:
            return "this version does not know how"
        if not self._keys:
            return "this gateway knows no key of a centre: it is not enrolled"
        if not await self._is_vouched(self._keys, told.signature, downlink.vouched(Command, told.body)):
            return "nobody whom this gateway believes has signed it"
        return None

    async def _tell(self, said: Answer | Applied) -> None:
        """Answer now, or as soon as the line is back, within a minute."""
        until = asyncio.get_running_loop().time() + ANSWER_WITHIN_S
        while not self._answer(downlink.encode(said)):
            if asyncio.get_running_loop().time() > until:
                return
            await asyncio.sleep(0.5)

    def _remember(self, answer: Answer) -> None:
        """What was done is not done again: whoever asks again gets the same answer."""
        self._done[answer.id] = answer
        while len(self._done) > REMEMBERED:
            self._done.pop(next(iter(self._done)))
