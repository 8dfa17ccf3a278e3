"""PAI and readings as files, and what comes of them as a report: one JSON object, or sentences."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from accanto_alerts import difference, doubts, explain, readings, replay, templates, wording
from accanto_alerts import plan as plans
from accanto_alerts.episodes import Episode
from accanto_alerts.pai import Pai
from accanto_alerts.plan import Plan
from accanto_alerts.readings import Table
from accanto_alerts.replay import Raised, Reading, Replayed
from accanto_contract.errors import PlanRefused, TableRefused

Report = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when a plan is replayed; None is from the first reading, to the last."""

    since: datetime | None = None
    until: datetime | None = None


def pai(file: Path) -> Pai:
    """The PAI in a JSON file. Raises PlanRefused."""
    try:
        return plans.content(json.loads(file.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise PlanRefused(
            f"{file.name} non è JSON: {error}.", f"{file.name} is not JSON: {error}."
        ) from error


def report(found: Pai) -> Report:
    """What a PAI watches and plans, and what is odd about it."""
    return {
        "title": found.title,
        "rules": [
            {
                "id": rule.id,
                "kind": rule.kind,
                "type": rule.type.value,
                "severity": rule.severity.value,
                "sentence": {language: wording.watched(rule, language) for language in wording.LANGUAGES},
                "note": rule.note,
            }
            for rule in found.rules
        ],
        "calendar": [
            {
                "id": item.id,
                "sentence": {language: wording.planned(item, language) for language in wording.LANGUAGES},
            }
            for item in found.calendar
        ],
        "differences": _differences(found),
        "doubts": [{"it": doubt.it, "en": doubt.en} for doubt in doubts.of(found)],
    }


def sentences(report: Report) -> str:
    """The report to be read, Italian above English."""
    lines = [str(report["title"] or "PAI")]
    for heading, name in (("Regole · rules", "rules"), ("Calendario · calendar", "calendar")):
        entries = _listed(report, name)
        lines += ["", f"{heading} ({len(entries)})"] if entries else []
        for entry in entries:
            said = entry["sentence"]
            lines += [f"  {entry['id']}", *_both(said), *_note(entry)]
    for heading, name in (
        ("Diverso dal modello · unlike the template", "differences"),
        ("Da rivedere · to be looked at", "doubts"),
    ):
        entries = _listed(report, name)
        lines += ["", f"{heading} ({len(entries)})"] if entries else []
        lines += [line for entry in entries for line in _both(entry)]
    return "\n".join(lines)


def replayed(found: Pai, file: Path, arrival: Path | None, span: Span) -> Report:
    """What a PAI raises over the readings of a file. Raises TableRefused."""
    table = readings.read(_lines(file))
    arriving = readings.arrive(table, _lines(arrival)) if arrival else list(table.readings.values())
    since, until = _ends(arriving, span)
    plan = plans.of(found, patient_id=0, version=1, effective_from=since, approved_by=None)
    outcome = replay.run(plan, arriving, until=until)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "readings": _tally(table, arriving, outcome),
        "alerts": [_alert(one, plan) for one in outcome.alerts],
        "events": [
            {
                "at": told.at.isoformat(),
                "alert": told.alert,
                "rule": told.rule_id,
                "event": told.event.happened.value,
                "severity": told.severity.value,
                "notify": told.event.notify,
            }
            for told in outcome.told
        ],
    }


def story(report: Report) -> str:
    """The replay to be read: every alert with its reason."""
    read, lines = report["readings"], []
    for alert in _listed(report, "alerts"):
        struck = " (ritirato · withdrawn)" if alert["handling"] == "withdrawn" else ""
        lines += [f"{alert['raised_at']}  {alert['rule']}  {alert['severity']}  {alert['condition']}{struck}"]
        lines += _both(alert["sentence"])
    lines += ["" if lines else "Nessuna allerta · no alerts", f"{json.dumps(read, ensure_ascii=False)}"]
    return "\n".join(line for line in lines if line)


def listed() -> str:
    """The templates and what they are for."""
    return "\n".join(f"{one.id}\t{one.title_it} · {one.title_en}" for one in templates.every())


def started(name: str, starts: datetime | None) -> str:
    """A template as a PAI of its own. Raises PlanRefused."""
    day = (starts or datetime.now(UTC)).date()
    return json.dumps(
        plans.written(templates.started(templates.one(name), day)), ensure_ascii=False, indent=2
    )


def _differences(found: Pai) -> list[Report]:
    """What a plan says otherwise than the template it was made from; nothing where that is another version by now."""
    if found.template is None or found.template not in {one.origin for one in templates.every()}:
        return []
    return [{"it": one.sentence("it"), "en": one.sentence("en")} for one in difference.from_template(found)]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise TableRefused(
            f"{file.name} non è un testo in UTF-8.", f"{file.name} is not a text in UTF-8."
        ) from error


def _ends(arriving: list[Reading], span: Span) -> tuple[datetime, datetime]:
    measured = [one.point.time for one in arriving]
    since = span.since or min(measured, default=None)
    until = span.until or max([*measured, *(one.arrives for one in arriving)], default=since)
    if since is None or until is None or until < since:
        raise TableRefused(
            "Non c'è niente da riprodurre: mancano misure leggibili, o --until viene prima di --since.",
            "There is nothing to replay: no reading can be read, or --until comes before --since.",
        )
    return since, until


def _tally(table: Table, arriving: list[Reading], outcome: Replayed) -> Report:
    return {
        "read": table.count,
        "used": len(arriving) - outcome.repeated,
        "repeated": outcome.repeated,
        "refused": [{"line": bad.line, "it": bad.it, "en": bad.en} for bad in table.unread],
    }


def _alert(raised: Raised, plan: Plan) -> Report:
    alert, rule = raised.alert, raised.rule
    shown = [*alert.live, *alert.vanished]
    newest = alert.live[-1] if alert.live else shown[-1]
    reasons = explain.of(rule, newest, plan)
    return {
        "alert": alert.id,
        "rule": rule.id,
        "type": rule.type.value,
        "severity": alert.severity.value,
        "condition": alert.condition.value,
        "handling": alert.handling.value,
        "retrospective": alert.retrospective,
        "inhibited_by": alert.inhibited_by,
        "raised_at": raised.raised_at.isoformat(),
        "starts": shown[0].starts.isoformat(),
        "ends": newest.ends.isoformat(),
        "sentence": reasons["sentence"],
        "episodes": [_episode(one, raised) for one in alert.live],
        "vanished": [_episode(one, raised) for one in alert.vanished],
        "explanation": reasons,
    }


def _episode(one: Episode, raised: Raised) -> Report:
    return {
        "starts": one.starts.isoformat(),
        "last": one.last.isoformat(),
        "cleared_at": one.cleared_at.isoformat() if one.cleared_at else None,
        "count": one.count,
        "severity": one.severity.value,
        "peak": {"time": one.peak.time.isoformat(), "value": one.peak.value},
        "newest": {"time": one.newest.time.isoformat(), "value": one.newest.value},
        "sentence": {language: wording.said(raised.rule, one, language) for language in wording.LANGUAGES},
    }


def _listed(report: Report, name: str) -> list[Report]:
    found = report[name]
    return found if isinstance(found, list) else []


def _both(said: object) -> list[str]:
    return [f"    {said['it']}", f"    {said['en']}"] if isinstance(said, dict) else []


def _note(entry: Report) -> list[str]:
    return [f"    ({entry['note']})"] if entry.get("note") else []
