"""What stands behind the database's wall: a row of a patient in each of its tables, and who sees which."""

from collections.abc import Iterator
from contextlib import contextmanager

import doors
import psycopg
import rooms
import ward
from psycopg import sql
from psycopg.types.json import Jsonb

from accanto_store.roles import Role, url_as

BEHIND = (
    "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace order by 1"
)

BY_OTHERS = ["enrolment", "report", "report_draft", "consult_message", "consult_snapshot"]
"""Tables that name a patient by another row, or none yet."""

Rows = dict[str, set[str]]
"""The rows of each table, by where they lie in it."""


def tables(db: psycopg.Connection) -> list[str]:
    """Every table behind the wall."""
    return [str(name) for (name,) in db.execute(BEHIND)]


def fill(db: psycopg.Connection, who: ward.Patient, account: int) -> Rows:
    """A row of this patient in every table that stands behind the wall, written by an account; which rows those are."""
    before = rows(db, BY_OTHERS)
    read = rooms.reading(db, who, state="final", question="Palpitazioni?")
    rooms.report(db, read)
    rooms.agree(db, who)
    given = {"p": who.id, "d": who.device_id, "a": account, "r": read.id, "n": f"caregiver-{who.id}"}
    for statement in _STATEMENTS.split(";"):
        db.execute(statement.encode(), given)
    after = rows(db, BY_OTHERS)
    named = [table for table in tables(db) if table not in BY_OTHERS]
    return rows(db, named, of=who) | {table: after[table] - before[table] for table in BY_OTHERS}


def rows(db: psycopg.Connection, wanted: list[str], *, of: ward.Patient | None = None) -> Rows:
    """What a connection sees of some tables; of one patient only, where the tables name patients."""
    ask = sql.SQL(
        "select ctid::text from {}" if of is None else "select ctid::text from {} where patient_id = {}"
    )
    whose = None if of is None else of.id
    return {
        table: {str(place) for (place,) in db.execute(ask.format(sql.Identifier(table), whose))}
        for table in wanted
    }


@contextmanager
def asking(database: str, account: int | None) -> Iterator[psycopg.Connection]:
    """A connection of the console's role that says for whom it asks; what it does is taken back at the end."""
    with psycopg.connect(url_as(database, Role.API)) as connection:
        if account is not None:
            connection.execute("select set_config('accanto.account', %s, true)", [str(account)])
        yield connection
        connection.rollback()


def cared(db: psycopg.Connection, *patients: ward.Patient) -> list[tuple[int, Rows]]:
    """Each patient with everything behind the wall, written by a case manager of their own."""
    out = []
    for who in patients:
        carer = doors.somebody(db, f"carer-{who.id}", "case_manager")
        doors.relate(db, carer, who, "team")
        out.append((carer, fill(db, who, carer)))
    return out


def changed(connection: psycopg.Connection, table: str, rows: set[str]) -> int:
    """How many of these rows an update touches; none where the role may change nothing of the table."""
    found = connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attidentity = '' and has_column_privilege(attrelid, attnum, 'update') order by attnum limit 1",
        [table],
    ).fetchone()
    if found is None:
        return 0
    column = sql.Identifier(found[0])
    change = sql.SQL("update {} set {} = {} where ctid::text = any(%s)")
    return connection.execute(change.format(sql.Identifier(table), column, column), [list(rows)]).rowcount


def copied(connection: psycopg.Connection, db: psycopg.Connection, table: str, rows: set[str]) -> None:
    """Write these rows once more, as somebody who knows all of them by heart."""
    name = sql.Identifier(table)
    kept = db.execute(
        sql.SQL("select to_jsonb(t) from {} t where ctid::text = any(%s)").format(name), [list(rows)]
    )
    columns = sql.SQL(", ").join(
        sql.Identifier(column)
        for (column,) in db.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and attidentity = ''"
            " and not attisdropped and attgenerated = ''", [table],
        )
    )  # fmt: skip
    again = sql.SQL("insert into {0} ({1}) select {1} from jsonb_populate_record(null::{0}, %s)")
    for (row,) in kept.fetchall():
        connection.execute(again.format(name, columns), [Jsonb(row)])


_STATEMENTS = """
insert into consent (patient_id, kind, text_version, language, given_at, given_by, how)
values (%(p)s, 'adesione', '1', 'it', now(), 'patient', 'paper');
update patient_identity set tax_code = 'TAX' || patient_id, phone = '055 1' where patient_id = %(p)s;
insert into identity_correction (patient_id, account_id, reason, before) values (%(p)s, %(a)s, 'scritto male', '{}');
insert into patient_body (patient_id, height_cm) values (%(p)s, 170);
insert into contact (person, role, patient_id, channel, address)
values (%(n)s, 'caregiver', %(p)s, 'voice', '055 2');
insert into delegation (patient_id, account_id, ends_at, recorded_by, begins_at)
values (%(p)s, %(a)s, now() - interval '1 day', %(a)s, now() - interval '2 days');
insert into break_glass (account_id, patient_id, reason, begins_at, ends_at)
values (%(a)s, %(p)s, 'found at home alone', now() - interval '2 hours', now() - interval '1 hour');
insert into enrolment (account_id, document) values (%(a)s, '{"identity": {}}');
insert into message (patient_id, side, account_id, body) values (%(p)s, 'home', %(a)s, 'Buongiorno');
insert into receipt (patient_id, account_id, since, until, readings)
values (%(p)s, %(a)s, now() - interval '1 day', now(), 3);
insert into manual_entry (key, patient_id, account_id, kind, measured_at, content)
values (gen_random_uuid(), %(p)s, %(a)s, 'weight', now(), '{}');
insert into plan_draft (patient_id, document, saved_by) values (%(p)s, '{}', 'paoli');
insert into report_draft (reading_id, author, content) values (%(r)s, %(a)s, '{}');
insert into consult (patient_id, specialty, opened_by, closed_at, closed_by, outcome)
values (%(p)s, 'ecg', %(a)s, now(), %(a)s, 'answered');
insert into consult_message (consult_id, author, body)
select id, %(a)s, 'Che ne dice?' from consult where patient_id = %(p)s;
insert into consult_snapshot (message_id, png, width, height)
select m.id, 'x', 1, 1 from consult_message m join consult c on c.id = m.consult_id where c.patient_id = %(p)s;
insert into ecg_correction (patient_id, device_id, signal, at, deed, label, made_by)
values (%(p)s, %(d)s, 1, now(), 'relabel', 'V', %(a)s);
insert into ecg_confirmation (patient_id, device_id, signal, starts, ends, code, verdict, algorithm, made_by)
values (%(p)s, %(d)s, 1, now(), now() + interval '1 minute', 'qt', 'confirmed', 'x', %(a)s);
insert into blow_judgement (patient_id, device_id, start, reason, author)
values (%(p)s, %(d)s, now(), 'tosse', %(a)s);
insert into session_grade (patient_id, device_id, starts, trace, reason, author)
values (%(p)s, %(d)s, now(), repeat('a', 24), 'tosse', %(a)s);
insert into bronchodilator (patient_id, given_at, drug, author) values (%(p)s, now(), 'salbutamolo', %(a)s)
"""
