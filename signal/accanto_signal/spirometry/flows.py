"""The flows to expect along a forced expiration: where the open circles of the predicted flow-volume curve stand.

For drawing only. GLI Global 2022 has no flows, so these are the equations of the European Community for Coal and Steel
(Quanjer, Eur Respir J 1993;6 suppl 16:5; kept here from secondary sources, to be countersigned), made with adults of 18
to 70 years; beyond 70 they are drawn all the same, and said to be extrapolated. No flow is ever judged by them.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry.reference import People

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

YOUNGEST_Y, GROWN_Y, OLDEST_Y = 18.0, 25.0, 70.0
"""From 18 to 25 years the equations take 25."""
LLN_SDS = 1.64
"""The lower limit of these equations, as their paper has it."""


class Flow(StrEnum):
    """A flow by the share of the vital capacity that is out."""

    PEF = "pef"
    FEF25 = "fef25"
    FEF50 = "fef50"
    FEF75 = "fef75"


SHARES = {Flow.PEF: 0.10, Flow.FEF25: 0.25, Flow.FEF50: 0.50, Flow.FEF75: 0.75}
"""At which share of FVC each is drawn. The peak has none in the equations: a tenth is our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """Litres a second: `per_m` of height, `per_y` of age, a constant, and the scatter about it."""

    per_m: float
    per_y: float
    constant: float
    scatter: float


_MEN = {
    Flow.PEF: _Line(per_m=6.14, per_y=-0.043, constant=0.15, scatter=1.21),
    Flow.FEF25: _Line(per_m=5.46, per_y=-0.029, constant=-0.47, scatter=1.71),
    Flow.FEF50: _Line(per_m=3.79, per_y=-0.031, constant=-0.35, scatter=1.32),
    Flow.FEF75: _Line(per_m=2.61, per_y=-0.026, constant=-1.34, scatter=0.78),
}
_WOMEN = {
    Flow.PEF: _Line(per_m=5.50, per_y=-0.030, constant=-1.11, scatter=0.90),
    Flow.FEF25: _Line(per_m=3.22, per_y=-0.025, constant=1.60, scatter=1.35),
    Flow.FEF50: _Line(per_m=2.45, per_y=-0.025, constant=1.16, scatter=1.10),
    Flow.FEF75: _Line(per_m=1.05, per_y=-0.025, constant=1.11, scatter=0.69),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One flow of healthy people like these, L/s: arrays of shape (n,), NaN where no equation reaches."""

    median: Floats
    lower_limit: Floats
    """Never below 0."""


def expect(flow: Flow, of: People) -> Band:
    """What to expect of these people; NaN below 18 years and where age or height isn't known."""
    age = np.where(of.age_y >= YOUNGEST_Y, np.maximum(of.age_y, GROWN_Y), np.nan)
    his, hers = (
        line.per_m * of.height_cm / 100 + line.per_y * age + line.constant
        for line in (_MEN[flow], _WOMEN[flow])
    )
    median = np.maximum(np.where(of.is_male, his, hers), 0.0)
    scatter = np.where(of.is_male, _MEN[flow].scatter, _WOMEN[flow].scatter)
    return Band(median=median, lower_limit=np.maximum(median - LLN_SDS * scatter, 0.0))


def is_extrapolated(of: People) -> Bools:
    """Shape (n,): whether somebody is older than those whom the equations were made with."""
    return np.asarray(of.age_y > OLDEST_Y, np.bool_)
