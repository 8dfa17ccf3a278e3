"""The worklist in a browser: what a case manager sees, presses, and is told live."""

import re
from datetime import UTC, datetime

import psycopg
import pytest
import ward
from playwright.async_api import BrowserContext, Page, expect

pytestmark = pytest.mark.integration

Patients = dict[str, ward.Patient]

SAYS = {
    "it": {
        "call": "2. Chiama Bruna", "gp": "Inviato al MMG", "note": "Nota, facoltativa",
        "close": "Chiudi con questo esito", "closed": "chiuso", "in_vain": "Nessuna risposta: richiamo fra 2 ore",
        "keep": "Tieni in cura", "again": "Da richiamare fra 2 ore", "silence": "Silenzia", "why": "Motivo",
        "silent": "Terapia, silenzio fino a", "file": "Archivia 1 misura nella norma",
        "receipt": "Archivia con ricevuta", "filed": "Archiviata 1 misura, 1 ricevuta",
    },
    "en": {
        "call": "2. Call Bruna", "gp": "Referred to the GP", "note": "Note, optional",
        "close": "Close with this outcome", "closed": "closed", "in_vain": "No answer: call again in 2 hours",
        "keep": "Keep in care", "again": "To be called again in 2 hours", "silence": "Silence", "why": "Reason",
        "silent": "silent until", "file": "File 1 reading in range", "receipt": "File with receipt",
        "filed": "1 reading filed, 1 receipt",
    },
}  # fmt: skip
in_both_languages = pytest.mark.parametrize("language", ["it", "en"])


async def _spoken(page: Page, language: str) -> dict[str, str]:
    """Change the language from the menu of the person, where it is another; the words of the page."""
    if language != "it":
        await page.locator(".menu summary").click()
        await page.get_by_role("button", name="English").click()
        await page.locator(".menu summary").click()
        await expect(page.locator("html")).to_have_attribute("lang", language)
    return SAYS[language]


async def _names(page: Page) -> list[str]:
    return await page.locator("[data-row]").all_inner_texts()


async def test_a_wrong_password_is_said_beside_the_form(page: Page) -> None:
    await page.goto("/")
    await page.locator("#username").fill("chiara")
    await page.locator("#password").fill("sbagliata")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("alert")).to_have_text("Nome utente o password non corretti.")


async def test_cases_stand_in_the_order_of_work(worklist: Page) -> None:
    await expect(worklist.locator("[data-row]")).to_have_text(
        ["Bruna Lencioni", "Renzo Baldocchi", "Aldo Petrucci", "Lida Simonetti"]
    )
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
    await worklist.locator("[data-row]", has_text="Piero Lazzarini").wait_for()
    assert "Piero Lazzarini" in (await _names(worklist))[:2]


async def test_the_first_alert_of_a_calm_day_appears_by_itself(
    page: Page, address: str, db: psycopg.Connection
) -> None:
    ward.worker(db, "laura")
    await page.goto("/")
    await page.locator("#username").fill("laura")
    await page.locator("#password").fill(ward.PASSWORD)
    await page.keyboard.press("Enter")
    await page.locator(".list .state").wait_for()
    await page.locator(".live:not(.waiting)").first.wait_for()

    ward.alert(db, ward.patient(db, "Piero Lazzarini", "laura"))

    await expect(page.locator("[data-row]")).to_have_text(["Piero Lazzarini"])


async def test_keys_move_open_take_and_close(worklist: Page, db: psycopg.Connection) -> None:
    for key in ("j", "j", "k", "Enter"):
        await worklist.keyboard.press(key)
    await expect(worklist.locator("#case h2").first).to_contain_text("Bruna Lencioni")

    await worklist.keyboard.press("a")
    await expect(worklist.locator("#case .act")).to_contain_text("L’ha preso in carico Lei")
    assert db.execute(
        "select owner from alert where rule_id = 'hr-high' and severity = 'high'"
    ).fetchone() == ("chiara",)

    await worklist.keyboard.press("Escape")
    await expect(worklist.locator("#case")).to_have_count(0)
    await expect(worklist.locator("[data-row]:focus")).to_have_text("Bruna Lencioni")


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
    async with worklist.expect_response("**/api/me/language"):
        await worklist.get_by_role("button", name="English").click()

    await expect(worklist.locator(".lane").first).to_contain_text("taken within 15 minutes")
    await expect(worklist.locator("html")).to_have_attribute("lang", "en")

    await worklist.reload()
    await expect(worklist.locator("li.row").first).to_contain_text("HR 138\N{NO-BREAK SPACE}/min")


async def test_an_ended_session_leads_back_to_the_door_by_itself(
    worklist: Page, db: psycopg.Connection
) -> None:
    db.execute("delete from session")

    await expect(worklist.get_by_role("alert")).to_contain_text("La sessione è finita")


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


@in_both_languages
async def test_three_actions_close_a_case_from_the_evidence_to_the_outcome(
    worklist: Page, db: psycopg.Connection, language: str
) -> None:
    says = await _spoken(worklist, language)
    case = worklist.locator("#case")
    await worklist.locator("[data-row]").first.click()  # one: the evidence is there
    await expect(case.locator(".trend svg")).to_be_visible()
    await expect(case.locator(".ecg canvas[data-drawn]")).to_be_visible()

    await case.get_by_role("button", name=says["call"]).click()  # two: the call is written down
    await case.get_by_label(says["gp"]).check()
    await case.get_by_label(says["note"]).fill("La dottoressa passa oggi")
    await case.get_by_role("button", name=says["close"]).click()  # three: how it ended

    await expect(case.locator(".act")).to_contain_text(says["closed"])
    events = db.execute(
        "select event, actor, detail->>'note' from alert_event where actor is not null order by id"
    )
    assert [row[0] for row in events.fetchall()] == ["in_care", "phoned", "noted", "closed"]
    assert db.execute("select outcome, owner from alert where handling = 'closed'").fetchall()[-1] == (
        "referred_gp", "chiara",
    )  # fmt: skip


@in_both_languages
async def test_a_call_in_vain_keeps_the_case_for_a_second_one(
    worklist: Page, db: psycopg.Connection, language: str
) -> None:
    says = await _spoken(worklist, language)
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("c")
    case = worklist.locator("#case")
    await case.get_by_label(says["in_vain"]).check()
    await case.get_by_role("button", name=says["keep"]).click()

    await expect(worklist.locator(".toast")).to_contain_text(says["again"])
    await expect(worklist.locator(".lanes a.recall b")).to_have_text("1")
    assert db.execute("select max(recalls) from alert").fetchone() == (1,)


@in_both_languages
async def test_a_silence_needs_a_reason_and_stands_on_the_row(worklist: Page, language: str) -> None:
    says = await _spoken(worklist, language)
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("s")
    dialog = worklist.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name=says["silence"])).to_be_disabled()
    await dialog.get_by_label(says["why"]).fill("Cambio di terapia")
    await dialog.get_by_role("button", name=says["silence"]).click()

    await expect(worklist.locator("li.row").first).to_contain_text(says["silent"])


async def test_advice_on_technique_is_written_to_the_patient(worklist: Page, db: psycopg.Connection) -> None:
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("t")
    box = worklist.get_by_label("Messaggio al paziente")
    await expect(box).to_have_value(re.compile("placchette"))
    await worklist.get_by_role("button", name="Invia").click()

    await expect(worklist.locator(".talk li.centre")).to_have_count(1)
    assert db.execute("select side, read_at from message").fetchone() == ("centre", None)


@in_both_languages
async def test_what_is_in_range_is_filed_with_receipts(
    worklist: Page, patients: Patients, db: psycopg.Connection, language: str
) -> None:
    says = await _spoken(worklist, language)
    mario = ward.patient(db, "Mario Verdi", "chiara")
    ward.saturations(db, mario, datetime.now(UTC), [96])
    await worklist.reload()
    await worklist.get_by_role("button", name=says["file"]).click()
    dialog = worklist.get_by_role("dialog")
    await expect(dialog).to_contain_text("Mario Verdi")
    await dialog.get_by_role("button", name=says["receipt"]).click()

    await expect(worklist.locator(".toast")).to_contain_text(says["filed"])
    assert db.execute("select patient_id, readings from receipt").fetchall() == [(mario.id, 1)]


async def test_filters_stand_in_the_address(worklist: Page, db: psycopg.Connection) -> None:
    await worklist.get_by_label("Percorso:").select_option("BPCO")

    await expect(worklist.locator("[data-row]")).to_have_text(["Aldo Petrucci"])
    await worklist.reload()
    await expect(worklist.locator("[data-row]")).to_have_text(["Aldo Petrucci"])


async def test_a_question_mark_tells_all_keys(worklist: Page) -> None:
    await worklist.keyboard.press("?")
    await expect(worklist.get_by_role("dialog")).to_contain_text("prendi in carico")

    await worklist.keyboard.press("Escape")
    await expect(worklist.get_by_role("dialog")).to_have_count(0)
