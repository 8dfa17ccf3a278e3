"""How a simulated patient fares day by day: well, or in an illness that begins, gets worse and gets better.

Shapes to test software with, not models to learn medicine from. Their sizes are chosen so that an exacerbation passes
the limits of the Rome proposal (heart rate 95, saturation 92 %; docs/reference/vitals.md) on its third day, and a
decompensation gains more than 2 kg within a week.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from accanto_firmware_sim.oxygen import Oxygen
from accanto_firmware_sim.rhythm import Rhythm
from accanto_firmware_sim.scenario import Life, Trait

WORSE_DAYS: Final = 4.0
"""An exacerbation gets worse for so long, and takes about twice as long to go."""
RETAINS_DAYS: Final = 7.0
FIBRILLATES_BPM: Final = 124.0
# Day to day, in health: weight on a bathroom scale 0.45 kg, blood pressure 8/5 mmHg, home FEV1 5 % (all standard
# deviations; the first from docs/reference/vitals.md, the last from docs/reference/spirometry.md).
_WEIGHT_KG, _SYSTOLIC, _DIASTOLIC, _FEV1 = 0.45, 8.0, 5.0, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who lives in a home, when well."""

    rate_bpm: float
    spo2: float
    weight_kg: float
    systolic: float
    diastolic: float
    fev1_l: float
    fvc_l: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the person is on one day; litres, kilograms, mmHg, degrees Celsius, mg/dL."""

    rhythm: Rhythm
    oxygen: Oxygen
    weight_kg: float
    systolic: float
    diastolic: float
    fev1_l: float
    fvc_l: float
    celsius: float
    glucose: float


def person(home: int, seed: int) -> Person:
    """The person of a home; the same for the same seed."""
    rng = np.random.default_rng([seed, home, 0x0E])
    fev1 = float(rng.uniform(1.4, 3.0))
    return Person(
        rate_bpm=float(rng.uniform(58, 80)),
        spo2=float(rng.uniform(94.5, 97.5)),
        weight_kg=float(rng.uniform(55, 95)),
        systolic=float(rng.uniform(115, 138)),
        diastolic=float(rng.uniform(68, 84)),
        fev1_l=fev1,
        fvc_l=fev1 / float(rng.uniform(0.55, 0.8)),
    )


def on_day(who: Person, life: Life, day: float, rng: np.random.Generator) -> Condition:
    """How a person is on a day (counted from 1, with its fraction)."""
    ill, wet = _exacerbation(life, day), _decompensation(life, day)
    fibrillates = life.has(Trait.NEW_AF, day)
    rate = FIBRILLATES_BPM if fibrillates else who.rate_bpm + 42 * ill + 18 * wet
    share = (1 - 0.26 * ill) * (1 + _FEV1 * float(rng.standard_normal()))
    return Condition(
        rhythm=Rhythm(rate_bpm=min(190.0, rate + float(rng.normal(0, 2))), fibrillates=fibrillates),
        oxygen=Oxygen(level=who.spo2 - 6.5 * ill - 3 * wet),
        weight_kg=who.weight_kg + 3.6 * wet + _WEIGHT_KG * float(rng.standard_normal()),
        systolic=who.systolic - 12 * wet + _SYSTOLIC * float(rng.standard_normal()),
        diastolic=who.diastolic - 5 * wet + _DIASTOLIC * float(rng.standard_normal()),
        fev1_l=max(0.4, who.fev1_l * share),
        fvc_l=max(0.8, who.fvc_l * (1 - 0.12 * ill)),
        celsius=36.4 + 1.5 * ill + 0.15 * float(rng.standard_normal()),
        glucose=float(rng.normal(118, 14)),
    )


def _exacerbation(life: Life, day: float) -> float:
    """0 when well, 1 at the worst."""
    if not life.has(Trait.EXACERBATION, day):
        return 0.0
    days = day - life.from_day
    worse = min(1.0, days / WORSE_DAYS)
    return worse if days <= WORSE_DAYS else float(np.exp(-(days - WORSE_DAYS) / WORSE_DAYS))


def _decompensation(life: Life, day: float) -> float:
    """0 when well, 1 when a week's water is held."""
    if not life.has(Trait.DECOMPENSATION, day):
        return 0.0
    return min(1.0, (day - life.from_day) / RETAINS_DAYS)
