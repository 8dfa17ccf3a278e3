"""A plan is changed in a browser: turned, rehearsed, saved, asked for, signed, printed."""

from collections.abc import AsyncIterator

import doors
import longterm
import psycopg
import pytest
import targets
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = pytest.mark.integration


@pytest.fixture
def patients(db: psycopg.Connection) -> dict[str, ward.Patient]:
    """Bruna with three months of measures; Aldo, whose plan is empty; Renzo without a plan."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")
    db.execute("insert into gateway_cursor (gateway, epoch) values ('gw-0001', 1)")
    renzo = ward.patient(db, "Renzo Baldocchi", "chiara", "paoli")
    db.execute("delete from plan where patient_id = %s", [renzo.id])
    return {"Lencioni": longterm.begin(db, "chiara", "paoli"), "Baldocchi": renzo}


@pytest.fixture
async def visit(database: str, patients: dict[str, ward.Patient], browser: Browser) -> AsyncIterator[Visit]:
    async with visiting.console(database, browser) as found:
        yield found


@pytest.fixture
def bruna(patients: dict[str, ward.Patient]) -> ward.Patient:
    return patients["Lencioni"]


async def _open(visit: Visit, by: str, who: ward.Patient, query: str = "", *, language: str = "it") -> Page:
    return await visit.enter(by, f"/patients/{who.uid}/plan{query}", language=language)


WORDS = {
    "it": {
        "limit": "limite alto, Polso (/min)", "more": "in più", "was": "era 101", "save": "Salva la bozza",
        "saved": "Bozza salvata", "ask": "Chiedi la firma", "asked": "Firma chiesta",
    },
    "en": {
        "limit": "upper limit, Pulse (/min)", "more": "more", "was": "was 101", "save": "Save the draft",
        "saved": "Draft saved", "ask": "Ask for the signature", "asked": "Signature asked for",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_limit_is_turned_rehearsed_saved_and_proposed_by_keyboard(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient, language: str
) -> None:
    words = WORDS[language]
    page = await _open(visit, "chiara", bruna, language=language)
    limit = page.get_by_label(words["limit"], exact=True)
    await limit.focus()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("84")
    await page.keyboard.press("Tab")

    await expect(page.locator(".turn.changed").first).to_contain_text(words["was"])
    await expect(page.locator(".beside .verdict")).to_contain_text(words["more"])
    await expect(page.locator(".beside ins").first).to_contain_text("84")
    for name, said in (("save", "saved"), ("ask", "asked")):
        await page.get_by_role("button", name=words[name]).focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".toast")).to_contain_text(words[said])
    row = db.execute("select based_on, proposed_by, saved_by from plan_draft").fetchone()
    assert row == (1, "chiara", "chiara")


async def test_a_slider_moves_the_proposed_limit_over_the_history(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    page = await _open(visit, "chiara", bruna)
    slider = page.get_by_role("slider", name="limite basso, SpO₂")
    await slider.focus()
    await page.keyboard.press("ArrowRight")

    await expect(page.locator(".history text.proposed")).to_have_text("proposto 94")
    await expect(page.locator(".history path.old")).to_have_count(1)


async def test_the_doctor_signs_what_was_proposed_and_the_watch_hears_of_it(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    code = doors.factor(db, "paoli")
    page = await _open(visit, "paoli", bruna)
    await page.get_by_label("limite alto grave, Pressione sistolica (mmHg)").fill("175")
    await page.keyboard.press("Tab")
    await page.get_by_label("Motivo della modifica").fill("pressione ballerina")
    await page.get_by_role("button", name="Firma la versione 2").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Le sei cifre dell’app, o un codice di riserva").fill("sbagliato")
    await dialog.get_by_role("button", name="Firma").click()
    await expect(dialog.locator(".problem")).to_contain_text("Il codice non è corretto")
    await dialog.get_by_label("Le sei cifre dell’app, o un codice di riserva").fill(code)
    await dialog.get_by_role("button", name="Firma").click()

    await expect(page.locator(".who")).to_contain_text("in vigore: versione 2")
    row = db.execute(
        "select status, approved_by, reason from plan where patient_id = %s and version = 2", [bruna.id]
    ).fetchone()
    assert row == ("active", "Elena Paoli", "pressione ballerina")


async def test_a_case_manager_is_not_offered_the_signature(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    page = await _open(visit, "chiara", bruna)
    await page.get_by_role("button", name="Non guardare: Peso").first.click()

    await expect(page.get_by_role("button", name="Chiedi la firma")).to_be_visible()
    await expect(page.get_by_role("button", name="Firma la versione")).to_have_count(0)


async def test_two_people_do_not_overwrite_each_other(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    page = await _open(visit, "chiara", bruna)
    db.execute(
        "insert into plan_draft (patient_id, based_on, document, saved_by) values (%s, 1, '{}', 'paoli')",
        [bruna.id],
    )
    await page.get_by_role("button", name="Non guardare: Peso").first.click()
    await page.get_by_role("button", name="Salva la bozza").click()

    await expect(page.locator(".foot")).to_contain_text("Un’altra persona ha salvato questa bozza")
    assert db.execute("select document from plan_draft").fetchone() == ({},)


async def test_undoing_leads_back_to_what_was_saved_last(visit: Visit, bruna: ward.Patient) -> None:
    page = await _open(visit, "paoli", bruna)
    limit = page.get_by_label("limite alto, Polso (/min)", exact=True)
    await limit.fill("90")
    await page.get_by_role("button", name="Salva la bozza").click()
    await expect(page.locator(".toast")).to_contain_text("Bozza salvata")
    await limit.fill("95")
    await page.get_by_role("button", name="Scarta le modifiche").click()

    await expect(limit).to_have_value("90")


async def test_what_is_changed_while_a_draft_is_being_saved_is_still_to_be_saved(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    page = await _open(visit, "paoli", bruna)
    limit = page.get_by_label("limite alto, Polso (/min)", exact=True)
    await limit.fill("90")
    may_come = await visiting.held(page, "**/plan/draft")
    await page.get_by_role("button", name="Salva la bozza").click()
    await limit.fill("95")
    may_come.set()
    await expect(page.locator(".toast")).to_contain_text("Bozza salvata")

    await expect(page.locator(".foot")).to_contain_text("modifiche non salvate")
    await page.get_by_role("button", name="Salva la bozza").click()
    await expect(page.get_by_role("button", name="Salva la bozza")).to_have_count(0)
    rules = db.execute("select document->'rules' from plan_draft").fetchone()
    assert [rule["limit"] for rule in rules[0] if rule["id"] == "pulse-high"] == [95] if rules else False


async def test_what_was_not_saved_outlives_the_page_and_what_was_refused_the_visit(
    visit: Visit, bruna: ward.Patient
) -> None:
    page = await _open(visit, "paoli", bruna)
    back = page.get_by_label("rientra a, SpO₂ (%)")
    await back.fill("90")
    await page.get_by_role("link", name="Pazienti").click()
    await page.locator("main h1, main h2").first.wait_for()
    await page.go_back()
    await expect(back).to_have_value("90")
    await page.get_by_role("button", name="Salva la bozza").click()
    await expect(page.locator(".toast")).to_contain_text("Bozza salvata")
    await page.reload()

    await expect(page.locator(".refused")).to_contain_text("Così non può essere un piano")
    await expect(back).to_have_value("90")


async def test_what_cannot_be_a_plan_is_said_in_words_and_cannot_be_signed(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    page = await _open(visit, "paoli", bruna)
    await page.get_by_label("rientra a, SpO₂ (%)").fill("90")
    await page.keyboard.press("Tab")

    await expect(page.locator(".refused")).to_contain_text("Così non può essere un piano")
    await expect(page.get_by_role("button", name="Firma la versione")).to_have_count(0)


async def test_a_measure_less_often_lightens_the_week(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    page = await _open(visit, "chiara", bruna, "?tab=calendar")
    await expect(page.locator(".panel").first).to_contain_text("29 azioni, 128 minuti a settimana")
    await page.get_by_label("Quanto spesso: Pressione").select_option(label="lun e gio")

    await expect(page.locator(".panel").first).to_contain_text("24 azioni, 88 minuti a settimana")


async def test_a_patient_without_a_plan_starts_from_a_template(
    visit: Visit, db: psycopg.Connection, patients: dict[str, ward.Patient]
) -> None:
    page = await _open(visit, "chiara", patients["Baldocchi"])
    await page.get_by_role("button", name="Usa questo modello: Scompenso cardiaco").click()
    await page.get_by_role("button", name="Salva la bozza").click()

    await expect(page.locator(".toast")).to_contain_text("Bozza salvata")
    await expect(page.locator(".rule")).to_have_count(14)


@pytest.mark.parametrize(
    ("language", "title", "daily"),
    [("it", "Il mio piano di cura", "ogni giorno, tra le 05:00 e le 11:00"),
     ("en", "My plan of care", "every day, between 05:00 and 11:00")],
)  # fmt: skip
async def test_the_plan_is_printed_for_the_patient_on_one_sheet(
    visit: Visit, bruna: ward.Patient, language: str, title: str, daily: str
) -> None:
    page = await _open(visit, "chiara", bruna, "?print=1", language=language)

    await expect(page.locator(".plan-sheet h1")).to_have_text(title)
    await expect(page.locator(".plan-sheet")).to_contain_text(daily)
    await expect(page.locator(".plan-sheet")).to_contain_text("112")
    paper = await page.pdf(format="A4", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") <= 2


@pytest.mark.parametrize(
    ("size", "theme"), [(visiting.WIDE, "light"), (visiting.TABLET, "dark"), ((480, 900), "light")]
)
async def test_no_tab_has_a_violation_or_scrolls_sideways(
    visit: Visit, bruna: ward.Patient, theme: str, size: tuple[int, int]
) -> None:
    page = await visit.enter("paoli", f"/patients/{bruna.uid}/plan", size=size, dark=theme == "dark")
    for query in ("", "?tab=care", "?tab=calendar", "?tab=team", "?tab=versions", "?print=1"):
        await page.goto(f"{visit.address}/patients/{bruna.uid}/plan{query}")
        await page.locator(".column > *, .plan-sheet").first.wait_for()
        assert await visiting.violations(page) == [], query
        assert await visiting.sideways(page) <= 0, query
        assert await targets.small(page) == [], query
