"""How urgent an alert is: it follows from what may come of it and how soon, and is never typed."""

from enum import StrEnum


class Severity(StrEnum):
    """How urgent an alert is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """Higher is more urgent."""
        return _RANKS[self]


_RANKS = {Severity.INFORMATION: 0, Severity.LOW: 1, Severity.MEDIUM: 2, Severity.HIGH: 3}


class Result(StrEnum):
    """What may come of it when nobody answers."""

    IRREVERSIBLE = "irreversible"
    """Death or irreversible injury."""
    REVERSIBLE = "reversible"
    """Reversible injury."""
    MINOR = "minor"
    """Minor injury or discomfort."""
    NONE = "none"
    """Nothing; it is good to know."""


class Onset(StrEnum):
    """How soon it may come."""

    IMMEDIATE = "immediate"
    """There is no time for a person to act."""
    PROMPT = "prompt"
    """There is usually time enough to act."""
    DELAYED = "delayed"
    """There is more time than that."""


class AlertType(StrEnum):
    """Whose concern an alert is."""

    CLINICAL = "clinical"
    """The patient's body."""
    TECHNICAL = "technical"
    """A measure that cannot be trusted, or a device."""
    ADHERENCE = "adherence"
    """A measure, visit or call that did not happen."""
    INFORMATION = "information"
    """Good to know; nobody need act."""


_SEVERITIES = {
    (Result.IRREVERSIBLE, Onset.IMMEDIATE): Severity.HIGH,
    (Result.IRREVERSIBLE, Onset.PROMPT): Severity.HIGH,
    (Result.IRREVERSIBLE, Onset.DELAYED): Severity.MEDIUM,
    (Result.REVERSIBLE, Onset.IMMEDIATE): Severity.HIGH,
    (Result.REVERSIBLE, Onset.PROMPT): Severity.MEDIUM,
    (Result.REVERSIBLE, Onset.DELAYED): Severity.LOW,
    (Result.MINOR, Onset.IMMEDIATE): Severity.MEDIUM,
    (Result.MINOR, Onset.PROMPT): Severity.LOW,
    (Result.MINOR, Onset.DELAYED): Severity.LOW,
}


def severity(result: Result, onset: Onset) -> Severity:
    """By the table of result and onset (as alarm standards have it)."""
    return _SEVERITIES.get((result, onset), Severity.INFORMATION)
