"""Sessions put straight into a database, for tests that ask as many people: nobody waits for argon2."""

import hashlib
import secrets

import httpx
import psycopg
import ward

from accanto_api import accounts

AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36"


def session(db: psycopg.Connection, account: int, *, stage: str = "complete", is_fresh: bool = True) -> str:
    """A new session of an account; gives what its cookie holds."""
    token = secrets.token_urlsafe(32)
    db.execute(
        "insert into session (token_sha256, account_id, stage, proven_at, agent, address)"
        " values (%s, %s, %s, case when %s then now() end, %s, '10.20.4.17')",
        [hashlib.sha256(token.encode()).digest(), account, stage, is_fresh, AGENT],
    )
    return token


def cookie(
    db: psycopg.Connection, account: int, *, stage: str = "complete", is_fresh: bool = True
) -> dict[str, str]:
    """The header of a request within a new session of an account."""
    return {"Cookie": f"sid={session(db, account, stage=stage, is_fresh=is_fresh)}"}


def let_in(client: httpx.AsyncClient, db: psycopg.Connection, username: str) -> None:
    """Give a client a new session of somebody, who has just shown what is asked for at the door."""
    (account,) = db.execute("select id from account where username = %s", [username]).fetchone() or (0,)
    client.cookies.set("sid", session(db, account), domain="localhost.local")


def factor(db: psycopg.Connection, username: str) -> str:
    """Give an account the app with six digits, and one code on paper; gives that code, good once."""
    code = "abcd-efgh-ijkl-mnop"
    db.execute(
        "insert into totp (account_id, secret, confirmed_at)"
        " select id, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', now() from account where username = %s",
        [username],
    )
    db.execute(
        "insert into recovery_code (account_id, code_sha256)"
        " select id, sha256(convert_to(%s, 'UTF8')) from account where username = %s",
        [code.replace("-", ""), username],
    )
    return code


def somebody(
    db: psycopg.Connection, username: str, role: accounts.Role, of: ward.Patient | None = None
) -> int:
    """An account without a password; a patient's own account where the role is `patient`."""
    return accounts.create(
        db, username=username, display_name=username.capitalize(), role=role, password=None,
        patient_id=of.id if of else None,
    )  # fmt: skip


def relate(db: psycopg.Connection, account: int, who: ward.Patient, relation: str) -> None:
    """Let an account reach a patient for a reason. `own` and `centre` lie in the account itself."""
    values = [account, who.id]
    if relation == "team":
        db.execute("insert into care_team (account_id, patient_id) values (%s, %s)", values)
    if relation == "delegation":
        db.execute(
            "insert into delegation (account_id, patient_id, recorded_by) values (%s, %s, %s)",
            [*values, account],
        )
    if relation == "queue":
        _ask_role_of(db, account, who)
    if relation == "emergency":
        db.execute(
            "insert into break_glass (account_id, patient_id, reason, ends_at)"
            " values (%s, %s, 'found at home alone', now() + interval '1 hour')", values,
        )  # fmt: skip


def _ask_role_of(db: psycopg.Connection, account: int, who: ward.Patient) -> None:
    """Something of a patient waits for the specialty of an account, if it has one."""
    db.execute(
        "insert into reading (patient_id, specialty, asked_by, due_at, device_id, starts, ends)"
        " select %s, accanto_specialty(role), id, now() + interval '1 day', %s, now() - interval '1 minute', now()"
        " from account where id = %s and accanto_specialty(role) is not null",
        [who.id, who.device_id, account],
    )
