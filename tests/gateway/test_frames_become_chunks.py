"""Frames become chunks of whole frames that never span a gap, and nothing is left out."""

from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract import arrays, chunk
from accanto_contract.header import ClockFlag
from accanto_contract.messages import Readings, RefusedBytes
from accanto_contract.topics import Kind
from accanto_gateway.clock import GatewayClock
from accanto_gateway.records import Draft, Row, Tongue
from accanto_gateway.stream import Assembler

PERIOD_NS = 1e9 / 129.2
START_NS = 820_000_000_000_000_000


def ecg_row(number: int, *, samples: list[int] | None = None, link: int = 1, late_ns: int = 0) -> Row:
    """Frame `number` of a strap that runs at 129.2 Hz, 73 samples each."""
    values = samples or [number * 73 + at - 5000 for at in range(73)]
    stamp = START_NS + round((number * 73 + 72) * PERIOD_NS) + late_ns
    data = b"\0" + stamp.to_bytes(8, "little") + b"\0"
    data += b"".join(value.to_bytes(3, "little", signed=True) for value in values)
    at_us = 1_800_000_000_000_000 + (stamp - START_NS) // 1000
    return Row(id=number + 1, link=link, at_us=at_us, data=data)


def fed(assembler: Assembler, rows: Iterable[Row]) -> list[Draft]:
    return [draft for row in rows for draft in assembler.feed(row)]


def samples_of(drafts: list[Draft]) -> list[list[int]]:
    chunks = [draft.content for draft in drafts if draft.kind is Kind.ECG]
    return [arrays.unpacked(chunk.decode(body))[0].tolist() for body in chunks if isinstance(body, bytes)]


def test_unbroken_frames_become_chunks_of_ten_seconds() -> None:
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=GatewayClock())

    drafts = fed(assembler, map(ecg_row, range(36))) + assembler.close()

    assert [len(samples) for samples in samples_of(drafts)] == [18 * 73, 18 * 73]
    assert list(chain.from_iterable(samples_of(drafts))) == [value - 5000 for value in range(36 * 73)]
    assert [draft.upto for draft in drafts] == [18, 36]
    assert assembler.gaps == 0


def test_a_chunk_carries_the_straps_own_time_and_fitted_rate() -> None:
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=GatewayClock())

    last = fed(assembler, map(ecg_row, range(36)))[1].content

    assert isinstance(last, bytes)
    header = chunk.decode(last).header
    assert header.rate_hz == pytest.approx(129.2, abs=1e-4)
    assert header.t_device == pytest.approx(START_NS + 18 * 73 * PERIOD_NS, abs=2_000)
    expected_us = 1_800_000_000_000_000 + 18 * 73 * PERIOD_NS / 1000
    assert header.t_gateway_us == pytest.approx(expected_us, abs=1_000)
    assert header.flags is ClockFlag.DEVICE_ON_TIMELINE


@pytest.mark.parametrize(
    "second_half",
    [
        [ecg_row(number) for number in range(6, 11)],
        [ecg_row(number, link=2) for number in range(5, 10)],
        [ecg_row(number, late_ns=round(0.6 * PERIOD_NS)) for number in range(5, 10)],
        [ecg_row(number, late_ns=-60_000_000_000) for number in range(5, 10)],
    ],
    ids=["a frame is missing", "the link broke", "half a sample too late", "the strap's clock went back"],
)
def test_a_chunk_is_broken_where(second_half: list[Row]) -> None:
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=GatewayClock())

    drafts = fed(assembler, [*map(ecg_row, range(5)), *second_half]) + assembler.close()

    assert [len(samples) for samples in samples_of(drafts)] == [5 * 73, 5 * 73]
    assert assembler.gaps == 1


def test_a_frame_beyond_sixteen_bits_travels_whole_as_refused_bytes() -> None:
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=GatewayClock())
    wild = ecg_row(2, samples=[40_000] * 73)

    drafts = fed(assembler, [ecg_row(0), ecg_row(1), wild, ecg_row(3)]) + assembler.close()

    assert [draft.kind for draft in drafts] == [Kind.ECG, Kind.REFUSED, Kind.ECG]
    assert isinstance(drafts[1].content, RefusedBytes)
    assert (drafts[1].content.data, drafts[1].upto) == (wild.data, 3)


@given(st.lists(st.one_of(st.integers(0, 60), st.binary(max_size=40)), max_size=60))
def test_every_row_is_spoken_for_once_whatever_comes(what: list[int | bytes]) -> None:
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=GatewayClock())
    rows = [
        Row(id=at + 1, link=1, at_us=10**15 + at, data=ecg_row(one).data if isinstance(one, int) else one)
        for at, one in enumerate(what)
    ]

    drafts = fed(assembler, rows) + assembler.close()

    frames = sum(len(row.data) == 10 + 3 * 73 for row in rows)
    assert sum(map(len, samples_of(drafts))) == 73 * frames
    assert sum(draft.kind is Kind.REFUSED for draft in drafts) == len(rows) - frames
    uptos = [draft.upto for draft in drafts]
    assert uptos == sorted(uptos)
    assert not rows or uptos[-1] == len(rows)


def plx_row(number: int, data: str = "0061004800") -> Row:
    return Row(id=number + 1, link=1, at_us=10**15 + number * 1_000_000, data=bytes.fromhex(data))


def test_two_seconds_of_an_oximeter_become_one_message() -> None:
    values = Assembler(clock=GatewayClock(), tongue=Tongue.PLX_CONTINUOUS)

    drafts = [draft for row in map(plx_row, range(3)) for draft in values.feed(row)]

    assert [draft.upto for draft in drafts] == [3]
    assert isinstance(drafts[0].content, Readings)
    assert [reading.value for reading in drafts[0].content.readings] == [97.0, 72.0] * 3


def test_what_an_oximeter_has_no_value_for_never_becomes_a_number() -> None:
    values = Assembler(clock=GatewayClock(), tongue=Tongue.PLX_CONTINUOUS)
    values.feed(plx_row(0, "00ff07fe07"))

    drafts = values.close()

    assert [(draft.content, draft.upto) for draft in drafts] == [(None, 1)]


def test_a_cut_value_is_kept_as_refused_bytes() -> None:
    values = Assembler(clock=GatewayClock(), tongue=Tongue.PLX_SPOT)

    drafts = values.feed(plx_row(0)) + values.feed(plx_row(1, "01")) + values.close()

    assert {draft.kind for draft in drafts} == {Kind.OBSERVATION, Kind.REFUSED}
