"""What a batch changed, series by series: the spans of new data, and the newest value. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accanto_contract.signals import CATALOGUE
from accanto_store import moments
from accanto_store.rows import Observation, Waveform

Series = tuple[int, int]
"""A patient and a signal."""

TECHNICAL = frozenset(int(signal.id) for signal in CATALOGUE.values() if signal.is_technical)
"""These tell of a device: nobody is woken for them, and they are nobody's newest value."""

GAP_US = 3_600_000_000
"""Data further apart than an hour are marked apart: what a box sent late wakes nothing of the time between."""


@dataclass(slots=True)
class Changes:
    """Spans of new data and newest values, gathered over a batch."""

    _spans: dict[Series, list[tuple[int, int]]] = field(default_factory=dict)
    _newest: dict[Series, Observation] = field(default_factory=dict)

    def add(self, rows: Iterable[Observation | Waveform]) -> None:
        """Rows that are new."""
        for row in rows:
            if row.signal in TECHNICAL:
                continue
            self.add_span(row.patient_id, row.signal, row.starts_us, row.ends_us)

    def add_span(self, patient_id: int, signal: int, starts_us: int, ends_us: int) -> None:
        """New data of a series, from when to when."""
        spans = self._spans.setdefault((patient_id, signal), [])
        if spans and _is_near(spans[-1], (starts_us, ends_us)):
            starts_us, ends_us = min(spans[-1][0], starts_us), max(spans.pop()[1], ends_us)
        spans.append((starts_us, ends_us))

    def note_newest(self, rows: Iterable[Observation]) -> None:
        """Values that are stored, new or not."""
        for row in rows:
            known = self._newest.get((row.patient_id, row.signal))
            if row.signal not in TECHNICAL and (known is None or known.time_us < row.time_us):
                self._newest[row.patient_id, row.signal] = row

    def spans(self) -> dict[str, list[object]]:
        """The arrays of `mark_dirty`; empty where nothing is new."""
        rows = [(*series, *span) for series, spans in self._spans.items() for span in _merged(spans)]
        if not rows:
            return {}
        return {
            "patients": [patient for patient, *_ in rows],
            "signals": [signal for _, signal, *_ in rows],
            "starts": [moments.from_us(starts) for *_, starts, _ in rows],
            "ends": [moments.from_us(ends) for *_, ends in rows],
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


def _is_near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] + GAP_US and other[0] <= one[1] + GAP_US


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same time in as few spans as gaps allow, in order."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and _is_near(merged[-1], span):
            merged[-1] = merged[-1][0], max(merged[-1][1], span[1])
            continue
        merged.append(span)
    return merged
