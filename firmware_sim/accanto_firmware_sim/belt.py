"""A pulse belt: heart rate and RR intervals once a second, and whether it touches the skin."""

from collections import deque
from collections.abc import Iterator

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Service

from accanto_firmware_sim import hrs, ticking
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import Stopwatch
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.peripheral import Identity, Peripheral
from accanto_firmware_sim.spot import P, characteristic


class Belt:
    """One pulse belt. `touches` is false while it hangs loose."""

    kind = "pulse"

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, beats: Iterator[float], book: Book
    ) -> None:
        self.body = Peripheral(identity, radio, watch)
        self.book = book
        self.touches = True
        self._watch = watch
        self._upcoming = beats
        self._next = next(beats)
        self._last: float | None = None
        self._recent: deque[int] = deque(maxlen=8)
        self._count = 0
        self._is_asked = False
        self._measurement = characteristic(hrs.MEASUREMENT, P.NOTIFY, b"")
        self._measurement.on("subscription", lambda _c, notify, _indicate: self._ask(asked=notify))
        self.body.device.on("connection", lambda _connection: self._ask(asked=False))

    async def start(self) -> None:
        """Switch on and advertise."""
        where = characteristic(hrs.LOCATION, P.READ, hrs.CHEST)
        await self.body.start([Service(UUID.from_16_bits(hrs.SERVICE), [self._measurement, where])])

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        await ticking.each_second(self.body, self._watch, listener=self._listener, tell=self._tell)

    async def _tell(self, listener: Connection, second: int) -> None:
        ticks = self._felt(second)[-hrs.MOST_INTERVALS :]
        rate = round(60 * hrs.TICKS_A_SECOND * len(self._recent) / sum(self._recent)) if self._recent else 0
        told = (rate, ticks) if self.touches else (0, [])
        octets = hrs.measurement(*told, touches=self.touches)
        self.book.offer_value(self._count, self._watch.now_ns(), octets)
        self._count += 1
        self.book.settle(taken=await self.body.send(listener, self._measurement, octets))

    def _felt(self, second: int) -> list[int]:
        """RR intervals of the beats since it was asked last, 1/1024 s; those of longer ago are forgotten."""
        ticks = []
        while self._next <= second:
            if self._last is not None and self._next > second - 1:
                ticks.append(round((self._next - self._last) * hrs.TICKS_A_SECOND))
            self._last, self._next = self._next, next(self._upcoming)
        self._recent.extend(ticks)
        return ticks

    def _listener(self) -> Connection | None:
        return self.body.connection if self._is_asked and not self.body.is_quiet else None

    def _ask(self, *, asked: bool) -> None:
        self._is_asked = asked
        self.body.changed()
