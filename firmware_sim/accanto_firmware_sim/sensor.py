"""A Generic Health Sensor: features, elapsed time, stored records by RACP, and a control point for live ones."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Final

from bumble.att import ATT_Error, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from accanto_firmware_sim import ghs, numbers
from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.archive import Archive
from accanto_firmware_sim.clock import Stopwatch
from accanto_firmware_sim.diary import Diary, Taken
from accanto_firmware_sim.face import Face
from accanto_firmware_sim.ghs import Quantity, Segments
from accanto_firmware_sim.peripheral import Identity
from accanto_firmware_sim.racp import Ability, Operation
from accanto_firmware_sim.spot import P, characteristic

_ATT_OVERHEAD: Final = 3
_CAN_BE_SET: Final = 1


class Sensor(Archive):
    """What spirometer and ECG recorder share."""

    ability = Ability(
        octets=4, operations=frozenset({Operation.REPORT, Operation.COMBINED_REPORT, Operation.DELETE})
    )
    quantities: Sequence[Quantity]

    def __init__(
        self, identity: Identity, radio: Radio, watch: Stopwatch, *, face: Face, diary: Diary
    ) -> None:
        super().__init__(identity, radio, watch, face=face, diary=diary)
        self._segments = Segments()
        self._stored: Characteristic[bytes] = characteristic(ghs.STORED, P.INDICATE, b"")
        self.body.device.on("connection", self._on_connection)

    async def start(self) -> None:
        """Switch on and advertise."""
        features = characteristic(ghs.FEATURES, P.READ, ghs.features(self.quantities))
        own = [self._stored, features, self.control, *self.live_part()]
        await self.body.start([Service(UUID.from_16_bits(ghs.SERVICE), own), self._time_service()])

    def live_part(self) -> list[Characteristic[bytes]]:
        """Characteristics of live observations, where a sensor has them."""
        return []

    @abstractmethod
    def record(self, one: Taken, time: bytes) -> bytes:
        """The observation that a record is."""

    async def send(self, connection: Connection, one: Taken, *, on_timeline: bool) -> bool:
        """The record, its number before it, piece by piece."""
        time = numbers.elapsed_time(one.shown_us, source=self.face.source, on_timeline=on_timeline)
        octets = one.number.to_bytes(4, "little") + self.record(one, time)
        for piece in self._segments.of(octets, connection.att_mtu - _ATT_OVERHEAD):
            if not await self.body.indicate(connection, self._stored, piece):
                return False
        return True

    def _time_service(self) -> Service:
        clock = CharacteristicValue(read=lambda _: self._shown(), write=lambda _, octets: self._set(octets))
        time = characteristic(ghs.ELAPSED_TIME, P.READ | P.WRITE | P.INDICATE, clock)
        return Service(UUID.from_16_bits(ghs.TIME_SERVICE), [time])

    def _shown(self) -> bytes:
        """Elapsed time, status (bit 0: it wants to be set), what it can."""
        time = numbers.elapsed_time(self.face.shows_us(), source=self.face.source, on_timeline=True)
        return time + bytes([self.face.source == numbers.NEVER_SET, _CAN_BE_SET])

    def _set(self, octets: bytes) -> None:
        try:
            self.face.set(*numbers.of_elapsed_time(octets))
        except ValueError as error:
            raise ATT_Error(ErrorCode.INVALID_ATTRIBUTE_LENGTH) from error

    def _on_connection(self, _connection: Connection) -> None:
        self._segments = Segments()
