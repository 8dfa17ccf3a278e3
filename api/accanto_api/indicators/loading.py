"""Reads what indicators are counted from, of the patients whom a reader asks about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from accanto_alerts import wallclock
from accanto_alerts.indicators.facts import Days, Facts, Followed, Period, Version
from accanto_api import database, past_alerts
from accanto_api.database import Connection
from accanto_api.sessions import Actor

T = TypeVar("T", Followed, Version, Days)

MONTHS = 12
DIABETES = "diabete"
OWN_PANEL = frozenset({"gp"})
"""Roles whose figures are those of their own patients (interop-security reference, section 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A patient, as indicators group and name them."""

    id: int
    patient: str
    enrolled_at: datetime
    pathway: str
    code: str
    given_name: str
    family_name: str
    gp: str | None
    gp_name: str | None
    deceased_at: datetime | None
    in_team: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which patients, and which months up to which one."""

    month: date
    gp: str | None = None
    pathway: str | None = None


def months(last: date) -> list[date]:
    """The first days of the twelve months up to one, oldest first."""
    number = last.year * 12 + last.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(number - MONTHS + 1, number + 1)]


def period(month: date, now: datetime) -> Period:
    """A month by the wall; of the present one what has passed."""
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    since = wallclock.moment(month.replace(day=1), time())
    return Period(since=since, until=max(since, min(wallclock.moment(following, time()), now)))


async def people(connection: Connection, actor: Actor) -> list[Person]:
    """Everybody whom the reader's indicators concern."""
    own = actor.role in OWN_PANEL
    return await database.rows(connection, Person, "indicators.people", account=actor.id, own=own)


def chosen(everybody: Iterable[Person], wanted: Wanted) -> list[Person]:
    """Those whom the reader asked about."""
    return [
        one
        for one in everybody
        if wanted.gp in (None, one.gp) and wanted.pathway in (None, *pathways_of(one))
    ]


def pathways_of(person: Person) -> list[str]:
    """A patient may be on several: "Scompenso, FA"."""
    return [one.strip() for one in person.pathway.split(",") if one.strip()]


async def facts(connection: Connection, persons: Iterable[Person], *, since: date, until: datetime) -> Facts:
    """What happened to these patients since a day."""
    who = {one.patient: one for one in persons}
    begins = wallclock.moment(since, time())
    span = {"since": begins, "until": until}
    days = {"since": since, "until": wallclock.local(until).date()}
    alerts = await past_alerts.of(connection, since=begins, until=until)
    return Facts(
        enrolled=[
            Followed(patient=one.patient, starts=one.enrolled_at, ends=one.deceased_at)
            for one in who.values()
        ],
        agreed=_of(await database.rows(connection, Followed, "indicators.agreed"), who),
        versions=_of(await database.rows(connection, Version, "indicators.versions"), who),
        days=_of(await database.rows(connection, Days, "indicators.months", **days), who),
        alerts=[one for one in alerts if one.patient in who],
        pictures=_of(
            await database.rows(
                connection, Followed, "indicators.pictures", since=begins - timedelta(days=366)
            ),
            who,
        ),
        readings=_of(await database.rows(connection, Followed, "indicators.readings", **span), who),
        diabetic=frozenset(
            one.patient for one in who.values() if DIABETES in map(str.lower, pathways_of(one))
        ),
    )


def _of(rows: list[T], who: dict[str, Person]) -> list[T]:
    return [row for row in rows if row.patient in who]
