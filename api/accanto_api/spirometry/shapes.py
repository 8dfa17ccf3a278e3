"""What the server says of a session of blows, and what a reader says back, field by field.

Volumes are litres BTPS since full inspiration, flows litres a second, times seconds from the first sample of a blow.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from accanto_api.shapes import Patient, Shape

Grade = Literal["A", "B", "C", "D", "E", "U", "F"]
Use = Literal["acceptable", "usable", "unusable"]
Lack = Literal["sex", "birth_date", "height"]
Phase = Literal["only", "before", "after"]
Parameter = Literal["fev1", "fvc", "ratio", "pef", "fef2575"]
Change = Literal["steady", "amber", "red"]
Pattern = Literal["unknown", "normal", "obstruction", "obstruction_low_fvc", "low_fvc", "low_fev1"]
Severity = Literal["unknown", "normal", "mild", "moderate", "severe"]
End = Literal["plateau", "long", "repeats", "early"]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Lungs(Shape):
    """Whose lungs; `lacks` is what reference values ask for and nobody has written down."""

    sex: Literal["f", "m"] | None
    age_y: float | None
    height_cm: float | None
    height_on: date | None
    lacks: list[Lack]


class Breath(Shape):
    """A session in the course of months.

    `usual_l`, `amber_l` and `red_l`: the person's own baseline of FEV1 at that time, and where a fall begins.
    """

    session: str
    device: str
    starts: datetime
    blows: int
    phase: Phase
    fev1: float | None
    fvc: float | None
    pef: float | None
    fev1_z: float | None
    fev1_grade: Grade
    fvc_grade: Grade
    is_trusted: bool
    is_judged: bool
    change: Change | None
    usual_l: float | None
    amber_l: float | None
    red_l: float | None


class SpirometryCourse(Shape):
    """Every session of a patient over so many days, the oldest first."""

    since: datetime
    until: datetime
    lungs: Lungs
    sessions: list[Breath]


class Judgement(Shape):
    """What a reader said of a blow, or of a grade."""

    fev1: str | None
    fvc: str | None
    reason: str
    author: str
    made_at: datetime


class Objection(Shape):
    """What is wrong with a blow, and where to look; `forbids` nothing: a warning."""

    code: str
    check: str
    at_s: float | None
    forbids: list[Literal["fev1", "fvc"]]


class Uses(Shape):
    """What a blow is good for."""

    fev1: Use
    fvc: Use


class Effort(Shape):
    """One forced expiration, whole: thousandths of a litre (a second), one each `1 / rate_hz` seconds."""

    number: int
    starts: datetime
    phase: Phase
    rate_hz: float
    volume_ml: list[int]
    flow_ml_s: list[int]
    zero_s: float | None
    fev1: float | None
    fvc: float | None
    pef: float | None
    pef_is_coarse: bool
    fef2575: float | None
    bev: float | None
    fet_s: float | None
    rise_s: float | None
    end: End
    computed: Uses
    counts: Uses
    judgement: Judgement | None
    objections: list[Objection]
    is_best: bool


class Earlier(Shape):
    """The value of an earlier session, and how far this one is from it."""

    value: float
    at: datetime
    percent: float


class Value(Shape):
    """One result beside what healthy people of this sex, age and height give; empty where nothing can be compared."""

    parameter: Parameter
    measured: float | None
    predicted: float | None
    lln: float | None
    percent: float | None
    z: float | None
    best: Earlier | None
    last: Earlier | None


class Part(Shape):
    """The blows before, or after, a bronchodilator; or all of them.

    `grade` is in force: what a reader said (`said`) of these very blows (`trace`), else what was computed.
    """

    phase: Phase
    trace: str
    values: list[Value]
    grade: dict[Literal["fev1", "fvc"], Grade]
    computed: dict[Literal["fev1", "fvc"], Grade]
    said: Judgement | None
    acceptable: dict[Literal["fev1", "fvc"], int]
    apart_l: dict[Literal["fev1", "fvc"], float | None]
    advice: Literal["go_on", "enough", "too_many", "tired"]
    pattern: Pattern
    severity: Severity
    gold: int
    fev1q: float | None


class Response(Shape):
    """What a bronchodilator changed: litres, and percent of the predicted value (ERS/ATS 2021)."""

    fev1_l: float
    fev1_percent: float
    fvc_l: float
    fvc_percent: float
    is_response: bool


class Given(Shape):
    """A bronchodilator that was given."""

    given_at: datetime
    drug: str
    author: str
    made_at: datetime


class LoopPoint(Shape):
    """Where the predicted flow-volume curve goes, and its lower limit."""

    name: Literal["pef", "fef25", "fef50", "fef75", "fvc"]
    volume: float
    flow: float
    low_volume: float
    low_flow: float


class Reference(Shape):
    """What the results are compared with."""

    equations: Literal["gli_global_2022"]
    flows: Literal["ecsc_1993"]
    flows_extrapolated: bool


class Spirometer(Shape):
    """What was blown into."""

    name: str
    model: str
    serial: str


class SpirometrySession(Shape):
    """A session as a reader sees it: every blow, the results, and what readers said."""

    now: datetime
    session: str
    patient: Patient
    starts: datetime
    ends: datetime
    device: Spirometer
    lungs: Lungs
    reference: Reference
    efforts: list[Effort]
    unreadable: int
    parts: list[Part]
    given: Given | None
    response: Response | None
    loop: list[LoopPoint]
    algorithm: str
    algorithm_version: str
    previous: str | None
    next: str | None
    may_judge: bool


class JudgeBlow(Shape):
    """A reader's verdict on a blow; empty: what was computed counts again."""

    blow: AwareDatetime
    fev1: Use | None
    fvc: Use | None
    reason: Reason


class GradeSession(Shape):
    """A reader's grade of the blows that they saw (`trace`); empty: the computed one counts again."""

    trace: str = Field(pattern="^[0-9a-f]{24}$")
    fev1: Grade | None
    fvc: Grade | None
    reason: Reason


class GiveBronchodilator(Shape):
    """When it was given, and what."""

    given_at: AwareDatetime
    drug: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class MeasureHeight(Shape):
    """How tall, without shoes, as measured on a day."""

    height_cm: float = Field(ge=50, le=250)
    measured_on: date
