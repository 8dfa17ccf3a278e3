"""A machine asks by its token: for what its scopes name, as long as its account may, never by a cookie beside it."""

from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest
import ward

from accanto_api import tokens
from accanto_contract.errors import AccountRefused

pytestmark = pytest.mark.integration


def _issue(db: psycopg.Connection, *scopes: str, days: int = 1) -> str:
    return tokens.issue(
        db, username="chiara", name="export", scopes=scopes, made_by="test",
        expires_at=datetime.now(UTC) + timedelta(days=days),
    )  # fmt: skip


def _by(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
async def machine(visitor: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that is no browser."""
    del visitor.headers["Sec-Fetch-Site"]
    return visitor


async def test_a_token_opens_what_it_names_and_no_more(
    machine: httpx.AsyncClient, bruna: ward.Patient, aldo: ward.Patient, db: psycopg.Connection
) -> None:
    token = _issue(db, "read_patient")
    trend = "/api/patients/{}/trend?signal=heart_rate"

    assert (await machine.get(trend.format(bruna.uid), headers=_by(token))).status_code == 200
    assert (await machine.get(trend.format(aldo.uid), headers=_by(token))).status_code == 404
    assert (await machine.get("/api/worklist", headers=_by(token))).json()["code"] == "forbidden"
    row = db.execute("select token_id is not null from audit where action = 'trend'").fetchone()
    assert row == (True,)


async def test_a_token_may_change_things_without_looking_like_a_browser(
    machine: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    taken = await machine.post(f"/api/alerts/{raised.uid}/take", headers=_by(_issue(db, "take_alert")))

    assert taken.status_code == 200


async def test_a_bad_token_is_nobody_even_beside_a_good_cookie(
    chiara: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    token = _issue(db, "read_worklist")

    for wrong in (token[:-1] + "_", "acc_999_" + "x" * 43, "nonsense", "acc_1_"):
        assert (await chiara.get("/api/worklist", headers=_by(wrong))).status_code == 401


@pytest.mark.parametrize(
    "end",
    [
        "update machine_token set revoked_at = now()",
        "update machine_token set expires_at = now()",
        "update account set disabled_at = now()",
    ],
)
async def test_a_token_ends_with_its_time_its_revocation_and_its_account(
    machine: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection, end: str
) -> None:
    token = _issue(db, "read_worklist")
    assert (await machine.get("/api/worklist", headers=_by(token))).status_code == 200

    db.execute(end.encode())

    assert (await machine.get("/api/worklist", headers=_by(token))).status_code == 401


async def test_a_token_loses_what_its_account_loses(
    machine: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    token = _issue(db, "read_worklist")

    db.execute("update account set role = 'technician' where username = 'chiara'")

    assert (await machine.get("/api/worklist", headers=_by(token))).status_code == 403


@pytest.mark.parametrize("scope", ["sign_plan", "break_glass", "secure_account", "read_fleets"])
def test_no_token_signs_breaks_glass_or_guards_an_account(
    bruna: ward.Patient, db: psycopg.Connection, scope: str
) -> None:
    with pytest.raises(AccountRefused, match="no token"):
        _issue(db, scope)


async def test_only_the_hash_of_the_secret_is_kept(bruna: ward.Patient, db: psycopg.Connection) -> None:
    secret = _issue(db, "read_worklist").split("_", 2)[2]

    (kept,) = db.execute("select machine_token::text from machine_token").fetchone() or ("",)

    assert secret not in kept
    assert secret.encode().hex() not in kept
