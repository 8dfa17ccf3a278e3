"""The fleet: gateways and devices in homes, and what technicians do about them. Nothing clinical passes here."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath

from accanto_api import audit
from accanto_api.database import Database
from accanto_api.fleet import acting, seeing, shapes
from accanto_api.permissions import Permission, Require
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/fleet")

Reader = Annotated[Actor, Depends(Require(Permission.READ_FLEET))]
Technician = Annotated[Actor, Depends(Require(Permission.COMMAND_FLEET))]
Name = Annotated[str, InPath(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
DeviceNumber = Annotated[int, InPath(ge=1, le=2**31 - 1)]
Number = Annotated[int, InPath(ge=1, le=2**62)]


@router.get("")
async def fleet(actor: Reader, pool: Database) -> shapes.FleetPage:
    """Every gateway and device, those to look at first, and the open tickets."""
    async with pool.connection() as connection:
        await audit.note(connection, actor, "fleet", None)
        return await seeing.fleet(connection, actor, now=actor.at)


@router.get("/gateways/{name}")
async def fleet_gateway(name: Name, actor: Reader, pool: Database) -> shapes.GatewayPage:
    """One gateway: its home and how to reach it, its devices, its last day, tickets and commands."""
    async with pool.connection() as connection:
        found = await seeing.gateway(connection, actor, name, now=actor.at)
        for one in {place.patient_id for place in await seeing.places(connection, actor, name)}:
            await audit.note(connection, actor, "fleet_home", one, gateway=name)
    return found


@router.post("/gateways/{name}/commands")
async def ask_gateway(name: Name, asked: shapes.AskCommand, actor: Technician, pool: Database) -> shapes.Done:
    """Ask a gateway to do something; it is signed and sent within seconds, and the answer stands on its page."""
    async with pool.connection() as connection:
        number = await acting.ask(connection, actor, name, asked.name)
        await audit.note(connection, actor, "fleet_command", None, gateway=name, command=asked.name)
    return shapes.Done(id=str(number))


@router.post("/tickets")
async def open_ticket(asked: shapes.OpenTicket, actor: Technician, pool: Database) -> shapes.Done:
    """Something to be done about a gateway or a device."""
    async with pool.connection() as connection:
        number = await acting.open_ticket(connection, actor, asked)
        await audit.note(connection, actor, "fleet_ticket", None, ticket=number)
    return shapes.Done(id=str(number))


@router.post("/tickets/{number}/close")
async def close_ticket(
    number: Number, asked: shapes.CloseTicket, actor: Technician, pool: Database
) -> shapes.Done:
    """It is done."""
    async with pool.connection() as connection:
        await acting.close_ticket(connection, actor, number, asked.result)
        await audit.note(connection, actor, "fleet_ticket_close", None, ticket=number)
    return shapes.Done(id=str(number))


@router.post("/kits")
async def assign_kit(asked: shapes.AssignKit, actor: Technician, pool: Database) -> shapes.Done:
    """Give devices from the shelf to a patient: all of them, or none where one is taken (409 `device_taken`)."""
    async with pool.connection() as connection:
        patient = await acting.assign(connection, asked)
        await audit.note(connection, actor, "assign_kit", patient, devices=len(asked.devices))
    return shapes.Done()


@router.post("/devices/{number}/return")
async def return_device(
    number: DeviceNumber, asked: shapes.Return, actor: Technician, pool: Database
) -> shapes.Done:
    """A device comes back to the shelf, or leaves the service for good."""
    async with pool.connection() as connection:
        patient = await acting.give_back(connection, number, retire=asked.retire)
        await audit.note(connection, actor, "return_device", patient, device=number)
    return shapes.Done()


@router.post("/devices/{number}/replace")
async def replace_device(
    number: DeviceNumber, asked: shapes.Replace, actor: Technician, pool: Database
) -> shapes.Done:
    """Another device of the same kind takes its place, in one step (409 `device_taken`, `cannot_replace`)."""
    async with pool.connection() as connection:
        patient = await acting.replace(connection, number, asked.by)
        await audit.note(connection, actor, "replace_device", patient, device=number, by=asked.by)
    return shapes.Done()
