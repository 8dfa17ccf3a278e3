"""A record of any length and any kind gets a report, never an error; unreadable ones raise nothing clinical."""

from collections.abc import Callable

import made_hearts
import numpy as np
import pytest

from accanto_contract.finding import SNOMED, Code
from accanto_signal.ecg import checks, report, strip
from accanto_signal.ecg.checks import Limits
from accanto_signal.ecg.report import Report

RATE = 300.0
ReadTrace = Callable[[str], made_hearts.Floats]


def _codes(read: Report) -> set[Code]:
    return {finding.check.code for finding in read.findings}


@pytest.mark.parametrize(("every_s", "code"), [(1.3, Code.BRADYCARDIA), (0.5, Code.TACHYCARDIA), (0.8, None)])
def test_a_slow_and_a_fast_heart_are_found(every_s: float, code: Code | None) -> None:
    read = report.of(made_hearts.heart(made_hearts.even(30, every_s=every_s), seconds=30), RATE)

    assert _codes(read) & {Code.BRADYCARDIA, Code.TACHYCARDIA} == ({code} if code else set())
    assert read.bpm == pytest.approx(60 / every_s, abs=0.3)


def test_every_third_beat_ventricular_is_a_burden_with_its_share() -> None:
    trace = made_hearts.heart(0.5 + 0.8 * np.arange(36), seconds=30, ventricular=range(2, 36, 3))

    read = report.of(trace, RATE)

    assert Code.VENTRICULAR_BURDEN in _codes(read)
    assert read.ventricular_percent == pytest.approx(100 / 3, abs=1)


def test_fast_ventricular_beats_in_a_row_are_a_run() -> None:
    places = np.concatenate([np.arange(0.5, 10, 0.8), np.arange(10.4, 12.5, 0.42), np.arange(13.4, 29, 0.8)])
    trace = made_hearts.heart(places, seconds=30, ventricular=range(12, 17))

    found = {one.check.code: one.check for one in report.of(trace, RATE).findings}

    assert found[Code.VENTRICULAR_RUN].value == 5.0
    assert found[Code.VENTRICULAR_RUN].detail["bpm"] == pytest.approx(143, abs=3)


def test_a_pause_on_the_border_of_two_strips_is_found_once() -> None:
    places = np.concatenate([np.arange(0.5, 28.6, 0.8), np.arange(32.1, 59, 0.8)])

    found = [one.check for one in report.of(made_hearts.heart(places, seconds=60), RATE).findings]

    assert [round(check.value, 1) for check in found if check.code is Code.PAUSE] == [3.6]


def test_limits_are_the_pais_to_set() -> None:
    trace = made_hearts.heart(made_hearts.even(30), seconds=30)

    strict = checks.of(strip.read(trace, RATE), Limits(fast_bpm=70.0))

    assert [check.code for check in strict] == [Code.TACHYCARDIA]


@pytest.mark.parametrize(
    "made",
    [
        np.zeros(0),
        np.zeros(1),
        np.zeros(9000),
        np.full(9000, np.nan),
        np.full(9000, np.inf),
        np.full(9000, 1e300),
        np.repeat([5.0, 3000.0], [3000, 6000]),
        np.zeros(9000, np.int16),
    ],
    ids=["empty", "one", "flat", "nan", "infinite", "huge", "step", "integers"],
)
def test_what_nobody_can_read_gives_no_clinical_finding(made: made_hearts.Floats) -> None:
    read = report.of(made, RATE)

    assert read.findings == ()
    assert read.readable_s == 0.0


@pytest.mark.parametrize("made", ["inverted", "one beat", "sine", "square", "noise"])
def test_odd_traces_get_a_report(made: str) -> None:
    rng = np.random.default_rng(2)
    trace = {
        "inverted": -made_hearts.heart(made_hearts.even(30), seconds=30),
        "one beat": made_hearts.heart([15.0], seconds=30),
        "sine": 1000 * np.sin(np.arange(9000) / 20),
        "square": np.where(np.arange(9000) % 300 < 30, 900.0, 0.0),
        "noise": rng.normal(0, 100, 9000),
    }[made]

    assert report.of(trace, RATE).seconds == 30.0


def test_a_hole_costs_its_strip_and_no_other() -> None:
    trace = made_hearts.heart(made_hearts.even(90), seconds=90)
    trace[round(40 * RATE) : round(41 * RATE)] = np.nan

    read = report.of(trace, RATE)

    assert [one.is_readable for _, one in read.strips] == [True, False, True]


def test_a_rate_that_no_recorder_has_is_refused() -> None:
    with pytest.raises(ValueError, match="Hz"):
        report.of(np.zeros(900), 20.0)


def test_two_axes_are_refused() -> None:
    with pytest.raises(ValueError, match="one axis"):
        report.of(np.zeros((2, 900)), RATE)


def test_every_coded_finding_has_its_own_concept() -> None:
    assert len(set(SNOMED.values())) == len(SNOMED)


def test_a_record_with_many_ventricular_beats_is_read_no_worse_than_ever(read_trace: ReadTrace) -> None:
    read = report.of(read_trace("119")[: 10 * 60 * 360], 360.0)

    assert read.ventricular_percent == pytest.approx(21.5, abs=1.5)
    assert Code.ATRIAL_FIBRILLATION not in _codes(read)


def test_fibrillation_of_a_real_record_is_suspected_throughout(read_trace: ReadTrace) -> None:
    read = report.of(read_trace("203")[: 5 * 60 * 360], 360.0)

    assert read.fibrillation_share is not None
    assert read.fibrillation_share >= 0.9


@pytest.mark.slow
def test_three_hours_are_read_strip_by_strip(read_trace: ReadTrace) -> None:
    read = report.of(np.tile(read_trace("119"), 6), 360.0)

    assert read.readable_s > 3 * 3590
    assert read.ventricular_percent == pytest.approx(22.3, abs=0.5)
    assert Code.VENTRICULAR_BURDEN in _codes(read)
