"""How gateways and their devices fare, written down: the newest word of each, and a thinner history for curves.

What a device says of its battery and clock is also said of its patient's kit, where the rules of a plan read it.
"""

from datetime import datetime
from uuid import UUID

from psycopg import Connection

from accanto_contract.downlink import Answer, Applied
from accanto_contract.identity import GatewayId
from accanto_contract.messages import DeviceState, Telemetry
from accanto_store import moments, queries

BATTERY_STEP = 5.0
"""Percent by which a battery must have changed to be spoken of again."""
CLOCK_STEP_S = 10.0
LONGEST = 20_000
"""Characters of an answer that are kept: some screens of a log."""
_LARGEST = 2**62


def note(connection: Connection, gateway: GatewayId, told: Telemetry, *, received_us: int) -> None:
    """Keep what a gateway said; nothing of one that is not enrolled. Raises psycopg.Error."""
    named = queries.load("steward")
    row = _gateway(gateway, told, received_us)
    connection.execute(named["report_gateway"], row)
    connection.execute(named["remember_gateway"], row)
    for state in sorted(told.devices, key=lambda one: one.device):
        values = _device(gateway, state, received_us)
        connection.execute(named["carry_seen"], values)
        connection.execute(named["report_device"], values)
        connection.execute(named["remember_device"], values)
        _say(connection, values)


def answered(connection: Connection, gateway: GatewayId, said: Answer | Applied) -> None:
    """Keep what became of a command or a configuration. Raises psycopg.Error."""
    named = queries.load("steward")
    text = said.text.replace("\0", "")[:LONGEST]
    row: dict[str, object] = {"gateway": gateway, "status": said.ended, "answer": text}
    if isinstance(said, Applied):
        connection.execute(named["answer_config"], {**row, "version": _kept(said.version)})
    elif _is_uuid(said.id):
        connection.execute(named["answer_command"], {**row, "id": said.id})


def _gateway(gateway: GatewayId, told: Telemetry, received_us: int) -> dict[str, object]:
    return {
        "gateway": gateway,
        "at": moments.from_us(received_us),
        "outbox_depth": _kept(told.outbox_depth),
        "outbox_bytes": _kept(told.outbox_bytes),
        "outbox_oldest_at": _moment(told.outbox_oldest_us),
        "disk_bytes": _kept(told.disk_bytes),
        "disk_free_bytes": _kept(told.disk_free_bytes),
        "clock_synchronised": told.clock_synchronised,
        "clock_offset_ms": _milliseconds(told.at_us - received_us),
        "round_trip_ms": _milliseconds(told.round_trip_us),
        "scans_restarted": _kept(told.scans_restarted),
        "radio_lost": _kept(told.radio_lost),
        "adapter_resets": _kept(told.adapter_resets),
        "certificate_expires_at": _moment(told.papers_end_us),
        "config_version": _kept(told.configuration),
    }


def _device(gateway: GatewayId, state: DeviceState, received_us: int) -> dict[str, object]:
    strength = state.rssi_dbm
    return {
        "gateway": gateway,
        "device": state.device.replace("\0", ""),
        "at": moments.from_us(received_us),
        "connected": state.connected,
        "last_seen_at": _moment(state.last_seen_us),
        "battery_percent": state.battery_percent,
        "rssi_dbm": strength if strength is not None and -128 <= strength <= 20 else None,
        "reconnects": _kept(state.reconnects),
        "gaps": _kept(state.gaps),
        "refused": _kept(state.refused),
        "unusable": _kept(state.unusable),
        "clock_offset_ms": _milliseconds(state.clock_offset_us),
    }


def _say(connection: Connection, values: dict[str, object]) -> None:
    """To the rules about the kit."""
    battery, offset = values["battery_percent"], values["clock_offset_ms"]
    say = queries.load("steward")["say_of_device"]
    if battery is not None:
        connection.execute(say, {**values, "name": "device/battery", "value": battery, "step": BATTERY_STEP})
    if isinstance(offset, int):
        seconds = offset / 1000
        connection.execute(say, {**values, "name": "device/clock", "value": seconds, "step": CLOCK_STEP_S})


def _moment(us: int | None) -> datetime | None:
    """A time that a gateway tells; none where no calendar has it."""
    try:
        return None if us is None else moments.from_us(us)
    except OverflowError:
        return None


def _milliseconds(us: int | None) -> int | None:
    return None if us is None else _kept(us // 1000)


def _kept(number: int | None) -> int | None:
    """A number as the database takes it."""
    return None if number is None else max(-_LARGEST, min(_LARGEST, number))


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
