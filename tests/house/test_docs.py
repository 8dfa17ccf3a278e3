"""The documents tell what is there: every command, every setting, every link."""

import re
from pathlib import Path

import pytest

from accanto import commands, settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)([^)#\s]+)")


@pytest.mark.parametrize("command", sorted(commands.accanto.commands))
def test_every_command_is_documented(command: str) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")

    assert f"## accanto {command}\n" in page


@pytest.mark.parametrize("command", sorted(commands.accanto.commands))
def test_every_option_of_a_command_is_documented(command: str) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    section = page.partition(f"## accanto {command}\n")[2].partition("\n## ")[0]

    for parameter in commands.accanto.commands[command].params:
        assert f"`{parameter.opts[0]}" in section


@pytest.mark.parametrize("setting", settings.CATALOGUE, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_meaning(setting: settings.Setting) -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")

    assert f"| `{setting.variable}` | {setting.meaning} |" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_the_pages_leads_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    assert not [target for target in targets if not (page.parent / target).exists()]
