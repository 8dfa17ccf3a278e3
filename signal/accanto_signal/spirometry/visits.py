"""Blows as they come from a home, one by one: joined to sessions, each judged, and set against those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from accanto_contract.finding import Code, Finding
from accanto_signal.spirometry import blows, change, examination, findings, reference
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.change import Rule
from accanto_signal.spirometry.findings import Fall
from accanto_signal.spirometry.reference import People
from accanto_signal.spirometry.sessions import Grade

Floats = NDArray[np.float64]

APART = timedelta(minutes=20)
"""Blows of one session begin no further apart: own choice; at home people rest a minute or two, rarely ten."""
SAME_RATE = 0.01
LEAST_TRUSTED = Grade.C
"""Baselines and falls rest on sessions of this grade or better."""
DAY = timedelta(days=1)
YEAR = timedelta(days=365.25)
_FROM = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One forced expiration: exhaled volume (litres BTPS), or flow (litres a second), over time."""

    starts: datetime
    rate_hz: float
    is_flow: bool
    values: Floats

    @property
    def ends(self) -> datetime:
        """When it was over."""
        return self.starts + timedelta(seconds=self.values.size / self.rate_hz)

    def meets(self, other: "Curve") -> bool:
        """Whether both were recorded at the same time."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose lungs; what isn't known is None, and then nothing is compared with reference values."""

    sex: str | None = None
    born: datetime | None = None
    height_cm: float | None = None

    def on(self, day: datetime) -> People:
        """As reference equations take them."""
        age_y = (day - self.born) / YEAR if self.born else np.nan
        if self.sex is None or self.height_cm is None:
            return reference.people(is_male=False, age_y=age_y, height_cm=np.nan)
        return reference.people(is_male=self.sex == "m", age_y=age_y, height_cm=self.height_cm)


def cuts(starts: Sequence[datetime]) -> list[slice]:
    """Where sessions lie among blows in order of time."""
    firsts = [at for at, start in enumerate(starts) if not at or start - starts[at - 1] > APART]
    return [slice(first, last) for first, last in zip(firsts, [*firsts[1:], len(starts)], strict=True)]


def judge(curves: Sequence[Curve], person: Person) -> list[Finding]:
    """What the curves of one session say, in order of blowing; nothing where none of them is a blow."""
    good = readable(curves)
    if not good:
        return []
    read, starts, ends = blows_of(good), curves[0].starts, max(curve.ends for curve in curves)
    of = person.on(starts)
    found = examination.examine(read, np.zeros(read.size.size, np.int64), of)
    return list(findings.of_session(found, 0, starts=starts, ends=ends))


def falls(starts: Sequence[datetime], fev1: Floats, rule: Rule | None = None) -> list[Fall | None]:
    """How each session stands against those before it: `fev1` in litres, NaN where a session isn't trusted."""
    if not starts:
        return []
    days = np.array([(start - _FROM) / DAY for start in starts])
    judged = change.judge(days, fev1, rule or Rule())
    return [findings.fall_of(judged, at) for at in range(len(starts))]


def of_fall(fall: Fall) -> dict[Code, float]:
    """The values of the findings that tell of a fall."""
    return {Code.FEV1_FALL: fall.percent, Code.FEV1_CHANGE: float(fall.state)}


def readable(curves: Sequence[Curve]) -> list[Curve]:
    """The curves that are blows, each once, at the rate of the first, in order of blowing.

    Where a device sends volume and flow of a blow, the volume counts.
    """
    good = [curve for curve in _once(curves) if _is_blow(curve)]
    return [curve for curve in good if abs(curve.rate_hz / good[0].rate_hz - 1) <= SAME_RATE]


def blows_of(curves: Sequence[Curve]) -> Blows:
    """Readable curves as a batch. Raises ValueError where one of them isn't readable."""
    return blows.of_volume([_volume(curve) for curve in curves], curves[0].rate_hz)


def _once(curves: Sequence[Curve]) -> list[Curve]:
    """Each blow once: where a device sends volume and flow of it, the volume."""
    volumes = [curve for curve in curves if not curve.is_flow]
    alone = [curve for curve in curves if curve.is_flow and not any(map(curve.meets, volumes))]
    return sorted([*volumes, *alone], key=lambda curve: curve.starts)


def _is_blow(curve: Curve) -> bool:
    try:
        blows_of([curve])
    except ValueError:
        return False
    return True


def _volume(curve: Curve) -> Floats:
    return blows.volume_of(curve.values, curve.rate_hz) if curve.is_flow else curve.values
