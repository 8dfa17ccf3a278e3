"""What the gateway knows of one device on the air, and when it may try it again. Pure: time comes in."""

import random
from dataclasses import dataclass, field
from enum import StrEnum

from accanto_contract.identity import DeviceId

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
FRESH_AFTER_S = 15.0
"""An advertisement after this much silence is fresh: someone switched the device on, or came home."""
VISITED_S = 30.0
"""A spot device that goes on advertising is visited again after so long."""


class Phase(StrEnum):
    """Where a device stands with us."""

    AWAY = "away"
    CONNECTING = "connecting"
    ASKING = "asking"
    FETCHING = "fetching"
    SENDING = "sending"
    PARTING = "parting"


@dataclass(slots=True, kw_only=True)
class Peer:
    """A device by its address. Times are seconds of a monotonic clock."""

    address: str
    rng: random.Random = field(default_factory=random.Random)
    phase: Phase = Phase.AWAY
    device: DeviceId | None = None
    kind: str = ""
    is_spot: bool = False
    battery: int | None = None
    rssi_dbm: int | None = None
    """Of its last advertisement."""
    last_seen_us: int | None = None
    links: int = 0
    data_at: float = 0.0
    rows: int = 0
    """Notifications that were kept on this link."""
    clock_set_us: int = 0
    """When we last set its clock."""
    _heard_at: float = float("-inf")
    _not_before: float = float("-inf")
    _failures: int = 0

    def heard(self, now: float, now_us: int, rssi_dbm: int | None = None) -> bool:
        """It advertised; whether it may be connected now."""
        if now - self._heard_at > FRESH_AFTER_S:
            self.hurry(now)
        self._heard_at, self.last_seen_us, self.rssi_dbm = now, now_us, rssi_dbm
        return self.phase is Phase.AWAY and now >= self._not_before

    def hurry(self, now: float) -> None:
        """Forget what went wrong: the next advertisement counts."""
        self._failures, self._not_before = 0, now

    def connecting(self) -> None:
        """Somebody connects to it."""
        self.phase, self.rows = Phase.CONNECTING, 0

    def succeeded(self, device: DeviceId, now: float) -> None:
        """It sends."""
        self.device, self.phase, self.data_at = device, Phase.SENDING, now
        self.links += 1
        self._failures = 0

    def ended(self, now: float) -> float:
        """The attempt, or the link, is over; how long until the next may begin.

        A link that worked is tried again at once, a spot device that has delivered after half a minute;
        failures wait 1 s, 2 s ... 5 min, each with jitter.
        """
        was, self.phase = self.phase, Phase.AWAY
        wait = VISITED_S if was is Phase.PARTING and self.is_spot else 0.0
        if was not in {Phase.SENDING, Phase.PARTING}:
            most = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**self._failures)
            wait = self.rng.uniform(most / 2, most)
            self._failures += 1
        self._not_before = now + wait
        return wait

    @property
    def is_connected(self) -> bool:
        """Whether it is linked and told who it is."""
        return self.phase in {Phase.FETCHING, Phase.SENDING, Phase.PARTING}

    @property
    def reconnects(self) -> int:
        """Links after the first."""
        return max(0, self.links - 1)
