"""When a device measured something, by its own clock and by ours: the table of the HL7 PHD guide. Pure.

A device's time is never rewritten. A clock that agrees with ours is synchronised: its time stands. One that does
not, but runs on, is on the current timeline: we look at it, and the difference places what it stamped. What is
neither cannot be placed, and is refused with its reason: a wrong time is worse than none.
Source: HL7 PHD implementation guide, PhdBaseObservation, notes on time stamps and coincident time stamps.
"""

from dataclasses import dataclass

from accanto_contract.errors import OffTimeline
from accanto_contract.header import ClockFlag
from accanto_gateway.clock import SYNCHRONISED_WITHIN_US
from accanto_gateway.told import Stamp

PATIENT_US = 15 * 1_000_000
"""So long a measurement waits for a look at its device's clock where an earlier look can place it."""
OLD_US = 3600 * 1_000_000
"""And where nobody ever looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A moment by the gateway's clock, and what is known of the clocks behind it."""

    at_us: int
    flags: ClockFlag


@dataclass(slots=True, kw_only=True)
class Timeline:
    """What looks at one device's clock have told."""

    is_looked_at: bool = False
    offset_us: int | None = None
    """Gateway's clock minus what the device's clock shows; None where it shows nothing."""

    def looked(self, shown_us: int | None, at_us: int) -> None:
        """The device's clock showed this at this time of the gateway; None where it could not be read.

        The difference that is known stays while it is nearly right: the same stamp, told twice, must become the
        same moment twice, or it would be stored as two measurements.
        """
        self.is_looked_at = True
        if shown_us is None:
            self.offset_us = None
        elif self.offset_us is None or abs(at_us - shown_us - self.offset_us) > SYNCHRONISED_WITHIN_US:
            self.offset_us = at_us - shown_us

    def can_place(self, stamp: Stamp | None, at_us: int, *, now_us: int) -> bool:
        """Whether `placed` has an answer already: somebody has looked at the clock, or it waited long enough."""
        if stamp is None or self.is_looked_at or stamp.on_timeline is False:
            return True
        return now_us - at_us > (OLD_US if self.offset_us is None else PATIENT_US)

    def placed(self, stamp: Stamp | None, at_us: int, *, is_live: bool) -> Placed:
        """When it was measured, for what arrived at `at_us`. Raises OffTimeline."""
        if stamp is None or (is_live and self.offset_us is None):
            return Placed(at_us=at_us, flags=ClockFlag.NONE)
        if stamp.on_timeline is False and not stamp.is_synchronised:
            raise OffTimeline("the device says that its clock was set or stopped since this was measured")
        if self.offset_us is None:
            raise OffTimeline(f"nobody could read the clock that stamped this {stamp.shown_us}")
        is_same = abs(self.offset_us) < SYNCHRONISED_WITHIN_US
        when = stamp.shown_us if is_same else stamp.shown_us + self.offset_us
        if when > at_us + SYNCHRONISED_WITHIN_US:
            ahead_s = (when - at_us) // 1_000_000
            raise OffTimeline(f"stamped {ahead_s} s later than it arrived: the clock was set back since")
        known = ClockFlag.DEVICE_SYNCHRONISED if is_same or stamp.is_synchronised else ClockFlag.NONE
        return Placed(at_us=when, flags=ClockFlag.DEVICE_ON_TIMELINE | known)
