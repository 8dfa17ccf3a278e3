"""A referto in a real browser: signed, amended, downloaded and verified; asked about; read at home."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
import rooms
import shift
import visiting
import ward
from playwright.async_api import Browser, Page, Route, expect
from psycopg.types.json import Jsonb
from visiting import Visit

from accanto_api.paper import seal
from accanto_api.paper.seal import Outcome
from accanto_api.reading import keys

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

CONCLUSION = ".room-form textarea >> nth=0"
WHOLE = ".ecg-paper canvas[data-drawn=whole]"
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


async def test_words_that_were_typed_just_before_leaving_are_kept(
    visit: Visit, read: rooms.Asked, db: psycopg.Connection
) -> None:
    page = await visit.enter("paolo", f"/ecg/{read.uid}", ready=CONCLUSION)
    await page.locator(CONCLUSION).fill("Ritmo sinusale.")
    await page.evaluate("document.querySelector('.room-head h2 a').click()")
    await _kept(db, "Ritmo sinusale.")
    await rooms.until(db, "select leased_by is null from reading where id = %s", read.id)

    await page.goto(f"{visit.address}/ecg/{read.uid}")
    await page.locator(CONCLUSION).fill("Ritmo sinusale, un BEV.")
    await page.goto(f"{visit.address}/ecg")

    await _kept(db, "Ritmo sinusale, un BEV.")


async def test_a_saving_whose_answer_is_lost_is_no_colleagues_saving(
    visit: Visit, read: rooms.Asked, db: psycopg.Connection
) -> None:
    page = await visit.enter("paolo", f"/ecg/{read.uid}", ready=CONCLUSION)

    async def lost(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/report", lost, times=1)
    await page.locator(CONCLUSION).fill("Ritmo sinusale.")
    await page.get_by_text("Riprovo da solo").wait_for()
    await page.locator(CONCLUSION).fill("Ritmo sinusale, un BEV.")

    await _kept(db, "Ritmo sinusale, un BEV.")
    await expect(page.get_by_text("Un’altra persona ha salvato")).to_have_count(0)


async def test_who_lost_the_reading_while_they_wrote_sees_who_has_it_and_keeps_their_words(
    visit: Visit, read: rooms.Asked, db: psycopg.Connection
) -> None:
    page = await visit.enter("paolo", f"/ecg/{read.uid}", ready=CONCLUSION)
    rooms.reader(db, "lina")
    take = "update reading set leased_by = (select id from account where username = 'lina'), leased_until = now() + %s"
    db.execute(take.encode(), [timedelta(minutes=20)])
    await page.locator(CONCLUSION).fill("Ritmo sinusale.")

    await page.locator(".room-head .chip", has_text="lina").wait_for()
    await expect(page.locator(CONCLUSION)).to_be_disabled()
    await expect(page.locator(CONCLUSION)).to_have_value("Ritmo sinusale.")
    db.execute("update reading set leased_by = null, leased_until = null")
    await _kept(db, "Ritmo sinusale.")
    await expect(page.locator(CONCLUSION)).to_be_enabled()


async def test_data_that_come_while_a_trace_is_read_are_looked_at_before_it_is_signed(
    visit: Visit, read: rooms.Asked, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    page = await visit.enter("paolo", f"/ecg/{read.uid}", ready=WHOLE)
    db.execute("update waveform set received_at = now() where patient_id = %s", [bruna.id])
    await page.locator(".room-sign .btn.main:enabled").click()
    await confirmed(page)
    await page.locator(".toast", has_text="sono arrivati altri dati").wait_for()
    assert db.execute("select count(*) from report").fetchone() == (0,)

    await page.locator(WHOLE).first.wait_for()
    await page.locator(".room-sign .btn.main:enabled").click()
    await confirmed(page)
    await page.locator(".toast", has_text="Firmato: definitivo").wait_for()


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


async def _kept(db: psycopg.Connection, text: str) -> None:
    await rooms.until(db, "select content->>'text' = %s from report_draft", text)


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
