"""Readings as a table: a CSV file with a heading, one reading a line; what cannot be read is told with its line."""

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from accanto_alerts import absence, wallclock
from accanto_alerts.points import Point
from accanto_alerts.replay import Reading
from accanto_contract import signals
from accanto_contract.errors import TableRefused
from accanto_contract.finding import Code

NEEDED = ("time", "signal", "value")
OPTIONAL = ("quality", "device", "starts", "confidence", "algorithm", "received")
_TOO_LARGE = 1e12
_PREFIXES = ("answer/", "occurrence/", "device/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A line that is not used, and why."""

    line: int
    it: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The readings of a file by their number (the first below the heading is 1), and the lines that are not used."""

    readings: dict[int, Reading]
    unread: tuple[Unread, ...]
    count: int
    """Lines below the heading, used or not."""


class _Bad(Exception):
    """A line cannot be used."""

    def __init__(self, it: str, en: str) -> None:
        super().__init__(en)
        self.it, self.en = it, en


def read(lines: Iterable[str]) -> Table:
    """The readings of a CSV file. Raises TableRefused where the heading is not one of readings."""
    rows = csv.DictReader(lines, skipinitialspace=True)
    rows.fieldnames = _heading(rows.fieldnames or (), NEEDED, (*NEEDED, *OPTIONAL))
    found: dict[int, Reading] = {}
    unread: list[Unread] = []
    devices: dict[str, int] = {}
    number = 0
    for number, row in enumerate(rows, start=1):
        try:
            found[number] = _reading(row, devices)
        except _Bad as bad:
            unread.append(Unread(line=rows.line_num, it=bad.it, en=bad.en))
    return Table(readings=found, unread=tuple(unread), count=number)


def arrive(table: Table, lines: Iterable[str]) -> list[Reading]:
    """The readings in the order (and at the times) that a second CSV file says; one may come twice.

    Those that it does not name come last, in the order of measuring. Raises TableRefused.
    """
    rows = csv.DictReader(lines, skipinitialspace=True)
    rows.fieldnames = _heading(rows.fieldnames or (), ("reading",), ("reading", "received"))
    ordered = list(_ordered(table, rows))
    rest = sorted(
        set(table.readings) - {number for number, _ in ordered},
        key=lambda number: (table.readings[number].point.time, number),
    )
    return _in_time([*ordered, *((number, None) for number in rest)], table)


def _ordered(table: Table, rows: "csv.DictReader[str]") -> Iterator[tuple[int, datetime | None]]:
    for row in rows:
        text = (row.get("reading") or "").strip()
        if not text.isdigit() or not 1 <= int(text) <= table.count:
            raise TableRefused(
                f"Riga {rows.line_num} dell'ordine d'arrivo: «{text}» non è il numero di una"
                f" misura (da 1 a {table.count}).",
                f"Line {rows.line_num} of the arrival file: “{text}” is not the number of a reading"
                f" (1 to {table.count}).",
            )
        try:
            received = _moment(row["received"], "received") if (row.get("received") or "").strip() else None
        except _Bad as bad:
            where = f"{rows.line_num}"
            raise TableRefused(f"Riga {where}: {bad.it}.", f"Line {where}: {bad.en}.") from bad
        if int(text) in table.readings:
            yield int(text), received


def _in_time(ordered: Sequence[tuple[int, datetime | None]], table: Table) -> list[Reading]:
    """Each arrives when its line says, else when it was measured; never before the one ahead of it."""
    arrived: list[Reading] = []
    for number, received in ordered:
        reading = table.readings[number]
        now = received or reading.point.time
        if received is None and arrived:
            now = max(now, arrived[-1].arrives)
        arrived.append(replace(reading, arrives=now))
    return arrived


def _reading(row: dict[str, str], devices: dict[str, int]) -> Reading:
    if None in row:
        raise _Bad("ha più colonne dell'intestazione", "it has more columns than the heading")
    text = {name: (value or "").strip() for name, value in row.items()}
    measured = _moment(text["time"], "time")
    name = text["signal"]
    if not _is_known(name):
        raise _Bad(f"non conosco il segnale «{name}»", f"the signal “{name}” is not known")
    value, quality = _value(name, text["value"]), _share(text.get("quality", ""), "quality")
    point = Point(
        time=measured,
        value=value,
        quality=quality if _is_plausible(name, value) else 0.0,
        device_id=devices.setdefault(text.get("device", ""), len(devices) + 1),
        starts=_moment(text["starts"], "starts") if text.get("starts") else measured,
        algorithm=text.get("algorithm") or None,
        confidence=_share(text.get("confidence", ""), "confidence"),
    )
    arrives = _moment(text["received"], "received") if text.get("received") else measured
    return Reading(name=name, point=point, arrives=arrives)


def _is_known(name: str) -> bool:
    signal = signals.BY_NAME.get(name)
    is_value = signal is not None and not signal.is_waveform
    is_named = name.startswith(_PREFIXES) and not name.endswith("/")
    return is_value or is_named or name == absence.SIGNAL or name in set(Code)


def _is_plausible(name: str, value: float) -> bool:
    """Whether a body can have this value: ingestion trusts no other, so neither does a table."""
    signal = signals.BY_NAME.get(name)
    return signal is None or signal.is_plausible(value)


def _value(name: str, text: str) -> float:
    """A number; of an absence the moment of its end."""
    if name == absence.SIGNAL:
        return _moment(text, "value").timestamp()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < _TOO_LARGE:
        raise _Bad(
            f"«{text}» non è un numero (col punto decimale)",
            f"“{text}” is not a number (with a decimal point)",
        )
    return value


def _share(text: str, name: str) -> float:
    try:
        value = float(text or 1)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise _Bad(f"{name} «{text}» non va da 0 a 1", f"{name} “{text}” is not from 0 to 1")
    return value


def _moment(text: str, name: str) -> datetime:
    """A moment in ISO 8601; without an offset it is the Italian wall clock's."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise _Bad(
            f"{name} «{text}» non è un momento (2026-03-02T07:30:00+01:00)",
            f"{name} “{text}” is not a moment (2026-03-02T07:30:00+01:00)",
        ) from None
    if not 1970 <= found.year < 2200:
        raise _Bad(f"{name} «{text}» non è un anno da 1970 a 2199", f"{name} “{text}” is not of 1970 to 2199")
    return (found if found.tzinfo else found.replace(tzinfo=wallclock.ROME)).astimezone(UTC)


def _heading(found: Sequence[str], needed: Sequence[str], known: Sequence[str]) -> list[str]:
    """The names of the columns. Raises TableRefused."""
    names = [name.strip() for name in found]
    missing = [name for name in needed if name not in names]
    unknown = [name for name in names if name not in known]
    if missing or unknown or len(set(names)) < len(names):
        raise TableRefused(
            f"L'intestazione dev'essere {','.join(needed)} con, se serve, {', '.join(known[len(needed) :])};"
            f" qui è «{','.join(names)}».",
            f"The heading must be {','.join(needed)}, with {', '.join(known[len(needed) :])} if needed;"
            f" here it is “{','.join(names)}”.",
        )
    return names
