"""How a patient's signals went: bins of values, the personal band, the limits of the plan, the calendar's dots."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from accanto_alerts import adherence, baselines, limits, wallclock
from accanto_alerts.baselines import Value
from accanto_alerts.pai import Pai
from accanto_api import database
from accanto_api.database import Connection
from accanto_api.record import calendar, shapes
from accanto_api.record.rows import BinRow
from accanto_contract import signals

BINS = 400
"""So many stretches of time make a span: about one a pixel and a half of a small chart."""
_BACK = baselines.OVER + baselines.LEAVE_OUT
SHORTEST = timedelta(minutes=1)

Bins = Mapping[str, Sequence[BinRow]]


async def bins(connection: Connection, patient_id: int, *, since: datetime, width: timedelta) -> Bins:
    """The bins of every signal of a patient that has values, in the order of the catalogue."""
    rows = await database.rows(
        connection, BinRow, "record.binned", patient=patient_id, since=since, width=max(width, SHORTEST)
    )
    found: dict[str, list[BinRow]] = defaultdict(list)
    for row in rows:
        found[row.signal].append(row)
    return found


def values(rows: Iterable[BinRow]) -> list[Value]:
    """One value a bin, for baselines: a single reading as it is, of many their mean."""
    return [Value(time=row.low_at, value=row.mean) for row in rows]


async def of(
    connection: Connection, patient_id: int, pai: Pai | None, *, days: int, now: datetime
) -> shapes.Courses:
    """Every signal that was measured in the span, or that the plan watches or plans."""
    since = wallclock.days_before(now, days)
    all_bins = await bins(
        connection, patient_id, since=min(since, now - _BACK), width=timedelta(days=days) / BINS
    )
    kept = await calendar.kept(connection, patient_id, pai, since=since, now=now) if pai else []
    lines = limits.of(pai.rules) if pai else []
    names = dict.fromkeys([*_planned(pai), *all_bins])
    courses = [
        _course(name, all_bins.get(name, ()), lines, kept, since=since, now=now) for name in _ordered(names)
    ]
    return shapes.Courses(since=since, until=now, courses=courses)


def _planned(pai: Pai | None) -> list[str]:
    if pai is None:
        return []
    named = [name for item in pai.calendar for name in item.signals]
    return [*named, *(name for rule in pai.rules for name in rule.signals)]


def _ordered(names: Iterable[str]) -> list[str]:
    """Signals with values, in the order of the catalogue; findings and answers are none."""
    known = [signal.name for signal in signals.CATALOGUE.values() if not signal.is_waveform]
    wanted = set(names)
    return [name for name in known if name in wanted]


def _course(
    name: str,
    rows: Sequence[BinRow],
    lines: Sequence[limits.Line],
    kept: Sequence[adherence.Kept],
    *,
    since: datetime,
    now: datetime,
) -> shapes.Course:
    usual = baselines.usual(values(rows), now=now)
    entry = next((one for one in kept if name in one.item.signals), None)
    return shapes.Course(
        signal=name,
        unit=signals.BY_NAME[name].unit,
        bins=[_bin(row) for row in rows if row.high_at >= since],
        limits=[_limit(line) for line in lines if line.signal == name],
        usual=shapes.Usual(middle=usual.middle, low=usual.low, high=usual.high) if usual else None,
        dots=calendar.dots(entry) if entry else [],
    )


def _bin(row: BinRow) -> shapes.Bin:
    return shapes.Bin(low_at=row.low_at, low=row.low, high_at=row.high_at, high=row.high, count=row.count)


def _limit(line: limits.Line) -> shapes.Limit:
    return shapes.Limit.model_validate(
        {"rule_id": line.rule_id, "op": line.op, "value": line.value, "severity": line.severity}
    )
