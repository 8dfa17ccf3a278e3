"""A technician finds what is wrong, reads it in a sentence, and does something about it."""

from collections.abc import Iterator

import district
import psycopg
import pytest
import visiting
from playwright.async_api import expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


@pytest.fixture
def db(place: tuple[str, district.District]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(place[0], autocommit=True) as connection:
        yield connection


async def test_those_to_look_at_stand_first_with_their_trouble_in_a_word(visit: Visit) -> None:
    page = await visit.enter("davide")

    rows = page.locator("tbody").first.locator("tr")
    await expect(rows.first).to_contain_text("gw-0004")
    await expect(rows.first).to_contain_text("senza rete")
    await expect(rows.nth(4)).to_contain_text("bene")
    await expect(page.locator(".fleet-counts")).to_contain_text("4 da guardare")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("it", "Le misure restano salve in casa"), ("en", "The readings are safe at home")],
)
async def test_a_gateway_says_what_is_wrong_and_whom_to_call(
    visit: Visit, language: str, sentence: str
) -> None:
    page = await visit.enter("davide", language=language)
    await page.get_by_role("link", name="gw-0004").click()

    side = page.get_by_role("complementary", name="gw-0004")
    await expect(side).to_contain_text(sentence)
    await expect(side).to_contain_text("Lida Simonetti")
    await expect(side.locator("a[href^='tel:0583']")).to_be_visible()


async def test_a_ticket_is_opened_and_done_with_the_keyboard_alone(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("davide", "/fleet?gateway=gw-0010")
    await page.locator(".fleet-side h3").first.wait_for()
    await visiting.tab_to(page, ".fleet-head button")
    await page.keyboard.press("Enter")
    await page.locator("dialog").wait_for()
    await visiting.tab_to(page, "dialog textarea")
    await page.keyboard.type("Chiedere se il modem si è spento")
    await visiting.tab_to(page, "dialog button[type=submit]")
    await page.keyboard.press("Enter")
    await expect(page.locator(".fleet-tickets").first).to_contain_text("Chiedere se il modem")
    await expect(page.locator("dialog")).to_have_count(0)

    await visiting.tab_to(page, ".fleet-tickets button")
    await page.keyboard.press("Enter")
    await page.locator("dialog").wait_for()
    await visiting.tab_to(page, "dialog button[type=submit]")
    await page.keyboard.press("Enter")

    await expect(page.locator(".fleet-tickets .over").first).to_be_visible()
    closed = db.execute("select closed_by from fleet_ticket where gateway = 'gw-0010'").fetchone()
    assert closed == ("davide",)


async def test_a_device_is_replaced_from_the_shelf(visit: Visit, db: psycopg.Connection) -> None:
    page = await visit.enter("davide", "/fleet?gateway=gw-0001")
    await page.get_by_role("button", name="Sostituisci Bilancia").click()
    await page.get_by_role("dialog").get_by_label("Con").select_option(label="Bilancia B-9001")
    await page.get_by_role("dialog").get_by_role("button", name="Sostituisci").click()

    await expect(page.locator(".fleet-devices")).to_contain_text("Bilancia B-9001")
    assert db.execute(
        "select count(*) from device_assignment a join device d on d.id = a.device_id"
        " where d.name = 'simcor-b9001' and a.ends is null"
    ).fetchone() == (1,)


async def test_a_gateway_is_asked_something_and_a_silent_one_cannot_be(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("davide", "/fleet?gateway=gw-0002")
    await page.get_by_role("button", name="Fai lampeggiare").click()

    await expect(page.locator(".fleet-side")).to_contain_text("inviato")
    assert db.execute("select name, asked_by from gateway_command").fetchall() == [("identify", "davide")]

    await page.goto(f"{visit.address}/fleet?gateway=gw-0004")
    await expect(page.get_by_role("button", name="Fai lampeggiare")).to_be_disabled()


async def test_an_administrator_sees_codes_in_place_of_names(visit: Visit) -> None:
    page = await visit.enter("ada", language="en")

    await expect(page.locator("tbody").first).to_contain_text("ACC-0001")
    await expect(page.locator("main")).not_to_contain_text("Lencioni")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["it", "en"])
async def test_axe_finds_nothing_on_the_fleet(visit: Visit, language: str, dark: bool) -> None:  # noqa: FBT001
    for path in ("/fleet", "/fleet?gateway=gw-0006", "/fleet?only=shelf"):
        page = await visit.enter("davide", path, language=language, dark=dark)
        await page.locator("tbody tr").first.wait_for()
        assert (path, await visiting.violations(page)) == (path, [])


@pytest.mark.parametrize("size", [visiting.WIDE, visiting.TABLET, visiting.ZOOMED])
async def test_the_fleet_does_not_scroll_sideways(visit: Visit, size: tuple[int, int]) -> None:
    page = await visit.enter("davide", "/fleet?gateway=gw-0006", size=size)
    await page.locator(".fleet-side h3").first.wait_for()

    assert await visiting.sideways(page) <= 0
