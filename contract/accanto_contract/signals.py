"""What is measured: the catalogue of signals, with their numbers on the wire, codes and units.

MDC codes are ISO/IEC 11073-10101 (partition x 65536 + term), LOINC and UCUM as usual. A number is never
given a second meaning. Signals from 100 on are computed by us and never come from a device.
"""

from dataclasses import dataclass
from enum import IntEnum


class SignalId(IntEnum):
    """The number of a signal, on the wire and in the store."""

    ECG = 1
    SPO2 = 10
    PULSE_RATE = 11
    RESPIRATION_RATE = 12
    SYSTOLIC = 20
    DIASTOLIC = 21
    WEIGHT = 30
    TEMPERATURE = 40
    GLUCOSE = 50
    PEF = 60
    FEV1 = 61
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


def _measured(id_: SignalId, name: str, unit: str, mdc: int, loinc: str) -> Signal:
    return Signal(id=id_, name=name, unit=unit, mdc=mdc, loinc=loinc)


def _computed(
    id_: SignalId, name: str, unit: str, mdc: int | None = None, loinc: str | None = None
) -> Signal:
    return Signal(id=id_, name=name, unit=unit, mdc=mdc, loinc=loinc, is_computed=True)


CATALOGUE: dict[SignalId, Signal] = {
    signal.id: signal
    for signal in (
        Signal(id=SignalId.ECG, name="ecg", unit="uV", mdc=131328, loinc="11524-6", is_waveform=True),
        _measured(SignalId.SPO2, "spo2", "%", 150456, "59408-5"),
        _measured(SignalId.PULSE_RATE, "pulse_rate", "/min", 149530, "8867-4"),
        _measured(SignalId.RESPIRATION_RATE, "respiration_rate", "/min", 151562, "9279-1"),
        _measured(SignalId.SYSTOLIC, "systolic", "mm[Hg]", 150021, "8480-6"),
        _measured(SignalId.DIASTOLIC, "diastolic", "mm[Hg]", 150022, "8462-4"),
        _measured(SignalId.WEIGHT, "weight", "kg", 188736, "29463-7"),
        _measured(SignalId.TEMPERATURE, "temperature", "Cel", 150364, "8310-5"),
        _measured(SignalId.GLUCOSE, "glucose", "mg/dL", 160184, "41653-7"),
        _measured(SignalId.PEF, "pef", "L/min", 152584, "19935-6"),
        _measured(SignalId.FEV1, "fev1", "L", 152586, "20150-9"),
        _computed(SignalId.HEART_RATE, "heart_rate", "/min", 147842, "8867-4"),
        _computed(SignalId.RR_IRREGULARITY, "rr_irregularity", "1"),
    )
}

BY_NAME: dict[str, Signal] = {signal.name: signal for signal in CATALOGUE.values()}
