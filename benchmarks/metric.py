"""What a benchmark gives: a number, its unit, and what it stands against (a limit or a peer)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured figure."""

    value: float
    unit: str
    against: str
