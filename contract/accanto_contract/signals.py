"""What is measured: the catalogue of signals, with their numbers on the wire, codes and units.

MDC codes are ISO/IEC 11073-10101 (partition x 65536 + term), LOINC and UCUM as usual. A number is never
given a second meaning. Signals from 90 on tell of devices; from 100 on they are computed by us and never come from one.
"""

import math
from dataclasses import dataclass
from enum import IntEnum


class SignalId(IntEnum):
    """The number of a signal, on the wire and in the store."""

    ECG = 1
    EXPIRED_VOLUME = 2
    EXPIRED_FLOW = 3
    SPO2 = 10
    PULSE_RATE = 11
    RESPIRATION_RATE = 12
    RR_INTERVAL = 13
    SYSTOLIC = 20
    DIASTOLIC = 21
    MEAN_PRESSURE = 22
    PULSE_IRREGULAR = 23
    WEIGHT = 30
    BODY_FAT = 31
    TEMPERATURE = 40
    GLUCOSE = 50
    MEAL = 51
    PEF = 60
    FEV1 = 61
    FVC = 62
    FEV6 = 63
    EFFORT = 64
    TROUBLE = 90
    CLOCK_OFFSET = 91
    HEART_RATE = 100
    RR_IRREGULARITY = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that can be measured or computed."""

    id: SignalId
    name: str
    unit: str
    mdc: int | None
    loinc: str | None
    is_waveform: bool = False
    is_computed: bool = False
    plausible: tuple[float, float] = (-math.inf, math.inf)
    """What a living body can show (of glucose: what meters can): our own choice, so wide that a true extreme is still
    judged. Limits of concern belong to the PAI; beyond these lie codes for "no value" (a saturation of 127), wrong
    units and wrong decoders."""

    @property
    def is_technical(self) -> bool:
        """Whether it tells of a device, not of the patient: kept, never judged, never a newest value."""
        return 90 <= self.id < 100

    def is_plausible(self, value: float) -> bool:
        """Whether a body can have this value; what it cannot have is kept, and never judged."""
        least, most = self.plausible
        return least <= value <= most


def _measured(
    id_: SignalId, name: str, unit: str, mdc: int | None, loinc: str | None, *, plausible: tuple[float, float]
) -> Signal:
    return Signal(id=id_, name=name, unit=unit, mdc=mdc, loinc=loinc, plausible=plausible)


def _wave(id_: SignalId, name: str, unit: str, mdc: int, loinc: str | None = None) -> Signal:
    return Signal(id=id_, name=name, unit=unit, mdc=mdc, loinc=loinc, is_waveform=True)


def _computed(
    id_: SignalId, name: str, unit: str, mdc: int | None = None, loinc: str | None = None
) -> Signal:
    return Signal(id=id_, name=name, unit=unit, mdc=mdc, loinc=loinc, is_computed=True)


CATALOGUE: dict[SignalId, Signal] = {
    signal.id: signal
    for signal in (
        _wave(SignalId.ECG, "ecg", "uV", 131328, "11524-6"),
        _wave(SignalId.EXPIRED_VOLUME, "expired_volume", "L", 152708),
        _wave(SignalId.EXPIRED_FLOW, "expired_flow", "L/s", 151764),
        _measured(SignalId.SPO2, "spo2", "%", 150456, "59408-5", plausible=(30, 100)),
        _measured(SignalId.PULSE_RATE, "pulse_rate", "/min", 149530, "8867-4", plausible=(15, 250)),
        _measured(
            SignalId.RESPIRATION_RATE, "respiration_rate", "/min", 151562, "9279-1", plausible=(2, 100)
        ),
        _measured(SignalId.RR_INTERVAL, "rr_interval", "ms", 147240, None, plausible=(200, 10_000)),
        _measured(SignalId.SYSTOLIC, "systolic", "mm[Hg]", 150021, "8480-6", plausible=(40, 300)),
        _measured(SignalId.DIASTOLIC, "diastolic", "mm[Hg]", 150022, "8462-4", plausible=(20, 200)),
        _measured(SignalId.MEAN_PRESSURE, "mean_pressure", "mm[Hg]", 150023, "8478-0", plausible=(30, 250)),
        _measured(SignalId.PULSE_IRREGULAR, "pulse_irregular", "1", None, None, plausible=(0, 1)),
        _measured(SignalId.WEIGHT, "weight", "kg", 188736, "29463-7", plausible=(2, 350)),
        _measured(SignalId.BODY_FAT, "body_fat", "%", 188748, "41982-0", plausible=(2, 75)),
        _measured(SignalId.TEMPERATURE, "temperature", "Cel", 150364, "8310-5", plausible=(25, 44)),
        _measured(SignalId.GLUCOSE, "glucose", "mg/dL", 160184, "41653-7", plausible=(10, 700)),
        _measured(SignalId.MEAL, "meal", "1", None, None, plausible=(1, 5)),
        _measured(SignalId.PEF, "pef", "L/min", 152584, "19935-6", plausible=(30, 1200)),
        _measured(SignalId.FEV1, "fev1", "L", 152586, "20150-9", plausible=(0.2, 8)),
        _measured(SignalId.FVC, "fvc", "L", 188928, "19868-9", plausible=(0.3, 10)),
        _measured(SignalId.FEV6, "fev6", "L", 152587, None, plausible=(0.3, 10)),
        _measured(SignalId.EFFORT, "effort", "1", None, None, plausible=(1, 20)),
        _measured(SignalId.TROUBLE, "trouble", "1", None, None, plausible=(0, 99)),
        _measured(SignalId.CLOCK_OFFSET, "clock_offset", "s", None, None, plausible=(-4e9, 4e9)),
        _computed(SignalId.HEART_RATE, "heart_rate", "/min", 147842, "8867-4"),
        _computed(SignalId.RR_IRREGULARITY, "rr_irregularity", "1"),
    )
}

BY_NAME: dict[str, Signal] = {signal.name: signal for signal in CATALOGUE.values()}
