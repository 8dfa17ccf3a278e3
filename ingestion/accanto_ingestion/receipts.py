"""What a gateway is told after a commit: runs of numbers that it may forget. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from accanto_contract.identity import Epoch, GatewayId
from accanto_contract.messages import Receipt
from accanto_ingestion.verdict import Number


class Status(StrEnum):
    """What was committed for a message."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


def of(outcomes: Iterable[tuple[Number, Status]], *, now_us: int) -> list[tuple[GatewayId, Receipt]]:
    """The receipts for a batch: one for each gateway, epoch and status."""
    told: defaultdict[tuple[GatewayId, Epoch, Status], list[int]] = defaultdict(list)
    for number, status in outcomes:
        told[number.gateway, number.epoch, status].append(number.seq)
    return [
        (gateway, Receipt(epoch=epoch, ranges=runs(seqs), status=status, server_time_us=now_us))
        for (gateway, epoch, status), seqs in told.items()
    ]


def runs(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as runs, both ends included: 1, 2, 3, 7 become (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
