"""A PAI and readings as files: checked and replayed without a database, with a clear word on what cannot be used."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accanto.commands import accanto

START = datetime(2026, 3, 2, 7, tzinfo=UTC)
PLAN = {
    "title": "Scompenso",
    "calendar": [
        {
            "id": "weighing", "kind": "measure", "signals": ["weight"], "starts": "2026-03-01",
            "recurrence": "FREQ=DAILY", "slots": [{"starts": "06:00", "ends": "10:00"}], "grace_h": 2,
        },
    ],
    "rules": [
        {
            "kind": "limit", "id": "hr-high", "signal": "heart_rate", "op": ">=", "limit": 110, "clear": 100,
            "result": "reversible", "onset": "prompt",
            "red": {"limit": 130, "result": "irreversible", "onset": "prompt"},
        },
        {
            "kind": "missing", "id": "unweighed", "item": "weighing", "missed": 2, "of": 2,
            "result": "minor", "onset": "prompt",
        },
    ],
}  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLAN), encoding="utf-8")
    return file


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    """Heart rates of six hours, one of them of poor quality, and a weight."""
    values = [(0, 90, 1), (1, 120, 1), (2, 200, 0.2), (3, 135, 1), (4, 95, 1), (30, 118, 1)]
    lines = [f"{(START + timedelta(hours=h)).isoformat()},heart_rate,{v},{q}" for h, v, q in values]
    file = tmp_path / "readings.csv"
    weight = f"{START.isoformat()},weight,80,1"
    file.write_text("\n".join(["time,signal,value,quality", *lines, weight]) + "\n", encoding="utf-8")
    return file


def _run(*words: object) -> Result:
    return CliRunner().invoke(accanto, ["plan", *map(str, words)])


def _alerts(result: Result) -> list[dict[str, object]]:
    """What is left of them at the end, by rule."""
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["alerts"]
    assert isinstance(found, list)
    return sorted(
        (alert for alert in found if alert["handling"] != "withdrawn"), key=lambda alert: str(alert["rule"])
    )


def test_a_plan_says_what_it_will_watch_in_both_languages(plan: Path) -> None:
    said = _run("check", plan).stdout

    assert "FC ≥ 110\u00a0/min → media (clinica); ≥ 130\u00a0/min → alta; finisce sotto 100\u00a0/min" in said
    assert "HR ≥ 110\u00a0/min → medium (clinical); ≥ 130\u00a0/min → high; over below 100\u00a0/min" in said
    assert "Misura Peso: 2 delle ultime 2 saltate → bassa (aderenza)" in said
    assert "Measure Weight: every day, 06:00–10:00, grace 2\u00a0h, from 1 March 2026" in said
    assert "The date of review is missing" in said


def test_a_plan_that_cannot_be_used_says_where_and_ends_with_2(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"rules": [{"kind": "limit", "id": "x", "limit": "high"}]}', encoding="utf-8")

    result = _run("check", file, "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["refused"]["en"] == "rules[0].limit: here must stand a number."
    assert "qui ci vuole un numero" in result.stderr


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"rules": 3}', '{"rulez": []}', "\x00"])
def test_what_is_no_plan_is_refused_without_a_traceback(tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")

    assert _run("check", file).exit_code == 2


def test_a_replay_raises_alerts_with_their_reasons(plan: Path, readings: Path) -> None:
    fast, unweighed = _alerts(_run("replay", plan, readings, "--json", "--until", "2026-03-05T00:00+01:00"))

    assert (fast["rule"], fast["severity"], fast["condition"]) == ("hr-high", "high", "active")
    assert isinstance(fast["episodes"], list)
    assert [(one["count"], one["severity"]) for one in fast["episodes"]] == [(2, "high"), (1, "medium")]
    assert fast["episodes"][0]["sentence"]["en"] == "HR **120–135\u00a0/min** over 2\u00a0h; upper limit 130"
    assert (unweighed["rule"], unweighed["raised_at"]) == ("unweighed", "2026-03-04T11:00:00+00:00")


@pytest.mark.parametrize("order", [(7, 6, 5, 4, 3, 2, 1), (6, 2, 2, 4, 7, 1, 4, 5), (4, 1)])
def test_the_order_of_arrival_changes_no_alert(
    plan: Path, readings: Path, tmp_path: Path, order: Sequence[int]
) -> None:
    arrival = tmp_path / "order.csv"
    arrival.write_text("\n".join(["reading", *map(str, order)]), encoding="utf-8")

    told = _alerts(_run("replay", plan, readings, "--json"))
    late = _alerts(_run("replay", plan, readings, "--arrival", arrival, "--json"))

    assert [(one["rule"], one["severity"], one["condition"], one["episodes"]) for one in late] == [
        (one["rule"], one["severity"], one["condition"], one["episodes"]) for one in told
    ]


def test_what_comes_days_late_raises_an_alert_that_calls_nobody(
    plan: Path, readings: Path, tmp_path: Path
) -> None:
    arrival = tmp_path / "order.csv"
    lines = [f"{number},2026-03-20T08:00+01:00" for number in range(1, 8)]
    arrival.write_text("\n".join(["reading,received", *lines]), encoding="utf-8")

    result = _run("replay", plan, readings, "--arrival", arrival, "--json")

    events = json.loads(result.stdout)["events"]
    assert [one["retrospective"] for one in _alerts(result) if one["rule"] == "hr-high"] == [True]
    assert not any(one["notify"] for one in events if one["rule"] == "hr-high")


def test_lines_that_cannot_be_read_are_told_and_left_out(plan: Path, readings: Path) -> None:
    bad = [
        "x,heart_rate,1",
        "9999-12-31,heart_rate,1",
        "2026-03-02,heart_rate,1e300",
        "2026-03-02,mood,1",
        "2026-03-02,heart_rate,fast",
        "2026-03-02,heart_rate,1,9",
    ]
    readings.write_text(readings.read_text() + "\n".join([*bad, "2026-03-02,weight,80,1,,,,,"]))

    told = json.loads(_run("replay", plan, readings, "--json").stdout)["readings"]

    assert (told["read"], told["used"]) == (14, 7)
    assert [(one["line"], one["en"][:25]) for one in told["refused"]] == [
        (9, "time “x” is not a moment "),
        (10, "time “9999-12-31” is not "),
        (11, "“1e300” is not a number ("),
        (12, "the signal “mood” is not "),
        (13, "“fast” is not a number (w"),
        (14, "quality “9” is not from 0"),
        (15, "it has more columns than "),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The heading must be time,signal,value"),
        ("when,what\n", "The heading must be time,signal,value"),
        ("time,signal,value\n", "nothing to replay"),
    ],
)
def test_a_table_that_is_none_is_refused(plan: Path, tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "readings.csv"
    file.write_text(text, encoding="utf-8")

    result = _run("replay", plan, file)

    assert (result.exit_code, says in result.stderr) == (2, True)


def test_an_arrival_of_what_was_never_measured_is_refused(plan: Path, readings: Path, tmp_path: Path) -> None:
    arrival = tmp_path / "order.csv"
    arrival.write_text("reading\n8\n", encoding="utf-8")

    result = _run("replay", plan, readings, "--arrival", arrival)

    assert (result.exit_code, "“8” is not the number of a reading (1 to 7)" in result.stderr) == (2, True)


def test_a_template_becomes_a_plan_that_can_be_checked(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(_run("template", "heart-failure", "--starts", "2026-03-01").stdout, encoding="utf-8")

    same = _run("check", file)
    file.write_text(
        file.read_text(encoding="utf-8").replace('"limit": 101.0', '"limit": 111'), encoding="utf-8"
    )

    assert (same.exit_code, "unlike the template" in same.stdout) == (0, False)
    assert "rules[pulse-high].limit: 101.0 → 111.0" in _run("check", file).stdout
    assert "heart-failure" in _run("template").stdout
    assert _run("template", "hearts").exit_code == 2
