"""A coordinator reads how the service does, what each figure counts, and who is behind it."""

import csv
import re
from pathlib import Path

import pytest
import visiting
from playwright.async_api import expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]


@pytest.mark.parametrize(
    ("language", "title", "among", "baseline"),
    [
        ("it", "PAI attivi", "34 su 40", "partenza 89"),
        ("en", "Active PAIs", "34 of 40", "started at 89"),
    ],
)
async def test_a_figure_stands_with_what_it_counts(
    visit: Visit, language: str, title: str, among: str, baseline: str
) -> None:
    page = await visit.enter("rita", "/indicators", language=language)

    first = page.locator(".ind-brief button").first
    for text in (title, among, baseline):
        await expect(first).to_contain_text(text)


async def test_a_figure_opens_its_patients_and_gives_the_focus_back(visit: Visit) -> None:
    page = await visit.enter("chiara", "/indicators")
    await visiting.tab_to(page, ".ind .link")
    await page.keyboard.press("Enter")

    side = page.get_by_role("complementary")
    await expect(side).to_contain_text("pazienti con adesione e un PAI approvato")
    await expect(side.locator("tbody tr").first).to_contain_text("Lazzarini")
    await expect(side).to_contain_text("8 pazienti non sono fra i suoi")

    await page.keyboard.press("Escape")
    await expect(side).to_have_count(0)
    await expect(page.locator("main button:focus")).to_have_text("PAI attivi")


async def test_another_figure_is_drawn_and_the_page_is_narrowed_to_a_gp(visit: Visit) -> None:
    page = await visit.enter("rita", "/indicators")
    await page.locator(".ind-brief button").nth(1).click()
    await page.get_by_label("Medico", exact=True).select_option(label="Elena Paoli")

    await expect(page.locator("main .head")).to_contain_text("15 pazienti")
    await expect(page).to_have_url(re.compile("by=adherence.*gp=paoli"))


async def test_under_a_goal_is_ink_and_reached_is_green(visit: Visit) -> None:
    page = await visit.enter("rita", "/indicators")

    below = page.locator(".chip.line", has_text="sotto").first
    ink = str(await page.evaluate("getComputedStyle(document.body).color"))
    await expect(below).to_have_css("color", ink)
    await expect(page.locator(".chip.ok", has_text="raggiunto").first).to_be_visible()


async def test_the_table_comes_as_a_file(visit: Visit, tmp_path: Path) -> None:
    page = await visit.enter("rita", "/indicators", language="en")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download the table as CSV").click()
    await (await coming.value).save_as(tmp_path / "table.csv")

    rows = list(csv.DictReader((tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()))
    assert len({row["month"] for row in rows}) == 12
    assert {"Active PAIs", "Useful alerts"} <= {row["title"] for row in rows}


async def test_a_gp_s_page_is_the_own_panel(visit: Visit) -> None:
    page = await visit.enter("paoli", "/indicators")

    await expect(page.locator("main .head")).to_contain_text("solo i suoi assistiti · 15 pazienti")
    await expect(page.get_by_label("Medico", exact=True)).to_have_count(0)


async def test_an_administrator_reads_sums_alone(visit: Visit) -> None:
    page = await visit.enter("ada", "/indicators")
    await page.locator(".ind .link").first.click()

    await expect(page.get_by_role("complementary")).to_contain_text("vede i totali, non i pazienti")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["it", "en"])
async def test_axe_finds_nothing_on_the_indicators(visit: Visit, language: str, dark: bool) -> None:  # noqa: FBT001
    page = await visit.enter("chiara", "/indicators", language=language, dark=dark)
    assert await visiting.violations(page) == []

    await page.locator(".ind .link").first.click()
    await page.locator(".ind-side tbody tr").first.wait_for()
    assert await visiting.violations(page) == []


@pytest.mark.parametrize("size", [visiting.WIDE, visiting.TABLET, visiting.ZOOMED, (480, 900)])
async def test_the_indicators_do_not_scroll_sideways(visit: Visit, size: tuple[int, int]) -> None:
    page = await visit.enter("rita", "/indicators", size=size)

    assert await visiting.sideways(page) <= 0
