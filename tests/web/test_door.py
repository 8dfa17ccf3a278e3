"""The door as people meet it: a first log-in, a second factor, a passkey, and one's own account."""

import json

import psycopg
import pyotp
import pytest
import visiting
import ward
from playwright.async_api import Page, expect

from accanto_api import accounts

pytestmark = pytest.mark.integration

OWN = "una frase tutta mia"


@pytest.fixture
def given(database: str, patients: dict[str, ward.Patient]) -> str:
    """The first password of a new GP, who cares for everybody."""
    with psycopg.connect(database) as db:
        password = accounts.admit(db, username="paoli", display_name="Elena Paoli", role="gp")
        db.execute(
            "insert into care_team select p.id, a.id from patient p, account a where a.username = 'paoli'"
        )
    return password


async def _enter(page: Page, password: str) -> None:
    await page.goto("/")
    await page.locator("#username").fill("paoli")
    await page.locator("#password").fill(password)
    await page.locator("button[type=submit]").click()


async def _choose(page: Page, given: str) -> None:
    await page.locator("#current").fill(given)
    await page.locator("#chosen").fill(OWN)
    await page.locator("button[type=submit]").click()


async def _with_passkeys(page: Page) -> None:
    """A device that keeps passkeys and knows its owner's finger."""
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


async def _secret(page: Page) -> str:
    await page.locator("details.secretly, .steps details summary").click()
    return (await page.locator(".secret").inner_text()).replace(" ", "")


async def test_a_first_log_in_ends_with_a_password_and_an_app(page: Page, given: str) -> None:
    await _enter(page, given)
    await _choose(page, given)
    await page.get_by_role("button", name="Uso invece un’app sul telefono").click()
    await page.locator(".qr").wait_for()
    await page.locator(".qr").evaluate("image => image.decode()")
    await page.locator("#code").fill(pyotp.TOTP(await _secret(page)).now())
    await page.get_by_role("button", name="Attiva", exact=True).click()

    await expect(page.locator(".codes li")).to_have_count(10)
    await page.get_by_role("button", name="Li ho conservati").click()

    await page.locator("[data-row]").first.wait_for()


async def test_a_passkey_is_made_at_the_first_log_in_and_opens_the_door_alone(page: Page, given: str) -> None:
    await _with_passkeys(page)
    await _enter(page, given)
    await _choose(page, given)
    await page.get_by_role("button", name="Usa questo dispositivo (passkey)").click()
    await page.get_by_role("button", name="Li ho conservati").click()
    await page.locator("[data-row]").first.wait_for()
    await page.locator("details.menu summary").click()
    await page.get_by_role("button", name="Esci").click()

    await page.get_by_role("button", name="Accedi con la passkey").click()

    await page.locator("[data-row]").first.wait_for()
    assert await page.evaluate("document.cookie") == ""


async def test_the_second_factor_is_asked_for_and_a_reload_asks_again(
    page: Page, given: str, database: str
) -> None:
    secret = pyotp.random_base32()
    with psycopg.connect(database) as db:
        db.execute(
            "insert into totp select id, %s, now(), now() from account where username = 'paoli'", [secret]
        )
        db.execute("update account set is_provisional = false where username = 'paoli'")
    await _enter(page, given)
    await page.locator("#code").wait_for()
    await page.reload()
    await page.locator("#code").fill("000000")
    await page.locator("button[type=submit]").click()
    await page.locator("#problem", has_text="non è corretto").wait_for()

    await page.locator("#code").fill(pyotp.TOTP(secret).now())
    await page.locator("button[type=submit]").click()

    await page.locator("[data-row]").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_steps_of_the_door_have_no_violation(page: Page, given: str, theme: str) -> None:
    await page.add_init_script(f"localStorage.setItem('accanto-theme', {json.dumps(theme)})")
    await _enter(page, given)
    await page.locator("#chosen").wait_for()
    assert await visiting.violations(page) == []

    await _choose(page, given)
    await page.get_by_role("button", name="Uso invece un’app sul telefono").click()
    await page.locator(".qr").wait_for()
    assert await visiting.violations(page) == []


async def test_ones_own_account_works_by_keyboard_and_has_no_violation(worklist: Page, database: str) -> None:
    await worklist.locator("details.menu summary").click()
    await worklist.get_by_role("link", name="Il mio profilo").press("Enter")
    await worklist.get_by_role("button", name="Attiva l’app").press("Enter")
    await worklist.locator(".qr").wait_for()
    assert await visiting.violations(worklist) == []
    await worklist.locator("#code").fill(pyotp.TOTP(await _secret(worklist)).now())
    await worklist.locator("#code").press("Enter")
    await worklist.get_by_role("button", name="Li ho conservati").press("Enter")

    await worklist.get_by_role("button", name="Togli l’app").wait_for()
    await expect(worklist.locator(".account")).to_contain_text("ne restano 10")
    assert await visiting.violations(worklist) == []


async def test_who_finds_an_open_session_must_show_the_factor(worklist: Page, database: str) -> None:
    with psycopg.connect(database) as db:
        db.execute("update session set proven_at = now() - interval '1 hour'")
    await worklist.goto("/account")
    await worklist.get_by_role("button", name="Attiva l’app").click()
    await worklist.locator("dialog #shown").fill("non è questa")
    await worklist.get_by_role("button", name="Conferma").click()
    await worklist.locator("dialog .problem", has_text="non è corretto").wait_for()
    assert await visiting.violations(worklist) == []

    await worklist.locator("dialog #shown").fill(ward.PASSWORD)
    await worklist.get_by_role("button", name="Conferma").click()

    await worklist.locator(".qr").wait_for()
