"""What comes from another site changes nothing, and every answer binds the browser."""

import httpx
import psycopg
import pytest
import ward
from starlette.types import Scope

from accanto_api.guard import is_same_site


def _scope(method: str, **headers: str) -> Scope:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "headers": raw}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_write_from_elsewhere_is_refused(site: str) -> None:
    assert not is_same_site(_scope("POST", sec_fetch_site=site, origin="http://h", host="h"))


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_write_from_our_page_passes(site: str) -> None:
    assert is_same_site(_scope("DELETE", sec_fetch_site=site))


def test_an_old_browser_may_prove_itself_by_origin_and_nothing_proves_nothing() -> None:
    assert is_same_site(_scope("POST", origin="https://h:1", host="h:1"))
    assert not is_same_site(_scope("POST", origin="https://other", host="h:1"))
    assert not is_same_site(_scope("POST", host="h:1"))
    assert not is_same_site(_scope("POST", origin="null", host="h:1"))


def test_reading_is_left_to_the_cookie() -> None:
    assert is_same_site(_scope("GET", sec_fetch_site="cross-site"))


@pytest.mark.integration
async def test_a_cross_site_take_is_refused_and_changes_nothing(
    chiara: httpx.AsyncClient, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    raised = ward.alert(db, bruna)

    answer = await chiara.post(f"/api/alerts/{raised.uid}/take", headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert db.execute("select handling from alert").fetchone() == ("new",)


@pytest.mark.integration
@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing", "/assets/none.js"])
async def test_every_answer_carries_the_headers(visitor: httpx.AsyncClient, path: str) -> None:
    headers = (await visitor.get(path)).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"]
    assert "server" not in headers


@pytest.mark.integration
async def test_a_problem_has_a_code_and_tells_nothing_of_what_was_sent(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/api/login", json={"username": "x", "password": 12, "geheim": "secret"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "secret" not in answer.text
