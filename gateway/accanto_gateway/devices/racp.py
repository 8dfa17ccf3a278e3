"""The Record Access Control Point (0x2A52): how stored measurements are asked for, and deleted.

A request is an operation, an operator, and for most operators a filter (1: by number) with numbers. What belongs to it
comes by the measurement's own characteristic; an answer on this one ends it: 5 how many, 6 how it went,
8 how many came (after a combined report, 7). Sources: Glucose Service 1.0.1 (numbers of 16 bits), Generic
Health Sensor Service 1.0 (32 bits, combined reports).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from accanto_contract.errors import Truncated, Undecodable

UUID = "00002a52-0000-1000-8000-00805f9b34fb"

_BY_NUMBER = 1


class Operation(IntEnum):
    """What is asked, or answered."""

    REPORT = 1
    DELETE = 2
    ABORT = 3
    COUNT = 4
    COUNTED = 5
    ANSWER = 6
    COMBINED_REPORT = 7
    COMBINED_COUNT = 8


class Operator(IntEnum):
    """Which records."""

    NONE = 0
    ALL = 1
    UP_TO = 2
    FROM = 3
    WITHIN = 4
    FIRST = 5
    LAST = 6


class Outcome(IntEnum):
    """How it went."""

    SUCCESS = 1
    OPERATION_UNKNOWN = 2
    OPERATOR_INVALID = 3
    OPERATOR_UNKNOWN = 4
    OPERAND_INVALID = 5
    NO_RECORDS = 6
    NOT_ABORTED = 7
    NOT_COMPLETED = 8
    OPERAND_UNKNOWN = 9
    BUSY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a device answers at the end of what was asked."""

    operation: int
    """What had been asked."""
    outcome: int
    """One of `Outcome`, or a number that nobody has named."""
    count: int | None = None

    @property
    def is_done(self) -> bool:
        """Whether it was done, be it that there was nothing to do."""
        return self.outcome in {Outcome.SUCCESS, Outcome.NO_RECORDS}


_ASKED: Mapping[int, Operation] = {
    Operation.COUNTED: Operation.COUNT,
    Operation.COMBINED_COUNT: Operation.COMBINED_REPORT,
}


def report(first: int | None, *, octets: int, combined: bool = False) -> bytes:
    """Ask for every record from this number on; for all where it is None. `octets`: of a number, 2 or 4."""
    operation = Operation.COMBINED_REPORT if combined else Operation.REPORT
    if first is None:
        return bytes([operation, Operator.ALL])
    return bytes([operation, Operator.FROM, _BY_NUMBER]) + first.to_bytes(octets, "little")


def count() -> bytes:
    """Ask how many records there are."""
    return bytes([Operation.COUNT, Operator.ALL])


def delete_up_to(last: int, *, octets: int) -> bytes:
    """Delete every record up to and with this number."""
    return bytes([Operation.DELETE, Operator.UP_TO, _BY_NUMBER]) + last.to_bytes(octets, "little")


def delete_first() -> bytes:
    """Delete the oldest record: what devices can that know no "up to"."""
    return bytes([Operation.DELETE, Operator.FIRST])


def answer(data: bytes) -> Answer:
    """What an indication of the control point says. Raises Truncated or Undecodable."""
    if len(data) < 4:
        raise Truncated(f"an answer of {len(data)} octets; the shortest has 4")
    if data[0] == Operation.ANSWER:
        return Answer(operation=data[2], outcome=data[3])
    asked = _ASKED.get(data[0])
    if asked is None:
        raise Undecodable(f"an answer of operation {data[0]}")
    return Answer(operation=asked, outcome=Outcome.SUCCESS, count=int.from_bytes(data[2:6], "little"))
