"""A device that measures now and then: it counts each measurement in its diary, and keeps it until a host has it."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Final

from bumble.att import ATT_Error, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from accanto_firmware_sim import numbers
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.clock import Stopwatch
from accanto_firmware_sim.diary import Diary, Taken
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.peripheral import Identity, Peripheral

CURRENT_TIME_SERVICE: Final = 0x1805
CURRENT_TIME: Final = 0x2A2B

P = Characteristic.Properties
_SECRET_READ: Final = (
    Characteristic.Permissions.READABLE | Characteristic.Permissions.READ_REQUIRES_ENCRYPTION
)
_SECRET_WRITE: Final = (
    Characteristic.Permissions.WRITEABLE | Characteristic.Permissions.WRITE_REQUIRES_ENCRYPTION
)
Value = bytes | CharacteristicValue[bytes]


class SpotDevice(ABC):
    """Identity, clock and diary of a device; what it measures and how it tells is its kind's own."""

    kind: str

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, face: Face, diary: Diary
    ) -> None:
        self.body = Peripheral(identity, radio, watch)
        self.face = face
        self.diary = diary
        self._watch = watch

    @abstractmethod
    async def start(self) -> None:
        """Switch on and advertise."""

    @abstractmethod
    async def run(self) -> None:
        """Serve hosts until cancelled."""

    def _noted(
        self,
        values: Mapping[str, float],
        waves: Mapping[str, Sequence[int]] | None = None,
        *,
        began_s: float | None = None,
    ) -> Taken:
        """Count a measurement as taken, now; it may have begun earlier, at a true second of its home."""
        one = Taken(
            number=self.diary.taken + 1,
            time_ns=self._watch.now_ns(),
            shown_us=self.face.shows_us(began_s),
            values=values,
            waves=waves or {},
        )
        self.diary.write(one)
        return one

    def clock_service(self) -> Service:
        """Current Time, that a host may read and set."""
        clock = CharacteristicValue(
            read=lambda _: numbers.current_time(self.face.shows_us()),
            write=lambda _, octets: self._set_face(octets),
        )
        time = characteristic(CURRENT_TIME, P.READ | P.WRITE, clock)
        return Service(UUID.from_16_bits(CURRENT_TIME_SERVICE), [time])

    def _set_face(self, octets: bytes) -> None:
        try:
            self.face.set(numbers.of_date_time(octets), numbers.NETWORK)
        except ValueError as error:
            raise ATT_Error(ErrorCode.INVALID_ATTRIBUTE_LENGTH) from error


class Teller(SpotDevice):
    """A device without a memory that could be asked: it indicates each measurement until one is confirmed."""

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, face: Face, diary: Diary
    ) -> None:
        super().__init__(identity, radio, watch, face=face, diary=diary)
        self._untold: deque[tuple[Characteristic[bytes], bytes]] = deque()
        self._asked: set[Characteristic[bytes]] = set()
        self.body.device.on("connection", self._on_connection)

    @property
    def untold(self) -> int:
        """Measurements that no host has confirmed."""
        return len(self._untold)

    def voice(self, uuid: int) -> Characteristic[bytes]:
        """A characteristic that indicates."""
        made = characteristic(uuid, P.INDICATE, b"")
        made.on("subscription", lambda _c, _notify, indicate: self._on_subscription(made, asked=indicate))
        return made

    def tell(self, by: Characteristic[bytes], octets: bytes) -> None:
        """Have this indicated, after what is still untold."""
        self._untold.append((by, octets))
        self.body.changed()

    async def run(self) -> None:
        """Serve hosts until cancelled."""
        while True:
            listener = self.body.connection
            if listener is None or self.body.is_quiet or not self._next_is_asked():
                await self.body.change()
                continue
            async with self.body.sending:
                by, octets = self._untold[0]
                if await self.body.indicate(listener, by, octets):
                    self._untold.popleft()

    def _next_is_asked(self) -> bool:
        return bool(self._untold) and self._untold[0][0] in self._asked

    def _on_connection(self, _connection: Connection) -> None:
        self._asked.clear()

    def _on_subscription(self, by: Characteristic[bytes], *, asked: bool) -> None:
        (self._asked.add if asked else self._asked.discard)(by)
        self.body.changed()


def characteristic(
    uuid: int, properties: Characteristic.Properties, value: Value, *, secret: bool = False
) -> Characteristic[bytes]:
    """A characteristic with a 16-bit number; a secret one is read and written over an encrypted link only."""
    permissions = Characteristic.Permissions(0)
    if properties & P.READ:
        permissions |= _SECRET_READ if secret else Characteristic.READABLE
    if properties & P.WRITE:
        permissions |= _SECRET_WRITE if secret else Characteristic.WRITEABLE
    return Characteristic(UUID.from_16_bits(uuid), properties, permissions, value)
