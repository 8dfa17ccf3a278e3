# ruff: noqa: INP001  a script, not a package
"""Pictures of every page of the console, in both languages and two sizes: build/shots/LANGUAGE/PAGE-SIZE.png.

python docs/shots.py                                    begins the district of the tests and takes every page of the
                                                        list in docs/shot_list.py, on both sides the clock standing
                                                        still
python docs/shots.py NAME...                            only these of the list
python docs/shots.py --line                             plays a heart through the whole line and takes that: a real
                                                        record where ACCANTO_DATA names the folder of records
python docs/shots.py URL USERNAME PASSWORD              takes a console that runs already
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
sys.path.insert(0, str(Path(__file__).parent))
import browsing
from shot_list import SHOTS, Shot

if TYPE_CHECKING:
    import district
    from visiting import Visit

SIZES: tuple[ViewportSize, ...] = ({"width": 1920, "height": 1080}, {"width": 1180, "height": 820})
UPRIGHT: ViewportSize = {"width": 800, "height": 1280}
LANGUAGES = ("it", "en")
WAIT_MS = 15_000
MORNING = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
"""The moment at which the clocks of server and browser stand."""
SETTLE_MS = 400
"""What comes after the page itself: messages, a last paint."""


async def take(url: str, username: str, password: str, out: Path) -> list[Path]:
    """Take every page of a running console; gives the files. The person's language is put back at the end."""
    taken: list[Path] = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=browsing.chromium(), args=browsing.FLAGS)
        for language in LANGUAGES:
            for size in SIZES:
                folder = out / language
                folder.mkdir(parents=True, exist_ok=True)
                taken += await _round(
                    browser, url, (username, password), language=language, size=size, folder=folder
                )
        await browser.close()
    return taken


async def take_list(place: tuple[str, "district.District"], names: Sequence[str], out: Path) -> list[Path]:
    """Take what stands in the list of a district's database; gives the files. Raises SystemExit for unknown names."""
    import visiting  # noqa: PLC0415  only for a district of our own

    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    if unknown := set(names) - {shot.name for shot in SHOTS}:
        raise SystemExit(f"no such picture: {', '.join(sorted(unknown))}")
    taken = []
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=browsing.chromium(), args=browsing.FLAGS)
        async with visiting.console(place[0], browser) as visit:
            for language in LANGUAGES:
                (out / language).mkdir(parents=True, exist_ok=True)
                for shot in wanted:
                    taken += await _sizes(visit, place, shot, language, out / language)
        await browser.close()
    return taken


async def _sizes(
    visit: "Visit", place: tuple[str, "district.District"], shot: Shot, language: str, folder: Path
) -> list[Path]:
    """One page of the list, in each size; nobody else is logged in meanwhile."""
    taken = []
    for size in (*SIZES, UPRIGHT) if shot.upright else SIZES:
        with psycopg.connect(place[0], autocommit=True) as db:
            db.execute("delete from session")
            address = shot.path.format(**_named(db))
        page = await visit.enter(
            shot.who, address, language=language, size=(size["width"], size["height"]), dark=shot.dark,
            still=place[1].now, ready=shot.ready,
        )  # fmt: skip
        taken.append(await _picture(page, shot, size, folder))
    return taken


def _named(db: psycopg.Connection) -> dict[str, str]:
    """What the addresses of the list name: patients by family name, and their open alerts."""
    patients = db.execute(
        "select family_name, p.uid from patient p join patient_identity i on i.patient_id = p.id"
    )
    found = {str(family): str(uid) for family, uid in patients.fetchall()}
    alerts = db.execute(
        "select family_name, a.uid from alert a join patient_identity i using (patient_id)"
        " where a.handling not in ('closed', 'withdrawn')"
    )
    return found | {f"alert_{family}": str(uid) for family, uid in alerts.fetchall()}


async def _picture(page: Page, shot: Shot, size: ViewportSize, folder: Path) -> Path:
    """One picture, once its steps are done; the window is closed."""
    for step in shot.steps:
        place = page.locator(step.removeprefix("wait ")).first
        await (place.wait_for() if step.startswith("wait ") else place.click())
    await page.wait_for_timeout(SETTLE_MS)
    path = folder / f"{shot.name}-{size['width']}x{size['height']}.png"
    await page.screenshot(path=path, animations="disabled")
    await page.context.close()
    return path


async def _round(
    browser: Browser, url: str, login: tuple[str, str], *, language: str, size: ViewportSize, folder: Path
) -> list[Path]:
    """One language, one size, every page."""
    context = await browser.new_context(viewport=size, locale=language, reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    taken = []

    async def shot(name: str) -> None:
        path = folder / f"{name}-{size['width']}x{size['height']}.png"
        await page.screenshot(path=path, animations="disabled")
        taken.append(path)

    await page.goto(url)
    await _speak(page, language)
    await shot("login")
    await _enter(page, *login)
    await shot("worklist")
    if await page.locator("[data-row]").count():
        await _case(page, shot)
    await context.close()
    return taken


async def _case(page: Page, shot: Callable[[str], Awaitable[None]]) -> None:
    """The gravest case that has a trace: beside the list, on the whole page, and that in the dark."""
    for row in await page.locator("[data-row]").all():
        await row.click()
        await page.locator("aside h2", has_text=await row.inner_text()).wait_for()
        await _settled(page)
        if await page.locator(".ecg").count():
            break
    await shot("case")
    await page.goto(f"{page.url}/strip")
    await _settled(page)
    await shot("alert")
    await page.evaluate("localStorage.setItem('accanto-theme', 'dark')")
    await page.reload()
    await _settled(page)
    await shot("alert-dark")
    await page.evaluate("localStorage.removeItem('accanto-theme')")
    await page.reload()
    await _settled(page)
    await _in_hand(page)
    await shot("closing")


async def _in_hand(page: Page) -> None:
    """Open what came of it, as the third step of a case."""
    if not await page.locator(".act .ending").count():
        await page.locator(".three button").nth(2).click()
    await page.locator(".act .ending").wait_for()


async def _speak(page: Page, language: str) -> None:
    """Choose the language at the door, as a person would."""
    await page.locator("#username").wait_for()
    if await page.evaluate("document.documentElement.lang") != language:
        await page.locator(f"button[lang={language}]").click()
    await page.evaluate(f"localStorage.setItem('accanto-language', '{language}')")


async def _enter(page: Page, username: str, password: str) -> None:
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(password)
    await page.locator("button[type=submit]").click()
    await page.locator(".row, .list .state").first.wait_for()
    await page.locator(".live:not(.waiting)").first.wait_for()


async def _settled(page: Page) -> None:
    """Until the trend is drawn, and the paper too where there is a strip."""
    await page.locator("aside h2").wait_for()
    await page.locator(".trend svg, .trend .muted").first.wait_for()
    if await page.locator(".ecg").count():
        await page.locator(".ecg canvas[data-drawn], .ecg .muted, .ecg .state").first.wait_for()


@asynccontextmanager
async def _own_district() -> AsyncIterator[tuple[str, "district.District"]]:
    """A database of our own with the district, gone afterwards."""
    import district_rooms  # noqa: PLC0415  only for a district of our own
    import visiting  # noqa: PLC0415

    from accanto_store.postgres import Server  # noqa: PLC0415

    state = _passable_folder()
    server = Server(state / "postgres", settings={"fsync": "off"})
    await server.start()
    try:
        with visiting.district_database(server, still=MORNING) as place:
            district_rooms.look_into_eyes(place[0])
            district_rooms.listen_to_hearts(place[0])
            yield place
    finally:
        await server.stop()
        shutil.rmtree(state, ignore_errors=True)


async def _take_district(names: Sequence[str], out: Path) -> list[Path]:
    async with _own_district() as place:
        return await take_list(place, names, out)


@asynccontextmanager
async def _own_line() -> AsyncIterator[tuple[str, str, str]]:
    """The whole line with one home, once its heart has raised an alert; gives address, user and password."""
    import whole_line  # noqa: PLC0415  only for a line of our own

    data = os.environ.get("ACCANTO_DATA")
    record = Path(data) / "ecg" / "mitdb" / "203" if data else None
    folder = _passable_folder()
    try:
        async with whole_line.open_line(folder, count=1, replay=record) as line:
            await line.until("select count(*) > 0 from alert")
            who = line.logins[0]
            yield line.running.url, who.username, who.password
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _passable_folder() -> Path:
    """A new folder that the database's own user may pass, too."""
    folder = Path(tempfile.mkdtemp(prefix="accanto-shots-"))
    folder.chmod(0o711)
    return folder


async def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="*", help="names of the list; or URL USERNAME PASSWORD of a running console"
    )
    parser.add_argument("--folder", type=Path, default=Path("build/shots"))
    parser.add_argument("--line", action="store_true", help="play a heart through a line of our own")
    asked = parser.parse_args()
    if browsing.chromium() is None:
        raise SystemExit("no Chromium on PATH: install it, or name it in CHROMIUM")
    if asked.what and "://" in asked.what[0]:
        url, username, password = asked.what
        taken = await take(url, username, password, asked.folder)
    elif asked.line:
        async with _own_line() as (url, username, password):
            taken = await take(url, username, password, asked.folder / "line")
    else:
        taken = await _take_district(asked.what, asked.folder)
    sys.stdout.write("".join(f"{path}\n" for path in taken))


if __name__ == "__main__":
    asyncio.run(_main())
