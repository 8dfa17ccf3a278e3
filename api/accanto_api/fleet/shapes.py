"""What is said about the fleet: JSON, field by field. Nothing of it is clinical."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from accanto_api.fleet.troubles import Trouble
from accanto_api.shapes import Shape

TicketKind = Literal["call", "battery", "replace", "collect", "visit", "note"]
CommandName = Literal["fetch_now", "restart_radio", "resend", "send_log", "identify", "renew"]
Text = Annotated[str, Field(max_length=500)]
Code = Annotated[str, Field(max_length=32)]


class FleetHome(Shape):
    """Where a gateway stands; empty where the reader may know the code alone."""

    patient: UUID
    code: str
    name: str
    town: str
    address: str
    phone: str
    caregiver_name: str
    caregiver_phone: str


class FleetGateway(Shape):
    """A gateway; what it says of itself is as old as `reported_at`."""

    gateway: str
    troubles: list[Trouble]
    homes: list[str]
    """Names of who lives there, or codes."""
    online: bool
    seen_at: datetime | None
    software: str | None
    reported_at: datetime | None
    outbox_depth: int | None
    outbox_bytes: int | None
    outbox_oldest_at: datetime | None
    disk_free_share: float | None
    clock_synchronised: bool | None
    clock_offset_ms: int | None
    round_trip_ms: int | None
    reconnects: int
    """Lost radios and adapters that were started anew."""
    certificate_expires_at: datetime | None
    config_wanted: int | None
    config_version: int | None
    config_refused: str | None
    enrolled_at: datetime
    devices: int
    tickets: int


class FleetDevice(Shape):
    """A device; without a home it lies on the shelf. Readings are pieces of ECG of 30 days."""

    id: int
    device: str
    kind: str
    label: str
    """Maker, model and serial number."""
    firmware: str
    troubles: list[Trouble]
    gateway: str | None
    home: str | None
    assigned_at: datetime | None
    last_seen_at: datetime | None
    measured_at: datetime | None
    battery_percent: int | None
    rssi_dbm: int | None
    reconnects: int | None
    clock_offset_ms: int | None
    readings: int
    unusable: int
    tickets: int


class Ticket(Shape):
    """Something to do, or to know, about a gateway or a device."""

    id: int
    gateway: str | None
    device_id: int | None
    device: str | None
    kind: TicketKind
    text: str
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    result: str | None


class FleetCounts(Shape):
    """The fleet in figures."""

    gateways: int
    well: int
    troubled: int
    low_batteries: int
    clocks_off: int
    devices: int
    on_the_shelf: int


class FleetPage(Shape):
    """Every gateway, those to look at first, and every device."""

    now: datetime
    may_act: bool
    counts: FleetCounts
    gateways: list[FleetGateway]
    devices: list[FleetDevice]
    tickets: list[Ticket]


class Moment(Shape):
    """A gateway, ten minutes long."""

    at: datetime
    outbox_depth: int
    round_trip_ms: int | None
    clock_offset_ms: int


class FleetCommand(Shape):
    """What a gateway was asked to do; null while it has not answered."""

    id: UUID
    name: str
    asked_by: str
    asked_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    status: str | None
    answer: str | None


class GatewayPage(Shape):
    """One gateway with its home, its devices, its last day, and what was done about it."""

    now: datetime
    may_act: bool
    gateway: FleetGateway
    homes: list[FleetHome]
    devices: list[FleetDevice]
    history: list[Moment]
    tickets: list[Ticket]
    commands: list[FleetCommand]


class OpenTicket(Shape):
    """A ticket that a person opens; about a gateway, a device, or both."""

    gateway: Code | None = None
    device: int | None = Field(default=None, ge=1, le=2**31 - 1)
    kind: TicketKind
    text: Text = ""


class CloseTicket(Shape):
    """What came of it."""

    result: Text = ""


class AskCommand(Shape):
    """Something that a gateway is asked to do."""

    name: CommandName


class AssignKit(Shape):
    """Devices that are given to a patient, whom the code names; without a gateway the one of their other devices."""

    code: Code
    gateway: Code | None = None
    devices: list[Annotated[int, Field(ge=1, le=2**31 - 1)]] = Field(min_length=1, max_length=20)


class Replace(Shape):
    """Another device takes the place of one."""

    by: int = Field(ge=1, le=2**31 - 1)


class Return(Shape):
    """A device comes back; retired, it leaves the service for good."""

    retire: bool = False


class Done(Shape):
    """It is done; `id` is of the ticket or the command, where there is one."""

    id: str | None = None
