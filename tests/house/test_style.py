"""What the house asks of every file, read off the files."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in {".venv", "build", "web"}]
SOURCES = sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))
LONGEST = 300


def test_no_file_is_too_long() -> None:
    lengths = {source: source.read_text(encoding="utf-8").count("\n") for source in SOURCES}

    assert {str(source): length for source, length in lengths.items() if length > LONGEST} == {}


def test_every_file_opens_with_a_sentence() -> None:
    texts = {
        source: source.read_text(encoding="utf-8")
        for source in SOURCES
        if not source.is_relative_to(ROOT / "tests")
    }

    silent = [
        source for source, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_package_stands_under_tests() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))
