"""The letters of everything on paper: Bitstream Vera, which comes with reportlab and goes into each file.

A sign that it lacks is written without its accents, as passports do, or in letters where doctors use it for a word; as
a question mark where even that fails.
"""

import unicodedata
from functools import cache
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Vera", "VeraBd"
LIKE = {
    "\u03bc": "\u00b5", "\u0394": "\u2206", "\u03b1": "alpha", "\u03b2": "beta", "\u03b3": "gamma", "\u03b4": "delta",
    "\u2190": "<-", "\u2192": "->", "\u21d2": "->", "\u2191": "(+)", "\u2193": "(-)", "\u2010": "-", "\u2011": "-",
    "\u2713": "x", "\u2714": "x", "\u2032": "'", "\u2033": '"',
}  # fmt: skip
"""A microgram with the Greek letter is no question mark of a gram; beta blockers, arrows, hyphens and ticks."""
_FOLDER = Path(reportlab.__file__).parent / "fonts"


def path(*, bold: bool = False) -> Path:
    """The file of a font, for those who draw pictures."""
    return _FOLDER / f"{name(bold=bold)}.ttf"


def name(*, bold: bool = False) -> str:
    """The name of a font in a PDF; it is registered by being asked for."""
    _registered()
    return BOLD if bold else PLAIN


def shown(words: str) -> str:
    """Words with signs that these fonts have."""
    return "".join(sign if ord(sign) in _known() else _plain(sign) for sign in words)


def _plain(sign: str) -> str:
    if sign in LIKE:
        return LIKE[sign]
    if (kind := unicodedata.category(sign)) in {"Cf", "Cc", "Zs"}:
        return "" if kind == "Cf" else " "
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign) if ord(one) in _known())
    return bare or "?"


@cache
def _registered() -> None:
    for font in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(font, str(_FOLDER / f"{font}.ttf")))


@cache
def _known() -> frozenset[int]:
    _registered()
    face = pdfmetrics.getFont(PLAIN).face
    return frozenset(face.charToGlyph)
