"""A patient's measurements as files, for who may take them out of the house; the audit knows of each."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from fastapi.concurrency import run_in_threadpool
from pydantic import AwareDatetime

from accanto_api import audit, database, patients
from accanto_api.database import Connection, Database
from accanto_api.ecg import loading, person, records, strips
from accanto_api.ecg.records import Asked
from accanto_api.exports import fundus, making, table, values
from accanto_api.exports.making import Form, Identity
from accanto_api.permissions import Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor
from accanto_contract.picture import Reason

router = APIRouter(prefix="/api/patients/{uid}/exports")

Exporter = Annotated[Actor, Depends(Require(Permission.EXPORT_DATA))]
DeviceNumber = Annotated[int, InPath(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a file should be: with whose name, and how large a trace stands on paper."""

    identity: Annotated[Identity, Query()] = "full"
    mm_per_s: Annotated[Literal["12.5", "25", "50"], Query()] = "25"
    mm_per_mv: Annotated[Literal["5", "10", "20"], Query()] = "10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """From when until when, and with whose name."""

    starts: Annotated[AwareDatetime, Query()]
    ends: Annotated[AwareDatetime, Query()]
    identity: Annotated[Identity, Query()] = "full"


@router.get(
    "/ecg/{device}/{signal}/{form}",
    response_class=Response,
    responses={200: {"content": {media: {} for media, _ in making.MEDIA_TYPES.values()}}},
)
async def export_ecg(
    asked: Annotated[Asked, Depends()], form: Form, drawing: Annotated[Drawing, Depends()],
    actor: Exporter, pool: Database,
) -> Response:  # fmt: skip
    """A trace as WFDB (zip), EDF+, DICOM, CSV, PDF or PNG, sample by sample as it was measured."""
    async with pool.connection() as connection:
        record = await records.find(connection, actor, asked)
        row = await loading.layout(connection, record)
        if row is None:
            raise No(Code.NOT_FOUND)
        making.refuse_too_much(row, form)
        fetched = await strips.fetch(connection, record, row)
    wish = making.Wish(
        form=form, identity=drawing.identity, language=actor.language, now=actor.at,
        mm_per_s=float(drawing.mm_per_s), mm_per_mv=float(drawing.mm_per_mv),
    )  # fmt: skip
    body = await run_in_threadpool(making.made, fetched, wish)
    async with pool.connection() as connection:
        await records.note(connection, actor, record, "export", form=form, identity=drawing.identity)
    media, ending = making.MEDIA_TYPES[form]
    return _file(body, media, f"ecg-{row.starts:%Y%m%dT%H%M%SZ}-d{record.device}.{ending}")


@router.get("/observations", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export_observations(
    uid: UUID, over: Annotated[Over, Depends()], actor: Exporter, pool: Database,
    signal: Annotated[str | None, Query(max_length=40, pattern="^[a-z0-9_]+$")] = None,
) -> Response:  # fmt: skip
    """Every value that devices measured in at most a year, or those of one signal, as CSV."""
    span = values.Span(starts=over.starts, ends=over.ends)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await values.observations(connection, patient.id, span, signal)
        head = await _head(connection, actor, patient.id, over, {"signal": signal or "all"})
    return _file(await run_in_threadpool(table.observations, found, head), "text/csv", "observations.csv")


@router.get("/spirometry/{device}", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def export_spirometry(
    uid: UUID, device: DeviceNumber, over: Annotated[Over, Depends()], actor: Exporter, pool: Database
) -> Response:
    """Volume and flow of every blow into a spirometer, sample by sample as they were measured, as CSV."""
    span = values.Span(starts=over.starts, ends=over.ends)
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await values.blows(connection, patient.id, device, span)
        head = await _head(connection, actor, patient.id, over, {"device": device, "signal": "blows"})
    return _file(await run_in_threadpool(table.blows, found, head), "text/csv", f"spirometry-d{device}.csv")


async def _head(
    connection: Connection, actor: Actor, patient: int, over: Over, what: dict[str, str | int]
) -> list[str]:
    """What stands above a table: its span, and whose it is; and a row in the audit."""
    span = {"starts": over.starts.isoformat(), "ends": over.ends.isoformat()}
    await audit.note(connection, actor, "export", patient, **what, **span, form="csv", identity=over.identity)
    head = [f"measured from {span['starts']} until {span['ends']}, as devices sent it"]
    return [*head, (await person.find(connection, patient)).line("en")] if over.identity == "full" else head


@router.get(
    "/fundus/{picture}/{form}",
    response_class=Response,
    responses={200: {"content": {media: {} for media in fundus.MEDIA_TYPES.values()}}},
)
async def export_fundus(
    uid: UUID, picture: UUID, form: fundus.Form, actor: Exporter, pool: Database,
) -> Response:  # fmt: skip
    """A picture as the camera's own file (original), as DICOM around its JPEG, or around the clean copy (viewed)."""
    async with pool.connection() as connection:
        patient = await patients.find(connection, actor, uid)
        found = await database.row(
            connection, fundus.Kept, "pictures.original", patient=patient.id, picture=picture
        )
        if found is None:
            raise No(Code.NOT_FOUND)
        if Reason.TEXT in found.reasons:
            raise No(Code.TEXT_IN_PICTURE)
        await audit.note(connection, actor, "export", patient.id, picture=str(picture), form=form)
    if form == "original":
        return _file(found.file, fundus.MEDIA_TYPES[found.form], f"{picture}.{fundus.ENDINGS[found.form]}")
    body = await run_in_threadpool(fundus.written, found, patient.uid, is_original=form == "dicom")
    return _file(body, fundus.MEDIA_TYPES["dicom"], f"{picture}.dcm")


def _file(body: bytes, media: str, name: str) -> Response:
    """A file to be saved, never kept by a browser; its name says nothing of whose it is."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=media, headers=headers)
