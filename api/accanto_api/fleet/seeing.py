"""Puts the fleet together for a reader: rows with what is wrong in them, names only as far as the reader may know."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fleet import shapes, troubles
from accanto_api.fleet.troubles import Device, Gateway, Trouble
from accanto_api.permissions import OF_ROLE, Permission
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

READINGS_SINCE = timedelta(days=30)
DAY = timedelta(days=1)
LATELY = timedelta(days=30)
NAMES = {"technician": "all", "coordinator": "all", "case_manager": "team"}
"""Who knows whose name here: technicians must find the house; an administrator sees codes alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of `homes`: a device in somebody's home."""

    gateway: str | None
    device_id: int
    patient_id: int
    uid: UUID
    code: str
    name: str
    town: str
    address: str
    phone: str
    caregiver_name: str
    caregiver_phone: str

    @property
    def shown(self) -> str:
        """The name, or the code where that is all that may be known."""
        return self.name or self.code


def may_act(actor: Actor) -> bool:
    """Whether the reader may do something about what they see."""
    return Permission.COMMAND_FLEET in OF_ROLE.get(actor.role, frozenset())


async def places(connection: Connection, actor: Actor, gateway: str | None = None) -> list[Place]:
    """Where devices are, as far as the reader may know."""
    names = NAMES.get(actor.role, "none")
    return await database.rows(
        connection, Place, "fleet_work.homes", account=actor.id, names=names, gateway=gateway
    )


async def fleet(connection: Connection, actor: Actor, *, now: datetime) -> shapes.FleetPage:
    """All of it, what is to be looked at first."""
    where = await places(connection, actor)
    gateways = await _gateways(connection, where, now=now)
    devices = await _devices(connection, where, now=now)
    return shapes.FleetPage(
        now=now,
        may_act=may_act(actor),
        counts=_counts(gateways, devices),
        gateways=sorted(gateways, key=lambda one: (_urgency(one.troubles), one.gateway)),
        devices=sorted(devices, key=lambda one: (_urgency(one.troubles), one.home is None, one.device)),
        tickets=await tickets(connection, None, now=now),
    )


async def gateway(connection: Connection, actor: Actor, name: str, *, now: datetime) -> shapes.GatewayPage:
    """One gateway and everything about it. Raises No."""
    where = await places(connection, actor, name)
    found = await _gateways(connection, where, now=now, gateway=name)
    if not found:
        raise No(Code.NOT_FOUND)
    people = {one.patient_id: one for one in where}
    return shapes.GatewayPage(
        now=now,
        may_act=may_act(actor),
        gateway=found[0],
        homes=[_home(one) for one in people.values()],
        devices=await _devices(connection, where, now=now, gateway=name),
        history=await database.rows(
            connection, shapes.Moment, "fleet_work.history", gateway=name, since=now - DAY
        ),
        tickets=await tickets(connection, name, now=now),
        commands=await database.rows(connection, shapes.FleetCommand, "fleet_work.commands", gateway=name),
    )


async def tickets(connection: Connection, name: str | None, *, now: datetime) -> list[shapes.Ticket]:
    """What is open, and of one gateway what was done lately."""
    since = now - LATELY if name else now
    return await database.rows(connection, shapes.Ticket, "fleet_work.tickets", gateway=name, since=since)


async def _gateways(
    connection: Connection, where: Iterable[Place], *, now: datetime, gateway: str | None = None
) -> list[shapes.FleetGateway]:
    homes: dict[str | None, dict[str, None]] = defaultdict(dict)
    for one in where:
        homes[one.gateway][one.shown] = None
    rows = await database.rows(connection, Gateway, "fleet_work.gateways", gateway=gateway)
    return [_gateway(row, list(homes[row.gateway]), now) for row in rows]


def _gateway(row: Gateway, homes: list[str], now: datetime) -> shapes.FleetGateway:
    return shapes.FleetGateway(
        gateway=row.gateway, troubles=troubles.of_gateway(row, now=now), homes=homes, online=row.online,
        seen_at=row.seen_at, software=row.software, reported_at=row.reported_at, outbox_depth=row.outbox_depth,
        outbox_bytes=row.outbox_bytes, outbox_oldest_at=row.outbox_oldest_at,
        disk_free_share=(row.disk_free_bytes or 0) / row.disk_bytes if row.disk_bytes else None,
        clock_synchronised=row.clock_synchronised, clock_offset_ms=row.clock_offset_ms,
        round_trip_ms=row.round_trip_ms, reconnects=(row.radio_lost or 0) + (row.adapter_resets or 0),
        certificate_expires_at=row.certificate_expires_at, config_wanted=row.config_wanted,
        config_version=row.config_version, config_refused=row.config_refused, enrolled_at=row.enrolled_at,
        devices=row.devices, tickets=row.tickets,
    )  # fmt: skip


async def _devices(
    connection: Connection, where: Iterable[Place], *, now: datetime, gateway: str | None = None
) -> list[shapes.FleetDevice]:
    homes = {one.device_id: one.shown for one in where}
    rows = await database.rows(
        connection, Device, "fleet_work.devices", gateway=gateway, device=None, since=now - READINGS_SINCE
    )
    return [_device(row, homes, now) for row in rows]


def _device(row: Device, homes: Mapping[int, str], now: datetime) -> shapes.FleetDevice:
    return shapes.FleetDevice(
        id=row.device_id, device=row.device, kind=row.kind,
        label=" ".join(filter(None, (row.maker, row.model, row.serial))), firmware=row.firmware,
        troubles=troubles.of_device(row, now=now), gateway=row.gateway, home=homes.get(row.device_id),
        assigned_at=row.assigned_at, last_seen_at=row.last_seen_at, measured_at=row.measured_at,
        battery_percent=row.battery_percent, rssi_dbm=row.rssi_dbm, reconnects=row.reconnects,
        clock_offset_ms=row.clock_offset_ms, readings=row.readings, unusable=row.unusable, tickets=row.tickets,
    )  # fmt: skip


def _home(one: Place) -> shapes.FleetHome:
    return shapes.FleetHome(
        patient=one.uid, code=one.code, name=one.name, town=one.town, address=one.address, phone=one.phone,
        caregiver_name=one.caregiver_name, caregiver_phone=one.caregiver_phone,
    )  # fmt: skip


def _counts(
    gateways: Sequence[shapes.FleetGateway], devices: Sequence[shapes.FleetDevice]
) -> shapes.FleetCounts:
    troubled = sum(bool(one.troubles) for one in gateways)
    return shapes.FleetCounts(
        gateways=len(gateways),
        well=len(gateways) - troubled,
        troubled=troubled,
        low_batteries=sum(Trouble.BATTERY in one.troubles for one in devices),
        clocks_off=sum(Trouble.CLOCK in found for found in _all_troubles(gateways, devices)),
        devices=len(devices),
        on_the_shelf=sum(one.home is None for one in devices),
    )


def _all_troubles(
    gateways: Sequence[shapes.FleetGateway], devices: Sequence[shapes.FleetDevice]
) -> list[list[Trouble]]:
    return [one.troubles for one in gateways] + [one.troubles for one in devices]


def _urgency(found: Sequence[Trouble]) -> tuple[int, int]:
    """The gravest trouble first, then how many there are; what is well comes last."""
    order = list(Trouble)
    return (order.index(found[0]) if found else len(order), -len(found))
