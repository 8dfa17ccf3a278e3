"""A finger clip that tells oxygen saturation and pulse once a second, and one spot check to who asks (PLX)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim import plx, ticking
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import DeviceClock, Stopwatch
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.oxygen import Pulse
from accanto_firmware_sim.peripheral import Identity, Peripheral

SPOT_AFTER_S: Final = 10  # a spot check takes the finger that long to settle

_P = Characteristic.Properties
_NOTHING = Characteristic.Permissions(0)
_YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finger:
    """What the clip is put on: saturation second by second (%), pulse, and the clip's own clock."""

    saturation: Iterator[float]
    pulse: Pulse
    clock: DeviceClock


class Oximeter:
    """One pulse oximeter."""

    kind = "oximeter"

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, finger: Finger, book: Book
    ) -> None:
        self.body = Peripheral(identity, radio, watch)
        self.book = book
        self._watch = watch
        self._finger = finger
        self._second, self._worn_at = -1, 0
        self._spo2 = float("nan")
        self._count = 0
        self._is_watched = False
        self._spot_at: int | None = None
        self._continuous: Characteristic[bytes] = _characteristic(plx.CONTINUOUS, _P.NOTIFY, b"")
        self._spot: Characteristic[bytes] = _characteristic(plx.SPOT, _P.INDICATE, b"")
        self._continuous.on("subscription", self._on_watch)
        self._spot.on("subscription", self._on_spot)
        self.body.device.on("connection", self._on_connection)

    @property
    def clock(self) -> DeviceClock:
        """By which it stamps spot checks."""
        return self._finger.clock

    async def start(self) -> None:
        """Switch on and advertise."""
        features = _characteristic(plx.FEATURES, _P.READ, plx.FEATURE_BITS)
        service = Service(UUID.from_16_bits(plx.SERVICE), [self._spot, self._continuous, features])
        await self.body.start([service])

    def wear(self, finger: Finger) -> None:
        """Be put on a finger: its saturation and pulse begin now."""
        self._finger, self._second, self._worn_at = finger, -1, int(self._watch.elapsed())

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        await ticking.each_second(self.body, self._watch, listener=self._listener, tell=self._tell)

    def _listener(self) -> Connection | None:
        asked = (self._is_watched or self._spot_at is not None) and not self.body.is_quiet
        return self.body.connection if asked else None

    async def _tell(self, listener: Connection, second: int) -> None:
        spo2, pulse = self._measure(second)
        if self._is_watched:
            octets = plx.continuous(spo2, pulse)
            self._offer(octets)
            self.book.settle(taken=await self.body.send(listener, self._continuous, octets))
        if self._spot_at is not None and second >= self._spot_at:
            self._spot_at = None
            shown = _YEAR_2000 + timedelta(microseconds=self._finger.clock.shows(second) // 1000)
            octets = plx.spot(spo2, pulse, shown)
            self._offer(octets)
            self.book.settle(taken=await self.body.indicate(listener, self._spot, octets))

    def _measure(self, second: int) -> tuple[float, float]:
        while self._second < second - self._worn_at:
            self._spo2 = next(self._finger.saturation)
            self._second += 1
        return self._spo2, self._finger.pulse.at(second - self._worn_at)

    def _offer(self, octets: bytes) -> None:
        self.book.offer_value(self._count, self._watch.now_ns(), octets)
        self._count += 1

    def _on_connection(self, _connection: Connection) -> None:
        self._is_watched, self._spot_at = False, None

    def _on_watch(self, _connection: Connection, notify: bool, _indicate: bool) -> None:  # noqa: FBT001
        self._is_watched = notify
        self.body.changed()

    def _on_spot(self, _connection: Connection, _notify: bool, indicate: bool) -> None:  # noqa: FBT001
        self._spot_at = int(self._watch.elapsed()) + SPOT_AFTER_S if indicate else None
        self.body.changed()


def _characteristic(uuid: int, properties: Characteristic.Properties, value: bytes) -> Characteristic[bytes]:
    readable = Characteristic.READABLE if properties & _P.READ else _NOTHING
    return Characteristic(UUID.from_16_bits(uuid), properties, readable, value)
