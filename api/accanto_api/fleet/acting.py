"""What technicians do: give devices, take them back, replace them; open and close tickets; ask gateways."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fleet import shapes
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A device, which nobody else may move until we commit."""

    id: int
    kind: str
    retired_at: datetime | None
    patient_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patient:
    id: int
    uid: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Uid:
    id: UUID


async def open_ticket(connection: Connection, actor: Actor, asked: shapes.OpenTicket) -> int:
    """Something to be done; its number. Raises No where the gateway or the device does not exist."""
    if asked.gateway is None and asked.device is None:
        raise No(Code.INVALID)
    try:
        made = await database.row(
            connection, _Number, "fleet_work.open_ticket",
            gateway=asked.gateway, device=asked.device, kind=asked.kind, text=asked.text, by=actor.username,
        )  # fmt: skip
    except psycopg.errors.ForeignKeyViolation as error:
        raise No(Code.NOT_FOUND) from error
    assert made is not None  # noqa: S101  an insert that returns
    return made.id


async def close_ticket(connection: Connection, actor: Actor, ticket: int, result: str) -> None:
    """It is done. Raises No where it is closed already, or never was."""
    done = await database.row(
        connection, _Number, "fleet_work.close_ticket", ticket=ticket, by=actor.username, result=result
    )
    if done is None:
        raise No(Code.NOT_FOUND)


async def ask(connection: Connection, actor: Actor, gateway: str, name: str) -> UUID:
    """A gateway is asked to do something; the number under which it answers. Raises No."""
    try:
        made = await database.row(
            connection, _Uid, "fleet_work.ask", gateway=gateway, name=name, by=actor.username
        )
    except psycopg.errors.ForeignKeyViolation as error:
        raise No(Code.NOT_FOUND) from error
    assert made is not None  # noqa: S101  an insert that returns
    return made.id


async def assign(connection: Connection, asked: shapes.AssignKit) -> int:
    """Devices from the shelf go to a patient, with the gateway that will carry them; whose number that is.

    Raises No: then none of them goes.
    """
    patient = await database.row(connection, _Patient, "fleet_work.patient_by_code", code=asked.code)
    if patient is None:
        raise No(Code.NOT_FOUND)
    if asked.gateway and not await database.row(
        connection, _Name, "fleet_work.gateway_known", gateway=asked.gateway
    ):
        raise No(Code.NOT_FOUND)
    for number in sorted(set(asked.devices)):
        await _give(connection, await _held(connection, number), patient.id, asked.gateway)
    return patient.id


async def give(connection: Connection, patient: int, name: str) -> int:
    """One device from the shelf goes to a patient, carried by the gateway of the others. Its number. Raises No."""
    number = (await _named(connection, name)).id
    await _give(connection, await _held(connection, number), patient, None)
    return number


async def bring_back(connection: Connection, patient: int, name: str) -> int:
    """A device of a patient's kit goes back to the shelf. Its number. Raises No where it is not theirs."""
    known = await _named(connection, name)
    held = await _held(connection, known.id)
    if held.patient_id != patient:
        raise No(Code.NOT_FOUND)
    await database.run(connection, "fleet_work.take_device", device=held.id)
    return held.id


async def give_back(connection: Connection, number: int, *, retire: bool) -> int | None:
    """A device comes back to the shelf, or leaves for good; whose it was. Raises No."""
    held = await _held(connection, number)
    await database.run(connection, "fleet_work.take_device", device=number)
    if retire:
        await database.run(connection, "fleet_work.retire_device", device=number)
    return held.patient_id


async def replace(connection: Connection, old: int, new: int) -> int:
    """Another device of the same kind takes a device's place; whose it is. Raises No."""
    first, second = sorted((old, new))
    held = {one: await _held(connection, one) for one in (first, second)}
    patient = held[old].patient_id
    if patient is None or old == new or held[old].kind != held[new].kind:
        raise No(Code.CANNOT_REPLACE)
    await _give(connection, held[new], patient, None)
    await database.run(connection, "fleet_work.take_device", device=old)
    return patient


async def _named(connection: Connection, name: str) -> _Number:
    found = await database.row(connection, _Number, "fleet_work.device_named", name=name)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found


async def _held(connection: Connection, number: int) -> Held:
    found = await database.row(connection, Held, "fleet_work.hold_device", device=number)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found


async def _give(connection: Connection, device: Held, patient: int, gateway: str | None) -> None:
    if device.patient_id is not None or device.retired_at is not None:
        raise No(Code.DEVICE_TAKEN)
    await database.run(
        connection, "fleet_work.carry_device", device=device.id, patient=patient, gateway=gateway
    )
    await database.run(connection, "fleet_work.give_device", device=device.id, patient=patient)
