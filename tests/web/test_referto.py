"""A referto in a real browser: signed, amended, downloaded and verified; asked about; read at home."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
import rooms
import shift
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from psycopg.types.json import Jsonb
from visiting import Visit

from accanto_api.paper import seal
from accanto_api.paper.seal import Outcome
from accanto_api.reading import keys

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

CONTENT = {
    "fields": {"kind": "ecg", "quality": "readable"},
    "text": "Fibrillazione atriale con risposta ventricolare elevata.", "recommendation": "Controllo di PA e peso.",
    "urgency": "today", "language": "it",
}  # fmt: skip


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    """The database, each statement for itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def bruna(database: str) -> ward.Patient:
    """A heart that raced a few minutes ago."""
    return shift.begin(database)["Lencioni"]


@pytest.fixture
def read(db: psycopg.Connection, bruna: ward.Patient) -> rooms.Asked:
    """Half a minute of it, with a referto that Paolo has almost written."""
    ward.worker(db, "paolo", "cardiologist", display_name="Paolo Marchetti")
    first = db.execute("select min(start) from waveform where patient_id = %s", [bruna.id]).fetchone()
    assert first is not None
    found = rooms.reading(db, bruna, starts=first[0], question="FA ad alta risposta?")
    db.execute(
        "insert into report_draft (reading_id, author, content)"
        " select %s, id, %s from account where username = 'paolo'", [found.id, Jsonb(CONTENT)],
    )  # fmt: skip
    return found


@pytest.fixture
async def visit(database: str, read: rooms.Asked, browser: Browser) -> AsyncIterator[Visit]:
    """The console over the ward."""
    assert read
    async with visiting.console(database, browser) as found:
        yield found


async def test_a_referto_is_signed_amended_and_its_pdf_verified(
    visit: Visit, read: rooms.Asked, tmp_path: Path
) -> None:
    page = await visit.enter("paolo", f"/ecg/{read.uid}")
    await page.locator("main canvas").first.wait_for()
    await page.locator(".room-sign .btn.main:enabled").wait_for()
    await page.keyboard.press("Control+Enter")
    await confirmed(page)
    await page.locator(".toast", has_text="Firmato: definitivo").wait_for()
    await page.goto(f"{visit.address}/ecg/{read.uid}")
    await page.get_by_role("button", name="Rettifica con motivo").click()
    await page.locator("dialog textarea").fill("Lato dell’elettrodo errato")
    await page.locator("dialog button[type=submit]").click()
    await page.get_by_label("Conclusione").fill("Ritmo sinusale.")
    await page.locator("main canvas").first.wait_for()
    await page.locator(".room-sign .btn.main:enabled", has_text="Firma la rettifica").click()
    await confirmed(page)
    await page.get_by_role("link", name="Versione 2, rettifica").click()

    await page.locator("article.a4 .concl", has_text="Ritmo sinusale.").wait_for()
    assert await visiting.violations(page) == []
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Scarica PDF").click()
    paper = tmp_path / "referto.pdf"
    await (await coming.value).save_as(paper)
    assert seal.verify(paper.read_bytes(), await centre_key(visit, tmp_path)).outcome is Outcome.VALID


async def test_a_case_manager_asks_and_consults_and_the_specialist_answers(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    alert = db.execute("select uid from alert where patient_id = %s", [bruna.id]).fetchone()
    assert alert is not None
    page = await visit.enter("chiara", f"/alerts/{alert[0]}?beside=consult")
    await page.get_by_role("button", name="Chiedi lettura").click()
    await page.locator("dialog textarea").fill("È fibrillazione?")
    await page.locator("dialog button[type=submit]").click()
    await page.locator("dialog").wait_for(state="detached")
    await page.locator("#case .consult-trace canvas").first.wait_for()
    await page.get_by_label("Domanda allo specialista").fill("Devo chiamare il 112?")
    await page.get_by_role("button", name="Chiedi", exact=True).click()
    await page.locator(".consult li img").wait_for()
    assert await visiting.violations(page) == []

    asked = db.execute("select uid from reading where question = 'È fibrillazione?'").fetchone()
    assert asked is not None
    room = await visit.enter("paolo", f"/ecg/{asked[0]}")
    await room.locator("summary", has_text="Teleconsulto").click()
    await room.get_by_label("Risposta").fill("No, controllo in giornata.")
    await room.get_by_role("button", name="Rispondi").click()
    await page.locator(".consult li", has_text="No, controllo in giornata.").wait_for()
    await page.get_by_role("button", name="Chiudi il teleconsulto").click()
    await page.locator(".consult", has_text="Chiuso da Chiara Benedetti: Risposto").wait_for()


async def test_what_is_typed_beside_a_trace_stays_while_it_comes_and_while_it_is_printed(
    visit: Visit, read: rooms.Asked
) -> None:
    page = await visit.enter("paolo", "/ecg")
    may_come = await visiting.held(page, "**/api/patients/*/ecg/**")
    await page.goto(f"{visit.address}/ecg/{read.uid}")
    await page.locator("summary", has_text="Teleconsulto").click()
    question = page.get_by_label("Domanda allo specialista")
    await question.fill("Che ne dite?")
    assert await page.locator("main canvas").count() == 0
    may_come.set()
    await page.locator("main canvas").first.wait_for()
    assert await question.input_value() == "Che ne dite?"
    await page.get_by_role("button", name="Stampa", exact=True).click()
    await page.locator(".ecg-sheet").wait_for()
    await expect(question).to_be_hidden()
    await page.get_by_role("button", name="Torna al tracciato").click()
    await page.locator("main canvas").first.wait_for()
    assert await question.input_value() == "Che ne dite?"


async def test_at_home_a_final_referto_is_read_in_large_letters(
    visit: Visit, read: rooms.Asked, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    rooms.report(db, read)
    rooms.agree(db, bruna)
    rooms.at_home(db, bruna)

    page = await visit.enter("bruna", "/me?view=values")
    await page.locator(".me-reports a").click()
    await page.locator("article.a4").wait_for()

    assert await visiting.violations(page) == []
    await expect(page.get_by_role("button", name="Rettifica")).to_have_count(0)
    letters = "getComputedStyle(document.querySelector('.concl')).fontSize"
    assert float((await page.evaluate(letters)).removesuffix("px")) >= 22


async def confirmed(page: Page) -> None:
    """The second factor: here the password, since the account has none."""
    await page.locator("dialog #shown[type=password]").fill(ward.PASSWORD)
    await page.locator("dialog button[type=submit]").click()
    await page.locator("dialog").wait_for(state="detached")


async def centre_key(visit: Visit, folder: Path) -> keys.PublicKey:
    """The key as anybody may ask for it."""
    async with httpx.AsyncClient() as anybody:
        pem = (await anybody.get(f"{visit.address}/api/reports/key")).json()["pem"]
    (folder / "key.pem").write_text(pem, encoding="utf-8")
    return keys.public_in(folder / "key.pem")
