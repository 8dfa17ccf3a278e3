"""A silent gateway is one thing to repair, not ten reproaches; a bad trace asks for another, and hides nothing."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from paper_line import Line

from accanto_alerts.agenda import Item, ItemKind, Recurrence, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.plan import Plan
from accanto_alerts.rules import (
    Device,
    Limit,
    Missing,
    Onset,
    Op,
    Point,
    Quality,
    Result,
    Rule,
    Trouble,
)

ROME = ZoneInfo("Europe/Rome")
START = datetime(2026, 11, 20, tzinfo=ROME)
HOUR = timedelta(hours=1)
SIGNALS = ("weight", "systolic", "diastolic", "spo2", "pulse_rate", "temperature", "glucose", "pef", "fev1")


def _missing(signal: str) -> Missing:
    item = Item(
        id=f"daily-{signal}".replace("_", "-"),
        kind=ItemKind.MEASURE,
        starts=date(2026, 11, 1),
        recurrence=Recurrence(frequency=Frequency.DAILY),
        signals=(signal,),
        slots=(Slot(starts=time(6), ends=time(10)),),
    )
    return Missing(id=f"no-{item.id}", item=item, missed=1, of=1, result=Result.MINOR, onset=Onset.DELAYED)


OFFLINE = Device(
    id="box-silent", trouble=Trouble.OFFLINE, after=4 * HOUR, result=Result.MINOR, onset=Onset.PROMPT
)
HIGH = Limit(
    id="hr-high", signal="heart_rate", op=Op.AT_LEAST, limit=130, clear=125, result=Result.IRREVERSIBLE,
    onset=Onset.PROMPT,
)  # fmt: skip
AGAIN = Quality(id="repeat", reads=("heart_rate",), result=Result.MINOR, onset=Onset.PROMPT)


def _line(*rules: Rule) -> Line:
    line = Line(plan=Plan(patient_id=1, version=1, effective_from=START - timedelta(days=3), rules=rules))
    line.evaluate(START - timedelta(days=3))
    for signal in SIGNALS:
        for days in (1, 2, 3):
            _put(line, signal, START - timedelta(days=days) + 8 * HOUR, 50.0)
    line.evaluate(START)
    return line


def _put(line: Line, name: str, at: datetime, value: float, quality: float = 1.0) -> None:
    line.arrive(name, Point(time=at, value=value, quality=quality, device_id=1, starts=at), now=at)


def _open(line: Line) -> list[str]:
    return [rule for rule, alert in line.alerts.values() if alert.is_open]


def test_a_silent_gateway_is_one_technical_alert_and_no_reproach() -> None:
    line = _line(OFFLINE, *(_missing(signal) for signal in SIGNALS))
    _put(line, "device/offline", START + 7 * HOUR, 0)

    for hour in range(8, 24 * 3):
        line.evaluate(START + hour * HOUR)

    assert _open(line) == ["box-silent"]


def test_without_a_silence_each_missed_measure_is_told() -> None:
    line = _line(OFFLINE, *(_missing(signal) for signal in SIGNALS))

    for hour in range(8, 24):
        line.evaluate(START + hour * HOUR)

    assert len(_open(line)) == len(SIGNALS)


def test_a_short_silence_excuses_nothing_once_it_is_over() -> None:
    line = _line(OFFLINE, _missing("weight"))
    _put(line, "device/offline", START + 8 * HOUR, 0)
    line.evaluate(START + 10 * HOUR)
    during = _open(line)

    _put(line, "device/offline", START + 11 * HOUR, 1)
    line.evaluate(START + 11 * HOUR)

    assert (during, _open(line)) == ([], ["no-daily-weight"])


def test_what_was_measured_in_a_short_silence_counts_when_it_comes() -> None:
    line = _line(OFFLINE, _missing("weight"))
    _put(line, "device/offline", START + 8 * HOUR, 0)
    line.evaluate(START + 10 * HOUR)

    _put(line, "weight", START + 9 * HOUR, 80.0)
    _put(line, "device/offline", START + 11 * HOUR, 1)
    line.evaluate(START + 11 * HOUR)

    assert _open(line) == []


def test_a_bad_trace_asks_to_measure_again_and_raises_nothing_clinical() -> None:
    line = _line(HIGH, AGAIN)

    _put(line, "heart_rate", START + HOUR, 180, quality=0.2)
    line.evaluate(START + HOUR)

    assert _open(line) == ["repeat"]


def test_a_good_trace_is_never_inhibited_by_a_bad_one() -> None:
    line = _line(HIGH, AGAIN)
    _put(line, "heart_rate", START + HOUR, 180, quality=0.2)
    line.evaluate(START + HOUR)

    _put(line, "heart_rate", START + 1.1 * HOUR, 150)
    line.evaluate(START + 1.1 * HOUR)

    alerts = dict(line.alerts.values())
    assert alerts["hr-high"].is_open
    assert alerts["hr-high"].inhibited_by is None
