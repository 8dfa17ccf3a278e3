"""What the box in a home is told of a plan: the days ahead, whom to call, and nothing clinical."""

from datetime import UTC, date, datetime, time, timedelta

from accanto_alerts import home_plan
from accanto_alerts.agenda import Item, ItemKind, Slot
from accanto_alerts.agenda.recurrence import Frequency, Recurrence
from accanto_alerts.hours import Calendar, Opening
from accanto_alerts.pai import Pai
from accanto_alerts.service import Service
from accanto_contract import downlink
from accanto_contract.downlink import Known
from accanto_contract.signals import SignalId
from accanto_store import moments

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # a Tuesday
DAILY = Recurrence(frequency=Frequency.DAILY)
MORNING = (Slot(starts=time(7), ends=time(9)),)


def item(name: str, *measured: str, kind: ItemKind = ItemKind.MEASURE) -> Item:
    return Item(
        id=name, kind=kind, starts=date(2026, 11, 1), recurrence=DAILY, signals=measured, slots=MORNING,
        grace=timedelta(hours=2),
    )  # fmt: skip


def pai(*items: Item, shows_values: bool = True) -> Pai:
    return Pai(rules=(), calendar=items, shows_values=shows_values, title="Scompenso di Bruna Lencioni")


def told(*plans: Pai, now: datetime = NOW, service: Service | None = None) -> downlink.Configuration:
    known = (Known(device="simcor-w0001", kind="scale"),)
    return home_plan.told("gw-0001", plans, known, service or Service(), now=now)


def test_a_measure_of_each_morning_is_told_for_three_weeks() -> None:
    tasks = told(pai(item("weight", "weight"))).tasks

    assert len(tasks) == 21
    first = tasks[0]
    assert moments.from_us(first.starts_us) == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert moments.from_us(first.closes_us) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert first.signals == (SignalId.WEIGHT,)


def test_what_is_told_changes_once_a_week_and_not_each_day() -> None:
    plan = pai(item("weight", "weight"))

    assert told(plan) == told(plan, now=NOW + timedelta(days=3))
    assert told(plan) != told(plan, now=NOW + timedelta(days=7))


def test_what_the_centre_computes_is_asked_of_the_strap() -> None:
    tasks = told(pai(item("rhythm", "heart_rate", "rr_irregularity"))).tasks

    assert tasks[0].signals == (SignalId.ECG,)


def test_visits_and_questionnaires_are_nothing_for_the_box() -> None:
    assert told(pai(item("visit", kind=ItemKind.VISIT))).tasks == ()


def test_one_plan_that_hides_numbers_hides_them_in_the_whole_home() -> None:
    assert told(pai(), pai(shows_values=False)).shows_values is False
    assert told().shows_values is True


def test_the_box_knows_whom_to_call_and_when() -> None:
    opening = Opening(since=time(7, 30), until=time(19))
    service = Service(phone="0583 000 000", calendar=Calendar(usual=opening, holiday=opening))

    centre = told(service=service).centre

    assert (centre.phone, centre.opens, centre.closes, centre.on_holidays) == (
        "0583 000 000",
        "07:30",
        "19:00",
        True,
    )


def test_no_word_of_a_person_and_no_limit_travels() -> None:
    body = downlink.encode(told(pai(item("weight", "weight"))))

    assert b"Bruna" not in body
    assert b"Scompenso" not in body
    assert b"rule" not in body


def test_a_plan_of_many_measures_still_fits() -> None:
    many = pai(*(item(f"m{n}", "spo2") for n in range(60)))

    found = told(many)

    assert len(found.tasks) == home_plan.MOST
    assert len(downlink.encode(found)) < downlink.MAX_BYTES // 2
