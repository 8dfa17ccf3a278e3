"""The console's pages, as they were built into this package."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>accanto</title>
<h1>The console is not built</h1>
<p>This installation has no web pages. Install the package again (<code>pip install -e .</code>): that builds them.</p>
<p><b>Prototipo, non dispositivo medico.</b> Per emergenze chiama il 112.</p></html>
"""


def built() -> Path:
    """Where the pages lie, or would lie."""
    return Path(str(files("accanto_api") / "web"))


def serve(app: FastAPI, directory: Path) -> None:
    """Serve the console below /, or say plainly that it is not there."""
    if (directory / "index.html").exists():
        app.frontend("/", directory=directory, fallback="index.html")
        return

    async def not_built(_request: Request) -> HTMLResponse:
        return HTMLResponse(NOT_BUILT, status_code=503)

    app.add_route("/", not_built)
