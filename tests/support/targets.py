"""What can be pressed on a page and is too small to be hit (WCAG 2.2, 2.5.8)."""

from playwright.async_api import Page

_SMALL = """() => [...document.querySelectorAll('button, summary, select, input:not([type=range]), .btn')]
  .filter(e => e.checkVisibility() && !e.closest('label'))
  .map(e => [e.textContent || e.ariaLabel || e.id, e.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 24 || box.width < 24)).map(([text]) => text)"""


async def small(page: Page) -> list[str]:
    """Controls of less than 24 by 24 pixels; those within a label are pressed by the label."""
    found: list[str] = await page.evaluate(_SMALL)
    return found
