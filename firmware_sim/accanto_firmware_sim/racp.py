"""The Record Access Control Point, the device's side: which records a host asks for, and how that ends. Pure.

A request is an operation, an operator, and where it needs them a filter (1: by number) and numbers of so many octets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

UUID: Final = 0x2A52
_BY_NUMBER: Final = 1


class Operation(IntEnum):
    """What is asked or answered."""

    REPORT = 1
    DELETE = 2
    ABORT = 3
    COUNT = 4
    COUNTED = 5
    ANSWER = 6
    COMBINED_REPORT = 7
    COMBINED_COUNT = 8


class Outcome(IntEnum):
    """How it went."""

    SUCCESS = 1
    OPERATION_UNKNOWN = 2
    OPERATOR_INVALID = 3
    OPERATOR_UNKNOWN = 4
    OPERAND_INVALID = 5
    NO_RECORDS = 6
    OPERAND_UNKNOWN = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """What a device understands.

    Attributes:
        octets: of a record's number.
        operations: beside counting and aborting.
    """

    octets: int
    operations: frozenset[Operation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a request comes to: an operation on some records, or an answer that ends it at once."""

    operation: int
    numbers: Sequence[int] = ()
    outcome: Outcome | None = None


def understood(request: bytes, held: Sequence[int], ability: Ability) -> Task:
    """What a request comes to, given the numbers of the records held, oldest first."""
    if len(request) < 2:
        return Task(operation=request[0] if request else 0, outcome=Outcome.OPERATOR_INVALID)
    operation = request[0]
    if operation == Operation.ABORT:
        return Task(operation=operation, outcome=Outcome.SUCCESS)
    if operation not in ability.operations | {Operation.COUNT}:
        return Task(operation=operation, outcome=Outcome.OPERATION_UNKNOWN)
    chosen = _chosen(request[1], request[2:], held, ability.octets)
    if isinstance(chosen, Outcome):
        return Task(operation=operation, outcome=chosen)
    if not chosen and operation != Operation.COUNT:
        return Task(operation=operation, outcome=Outcome.NO_RECORDS)
    return Task(operation=operation, numbers=chosen)


def answer(operation: int, outcome: Outcome) -> bytes:
    """The indication that says how an operation went."""
    return bytes([Operation.ANSWER, 0, operation, outcome])


def counted(operation: int, count: int, ability: Ability) -> bytes:
    """The indication that says how many records there are, or how many were sent."""
    code = Operation.COMBINED_COUNT if operation == Operation.COMBINED_REPORT else Operation.COUNTED
    return bytes([code, 0]) + count.to_bytes(ability.octets, "little")


def _chosen(operator: int, operands: bytes, held: Sequence[int], octets: int) -> Sequence[int] | Outcome:
    if operator in (1, 5, 6):
        if operands:
            return Outcome.OPERAND_INVALID
        return {1: held, 5: held[:1], 6: held[-1:]}[operator]
    if operator not in (2, 3, 4):
        return Outcome.OPERATOR_UNKNOWN if operator else Outcome.OPERATOR_INVALID
    if operands[:1] != bytes([_BY_NUMBER]):
        return Outcome.OPERAND_UNKNOWN
    if len(operands) != 1 + octets * (2 if operator == 4 else 1):
        return Outcome.OPERAND_INVALID
    first = int.from_bytes(operands[1 : 1 + octets], "little")
    last = int.from_bytes(operands[-octets:], "little")
    least, most = {2: (0, last), 3: (first, 1 << 32), 4: (first, last)}[operator]
    return [number for number in held if least <= number <= most]
