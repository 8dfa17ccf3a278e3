"""The browser in which the console is looked at: Debian's Chromium, without what a closed network would refuse."""

import os
import shutil

from playwright.async_api import expect

WAIT_MS = 40_000
"""How long a page may take on a machine with much else to do."""
expect.set_options(timeout=WAIT_MS)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser: what CHROMIUM names, or the first that is on PATH."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
