"""Every address of the router, in both languages: nothing for axe to find, no sideways scroll at 200 %, by keyboard."""

import re
from pathlib import Path

import district
import district_people
import doors
import psycopg
import pytest
import visiting
import ward
from playwright.async_api import Page
from visiting import Visit

from accanto_api import rights

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

ROUTER = Path(__file__).parents[2] / "web" / "src" / "state" / "pages.ts"
WHO = {"me": "bruna", "fleet": "davide", "oversight": "moretti"}
"""Who looks at a page; all others are Chiara's."""
NARROW = (480, 900)
AT_400 = ("worklist", "patients", "patient", "me")
"""What must be usable at 400 % too."""
READY = "main h1, main h2, .me-hello"


def _roles() -> list[str]:
    """Every role, as the router knows them."""
    table = ROUTER.read_text(encoding="utf-8").split("RAIL:", 1)[1].split("};", 1)[0]
    return re.findall(r"^  (\w+): \[", table, re.MULTILINE)


def _routes() -> list[tuple[str, str]]:
    """Path and page of every route, as the router has them."""
    table = ROUTER.read_text(encoding="utf-8").split("PATHS", 1)[1].split("];", 1)[0]
    found: list[tuple[str, str]] = re.findall(r'\["(/[^"]*)", "(\w+)"\]', table)
    return [route for route in found if route[0] != "/enrol/:uid"]  # the same page, on the way


@pytest.fixture(scope="module")
def place(place: tuple[str, district.District]) -> tuple[str, district.District]:
    """The whole district, and somebody new of every role."""
    url, people = place[0], place[1].people
    with psycopg.connect(url, autocommit=True) as db:
        for role in _roles():
            _walker(db, role, people[district_people.FIRST].patient)
    return place


def _walker(db: psycopg.Connection, role: str, who: ward.Patient) -> None:
    """Somebody new of each role, who has to do with a patient as far as the role may."""
    account = doors.somebody(db, f"nuovo-{role}", role, who if role == "patient" else None)  # type: ignore[arg-type]
    if role in rights.CLINICIANS:
        doors.relate(db, account, who, "team")
    if role == "caregiver":
        doors.relate(db, account, who, "delegation")


def _address(url: str, path: str, username: str) -> str:
    """A path with the id of an open alert, or of a patient, whom this person cares for."""
    asked = (
        "select a.uid from alert a join care_team using (patient_id) join account c on c.id = account_id"
        " where a.handling = 'new' and c.username = %s order by a.id limit 1"
        if path.startswith("/alerts")
        else "select p.uid from patient p join care_team on patient_id = p.id join account c on c.id = account_id"
        " where c.username = %s order by p.id limit 1"
    )
    with psycopg.connect(url) as db:
        row = db.execute(asked.encode(), [username]).fetchone()
    return path.replace(":uid", str(row[0]) if row else "")


def test_the_router_is_read_whole() -> None:
    assert {"/", "/alerts/:uid", "/patients/:uid/plan", "/me"} <= {path for path, _ in _routes()}


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize(("path", "page_name"), _routes())
async def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: Visit, place: tuple[str, district.District], path: str, page_name: str, language: str
) -> None:
    who = WHO.get(page_name, "chiara")
    page = await visit.enter(who, _address(place[0], path, who), language=language, ready=READY)
    await visit.traffic.calm(page)

    assert await visiting.violations(page) == []
    for width, height in (visiting.ZOOMED, *([NARROW] if page_name in AT_400 else [])):
        await page.set_viewport_size({"width": width, "height": height})
        assert await visiting.sideways(page) <= 0


@pytest.mark.parametrize(("path", "page_name"), _routes())
async def test_in_the_dark_and_by_keyboard(
    visit: Visit, place: tuple[str, district.District], path: str, page_name: str
) -> None:
    who = WHO.get(page_name, "chiara")
    address = _address(place[0], path, who)
    page = await visit.enter(who, address, dark=page_name != "me", size=visiting.TABLET, ready=READY)
    await visit.traffic.calm(page)

    await visiting.tab_to(page, "main a, main button, main input, main select, main summary, main [tabindex]")

    assert await visiting.violations(page) == []


@pytest.mark.parametrize("role", _roles())
async def test_no_page_asks_for_what_its_reader_may_not_have(
    visit: Visit, place: tuple[str, district.District], role: str
) -> None:
    page = await visit.enter(f"nuovo-{role}", ready=READY)
    await visit.traffic.calm(page)
    await _each(visit, page, ".rail a, .me-views a")
    if role in rights.CLINICIANS:
        await page.locator(".rail a[href='/patients']").click()
        await page.locator("tbody a").first.click()
        await page.locator(".tabs a").first.wait_for()
        await _each(visit, page, ".tabs a")
        await page.goto(f"{page.url.split('?')[0]}/plan")
        await _each(visit, page, ".tabs a")
    await page.goto(f"{visit.address}/account")
    await visit.traffic.calm(page)

    assert visit.traffic.refused == []


async def _each(visit: Visit, page: Page, links: str) -> None:
    """Follow each of some links that stand on every page between them, and wait for what it shows."""
    await visit.traffic.calm(page)
    for i in range(await page.locator(links).count()):
        await page.locator(links).nth(i).click()
        await visit.traffic.calm(page)
