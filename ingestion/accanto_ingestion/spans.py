"""What a batch changed, series by series: the span of new data, and the newest value. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accanto_store import moments
from accanto_store.rows import Observation, Waveform

Series = tuple[int, int]
"""A patient and a signal."""


@dataclass(slots=True)
class Changes:
    """Spans of new data and newest values, gathered over a batch."""

    _spans: dict[Series, tuple[int, int]] = field(default_factory=dict)
    _newest: dict[Series, Observation] = field(default_factory=dict)

    def add(self, rows: Iterable[Observation | Waveform]) -> None:
        """Rows that are new."""
        for row in rows:
            self.add_span(row.patient_id, row.signal, row.starts_us, row.ends_us)

    def add_span(self, patient_id: int, signal: int, starts_us: int, ends_us: int) -> None:
        """New data of a series, from when to when."""
        known = self._spans.get((patient_id, signal), (starts_us, ends_us))
        self._spans[patient_id, signal] = min(known[0], starts_us), max(known[1], ends_us)

    def note_newest(self, rows: Iterable[Observation]) -> None:
        """Values that are stored, new or not."""
        for row in rows:
            known = self._newest.get((row.patient_id, row.signal))
            if known is None or known.time_us < row.time_us:
                self._newest[row.patient_id, row.signal] = row

    def spans(self) -> dict[str, list[object]]:
        """The arrays of `mark_dirty`; empty where nothing is new."""
        if not self._spans:
            return {}
        return {
            "patients": [patient for patient, _ in self._spans],
            "signals": [signal for _, signal in self._spans],
            "starts": [moments.from_us(starts) for starts, _ in self._spans.values()],
            "ends": [moments.from_us(ends) for _, ends in self._spans.values()],
        }

    def patients(self) -> list[int]:
        """Whose data changed, each once."""
        return sorted({patient for patient, _ in self._spans})

    def newest(self) -> dict[str, list[object]]:
        """The arrays of `keep_latest`; empty where there is no value."""
        if not self._newest:
            return {}
        rows = list(self._newest.values())
        return {
            "patients": [row.patient_id for row in rows],
            "signals": [row.signal for row in rows],
            "times": [moments.from_us(row.time_us) for row in rows],
            "values": [row.value for row in rows],
            "devices": [row.device_id for row in rows],
            "qualities": [row.quality for row in rows],
        }
