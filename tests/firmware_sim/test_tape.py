import itertools

import numpy as np
import pytest

from accanto_firmware_sim.tape import Tape


def _counting() -> Tape:
    return Tape(np.arange(first, first + 10, dtype=np.int32) for first in itertools.count(0, 10))


def test_a_tape_gives_each_sample_its_number_however_it_is_read() -> None:
    tape = _counting()

    pieces = [tape.read(0, 7), tape.read(7, 25), tape.read(40, 3)]

    assert [piece.tolist() for piece in pieces] == [[*range(7)], [*range(7, 32)], [40, 41, 42]]


def test_a_tape_can_be_wound_far_ahead() -> None:
    tape = _counting()

    tape.read(1000, 0)

    assert tape.read(1001, 2).tolist() == [1001, 1002]


def test_what_has_passed_cannot_be_read_again() -> None:
    tape = _counting()
    tape.read(5, 10)

    with pytest.raises(ValueError, match="has passed"):
        tape.read(4, 1)
