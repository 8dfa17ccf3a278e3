"""The patient's page in a real browser: without internet, by hand, by keyboard, enlarged, in both languages."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import patient_page
import pytest
from patient_page import CUFF, SCALE, STRAP, Home
from playwright.async_api import Browser, Page, expect

from accanto_contract.signals import SignalId
from accanto_gateway.happenings import Doubted, Heard
from accanto_gateway.page.measures import Measure
from accanto_gateway.page.stage import Tap

pytestmark = pytest.mark.integration

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
SIZES = [(1180, 820), (800, 1280), (1920, 1080), (590, 410), (400, 640)]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with patient_page.home(tmp_path) as made:
        await made.morning()
        yield made


@pytest.fixture
async def page(browser: Browser, home: Home) -> AsyncIterator[Page]:
    """The page on the kit's tablet, in Italian; an error of the page or of its policy fails the test."""
    context = await browser.new_context(
        base_url=home.address, viewport={"width": 1180, "height": 820}, locale="it-IT"
    )
    tab = await context.new_page()
    tab.set_default_timeout(10_000)
    tab.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    tab.on("console", lambda said: pytest.fail(said.text) if said.type == "error" else None)
    await tab.goto("/")
    yield tab
    await context.close()


def doubt(home: Home, trouble: str) -> None:
    home.happenings.tell(Doubted(device=STRAP, signal=SignalId.ECG, trouble=trouble, at_us=home.at_us))


async def show_due(_: Home) -> None:
    """As it opens."""


async def show_waiting(home: Home) -> None:
    home.desk.tap(Tap.BEGIN, Measure.PRESSURE)


async def show_measuring(home: Home) -> None:
    home.desk.tap(Tap.BEGIN, Measure.HEART)
    home.happenings.tell(Heard(device=STRAP, signal=SignalId.ECG, seconds=1, at_us=home.at_us))


async def show_done(home: Home) -> None:
    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76))


async def show_repeat(home: Home) -> None:
    doubt(home, "lead_off")


async def show_offline(home: Home) -> None:
    home.is_online = False
    home.desk.show_id()
    await home.measured(SCALE, (SignalId.WEIGHT, 68.4), sent=False)


STATES = [show_due, show_waiting, show_measuring, show_done, show_repeat, show_offline]


async def violations(page: Page) -> list[str]:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm ci in web/, or install the package again")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run()")
    return [f"{v['id']}: {[n['html'][:120] for n in v['nodes']]}" for v in found["violations"]]


async def test_the_plan_of_today_stands_beside_the_one_thing_to_do(page: Page) -> None:
    await expect(page.locator(".now h2")).to_have_text("Misuri la pressione")
    await expect(page.locator(".today li")).to_have_count(4)
    await expect(page.locator(".today li").first).to_contain_text("Fatto alle 7:58")
    await expect(page.locator(".today li").first).to_contain_text("68,3 kg")
    await expect(page.locator(".help")).to_contain_text("800 000 000")
    await expect(page.locator(".em")).to_contain_text("112")


async def test_a_measure_goes_from_beginning_to_done_by_itself(page: Page, home: Home) -> None:
    await page.get_by_role("button", name="Comincio").click()
    await expect(page.locator(".now")).to_contain_text("Metta il bracciale")

    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76))

    await expect(page.locator(".now h2")).to_have_text("Fatto")
    await expect(page.locator(".now .val")).to_contain_text("128 / 76")
    await expect(page.locator("#said")).to_contain_text("Fatto")
    await expect(page.locator(".now")).to_contain_text("La misura è arrivata alla Centrale")


async def test_an_electrode_that_comes_off_is_said_and_mended(page: Page, home: Home) -> None:
    doubt(home, "lead_off")

    await expect(page.locator(".now h2")).to_have_text("Ripeta la misura")
    await expect(page.locator(".now")).to_contain_text("Un elettrodo si è staccato")
    await page.get_by_role("button", name="Riprovo").click()
    await expect(page.locator(".now h2")).to_have_text("Misuri il cuore")


async def test_the_code_that_a_device_shows_is_typed_on_the_page(page: Page, home: Home) -> None:
    asked = asyncio.create_task(home.passkeys.ask("C0:DE:00:00:00:01"))
    await expect(page.locator("#code")).to_be_visible()
    assert await violations(page) == []

    await page.locator("#code").fill("123 456")
    await page.locator("#pass").click()

    assert await asked == 123456
    await expect(page.locator("#code")).to_have_count(0)


async def test_without_a_line_the_patient_reads_that_nothing_is_lost(page: Page, home: Home) -> None:
    home.is_online = False

    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76), sent=False)

    await expect(page.locator(".now")).to_contain_text("Partirà da sola quando torna la linea")
    await expect(page.locator(".line")).to_contain_text("Da inviare: una misura")


async def test_before_the_first_plan_the_page_says_so(page: Page, home: Home) -> None:
    home.configuration = None

    await page.reload()

    await expect(page.locator(".now h2")).to_have_text("La scatola è pronta")
    await expect(page.locator(".help")).to_contain_text("112")


async def test_english_is_one_button_away_and_stays(page: Page) -> None:
    await page.get_by_role("button", name="English").click()
    await expect(page.locator(".now h2")).to_have_text("Measure your blood pressure")

    await page.reload()

    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Italiano")).to_be_visible()


async def test_numbers_that_the_plan_hides_are_not_on_the_screen(page: Page, home: Home) -> None:
    home.configuration = patient_page.without_values()
    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76))

    await page.goto("/")
    assert "128" not in await page.inner_text("body")
    await page.goto("/values")
    assert "128" not in await page.inner_text("body")


async def test_a_keyboard_is_enough_from_beginning_to_values(page: Page, home: Home) -> None:
    await reach(page, "Comincio")
    await page.keyboard.press("Enter")
    await expect(page.locator(".now")).to_contain_text("Metta il bracciale")
    await reach(page, "Più tardi")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Comincio")).to_be_visible()
    await reach(page, "I miei valori")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="I miei valori")).to_be_visible()


async def test_what_changes_by_itself_does_not_steal_the_focus(page: Page, home: Home) -> None:
    await reach(page, "Ascolta")

    home.at_us += 60_000_000
    await expect(page.locator(".hello p")).to_contain_text("10:43")

    assert await page.evaluate("document.activeElement.id") == "listen"


@pytest.mark.parametrize("show", STATES)
async def test_axe_finds_nothing_in_any_state(
    page: Page, home: Home, show: Callable[[Home], Awaitable[None]]
) -> None:
    await show(home)
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        await page.reload()
        await page.locator(".now").wait_for()

        assert await violations(page) == []


async def test_axe_finds_nothing_in_the_list_of_values(page: Page) -> None:
    await page.goto("/values")

    assert await violations(page) == []


@pytest.mark.parametrize("size", SIZES)
async def test_at_any_size_nothing_is_cut_small_or_beside_the_screen(
    page: Page, home: Home, size: tuple[int, int]
) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    for show in STATES:
        await show(home)
        await page.reload()

        over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        small = await page.evaluate(
            """() => [...document.querySelectorAll('a, button, input')].filter(e => e.checkVisibility())
              .filter(e => e.getBoundingClientRect().height < 64).map(e => e.outerHTML)"""
        )
        tiny = await page.evaluate(
            """() => [...document.querySelectorAll('#live *')].filter(e => e.checkVisibility() && e.childNodes.length
              && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
              .filter(e => parseFloat(getComputedStyle(e).fontSize) < 22).map(e => e.outerHTML)"""
        )
        assert (over <= 0, small, tiny) == (True, [], [])


@pytest.mark.parametrize("size", [(1180, 820), (800, 1280), (1920, 1080)])
async def test_help_is_on_the_screen_without_scrolling(page: Page, home: Home, size: tuple[int, int]) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    for show in STATES:
        await show(home)
        await page.reload()

        await page.wait_for_function(
            """() => {
              const help = document.querySelector('.em')?.getBoundingClientRect();
              return help && help.height > 0 && help.top >= 0 && help.bottom <= innerHeight;
            }"""
        )


async def test_the_values_of_the_home_can_be_read_and_taken_away(page: Page, home: Home) -> None:
    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76), sent=False)

    await page.goto("/values")
    await expect(page.locator("tbody tr").first).to_contain_text("128 / 76")
    async with httpx.AsyncClient(base_url=home.address) as client:
        answer = await client.get("/values.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["measure"], row["value"], row["at_centre"]) for row in rows] == [
        ("weight", "68.3", "yes"), ("spo2", "96", "yes"), ("systolic", "128", "no"), ("diastolic", "76", "no"),
    ]  # fmt: skip
    assert rows[0]["time"] == "2026-11-24T07:58:00.000+01:00"
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_stranger_s_page_can_press_nothing(home: Home) -> None:
    async with httpx.AsyncClient(base_url=home.address) as client:
        foreign = await client.post("/tap", data={"tap": "begin"}, headers={"Sec-Fetch-Site": "cross-site"})
        rebound = await client.get("/", headers={"Host": "evil.example"})

    assert (foreign.status_code, rebound.status_code) == (403, 403)


async def test_nothing_comes_from_anywhere_but_the_box(page: Page, home: Home) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for path in ("/", "/values"):
        await page.goto(path)

    assert [url for url in asked if not url.startswith(home.address)] == []


async def reach(page: Page, name: str) -> None:
    """Press Tab until the focus stands on a control with this name."""
    for _ in range(12):
        await page.keyboard.press("Tab")
        if name in await page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail(f"the keyboard does not reach {name}")
