"""A scale that weighs, and passes a small current through the feet to tell the share of fat."""

from functools import cached_property

from bumble.core import UUID
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim import wss
from accanto_firmware_sim.spot import P, Teller, characteristic


class Scale(Teller):
    """One scale."""

    kind = "scale"

    async def start(self) -> None:
        """Switch on and advertise."""
        weighs = characteristic(wss.FEATURE, P.READ, wss.FEATURE_BITS)
        composes = characteristic(wss.COMPOSITION_FEATURE, P.READ, wss.COMPOSITION_FEATURE_BITS)
        weight = Service(UUID.from_16_bits(wss.SERVICE), [self._weight, weighs])
        composition = Service(UUID.from_16_bits(wss.COMPOSITION_SERVICE), [self._composition, composes])
        await self.body.start([weight, composition, self.clock_service()])

    def measure(self, kg: float, *, fat_percent: float | None = None) -> None:
        """The patient has stepped on it; without bare feet there is no share of fat."""
        values = {"weight": round(round(kg / wss.KG_A_STEP) * wss.KG_A_STEP, 3)}
        if fat_percent is not None:
            values["body_fat"] = round(fat_percent, 1)
        one = self._noted(values)
        self.tell(self._weight, wss.weight(kg, one.shown_us))
        if fat_percent is not None:
            self.tell(self._composition, wss.composition(fat_percent, one.shown_us))

    @cached_property
    def _weight(self) -> Characteristic[bytes]:
        return self.voice(wss.MEASUREMENT)

    @cached_property
    def _composition(self) -> Characteristic[bytes]:
        return self.voice(wss.COMPOSITION)
