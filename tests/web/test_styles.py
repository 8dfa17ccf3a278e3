"""A page's style stays with the page: once loaded, it lies over every page that is opened after it."""

import re
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "web" / "src"
PAGES = sorted(path.name for path in (SOURCES / "pages").iterdir() if path.is_dir())
SHARED = ("ui", "pages/reading")
ALIKE = {"account": "login", "login": "account"}
"""The steps to a second factor are the same at the door and later."""
AT_HOME = ".at-home"
"""The frame of people at home, who see no page of the others."""
AT_RULE = re.compile(r"@(\w+)[^{]*\{")


@cache
def _used(*folders: str) -> set[str]:
    """The words of the classes that the parts of some folders may have."""
    texts = (part.read_text(encoding="utf-8") for name in folders for part in (SOURCES / name).rglob("*.tsx"))
    said = re.findall(r'(?:class|kind)=(?:"([^"]*)"|\{(.*?)\}[ >\n])', "\n".join(texts))
    return {word for plain, made in said for word in re.findall(r"[\w-]+", plain + made)}


@cache
def _selectors(page: str) -> set[str]:
    """Every selector in the styles of a page; what is only for paper left out."""
    found: set[str] = set()
    for sheet in (SOURCES / "pages" / page).glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        on_screen = re.sub(r"@media print \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
        heads = re.findall(r"([^{}]+)\{", AT_RULE.sub("", on_screen))
        found |= {one.strip() for head in heads for one in re.split(r",(?![^(]*\))", head)}
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if page != "reading"])
def test_no_style_of_a_page_fits_another_page(page: str) -> None:
    leaks = [
        f"{selector} also fits {other}"
        for other in PAGES
        if other not in (page, ALIKE.get(page), "reading")
        for used in [_used(f"pages/{other}", *SHARED)]
        for selector in sorted(_selectors(page))
        if not selector.startswith(AT_HOME)
        and (classes := re.findall(r"\.([A-Za-z][\w-]*)", selector))
        and set(classes) <= used
    ]

    assert leaks == []
