"""What is said to people at home: JSON, field by field."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from accanto_alerts.agenda import ItemKind, Outcome
from accanto_api.home.entries import Doubt, Kind
from accanto_api.shapes import Point, Shape

Name = Annotated[str, Field(max_length=63)]


class HomePerson(Shape):
    """Somebody whose page the reader may open: themselves, or whom they help."""

    uid: UUID
    given_name: str
    family_name: str
    relation: Literal["self", "caregiver"]


class Homes(Shape):
    """Whose pages the reader may open."""

    people: list[HomePerson]


class HomeCentre(Shape):
    """Whom to call, and when; times are those of the service's wall clock."""

    name: str
    phone: str
    opens: time | None
    closes: time | None
    """None: nobody is there today."""
    is_open: bool
    opens_at: datetime | None
    """When somebody is there again, while nobody is."""


class HomeTask(Shape):
    """Something to do; `outcome` is null while its time has not come."""

    item: str
    kind: ItemKind
    title: str
    signals: list[str]
    starts: datetime
    ends: datetime
    is_all_day: bool
    outcome: Outcome | None
    at: datetime | None


class HomeDay(Shape):
    """What is to be done on one day."""

    day: date
    tasks: list[HomeTask]


class OwnValue(Shape):
    """The newest values of one signal, oldest first; `by_hand`: the newest was written down by a person."""

    signal: str
    unit: str
    by_hand: bool
    points: list[Point]


class HomeQuestion(Shape):
    """A question of the plan; answers are 0 and 1, or 0 to 10."""

    item: str
    text: str
    is_scale: bool
    answered_at: datetime | None


class HomeReceipt(Shape):
    """Somebody at the centre has looked, and all was in range: so many measurements, up to a moment."""

    at: datetime
    by: str
    readings: int
    until: datetime


class HomePage(Shape):
    """A patient's day."""

    now: datetime
    person: HomePerson
    may_enter: bool
    has_plan: bool
    shows_values: bool
    centre: HomeCentre
    next_item: str | None
    """The task to be done first, of those that may be done now."""
    today: list[HomeTask]
    week: list[HomeDay]
    visits: list[HomeTask]
    """What may be done over several days."""
    values: list[OwnValue]
    kinds: list[Kind]
    """What may be written down, the plan's own first."""
    questions: list[HomeQuestion]
    receipts: list[HomeReceipt]


class Entry(Shape):
    """A measurement written down by hand. The page chooses the key, so that what is sent again is kept once."""

    key: UUID
    kind: Kind
    values: dict[Name, float] = Field(min_length=1, max_length=3)
    measured_at: AwareDatetime
    is_confirmed: bool = False
    """The person was asked, and said that it is right."""


class Asked(Shape):
    """A value that is asked again, why, and what is usual for this person."""

    signal: str
    value: float
    doubt: Doubt
    usual: float | None


class Entered(Shape):
    """What became of an entry: kept, or asked again."""

    is_kept: bool
    asked: list[Asked]


class Answers(Shape):
    """Answers to questions of the plan."""

    key: UUID
    answers: dict[Name, Annotated[float, Field(ge=0, le=10)]] = Field(min_length=1, max_length=30)


class Answered(Shape):
    """The answers are kept."""

    answered_at: datetime
