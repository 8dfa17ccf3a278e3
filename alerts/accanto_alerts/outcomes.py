"""How an alert can end: what came of it, and whether it was worth calling somebody.

Whether an outcome is *actionable* decides the positive predictive value of a rule (docs/reference/cases.md): an
alert was right when somebody had to do something for the patient.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What came of an alert."""

    CALLED_OK = "called_ok"
    CALLED_TAUGHT = "called_taught"
    CALLED_MEDICATION_PER_PLAN = "called_medication_per_plan"
    NO_ANSWER = "no_answer"
    REFERRED_GP = "referred_gp"
    REFERRED_SPECIALIST = "referred_specialist"
    TELEVISIT_BOOKED = "televisit_booked"
    HOME_VISIT = "home_visit"
    EMERGENCY_112 = "emergency_112"
    ALREADY_IN_HOSPITAL = "already_in_hospital"
    TECHNICAL_FIXED = "technical_fixed"
    DEVICE_REPLACED = "device_replaced"
    THRESHOLD_CHANGED = "threshold_changed"
    EXPECTED_FOR_PATIENT = "expected_for_patient"
    FALSE_POSITIVE_ARTIFACT = "false_positive_artifact"
    FALSE_POSITIVE_OTHER = "false_positive_other"

    @property
    def is_actionable(self) -> bool:
        """Whether the alert was right: somebody did something for the patient, or had done so already."""
        return self in _ACTIONABLE

    @property
    def closes_active(self) -> bool:
        """Whether it may close an alert whose rule is still true."""
        return self in _CLOSES_ACTIVE


_ACTIONABLE = frozenset(
    {
        Outcome.CALLED_TAUGHT,
        Outcome.CALLED_MEDICATION_PER_PLAN,
        Outcome.REFERRED_GP,
        Outcome.REFERRED_SPECIALIST,
        Outcome.TELEVISIT_BOOKED,
        Outcome.HOME_VISIT,
        Outcome.EMERGENCY_112,
        Outcome.ALREADY_IN_HOSPITAL,
        Outcome.TECHNICAL_FIXED,
        Outcome.DEVICE_REPLACED,
    }
)
_CLOSES_ACTIVE = frozenset(
    {
        Outcome.THRESHOLD_CHANGED,
        Outcome.EXPECTED_FOR_PATIENT,
        Outcome.REFERRED_GP,
        Outcome.REFERRED_SPECIALIST,
        Outcome.EMERGENCY_112,
    }
)
