"""The outbox under kill -9, again and again: what was acknowledged is there, whole, under its own number."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spool_child

from accanto_contract import messages
from accanto_contract.messages import Readings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

KILLS = 24
Kept = tuple[int, int, int, int]
"""Epoch, number, writer, value."""


def killed(folder: Path, lives_s: float) -> list[Kept]:
    """Start a child, kill it -9 in the midst of its work; what it had been told is kept."""
    command = [sys.executable, str(spool_child.__file__), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert child.stdout.readline().startswith("begun")
        time.sleep(lives_s)
        child.kill()
        lines = child.stdout.read().rpartition("\n")[0].splitlines()
    return [(int(e), int(s), int(w), int(v)) for _, e, s, w, v in (line.split() for line in lines)]


def stored(folder: Path) -> list[Kept]:
    """What the file holds, in order; the file itself is sound."""
    box = sqlite3.connect(folder / "outbox.sqlite")
    assert box.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rows = box.execute("SELECT epoch, seq, body FROM message ORDER BY id").fetchall()
    box.close()
    said = [(epoch, seq, messages.decode_numbered(body)) for epoch, seq, body in rows]
    return [
        (epoch, seq, one.readings[0].t_gateway_us, int(one.readings[0].value))
        for epoch, seq, one in said
        if isinstance(one, Readings) and (one.epoch, one.seq) == (epoch, seq)
    ]


def test_twenty_four_kills_under_load_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    rng = random.Random(24)

    acknowledged = [kept for _ in range(KILLS) for kept in killed(tmp_path, rng.uniform(0.2, 0.8))]

    found = stored(tmp_path)
    assert len(acknowledged) > 50 * KILLS
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))


def test_within_each_life_numbers_have_no_holes(tmp_path: Path) -> None:
    for lives_s in (0.3, 0.5, 0.4):
        killed(tmp_path, lives_s)

    by_life: dict[int, list[int]] = {}
    for epoch, seq, *_ in stored(tmp_path):
        by_life.setdefault(epoch, []).append(seq)
    assert len(by_life) == 3
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_life.values())
