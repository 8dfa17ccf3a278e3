"""A batch as the writer sees it: which message is new, which was seen, which comes twice. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accanto_contract.identity import Epoch, GatewayId
from accanto_contract.messages import Gap
from accanto_ingestion.receipts import runs
from accanto_ingestion.source import Delivery
from accanto_ingestion.verdict import Accepted, Number, Verdict
from accanto_store.rows import Observation, Waveform

Lives = Mapping[tuple[GatewayId, Epoch], tuple[tuple[int, int], ...]]
"""Runs of sequence numbers of each life of a spool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A message and what becomes of it."""

    delivery: Delivery
    verdict: Verdict

    @property
    def number(self) -> Number | None:
        """The identity of the message, where it has one."""
        return self.verdict.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Indexes of the accepted messages of a batch."""

    fresh: tuple[int, ...]
    """Never seen: their rows should be new."""
    doubtful: tuple[int, ...]
    """Their rows may be there, or others in their place."""
    again: frozenset[int]
    """Known already, by their number or byte by byte in this batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Rows to store, each with the index of the message that brought it."""

    observations: tuple[tuple[int, Observation], ...]
    waveforms: tuple[tuple[int, Waveform], ...]


def sort(items: Sequence[Item], seen: Collection[Number], *, careful: bool) -> Sorted:
    """Which message goes which way; where careful, none is trusted to be fresh. A repeated one goes no way."""
    bodies: dict[Number, list[bytes]] = {}
    fresh: list[int] = []
    doubtful: list[int] = []
    again: set[int] = set()
    for index, item in enumerate(items):
        if not isinstance(item.verdict, Accepted):
            continue
        number, body = item.verdict.number, item.delivery.payload
        earlier = bodies.get(number)
        if number in seen or (earlier and body in earlier):
            again.add(index)
        if earlier is None:
            bodies[number] = [body]
            (doubtful if careful or number in seen else fresh).append(index)
        elif body not in earlier:
            earlier.append(body)
            doubtful.append(index)
    return Sorted(fresh=tuple(fresh), doubtful=tuple(doubtful), again=frozenset(again))


def lives(numbers: Iterable[Number], gaps: Iterable[tuple[Number, Gap]] = ()) -> Lives:
    """The runs of these numbers, life by life of a spool, both ends included; and lives of which gaps tell."""
    found: dict[tuple[GatewayId, Epoch], list[int]] = {}
    for gateway, epoch, seq in numbers:
        found.setdefault((gateway, epoch), []).append(seq)
    for number, gap in gaps:
        found.setdefault((number.gateway, Epoch(gap.life) if gap.life else number.epoch), [])
    return {life: runs(found[life]) for life in sorted(found)}


def facts(items: Sequence[Item], indexes: Iterable[int]) -> Facts:
    """The rows of these messages, in order."""
    chosen = [(index, verdict) for index in indexes if isinstance(verdict := items[index].verdict, Accepted)]
    return Facts(
        observations=tuple((index, row) for index, verdict in chosen for row in verdict.observations),
        waveforms=tuple((index, row) for index, verdict in chosen for row in verdict.waveforms),
    )
