"""A patient at home reads that the centre has seen their values, and writes one down; who helps reads along."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import district
import psycopg
import pytest
import visiting
from playwright.async_api import expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def db(place: tuple[str, district.District]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(place[0], autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("language", "seen", "centre", "ill"),
    [
        ("it", "Tutto bene. Visto dal centro", "La Centrale", "Se sta male, chiami subito il 112"),
        ("en", "All well. Seen by the centre", "The centre", "If you feel ill, call 112 now"),
    ],
)
async def test_a_patient_sees_the_receipt_and_whom_to_call(
    visit: Visit, language: str, seen: str, centre: str, ill: str
) -> None:
    page = await visit.enter("bruna", language=language, size=visiting.TABLET)

    await expect(page.locator(".me-seen")).to_contain_text(seen)
    await expect(page.locator(".me-seen")).to_contain_text("Chiara Benedetti")
    await expect(page.locator(".me-help")).to_contain_text(centre)
    await expect(page.get_by_role("link", name="112")).to_contain_text(ill)
    await expect(page.get_by_role("link", name="112")).to_be_in_viewport()


async def test_a_weight_is_written_down_and_an_odd_one_is_asked_again(
    visit: Visit, db: psycopg.Connection
) -> None:
    page = await visit.enter("bruna", "/me?view=write", size=visiting.TABLET)
    await page.get_by_role("link", name="Peso").click()
    await page.get_by_label("Peso, in chili").fill("186,3")
    await page.get_by_role("button", name="Invio").click()

    await expect(page.get_by_role("alert")).to_contain_text("È giusto?")
    await page.get_by_role("button", name="Correggo").click()
    await page.get_by_label("Peso, in chili").fill("74,1")
    await page.get_by_role("button", name="Invio").click()

    await expect(page.locator(".me-calm")).to_contain_text(f"74,1{NBSP}kg")
    stored = db.execute(
        "select o.value from observation o join device d on d.id = o.device_id where d.kind = 'manual'"
        " and o.time > now() - interval '1 hour'"
    ).fetchall()
    assert stored == [(74.1,)]


WRITTEN = {
    "it": {
        "weight": "Peso, in chili", "before": "Prima", "day": "Giorno", "time": "Ora", "send": "Invio",
        "missing": "Scriva il giorno e l’ora", "sent": "74,1", "ask": "Sarò via, o non posso misurare",
        "starts": "Dal giorno", "ends": "Al giorno", "tell": "Lo dico al centro", "both": "Scriva i due giorni.",
        "asked": "Chiedo una pausa dal", "at": "07:40",
    },
    "en": {
        "weight": "Weight, in kilograms", "before": "Earlier", "day": "Day", "time": "Time", "send": "Send",
        "missing": "Write the day and the time", "sent": "74.1", "ask": "I shall be away, or cannot measure",
        "starts": "From", "ends": "Until", "tell": "Tell the centre", "both": "Write both days.",
        "asked": "I ask for a pause from", "at": "07:50",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_reading_of_yesterday_is_written_with_its_day_first(
    visit: Visit, db: psycopg.Connection, language: str
) -> None:
    words, yesterday = WRITTEN[language], datetime.now(UTC).date() - timedelta(days=1)
    page = await visit.enter("bruna", "/me?view=write&kind=weight", language=language, size=visiting.TABLET)
    await page.get_by_label(words["weight"]).fill("74.1")
    await page.get_by_label(words["before"]).check()
    await page.get_by_label(words["day"], exact=True).fill(f"{yesterday:%d/%m/%Y}")
    await page.get_by_label(words["time"], exact=True).fill("25:00")
    await page.get_by_role("button", name=words["send"]).click()
    await expect(page.get_by_role("alert")).to_contain_text(words["missing"])
    assert await visiting.violations(page) == []
    await page.get_by_label(words["time"], exact=True).fill(words["at"].removeprefix("0"))
    await page.get_by_role("button", name=words["send"]).click()

    await expect(page.locator(".me-calm")).to_contain_text(f"{words['sent']}{NBSP}kg")
    stored = db.execute(
        "select o.value from observation o join device d on d.id = o.device_id where d.kind = 'manual'"
        " and o.time = %s::timestamptz", [f"{yesterday} {words['at']} Europe/Rome"],
    ).fetchall()  # fmt: skip
    assert stored == [(74.1,)]


@pytest.mark.parametrize("language", ["it", "en"])
async def test_days_away_are_told_to_the_centre(visit: Visit, language: str) -> None:
    words, leaves = WRITTEN[language], datetime.now(UTC).date() + timedelta(days=30)
    page = await visit.enter("bruna", "/me?view=messages", language=language, size=visiting.TABLET)
    await page.get_by_text(words["ask"]).click()
    await page.get_by_role("button", name=words["tell"]).click()
    await expect(page.get_by_role("alert")).to_have_text(words["both"])
    await page.get_by_label(words["starts"], exact=True).fill(f"{leaves:%d/%m/%Y}")
    await page.get_by_label(words["ends"], exact=True).fill(f"{leaves + timedelta(days=7):%d.%m.%Y}")
    assert await visiting.violations(page) == []
    await page.get_by_role("button", name=words["tell"]).click()

    said = f"{words['asked']} {leaves:%d/%m/%Y}"
    await expect(page.locator(".me-talk li").last).to_contain_text(said)
    await expect(page.get_by_label(words["starts"], exact=True)).to_have_value("")


async def test_what_is_no_number_is_said_beside_the_field_and_not_sent(visit: Visit) -> None:
    page = await visit.enter("bruna", "/me?view=write&kind=pressure", size=visiting.TABLET)
    await page.get_by_label("massima").fill("centoventi")
    await page.get_by_role("button", name="Invio").click()

    await expect(page.get_by_role("alert")).to_contain_text("Scriva un numero")


async def test_the_questions_are_answered_with_the_keyboard_alone(visit: Visit) -> None:
    page = await visit.enter("bruna", "/me?view=questions", language="en")
    await page.locator("fieldset").first.wait_for()
    for i in range(await page.locator("fieldset").count()):
        await visiting.tab_to(page, f"fieldset:nth-of-type({i + 1}) input")
        await page.keyboard.press("Space")
    await visiting.tab_to(page, "button[type=submit]")
    await page.keyboard.press("Enter")

    await expect(page.locator(".me-calm")).to_contain_text("The answers were sent.")


async def test_home_and_centre_write_to_each_other(visit: Visit, db: psycopg.Connection) -> None:
    page = await visit.enter("bruna", "/me?view=messages", size=visiting.TABLET)
    await expect(page.locator(".me-talk")).to_contain_text("Ieri è andato tutto bene")

    await page.get_by_label("Scriva al centro").fill("Grazie, a domani")
    beside = (
        "b => b.getBoundingClientRect().top < b.form.querySelector('textarea').getBoundingClientRect().bottom"
    )
    assert await page.get_by_role("button", name="Invia").evaluate(beside)
    await page.get_by_role("button", name="Invia").click()

    await expect(page.locator(".me-talk li").last).to_contain_text("Grazie, a domani")
    await expect(page.locator(".me")).not_to_contain_text("24–")
    assert db.execute("select side, body from message order by id desc limit 1").fetchone() == (
        "home", "Grazie, a domani",
    )  # fmt: skip


async def test_own_values_are_shown_and_every_number_stands_in_a_table(visit: Visit) -> None:
    page = await visit.enter("bruna", "/me?view=values", language="en", size=visiting.TABLET)

    await expect(page.locator(".me-values .val").first).to_contain_text(f"{NBSP}kg")
    await page.locator(".me-values summary").first.click()
    await expect(page.locator(".me-values details").first.locator("tbody tr").nth(7)).to_be_visible()


async def test_who_helps_reads_along_and_is_asked_for_nothing(visit: Visit) -> None:
    page = await visit.enter("giulia", language="en")

    await expect(page.locator(".me-hello")).to_contain_text("Bruna Lencioni’s day")
    await expect(page.locator(".me-seen")).to_be_visible()
    await expect(page.get_by_role("link", name="Write it down")).to_have_count(0)


async def test_nothing_is_smaller_than_22_px_nor_to_press_under_64(visit: Visit) -> None:
    for view in ("today", "values", "week", "messages", "write", "questions"):
        page = await visit.enter("bruna", f"/me?view={view}", size=visiting.TABLET)
        small = await page.evaluate(
            """() => [...document.querySelectorAll('.me *')].filter(e => e.checkVisibility()
                 && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
                 && !e.closest('svg, .sr') && parseFloat(getComputedStyle(e).fontSize) < 22).map(e => e.textContent)"""
        )
        tight = await page.evaluate(
            """() => [...document.querySelectorAll('.me a, .me button, .me summary, .me textarea, .me .opts label')]
                 .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 64).map(e => e.textContent)"""
        )
        assert (view, small, tight) == (view, [], [])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["it", "en"])
async def test_axe_finds_nothing_on_any_page_of_a_patient(visit: Visit, language: str, dark: bool) -> None:  # noqa: FBT001
    for view in ("today", "values", "week", "messages", "write", "write&kind=pressure", "questions"):
        page = await visit.enter(
            "bruna", f"/me?view={view}", language=language, size=visiting.TABLET, dark=dark
        )
        assert (view, await visiting.violations(page)) == (view, [])


@pytest.mark.parametrize(
    "size", [visiting.WIDE, visiting.TABLET, visiting.UPRIGHT, visiting.ZOOMED, (480, 900)]
)
async def test_no_page_of_a_patient_scrolls_sideways(visit: Visit, size: tuple[int, int]) -> None:
    for view in ("today", "values", "week", "messages", "questions"):
        page = await visit.enter("bruna", f"/me?view={view}", size=size)
        assert await visiting.sideways(page) <= 0, view
