"""Who may speak, and whose measurements a device takes: what the registry says, as of a moment ago."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A device measures a patient over a span of time."""

    patient_id: int
    starts_us: int
    ends_us: int | None
    agreed_us: int | None
    """Since when the patient's adesione is recorded."""

    def covers(self, time_us: int) -> bool:
        """Whether a measurement of that moment is this patient's."""
        return self.starts_us <= time_us and (self.ends_us is None or time_us < self.ends_us)

    def is_agreed(self, *, now_us: int) -> bool:
        """Whether the patient has agreed to telemonitoring."""
        return self.agreed_us is not None and self.agreed_us <= now_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device of the registry."""

    id: int
    assignments: tuple[Assignment, ...]

    def assigned(self, time_us: int) -> Assignment | None:
        """Whose it was at that moment."""
        for assignment in self.assignments:
            if assignment.covers(time_us):
                return assignment
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The gateways and devices that a batch speaks of, as far as they are known."""

    gateways: frozenset[str] = frozenset()
    devices: Mapping[str, Device] = field(default_factory=dict)
