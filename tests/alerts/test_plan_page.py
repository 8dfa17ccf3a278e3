"""The page about plans tells the truth: what it shows can be read, and it names every kind and field there is."""

import json
import re
from pathlib import Path

import pytest

from accanto_alerts import plan as plans
from accanto_alerts import readings, rules
from accanto_alerts.agenda import Item
from accanto_alerts.documents import Reader, forms
from accanto_alerts.pai import Pai

PAGE = (Path(__file__).parents[2] / "docs/reference/plan.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:json)?\n(.*?)```", PAGE, re.DOTALL)
SMALLEST, ENTRY, TABLE, ORDER, _ = BLOCKS


def test_the_smallest_plan_and_the_entry_of_a_calendar_can_be_read() -> None:
    pai = plans.content(json.loads(SMALLEST))
    item = Reader().fact(Item, json.loads(ENTRY))

    assert [rule.id for rule in pai.rules] == ["hr-high"]
    assert item.recurrence.text() == "FREQ=DAILY"


def test_the_tables_can_be_read() -> None:
    table = readings.read(TABLE.splitlines(keepends=True))
    order = ["reading,received\n", *ORDER.splitlines(keepends=True)[1:]]

    assert (table.count, table.unread) == (4, ())
    assert [one.point.value for one in readings.arrive(table, order)][:3] == [6.0, 96.0, 96.0]


@pytest.mark.parametrize("kind", sorted(rules.KINDS))
def test_every_field_of_every_kind_is_on_the_page(kind: str) -> None:
    shape: type = rules.KINDS[kind]

    assert f"### {kind}\n" in PAGE
    assert [name for name in forms.hints_of(shape) if f"`{name}" not in PAGE] == []


def test_every_field_of_a_plan_and_of_an_entry_is_on_the_page() -> None:
    names = [name for kind in (Pai, Item) for name in forms.hints_of(kind) if f"`{name}" not in PAGE]

    assert [name for name in names if name != "title"] == []
