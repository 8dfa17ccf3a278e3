"""Drawings that say without words what a measure looks like: our own, beside this module, nothing is downloaded."""

from functools import cache
from importlib.resources import files

from accanto_gateway.page.measures import Measure


def icon(name: str) -> str:
    """A small sign beside a word."""
    return _drawn(f"icons/{name}.svg")


def of(measure: Measure) -> str:
    """How the measure is taken; the words beside it say the same."""
    return _drawn(f"{measure}.svg")


def loose() -> str:
    """A pad that came off."""
    return _drawn("loose.svg")


@cache
def _drawn(path: str) -> str:
    return files("accanto_gateway.page").joinpath("drawn", path).read_text(encoding="utf-8").strip()
