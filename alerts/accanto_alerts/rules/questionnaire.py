"""Answers of a questionnaire that are of concern: symptoms, as the patient tells them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from accanto_alerts.points import History, Point
from accanto_alerts.rules import urgency
from accanto_alerts.rules.judged import Judged, State
from accanto_alerts.rules.rule import Rule
from accanto_alerts.rules.urgency import Onset, Result, Severity
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class RedAnswers:
    """Graver answers, and how grave they are."""

    answers: tuple[float, ...]
    result: Result
    onset: Onset

    @property
    def severity(self) -> Severity:
        """How urgent, by the table of result and onset."""
        return urgency.severity(self.result, self.onset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire(Rule):
    """One question with one of these answers, by their numbers (1 is yes, 0 no; a scale's values as they are)."""

    kind: ClassVar[str] = "questionnaire"

    item: str
    """The question, by its name."""
    answers: tuple[float, ...]
    red: RedAnswers | None = None
    question: str = ""
    """How it is asked, to be read beside the alert."""

    def __post_init__(self) -> None:
        """Refuse a question without answers. Raises PlanRefused."""
        Rule.__post_init__(self)
        if not self.item or not (self.answers or self.red):
            raise PlanRefused(
                f"La regola «{self.id}» vuole una domanda (item) e le risposte (answers) che preoccupano.",
                f"Rule «{self.id}» needs a question (item) and the answers that are of concern.",
            )

    @property
    def signals(self) -> tuple[str, ...]:
        """The answers to the question."""
        return (f"answer/{self.item}",)

    def judged(self, history: History, *, since: datetime, until: datetime) -> list[Judged]:
        """Each answer."""
        points = self.usable(history.get(self.signals[0], ()))
        return [self._of(point) for point in points if since <= point.time <= until]

    def _of(self, point: Point) -> Judged:
        is_red = self.red is not None and point.value in self.red.answers
        severity = self.red.severity if is_red and self.red is not None else self.severity
        is_beyond = is_red or point.value in self.answers
        return Judged(
            point=point,
            state=State.BEYOND if is_beyond else State.CLEAR,
            excess=float(severity.rank),
            severity=severity,
        )
