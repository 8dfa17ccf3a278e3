"""A spirometer: each blow is a record of its curves and numbers, told as a Generic Health Sensor."""

from accanto_firmware_sim import ghs
from accanto_firmware_sim.diary import Taken
from accanto_firmware_sim.ghs import Quantity
from accanto_firmware_sim.lungs import RATE_HZ, Blow
from accanto_firmware_sim.sensor import Sensor

_NUMBERS: dict[str, Quantity] = {
    "effort": ghs.EFFORT, "fev1": ghs.FEV1, "fvc": ghs.FVC, "fev6": ghs.FEV6, "pef": ghs.PEF,
}  # fmt: skip
_WAVES: dict[str, Quantity] = {"expired_volume": ghs.VOLUME, "expired_flow": ghs.FLOW}


class Spirometer(Sensor):
    """One spirometer; volumes at BTPS."""

    kind = "spirometer"
    quantities = (*_NUMBERS.values(), *_WAVES.values())

    def measure(self, blow: Blow, *, effort: int) -> None:
        """The patient has blown; `effort` counts the blows of a session from 1."""
        values = {
            "effort": float(effort), "fev1": blow.fev1_l, "fvc": blow.fvc_l,
            "fev6": blow.fev6_l, "pef": blow.pef_l_min,
        }  # fmt: skip
        waves = {"expired_volume": blow.volume_ml.tolist(), "expired_flow": blow.flow_ml_s.tolist()}
        self.keep(values, waves)

    def record(self, one: Taken, time: bytes) -> bytes:
        """A bundle of the numbers and both curves."""
        numbers = [ghs.number(of, one.values[name]) for name, of in _NUMBERS.items()]
        waves = [
            ghs.samples(of, one.waves[name], period_s=1 / RATE_HZ, period_decimals=2)
            for name, of in _WAVES.items()
        ]
        return ghs.bundle([*numbers, *waves], time)
