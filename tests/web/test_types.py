"""The console and the server speak of the same fields, and the console's own logic holds."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from accanto_api import app  # noqa: F401  so that every shape of the server is known
from accanto_api.shapes import Shape

WEB = Path(__file__).parents[2] / "web"
WRITTEN_BY_THE_ALERTS = {"Explanation", "Span"}


def _interfaces() -> dict[str, set[str]]:
    """The fields of every interface in the console's types."""
    found: dict[str, set[str]] = {"": set()}
    for path in sorted((WEB / "src" / "api" / "types").glob("*.ts")):
        bodies = re.findall(
            r"export interface (\w+)(?: extends (\w+))? \{\n(.*?)\n\}",
            path.read_text(encoding="utf-8"),
            re.DOTALL,
        )
        for name, more_than, body in bodies:
            found[name] = found[more_than] | set(re.findall(r"^  (\w+)\??:", body, re.MULTILINE))
    del found[""]
    return found


def _shapes(root: type[Shape] = Shape) -> Iterator[type[Shape]]:
    """Every shape of the server."""
    for shape in root.__subclasses__():
        yield shape
        yield from _shapes(shape)


@pytest.mark.parametrize("name", sorted(set(_interfaces()) - WRITTEN_BY_THE_ALERTS))
def test_a_type_of_the_console_has_the_fields_of_the_server(name: str) -> None:
    fields = [set(shape.model_fields) for shape in _shapes() if shape.__name__ == name]

    assert _interfaces()[name] in fields


def test_every_page_has_its_words_in_both_languages() -> None:
    spoken = {
        language: {path.name for path in (WEB / "src" / "i18n" / language).glob("*.ts")}
        for language in ("it", "en")
    }

    assert spoken["it"] == spoken["en"]


def test_every_code_of_the_server_that_a_person_may_meet_has_words() -> None:
    from accanto_api.problems import Code  # noqa: PLC0415  only here

    technical = {"CROSS_SITE", "STALE_VERSION", "INVALID", "TOO_LONG", "VERSION_MISSING"}
    of_uploads = {"WRONG_OFFSET", "TEXT_IN_PICTURE", "WRONG_TUS_VERSION", "TOO_LARGE", "NOT_A_PIECE"}
    technical |= of_uploads | {"WRONG_CHECKSUM", "TOO_MANY_UPLOADS"}
    technical |= {"NO_INVITATION", "NOBODY_SIGNS"}
    words = (WEB / "src" / "i18n" / "it" / "shell.ts").read_text(encoding="utf-8")

    for code in Code:
        assert code.name in technical or f"    {code.name.lower()}: " in words


def test_everything_that_the_audit_notes_has_words_for_the_patient_who_reads_it() -> None:
    code = (path.read_text(encoding="utf-8") for path in (WEB.parent / "api" / "accanto_api").rglob("*.py"))
    noted = set(re.findall(r'audit\.note\([^)]*?actor,\s*"([a-z_]+)"', "\n".join(code)))
    words = (WEB / "src" / "i18n" / "it" / "consents.ts").read_text(encoding="utf-8")
    told = set(re.findall(r"^    (\w+):", words.split("  actions: {", 1)[1].split("  }", 1)[0], re.MULTILINE))

    assert len(noted) > 80
    assert noted - told == set()


def test_the_lock_names_no_registry() -> None:
    lock = (WEB / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    assert "omit-lockfile-registry-resolved=true" in (WEB / ".npmrc").read_text(encoding="utf-8")


@pytest.mark.integration
def test_the_logic_of_the_viewers_holds() -> None:
    node = shutil.which("node")
    if node is None or not (WEB / "node_modules" / "typescript").exists():
        pytest.skip("needs node on PATH and npm ci in web/")
    tests = sorted(str(path.relative_to(WEB)) for path in (WEB / "test").glob("*.test.ts"))

    ran = subprocess.run(
        [node, "--import", "./test/typescript.mjs", "--test", *tests],
        cwd=WEB, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ran.returncode == 0, ran.stdout[-3000:]
