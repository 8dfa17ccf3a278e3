"""New data are marked where they are: close to each other in one span, far apart in several."""

import random

from accanto_contract.signals import SignalId
from accanto_ingestion.spans import GAP_US, Changes
from accanto_store.rows import Observation

HOUR = GAP_US


def _marked(*spans: tuple[int, int]) -> list[tuple[int, int]]:
    """Spans of one series, as marked, in hours."""
    changes = Changes()
    for starts, ends in spans:
        changes.add_span(7, 10, starts * HOUR, ends * HOUR)
    arrays = changes.spans()
    pairs = zip(arrays["starts"], arrays["ends"], strict=True)
    return [(int(a.timestamp() / 3600), int(b.timestamp() / 3600)) for a, b in pairs]  # type: ignore[attr-defined]


def test_what_lies_close_is_one_span() -> None:
    assert _marked((10, 11), (11, 12), (13, 13)) == [(10, 13)]


def test_a_value_of_a_month_ago_does_not_mark_the_month_between() -> None:
    assert _marked((720, 721), (0, 0)) == [(0, 0), (720, 721)]


def test_the_order_of_rows_marks_the_same_spans() -> None:
    spans = [(hour, hour) for hour in (0, 1, 2, 5, 6, 9)]
    shuffled = random.Random(3).sample(spans, len(spans))

    assert _marked(*shuffled) == _marked(*spans) == [(0, 2), (5, 6), (9, 9)]


def test_what_tells_of_a_device_wakes_nobody_and_is_no_newest_value() -> None:
    changes = Changes()
    rows = [
        Observation(
            patient_id=5, device_id=1, signal=signal, time_us=1, value=2.0, device_time=None, received_us=1,
            quality=100, flags=0,
        )
        for signal in (SignalId.TROUBLE, SignalId.CLOCK_OFFSET)
    ]  # fmt: skip

    changes.add(rows)
    changes.note_newest(rows)

    assert (changes.spans(), changes.newest(), changes.patients()) == ({}, {}, [])
