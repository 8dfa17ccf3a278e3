"""What a page of the console weighs on an old office PC, and how much it is made of."""

import gzip
import json
import re
from pathlib import Path

import pytest
import served

WEB = Path(__file__).parents[2] / "web"
LIMIT_B = 120_000
MOST_PACKAGES = 25


def _loaded_with(assets: Path, names: set[str]) -> set[str]:
    """Scripts, with everything that they import at once."""
    seen: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        seen.add(name)
        text = (assets / name).read_text(encoding="utf-8")
        waiting |= set(re.findall(r'(?:from|import)\s*"\./([\w.-]+\.js)"', text)) - seen
    return seen


def test_the_worklist_route_weighs_less_than_120_kb() -> None:
    pages = served.pages()
    if not (pages / "index.html").exists():
        pytest.skip("the console is not built: install the package again (pip install -e .)")
    first = set(re.findall(r"/assets/([\w.-]+\.js)", (pages / "index.html").read_text(encoding="utf-8")))
    worklist = {path.name for path in (pages / "assets").glob("worklist-*.js")}

    loaded = _loaded_with(pages / "assets", first | worklist)

    assert worklist <= loaded
    assert sum(len(gzip.compress((pages / "assets" / name).read_bytes())) for name in loaded) < LIMIT_B


def test_the_console_is_made_of_few_packages() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))

    needed = [name for name, one in lock["packages"].items() if name and not one.get("optional")]

    assert len(needed) <= MOST_PACKAGES, needed
