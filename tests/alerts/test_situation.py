"""The situation in thirty seconds, what a plan asks of a patient, and how it was kept."""

from datetime import UTC, date, datetime, timedelta

from accanto_alerts import adherence, baselines, handles, limits, load, plan, situation, templates
from accanto_alerts.baselines import Value
from accanto_alerts.points import Point

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
DAY = timedelta(days=1)


def _values(*recent: float) -> list[Value]:
    usual = [Value(time=NOW - (30 - day) * DAY, value=70 + day % 5) for day in range(26)]
    return usual + [Value(time=NOW - (len(recent) - n) * DAY / 2, value=one) for n, one in enumerate(recent)]


def _said(facts: situation.Facts) -> dict[str, str]:
    return {line.topic: line.it for line in situation.of(facts)}


def test_what_left_its_usual_range_is_said_with_both_numbers() -> None:
    lines = _said(situation.Facts(now=NOW, values={"heart_rate": _values(96, 132, 138)}, plan_version=1))

    assert lines["signal"] == (
        "FC: **132\N{NO-BREAK SPACE}/min** negli ultimi 3 giorni, +60,0\N{NO-BREAK SPACE}/min dal solito (70–74)."
    )


def test_what_stayed_in_its_range_is_said_together() -> None:
    lines = _said(situation.Facts(now=NOW, values={"spo2": _values(72), "weight": _values(72)}))

    assert lines["signal"] == "Come al solito: SpO₂, Peso."


def test_too_few_values_say_nothing_about_what_is_usual() -> None:
    assert baselines.usual(_values()[:7], now=NOW) is None
    assert "signal" not in _said(situation.Facts(now=NOW, values={"spo2": _values(80)[-4:]}))


def test_a_patient_without_a_plan_is_told_as_such() -> None:
    lines = _said(situation.Facts(now=NOW))

    assert lines["plan"] == "**Nessun PAI in vigore**: nessuna regola guarda le misure."
    assert lines["alert"] == "Nessun allarme aperto."
    assert lines["contact"] == "Nessuna telefonata registrata finora."


def test_a_silent_device_and_a_low_battery_are_said() -> None:
    scale = situation.Device(name="Bilancia", last_at=NOW - 5 * DAY, battery=12)
    lines = situation.of(situation.Facts(now=NOW, devices=[scale], plan_version=2))

    assert [line.it for line in lines if line.topic == "device"] == [
        "Bilancia: tace da **5\N{NO-BREAK SPACE}g**.", "Bilancia: batteria al **12\N{NO-BREAK SPACE}%**.",
    ]  # fmt: skip


def _weighing() -> plan.Plan:
    item = {
        "id": "weight", "kind": "measure", "title": "Peso", "signals": ["weight"], "starts": "2026-11-01",
        "recurrence": "FREQ=DAILY", "slots": [{"starts": "06:00", "ends": "10:00"}], "grace_h": 2,
    }  # fmt: skip
    return plan.read(
        {"rules": [], "calendar": [item]}, patient_id=1, version=1, effective_from=NOW, approved_by=None
    )


def test_the_calendar_is_kept_late_or_missed_day_by_day() -> None:
    mornings = {1: 6, 2: 9, 3: None}  # hours of the day in UTC, days ago
    history = {
        "weight": [
            Point(time=at, starts=at, value=70, quality=1, device_id=1)
            for days, hour in sorted(mornings.items(), reverse=True)
            if hour is not None
            for at in [(NOW - days * DAY).replace(hour=hour, minute=30)]
        ]
    }

    (kept,) = adherence.of(_weighing().calendar, history, since=NOW - 3 * DAY, until=NOW)

    assert [dot.outcome.value for dot in kept.dots] == ["missed", "late", "done", "due"]
    assert adherence.share([kept]) == (2, 3)


def test_the_load_of_a_week_counts_actions_and_minutes() -> None:
    week = load.of(_weighing(), today=date(2026, 11, 24))

    assert (week.actions_a_week, week.minutes_a_week, week.is_heavy) == (7, 14, False)
    assert [task.at for task in week.days[0]] == ["06:00"]


def test_every_limit_of_a_template_has_a_handle_whose_range_holds_it() -> None:
    for template in templates.every():
        for rule in templates.started(template, date(2026, 11, 24)).rules:
            for handle in handles.of(rule):
                assert handle.least <= handle.value <= handle.most, (template.id, rule.id, handle.path)


def test_a_limit_and_its_graver_one_are_drawn_each_with_its_severity() -> None:
    pai = templates.started(templates.one("heart-failure"), date(2026, 11, 24))

    drawn = [(line.op, line.value, line.severity) for line in limits.of(pai.rules) if line.signal == "spo2"]

    assert drawn == [("<=", 93, "medium"), ("<=", 89, "high")]
