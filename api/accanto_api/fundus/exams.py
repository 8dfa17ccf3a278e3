"""A patient's exams: the pictures of each visit, with the gate's measures beside their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accanto_api import database, kept_pictures
from accanto_api.database import Connection
from accanto_api.fundus import marks, shapes
from accanto_api.pictures import sentences
from accanto_api.reading.fundus_fields import FundusFields
from accanto_contract.picture import Eye, Reason
from accanto_signal.fundus import cameras
from accanto_signal.fundus.cameras import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(kept_pictures.Kept):
    """A picture with what was measured in it."""

    measures: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    report: UUID
    signed_at: datetime
    fields: dict[str, object]
    pictures: list[UUID]


async def of(connection: Connection, patient_id: int, language: str) -> list[shapes.Exam]:
    """Every exam of a patient, the newest first."""
    rows = await database.rows(connection, Row, "fundus.pictures", patient=patient_id)
    said = await database.rows(connection, _Said, "fundus.said", patient=patient_id)
    return [_exam(visit, said, language) for visit in visits(rows)]


def visits(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Pictures, newest first, parted by the visit that they were taken at."""
    held: list[Row] = []
    for row in rows:
        if held and held[0].received_at - row.received_at >= kept_pictures.VISIT:
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _exam(visit: list[Row], said: list[_Said], language: str) -> shapes.Exam:
    uids = {one.uid for one in visit}
    concluded = next((one for one in said if uids & set(one.pictures)), None)
    return shapes.Exam(
        received_at=visit[0].received_at,
        pictures=[picture(one, language) for one in sorted(visit, key=lambda one: (one.eye, one.aim != "macula"))],
        missing=kept_pictures.missing(visit),
        said=_concluded(concluded) if concluded else None,
    )  # fmt: skip


def _concluded(said: _Said) -> shapes.Said:
    fields = FundusFields.model_validate(said.fields)
    return shapes.Said(report=said.report, signed_at=said.signed_at, fields=fields)


def picture(row: Row, language: str) -> shapes.EyePicture:
    """A picture as the room shows it."""
    camera = cameras.by_name(row.camera)
    return shapes.EyePicture(
        uid=row.uid, eye=row.eye, aim=row.aim, verdict=row.verdict, reasons=row.reasons,
        sentences=sentences(row.reasons, language), checks=list(_checks(row.measures, camera.limits)),
        marks=_marks(row), width=row.width, height=row.height, field_deg=camera.field_deg,
        is_camera_known=row.camera in cameras.BY_NAME and row.camera != "unknown",
        algorithm=f"{row.algorithm} {row.algorithm_version}", received_at=row.received_at,
    )  # fmt: skip


def _marks(row: Row) -> shapes.EyeMarks | None:
    is_doubted = Reason.OTHER_EYE in row.reasons
    found = marks.of(
        row.measures, cameras.by_name(row.camera), Eye(row.eye),
        width=row.width, height=row.height, is_doubted=is_doubted,
    )  # fmt: skip
    if found is None:
        return None
    return shapes.EyeMarks(
        disc_diameter=found.disc_diameter, disc=_spot(found.disc), fovea=_spot(found.fovea)
    )


def _spot(one: marks.Spot | None) -> shapes.Spot | None:
    return shapes.Spot(x=one.x, y=one.y) if one else None


def _checks(measures: dict[str, float], limits: Limits) -> Iterator[shapes.Check]:
    """The measures of light and focus that were taken, each beside the first limit that asks for a person."""
    floors = {"mean": limits.mean_dark, "vess95": limits.vess95_check, "sharp": limits.sharp_check}
    ceilings = {"dark": limits.dark_check, "satg": limits.satg_check}
    for name in ("mean", "dark", "satg", "vess95", "sharp"):
        if name not in measures:
            continue
        value, limit = measures[name], (floors | ceilings)[name]
        is_met = value >= limit if name in floors else value <= limit
        yield shapes.Check.model_validate({"name": name, "value": value, "limit": limit, "is_met": is_met})
