"""How often somebody may fail at the door, and how often anybody may ask at all.

Failures count by user name, and more often by address, which a whole house shares.
"""

from collections import deque
from dataclasses import dataclass, field

LARGEST = 10_000
"""Names remembered at once; beyond that the oldest are forgotten."""


@dataclass(slots=True, kw_only=True)
class Throttle:
    """Counts failures by name over a sliding window. Times are seconds of any steady clock."""

    failures: int = 5
    window_s: float = 300.0
    _failed: dict[str, deque[float]] = field(default_factory=dict)

    def wait_s(self, name: str, *, now: float) -> float:
        """Seconds until this name may try again; 0 where it may now."""
        failed = self._recent(name, now)
        if len(failed) < self.failures:
            return 0.0
        return failed[0] + self.window_s - now

    def note(self, name: str, *, now: float) -> None:
        """It failed."""
        failed = self._recent(name, now)
        failed.append(now)
        self._failed.pop(name, None)
        self._failed[name] = failed
        while len(self._failed) > LARGEST:
            self._failed.pop(next(iter(self._failed)))

    def forget(self, name: str) -> None:
        """It succeeded."""
        self._failed.pop(name, None)

    def _recent(self, name: str, now: float) -> deque[float]:
        failed = self._failed.get(name, deque())
        while failed and failed[0] <= now - self.window_s:
            failed.popleft()
        return failed


@dataclass(slots=True, kw_only=True)
class Door:
    """The failures of one server process."""

    by_name: Throttle = field(default_factory=Throttle)
    by_address: Throttle = field(default_factory=lambda: Throttle(failures=50))

    def wait_s(self, username: str, address: str, *, now: float) -> float:
        """Seconds until this user may try from this address."""
        name = username.casefold()
        return max(self.by_name.wait_s(name, now=now), self.by_address.wait_s(address, now=now))

    def failed(self, username: str, address: str, *, now: float) -> None:
        """A wrong password, or no such user."""
        self.by_name.note(username.casefold(), now=now)
        self.by_address.note(address, now=now)

    def passed(self, username: str) -> None:
        """A right password: the user's failures are forgotten, those of the address are not."""
        self.by_name.forget(username.casefold())


@dataclass(slots=True, kw_only=True)
class Buckets:
    """How fast each name may go on: a bucket of `burst` requests that fills again by `per_s`. Times are in seconds."""

    per_s: float
    burst: float
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait_s(self, name: str, *, now: float) -> float:
        """Take one; 0, or the seconds until there is one."""
        left, since = self._left.pop(name, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_s)
        wait = 0.0 if left >= 1 else (1 - left) / self.per_s
        self._left[name] = (left - 1 if wait == 0 else left, now)
        while len(self._left) > LARGEST:
            self._left.pop(next(iter(self._left)))
        return wait


@dataclass(slots=True, kw_only=True)
class Rates:
    """The requests that one server process takes: by account or token, and by address of those it does not know.

    A console with its page open asks about once a second, and a long trace is a hundred requests at once. A whole
    surgery may stand behind one address, so that strangers are counted generously too.
    """

    known: Buckets = field(default_factory=lambda: Buckets(per_s=30, burst=600))
    strangers: Buckets = field(default_factory=lambda: Buckets(per_s=30, burst=600))

    def wait_s(self, name: str, *, is_known: bool, now: float) -> float:
        """Take one of a name; 0, or the seconds that it has to wait."""
        return (self.known if is_known else self.strangers).wait_s(name, now=now)
