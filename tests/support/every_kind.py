"""Rules of every kind with windows of hours and days, and the signals they read, for made-up histories of some days."""

from datetime import UTC, date, datetime, time, timedelta

from accanto_alerts import absence
from accanto_alerts.agenda import Item, ItemKind, Recurrence, Slot
from accanto_alerts.agenda.recurrence import Frequency
from accanto_alerts.rules import (
    Baseline,
    Composite,
    Delta,
    Device,
    Direction,
    Found,
    KOfN,
    Limit,
    Macd,
    Missing,
    Mode,
    Onset,
    Op,
    Persist,
    Personal,
    Quality,
    Questionnaire,
    Rate,
    Red,
    RedAnswers,
    Repeat,
    Result,
    Rule,
    Schedule,
    Slope,
    Trouble,
)
from accanto_contract.finding import Code

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 3, 27, 5, tzinfo=UTC)
"""The night of the 29th has an hour less."""

DAYS = 4
GRAVE, LESS, SOON = Result.IRREVERSIBLE, Result.REVERSIBLE, Onset.PROMPT

VALUES: dict[str, tuple[float, ...]] = {
    "heart_rate": (70, 100, 124, 127, 131, 152),
    "weight": (80, 80, 80.5, 81, 82, 84),
    "answer/breath": (0, 0, 1, 2, 3, 1),
    "device/offline": (0, 1, 0, 1, 1, 1),
    "device/battery": (80, 50, 24, 20, 14, 5),
    "occurrence/weigh": (1, 1, 1, absence.EXCUSED, absence.EXCUSED, 1),
    absence.SIGNAL: (1, 3, 6, 12, 24, 48),
    Code.ECG_QUALITY: (1, 1, 1, 0.4, 0.2, 0.8),
}
"""What each signal may be, by a number from 0 to 5."""


WEIGH = Item(
    id="weigh",
    kind=ItemKind.MEASURE,
    starts=date(2026, 3, 20),
    recurrence=Recurrence(frequency=Frequency.DAILY),
    signals=("weight",),
    slots=(Slot(starts=time(6), ends=time(10)), Slot(starts=time(18), ends=time(22))),
    grace=HOUR,
)


def every_rule() -> tuple[Rule, ...]:
    """One of each kind at least."""
    fast = Limit(id="hr", signal="heart_rate", op=Op.AT_LEAST, limit=130, clear=125, result=LESS, onset=SOON)
    heavy = Delta(
        id="gain",
        signal="weight",
        direction=Direction.RISE,
        amount=1,
        over=2 * DAY,
        cooldown=HOUR,
        result=LESS,
        onset=SOON,
    )
    red = Red(limit=150, result=GRAVE, onset=SOON)
    return (
        fast,
        Limit(
            id="hr-red", signal="heart_rate", op=Op.AT_LEAST, limit=150, clear=140, result=GRAVE, onset=SOON
        ),
        Limit(
            id="hr-two",
            signal="heart_rate",
            op=Op.AT_LEAST,
            limit=127,
            clear=125,
            red=red,
            result=LESS,
            onset=SOON,
        ),
        Limit(
            id="hr-slow-end",
            signal="heart_rate",
            op=Op.AT_LEAST,
            limit=130,
            clear=125,
            clear_after=3,
            cooldown=6 * HOUR,
            result=LESS,
            onset=SOON,
        ),
        Limit(
            id="hr-repeat",
            signal="heart_rate",
            op=Op.AT_LEAST,
            limit=130,
            clear=125,
            repeat=Repeat(wait=HOUR),
            result=LESS,
            onset=SOON,
        ),
        Limit(
            id="hr-morning",
            signal="heart_rate",
            op=Op.AT_LEAST,
            limit=124,
            clear=120,
            schedule=Schedule(starts=time(6), ends=time(12)),
            result=LESS,
            onset=SOON,
        ),
        Personal(
            id="own",
            signal="weight",
            direction=Direction.RISE,
            z=3,
            baseline=Baseline(over=3 * DAY, leave_out=6 * HOUR, least=3, floor=0.3),
            result=LESS,
            onset=SOON,
        ),
        heavy,
        Slope(
            id="slope",
            signal="weight",
            direction=Direction.RISE,
            per_day=0.8,
            over=2 * DAY,
            least=3,
            result=LESS,
            onset=SOON,
        ),
        Macd(
            id="macd",
            signal="weight",
            direction=Direction.RISE,
            amount=0.5,
            fast=1.5 * DAY,
            slow=3 * DAY,
            least=3,
            result=LESS,
            onset=SOON,
        ),
        Rate(
            id="leap",
            signal="heart_rate",
            direction=Direction.RISE,
            amount=30,
            within=3 * HOUR,
            result=LESS,
            onset=SOON,
        ),
        KOfN(id="two-of-three", inner=fast, k=2, n=3, within=12 * HOUR, result=LESS, onset=SOON),
        Persist(id="lasting", inner=fast, duration=3 * HOUR, max_gap=4 * HOUR, result=LESS, onset=SOON),
        Missing(id="unweighed", item=WEIGH, missed=2, of=3, result=LESS, onset=SOON),
        Found(
            id="poor", codes=(Code.ECG_QUALITY,), at_most=0.5, gone_after=6 * HOUR, result=LESS, onset=SOON
        ),
        Quality(
            id="again", reads=("heart_rate",), unusable=2, of=3, within=6 * HOUR, result=LESS, onset=SOON
        ),
        Device(id="away", trouble=Trouble.OFFLINE, after=4 * HOUR, result=LESS, onset=SOON),
        Device(id="empty", trouble=Trouble.BATTERY, result=LESS, onset=SOON),
        Composite(id="both", mode=Mode.ALL, parts=(fast, heavy), within=DAY, result=LESS, onset=SOON),
        Composite(
            id="score",
            mode=Mode.SCORE,
            parts=(fast, heavy),
            weights=(1, 2),
            at_least=2,
            within=6 * HOUR,
            result=LESS,
            onset=SOON,
        ),
        Questionnaire(
            id="breath",
            item="breath",
            answers=(1, 2, 3),
            red=RedAnswers(answers=(3,), result=GRAVE, onset=SOON),
            result=LESS,
            onset=SOON,
        ),
    )
