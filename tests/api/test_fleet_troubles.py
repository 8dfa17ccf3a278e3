"""What is wrong with a gateway or a device is found from what it last said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from accanto_api.fleet import troubles
from accanto_api.fleet.troubles import Device, Gateway, Trouble

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
WELL = Gateway(
    gateway="gw-0093", online=True, seen_at=NOW - timedelta(seconds=3), software="1.4.2", reported_at=NOW,
    outbox_depth=2, outbox_bytes=5000, outbox_oldest_at=NOW - timedelta(seconds=9), disk_free_bytes=26 << 30,
    disk_bytes=29 << 30, clock_synchronised=True, clock_offset_ms=100, round_trip_ms=38, scans_restarted=0,
    radio_lost=0, adapter_resets=0, certificate_expires_at=NOW + timedelta(days=150), config_wanted=3,
    config_version=3, config_refused=None, enrolled_at=NOW - timedelta(days=90), devices=3, tickets=0,
)  # fmt: skip
STRAP = Device(
    device_id=1, device="simcor-e0001", kind="ecg", maker="Simcor", model="Strap 1", serial="E0001", firmware="2.1",
    gateway="gw-0093", connected=False, last_seen_at=NOW - timedelta(hours=2), battery_percent=71, rssi_dbm=-61,
    reconnects=1, clock_offset_ms=None, patient_id=1, assigned_at=NOW - timedelta(days=90),
    measured_at=NOW - timedelta(hours=2), readings=40, unusable=2, tickets=0,
)  # fmt: skip


def test_a_gateway_that_speaks_is_well() -> None:
    assert troubles.of_gateway(WELL, now=NOW) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"seen_at": None}, [Trouble.NEVER_SEEN]),
        ({"seen_at": NOW - timedelta(minutes=6)}, [Trouble.SILENT]),
        ({"online": False}, [Trouble.SILENT]),
        ({"outbox_oldest_at": NOW - timedelta(minutes=16)}, [Trouble.BACKLOG]),
        ({"clock_offset_ms": -121_000}, [Trouble.CLOCK]),
        ({"clock_synchronised": False}, [Trouble.CLOCK]),
        ({"certificate_expires_at": NOW + timedelta(days=10)}, [Trouble.CERTIFICATE]),
        ({"disk_free_bytes": 2 << 30}, [Trouble.DISK]),
        ({"config_refused": "older than mine"}, [Trouble.CONFIGURATION]),
        ({"online": False, "outbox_oldest_at": NOW - timedelta(hours=1)}, [Trouble.SILENT]),
    ],
)
def test_each_trouble_of_a_gateway_is_found(change: dict[str, object], found: list[Trouble]) -> None:
    assert troubles.of_gateway(replace(WELL, **change), now=NOW) == found  # type: ignore[arg-type]


def test_a_gateway_on_the_shelf_that_never_spoke_is_well() -> None:
    assert troubles.of_gateway(replace(WELL, seen_at=None, devices=0), now=NOW) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"battery_percent": 20}, []),
        ({"battery_percent": 19}, [Trouble.BATTERY]),
        ({"last_seen_at": NOW - timedelta(days=3), "measured_at": None}, [Trouble.UNHEARD]),
        ({"last_seen_at": None, "measured_at": None, "assigned_at": NOW - timedelta(hours=2)}, []),
        ({"readings": 40, "unusable": 9}, [Trouble.UNUSABLE]),
        ({"readings": 4, "unusable": 4}, []),
        ({"patient_id": None, "battery_percent": 3}, []),
    ],
)
def test_each_trouble_of_a_device_is_found(change: dict[str, object], found: list[Trouble]) -> None:
    assert troubles.of_device(replace(STRAP, **change), now=NOW) == found  # type: ignore[arg-type]
