"""The page of one patient in a browser."""

import re
from collections.abc import AsyncIterator

import doors
import eyes
import longterm
import psycopg
import pytest
import targets
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from visiting import Visit

from accanto_contract.picture import Reason

pytestmark = pytest.mark.integration


@pytest.fixture
def patients(db: psycopg.Connection) -> dict[str, ward.Patient]:
    """Bruna with three months of measures; Aldo with none."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")
    db.execute("insert into gateway_cursor (gateway, epoch) values ('gw-0001', 1)")
    return {
        "Lencioni": longterm.begin(db, "chiara", "paoli"),
        "Petrucci": ward.patient(db, "Aldo Petrucci", "chiara", pathway="BPCO"),
    }


@pytest.fixture
async def visit(database: str, patients: dict[str, ward.Patient], browser: Browser) -> AsyncIterator[Visit]:
    async with visiting.console(database, browser) as found:
        yield found


@pytest.fixture
def bruna(patients: dict[str, ward.Patient]) -> ward.Patient:
    return patients["Lencioni"]


async def _open(visit: Visit, who: ward.Patient, query: str = "", *, language: str = "it") -> Page:
    page = await visit.enter("chiara", f"/patients/{who.uid}{query}", language=language)
    await page.locator(".who h1").wait_for()
    return page


async def test_a_patient_is_found_by_typing_part_of_a_name(visit: Visit, bruna: ward.Patient) -> None:
    chiara = await _open(visit, bruna)
    await chiara.locator(".rail a", has_text="Pazienti").click()
    await expect(chiara.locator("tbody tr")).to_have_count(2)

    await chiara.get_by_label("Cerca per nome, codice o percorso").fill("lenc")
    await expect(chiara.locator("tbody tr")).to_have_count(1)
    await chiara.get_by_role("link", name="Lencioni Bruna").click()

    await expect(chiara.locator(".who h1")).to_contain_text("Bruna Lencioni")


@pytest.mark.parametrize(
    "said",
    [
        ("it", "Situazione in 30 secondi", "Come al solito: SpO₂"),
        ("en", "Situation in 30 seconds", "As usual: SpO₂"),
    ],
)
async def test_the_situation_is_said_and_each_sentence_leads_to_its_evidence(
    visit: Visit, db: psycopg.Connection, bruna: ward.Patient, said: tuple[str, str, str]
) -> None:
    language, title, usual = said
    page = await _open(visit, bruna, language=language)

    situation = page.get_by_role("region", name=title)
    await expect(situation).to_contain_text(usual)
    await expect(situation).to_contain_text("138\N{NO-BREAK SPACE}/min")
    await situation.get_by_role("button").first.click()
    await expect(page.locator("#course-weight:focus, #course-pulse_rate:focus")).to_have_count(1)

    await situation.get_by_role("link").first.click()
    await expect(page).to_have_url(f"{visit.address}/alerts/{_alert(db, bruna)}")


def _alert(db: psycopg.Connection, who: ward.Patient) -> str:
    row = db.execute("select uid from alert where patient_id = %s and handling = 'new'", [who.id]).fetchone()
    assert row is not None
    return str(row[0])


async def test_a_sentence_asked_before_its_chart_is_there_leads_to_it_when_it_comes(
    visit: Visit, bruna: ward.Patient
) -> None:
    page = await visit.enter("chiara", "/patients", ready="tbody tr")
    may_come = await visiting.held(page, "**/courses*")
    await page.get_by_role("link", name="Lencioni Bruna").click()
    await page.get_by_role("button", name="Tabella").click()
    await page.locator(".situation button").first.click()
    await expect(page.locator(".course canvas")).to_have_count(0)
    may_come.set()

    await expect(page.locator("#course-weight:focus, #course-pulse_rate:focus")).to_have_count(1)


async def test_every_signal_has_its_chart_with_a_sentence_and_a_table(
    visit: Visit, bruna: ward.Patient
) -> None:
    chiara = await _open(visit, bruna)
    await expect(chiara.locator(".course canvas")).to_have_count(5)

    weight = chiara.locator("#course-weight [role=img]")
    await expect(weight).to_have_attribute(
        "aria-label", re.compile(r"^Peso: da 6\d,\d a 7\d,\d in 2\d valori, di solito 6\d,\d–69,\d$")
    )
    await chiara.get_by_role("button", name="Tabella").click()
    await expect(
        chiara.get_by_role("table", name="Tabella: Ultime 100 misure").locator("tbody tr")
    ).to_have_count(100)


async def test_missed_days_are_crosses_and_said_in_words(visit: Visit, bruna: ward.Patient) -> None:
    chiara = await _open(visit, bruna)

    row = chiara.locator(".kept tr", has_text="Peso al mattino")
    await expect(row.locator("path.missed")).to_have_count(3)
    await expect(row.locator("circle.late")).to_have_count(2)
    assert "saltata" in str(await row.locator("svg").get_attribute("aria-label"))


async def test_tabs_have_addresses_and_can_be_walked_with_the_keyboard(
    visit: Visit, bruna: ward.Patient
) -> None:
    chiara = await _open(visit, bruna)
    for tab, shown in (
        ("timeline", "Cronologia"),
        ("devices", "Misuratore di pressione"),
        ("plan", "SpO₂ ≤ 93"),
    ):
        await chiara.locator(f'.tabs a[href*="tab={tab}"]').focus()
        await chiara.keyboard.press("Enter")

        await expect(chiara).to_have_url(f"{visit.address}/patients/{bruna.uid}?tab={tab}")
        await expect(chiara.locator(".column")).to_contain_text(shown)


async def test_a_silence_is_asked_for_with_a_reason_and_lifted(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    chiara = await _open(visit, bruna, "?tab=silences")
    await chiara.get_by_role("button", name="Nuovo silenzio").click()
    dialog = chiara.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="Metti in silenzio")).to_be_disabled()
    await dialog.get_by_label("Motivo").fill("dalla figlia")
    (day,) = db.execute(
        "select to_char((now() at time zone 'Europe/Rome') + interval '5 days', 'DD/MM/YYYY')"
    ).fetchone() or ("",)
    await dialog.get_by_label("Fino a, giorno").fill(day)
    await dialog.get_by_label("Fino a, ora").fill("18.30")
    await dialog.get_by_role("button", name="Metti in silenzio").click()

    await chiara.get_by_role("button", name="Togli: Vacanza").first.click()
    await expect(chiara.locator(".column")).to_contain_text("tolto da")
    ended = "select to_char(max(ends) at time zone 'Europe/Rome', 'DD/MM/YYYY HH24:MI') from silence"
    assert db.execute(ended).fetchone() == (f"{day} 18:30",)


@pytest.mark.parametrize(
    "said",
    [
        (
            "it",
            "Correggi",
            "Telefono",
            "Perché",
            "Salva",
            "Aggiungi all’équipe",
            "Aggiungi",
            "Apparecchio libero",
            "Assegna",
        ),
        ("en", "Correct", "Telephone", "Why", "Save", "Add to the team", "Add", "Free device", "Assign"),
    ],
)
async def test_person_team_and_kit_are_corrected(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection, said: tuple[str, ...]
) -> None:
    language, correct, phone, why, save, add, join, free, assign = said
    ward.worker(db, "marco", display_name="Marco Lari")
    db.execute(
        "insert into device (name, kind, maker, model) values ('scale-9', 'scale', 'Simcor', 'Peso 2')"
    )
    page = await _open(visit, bruna, "?tab=person", language=language)
    await page.get_by_role("button", name=correct).click()
    await page.get_by_role("dialog").get_by_label(phone, exact=True).fill("0583 222")
    await page.get_by_role("dialog").get_by_label(why).fill("detto al telefono")
    await page.get_by_role("dialog").get_by_role("button", name=save).click()
    await expect(page.locator(".column")).to_contain_text("0583 222")
    await expect(page.locator(".column tbody tr")).to_contain_text("detto al telefono")

    await page.get_by_label(add).select_option("marco")
    await page.get_by_role("button", name=join, exact=True).click()
    await expect(page.locator(".rows")).to_contain_text("Marco Lari")
    await page.locator(".tabs a[href*='tab=devices']").click()
    await page.get_by_label(free).select_option("scale-9")
    await page.get_by_role("button", name=assign).click()

    await expect(page.locator("tbody tr", has_text="Peso 2")).to_have_count(1)


@pytest.mark.parametrize(
    "said",
    [
        ("it", "Che cosa c’era prima", "Telefono: 0583 000"),
        ("en", "What it said before", "Telephone: 0583 000"),
    ],
)
async def test_who_watches_over_privacy_reads_what_a_correction_replaced(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection, said: tuple[str, str, str]
) -> None:
    language, show, before = said
    doors.somebody(db, "moretti", "privacy_officer")
    db.execute("update patient_identity set phone = '0583 000' where patient_id = %s", [bruna.id])
    page = await _open(visit, bruna, "?tab=person")
    await page.get_by_role("button", name="Correggi").click()
    await page.get_by_role("dialog").get_by_label("Telefono", exact=True).fill("0583 222")
    await page.get_by_role("dialog").get_by_label("Perché").fill("detto al telefono")
    await page.get_by_role("dialog").get_by_role("button", name="Salva").click()
    await expect(page.locator(".column tbody tr")).to_contain_text("Telefono: 0583 000")

    officer = await visit.enter("moretti", "/oversight", language=language)
    await expect(officer.locator("main")).not_to_contain_text("0583 000")
    await officer.get_by_role("button", name=show).click()
    await expect(officer.get_by_role("dialog").locator("tbody tr")).to_contain_text(before)
    assert await visiting.violations(officer) == []


@pytest.mark.parametrize(
    ("language", "again"),
    [("it", "All’ultima visita mancano, o vanno rifatte: OD disco, OS macula, OS disco."),
     ("en", "Of the last visit these are missing, or must be taken again: OD disc, OS macula, OS disc.")],
)  # fmt: skip
async def test_a_picture_to_be_taken_again_says_why_and_what_the_visit_lacks(
    visit: Visit, bruna: ward.Patient, db: psycopg.Connection, language: str, again: str
) -> None:
    eyes.exam(db, bruna, places=(("od", "macula"), ("od", "disc")))
    db.execute("update picture set verdict = 'ok', reasons = '{}' where aim = 'macula'")
    db.execute("update picture set verdict = 'retake', reasons = '{dark}' where aim = 'disc'")
    page = await _open(visit, bruna, "?tab=documents", language=language)

    await expect(page.locator(".column .banner")).to_have_text(again)
    await expect(page.locator(".pictures .why")).to_have_text(Reason.DARK.sentence(language))
    assert await visiting.violations(page) == []


async def test_a_patient_without_measures_has_a_calm_page(
    visit: Visit, patients: dict[str, ward.Patient]
) -> None:
    chiara = await _open(visit, patients["Petrucci"])

    await expect(chiara.locator(".situation")).to_contain_text("Nessun allarme aperto.")
    await expect(chiara.locator(".column")).to_contain_text("Ancora nessuna misura.")


@pytest.mark.parametrize(
    ("size", "theme"), [(visiting.WIDE, "light"), (visiting.TABLET, "dark"), ((480, 900), "light")]
)
async def test_no_tab_has_a_violation_or_scrolls_sideways(
    visit: Visit, bruna: ward.Patient, theme: str, size: tuple[int, int]
) -> None:
    page = await visit.enter("chiara", f"/patients/{bruna.uid}", size=size, dark=theme == "dark")
    for tab in ("courses", "timeline", "plan", "documents", "devices", "silences", "person", "consents"):
        await page.goto(f"{visit.address}/patients/{bruna.uid}?tab={tab}")
        await page.locator(".column > *:not(.frame)").first.wait_for()
        assert await visiting.violations(page) == [], tab
        assert await visiting.sideways(page) <= 0, tab
        assert await targets.small(page) == [], tab
