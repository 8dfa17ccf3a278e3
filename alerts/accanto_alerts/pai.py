"""What a PAI says: what is watched, done and asked, by whom, with which devices, until when, and who agreed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from accanto_alerts.agenda import Item
from accanto_alerts.rules import Rule
from accanto_contract.errors import PlanRefused

LONGEST = timedelta(days=3660)
"""No rule looks back further."""


class Service(StrEnum):
    """What the patient was promised, in the words of the Italian indications for telemedicine."""

    TELEMONITORING = "telemonitoraggio"
    """At risk of a rapid change: readings are acted upon in the hours of the service."""
    TELECONTROL = "telecontrollo"
    """Stable: readings are looked at as the plan says."""


class Role(StrEnum):
    """Who stands behind a part of a PAI."""

    GP = "gp"
    PATIENT = "patient"
    """By the patto di cura."""
    CASE_MANAGER = "case_manager"
    SPECIALIST = "specialist"
    NURSE = "nurse"
    CAREGIVER = "caregiver"
    SOCIAL_WORKER = "social_worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which PDTA template a plan was made from; the plan is a copy and goes its own way."""

    id: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The clinical or the care (assistenziale) part: whose it is, and what for."""

    owner: str
    role: Role
    aims: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    """What is taught, arranged and agreed beside the calendar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """One device of the kit at home, and what it measures."""

    name: str
    signals: tuple[str, ...]
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody agreed."""

    role: Role
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pai:
    """The content of a plan."""

    rules: tuple[Rule, ...]
    offered: tuple[Rule, ...] = ()
    """Rules that a template offers and nobody switched on: they are not watched."""
    calendar: tuple[Item, ...] = ()
    kit: tuple[Equipment, ...] = ()
    title: str = ""
    pathway: str = ""
    service: Service = Service.TELEMONITORING
    template: Origin | None = None
    clinical: Part | None = None
    care: Part | None = None
    review_on: date | None = None
    approvals: tuple[Approval, ...] = ()
    shows_values: bool = True
    """Whether the patient sees their own numbers."""

    def __post_init__(self) -> None:
        """Refuse two rules, or two entries of the calendar, of one name. Raises PlanRefused."""
        twice = _twice(rule.id for rule in (*self.rules, *self.offered))
        if twice is not None:
            raise PlanRefused(
                f"Due regole si chiamano «{twice}»: a una dia un altro nome.",
                f"Two rules are called “{twice}”: give one of them another name.",
            )
        for rule in (*self.rules, *self.offered):
            _check_window(rule)
        twice = _twice(item.id for item in self.calendar)
        if twice is not None:
            raise PlanRefused(
                f"Due voci del calendario si chiamano «{twice}»: a una dia un altro nome.",
                f"Two entries of the calendar are called “{twice}”: give one of them another name.",
            )

    @property
    def is_agreed(self) -> bool:
        """Whether the GP approved it and the patient signed the patto di cura."""
        return {Role.GP, Role.PATIENT} <= {approval.role for approval in self.approvals}

    def is_due_for_review(self, today: date) -> bool:
        """Whether its review is due."""
        return self.review_on is not None and self.review_on <= today


def _check_window(rule: Rule) -> None:
    try:
        is_short = rule.window <= LONGEST
    except OverflowError:
        is_short = False
    if not is_short:
        raise PlanRefused(
            f"La regola «{rule.id}» guarda più di dieci anni indietro: accorci i suoi periodi.",
            f"Rule “{rule.id}” looks back more than ten years: shorten its periods.",
        )


def _twice(names: Iterable[str]) -> str | None:
    return next((name for name, count in Counter(names).items() if count > 1), None)
