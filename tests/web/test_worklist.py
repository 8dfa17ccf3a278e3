"""The worklist in a browser: what a case manager sees, presses, and is told live."""

import psycopg
import pytest
import ward
from playwright.async_api import BrowserContext, Page, expect

pytestmark = pytest.mark.integration

Patients = dict[str, ward.Patient]
WAIT_MS = 20_000


async def _names(page: Page) -> list[str]:
    return await page.locator("[data-row]").all_inner_texts()


async def test_a_wrong_password_is_said_beside_the_form(page: Page) -> None:
    await page.goto("/")
    await page.locator("#username").fill("chiara")
    await page.locator("#password").fill("sbagliata")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_have_text("Nome utente o password non corretti.")


async def test_cases_stand_in_the_order_of_work(worklist: Page) -> None:
    assert await _names(worklist) == [
        "Bruna Lencioni", "Aldo Petrucci", "Renzo Baldocchi", "Lida Simonetti",
    ]  # fmt: skip
    await expect(worklist.locator("li.row").first).to_contain_text("FC 138\N{NO-BREAK SPACE}/min")
    await expect(worklist.locator(".proto")).to_contain_text("Prototipo, non dispositivo medico.")


async def test_a_new_alert_waits_behind_the_bar_and_moves_no_row(
    worklist: Page, patients: Patients, db: psycopg.Connection
) -> None:
    before = await _names(worklist)
    piero = ward.patient(db, "Piero Lazzarini", "chiara")
    ward.alert(db, piero)

    bar = worklist.locator("button.fresh")
    await expect(bar).to_contain_text("1 nuovo")
    assert await _names(worklist) == before

    await worklist.keyboard.press("n")
    await expect(worklist.locator("[data-row]")).to_have_count(5)
    assert "Piero Lazzarini" in (await _names(worklist))[:2]


async def test_the_first_alert_of_a_calm_day_appears_by_itself(
    page: Page, address: str, db: psycopg.Connection
) -> None:
    ward.worker(db, "laura")
    await page.goto("/")
    await page.locator("#username").fill("laura")
    await page.locator("#password").fill(ward.PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".calm").wait_for()
    await page.locator(".live:not(.waiting)").first.wait_for()

    ward.alert(db, ward.patient(db, "Piero Lazzarini", "laura"))

    await expect(page.locator("[data-row]")).to_have_text(["Piero Lazzarini"])


async def test_keys_move_open_take_and_close(worklist: Page, db: psycopg.Connection) -> None:
    for key in ("j", "j", "k", "Enter"):
        await worklist.keyboard.press(key)
    await expect(worklist.locator("#case h2").first).to_contain_text("Bruna Lencioni")

    await worklist.keyboard.press("a")
    await expect(worklist.locator(".act")).to_contain_text("L’ha preso in carico Lei")
    assert db.execute(
        "select owner from alert where rule_id = 'hr-high' and severity = 'high'"
    ).fetchone() == ("chiara",)

    await worklist.keyboard.press("Escape")
    await expect(worklist.locator("#case")).to_have_count(0)
    assert await worklist.evaluate("document.activeElement.textContent") == "Bruna Lencioni"


async def test_keys_can_be_switched_off_and_never_act_in_fields(worklist: Page) -> None:
    await worklist.locator(".menu summary").click()
    await worklist.get_by_label("Scorciatoie da tastiera").uncheck()
    await worklist.locator(".proto").click()

    await worklist.keyboard.press("j")

    assert await worklist.evaluate("document.activeElement.hasAttribute('data-row')") is False


async def test_the_filter_shows_ones_own_and_the_free(worklist: Page) -> None:
    await worklist.get_by_role("button", name="Miei").click()
    await expect(worklist.locator("[data-row]")).to_have_count(0)

    await worklist.get_by_role("button", name="Liberi").click()
    await expect(worklist.locator("[data-row]")).to_have_count(3)


async def test_the_language_changes_at_once_and_stays(worklist: Page) -> None:
    await worklist.locator(".menu summary").click()
    await worklist.get_by_role("button", name="English").click()

    await expect(worklist.locator(".lane").first).to_contain_text("each case is to be taken at once")
    assert await worklist.evaluate("document.documentElement.lang") == "en"

    await worklist.reload()
    await expect(worklist.locator("li.row").first).to_contain_text("HR 138\N{NO-BREAK SPACE}/min")


async def test_an_ended_session_leads_back_to_the_door_by_itself(
    worklist: Page, db: psycopg.Connection
) -> None:
    db.execute("delete from session")

    await expect(worklist.get_by_role("alert")).to_contain_text("La sessione è finita", timeout=WAIT_MS)


async def test_many_tabs_share_one_live_line(
    worklist: Page, context: BrowserContext, patients: Patients, db: psycopg.Connection
) -> None:
    tabs = [await context.new_page() for _ in range(3)]
    for tab in tabs:
        await tab.goto("/")
        await tab.locator(".live:not(.waiting)").first.wait_for()
    shared = "navigator.locks.query().then(q => q.held.length === 1 && q.pending.length === 3)"
    await worklist.wait_for_function(shared)

    await worklist.close()
    ward.alert(db, ward.patient(db, "Piero Lazzarini", "chiara"))

    for tab in tabs:
        await expect(tab.locator("[data-row]", has_text="Piero").or_(tab.locator(".fresh"))).to_be_visible()


async def test_a_taken_alert_is_closed_with_what_came_of_it(worklist: Page, db: psycopg.Connection) -> None:
    await worklist.locator("[data-row]").first.click()
    await worklist.locator("#case .act button").click()
    await worklist.get_by_role("button", name="Me ne occupo").click()
    await worklist.get_by_label("Esito").select_option(label="Inviato al MMG")
    await worklist.get_by_role("button", name="Chiudi l’allarme").click()

    await expect(worklist.locator("#case .act")).to_contain_text("chiuso")
    closed = db.execute("select outcome, owner from alert where handling = 'closed'").fetchall()
    assert closed[-1] == ("referred_gp", "chiara")
