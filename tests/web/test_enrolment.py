"""A person becomes a patient along the guided path, in a browser."""

from collections.abc import AsyncIterator

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
    """Staff, a free scale and a free gateway; one patient."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")
    db.execute("insert into gateway (id) values ('gw-0099')")
    db.execute(
        "insert into device (name, kind, maker, model, serial)"
        " values ('simcor-s0099', 'scale', 'Simcor', 'Scale 1', 'S0099')"
    )
    return {"Petrucci": ward.patient(db, "Aldo Petrucci", "chiara")}


@pytest.fixture
async def visit(database: str, patients: dict[str, ward.Patient], browser: Browser) -> AsyncIterator[Visit]:
    async with visiting.console(database, browser) as found:
        yield found


WORDS = {
    "it": {
        "code": "Codice fiscale", "use": "Usa", "given": "Nome", "family": "Cognome", "phone": "Telefono",
        "next": "Avanti", "adesione": "Adesione al telemonitoraggio", "dossier": "Il medico e gli specialisti",
        "yes": "Sì", "no": "No", "on": "Firmato il", "gp": "Medico di medicina generale", "cm": "Case manager",
        "template": "Usa questo modello: Scompenso cardiaco", "gateway": "Gateway liberi",
        "device": "Aggiungi un apparecchio libero", "scale": "Bilancia, Simcor Scale 1 S0099",
        "ready": "Non manca nulla.", "finish": "Arruola il paziente", "noplan": "Nessun PAI in vigore",
    },
    "en": {
        "code": "Codice fiscale", "use": "Use", "given": "Given name", "family": "Family name",
        "phone": "Telephone", "next": "Next", "adesione": "Adesione to telemonitoring",
        "dossier": "Doctor and specialists", "yes": "Yes", "no": "No", "on": "Signed on",
        "gp": "General practitioner", "cm": "Case manager", "template": "Use this template: Heart failure",
        "gateway": "Free gateways", "device": "Add a free device", "scale": "Scale, Simcor Scale 1 S0099",
        "ready": "Nothing is missing.", "finish": "Enrol the patient", "noplan": "No PAI in force",
    },
}  # fmt: skip


async def _fill(page: Page, words: dict[str, str]) -> None:
    """Everything, step by step; Enter or the button goes on."""
    await page.get_by_label(words["code"]).fill("rssmra45c14e715s")
    await page.get_by_role("button", name=words["use"], exact=True).click()
    await page.get_by_label(words["given"] + " *", exact=True).fill("Mario")
    await page.get_by_label(words["family"]).fill("Rossi")
    await page.get_by_label(words["phone"]).fill("0583 000000")
    await page.keyboard.press("Enter")
    await page.get_by_role("group", name=words["adesione"]).get_by_label(words["yes"]).check()
    await page.get_by_role("group", name=words["dossier"]).get_by_label(words["no"]).check()
    await page.get_by_label(words["on"]).fill("2026-01-20")
    await page.get_by_role("button", name=words["next"]).click()
    await page.get_by_label(words["gp"] + " *", exact=True).select_option("paoli")
    await page.get_by_label(words["cm"] + " *", exact=True).select_option("chiara")
    await page.get_by_role("button", name=words["next"]).click()
    await page.get_by_role("button", name=words["template"]).click()
    await page.get_by_role("button", name=words["next"]).click()
    await page.get_by_label(words["gateway"]).select_option("gw-0099")
    await page.get_by_label(words["device"]).select_option(label=words["scale"])
    await page.get_by_role("button", name=words["next"]).click()


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_patient_is_enrolled(visit: Visit, db: psycopg.Connection, language: str) -> None:
    words = WORDS[language]
    page = await visit.enter("chiara", "/enrol", language=language)
    await _fill(page, words)

    await expect(page.locator(".step")).to_contain_text(words["ready"])
    await page.get_by_role("button", name=words["finish"]).click()
    await expect(page.locator(".who h1")).to_contain_text("Mario Rossi")
    await expect(page.locator(".beside")).to_contain_text(words["noplan"])
    row = db.execute(
        "select tax_code, sex, birth_date::text, adesione_at is not null from patient_identity"
        " join patient on id = patient_id where family_name = 'Rossi'"
    ).fetchone()
    assert row == ("RSSMRA45C14E715S", "m", "1945-03-14", True)
    assert db.execute("select count(*) from plan_draft where proposed_at is not null").fetchone() == (1,)
    assert "Rossi" not in page.url


async def test_a_wrong_code_is_said_beside_its_field_with_how_to_mend_it(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("chiara", "/enrol")
    code = page.get_by_label("Codice fiscale")
    await code.fill("RSSMRA45C14E715T")

    await expect(page.locator(".field", has=code).locator(".problem")).to_contain_text(
        "un segno del codice è sbagliato"
    )
    await expect(code).to_have_attribute("aria-invalid", "true")


async def test_an_enrolment_is_left_half_way_and_found_again(visit: Visit, db: psycopg.Connection) -> None:
    page = await visit.enter("chiara", "/enrol")
    await page.get_by_label("Cognome").fill("Bianchi")
    await expect(page.get_by_role("status").filter(has_text="salvato alle")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="non ancora salvato")).to_have_count(0)
    await page.wait_for_function("() => !document.querySelector('.step').textContent.includes('non ancora')")
    await page.get_by_role("link", name="Riprendi dopo").click()
    await page.get_by_role("link", name="Bianchi").click()

    await expect(page.get_by_label("Cognome")).to_have_value("Bianchi")
    await page.get_by_role("button", name="Abbandona").click()
    await page.get_by_role("dialog").get_by_role("button", name="Abbandona").click()
    await expect(page.locator("h1")).to_have_text("Pazienti")
    assert db.execute("select count(*) from enrolment").fetchone() == (0,)


async def test_what_was_just_typed_is_saved_by_who_goes_on_at_once(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("chiara", "/enrol")
    await page.get_by_label("Cognome").fill("Bianchi")
    await page.evaluate("document.querySelector('a[href=\"/patients\"].btn').click()")
    await expect(page.locator("h1")).to_have_text("Pazienti")
    await visit.traffic.calm(page)
    await page.reload()

    await expect(page.get_by_role("link", name="Bianchi")).to_be_visible()


async def test_nobody_is_enrolled_with_less_than_is_on_the_screen(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("chiara", "/enrol")
    await _fill(page, WORDS["it"])
    await expect(page.locator(".step")).to_contain_text(WORDS["it"]["ready"])
    await page.route("**/api/enrolments/*", lambda route: route.abort())
    await page.get_by_role("button", name=WORDS["it"]["finish"]).click()

    await expect(page.locator(".toast")).to_contain_text("Il server non risponde")
    assert db.execute("select count(*) from patient").fetchone() == (1,)


async def test_the_end_says_what_is_missing_and_leads_there(visit: Visit, db: psycopg.Connection) -> None:
    page = await visit.enter("chiara", "/enrol")
    await page.locator(".path-steps li a").last.click()
    await expect(page.get_by_role("button", name="Arruola il paziente")).to_be_disabled()
    await page.get_by_role("button", name="Vai: Kit").first.click()

    await expect(page.locator("h1:focus")).to_have_text("Kit")


@pytest.mark.parametrize(
    ("size", "theme"), [(visiting.WIDE, "light"), (visiting.TABLET, "dark"), ((480, 900), "light")]
)
async def test_no_step_has_a_violation_or_scrolls_sideways(
    visit: Visit, theme: str, size: tuple[int, int]
) -> None:
    page = await visit.enter("chiara", "/enrol", size=size, dark=theme == "dark")
    for number in range(6):
        await page.locator(".path-steps li a").nth(number).click()
        await expect(page.locator(".path-steps li a").nth(number)).to_have_attribute("aria-current", "step")
        assert await visiting.violations(page) == [], number
        assert await visiting.sideways(page) <= 0, number
        assert await targets.small(page) == [], number
