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


CATALOGUE: dict[SignalId, Signal] = {
    signal.id: signal
    for signal in (
        Signal(id=SignalId.ECG, name="ecg", unit="uV", mdc=131328, loinc="11524-6", is_waveform=True),
        Signal(id=SignalId.SPO2, name="spo2", unit="%", mdc=150456, loinc="59408-5"),
        Signal(id=SignalId.PULSE_RATE, name="pulse_rate", unit="/min", mdc=149530, loinc="8867-4"),
        Signal(
            id=SignalId.HEART_RATE,
            name="heart_rate",
            unit="/min",
            mdc=147842,
            loinc="8867-4",
            is_computed=True,
        ),
        Signal(
            id=SignalId.RR_IRREGULARITY,
            name="rr_irregularity",
            unit="1",
            mdc=None,
            loinc=None,
            is_computed=True,
        ),
    )
}

BY_NAME: dict[str, Signal] = {signal.name: signal for signal in CATALOGUE.values()}
