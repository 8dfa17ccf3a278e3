"""What a device's bytes say, whatever the device: the words between its decoder and the rest of the gateway.

A reader turns the bytes of one notification into what they tell. It may remember segments until a value is
whole; it raises nothing but its own refusal.
"""

from dataclasses import dataclass
from typing import Protocol

from accanto_contract.signals import SignalId


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One number that a device measured, in the unit of its signal."""

    signal: SignalId
    value: float
    quality: int = 100
    """0 when the device itself says that this is no measurement, 50 when it doubts, else 100."""
    flags: int = 0
    """What the device adds to it: bits of the contract's ValueFlag."""
    before_us: int = 0
    """How long before the moment of the whole it was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The device's own time of a measurement, as its clock showed it."""

    shown_us: int
    """Microseconds since 1970 on the clock's own face, without a zone; raw, never corrected."""
    is_synchronised: bool = False
    """The device says that its clock is set by a trusted source."""
    on_timeline: bool | None = None
    """Whether the device says that its clock ran on since then; None where its format cannot say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A piece of an endless waveform: samples that were sent together."""

    signal: SignalId
    samples: tuple[int, ...]
    """Oldest first, in units of `scale`."""
    t_last_ns: int
    """The last sample, nanoseconds since `epoch_us` by the device's clock."""
    nominal_hz: float
    scale: float = 1.0
    """Units of the signal per step."""
    epoch_us: int = 0
    """Where the device's clock begins, microseconds since 1970."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A waveform that is whole: a recorded strip, a manoeuvre."""

    signal: SignalId
    leads: tuple[tuple[int, ...], ...]
    """Equally long, in units of `scale`."""
    rate_hz: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one notification, or one stored record, says; all of it was measured at `stamp`."""

    values: tuple[Value, ...] = ()
    frames: tuple[Frame, ...] = ()
    strips: tuple[Strip, ...] = ()
    stamp: Stamp | None = None
    """Of the values and of the first sample of strips; None where the device tells no time."""
    number: int | None = None
    """Of the stored record that this belongs to, where it comes from the device's memory."""
    is_live: bool = False
    """Measured when it was told: where the device's clock cannot be read, its arrival is its time."""
    lacks: tuple[SignalId, ...] = ()
    """Of these it sent a code for "no value" (NaN, NRes, infinity), which never becomes a number."""
    is_contact: bool | None = None
    """Whether the sensor says that it touches the patient; None where it cannot tell."""


class Reader(Protocol):
    """Reads the bytes of one stream of one device."""

    def read(self, data: bytes) -> Told | None:
        """What they say; None while a value is not whole yet. Raises Refused."""
