"""A glucose meter: it stores what it measured, and reports records when a host asks for them."""

from functools import cached_property

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim import gls
from accanto_firmware_sim.archive import Archive
from accanto_firmware_sim.diary import Taken
from accanto_firmware_sim.gls import Glucose, Meal
from accanto_firmware_sim.racp import Ability, Operation
from accanto_firmware_sim.spot import P, characteristic


class Glucometer(Archive):
    """One meter. Like most it can report and count, but not delete."""

    kind = "glucometer"
    ability = Ability(octets=2, operations=frozenset({Operation.REPORT}))

    async def start(self) -> None:
        """Switch on and advertise."""
        feature = characteristic(gls.FEATURE, P.READ, gls.FEATURE_BITS, secret=True)
        own = [self._measurement, self._context, feature, self.control]
        await self.body.start([Service(UUID.from_16_bits(gls.SERVICE), own), self.clock_service()])

    def measure(self, found: Glucose) -> None:
        """The patient has measured. The diary holds what the meter can show: 600 for HI, 20 for LO."""
        values = {"glucose": min(gls.HIGHEST, max(gls.LOWEST, found.shown))}
        if found.meal is not None:
            values["meal"] = float(found.meal)
        self.keep(values)

    async def send(self, connection: Connection, one: Taken, *, on_timeline: bool) -> bool:  # noqa: ARG002
        """The measurement, then its circumstances; a date-time cannot say on which timeline it is."""
        number, meal = one.number & 0xFFFF, one.values.get("meal")
        found = Glucose(mg_dl=one.values["glucose"], meal=None if meal is None else Meal(int(meal)))
        octets = gls.measurement(number, found, one.shown_us)
        if not await self.body.send(connection, self._measurement, octets):
            return False
        if found.meal is None:
            return True
        return await self.body.send(connection, self._context, gls.context(number, found.meal))

    @cached_property
    def _measurement(self) -> Characteristic[bytes]:
        return characteristic(gls.MEASUREMENT, P.NOTIFY, b"")

    @cached_property
    def _context(self) -> Characteristic[bytes]:
        return characteristic(gls.CONTEXT, P.NOTIFY, b"")
