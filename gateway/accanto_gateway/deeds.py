"""What a gateway does when the centre asks: each order is one small deed with an answer in words."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import msgspec

from accanto_contract.downlink import Order
from accanto_contract.errors import EnrolmentError
from accanto_gateway.enrol import child
from accanto_gateway.enrol.papers import Cabinet, Granted

KEPT_LINES = 300
LONGEST = 18_000
"""Characters of log in an answer."""


class Radio(Protocol):
    """What can be asked of the links."""

    def hurry(self) -> None:
        """Try every device as soon as it is heard."""

    def restart_radio(self) -> None:
        """End all links and open the radio anew."""


class Line(Protocol):
    """What can be asked of the uplink."""

    def begin_again(self) -> None:
        """End this connection and come back."""


class Tail(logging.Handler):
    """The last lines of log, in memory: ids stand in there, never names or values."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._lines.append(self.format(record).partition("\n")[0])

    def text(self) -> str:
        """The newest lines, as many as an answer holds."""
        return "\n".join(self._lines)[-LONGEST:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Every deed of this version, over the parts that do it."""

    radio: Radio
    line: Line
    tail: Tail
    cabinet: Cabinet
    identify: Callable[[], None]

    def known(self) -> Mapping[Order, Callable[[str], Awaitable[str]]]:
        """Which order is done by what."""
        return {
            Order.FETCH_NOW: self._fetch_now,
            Order.RESTART_RADIO: self._restart_radio,
            Order.RESEND: self._resend,
            Order.SEND_LOG: self._send_log,
            Order.IDENTIFY: self._show,
            Order.RENEW: self._renew,
            Order.PAPERS: self._take_papers,
        }

    async def _fetch_now(self, _: str) -> str:
        self.radio.hurry()
        return "every device that is heard is connected at once"

    async def _restart_radio(self, _: str) -> str:
        self.radio.restart_radio()
        return "the radio starts anew"

    async def _resend(self, _: str) -> str:
        self.line.begin_again()
        return "everything that is not receipted is offered again"

    async def _send_log(self, _: str) -> str:
        return self.tail.text()

    async def _show(self, _: str) -> str:
        self.identify()
        return "the patient's page says for ten minutes which box this is"

    async def _renew(self, _: str) -> str:
        return await child.request(self.cabinet.new_key)

    async def _take_papers(self, argument: str) -> str:
        try:
            granted = msgspec.json.decode(argument, type=Granted)
        except msgspec.DecodeError as error:
            raise EnrolmentError("these are no papers") from error
        self.cabinet.put(granted)
        self.line.begin_again()
        return "the new papers are in use"
