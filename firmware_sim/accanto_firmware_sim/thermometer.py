"""An ear thermometer."""

from functools import cached_property

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim import hts
from accanto_firmware_sim.spot import P, Teller, characteristic


class Thermometer(Teller):
    """One thermometer."""

    kind = "thermometer"

    async def start(self) -> None:
        """Switch on and advertise."""
        where = characteristic(hts.TYPE, P.READ, bytes([hts.EAR]))
        service = Service(UUID.from_16_bits(hts.SERVICE), [self._measurement, where])
        await self.body.start([service, self.clock_service()])

    def measure(self, celsius: float) -> None:
        """The patient has measured."""
        one = self._noted({"temperature": round(celsius, 1)})
        self.tell(self._measurement, hts.measurement(celsius, one.shown_us))

    @cached_property
    def _measurement(self) -> Characteristic[bytes]:
        return self.voice(hts.MEASUREMENT)
