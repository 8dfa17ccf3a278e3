"""What pages ask the server for: when they have all that they asked for, and what they were refused."""

import asyncio
from urllib.parse import urlsplit

from playwright.async_api import Page, Request, Response

LIVE = "eventsource"
"""A line on which news come: it never ends."""
PAUSE_S = 0.05
STILL = 3
"""So many pauses without a request, and nothing more is asked for."""
WAIT_S = 40.0


class Traffic:
    """The requests of some pages to the api."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self._open: set[Request] = set()

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("response", self._answered)

    async def calm(self, page: Page) -> None:
        """Wait until a page shows what it asked for. Raises TimeoutError."""
        still = 0
        async with asyncio.timeout(WAIT_S):
            while still < STILL:
                await asyncio.sleep(PAUSE_S)
                is_busy = bool(self._open) or await page.locator("[aria-busy=true]").count() > 0
                still = 0 if is_busy else still + 1

    def _begun(self, request: Request) -> None:
        if request.resource_type != LIVE:
            self._open.add(request)

    def _ended(self, request: Request) -> None:
        self._open.discard(request)

    def _answered(self, response: Response) -> None:
        address = urlsplit(response.url).path
        if address.startswith("/api/") and response.status >= 400:
            self.refused.append(f"{response.status} {response.request.method} {address}")
