"""axe finds nothing, on any page, in either appearance and language."""

import pytest
import visiting
from playwright.async_api import Page

pytestmark = pytest.mark.integration


async def test_the_door_has_no_violation(page: Page) -> None:
    await page.goto("/")
    await page.locator("#username").wait_for()

    assert await visiting.violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1920, 1080), (1180, 820), (480, 900)])
async def test_the_worklist_and_an_open_case_have_no_violation(
    worklist: Page, theme: str, size: tuple[int, int]
) -> None:
    await worklist.set_viewport_size({"width": size[0], "height": size[1]})
    await worklist.evaluate(f"localStorage.setItem('accanto-theme', '{theme}')")
    await worklist.reload()
    await worklist.locator("[data-row]").first.wait_for()
    assert await visiting.violations(worklist) == []

    await worklist.locator("[data-row]").first.click()
    await worklist.locator(".ecg canvas[data-drawn]").wait_for()
    assert await visiting.violations(worklist) == []


@pytest.mark.parametrize("width", [1920, 1180, 960, 480])
async def test_no_page_scrolls_sideways(worklist: Page, width: int) -> None:
    await worklist.set_viewport_size({"width": width, "height": 900})
    await worklist.locator("[data-row]").first.click()
    await worklist.locator(".ecg canvas[data-drawn]").wait_for()

    assert await visiting.sideways(worklist) <= 0


async def test_targets_are_large_enough(worklist: Page) -> None:
    await worklist.locator("[data-row]").first.click()
    await worklist.locator(".ecg canvas[data-drawn]").wait_for()

    small = await worklist.evaluate(
        """() => [...document.querySelectorAll('button, summary, input, .btn')]
          .filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.height < 24 || box.width < 20)).map(([text]) => text)"""
    )

    assert small == []
