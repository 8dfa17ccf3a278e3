"""Polar Measurement Data: how a chest strap offers its ECG over Bluetooth.

The octets only, from the public facts of the protocol; a command comes in at the control point and is answered
by an indication, samples go out as notifications. Nothing here waits or sends.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

SERVICE: Final = "FB005C80-02E7-F387-1CAD-8ACD2D8DF0C8"
CONTROL: Final = "FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8"
DATA: Final = "FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8"

ECG: Final = 0x00
NOMINAL_RATE_HZ: Final = 130
RESOLUTION_BITS: Final = 14
FRAME_SAMPLES: Final = 73
FRAME_OCTETS: Final = 1 + 8 + 1 + 3 * FRAME_SAMPLES
FEATURES: Final = b"\x0f" + (1 << ECG).to_bytes(16, "little")

_RATE, _RESOLUTION = 0x00, 0x01  # kinds of settings
_SETTINGS: Final = {_RATE: NOMINAL_RATE_HZ, _RESOLUTION: RESOLUTION_BITS}


class Command(IntEnum):
    """What may be written to the control point."""

    GET_SETTINGS = 0x01
    START = 0x02
    STOP = 0x03


class Status(IntEnum):
    """How a command went."""

    SUCCESS = 0x00
    INVALID_COMMAND = 0x01
    NOT_SUPPORTED = 0x03
    INVALID_LENGTH = 0x04
    INVALID_PARAMETER = 0x05
    ALREADY_IN_STATE = 0x06
    INVALID_RESOLUTION = 0x07
    INVALID_RATE = 0x08
    INVALID_MTU = 0x0A
    INVALID_STATE = 0x0C


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is indicated for a command, and whether the strap measures from then on."""

    octets: bytes
    measures: bool


def frame(time_ns: int, samples: npt.NDArray[np.int32]) -> bytes:
    """The notification for one run of samples.

    Args:
        time_ns: time of the LAST sample, ns since 2000-01-01 by the strap's clock.
        samples: shape (n,), uV, each within 24 bits.
    """
    triples = samples.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3]
    return bytes([ECG]) + time_ns.to_bytes(8, "little") + b"\x00" + triples.tobytes()


def obey(command: bytes, *, measures: bool, mtu: int) -> Reply:
    """Answer a write to the control point of a strap that does or does not measure already.

    Args:
        command: the octets written.
        measures: whether the ECG runs.
        mtu: of the link; a frame that does not fit would be cut silently, so it is refused here.
    """
    op = command[0] if command else 0
    kind = command[1] if len(command) > 1 else ECG
    status = _judge(command, measures=measures, mtu=mtu)
    settings = _settings() if op == Command.GET_SETTINGS and status is Status.SUCCESS else b""
    if status is Status.SUCCESS and op != Command.GET_SETTINGS:
        measures = op == Command.START
    no_more = 0
    return Reply(octets=bytes([0xF0, op, kind, status, no_more]) + settings, measures=measures)


def _judge(command: bytes, *, measures: bool, mtu: int) -> Status:
    if not command or command[0] not in list(Command):
        return Status.INVALID_COMMAND
    if len(command) < 2:
        return Status.INVALID_LENGTH
    if command[1] != ECG:
        return Status.NOT_SUPPORTED
    if command[0] == Command.START:
        return _judge_start(command[2:], measures=measures, mtu=mtu)
    if command[0] == Command.STOP and not measures:
        return Status.ALREADY_IN_STATE
    return Status.SUCCESS


def _judge_start(wanted: bytes, *, measures: bool, mtu: int) -> Status:
    if measures:
        return Status.ALREADY_IN_STATE
    if mtu < FRAME_OCTETS + 3:  # an ATT notification has a header of three octets
        return Status.INVALID_MTU
    if len(wanted) % 4:
        return Status.INVALID_LENGTH
    for at in range(0, len(wanted), 4):
        kind, count, value = wanted[at], wanted[at + 1], int.from_bytes(wanted[at + 2 : at + 4], "little")
        if kind not in _SETTINGS or count != 1:
            return Status.INVALID_PARAMETER
        if value != _SETTINGS[kind]:
            return Status.INVALID_RATE if kind == _RATE else Status.INVALID_RESOLUTION
    return Status.SUCCESS


def _settings() -> bytes:
    return b"".join(bytes([kind, 1]) + value.to_bytes(2, "little") for kind, value in _SETTINGS.items())
