"""Each process may do its work in the database and no more, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime

import homes
import psycopg
import pytest
from psycopg import Connection, errors
from storing import one, store, trace, values

from accanto_contract.errors import SettingsError
from accanto_store import connections, queries, roles, upkeep
from accanto_store.roles import Role

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
NEVER = [
    (Role.INGEST, "select * from patient_identity"),
    (Role.INGEST, "select * from account"),
    (Role.INGEST, "select * from plan"),
    (Role.INGEST, "select * from alert"),
    (Role.INGEST, "update observation set value = 0"),
    (Role.INGEST, "delete from waveform"),
    (Role.INGEST, "update patient set adesione_at = now()"),
    (Role.WATCH, "select * from patient_identity"),
    (Role.WATCH, "select * from session"),
    (Role.WATCH, "update observation set value = 0"),
    (Role.WATCH, "delete from alert"),
    (Role.WATCH, "update alert_event set event = ''"),
    (Role.NOTIFY, "select * from observation"),
    (Role.NOTIFY, "select * from waveform"),
    (Role.NOTIFY, "select * from patient_identity"),
    (Role.FLEET, "select * from observation"),
    (Role.FLEET, "select * from patient_identity"),
    (Role.FLEET, "select * from account"),
    (Role.FLEET, "insert into gateway_invitation (code_sha256) values ('')"),
    (Role.API, "update gateway_invitation set answer = null"),
    (Role.API, "insert into gateway_command (gateway, name, asked_by) values ('gw-0001', 'papers', 'x')"),
    (Role.API, "insert into gateway_config select * from gateway_config"),
    (Role.API, "update observation set value = 0"),
    (Role.API, "delete from waveform"),
    (Role.API, "insert into observation select * from observation"),
    (Role.API, "delete from alert"),
    (Role.API, "update audit set at = now()"),
    (Role.API, "delete from quarantine"),
    (Role.API, "drop table patient"),
    (Role.API, "create table own (n int)"),
    (Role.API, "create role other superuser"),
]


@pytest.fixture
def db(either_database: str) -> Iterator[Connection]:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        connection.execute("discard temp")
        yield connection
        connection.execute("reset role")
        connection.execute("discard temp")


def become(db: Connection, role: Role) -> None:
    db.execute(f"set role {role}")


@pytest.mark.parametrize(("role", "query"), NEVER)
def test_what_a_process_has_no_need_of_is_refused(database: str, role: Role, query: str) -> None:
    with (
        psycopg.connect(roles.url_as(database, role)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(query.encode())


def test_every_table_is_somebodys(db: Connection) -> None:
    said = "\n".join(queries.load("roles").values())

    tables = [name for (name,) in db.execute(TABLES)]

    assert [name for name in tables if name not in said] == []


def test_ingestion_adds_where_a_new_chunk_must_be_made(db: Connection) -> None:
    become(db, Role.INGEST)

    db.execute(
        "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
        " select '2031-01-01', 97, p.id, now(), d.id, 10, 100, 0 from patient p, device d limit 1"
    )

    assert one(db, "select count(*) from observation") == 1


@pytest.mark.parametrize(
    "either_database", ["postgres"], indirect=True
)  # the other one copies for superusers only
def test_ingestion_stores_keeps_and_refuses_under_its_own_role(db: Connection) -> None:
    become(db, Role.INGEST)

    statuses = store(db, trace(1), values(2, 97), trace(1), trace(3, signal=9))

    assert statuses == ["stored", "stored", "duplicate", "quarantined"]


def test_the_watch_puts_traces_to_rest_under_its_own_role(db: Connection) -> None:
    store(db, trace(1))
    become(db, Role.WATCH)

    done = upkeep.tend(db, now=datetime(2100, 1, 1, tzinfo=UTC), forget=True)

    assert done == 1
    assert one(db, "select codec from waveform") == 1


def test_saying_it_again_changes_nothing(db: Connection) -> None:
    before = db.execute("select relname, relacl::text from pg_class order by 1, 2").fetchall()

    assert roles.grant(db)

    assert db.execute("select relname, relacl::text from pg_class order by 1, 2").fetchall() == before


def test_a_role_comes_in_with_the_password_it_was_given(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        roles.grant(connection, roles.passwords("api:it's a \\secret"))

        kept = one(
            connection,
            "select rolpassword like 'SCRAM-SHA-256%' from pg_authid where rolname = 'accanto_api'",
        )

    assert kept is True


@pytest.mark.parametrize("text", ["api", "api:", "root:x", "api=x"])
def test_passwords_that_nobody_can_mean_are_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="ACCANTO_ROLE_PASSWORDS"):
        roles.passwords(text)
