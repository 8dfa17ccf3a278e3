"""What to try when the radio seems deaf, the mildest first: pure, the doing is in radio/.

A home where nobody moves is silent for hours, so the heavier steps wait longer; anything heard from anybody
ends the climb. Waits are our own choice.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Step(StrEnum):
    """One thing to try."""

    RESCAN = "rescan"
    FORGET = "forget_devices"
    POWER = "power_cycle"
    USB = "usb_reset"
    DAEMON = "restart_daemon"
    REBOOT = "reboot"


AFTER_S = {
    Step.RESCAN: 90.0,
    Step.FORGET: 300.0,
    Step.POWER: 600.0,
    Step.USB: 1800.0,
    Step.DAEMON: 3600.0,
    Step.REBOOT: 6 * 3600.0,
}
"""How long nothing at all was heard before each."""
RESETS = (Step.POWER, Step.USB, Step.DAEMON)
"""Those that start the controller anew."""


@dataclass(slots=True, kw_only=True)
class Ladder:
    """How far we have climbed since something was last heard."""

    taken: Counter[Step] = field(default_factory=Counter)
    """How often each step was taken since the gateway started."""
    _climbed: set[Step] = field(default_factory=set)

    def due(self, silent_s: float) -> Step | None:
        """The next step, if it is time for it."""
        for step, after_s in AFTER_S.items():
            if silent_s >= after_s and step not in self._climbed:
                self._climbed.add(step)
                self.taken[step] += 1
                return step
        return None

    def heard(self) -> None:
        """The radio hears: the next silence begins at the foot."""
        self._climbed.clear()

    @property
    def resets(self) -> int:
        """How often the controller was started anew."""
        return sum(self.taken[step] for step in RESETS)
