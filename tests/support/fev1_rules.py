"""Simulated patients, and rules that could tell a fall of FEV1: how often each calls for nothing, how soon it sees.

The method and its figures are those of docs/reference/spirometry.md: noise with a memory of one day (0.3), a session a
day with probability 0.8; a year without a fall, and 120 days with a fall of 18 % within four days from day 60. Readings
are fractions of 2.5 L. Simulations of our own, not clinical evidence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import change
from accanto_signal.spirometry.change import Baseline, Rule, State

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Flags = Callable[[Floats], Bools]

USUAL_L = 2.5
MEMORY, ADHERENCE = 0.3, 0.8
FIRST_DAYS = 28
YEAR, WATCHED = 365, 120
FALL_DAY, FALL_DAYS, FALL, SEEN_WITHIN = 60, 4, 0.18, 21
REFRACTORY = 7
RULE = Rule()
SMOOTHED, EWMA_PERCENT, EWMA_SDS = 0.3, 7.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one rule did at one level of noise."""

    false_a_year: float
    false_error: float
    """Standard error of the former."""
    seen_percent: float
    delay_days: float


def readings(
    rng: np.random.Generator, noise: float, *, patients: int, days: int, fall: float = 0.0, over: int = 1
) -> Floats:
    """Shape (patients, days): FEV1 in litres, NaN on days without a session; a fall from day 60 over so many days."""
    steps = rng.normal(size=(patients, days))
    wave = np.empty_like(steps)
    wave[:, 0] = steps[:, 0]
    for day in range(1, days):
        wave[:, day] = MEMORY * wave[:, day - 1] + np.sqrt(1 - MEMORY**2) * steps[:, day]
    lost = fall * np.clip((np.arange(days) - FALL_DAY) / over, 0, 1)
    fev1 = USUAL_L * (1 + noise * wave) * (1 - lost)
    return np.where(rng.random(fev1.shape) > ADHERENCE, np.nan, fev1)


def score(flags: Flags, noise: float, *, patients: int, seed: int = 7) -> Score:
    """False alerts of a quiet year, and how a fall is seen. `flags`: (p, d) litres to (p, d) "calls on this day"."""
    rng = np.random.default_rng(seed)
    quiet = readings(rng, noise, patients=patients, days=YEAR)
    falling = readings(rng, noise, patients=patients, days=WATCHED, fall=FALL, over=FALL_DAYS)
    watched_days = YEAR - FIRST_DAYS
    false = _calls(flags(quiet)[:, FIRST_DAYS:]) * YEAR / watched_days
    after = flags(falling)[:, FALL_DAY:]
    seen = after[:, :SEEN_WITHIN].any(axis=1)
    delays = after.argmax(axis=1)[after.any(axis=1)]
    return Score(
        false_a_year=float(false.mean()),
        false_error=float(false.std() / np.sqrt(patients)),
        seen_percent=float(100 * seen.mean()),
        delay_days=float(np.median(delays)) if delays.size else np.nan,
    )


def decline_seen(flags: Flags, noise: float, *, patients: int, percent: float, over_days: int) -> float:
    """Share of patients (%) whose slow decline is called before it ends plus three weeks, above what noise calls."""
    days = FALL_DAY + over_days + SEEN_WITHIN
    rng = np.random.default_rng(11)
    falling = readings(rng, noise, patients=patients, days=days, fall=percent / 100, over=over_days)
    return float(100 * flags(falling)[:, FALL_DAY:].any(axis=1).mean())


def _calls(flagged: Bools) -> Floats:
    """Calls of each patient, the week after each kept quiet."""
    count, last = np.zeros(flagged.shape[0]), np.full(flagged.shape[0], -99)
    for day in range(flagged.shape[1]):
        calls = flagged[:, day] & (day - last > REFRACTORY)
        count += calls
        last[calls] = day
    return count


def fixed(fev1: Floats) -> Baseline:
    """The baseline of the first 28 days, kept; arrays of shape (p, 1)."""
    first = fev1[:, :FIRST_DAYS]
    steps = np.abs(np.diff(first, axis=1))
    return Baseline(
        median=np.nanmedian(first, axis=1, keepdims=True),
        sd=np.nanmedian(steps, axis=1, keepdims=True) / change.SUCCESSIVE_TO_SD,
    )


def _state(fev1: Floats, rule: Rule, least: State) -> Bools:
    return np.asarray(change.compare(fev1, fixed(fev1), rule).state >= least, np.bool_)


def _single(fev1: Floats, usual: Floats, percent: float) -> Bools:
    return np.asarray(fev1 < (1 - percent / 100) * usual, np.bool_)


def _best(fev1: Floats) -> Floats:
    return np.asarray(np.nanmax(fev1[:, :FIRST_DAYS], axis=1, keepdims=True), np.float64)


def rolling(fev1: Floats, rule: Rule = RULE, least: State = State.AMBER) -> Bools:
    """The product's rule with its rolling baseline, patient by patient as in the field."""
    days = np.arange(float(fev1.shape[1]))
    states = np.stack([change.judge(days, row, rule).state for row in fev1])
    return np.asarray(states >= least, np.bool_)


def twice_a_week(fev1: Floats) -> Bools:
    """The same where the patient blows on two days of the week only (and on 80 % of these)."""
    asked = np.isin(np.arange(fev1.shape[1]) % 7, (0, 3))
    return rolling(np.where(asked, fev1, np.nan))


def _smoothed(fev1: Floats) -> Bools:
    """An exponentially weighted mean below its own limit."""
    usual = fixed(fev1)
    shrink = SMOOTHED / (2 - SMOOTHED) * (1 + 2 * MEMORY * (1 - SMOOTHED) / (1 - MEMORY * (1 - SMOOTHED)))
    limit = usual.median - np.maximum(
        EWMA_PERCENT / 100 * usual.median, EWMA_SDS * usual.sd * np.sqrt(shrink)
    )
    mean, low = usual.median[:, 0], np.zeros(fev1.shape, np.bool_)
    for day in range(FIRST_DAYS, fev1.shape[1]):
        mean = np.where(np.isnan(fev1[:, day]), mean, SMOOTHED * fev1[:, day] + (1 - SMOOTHED) * mean)
        low[:, day] = mean < limit[:, 0]
    return low


RULES: Mapping[str, Flags] = {
    "single_10_below_best": lambda fev1: _single(fev1, _best(fev1), 10),
    "single_15_below_best": lambda fev1: _single(fev1, _best(fev1), 15),
    "single_10_below_median": lambda fev1: _single(fev1, fixed(fev1).median, 10),
    "two_10_below_median": lambda fev1: _state(fev1, Rule(sds=0.0, red_percent=99.0), State.AMBER),
    "three_10_below_median": lambda fev1: _state(
        fev1, Rule(sds=0.0, red_percent=99.0, consecutive=3), State.AMBER
    ),
    "two_10_or_sds_below_median": lambda fev1: _state(fev1, Rule(red_percent=99.0), State.AMBER),
    "ewma": _smoothed,
    "two_20_below_median": lambda fev1: _state(fev1, RULE, State.RED),
}
"""The rules of the document, against the baseline of the first 28 days."""

NOISES = (4, 6, 9)
"""Day-to-day coefficients of variation, %."""
DOCUMENT: Mapping[str, tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]] = {
    "single_10_below_best": ((25.5, 36.4, 40.8), (100, 100, 100), (1, 1, 0)),
    "single_15_below_best": ((5.4, 23.5, 35.5), (100, 100, 100), (2, 2, 1)),
    "single_10_below_median": ((2.1, 10.5, 20.6), (100, 100, 100), (3, 3, 3)),
    "two_10_below_median": ((0.11, 1.8, 7.1), (100, 100, 99.5), (4, 4, 4)),
    "three_10_below_median": ((0.01, 0.31, 2.1), (100, 100, 99), (5, 6, 6)),
    "two_10_or_sds_below_median": ((0.09, 0.72, 1.4), (100, 96, 75), (4, 5, 7)),
    "ewma": ((0.18, 1.4, 2.7), (100, 100, 93), (4, 4, 6)),
    "two_20_below_median": ((0.0, 0.0, 0.28), (61, 71.5, 79), (14, 11, 10)),
}
"""False alerts a year, falls seen (%), median delay (days), at each noise: of 400 simulated patients."""
PATIENTS = 400


def deviation(name: str, at: int, found: Score) -> float:
    """How far a score lies from the document's, in standard errors of their difference; the larger of the two."""
    false, seen, _ = (row[at] for row in DOCUMENT[name])
    error = np.sqrt(2) * max(found.false_error, 0.02)
    share = np.clip(seen / 100, 0.005, 0.995)
    seen_error = 100 * np.sqrt(2 * share * (1 - share) / PATIENTS)
    return float(max(abs(found.false_a_year - false) / error, abs(found.seen_percent - seen) / seen_error))
