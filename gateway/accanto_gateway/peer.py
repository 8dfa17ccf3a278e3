"""What the gateway knows of one device on the air, and when it may try it again. Pure: time comes in."""

import random
from dataclasses import dataclass, field

from accanto_contract.identity import DeviceId

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
FRESH_AFTER_S = 15.0
"""An advertisement after this much silence is fresh: someone switched the device on, or came home."""


@dataclass(slots=True, kw_only=True)
class Peer:
    """A device by its address. Times are seconds of a monotonic clock."""

    address: str
    rng: random.Random = field(default_factory=random.Random)
    device: DeviceId | None = None
    connected: bool = False
    busy: bool = False
    """Whether somebody connects to it, or is connected."""
    battery: int | None = None
    last_seen_us: int | None = None
    links: int = 0
    data_at: float = 0.0
    _heard_at: float = float("-inf")
    _not_before: float = float("-inf")
    _failures: int = 0

    def heard(self, now: float, now_us: int) -> bool:
        """It advertised; whether it may be connected now."""
        if now - self._heard_at > FRESH_AFTER_S:
            self._failures, self._not_before = 0, now
        self._heard_at, self.last_seen_us = now, now_us
        return not self.busy and now >= self._not_before

    def succeeded(self, device: DeviceId, now: float) -> None:
        """It sends."""
        self.device, self.connected, self.data_at = device, True, now
        self.links += 1
        self._failures = 0

    def ended(self, now: float) -> float:
        """The attempt, or the link, is over; how long until the next may begin.

        A link that worked is tried again at once; failures wait 1 s, 2 s ... 5 min, each with jitter.
        """
        worked, self.connected, self.busy = self.connected, False, False
        wait = 0.0
        if not worked:
            most = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self._failures)
            wait = self.rng.uniform(most / 2, most)
            self._failures += 1
        self._not_before = now + wait
        return wait

    @property
    def reconnects(self) -> int:
        """Links after the first."""
        return max(0, self.links - 1)
