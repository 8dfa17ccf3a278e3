import json
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from accanto_firmware_sim import pmd


class Frame(TypedDict):
    name: str
    hex: str
    time_ns: int
    samples: list[int]


class Exchange(TypedDict, total=False):
    name: str
    op: str
    hex: str
    answer: str


VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "pmd.json").read_text())
FRAMES: list[Frame] = VECTORS["frames"]
CONTROL: list[Exchange] = VECTORS["control"]
START = bytes.fromhex("02000001820001010e00")


@pytest.mark.parametrize("vector", FRAMES, ids=[vector["name"] for vector in FRAMES])
def test_a_frame_has_the_published_octets(vector: Frame) -> None:
    samples = np.array(vector["samples"], np.int32)

    assert pmd.frame(vector["time_ns"], samples).hex() == vector["hex"]


@pytest.mark.parametrize("vector", CONTROL, ids=[vector["name"] for vector in CONTROL])
def test_the_control_point_answers_with_the_published_octets(vector: Exchange) -> None:
    if vector["op"] == "read":
        assert pmd.FEATURES.hex() == vector["answer"]
        return
    command = bytes.fromhex(vector["hex"])

    reply = pmd.obey(command, measures=command[0] == pmd.Command.STOP, mtu=247)

    assert reply.octets.hex() == vector["answer"]


def test_the_ecg_runs_from_start_to_stop() -> None:
    started = pmd.obey(START, measures=False, mtu=247)
    again = pmd.obey(START, measures=True, mtu=247)
    stopped = pmd.obey(b"\x03\x00", measures=True, mtu=247)

    assert (started.measures, again.measures, stopped.measures) == (True, True, False)
    assert again.octets[3] == pmd.Status.ALREADY_IN_STATE


def test_a_link_too_narrow_for_a_frame_is_refused_rather_than_cut() -> None:
    reply = pmd.obey(START, measures=False, mtu=231)

    assert (reply.measures, reply.octets[3]) == (False, pmd.Status.INVALID_MTU)


@pytest.mark.parametrize("command", [b"", b"\x02", START[:-1], b"\x02\x00\x09\x01\x00\x00"])
def test_a_damaged_command_starts_nothing(command: bytes) -> None:
    reply = pmd.obey(command, measures=False, mtu=247)

    assert not reply.measures
    assert reply.octets[3] != pmd.Status.SUCCESS
