"""What people type is never lost with a form or a session, and never sent in another person's name."""

from datetime import UTC, datetime

import doors
import psycopg
import pytest
import ward
from playwright.async_api import BrowserContext, Page, Route, expect

pytestmark = pytest.mark.integration

NOTE = "Nota, facoltativa"


async def _log_in(page: Page, username: str) -> None:
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(ward.PASSWORD)
    await page.locator("button[type=submit]").click()


async def _note(worklist: Page, text: str) -> None:
    """Open the first case, and write a note for its outcome."""
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("o")
    await worklist.get_by_label(NOTE).fill(text)


async def _end_the_session(page: Page, db: psycopg.Connection) -> None:
    db.execute("delete from session")
    await page.locator("#username").wait_for()


async def test_a_note_outlives_the_session_and_is_there_for_the_same_person(
    worklist: Page, db: psycopg.Connection
) -> None:
    await _note(worklist, "Sta meglio, richiamo domani")
    await _end_the_session(worklist, db)
    await _log_in(worklist, "chiara")
    await worklist.locator("#case .three").wait_for()
    await worklist.keyboard.press("o")

    await expect(worklist.get_by_label(NOTE)).to_have_value("Sta meglio, richiamo domani")


async def test_a_note_is_not_there_for_the_next_person(worklist: Page, db: psycopg.Connection) -> None:
    db.execute(
        "insert into care_team (patient_id, account_id) select c.patient_id, a.id from care_team c, account a"
        " where a.username = 'marco'"
    )
    await _note(worklist, "Sta meglio, richiamo domani")
    await _end_the_session(worklist, db)
    await _log_in(worklist, "marco")
    await worklist.locator("#case .three").wait_for()
    await worklist.keyboard.press("o")

    await expect(worklist.get_by_label(NOTE)).to_have_value("")


async def test_a_note_stays_when_the_value_comes_back_into_its_range(
    worklist: Page, patients: dict[str, ward.Patient], db: psycopg.Connection
) -> None:
    await _note(worklist, "Sta meglio, richiamo domani")
    (number,) = db.execute(
        "update alert set condition = 'cleared' where patient_id = %s returning id", [patients["Lencioni"].id]
    ).fetchone() or (0,)
    ward.event(db, number, "cleared")

    await expect(worklist.locator("#case .lead")).to_contain_text("Rientrato")
    await expect(worklist.get_by_label(NOTE)).to_have_value("Sta meglio, richiamo domani")


async def test_a_tab_does_nothing_in_the_name_of_who_logged_in_beside_it(
    worklist: Page, context: BrowserContext, db: psycopg.Connection
) -> None:
    (marco,) = db.execute("select id from account where username = 'marco'").fetchone() or (0,)
    db.execute("insert into care_team (patient_id, account_id) select patient_id, %s from care_team", [marco])
    await context.add_cookies([{"name": "sid", "value": doors.session(db, marco), "url": worklist.url}])
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("a")

    await expect(worklist.get_by_role("alert")).to_contain_text("La sessione è finita")
    assert db.execute("select count(*) from alert where owner = 'marco'").fetchone() == (1,)


async def test_a_new_token_of_the_same_session_goes_unnoticed(
    worklist: Page, context: BrowserContext, db: psycopg.Connection
) -> None:
    answered = []

    async def rotated(route: Route) -> None:
        """The first answer is that of a request which left with the token of before."""
        answered.append(route.request.url)
        if len(answered) > 1:
            await route.continue_()
        else:
            await route.fulfill(status=401, json={"code": "session_ended"})

    await worklist.route("**/take", rotated)
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("a")

    await expect(worklist.locator(".toast")).to_be_visible()
    assert db.execute("select count(*) from alert where owner = 'chiara'").fetchone() == (1,)


async def test_a_double_click_sends_a_message_once(worklist: Page, db: psycopg.Connection) -> None:
    await worklist.keyboard.press("j")
    await worklist.keyboard.press("t")
    await worklist.get_by_role("button", name="Invia").dblclick()

    await expect(worklist.locator(".talk li.centre")).to_have_count(1)
    assert db.execute("select count(*) from message").fetchone() == (1,)


async def test_only_who_was_shown_is_filed(
    worklist: Page, patients: dict[str, ward.Patient], db: psycopg.Connection
) -> None:
    mario = ward.patient(db, "Mario Verdi", "chiara")
    for who in (mario, patients["Petrucci"]):
        ward.saturations(db, who, datetime.now(UTC), [96])
    await worklist.reload()
    await worklist.get_by_role("button", name="Archivia 1 misura").click()
    db.execute(
        "update alert set handling = 'closed', outcome = 'called_ok', ends = starts where patient_id = %s",
        [patients["Petrucci"].id],
    )
    await worklist.get_by_role("dialog").get_by_role("button", name="Archivia con ricevuta").click()

    await expect(worklist.locator(".toast")).to_contain_text("1 ricevuta")
    assert db.execute("select patient_id from receipt").fetchall() == [(mario.id,)]


async def test_a_line_that_fell_silent_is_opened_anew(page: Page, patients: dict[str, ward.Patient]) -> None:
    tried = []

    async def silent_once(route: Route) -> None:
        tried.append(route.request.url)
        if len(tried) > 1:
            await route.continue_()

    await page.clock.install()
    await page.route("**/api/events*", silent_once)
    await page.goto("/")
    await _log_in(page, "chiara")
    await page.locator("[data-row]").first.wait_for()
    await page.clock.run_for(30_000)

    await page.locator(".live:not(.waiting):not(.lost)", has_text="In diretta").wait_for()
    assert len(tried) >= 2
