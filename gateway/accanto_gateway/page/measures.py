"""What a patient calls a measure: several signals of a device are one thing to do. Pure."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from accanto_contract.header import ValueFlag
from accanto_contract.messages import Reading
from accanto_contract.signals import CATALOGUE, SignalId

USABLE = 50
"""Quality from which a value counts as measured; below, the device itself doubts it."""


class Measure(StrEnum):
    """A thing to do, whatever device does it."""

    PRESSURE = "pressure"
    WEIGHT = "weight"
    OXYGEN = "oxygen"
    HEART = "heart"
    TEMPERATURE = "temperature"
    SUGAR = "sugar"
    BREATH = "breath"
    OTHER = "other"


_SIGNALS: dict[Measure, tuple[int, ...]] = {
    Measure.PRESSURE: (SignalId.SYSTOLIC, SignalId.DIASTOLIC, SignalId.MEAN_PRESSURE),
    Measure.WEIGHT: (SignalId.WEIGHT, SignalId.BODY_FAT),
    Measure.OXYGEN: (SignalId.SPO2,),
    Measure.HEART: (SignalId.ECG, SignalId.HEART_RATE, SignalId.RR_IRREGULARITY, SignalId.PULSE_RATE),
    Measure.TEMPERATURE: (SignalId.TEMPERATURE,),
    Measure.SUGAR: (SignalId.GLUCOSE,),
    Measure.BREATH: (
        SignalId.FEV1, SignalId.PEF, SignalId.FVC, SignalId.FEV6, SignalId.EXPIRED_VOLUME, SignalId.EXPIRED_FLOW,
    ),
}  # fmt: skip
_OF = {int(signal): measure for measure, signals in _SIGNALS.items() for signal in signals}
_DIGITS = {SignalId.WEIGHT: 1, SignalId.TEMPERATURE: 1, SignalId.FEV1: 2, SignalId.FVC: 2, SignalId.FEV6: 2}
_UNITS = {"mm[Hg]": "mmHg", "Cel": "°C", "1": "", "uV": "µV"}
_SHOWN = {
    Measure.PRESSURE: (SignalId.SYSTOLIC, SignalId.DIASTOLIC),
    Measure.BREATH: (SignalId.FEV1,),
    Measure.WEIGHT: (SignalId.WEIGHT,),
    Measure.OXYGEN: (SignalId.SPO2,),
    Measure.HEART: (SignalId.HEART_RATE, SignalId.PULSE_RATE),
}
_BOUND = {ValueFlag.AT_LEAST: "≥ ", ValueFlag.AT_MOST: "≤ "}


def of(signals: Iterable[int]) -> Measure:
    """The measure that these signals belong to: a pulse comes along with others, and counts where it is alone."""
    found = {_OF[signal]: signal for signal in signals if signal in _OF}
    return min(found, key=lambda measure: found[measure] == SignalId.PULSE_RATE, default=Measure.OTHER)


def is_shown(signal: int) -> bool:
    """Whether a value of this signal says something to a patient."""
    return signal in _OF


def is_usable(reading: Reading) -> bool:
    """Whether a value counts as measured."""
    return reading.quality >= USABLE and is_shown(reading.signal)


def figure(readings: Sequence[Reading], *, comma: str) -> str:
    """The values of one measure as a patient reads them: `128 / 76 mmHg`; empty where there is none to show."""
    newest = {reading.signal: reading for reading in readings if is_usable(reading)}
    wanted = _SHOWN.get(of(newest), tuple(newest))
    found = [signal for signal in wanted if signal in newest]
    if not found:
        return ""
    numbers = " / ".join(
        _bound(newest[signal]) + number(signal, newest[signal].value, comma=comma) for signal in found
    )
    return f"{numbers}\N{NO-BREAK SPACE}{unit(found[0])}".rstrip("\N{NO-BREAK SPACE}")


def _bound(reading: Reading) -> str:
    """What stands before a value that was beyond what its device can measure."""
    return "".join(sign for flag, sign in _BOUND.items() if reading.flags & flag)


def number(signal: int, value: float, *, comma: str) -> str:
    """A value with as many digits as the device gives, and a true minus."""
    digits = _DIGITS.get(SignalId(signal), 0) if signal in _OF else 1
    return f"{value:.{digits}f}".replace(".", comma).replace("-", "\N{MINUS SIGN}")


def unit(signal: int) -> str:
    """The unit as it is written for people."""
    try:
        ucum = CATALOGUE[SignalId(signal)].unit
    except (KeyError, ValueError):
        return ""
    return _UNITS.get(ucum, ucum)
