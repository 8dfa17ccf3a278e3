"""Which blows count: the table of acceptability and usability of ATS/ERS 2019, criterion by criterion.

Graham, Am J Respir Crit Care Med 2019;200:e70, Table 7, kept here from secondary sources: to be countersigned by the
pneumologist before use. An obstructed mouthpiece cannot be seen in a curve; that row is left to people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import events
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.measures import Measures

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BEV_SHARE, BEV_L = 0.05, 0.100
"""Not the 150 mL of 2005: of 16 596 people in NHANES 0.70 % exceed this limit, 0.006 % the old one."""
FULL_FET_S = 15.0
INSPIRED_SHARE, INSPIRED_L = 0.05, 0.100
SLOW_RISE_S = 0.150
HESITATION_S = 2.0
CHILD_Y = 6.0
"""Up to this age the first second is 0.75 s, and tolerances are smaller."""
LEAST_FEV1_L, MOST_FEV1_L = 0.2, 8.0
LEAST_PEF, MOST_PEF = 0.5, 20.0


class End(StrEnum):
    """How a forced expiration may end well; one is enough."""

    PLATEAU = "plateau"
    """SPI-02: less than 25 mL more in a second."""
    LONG = "long"
    """SPI-03: 15 s or more."""
    REPEATS = "repeats"
    """SPI-04: FVC comes within tolerance of the largest before it in the session, or above."""


class Criterion(StrEnum):
    """What may be wrong with a blow, with the number of the check."""

    NO_BLOW = "no_blow"
    BEV = "bev"
    NO_END = "no_end"
    EARLY_COUGH = "early_cough"
    EARLY_CLOSURE = "early_closure"
    LATE_CLOSURE = "late_closure"
    LEAK = "leak"
    ZERO_DRIFT = "zero_drift"
    SECOND_BREATH = "second_breath"
    EARLY_BREATH = "early_breath"
    INSPIRED_MORE = "inspired_more"
    SLOW_RISE = "slow_rise"
    HESITATION = "hesitation"
    IMPLAUSIBLE = "implausible"

    @property
    def check(self) -> str:
        """The number of the check in docs/reference/spirometry.md."""
        return _ABOUT[self][0]

    def sentence(self) -> str:
        """What it means, for the person who looks at the curve."""
        return _ABOUT[self][1]


_ABOUT = {
    Criterion.NO_BLOW: ("SPI-15", "nobody blew: there is no expiration in this recording"),
    Criterion.BEV: ("SPI-01", "the start was slow: too much air was out before the full force"),
    Criterion.NO_END: (
        "SPI-02",
        "the blow ended early: no plateau, less than 15 s, and less air than before",
    ),
    Criterion.EARLY_COUGH: ("SPI-05", "suspected cough in the first second"),
    Criterion.EARLY_CLOSURE: ("SPI-06", "suspected closed glottis in the first second"),
    Criterion.LATE_CLOSURE: ("SPI-06", "suspected closed glottis after the first second"),
    Criterion.LEAK: ("SPI-07", "suspected leak: volume was lost at the end"),
    Criterion.ZERO_DRIFT: ("SPI-07", "suspected wrong zero: air seems to flow before the blow"),
    Criterion.SECOND_BREATH: ("SPI-07", "a second breath is counted in the volume"),
    Criterion.EARLY_BREATH: ("SPI-07", "air was breathed in within the first second"),
    Criterion.INSPIRED_MORE: ("SPI-08", "more air came in afterwards than went out: the lungs weren't full"),
    Criterion.SLOW_RISE: ("SPI-09", "the flow rose slowly (10 to 90 % of its peak in over 150 ms)"),
    Criterion.HESITATION: ("SPI-09", "more than 2 s between full lungs and the blow"),
    Criterion.IMPLAUSIBLE: ("SPI-15", "values that no lung has: look at device and units"),
}

REQUIRED: Mapping[str, frozenset[Criterion]] = {
    "fev1_usable": frozenset(
        {
            Criterion.NO_BLOW,
            Criterion.BEV,
            Criterion.ZERO_DRIFT,
            Criterion.EARLY_COUGH,
            Criterion.EARLY_CLOSURE,
            Criterion.EARLY_BREATH,
            Criterion.IMPLAUSIBLE,
        }
    ),
    "fvc_usable": frozenset(
        {
            Criterion.NO_BLOW,
            Criterion.BEV,
            Criterion.ZERO_DRIFT,
            Criterion.EARLY_CLOSURE,
            Criterion.EARLY_BREATH,
            Criterion.SECOND_BREATH,
            Criterion.IMPLAUSIBLE,
        }
    ),
    "fev1_acceptable": frozenset({Criterion.LEAK, Criterion.INSPIRED_MORE}),
    "fvc_acceptable": frozenset(
        {Criterion.LEAK, Criterion.INSPIRED_MORE, Criterion.LATE_CLOSURE, Criterion.NO_END}
    ),
}
"""What forbids each use; what is not usable is not acceptable either. Beyond the table: second breaths, and a cough
in the first second also forbids the use of FEV1 (docs/decisions/071-a-cough-spoils-fev1.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """How n blows may be used: arrays of shape (n,)."""

    failed: Mapping[Criterion, Bools]
    """True where the criterion isn't met; warnings (slow rise, hesitation) forbid nothing."""
    ended: Mapping[End, Bools]
    fev1_acceptable: Bools
    fvc_acceptable: Bools
    fev1_usable: Bools
    fvc_usable: Bools
    at_s: Mapping[Criterion, Floats] = field(default_factory=dict)
    """Where in the blow to look for each criterion, seconds from the first sample; NaN or left out: nowhere in it."""

    def of(self, blow: int) -> tuple[Criterion, ...]:
        """What is wrong with one blow."""
        return tuple(criterion for criterion, wrong in self.failed.items() if wrong[blow])


def judge(blows: Blows, measures: Measures, *, age_y: Floats, session: NDArray[np.int64]) -> Verdicts:
    """Judge n blows, in the order of blowing within each session.

    `age_y`: shape (n,), NaN where unknown (judged as an adult); `session`: shape (n,), the same number for the
    blows of one session before or after a bronchodilator.
    """
    early_s = np.where(age_y <= CHILD_Y, 0.75, 1.0)
    spoilt = events.suspect(blows, measures, early_s=early_s)
    failed = _failed(measures, spoilt)
    usable = ~_any(failed, REQUIRED["fvc_usable"])
    ended = {
        End.PLATEAU: measures.has_plateau,
        End.LONG: measures.fet_s >= FULL_FET_S,
        End.REPEATS: _repeats(measures.fvc, usable, age_y, session),
    }
    failed[Criterion.NO_END] = ~np.logical_or.reduce(list(ended.values()))
    fev1_usable = ~_any(failed, REQUIRED["fev1_usable"])
    return Verdicts(
        failed=failed,
        ended=ended,
        fev1_usable=fev1_usable,
        fvc_usable=usable,
        fev1_acceptable=fev1_usable & ~_any(failed, REQUIRED["fev1_acceptable"]),
        fvc_acceptable=usable & ~_any(failed, REQUIRED["fvc_acceptable"]),
        at_s=_places(blows, measures, spoilt),
    )


def tolerance_l(age_y: Floats, fvc: Floats) -> Floats:
    """How far two values may differ and still repeat each other (litres)."""
    return np.where(age_y <= CHILD_Y, np.maximum(0.100, 0.10 * fvc), 0.150)


def _failed(measures: Measures, spoilt: events.Events) -> dict[Criterion, Bools]:
    fvc = measures.fvc
    more = measures.fivc - fvc
    return {
        Criterion.NO_BLOW: np.isnan(fvc),
        Criterion.BEV: measures.bev > np.maximum(BEV_SHARE * fvc, BEV_L),
        Criterion.EARLY_COUGH: spoilt.early_cough,
        Criterion.EARLY_CLOSURE: spoilt.early_closure,
        Criterion.LATE_CLOSURE: spoilt.late_closure,
        Criterion.LEAK: spoilt.leak,
        Criterion.ZERO_DRIFT: spoilt.zero_drift,
        Criterion.SECOND_BREATH: spoilt.second_breath,
        Criterion.EARLY_BREATH: spoilt.early_breath,
        Criterion.INSPIRED_MORE: more > np.maximum(INSPIRED_L, INSPIRED_SHARE * fvc),
        Criterion.SLOW_RISE: measures.rise_s > SLOW_RISE_S,
        Criterion.HESITATION: measures.hesitation_s > HESITATION_S,
        Criterion.IMPLAUSIBLE: _is_implausible(measures),
    }


def _places(blows: Blows, measures: Measures, spoilt: events.Events) -> dict[Criterion, Floats]:
    """Where a reader looks for what is wrong: at the event itself, else where the value is read."""
    start_s, last_s = measures.begins / blows.rate_hz, measures.last / blows.rate_hz
    return {
        Criterion.BEV: measures.zero_s,
        Criterion.NO_END: last_s,
        Criterion.EARLY_COUGH: spoilt.rebound_s,
        Criterion.EARLY_CLOSURE: spoilt.stop_s,
        Criterion.LATE_CLOSURE: spoilt.stop_s,
        Criterion.LEAK: (blows.size - 1) / blows.rate_hz,
        Criterion.ZERO_DRIFT: np.zeros_like(start_s),
        Criterion.SECOND_BREATH: last_s,
        Criterion.EARLY_BREATH: last_s,
        Criterion.INSPIRED_MORE: last_s,
        Criterion.SLOW_RISE: start_s,
        Criterion.HESITATION: measures.zero_s,
    }


def _is_implausible(measures: Measures) -> Bools:
    """FEV1 or peak flow that no lung has."""
    volume = (measures.fev1 < LEAST_FEV1_L) | (measures.fev1 > MOST_FEV1_L)
    return np.asarray(volume | (measures.pef < LEAST_PEF) | (measures.pef > MOST_PEF), np.bool_)


def _any(failed: Mapping[Criterion, Bools], criteria: frozenset[Criterion]) -> Bools:
    return np.asarray(np.logical_or.reduce([failed[criterion] for criterion in criteria]), np.bool_)


def _repeats(fvc: Floats, usable: Bools, age_y: Floats, session: NDArray[np.int64]) -> Bools:
    """Whether FVC comes within tolerance of the largest usable one before it in the session, or above."""
    before = np.full(fvc.size, np.inf)
    largest: dict[int, float] = {}
    for blow, (number, counts) in enumerate(zip(session.tolist(), usable.tolist(), strict=True)):
        before[blow] = largest.get(number, np.inf)
        if counts:
            largest[number] = max(largest.get(number, -np.inf), float(fvc[blow]))
    return np.asarray(fvc >= before - tolerance_l(age_y, fvc), np.bool_)
