"""What a count of a district says: taken, stored, refused with a reason, within a declared gap, or missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

NEAR = timedelta(minutes=5)
"""How far a gateway's word about when may lie from the truth: its clock may be wrong; sittings lie further apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Measurements of a district."""

    taken: int = 0
    stored: int = 0
    """Of those taken, found in the store."""
    refused: int = 0
    """Of those taken, in quarantine with a reason."""
    declared: int = 0
    """Of those taken, within a gap that their gateway declared, with a reason."""
    missing: int = 0
    twice: int = 0
    foreign: int = 0
    """Stored, but no device sent it."""
    cut: int = 0
    reasons: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Of those missing: which device, and about when; "held" before those that may lie in it still."""

    def __add__(self, other: "Count") -> "Count":
        names = ("taken", "stored", "refused", "declared", "missing", "twice", "foreign", "cut")
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        reasons = tuple(sorted({*self.reasons, *other.reasons}))
        return Count(**sums, reasons=reasons, lost=self.lost + other.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Time of which a gateway says that something may be missing."""

    starts: datetime
    ends: datetime
    reason: str

    def holds(self, at: datetime) -> bool:
        return self.starts - NEAR <= at <= self.ends + NEAR


def explained(
    device: str,
    found: Count,
    lost: Sequence[tuple[object, datetime | None]],
    refused: Sequence[tuple[object, str]],
    gaps: Sequence[Gap],
    *,
    kept_till: datetime | None = None,
) -> Count:
    """What is not in the store: refused with a reason, within a declared gap, or missing.

    What was taken after `kept_till`, nothing later being stored, may lie in its device still: it is named "held".
    """
    waiting, reasons, of_refused, declared = list(refused), set[str](), 0, 0
    missing: list[str] = []
    for key, at in lost:
        match = next((one for one in waiting if one[0] == key), None)
        gap = next((gap for gap in gaps if at is not None and gap.holds(at)), None)
        if match is not None:
            waiting.remove(match)
            reasons.add(match[1])
            of_refused += 1
        elif gap is not None:
            reasons.add(gap.reason.split(":")[0])
            declared += 1
        else:
            is_held = kept_till is not None and at is not None and at > kept_till
            missing.append(f"{'held ' if is_held else ''}{device}{f' {at:%d %H:%M:%S}' if at else ''}")
    return replace(
        found, refused=of_refused, declared=declared, missing=len(missing), reasons=tuple(sorted(reasons)),
        lost=tuple(missing),
    )  # fmt: skip
