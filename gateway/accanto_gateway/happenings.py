"""What just happened at a device, for the patient who stands beside it: facts, and who listens to them.

Nothing depends on anybody listening: what is told here is on its way to the centre already.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from accanto_contract.identity import DeviceId
from accanto_contract.messages import Reading

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A device is linked and sends."""

    device: DeviceId
    kind: str
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Values of a device are in the home's keeping."""

    device: DeviceId
    readings: tuple[Reading, ...]
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """So much of a trace has come since the device began."""

    device: DeviceId
    signal: int
    seconds: float
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """What a device sends cannot be used; `trouble` is empty when that is over."""

    device: DeviceId
    signal: int
    trouble: str
    at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The link of a device ended."""

    device: DeviceId
    at_us: int


Event = Began | Took | Heard | Doubted | Finished


@dataclass(slots=True)
class Happenings:
    """Where the parts of a gateway tell, and the page listens. Lives on the event loop's thread."""

    _listeners: list[Callable[[Event], None]] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        """Something happened; a listener that fails is logged and harms nobody."""
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:  # the page's trouble must not reach the devices
                log.exception("listener_failed event=%s", type(event).__name__)

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call this with everything that happens from now on."""
        self._listeners.append(listener)
