"""Whether a measurement can be used at all, told while the sensor is still worn: pure, without arrays.

This is not the judgement of the trace (that is made at the centre, with better means): only what is plainly no
measurement, early enough for the patient to try again. A trouble that comes and goes within moments is not told.
"""

from dataclasses import dataclass
from enum import StrEnum

from accanto_contract.signals import CATALOGUE, SignalId
from accanto_gateway.told import Frame, Strip, Told, Value

WITHIN_S = 2.0
"""So long a trouble lasts before it is told; with frames of half a second it is told within three."""
FLAT_UV = 20.0
"""As signal/ecg has it: below this peak-to-peak height nothing moves."""
RAIL_SHARE = 0.1
"""A frame of which so much stands at its own extreme is at the end of the range."""
RAIL_UV = 500.0
"""And the extreme lies so far from its middle: the flat parts of a quiet trace do not."""
LARGEST_UV = 10_000.0
"""What no heart gives at the skin (our choice, twice the largest that a recorder shows)."""
MISSING = {SignalId.SPO2: 127.0, SignalId.PULSE_RATE: 511.0}
"""Codes for "no value" that makers send as numbers (vitals.md, seen in recordings)."""


class Trouble(StrEnum):
    """Why what a sensor sends is no measurement."""

    LEAD_OFF = "lead_off"
    SATURATED = "saturated"
    FLAT = "flat"
    IMPOSSIBLE = "impossible"
    NO_VALUE = "no_value"
    NOT_WORN = "not_worn"

    def sentence(self, language: str) -> str:
        """What to tell the patient; `language` is it or en."""
        it, en = _SENTENCES[self]
        return it if language == "it" else en

    @property
    def code(self) -> int:
        """Its number upstream; 0 there says that the trouble is over."""
        return _CODES[self]


_SENTENCES = {
    Trouble.LEAD_OFF: ("Elettrodo staccato", "An electrode is off"),
    Trouble.SATURATED: (
        "Segnale disturbato: inumidisca e riposizioni gli elettrodi",
        "The signal is disturbed: moisten the electrodes and place them again",
    ),
    Trouble.FLAT: (
        "Nessun segnale: un elettrodo è forse staccato",
        "No signal: an electrode may be off",
    ),
    Trouble.IMPOSSIBLE: ("Valore non credibile: ripeta la misura", "This value cannot be: measure again"),
    Trouble.NO_VALUE: (
        "Nessun valore: riposizioni il sensore e resti fermo",
        "No value: place the sensor again and keep still",
    ),
    Trouble.NOT_WORN: ("Il sensore non è indossato", "The sensor is not worn"),
}
_CODES = {trouble: number for number, trouble in enumerate(Trouble, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A trouble began, or is over (None)."""

    signal: SignalId
    trouble: Trouble | None
    at_us: int


def of_value(value: Value) -> Trouble | None:
    """What is wrong with one number."""
    if value.value == MISSING.get(value.signal):
        return Trouble.NO_VALUE
    if not CATALOGUE[value.signal].is_plausible(value.value):
        return Trouble.IMPOSSIBLE
    return Trouble.NOT_WORN if value.quality == 0 else None


def of_frame(frame: Frame) -> Trouble | None:
    """What is wrong with a piece of ECG; a quiet heart may be flat for as long, so that only more of it counts."""
    if frame.signal is not SignalId.ECG:
        return None
    if (max(frame.samples) - min(frame.samples)) * frame.scale < FLAT_UV:
        return Trouble.FLAT
    return Trouble.SATURATED if _is_railed(frame.samples, frame.scale) else None


def of_strip(strip: Strip) -> Trouble | None:
    """What is wrong with a whole recorded ECG strip: every lead of it flat, or one beyond the range."""
    if strip.signal is not SignalId.ECG:
        return None
    heights = [(max(lead) - min(lead)) * strip.scale for lead in strip.leads if lead]
    if not heights or max(heights) < FLAT_UV:
        return Trouble.FLAT
    return Trouble.SATURATED if any(_is_railed(lead, strip.scale) for lead in strip.leads) else None


@dataclass(slots=True, kw_only=True)
class Watch:
    """Follows one stream of a device, and says when a trouble begins and ends."""

    _since_us: int | None = None
    """When what we now hear began to be wrong."""
    _told: Trouble | None = None

    def heard(self, told: Told, at_us: int) -> Change | None:
        """What changes with this message of the device, if anything does."""
        signal = _signal(told)
        if signal is None:
            return None
        trouble = self._trouble(told)
        if trouble is None:
            return self._well(signal, at_us)
        if self._since_us is None:
            self._since_us = at_us
        is_single = bool(told.strips) or not (told.frames or told.is_live)
        if trouble is self._told or not (is_single or abs(at_us - self._since_us) >= WITHIN_S * 1e6):
            return None
        self._told = trouble
        return Change(signal=signal, trouble=trouble, at_us=at_us)

    def _well(self, signal: SignalId, at_us: int) -> Change | None:
        was, self._told, self._since_us = self._told, None, None
        return Change(signal=signal, trouble=None, at_us=at_us) if was else None

    @staticmethod
    def _trouble(told: Told) -> Trouble | None:
        if told.is_contact is False:
            return Trouble.LEAD_OFF if told.frames else Trouble.NOT_WORN
        found = [of_value(value) for value in told.values] + [of_strip(strip) for strip in told.strips]
        found += [of_frame(frame) for frame in told.frames]
        named = next((trouble for trouble in found if trouble), None)
        return named or (Trouble.NO_VALUE if told.lacks else None)


def _is_railed(samples: tuple[int, ...], scale: float) -> bool:
    least, highest, most = min(samples), max(samples), RAIL_SHARE * len(samples)
    if max(-least, highest) * scale > LARGEST_UV and _beyond(samples, scale) > most:
        return True
    ends = [end for end in (least, highest) if samples.count(end) > most]
    middle = sorted(samples)[len(samples) // 2] if ends else 0
    return any(abs(end - middle) * scale > RAIL_UV for end in ends)


def _beyond(samples: tuple[int, ...], scale: float) -> int:
    return sum(abs(sample) * scale > LARGEST_UV for sample in samples)


def _signal(told: Told) -> SignalId | None:
    """What a message is about: the first thing in it."""
    waves = [*(frame.signal for frame in told.frames), *(strip.signal for strip in told.strips)]
    return next(iter([*waves, *(value.signal for value in told.values), *told.lacks]), None)
