"""Sessions begin with a password and end by themselves, by hand, or by another log-in."""

import httpx
import psycopg
import pytest
import served
import ward

from accanto_api.sessions import Cookie

pytestmark = pytest.mark.integration


async def test_the_right_password_opens_the_door(chiara: httpx.AsyncClient) -> None:
    me = (await chiara.get("/api/me")).json()

    assert "take_alert" in me.pop("may")
    assert me == {
        "username": "chiara", "display_name": "Chiara", "role": "case_manager", "language": "it",
        "sees_worklist": True, "needs": None, "patient": None,
    }  # fmt: skip


async def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(
    bruna: ward.Patient, visitor: httpx.AsyncClient
) -> None:
    wrong = await served.login(visitor, "chiara", "un'altra")
    unknown = await served.login(visitor, "nessuno", "un'altra")

    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    assert wrong.json()["code"] == "wrong_credentials"


async def test_without_a_session_there_is_nothing_to_see(visitor: httpx.AsyncClient) -> None:
    for path in ("/api/me", "/api/worklist", "/api/events"):
        answer = await visitor.get(path)

        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_a_page_that_another_person_left_open_is_refused(chiara: httpx.AsyncClient) -> None:
    own = await chiara.get("/api/me", headers={"Accanto-Person": "chiara"})
    left = await chiara.get("/api/me", headers={"Accanto-Person": "nicol%C3%B2"})

    assert own.status_code == 200
    assert (left.status_code, left.json()["code"]) == (401, "session_ended")


async def test_the_database_knows_no_token(chiara: httpx.AsyncClient, db: psycopg.Connection) -> None:
    token = chiara.cookies["sid"]

    (stored,) = db.execute("select encode(token_sha256, 'escape') from session").fetchone() or ("",)

    assert len(token) >= 43
    assert token not in stored


async def test_logging_in_again_ends_the_session_before(chiara: httpx.AsyncClient) -> None:
    before = chiara.cookies["sid"]
    await served.login(chiara, "chiara")

    old = await chiara.get("/api/me", headers={"Cookie": f"sid={before}"})

    assert chiara.cookies["sid"] != before
    assert old.status_code == 401


async def test_logging_out_ends_the_session_and_empties_the_cache(chiara: httpx.AsyncClient) -> None:
    token = chiara.cookies["sid"]
    out = await chiara.post("/api/logout")

    after = await chiara.get("/api/me", headers={"Cookie": f"sid={token}"})

    assert out.headers["clear-site-data"] == '"cache"'
    assert after.status_code == 401


@pytest.mark.parametrize("column", ["seen_at", "created_at"])
async def test_a_session_ends_by_idleness_and_by_age(
    chiara: httpx.AsyncClient, db: psycopg.Connection, column: str
) -> None:
    limit = {"seen_at": "30 minutes", "created_at": "12 hours"}[column]
    db.execute(f"update session set {column} = now() - interval '{limit}'".encode())

    assert (await chiara.get("/api/me")).status_code == 401


async def test_only_a_person_keeps_a_session_alive(chiara: httpx.AsyncClient, db: psycopg.Connection) -> None:
    db.execute("update session set seen_at = now() - interval '20 minutes'")
    idle = "select now() - seen_at > interval '19 minutes' from session"

    await chiara.get("/api/worklist", headers={"Accanto-Asker": "page"})
    assert db.execute(idle).fetchone() == (True,)

    await chiara.get("/api/worklist")
    assert db.execute(idle).fetchone() == (False,)


async def test_after_five_failures_even_the_right_password_waits(
    bruna: ward.Patient, visitor: httpx.AsyncClient
) -> None:
    for _ in range(5):
        await served.login(visitor, "chiara", "sbagliata")

    answer = await served.login(visitor, "Chiara")

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert int(answer.headers["retry-after"]) > 200


async def test_a_disabled_account_is_out_at_once(chiara: httpx.AsyncClient, db: psycopg.Connection) -> None:
    db.execute("update account set disabled_at = now()")

    assert (await chiara.get("/api/me")).status_code == 401


async def test_the_language_is_kept_with_the_person(chiara: httpx.AsyncClient) -> None:
    await chiara.put("/api/me/language", json={"language": "en"})

    assert (await chiara.get("/api/me")).json()["language"] == "en"


@pytest.mark.parametrize(
    ("proxies", "address"),
    [("127.0.0.1,::1", "203.0.113.9"), ("10.9.9.0/24", "127.0.0.1"), ("", "127.0.0.1")],
)
async def test_only_a_known_proxy_is_believed_who_asks(
    database: str, bruna: ward.Patient, db: psycopg.Connection, proxies: str, address: str
) -> None:
    async with served.api(database, proxies=proxies) as at, served.visitor(at) as client:
        client.headers["X-Forwarded-For"] = "198.51.100.7, 203.0.113.9"
        await served.login(client, "chiara")

    assert db.execute("select address from session").fetchone() in (
        (address,),
        (address.replace("127.0.0.1", "::1"),),
    )
    assert db.execute("select count(*) from session where address = '198.51.100.7'").fetchone() == (0,)


async def test_behind_tls_the_cookie_is_bound_to_the_host(database: str, bruna: ward.Patient) -> None:
    async with served.api(database, behind_tls=True) as address, served.visitor(address) as client:
        given = (await served.login(client, "chiara")).headers["set-cookie"]

    assert given.startswith("__Host-sid=")
    assert all(word in given for word in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    assert "Domain" not in given


def test_on_bare_loopback_the_cookie_has_its_plain_name() -> None:
    assert Cookie(behind_tls=False).name == "sid"
