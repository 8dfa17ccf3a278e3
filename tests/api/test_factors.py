"""A log-in with a second factor: digits once, codes from paper once, and nothing before they are shown."""

import time

import httpx
import psycopg
import pyotp
import pytest
import served
import ward

from accanto_api import accounts, factors, passwords
from accanto_api.factors import Guarded

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MOMENT = 1_700_000_010.0


def _digits(secret: str, at: float | None = None) -> str:
    return pyotp.TOTP(secret).at(int(at or time.time()))


@pytest.mark.parametrize(
    ("late_s", "is_taken"), [(0, True), (-30, True), (30, True), (-60, False), (60, False)]
)
def test_digits_count_one_step_early_or_late(late_s: int, *, is_taken: bool) -> None:
    step = factors.step_of(SECRET, _digits(SECRET, MOMENT + late_s), after=0, now=MOMENT)

    assert (step is not None) == is_taken


def test_digits_of_a_step_are_taken_once() -> None:
    step = factors.step_of(SECRET, _digits(SECRET, MOMENT), after=0, now=MOMENT)

    assert step is not None
    assert factors.step_of(SECRET, _digits(SECRET, MOMENT), after=step, now=MOMENT) is None


@pytest.mark.parametrize(
    ("account", "is_proven", "stage"),
    [
        (Guarded(is_provisional=False, must_have_factor=None, has_factor=False), True, "complete"),
        (Guarded(is_provisional=False, must_have_factor=True, has_factor=False), True, "enrol"),
        (Guarded(is_provisional=True, must_have_factor=True, has_factor=False), True, "password"),
        (Guarded(is_provisional=True, must_have_factor=True, has_factor=True), False, "code"),
        (Guarded(is_provisional=False, must_have_factor=None, has_factor=True), False, "code"),
        (Guarded(is_provisional=False, must_have_factor=True, has_factor=True), True, "complete"),
    ],
)
def test_a_log_in_lacks_one_thing_after_the_other(account: Guarded, *, is_proven: bool, stage: str) -> None:
    assert factors.next_stage(account, is_proven=is_proven) == stage


@pytest.mark.parametrize(
    ("password", "is_strong"),
    [("una frase lunga", True), ("corta", False), ("la casa di paoli", False), ("aaaaaaaaaaaaaaaa", False)],
)
def test_a_password_is_long_and_not_the_name(password: str, *, is_strong: bool) -> None:
    assert passwords.is_strong(password, "Paoli") == is_strong


def test_the_picture_of_a_secret_needs_no_style_of_its_own() -> None:
    drawn = factors.picture("otpauth://totp/accanto:paoli?secret=ABC")

    assert drawn.startswith("<svg")
    assert "style=" not in drawn


@pytest.fixture
def paoli(db: psycopg.Connection) -> str:
    """The first password of a GP whose account was just made."""
    return accounts.admit(db, username="paoli", display_name="Elena Paoli", role="gp")


@pytest.fixture
async def enrolled(paoli: str, visitor: httpx.AsyncClient, db: psycopg.Connection) -> tuple[str, list[str]]:
    """Paoli chose a password and set up an app; gives its secret and the codes for paper. She is logged in.

    The digits of now are good once more, as if a step had gone by.
    """
    await served.login(visitor, "paoli", paoli)
    await visitor.put("/api/me/password", json={"current": paoli, "new": ward.PASSWORD})
    secret = (await visitor.post("/api/me/totp")).json()["secret"]
    answer = await visitor.put("/api/me/totp", json={"code": _digits(secret)})
    db.execute("update totp set last_step = 0")
    return secret, answer.json()["codes"]


@pytest.mark.integration
async def test_a_new_clinician_chooses_a_password_and_a_factor_before_anything_else(
    paoli: str, visitor: httpx.AsyncClient
) -> None:
    assert (await served.login(visitor, "paoli", paoli)).json()["needs"] == "password"
    assert (await visitor.get("/api/worklist")).json()["code"] == "second_factor_first"

    weak = await visitor.put("/api/me/password", json={"current": paoli, "new": "corta"})
    await visitor.put("/api/me/password", json={"current": paoli, "new": ward.PASSWORD})
    assert weak.json()["code"] == "weak_password"
    assert (await visitor.get("/api/me")).json()["needs"] == "enrol"

    secret = (await visitor.post("/api/me/totp")).json()["secret"]
    codes = (await visitor.put("/api/me/totp", json={"code": _digits(secret)})).json()["codes"]
    assert len(set(codes)) == 10
    assert (await visitor.get("/api/worklist")).status_code == 200


@pytest.mark.integration
async def test_the_password_alone_opens_nothing_once_there_is_a_factor(
    enrolled: tuple[str, list[str]], api: str
) -> None:
    secret, _ = enrolled
    async with served.visitor(api) as thief:
        assert (await served.login(thief, "paoli")).json()["needs"] == "code"
        for method, path in (("GET", "/api/worklist"), ("POST", "/api/me/totp"), ("GET", "/api/me/security")):
            assert (await thief.request(method, path)).json()["code"] == "second_factor_first"
        half = thief.cookies["sid"]

        assert (await thief.post("/api/login/code", json={"code": _digits(secret)})).json()["needs"] is None

        assert thief.cookies["sid"] != half
        assert (await thief.get("/api/worklist")).status_code == 200
        assert (await thief.get("/api/me", headers={"Cookie": f"sid={half}"})).status_code == 401


@pytest.mark.integration
async def test_digits_and_paper_codes_are_good_once(enrolled: tuple[str, list[str]], api: str) -> None:
    secret, codes = enrolled
    said = []
    for code in (_digits(secret), _digits(secret), codes[0], codes[0].upper().replace("-", " "), codes[1]):
        async with served.visitor(api) as client:
            await served.login(client, "paoli")
            said.append((await client.post("/api/login/code", json={"code": code})).status_code)

    assert said == [200, 422, 200, 422, 200]


@pytest.mark.integration
async def test_who_lost_the_telephone_comes_in_by_paper_and_sets_up_another(
    enrolled: tuple[str, list[str]], api: str
) -> None:
    old, codes = enrolled
    async with served.visitor(api) as client:
        await served.login(client, "paoli")
        await client.post("/api/login/code", json={"code": codes[0]})
        new = (await client.post("/api/me/totp")).json()["secret"]
        too_early = await client.put("/api/me/totp", json={"code": _digits(old)})
        taken = await client.put("/api/me/totp", json={"code": _digits(new)})

        assert (new != old, too_early.status_code, taken.json()["codes"]) == (True, 422, [])
        assert (await client.post("/api/me/confirm", json={"code": _digits(old)})).status_code == 422
        assert (await client.get("/api/me/security")).json()["recovery_codes"] == 9


@pytest.mark.integration
async def test_a_telephone_that_was_not_set_up_to_its_end_leaves_the_old_one_good(
    enrolled: tuple[str, list[str]], visitor: httpx.AsyncClient
) -> None:
    secret, _ = enrolled
    await visitor.post("/api/me/totp")

    assert (await visitor.post("/api/me/confirm", json={"code": _digits(secret)})).status_code == 204


@pytest.mark.integration
async def test_guessing_codes_has_to_wait(enrolled: tuple[str, list[str]], api: str) -> None:
    secret, _ = enrolled
    async with served.visitor(api) as client:
        await served.login(client, "paoli")
        for _ in range(5):
            await client.post("/api/login/code", json={"code": "000000"})

        answer = await client.post("/api/login/code", json={"code": _digits(secret)})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")


@pytest.mark.integration
async def test_the_last_factor_of_a_clinician_stays(
    enrolled: tuple[str, list[str]], visitor: httpx.AsyncClient
) -> None:
    assert (await visitor.delete("/api/me/totp")).json()["code"] == "last_factor"


@pytest.mark.integration
async def test_what_guards_the_account_changes_only_after_the_factor_was_shown_again(
    enrolled: tuple[str, list[str]], visitor: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    secret, _ = enrolled
    db.execute("update session set proven_at = now() - interval '6 minutes'")
    assert (await visitor.post("/api/me/recovery-codes")).json()["code"] == "confirm_first"
    assert (await visitor.post("/api/me/confirm", json={"password": ward.PASSWORD})).status_code == 422
    before = visitor.cookies["sid"]

    assert (await visitor.post("/api/me/confirm", json={"code": _digits(secret)})).status_code == 204

    assert visitor.cookies["sid"] != before
    assert len((await visitor.post("/api/me/recovery-codes")).json()["codes"]) == 10


@pytest.mark.integration
async def test_a_session_is_listed_and_ended_from_another_one(chiara: httpx.AsyncClient, api: str) -> None:
    async with served.visitor(api) as other:
        await served.login(other, "chiara")
        sessions = (await chiara.get("/api/me/security")).json()["sessions"]
        (far,) = [one["id"] for one in sessions if not one["is_this"]]

        assert (await chiara.delete(f"/api/me/sessions/{far}")).status_code == 204

        assert (await other.get("/api/me")).status_code == 401
        assert (await chiara.get("/api/me")).status_code == 200


@pytest.mark.integration
async def test_nobody_ends_the_session_of_somebody_else(
    chiara: httpx.AsyncClient, aldo: ward.Patient, api: str
) -> None:
    async with served.visitor(api) as marco:
        await served.login(marco, "marco")
        (his,) = [one["id"] for one in (await marco.get("/api/me/security")).json()["sessions"]]

        assert (await chiara.delete(f"/api/me/sessions/{his}")).status_code == 404
        await chiara.delete("/api/me/sessions")

        assert (await marco.get("/api/me")).status_code == 200


@pytest.mark.integration
async def test_another_password_ends_the_other_sessions(chiara: httpx.AsyncClient, api: str) -> None:
    async with served.visitor(api) as other:
        await served.login(other, "chiara")

        await chiara.put("/api/me/password", json={"current": ward.PASSWORD, "new": "un'altra frase lunga"})

        assert (await other.get("/api/me")).status_code == 401
    assert (await chiara.get("/api/me")).json()["needs"] is None


@pytest.mark.integration
async def test_a_session_that_somebody_planted_is_not_the_one_that_is_logged_in(
    visitor: httpx.AsyncClient, bruna: ward.Patient
) -> None:
    visitor.cookies.set("sid", "planted-by-somebody-else", domain="localhost.local")

    await served.login(visitor, "chiara")

    answer = await visitor.get("/api/me", headers={"Cookie": "sid=planted-by-somebody-else"})
    assert answer.status_code == 401
