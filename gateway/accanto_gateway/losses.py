"""What the disk did not take: counted by device, to be declared to the centre when it takes again. Pure.

The radio is not told that such bytes were taken, so a device that keeps its own records sends them again. What a
device does not keep is gone, and that must be said.
"""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime

from accanto_contract.identity import DeviceId

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Notifications of one device that were not kept."""

    device: DeviceId
    count: int
    from_us: int
    until_us: int

    @property
    def reason(self) -> str:
        """The words in which it is declared."""
        return (
            f"disk: {self.count} notifications from {_text(self.from_us)} to {_text(self.until_us)} not kept"
        )

    def joined(self, later: "Loss") -> "Loss":
        """Both together."""
        return Loss(
            device=self.device, count=self.count + later.count, from_us=self.from_us, until_us=later.until_us
        )


@dataclass(slots=True, kw_only=True)
class Losses:
    """Notifications that were not kept, of all devices."""

    count: int = 0
    """Since the gateway started."""
    is_going_on: bool = False
    """Whether the last one was refused."""
    _open: dict[DeviceId, Loss] = field(default_factory=dict)

    def add(self, device: DeviceId, at_us: int) -> None:
        """One more."""
        self.count += 1
        self.is_going_on = True
        if self.count & (self.count - 1) == 0:
            log.error("measurement_lost device=%s count=%d", device, self.count)
        self._join(Loss(device=device, count=1, from_us=at_us, until_us=at_us))

    def pop(self) -> Loss | None:
        """What must be declared of one device, if anything."""
        return self._open.popitem()[1] if self._open else None

    def put_back(self, loss: Loss) -> None:
        """It could not be declared yet."""
        since = self._open.pop(loss.device, None)
        self._open[loss.device] = loss.joined(since) if since else loss

    def _join(self, loss: Loss) -> None:
        before = self._open.get(loss.device)
        self._open[loss.device] = before.joined(loss) if before else loss


def _text(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat(timespec="seconds")
