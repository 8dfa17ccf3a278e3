"""Who may touch what in the database: one role a process, each with as little as its work needs.

The second wall behind the service layer: a process that is misled into a query of its own making still cannot read
names, change a measurement, or take back what was written down. docs/reference/store.md shows the table.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum

from psycopg import Connection

from accanto_contract.errors import SettingsError
from accanto_store import queries

log = logging.getLogger(__name__)


class Role(StrEnum):
    """A process, by the name of its role in the database."""

    INGEST = "accanto_ingest"
    WATCH = "accanto_watch"
    NOTIFY = "accanto_notify"
    API = "accanto_api"
    FLEET = "accanto_fleet"


def url_as(url: str, role: Role) -> str:
    """The embedded server's URL for a process: whoever may enter its socket's directory is believed.

    A URL with a host is left as it is: there each process is told its own.
    """
    return url.replace("postgresql://postgres@/", f"postgresql://{role}@/", 1)


def passwords(text: str) -> dict[Role, str]:
    """From `ingest:…,watch:…,notify:…,api:…`. Raises SettingsError."""
    found: dict[Role, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, password = part.partition(":")
        if f"accanto_{name}" not in set(Role) or not password:
            raise SettingsError(
                "ACCANTO_ROLE_PASSWORDS must look like ingest:SECRET,watch:SECRET,notify:…,api:…"
            )
        found[Role(f"accanto_{name}")] = password
    return found


def grant(connection: Connection, passwords: Mapping[Role, str] | None = None) -> bool:
    """Make the roles and say anew what each may; whether we were allowed to. Raises psycopg.Error.

    Without passwords a role comes in only where the server trusts the socket, as the embedded one does.
    """
    named = queries.load("roles")
    row = connection.execute(named["may_make_roles"]).fetchone()
    if row is None or not row[0]:
        _raise_wall(connection)
        log.warning("roles_not_made reason=no_right_to_make_roles")
        return False
    with connection.transaction():
        connection.execute(named["make_roles"])
        connection.execute(named["take_all"])
        for role in Role:
            connection.execute(named[f"grant_{role.removeprefix('accanto_')}"])
        for role, password in (passwords or {}).items():
            _name_password(connection, role, password)
    _raise_wall(connection)
    return True


def _raise_wall(connection: Connection) -> None:
    """Row-level security, where the console's role exists; a wall that stands is left alone."""
    with connection.transaction():
        connection.execute(queries.load("wall")["raise"])


def _name_password(connection: Connection, role: Role, password: str) -> None:
    """A statement that takes no parameters, so the database quotes it for us."""
    named = queries.load("roles")["name_password"]
    row = connection.execute(named, {"role": role.value, "password": password}).fetchone()
    if row:
        connection.execute(row[0])
