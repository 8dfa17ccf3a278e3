"""The fundus room in a browser: true to the pixel, read twice blind, decided by a third, signed; nothing for axe."""

import doors
import eyes
import numpy as np
import psycopg
import pytest
import rooms
import served
import visiting
import ward
from numpy.typing import NDArray
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

READY = ".eye canvas[data-level]"
SECRET = "Microaneurismi nel quadrante temporale"
SAMPLED = """([side, dx, dy]) => { const c = document.querySelectorAll('.eye canvas')[side];
  const x = Math.floor(c.width / 2) + dx, y = Math.floor(c.height / 2) + dy;
  const [left, top] = c.dataset.at.split(' ').map(Number);
  return { rgb: [...c.getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3), x: x - left, y: y - top }; }"""
PLACES = ((0, 0), (-120, 40), (77, -63), (5, 201))


@pytest.fixture
def visit(database: str, address: str, exam: eyes.Exam, db: psycopg.Connection, browser: Browser) -> Visit:
    """A console in front of the room, and four oculists."""
    if not (served.pages() / "index.html").exists():
        pytest.skip("the console is not built: install the package again (pip install -e .)")
    for username in ("ferri", "neri", "viti", "salvi"):
        doors.somebody(db, username, "oculist")
    assert exam.reading
    return Visit(address, database, browser)


async def _enter(visit: Visit, exam: eyes.Exam, username: str = "ferri") -> Page:
    page = await visit.enter(username, f"/fundus/{exam.reading}", ready=READY)
    await expect(page.locator(READY)).to_have_count(2)
    return page


async def _grade(page: Page, code: str, *, od: str, text: str, button: str) -> None:
    """Fill the form and sign it, by keyboard."""
    choices = {"Leggibile, OD": "good", "Leggibile, OS": "good", "ICDR, OD": od, "ICDR, OS": "0"}
    for name, value in (choices | {"Edema, OD": "0", "Edema, OS": "0"}).items():
        await page.get_by_label(name, exact=True).select_option(value)
    await page.get_by_label("Conclusione").focus()
    await page.keyboard.type(text)
    await page.get_by_label("Nessuna", exact=True).focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name=button)).to_be_enabled()
    await _sign(page, code)


async def _sign(page: Page, code: str) -> None:
    await page.keyboard.press("Control+Enter")
    await page.locator("dialog #shown").fill(code)
    await page.keyboard.press("Enter")
    await expect(page.locator("dialog")).to_have_count(0)


async def test_a_pair_is_read_blind_by_two_and_decided_by_a_third(
    visit: Visit, exam: eyes.Exam, db: psycopg.Connection
) -> None:
    codes = {name: doors.factor(db, name) for name in ("ferri", "neri", "viti")}
    ferri = await _enter(visit, exam)
    await _grade(ferri, codes["ferri"], od="2", text=SECRET, button="Firma la lettura e vai al prossimo")
    await expect(ferri.get_by_text("Nessun esame da leggere.")).to_be_visible()
    await ferri.context.close()

    neri = await _enter(visit, exam, "neri")
    await expect(neri.get_by_text("seconda lettura, in cieco")).to_be_visible()
    await expect(neri.locator(".room-queue li")).to_contain_text("seconda lettura")
    assert SECRET not in await neri.content()
    await _grade(neri, codes["neri"], od="1", text="Rari microaneurismi", button="Firma la lettura")
    await expect(neri.get_by_text("decide un terzo lettore").first).to_be_visible()
    await neri.context.close()

    viti = await _enter(visit, exam, "viti")
    await expect(viti.get_by_text("Lettura A")).to_be_visible()
    unnamed = await viti.content()
    assert SECRET in unnamed
    assert "Ferri" not in unnamed
    assert "Neri" not in unnamed
    await _grade(viti, codes["viti"], od="2", text="Si conferma moderata.", button="Firma la decisione")
    await expect(viti.get_by_text("Letture, con arbitrato")).to_be_visible()
    await expect(viti.get_by_label("ICDR, OD")).to_be_disabled()
    await expect(viti.get_by_label("ICDR, OD")).to_have_value("2")

    kept = db.execute(
        "select turn, grade->'od'->>0 from fundus_grade where reading_id = %s order by id", [exam.reading_id]
    ).fetchall()
    assert kept == [("first", "2"), ("second", "1"), ("arbitration", "2")]


async def test_words_of_a_grading_that_were_typed_just_before_leaving_are_kept_and_the_exam_is_free(
    visit: Visit, exam: eyes.Exam, db: psycopg.Connection
) -> None:
    page = await _enter(visit, exam)
    await page.get_by_label("Conclusione").fill(SECRET)
    await page.evaluate("document.querySelector('.room-head h2 a').click()")

    kept = "select count(*) = 1 from fundus_grade where content->>'text' = %s"
    await rooms.until(db, kept, SECRET)
    await rooms.until(db, "select leased_by is null from reading where id = %s", exam.reading_id)


async def test_who_settles_an_exam_signs_its_referto(
    visit: Visit, exam: eyes.Exam, db: psycopg.Connection
) -> None:
    eyes.signed(db, exam.reading_id, "neri", "first", eyes.said("2", "0"))
    code = doors.factor(db, "salvi")
    page = await _enter(visit, exam, "salvi")

    await _grade(page, code, od="2", text="Retinopatia moderata in OD.", button="Firma la lettura")
    await expect(page.get_by_text("Letture concordi")).to_be_visible()
    await expect(page.get_by_label("Conclusione")).to_have_value("Retinopatia moderata in OD.")
    await page.get_by_label("Raccomandazione").fill("Visita oculistica entro 4 settimane.")
    await expect(page.get_by_text("Bozza salvata")).to_be_visible()

    draft = db.execute(
        "select content->'fields'->'od'->>'icdr' from report_draft where reading_id = %s", [exam.reading_id]
    ).fetchone()
    assert draft == ("2",)
    assert await visiting.violations(page) == []


async def test_one_to_one_shows_the_cameras_own_pixels_and_red_free_their_green(
    visit: Visit, exam: eyes.Exam, db: psycopg.Connection
) -> None:
    page = await _enter(visit, exam)
    camera = [_pixels(db, exam, eye) for eye in ("od", "os")]

    await page.keyboard.press("2")
    await expect(page.locator('.eye canvas[data-zoom="1.0000"][data-level="exact"]')).to_have_count(2)
    for side in (0, 1):
        for dx, dy in PLACES:
            seen = await page.evaluate(SAMPLED, [side, dx, dy])
            assert seen["rgb"] == camera[side][seen["y"], seen["x"]].tolist()

    await page.keyboard.press("r")
    await expect(page.locator(".eye .state-line").first).to_have_text("senza rosso (canale verde) · 1:1")
    await expect(page.locator('.eye canvas[data-light="0 0 true"]')).to_have_count(2)
    seen = await page.evaluate(SAMPLED, [0, 77, -63])
    assert seen["rgb"] == [int(camera[0][seen["y"], seen["x"], 1])] * 3


async def test_keys_and_buttons_do_what_hands_do_and_both_eyes_follow(visit: Visit, exam: eyes.Exam) -> None:
    page = await _enter(visit, exam)
    where = "[...document.querySelectorAll('.eye canvas')].map(c => c.dataset.at)"

    await page.keyboard.press("2")
    await expect(page.locator('.eye canvas[data-zoom="1.0000"]')).to_have_count(2)
    before = await page.evaluate(where)
    await page.keyboard.press("ArrowRight")
    await page.wait_for_function(f"before => {where}.every((at, i) => at !== before[i])", arg=before)
    linked = await page.evaluate(where)
    await page.keyboard.press("l")
    await page.get_by_role("button", name="In basso").click()
    await page.wait_for_function(f"before => {where}[0] !== before", arg=linked[0])
    assert (await page.evaluate(where))[1] == linked[1]

    await page.get_by_role("button", name="Righello").click()
    await expect(page.locator('[data-mark="ruler"] text')).to_have_text("1 diametro del disco")
    await page.get_by_role("slider", name="Righello, estremo 2").focus()
    for _ in range(6):
        await page.keyboard.press("Shift+ArrowRight")
    await expect(page.locator('[data-mark="ruler"] text')).to_contain_text("1,46 diametri")
    await page.get_by_role("button", name="È un diametro del disco").click()
    await expect(page.locator('[data-mark="ruler"] text')).to_have_text("1 diametro del disco")
    await expect(page.locator('[data-mark="bar"] text').first).to_have_text("1 diametro del disco, misurato")
    await page.keyboard.press("d")
    await expect(page.locator('[data-mark="disc"]')).to_have_count(0)


async def test_no_picture_without_whose_which_eye_when_and_how(visit: Visit, exam: eyes.Exam) -> None:
    words = {"it": ("occhio destro", "ricevuta", "a colori"), "en": ("right eye", "received", "in colour")}
    for size, language in ((visiting.WIDE, "it"), (visiting.TABLET, "en"), (visiting.ZOOMED, "it")):
        page = await visit.enter(
            "ferri",
            f"/fundus/{exam.reading}",
            ready=READY,
            size=size,
            language=language,
            dark=language == "en",
        )
        await expect(page.locator(READY)).to_have_count(2)

        right = await page.locator('[data-eye="od"]').inner_text()

        for said in ("Silvana Orsi", "OD", "2 h", *words[language]):
            assert said in right
        assert await visiting.violations(page) == []
        assert await visiting.sideways(page) <= 0
        await page.context.close()


async def test_carers_look_without_grading_and_the_coordinator_finds_the_agreement(
    visit: Visit, exam: eyes.Exam, silvana: ward.Patient, db: psycopg.Connection
) -> None:
    eyes.signed(db, exam.reading_id, "neri", "first", eyes.said("2", "0"))
    eyes.signed(db, exam.reading_id, "viti", "second", eyes.said("1", "0"))
    ward.worker(db, "rita", "coordinator")

    chiara = await visit.enter("chiara", f"/fundus?patient={silvana.uid}", ready=READY)
    rita = await visit.enter("rita", "/fundus", ready="main .panel table")

    await expect(chiara.get_by_text("esame non ancora refertato")).to_be_visible()
    await expect(chiara.get_by_label("ICDR, OD")).to_have_count(0)
    await expect(rita.get_by_role("row").filter(has_text="Neri")).to_be_visible()
    for page in (chiara, rita):
        assert await visiting.violations(page) == []


def _pixels(db: psycopg.Connection, exam: eyes.Exam, eye: str) -> NDArray[np.uint8]:
    row = db.execute(
        "select bytes from picture_file join picture using (sha256) where uid = %s",
        [exam.pictures[eye, "macula"]],
    ).fetchone()
    assert row is not None
    return np.asarray(eyes.pixels(row[0]))
