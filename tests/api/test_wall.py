"""The second wall: the database itself shows the console nothing of a patient whom the one who asks doesn't reach."""

from pathlib import Path
from typing import cast

import doors
import psycopg
import pytest
import walled
import ward
from psycopg import errors, sql

from accanto_api import accounts, rights
from accanto_api.database import Asking, Pool, Task, Working
from accanto_api.rights import Permission, Relation
from accanto_store import connections
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

PAGE = Path(__file__).parents[2] / "docs/reference/wall.md"
OPEN_TO_ALL = {"care_team"}
"""Who cares for whom: numbers; only writing is guarded."""
ROLE_OF: dict[Relation, accounts.Role] = {
    Relation.OWN: "patient", Relation.TEAM: "case_manager", Relation.DELEGATION: "caregiver",
    Relation.QUEUE: "cardiologist", Relation.CENTRE: "coordinator", Relation.EMERGENCY: "gp",
}  # fmt: skip
COUNTERS = {"case_manager", "coordinator", "gp", "admin"}
FLEET = {"technician", "case_manager", "coordinator", "admin"}
WAYS = {
    "counted_patient": COUNTERS, "counted_adesione": COUNTERS, "counted_plan": COUNTERS, "counted_reading": COUNTERS,
    "coded_patient": FLEET, "home_address": {"technician", "coordinator", "privacy_officer"},
}  # fmt: skip
"""Views around the wall, with who sees a patient there whom they don't care for."""
ENDS = {
    Relation.TEAM: "delete from care_team where account_id = %s",
    Relation.DELEGATION: "update delegation set ends_at = now() where account_id = %s",
    Relation.QUEUE: "update reading set state = 'withdrawn' where state = 'waiting' and %s > 0",
    Relation.EMERGENCY: "update break_glass set ends_at = now() where account_id = %s",
}


def test_every_table_is_behind_the_wall_or_the_documents_say_why_not(db: psycopg.Connection) -> None:
    lines = [line.split("|")[1:3] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    written = {
        (name, side.strip())
        for names, side in lines
        for name in names.replace("`", " ").split()
        if side.strip() in {"behind", "outside"}
    }

    found = db.execute(
        "select relname, case when relrowsecurity then 'behind' else 'outside' end from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
    ).fetchall()

    assert written == set(found)


def test_of_every_table_one_sees_ones_own_patients_rows_and_no_others(
    database: str, db: psycopg.Connection, bruna: ward.Patient, aldo: ward.Patient
) -> None:
    (carer, own), (_, others) = walled.cared(db, bruna, aldo)

    with walled.asking(database, carer) as connection:
        seen = walled.rows(connection, walled.tables(db))

    assert [table for table in seen if not own[table] or not others[table]] == []
    assert [table for table in seen if own[table] - seen[table]] == []
    assert {table for table in seen if others[table] & seen[table]} == OPEN_TO_ALL


def test_who_says_nothing_sees_nothing(database: str, db: psycopg.Connection, bruna: ward.Patient) -> None:
    [(_, rows)] = walled.cared(db, bruna)

    with walled.asking(database, None) as connection:
        seen = walled.rows(connection, walled.tables(db))

    assert {table for table in seen if rows[table] & seen[table]} == OPEN_TO_ALL


def test_nobody_writes_to_another_patients_rows(
    database: str, db: psycopg.Connection, bruna: ward.Patient, aldo: ward.Patient
) -> None:
    (carer, _), (_, others) = walled.cared(db, bruna, aldo)

    for table in walled.tables(db):
        with walled.asking(database, carer) as connection:
            assert walled.changed(connection, table, others[table]) == 0, table
        with walled.asking(database, carer) as connection, pytest.raises(errors.InsufficientPrivilege):
            walled.copied(connection, db, table, others[table])


def test_ones_own_patients_rows_are_written_where_the_role_may(
    database: str, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    [(carer, own)] = walled.cared(db, bruna)
    may = "select has_any_column_privilege('accanto_api', %s, 'update')"

    for table in walled.tables(db):
        (is_written,) = db.execute(may, [table]).fetchone() or (False,)
        with walled.asking(database, carer) as connection:
            count = walled.changed(connection, table, own[table])
        assert count == (len(own[table]) if is_written else 0), table


@pytest.mark.parametrize("relation", list(Relation))
def test_the_wall_opens_for_every_relation_and_closes_with_it(
    database: str, db: psycopg.Connection, aldo: ward.Patient, relation: Relation
) -> None:
    of = aldo if relation is Relation.OWN else None
    account = doors.somebody(db, "someone", ROLE_OF[relation], of)
    doors.relate(db, account, aldo, relation)

    assert names(database, account) == ["Petrucci"]

    if relation in ENDS:
        db.execute(ENDS[relation].encode(), [account])
        assert names(database, account) == []


def test_who_ends_a_thread_sees_what_they_ended_and_then_nobody(
    database: str, db: psycopg.Connection, aldo: ward.Patient
) -> None:
    account = doors.somebody(db, "cuore", "cardiologist")
    db.execute(
        "insert into consult (patient_id, specialty, opened_by) values (%s, 'ecg', %s)", [aldo.id, account]
    )

    with psycopg.connect(url_as(database, Role.API)) as connection:
        connection.execute("select set_config('accanto.account', %s, true)", [str(account)])
        connection.execute(
            "update consult set closed_at = now(), closed_by = %s, outcome = 'answered'", [account]
        )
        seen = connection.execute("select outcome from consult natural join patient_identity").fetchall()

    assert seen == [("answered",)]
    assert names(database, account) == []


async def test_a_connection_that_was_given_back_knows_nobody(
    database: str, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    carer = doors.somebody(db, "carer", "case_manager")
    doors.relate(db, carer, bruna, "team")

    async with connections.pool(url_as(database, Role.API), size=1) as pool:
        seen = [await families(Asking(pool, carer)), await families(pool)]
        with pytest.raises(ZeroDivisionError):
            await broken(Asking(pool, carer))
        seen += [
            await families(pool),
            await families(Asking(pool, None)),
            await families(Asking(pool, carer)),
        ]

    assert seen == [["Lencioni"], [], [], [], ["Lencioni"]]


@pytest.mark.parametrize(
    ("task", "sees"),
    [(Task.LIVE, {"patient_identity"}), (Task.PROMPTING, {"reading", "report_draft"})],
)
async def test_a_task_sees_what_it_works_with_and_no_more(
    database: str, db: psycopg.Connection, bruna: ward.Patient, task: Task, sees: set[str]
) -> None:
    [(_, rows)] = walled.cared(db, bruna)

    with walled.asking(database, None) as connection:
        connection.execute("select set_config('accanto.task', %s, true)", [task.value])
        seen = walled.rows(connection, walled.tables(db))

    assert {table for table in seen if rows[table] & seen[table]} == sees | OPEN_TO_ALL
    async with connections.pool(url_as(database, Role.API), size=1) as pool:
        assert await families(Working(pool, task)) == (["Lencioni"] if task is Task.LIVE else [])
        assert await families(pool) == []


def test_a_way_around_the_wall_is_open_to_its_roles_only(
    database: str, db: psycopg.Connection, aldo: ward.Patient, bruna: ward.Patient
) -> None:
    walled.cared(db, aldo, bruna)
    seen: dict[str, set[str]] = {view: set() for view in WAYS}

    for role in rights.ROLES:
        of = aldo if role == "patient" else None
        account = doors.somebody(db, f"a-{role}", cast("accounts.Role", role), of)
        for view in seen_around(database, account, bruna):
            seen[view].add(role)

    assert seen == WAYS
    assert seen_around(database, None, bruna) == set()


def test_the_ways_are_those_of_the_table_of_permissions() -> None:
    assert set(rights.TABLE[Permission.READ_INDICATORS]) == COUNTERS
    assert set(rights.TABLE[Permission.READ_FLEET]) == FLEET


def test_the_gate_learns_whose_a_document_is_and_nothing_of_it(db: psycopg.Connection) -> None:
    ask = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 order by 1"

    told = {view: {name for (name,) in db.execute(ask, [view])} for view in ("whose_reading", "whose_report")}

    assert told["whose_reading"] == {"uid", "patient_id", "specialty"}
    assert told["whose_report"] == told["whose_reading"] | {"is_final", "is_online"}


def test_a_team_is_begun_in_the_transaction_that_enrols_and_never_later(
    database: str, db: psycopg.Connection, aldo: ward.Patient
) -> None:
    carer = doors.somebody(db, "carer", "case_manager")
    join = "insert into care_team (patient_id, account_id) values (%s, %s)"

    with walled.asking(database, carer) as connection:
        new = connection.execute("insert into patient default values returning id").fetchone()
        assert new is not None
        connection.execute(join, [new[0], carer])
        connection.execute("insert into patient_body (patient_id, height_cm) values (%s, 160)", new)

    with walled.asking(database, carer) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(join, [aldo.id, carer])


def seen_around(database: str, account: int | None, who: ward.Patient) -> set[str]:
    """The ways on which an account sees a patient."""
    ask = sql.SQL("select 1 from {} where patient_id = {}")
    with walled.asking(database, account) as connection:
        return {
            view for view in WAYS if connection.execute(ask.format(sql.Identifier(view), who.id)).fetchone()
        }


def names(database: str, account: int) -> list[str]:
    """The family names that an account is shown."""
    with walled.asking(database, account) as connection:
        return [name for (name,) in connection.execute("select family_name from patient_identity")]


async def families(pool: Pool) -> list[object]:
    """The family names that a pool shows."""
    async with pool.connection() as connection:
        found = await connection.execute("select family_name from patient_identity")
        return [name for (name,) in await found.fetchall()]


async def broken(pool: Pool) -> None:
    """A request that fails half-way."""
    async with pool.connection():
        raise ZeroDivisionError
