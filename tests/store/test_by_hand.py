"""What a patient writes down becomes an observation by one function, on both engines, and nobody else may call it."""

from collections.abc import Iterator

import homes
import psycopg
import pytest
from psycopg import Connection, errors
from storing import one

from accanto_store import connections, roles
from accanto_store.roles import Role

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

WEIGHT, HEART_RATE = 30, 100
ENTER = (
    "select accanto_enter((select min(id) from patient), {signal}::smallint, '2026-11-20T07:00Z', {value})"
)


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        yield connection
        connection.execute("reset role")


def _enter(db: Connection, value: float, *, signal: int = WEIGHT) -> None:
    db.execute(ENTER.format(signal=signal, value=value).encode())


def test_the_console_enters_a_value_once_and_a_correction_as_a_new_version(db: Connection) -> None:
    db.execute(f"set role {Role.API}")

    for value in (70.2, 70.2, 71.2):
        _enter(db, value)

    assert db.execute("select value, version from observation order by version").fetchall() == [
        (70.2, 1),
        (71.2, 2),
    ]
    assert one(db, "select value from latest where signal = 30") == 71.2
    assert one(db, "select count(*) from dirty where signal = 30") == 2


def test_the_hand_is_assigned_to_nobody_so_that_no_gateway_speaks_in_its_name(db: Connection) -> None:
    _enter(db, 70.2)

    hands = "from device d join device_assignment a on a.device_id = d.id where d.kind = 'manual'"
    assert one(db, "select count(*) from device where kind = 'manual'") == 1
    assert one(db, f"select count(*) {hands}") == 0


def test_nothing_is_entered_of_whom_did_not_agree(db: Connection) -> None:
    db.execute("update patient set adesione_at = null")

    with pytest.raises(errors.CheckViolation, match="adesione"):
        _enter(db, 70.2)


@pytest.mark.parametrize("signal", [1, HEART_RATE, 999])
def test_only_what_is_measured_can_be_entered(db: Connection, signal: int) -> None:
    with pytest.raises(errors.CheckViolation):
        _enter(db, 70.2, signal=signal)


@pytest.mark.parametrize("role", [Role.INGEST, Role.WATCH, Role.NOTIFY])
def test_no_other_process_enters_anything(database: str, role: Role) -> None:
    with (
        psycopg.connect(roles.url_as(database, role)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        _enter(connection, 70.2)
