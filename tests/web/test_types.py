"""The console and the server speak of the same fields, and the console's own logic holds."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pydantic import BaseModel

from accanto_api import care, shapes

WEB = Path(__file__).parents[2] / "web"


def _interfaces() -> dict[str, set[str]]:
    """The fields of every interface in the console's types."""
    text = (WEB / "src" / "api" / "types.ts").read_text(encoding="utf-8")
    bodies = re.findall(r"export interface (\w+) \{\n(.*?)\n\}", text, re.DOTALL)
    return {name: set(re.findall(r"^  (\w+):", body, re.MULTILINE)) for name, body in bodies}


@pytest.mark.parametrize("name", sorted(set(_interfaces()) - {"Explanation", "Span"}))
def test_a_type_of_the_console_has_the_fields_of_the_server(name: str) -> None:
    shape = getattr(shapes, name, None) or getattr(care, name)

    assert issubclass(shape, BaseModel)
    assert set(shape.model_fields) == _interfaces()[name]


def test_every_code_of_the_server_that_a_person_may_meet_has_words() -> None:
    from accanto_api.problems import Code  # noqa: PLC0415  only here

    technical = {"CROSS_SITE", "STALE_VERSION", "INVALID", "TOO_LONG"}
    of_uploads = {"WRONG_OFFSET", "TEXT_IN_PICTURE", "WRONG_TUS_VERSION", "TOO_LARGE", "NOT_A_PIECE"}
    technical |= of_uploads | {"WRONG_CHECKSUM", "TOO_MANY_UPLOADS"}
    words = (WEB / "src" / "i18n" / "it.ts").read_text(encoding="utf-8")

    for code in Code:
        assert code.name in technical or f"    {code.name.lower()}: " in words


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
