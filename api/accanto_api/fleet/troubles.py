"""What is wrong with a gateway or a device, the gravest first. Pure.

Limits are for those who keep boxes running: our own choice, none of them clinical.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(minutes=5)
BACKLOG_AFTER = timedelta(minutes=15)
"""What waits for longer, while the line stands, does not leave by itself."""
CLOCK_OFF = timedelta(minutes=2)
CERTIFICATE_NEAR = timedelta(days=30)
LEAST_DISK = 0.1
LOW_BATTERY = 20
"""Percent, as gateways count."""
UNHEARD_AFTER = timedelta(hours=48)
MANY_UNUSABLE = 0.2
ENOUGH_READINGS = 5
"""Fewer say nothing about how many are usable."""


class Trouble(StrEnum):
    """What is wrong; the order is that of urgency."""

    NEVER_SEEN = "never_seen"
    SILENT = "silent"
    BACKLOG = "backlog"
    DISK = "disk"
    CLOCK = "clock"
    CERTIFICATE = "certificate"
    CONFIGURATION = "configuration"
    BATTERY = "battery"
    UNHEARD = "unheard"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A row of `gateways`."""

    gateway: str
    online: bool
    seen_at: datetime | None
    software: str | None
    reported_at: datetime | None
    outbox_depth: int | None
    outbox_bytes: int | None
    outbox_oldest_at: datetime | None
    disk_free_bytes: int | None
    disk_bytes: int | None
    clock_synchronised: bool | None
    clock_offset_ms: int | None
    round_trip_ms: int | None
    scans_restarted: int | None
    radio_lost: int | None
    adapter_resets: int | None
    certificate_expires_at: datetime | None
    config_wanted: int | None
    config_version: int | None
    config_refused: str | None
    enrolled_at: datetime
    devices: int
    tickets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A row of `devices`; readings are those of 30 days."""

    device_id: int
    device: str
    kind: str
    maker: str
    model: str
    serial: str
    firmware: str
    gateway: str | None
    connected: bool | None
    last_seen_at: datetime | None
    battery_percent: int | None
    rssi_dbm: int | None
    reconnects: int | None
    clock_offset_ms: int | None
    patient_id: int | None
    assigned_at: datetime | None
    measured_at: datetime | None
    readings: int
    unusable: int
    tickets: int


def of_gateway(one: Gateway, *, now: datetime) -> list[Trouble]:
    """What is wrong with a gateway. A silent one tells nothing newer: its other troubles are those it had."""
    if one.seen_at is None:
        return [Trouble.NEVER_SEEN] if one.devices else []
    is_silent = not one.online or one.seen_at < now - SILENT_AFTER
    found = {
        Trouble.SILENT: is_silent,
        Trouble.BACKLOG: not is_silent and _is_before(one.outbox_oldest_at, now - BACKLOG_AFTER),
        Trouble.DISK: _is_full(one),
        Trouble.CLOCK: one.clock_synchronised is False or _is_off(one.clock_offset_ms),
        Trouble.CERTIFICATE: _is_before(one.certificate_expires_at, now + CERTIFICATE_NEAR),
        Trouble.CONFIGURATION: one.config_refused is not None,
    }
    return [trouble for trouble, is_so in found.items() if is_so]


def of_device(one: Device, *, now: datetime) -> list[Trouble]:
    """What is wrong with a device that somebody has at home; one on the shelf is well."""
    if one.patient_id is None:
        return []
    last = max(filter(None, (one.last_seen_at, one.measured_at, one.assigned_at)), default=None)
    is_many = one.readings >= ENOUGH_READINGS and one.unusable > MANY_UNUSABLE * one.readings
    found = {
        Trouble.CLOCK: _is_off(one.clock_offset_ms),
        Trouble.BATTERY: one.battery_percent is not None and one.battery_percent < LOW_BATTERY,
        Trouble.UNHEARD: _is_before(last, now - UNHEARD_AFTER),
        Trouble.UNUSABLE: is_many,
    }
    return [trouble for trouble, is_so in found.items() if is_so]


def _is_before(moment: datetime | None, limit: datetime) -> bool:
    return moment is not None and moment < limit


def _is_off(offset_ms: int | None) -> bool:
    return offset_ms is not None and timedelta(milliseconds=abs(offset_ms)) > CLOCK_OFF


def _is_full(one: Gateway) -> bool:
    return bool(one.disk_bytes) and (one.disk_free_bytes or 0) < LEAST_DISK * (one.disk_bytes or 0)
