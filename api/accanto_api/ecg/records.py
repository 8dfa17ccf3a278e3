"""Which record a request is about, for every route that shows a trace."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Path as InPath
from fastapi import Query
from pydantic import AwareDatetime

from accanto_api import audit, patients
from accanto_api.database import Connection
from accanto_api.ecg import loading
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Record
from accanto_api.ecg.shelf import Shelf
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A record in an address: of a patient, of a device, of a signal, over a span of event time."""

    uid: UUID
    device: Annotated[int, InPath(ge=1, le=2**31 - 1)]
    signal: Annotated[int, InPath(ge=1, le=2**15 - 1)]
    starts: Annotated[AwareDatetime, Query()]
    ends: Annotated[AwareDatetime, Query()]


async def find(connection: Connection, actor: Actor, asked: Asked) -> Record:
    """The record of a patient whom the actor reaches. Raises No."""
    patient = await patients.find(connection, actor, asked.uid)
    return Record(
        patient=patient.id, device=asked.device, signal=asked.signal, starts=asked.starts, ends=asked.ends
    )


async def laid_out(connection: Connection, record: Record, shelf: Shelf) -> Layout:
    """Where its blocks lie now. Raises No where nothing was measured, or the span is too long."""
    found = await loading.layout(connection, record)
    if found is None:
        raise No(Code.NOT_FOUND)
    return shelf.layouts.put(record, found)


async def note_look(
    connection: Connection, actor: Actor, record: Record, shelf: Shelf, action: str = "ecg"
) -> None:
    """One row in the audit for a look, however many tiles it takes."""
    if shelf.is_new_look((actor.id, action, record)):
        await note(connection, actor, record, action)


async def note(connection: Connection, actor: Actor, record: Record, action: str, **more: str | int) -> None:
    """A row in the audit: whose trace, and which."""
    await audit.note(
        connection, actor, action, record.patient, device=record.device, signal=record.signal,
        starts=record.starts.isoformat(), ends=record.ends.isoformat(), **more,
    )  # fmt: skip
