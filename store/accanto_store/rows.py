"""What the tables of measurements take: one value, or one block of samples.

Times are microseconds since 1970 UTC. Numbers that a column could not hold are refused here, so that no row can
break a batch.
"""

from dataclasses import dataclass

LARGEST = 2**63 - 1
"""The largest number of a bigint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value that a device measured."""

    patient_id: int
    device_id: int
    signal: int
    time_us: int
    value: float
    device_time: int | None
    received_us: int
    quality: int
    """In percent."""
    flags: int

    def __post_init__(self) -> None:
        """Refuse a device time beyond a bigint."""
        if not -LARGEST <= (self.device_time or 0) <= LARGEST:
            raise ValueError(f"a device time of {self.device_time}")

    @property
    def starts_us(self) -> int:
        """When it begins to say something."""
        return self.time_us

    @property
    def ends_us(self) -> int:
        """When it ceases to."""
        return self.time_us


@dataclass(frozen=True, slots=True, kw_only=True)
class Waveform:
    """One block of samples, packed as it travelled."""

    patient_id: int
    device_id: int
    signal: int
    start_us: int
    rate_hz: float
    samples: int
    """Per lead."""
    leads: int
    scale: float
    """Units of the signal per LSB."""
    codec: int
    device_time: int
    received_us: int
    flags: int
    data: bytes

    def __post_init__(self) -> None:
        """Refuse a device time beyond a bigint, and more samples than an int counts."""
        if not 0 <= self.device_time <= LARGEST:
            raise ValueError(f"a device time of {self.device_time}")
        if not 0 < self.samples < 2**31:
            raise ValueError(f"{self.samples} samples")

    @property
    def starts_us(self) -> int:
        """The time of the first sample."""
        return self.start_us

    @property
    def ends_us(self) -> int:
        """The time at which the next block would begin."""
        return self.start_us + round(self.samples / self.rate_hz * 1e6)
