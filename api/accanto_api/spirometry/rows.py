"""What the database tells of sessions, and of what readers made of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.spirometry import shapes
from accanto_signal.spirometry.opinions import NONE, Opinion, Use
from accanto_signal.spirometry.visits import YEAR, Person

TOGETHER = timedelta(hours=2)
"""Blows belong to a bronchodilator that was given so long before or after them: it works for hours, at full after 15
to 30 minutes (ATS/ERS 2019)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A value that the watch found of a session."""

    device_id: int
    code: str
    starts: datetime
    value: float | None
    quality: float
    detail: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementRow:
    """A reader's verdict on a blow."""

    device_id: int
    start: datetime
    fev1: str | None
    fvc: str | None
    reason: str
    author: str
    made_at: datetime

    @property
    def opinion(self) -> Opinion:
        """As checks take it."""
        return Opinion(fev1=Use(self.fev1) if self.fev1 else None, fvc=Use(self.fvc) if self.fvc else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """A grade that a reader gave to certain blows."""

    device_id: int
    starts: datetime
    trace: str
    fev1: str | None
    fvc: str | None
    reason: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugRow:
    """A bronchodilator that was given."""

    id: int
    given_at: datetime
    drug: str
    author: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A spirometer."""

    name: str
    maker: str
    model: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LungsRow:
    """What reference values ask of a patient."""

    sex: Literal["f", "m"] | None
    birth_date: date | None
    height_cm: float | None
    measured_on: date | None

    @property
    def person(self) -> Person:
        """As reference equations take them."""
        return Person(sex=self.sex, born=self._born, height_cm=self.height_cm)

    @property
    def _born(self) -> datetime | None:
        return datetime.combine(self.birth_date, time(), UTC) if self.birth_date else None

    def shown(self, at: datetime) -> shapes.Lungs:
        """As they were at a moment, with what is missing."""
        known: dict[shapes.Lack, object] = {
            "sex": self.sex,
            "birth_date": self.birth_date,
            "height": self.height_cm,
        }
        return shapes.Lungs(
            sex=self.sex,
            age_y=round((at - self._born) / YEAR, 2) if self._born else None,
            height_cm=self.height_cm,
            height_on=self.measured_on,
            lacks=[lack for lack, value in known.items() if value is None],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What readers said of a patient's blows in a span of time."""

    judgements: dict[tuple[int, datetime], JudgementRow]
    grades: dict[tuple[int, str], GradeRow]
    drugs: list[DrugRow]

    def opinions(self, device_id: int, starts: Iterable[datetime]) -> list[Opinion]:
        """What was said of each of these blows."""
        found = (self.judgements.get((device_id, start)) for start in starts)
        return [one.opinion if one else NONE for one in found]

    def concerns(self, device_id: int, starts: datetime, ends: datetime) -> bool:
        """Whether a session is other than computed: a blow or a grade was judged, or a bronchodilator given."""
        places = [(one.device_id, one.start) for one in self.judgements.values()]
        places += [(one.device_id, one.starts) for one in self.grades.values()]
        return any(device == device_id and starts <= at <= ends for device, at in places) or any(
            starts - TOGETHER <= one.given_at <= ends + TOGETHER for one in self.drugs
        )


async def said(connection: Connection, patient_id: int, starts: datetime, ends: datetime) -> Said:
    """What readers said of the blows of a span of time."""
    wide = {"patient": patient_id, "starts": starts - TOGETHER, "ends": ends + TOGETHER}
    judged = await database.rows(connection, JudgementRow, "spirometry.judgements", **wide)
    graded = await database.rows(connection, GradeRow, "spirometry.grades", **wide)
    drugs = await database.rows(connection, DrugRow, "spirometry.bronchodilators", **wide)
    return Said(
        judgements={(one.device_id, one.start): one for one in judged},
        grades={(one.device_id, one.trace): one for one in graded},
        drugs=drugs,
    )


async def lungs(connection: Connection, patient_id: int) -> LungsRow:
    """Whose lungs. Raises No."""
    row = await database.row(connection, LungsRow, "spirometry.lungs", patient=patient_id)
    if row is None:
        raise No(Code.NOT_FOUND)
    return row
