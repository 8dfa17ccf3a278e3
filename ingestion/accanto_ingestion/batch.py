"""A batch as the writer sees it: which message is new, which was seen, which comes twice. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from accanto_ingestion.source import Delivery
from accanto_ingestion.verdict import Accepted, Number, Refusal, Verdict
from accanto_store.rows import Observation, Waveform


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A message and what becomes of it."""

    delivery: Delivery
    verdict: Verdict

    @property
    def number(self) -> Number | None:
        """The identity of the message, where it has one."""
        return self.verdict.number if isinstance(self.verdict, Accepted | Refusal) else None


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
    bodies: set[tuple[Number, bytes]] = set()
    numbers = set(seen)
    fresh: list[int] = []
    doubtful: list[int] = []
    again: set[int] = set()
    for index, item in enumerate(items):
        if not isinstance(item.verdict, Accepted):
            continue
        number, body = item.verdict.number, (item.verdict.number, item.delivery.payload)
        if number in seen or body in bodies:
            again.add(index)
        if body not in bodies:
            (doubtful if careful or number in numbers else fresh).append(index)
        bodies.add(body)
        numbers.add(number)
    return Sorted(fresh=tuple(fresh), doubtful=tuple(doubtful), again=frozenset(again))


def facts(items: Sequence[Item], indexes: Iterable[int]) -> Facts:
    """The rows of these messages, in order."""
    chosen = [(index, verdict) for index in indexes if isinstance(verdict := items[index].verdict, Accepted)]
    return Facts(
        observations=tuple((index, row) for index, verdict in chosen for row in verdict.observations),
        waveforms=tuple((index, row) for index, verdict in chosen for row in verdict.waveforms),
    )
