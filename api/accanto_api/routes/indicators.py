"""The service's indicators: what they say, who is behind them, and all of them as a table to take away."""

import asyncio
import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from accanto_alerts import casebook, wallclock
from accanto_alerts.indicators import catalogue
from accanto_api import audit
from accanto_api.database import Connection, Database
from accanto_api.indicators import loading, report, shapes
from accanto_api.indicators.loading import Person, Wanted
from accanto_api.indicators.report import Report
from accanto_api.permissions import OF_ROLE, Permission, Require
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

router = APIRouter(prefix="/api/indicators")

Reader = Annotated[Actor, Depends(Require(Permission.READ_INDICATORS))]
Driller = Annotated[Actor, Depends(Require(Permission.DRILL_INDICATORS))]
Month = Annotated[str | None, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
Cells = Sequence[str | float | None]
Name = Annotated[str | None, Query(max_length=100)]


@router.get("")
async def indicators(
    actor: Reader, pool: Database, *, month: Month = None, gp: Name = None, pathway: Name = None,
    by: Name = "pai_active",
) -> shapes.IndicatorsPage:  # fmt: skip
    """Every indicator over a month and the eleven before it; `by` names the one that is shown by GP."""
    wanted, shown_by = _wanted(month, gp, pathway, actor.at), _named(by or "pai_active")
    async with pool.connection() as connection:
        everybody = await loading.people(connection, actor)
        persons = loading.chosen(everybody, wanted)
        found = await _report(connection, persons, wanted, actor.at)
    return await asyncio.to_thread(_page, found, actor, everybody, persons, shown_by)


@router.get("/{name}/patients")
async def behind(
    name: str, actor: Driller, pool: Database, *, month: Month = None, gp: Name = None, pathway: Name = None
) -> shapes.Behind:
    """The reader's own patients behind a figure, those who keep it down first."""
    wanted, indicator = _wanted(month, gp, pathway, actor.at), _named(name)
    async with pool.connection() as connection:
        persons = loading.chosen(await loading.people(connection, actor), wanted)
        found = await _report(connection, persons, wanted, actor.at)
        shown, hidden = await asyncio.to_thread(found.behind, indicator, persons)
        uids = {str(one.uid) for one in shown}
        await audit.note_worklist(connection, actor, [one.id for one in persons if one.patient in uids])
    return shapes.Behind(id=indicator.id, month=wanted.month, patients=shown, hidden=hidden)


@router.get("/table", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def indicators_table(
    actor: Reader,
    pool: Database,
    *,
    month: Month = None,
    gp: Name = None,
    pathway: Name = None,
    comma: bool = False,
) -> Response:
    """Twelve months of every indicator as CSV (RFC 4180, UTF-8, a point for decimals); no patient is in it.

    With `comma` as spreadsheets in Italy read it: a decimal comma, semicolons between, and the mark of UTF-8.
    """
    wanted = _wanted(month, gp, pathway, actor.at)
    async with pool.connection() as connection:
        persons = loading.chosen(await loading.people(connection, actor), wanted)
        found = await _report(connection, persons, wanted, actor.at)
    rows = await asyncio.to_thread(report.table, found, actor.language)
    text = _with_commas(rows) if comma else _with_points(rows)
    name = f"accanto-{wanted.month.isoformat()[:7]}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _with_points(rows: list[Cells]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _with_commas(rows: list[Cells]) -> str:
    """A point would be read there as a mark of thousands, or the number as a day."""
    text = io.StringIO()
    text.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    local = (
        [str(cell).replace(".", ",") if isinstance(cell, float) else cell for cell in row] for row in rows
    )
    csv.writer(text, delimiter=";").writerows(local)
    return text.getvalue()


async def _report(connection: Connection, persons: list[Person], wanted: Wanted, now: datetime) -> Report:
    until = loading.period(wanted.month, now).until
    facts = await loading.facts(connection, persons, since=loading.months(wanted.month)[0], until=until)
    calendar = (await casebook.centre(connection)).calendar
    return Report(facts=facts, calendar=calendar, wanted=wanted, now=now)


def _page(
    found: Report, actor: Actor, everybody: list[Person], persons: list[Person], by: catalogue.Indicator
) -> shapes.IndicatorsPage:
    return shapes.IndicatorsPage(
        now=found.now,
        month=found.wanted.month,
        months=loading.months(wallclock.local(found.now).date().replace(day=1)),
        until=found.period.until,
        is_own_panel=actor.role in loading.OWN_PANEL,
        may_drill=Permission.DRILL_INDICATORS in OF_ROLE[actor.role],
        patients=len(persons),
        gps=[
            shapes.Choice(username=username, display_name=name)
            for username, name in report.choices(everybody).items()
        ],
        pathways=sorted({name for one in everybody for name in loading.pathways_of(one)}),
        indicators=found.figures(),
        by_gp=found.by_gp(by, persons),
        signals=found.signals(),
        rules=found.rules(),
    )


def _wanted(month: str | None, gp: str | None, pathway: str | None, now: datetime) -> Wanted:
    """What is asked for; a month that has not come is none. Raises No."""
    this = wallclock.local(now).date().replace(day=1)
    asked = date.fromisoformat(f"{month}-01") if month else this
    if asked > this:
        raise No(Code.INVALID)
    return Wanted(month=asked, gp=gp, pathway=pathway)


def _named(name: str) -> catalogue.Indicator:
    found = catalogue.BY_ID.get(name)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found
