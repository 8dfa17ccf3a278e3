"""Who may look: consents and delegations given and taken back, a glass broken, a patient who reads who looked."""

from collections.abc import AsyncIterator

import doors
import psycopg
import pytest
import visiting
import ward
from playwright.async_api import Browser, expect
from visiting import Visit

pytestmark = pytest.mark.integration

WORDS = {
    "it": {
        "research": "Dati senza nome per la ricerca", "record": "Registra", "withdraw": "Revoca", "new": "Nuova delega",
        "caregiver": "Nome utente del caregiver", "give": "Dai la delega", "take": "Togli: Giulia",
        "evidence": "Dove si trova il foglio firmato", "looked": "Chi ha guardato",
        "glass": "Paziente di un’altra équipe", "code": "Codice sulle carte del paziente (ACC-…)",
        "reason": "Motivo, almeno dieci lettere", "digits": "Le sei cifre dell’app, o un codice di riserva",
        "open": "Apri in emergenza", "emergency": "Accesso in emergenza fino alle", "seen": "Ho visto",
        "wrong": "Il codice non è corretto", "mine": "I miei dati", "i_withdraw": "Ritiro: I miei dati, senza nome",
        "i_accept": "Accetto: I miei dati, senza nome", "sure": "Ritiro", "opened": "ha aperto la scheda",
    },
    "en": {
        "research": "Data without a name for research", "record": "Record", "withdraw": "Withdraw",
        "new": "New delegation", "caregiver": "The caregiver's username", "give": "Give the delegation",
        "take": "Take back: Giulia", "evidence": "Where the signed sheet is kept", "looked": "Who looked",
        "glass": "Patient of another team", "code": "Code on the patient's papers (ACC-…)",
        "reason": "Reason, at least ten letters", "digits": "The app’s six digits, or a spare code",
        "open": "Open in an emergency", "emergency": "Emergency access until", "seen": "I have seen it",
        "wrong": "The code", "mine": "My data", "i_withdraw": "I withdraw: My data, without my name",
        "i_accept": "I agree: My data, without my name", "sure": "I withdraw", "opened": "opened the record",
    },
}  # fmt: skip


@pytest.fixture
def patients(db: psycopg.Connection) -> dict[str, ward.Patient]:
    """Bruna of Chiara and Paoli; Giulia, who helps her; a doctor from outside, and who watches over privacy."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")
    for username, role in (("giulia", "caregiver"), ("guardia", "gp"), ("moretti", "privacy_officer")):
        doors.somebody(db, username, role)  # type: ignore[arg-type]
    bruna = ward.patient(db, "Bruna Lencioni", "chiara", "paoli")
    doors.somebody(db, "bruna", "patient", bruna)
    return {"Lencioni": bruna}


@pytest.fixture
async def visit(database: str, patients: dict[str, ward.Patient], browser: Browser) -> AsyncIterator[Visit]:
    async with visiting.console(database, browser) as found:
        yield found


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_consent_and_a_delegation_are_given_and_withdrawn(
    visit: Visit, db: psycopg.Connection, patients: dict[str, ward.Patient], language: str
) -> None:
    words = WORDS[language]
    page = await visit.enter(
        "chiara", f"/patients/{patients['Lencioni'].uid}?tab=consents", language=language
    )
    await page.get_by_role("button", name=f"{words['record']}: {words['research']}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(words["evidence"]).fill("cartella 12")
    assert await visiting.violations(page) == []
    await dialog.get_by_role("button", name=words["record"], exact=True).click()
    await expect(page.locator(".rows").first).to_contain_text("cartella 12")
    await page.get_by_role("button", name=f"{words['withdraw']}: {words['research']}").click()
    await dialog.get_by_role("button", name=words["withdraw"], exact=True).click()
    await expect(page.locator("main details")).to_contain_text(words["research"])

    await page.get_by_role("button", name=words["new"]).click()
    await dialog.get_by_label(words["caregiver"]).fill("giulia")
    await dialog.get_by_role("button", name=words["give"]).click()
    await page.get_by_role("button", name=words["take"]).click()
    await expect(page.get_by_role("button", name=words["take"])).to_have_count(0)

    ended = db.execute("select kind, revoked_at is not null from consent where kind <> 'adesione'").fetchall()
    taken = db.execute("select revoked_at is not null from delegation").fetchall()
    assert (ended, taken) == ([("research", True)], [(True,)])


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_glass_is_broken_with_a_reason_and_a_factor_and_seen(
    visit: Visit, db: psycopg.Connection, patients: dict[str, ward.Patient], language: str
) -> None:
    words, bruna = WORDS[language], patients["Lencioni"]
    paper = doors.factor(db, "guardia")
    page = await visit.enter("guardia", "/patients", language=language, ready="main h1")
    await page.get_by_role("button", name=words["glass"]).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label(words["code"]).fill(f"ACC-{bruna.id:04d}")
    await dialog.get_by_label(words["reason"]).fill("trovata confusa in casa")
    await dialog.get_by_label(words["digits"]).fill("000000")
    await dialog.get_by_role("button", name=words["open"]).click()
    await expect(dialog.locator(".problem").last).to_contain_text(words["wrong"])
    assert await visiting.violations(page) == []
    await dialog.get_by_label(words["digits"]).fill(paper)
    await dialog.get_by_role("button", name=words["open"]).click()

    await expect(page.locator(".who .banner")).to_contain_text(words["emergency"])
    officer = await visit.enter("moretti", "/oversight", language=language)
    await expect(officer.locator("table").first).to_contain_text("trovata confusa in casa")
    assert "Lencioni" not in await officer.locator("main").inner_text()
    await officer.get_by_role("button", name=words["seen"]).click()
    await expect(officer.get_by_role("button", name=words["seen"])).to_have_count(0)


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_patient_sees_who_looked_and_takes_a_consent_back(
    visit: Visit, db: psycopg.Connection, patients: dict[str, ward.Patient], language: str
) -> None:
    words = WORDS[language]
    await visit.enter("chiara", f"/patients/{patients['Lencioni'].uid}")
    page = await visit.enter("bruna", "/me", language=language, size=visiting.TABLET)
    await page.get_by_role("link", name=words["mine"]).click()

    await expect(page.locator(".me-privacy")).to_contain_text(words["opened"])
    await page.get_by_role("button", name=words["i_accept"]).click()
    await page.get_by_role("button", name=words["i_withdraw"]).click()
    await page.locator(".me-privacy [role=alert]").get_by_role("button", name=words["sure"]).click()

    await expect(page.get_by_role("button", name=words["i_accept"])).to_be_visible()
    assert await visiting.violations(page) == []
    assert db.execute(
        "select how, recorded_by = revoked_by from consent where kind = 'research'"
    ).fetchone() == ("online", True)
