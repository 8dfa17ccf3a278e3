"""A blood pressure cuff: it indicates each measurement, and keeps those that nobody has confirmed."""

from functools import cached_property

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim import bls
from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.spot import P, Teller, characteristic


class Cuff(Teller):
    """One cuff."""

    kind = "cuff"

    async def start(self) -> None:
        """Switch on and advertise."""
        feature = characteristic(bls.FEATURE, P.READ, bls.FEATURE_BITS)
        pressure = Service(UUID.from_16_bits(bls.SERVICE), [self._measurement, feature])
        await self.body.start([pressure, self.clock_service()])

    def measure(self, found: Pressure) -> None:
        """The patient has measured."""
        values = {
            "systolic": found.systolic, "diastolic": found.diastolic,
            "mean_pressure": found.mean, "pulse_rate": found.pulse,
        }  # fmt: skip
        if found.status is not None:
            values["pulse_irregular"] = float(bool(found.status & bls.IRREGULAR))
        one = self._noted(values)
        self.tell(self._measurement, bls.measurement(found, one.shown_us))

    @cached_property
    def _measurement(self) -> Characteristic[bytes]:
        return self.voice(bls.MEASUREMENT)
