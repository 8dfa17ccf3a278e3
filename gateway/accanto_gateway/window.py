"""What is on its way to the centre and not yet receipted: what goes next, and when something goes again. Pure.

Live readings first, then live waveforms, then what waited before the line came up, in the same order: an alert
never waits behind three days of ECG. A part of the window is kept free for what is live, and the backlog takes only
what the line has to spare: where receipts come late, it makes itself small (as LEDBAT does, RFC 6817).

Only a receipt takes a message out. A message goes again where something that was sent later is receipted and it is not.
While no receipts come at all, the centre may be busy or away: then one message at a time asks. A PUBACK means little:
0x10 says that nobody listens at the centre, and then too one message at a time asks whether somebody does again.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from accanto_contract.identity import Epoch
from accanto_gateway.records import Lane, Place
from accanto_gateway.shelf import Entry

CAPACITY = 200
FOR_BACKLOG = 150
FIRST_FOR_BACKLOG = 20
LEAST_FOR_BACKLOG = 10
SPARE_S = 0.5
"""Receipts that take longer say that the line has nothing to spare; with an idle centre they take a tenth of it."""

OVERTAKEN_S = (1.0, 2.0)
"""How long a message may still be on its way when a later one is receipted: workers commit side by side."""

FIRST_RESEND_S = 5.0
LAST_RESEND_S = 300.0
AGAIN_S = (0.5, 1.0)
LONGEST_PROBE_S = 5.0
FORBIDDEN_S = 300.0

NO_SUBSCRIBERS = 0x10
REFUSED_FROM = 0x80
NOT_AUTHORISED = 0x87

_NEVER = float("inf")


class Wish(NamedTuple):
    """Messages to look up in the outbox: above < place <= upto of a lane."""

    lane: Lane
    live: bool
    above: int
    upto: int
    limit: int


@dataclass(slots=True, kw_only=True)
class _Sent:
    entry: Entry
    live: bool
    due: float
    attempts: int = 0
    last_sent: float = 0.0
    first_sent_us: int = 0
    unheard: bool = False
    """The broker said that nobody at the centre listens."""


@dataclass(slots=True, kw_only=True)
class Window:
    """One connection's view of the outbox. Times are seconds of a monotonic clock."""

    boundary: Place
    """What stands after it is live; the rest waited before the line came up."""
    rng: random.Random
    _sent: dict[Place, _Sent] = field(default_factory=dict)
    _above: dict[tuple[Lane, bool], int] = field(default_factory=dict)
    _probes: int = 0
    _probe_at: float = _NEVER
    _questions: int = 0
    _ask_at: float = _NEVER
    """When silence has lasted long enough."""
    _backlog: int = FIRST_FOR_BACKLOG
    _slowed_at: float = -_NEVER

    def wishes(self) -> Iterator[Wish]:
        """What to look up next, the most urgent first; ask again after each `take`."""
        for live in (True, False):
            for lane in Lane:
                taken = len(self._sent) if live else sum(not sent.live for sent in self._sent.values())
                room = min(CAPACITY - len(self._sent), (CAPACITY if live else self._backlog) - taken)
                above = self._above.get((lane, live), self.boundary if live else 0)
                if room > 0 and not self.is_deaf:
                    upto = 2**63 - 1 if live else self.boundary
                    yield Wish(lane=lane, live=live, above=above, upto=upto, limit=room)

    def take(self, wish: Wish, entries: Iterable[Entry]) -> None:
        """These are to be sent now."""
        for entry in entries:
            self._sent[entry.place] = _Sent(entry=entry, live=wish.live, due=0.0)
            self._above[wish.lane, wish.live] = entry.place

    @property
    def is_deaf(self) -> bool:
        """Whether nobody at the centre listens, as far as the broker says."""
        return self._probe_at < _NEVER

    def due(self, now: float) -> list[Entry]:
        """What is to be sent now: everything that is due, or a single question while nobody listens."""
        if self.is_deaf:
            unheard = [sent.entry for sent in self._sent.values() if sent.unheard]
            return unheard[:1] if now >= self._probe_at else []
        found = [sent.entry for sent in self._sent.values() if sent.due <= now]
        if not found and now >= self._ask_at:
            return [min(self._sent.values(), key=lambda sent: sent.last_sent).entry]
        return found

    def next_due(self) -> float:
        """When `due` will have something."""
        if self.is_deaf:
            return self._probe_at
        return min([self._ask_at, *(sent.due for sent in self._sent.values())])

    def sent(self, place: Place, now: float, now_us: int) -> None:
        """It went out; with it we have asked, where the centre was silent for too long."""
        one = self._sent[place]
        one.attempts += 1
        one.first_sent_us = one.first_sent_us or now_us
        one.due, one.last_sent = _NEVER, now
        if self.is_deaf:
            self._probe_at = now + self._probe_wait()
        if self._ask_at <= now:
            self._questions += 1
        if self._ask_at <= now or self._ask_at == _NEVER:
            self._ask_at = now + self._silence()

    def acknowledged(self, place: Place, code: int, now: float) -> None:
        """The broker answered with this PUBACK code."""
        one = self._sent.get(place)
        if one is None:
            return
        if code == NO_SUBSCRIBERS:
            self._go_deaf(one, now)
        elif code >= REFUSED_FROM:
            one.due = now + (FORBIDDEN_S if code == NOT_AUTHORISED else self.rng.uniform(*AGAIN_S))
        elif self.is_deaf:
            one.unheard = False
            self._hear_again(now)

    def receipted(self, epoch: Epoch, ranges: Iterable[tuple[int, int]], now: float) -> int | None:
        """The centre has committed these; when the first of them was sent, microseconds, or None."""
        numbers = {one.entry.seq: place for place, one in self._sent.items() if one.entry.epoch == epoch}
        known = [numbers[seq] for first, last in ranges for seq in numbers if first <= seq <= last]
        if not known:
            return None
        settled = [self._sent[place] for place in known]
        self.forget(known)
        self._questions = 0
        self._ask_at = now + self._silence() if self._sent else _NEVER
        self._pace(settled, now)
        newest = max(one.last_sent for one in settled)
        for sent in self._sent.values():
            if sent.last_sent < newest and sent.due == _NEVER and not sent.unheard:
                sent.due = now + self._overtaken(sent)
        return min(one.first_sent_us for one in settled)

    def forget(self, places: Iterable[Place]) -> None:
        """These have left the outbox."""
        for place in places:
            self._sent.pop(place, None)
        if not self._sent:
            self._ask_at = _NEVER
        if self.is_deaf and not any(sent.unheard for sent in self._sent.values()):
            self._probes, self._probe_at = 0, _NEVER

    def hold(self, place: Place, now: float) -> None:
        """It cannot be sent as things are; try again after a while."""
        self._sent[place].due = now + FORBIDDEN_S

    def __len__(self) -> int:
        return len(self._sent)

    def _go_deaf(self, one: _Sent, now: float) -> None:
        one.unheard, one.due = True, _NEVER
        if not self.is_deaf:
            self._probe_at = now + self._probe_wait()

    def _hear_again(self, now: float) -> None:
        self._probes, self._probe_at = 0, _NEVER
        for sent in self._sent.values():
            if sent.unheard:
                sent.unheard, sent.due = False, now

    def _overtaken(self, one: _Sent) -> float:
        """Seconds until it is taken for lost; longer each time, since it may be one that nobody can read."""
        return min(LAST_RESEND_S, self.rng.uniform(*OVERTAKEN_S) * 2.0 ** min(one.attempts - 1, 10))

    def _silence(self) -> float:
        """Seconds without a receipt until one message asks: 5 at least, exponentially up to 300, with jitter."""
        return self.rng.uniform(
            FIRST_RESEND_S, min(LAST_RESEND_S, FIRST_RESEND_S * 2 ** (self._questions + 1))
        )

    def _pace(self, settled: Sequence[_Sent], now: float) -> None:
        """What the backlog may have under way: more with each receipt that comes soon, half where they come late."""
        if max(now - one.last_sent for one in settled) <= SPARE_S:
            self._backlog = min(FOR_BACKLOG, self._backlog + sum(not one.live for one in settled))
        elif now - self._slowed_at > SPARE_S:
            self._backlog, self._slowed_at = max(LEAST_FOR_BACKLOG, self._backlog // 2), now

    def _probe_wait(self) -> float:
        """0.5 to 1 s, doubling up to 5 s: short enough to notice a restarted worker, too slow for a storm."""
        wait = self.rng.uniform(*AGAIN_S) * 2.0**self._probes
        self._probes = min(self._probes + 1, 8)
        return min(LONGEST_PROBE_S, wait)
