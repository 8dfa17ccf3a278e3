"""What the server says in the reading room of the fundus: exams, gradings, agreement; JSON, field by field."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_api.pictures import Place
from accanto_api.reading.fields import Content
from accanto_api.reading.fundus_fields import FundusFields
from accanto_api.shapes import Shape

EyeName = Literal["od", "os"]
Turn = Literal["first", "second", "arbitration"]


class Spot(Shape):
    """A place in pixels of the whole picture: right and down."""

    x: float
    y: float


class EyeMarks(Shape):
    """Guesses of the program; lengths in pixels of the whole picture. The disc's diameter follows from the field."""

    disc_diameter: float
    disc: Spot | None
    fovea: Spot | None


class Check(Shape):
    """One measure of the gate beside its limit; `is_met` where the picture keeps to it."""

    name: Literal["mean", "dark", "satg", "vess95", "sharp"]
    value: float
    limit: float
    is_met: bool


class EyePicture(Shape):
    """A picture of one eye, with what the gate measured; `field_deg` is what its camera sees."""

    uid: UUID
    eye: EyeName
    aim: Literal["disc", "macula", "unsure"]
    verdict: Literal["ok", "human-check", "retake"]
    reasons: list[str]
    sentences: list[str]
    checks: list[Check]
    marks: EyeMarks | None
    width: int
    height: int
    field_deg: float
    is_camera_known: bool
    algorithm: str
    received_at: datetime


class Said(Shape):
    """What a signed referto said of an exam."""

    report: UUID
    signed_at: datetime
    fields: FundusFields


class Exam(Shape):
    """The pictures of one visit, the right eye first, and what was concluded of them."""

    received_at: datetime
    pictures: list[EyePicture]
    missing: list[Place]
    said: Said | None


class Exams(Shape):
    """Every exam of a patient, the newest first."""

    now: datetime
    exams: list[Exam]


class SeenGrading(Shape):
    """A signed grading that may be seen; without name, turn and time for who arbitrates."""

    turn: Turn | None
    content: Content
    reader: str | None
    signed_at: datetime | None


class Outcome(Shape):
    """The grade that counts, and how it came about."""

    how: Literal["agreement", "arbitration"]
    content: Content


class Grading(Shape):
    """Where a reading with two blind readers stands, as the one who asks may see it."""

    turn: Literal["first", "second", "arbitration", "report", "done", "not_yours"]
    eyes: list[EyeName]
    own: Content | None
    signed_at: datetime | None
    seen: list[SeenGrading]
    outcome: Outcome | None


class SaveGrading(Shape):
    """What a reader says so far, or signs."""

    content: Content


class SignedGrading(Shape):
    """As what a grading was signed, and whether the grade stands now."""

    turn: Turn
    is_settled: bool


class Kappas(Shape):
    """Cohen's kappa without and with weights; null where there is too little to compute it."""

    plain: float | None
    linear: float | None
    quadratic: float | None


class ReaderAgreement(Shape):
    """How one reader agreed with the others, over eyes that two people read blind.

    `counts[i][j]`: how many eyes this reader gave grade i and the other j, grades 0 to 4.
    """

    reader: str
    is_me: bool
    eyes: int
    graded: int
    same: int
    counts: list[list[int]]
    icdr: Kappas
    oedema: float | None
    gradable: float | None


class Agreement(Shape):
    """One line a reader; an oculist finds their own only."""

    readers: list[ReaderAgreement]
