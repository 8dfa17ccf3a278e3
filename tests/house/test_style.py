"""What the house asks of every file, read off the files."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in {".venv", "build", "web"}]
SOURCES = sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))
LONGEST = 300


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(ROOT)))
def test_a_file_opens_with_a_sentence_and_is_not_too_long(source: Path) -> None:
    text = source.read_text(encoding="utf-8")

    assert text.count("\n") <= LONGEST
    assert source.is_relative_to(ROOT / "tests") or ast.get_docstring(ast.parse(text)) or not text.strip()


def test_no_package_stands_under_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
