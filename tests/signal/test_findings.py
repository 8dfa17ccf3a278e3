"""Half-minute windows say the same in whatever order and pieces their data came."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from accanto_contract.finding import Code, Finding
from accanto_signal.ecg import findings, windows
from accanto_signal.ecg.windows import Block

Floats = NDArray[np.float64]
MakeTrace = Callable[..., Floats]
START = 1_700_000_000_000_000
RATE = 130.0


def _blocks(trace: Floats, *, seconds: float = 10.0, start_us: int = START) -> list[Block]:
    """The trace in pieces of so many seconds, as a gateway would send them."""
    size = round(seconds * RATE)
    return [
        Block(
            start_us=start_us + round(at / RATE * 1e6),
            rate_hz=RATE,
            scale=1.0,
            samples=np.round(trace[at : at + size]).astype(np.int16),
        )
        for at in range(0, trace.size, size)
    ]


def _judge(blocks: list[Block]) -> list[Finding]:
    starts, until = min(b.start_us for b in blocks), max(b.end_us for b in blocks)
    return list(findings.judge(blocks, windows.touched(starts, until), until_us=until))


def _values(found: list[Finding], code: Code) -> list[float]:
    return [finding.value for finding in found if finding.code is code]


def test_a_regular_heart_gives_its_rate_and_no_irregularity(made_trace: MakeTrace) -> None:
    found = _judge(_blocks(made_trace(np.arange(0.4, 60, 0.75), seconds=60)))

    assert _values(found, Code.HEART_RATE) == pytest.approx([80.0] * 5, abs=0.2)
    assert max(_values(found, Code.RR_IRREGULARITY)) < 0.2


def test_windows_stand_on_multiples_of_ten_seconds(made_trace: MakeTrace) -> None:
    found = _judge(_blocks(made_trace(np.arange(0.4, 60, 0.75), seconds=60), start_us=START + 3_217_000))

    assert {finding.starts.timestamp() % 10 for finding in found} == {0.0}
    assert {(finding.ends - finding.starts).total_seconds() for finding in found} == {30.0}


def test_an_unreadable_trace_gives_its_quality_and_no_rate() -> None:
    found = _judge(_blocks(np.random.default_rng(1).normal(0, 2, 3900)))

    assert {finding.code for finding in found} == {Code.ECG_QUALITY}
    assert found[0].detail["reasons"] == ("flat",)


def test_a_gap_is_never_bridged(made_trace: MakeTrace) -> None:
    blocks = _blocks(made_trace(np.arange(0.4, 30, 0.75), seconds=30), seconds=2.5)
    del blocks[5]

    rates = _values(_judge(blocks), Code.HEART_RATE)

    assert rates == pytest.approx([80.0] * len(rates), abs=0.3)
    assert _values(_judge(blocks), Code.RR_IRREGULARITY) == []


def test_fourteen_readable_seconds_are_too_few(made_trace: MakeTrace) -> None:
    assert _judge(_blocks(made_trace(np.arange(0.4, 14, 0.75), seconds=14))) == []


def test_a_window_waits_until_it_is_full_or_later_data_are_here(made_trace: MakeTrace) -> None:
    blocks = _blocks(made_trace(np.arange(0.4, 25, 0.75), seconds=25))
    window = [START]

    assert list(findings.judge(blocks, window, until_us=blocks[-1].end_us)) == []
    assert list(findings.judge(blocks, window, until_us=START + windows.LENGTH_US)) != []


@pytest.mark.slow
@settings(max_examples=15)
@given(st.permutations(range(9)), st.lists(st.booleans(), min_size=9, max_size=9))
def test_order_and_partition_of_the_data_change_nothing(order: list[int], pauses: list[bool]) -> None:
    blocks = [block for at, block in enumerate(_blocks(_noisy_minutes(), seconds=10)) if at not in (4, 5, 6)]
    here: list[Block] = []
    fresh: list[Block] = []
    kept: dict[int, list[Finding]] = {}

    for number, pause in zip(order, pauses, strict=True):
        fresh.append(blocks[number])
        if pause or number == order[-1]:
            here += fresh
            _judge_anew(kept, here, fresh)
            fresh = []

    assert sorted(_flat(kept), key=_place) == sorted(_judge(blocks), key=_place)


def _judge_anew(kept: dict[int, list[Finding]], here: list[Block], fresh: list[Block]) -> None:
    """What the watch does: only windows that the fresh blocks may change are judged again."""
    until = max(block.end_us for block in here)
    for block in fresh:
        before = [other.end_us for other in here if other.start_us < block.start_us]
        for window in windows.affected(block.start_us, block.end_us, before_us=max(before, default=None)):
            kept[window] = list(findings.judge(here, [window], until_us=until))


def _flat(kept: dict[int, list[Finding]]) -> list[Finding]:
    return [finding for found in kept.values() for finding in found]


def _place(finding: Finding) -> tuple[str, float]:
    return finding.code, finding.starts.timestamp()


@cache
def _noisy_minutes() -> Floats:
    rng = np.random.default_rng(11)
    time = np.arange(round(120 * RATE)) / RATE
    peaks = np.cumsum(rng.normal(0.8, 0.08, 140))
    waves = 1000 * np.exp(-(((time[:, None] - peaks) / 0.012) ** 2)).sum(axis=1)
    return np.asarray(waves + rng.normal(0, 40, time.size), np.float64)


def test_atrial_fibrillation_stands_out_from_sinus_rhythm(read_trace: Callable[[str], Floats]) -> None:
    def uneven(name: str) -> float:
        trace = np.round(read_trace(name)[: 5 * 60 * 360]).astype(np.int16)
        block = Block(start_us=START, rate_hz=360.0, scale=1.0, samples=trace)
        return float(np.median(_values(_judge([block]), Code.RR_IRREGULARITY)))

    assert uneven("201") > 0.7
    assert uneven("101") < 0.5


@pytest.mark.parametrize(("rate_hz", "code"), [(1003.6, Code.HEART_RATE), (64.0, Code.ECG_QUALITY)])
def test_a_clock_may_run_beside_its_rate_and_at_an_odd_rate_nothing_is_read(
    made_trace: MakeTrace, rate_hz: float, code: Code
) -> None:
    samples = np.round(made_trace(np.arange(0.4, 60, 0.75), seconds=60, rate_hz=rate_hz)).astype(np.int16)
    block = Block(start_us=START, rate_hz=rate_hz, scale=1.0, samples=samples)

    found = _judge([block])

    assert {finding.code for finding in found} >= {code}
    assert _values(found, Code.HEART_RATE) == pytest.approx(
        [80.0] * len(_values(found, Code.HEART_RATE)), abs=0.3
    )
