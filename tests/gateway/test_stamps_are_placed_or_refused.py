"""When something was measured, by a clock that may be wrong: the table of the HL7 PHD guide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listening import SetClock

from accanto_contract.errors import OffTimeline
from accanto_contract.header import ClockFlag
from accanto_contract.messages import Reading, Readings, RefusedBytes
from accanto_contract.signals import SignalId
from accanto_gateway.devices import glucose
from accanto_gateway.records import Draft, Note, Row, Tongue
from accanto_gateway.stream import Assembler
from accanto_gateway.timeline import OLD_US, PATIENT_US, Timeline
from accanto_gateway.told import Stamp

NOON_US = 1_800_000_000_000_000
HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000


def looked_at(offset_us: int) -> Timeline:
    """A timeline of a device whose clock is behind ours by so much."""
    timeline = Timeline()
    timeline.looked(NOON_US - offset_us, NOON_US)
    return timeline


def test_a_synchronised_clock_is_believed_to_the_microsecond() -> None:
    placed = looked_at(900_000).placed(Stamp(shown_us=NOON_US - MINUTE_US), NOON_US, is_live=False)

    assert placed.at_us == NOON_US - MINUTE_US
    assert placed.flags == ClockFlag.DEVICE_SYNCHRONISED | ClockFlag.DEVICE_ON_TIMELINE


@pytest.mark.parametrize("offset_us", [-3 * HOUR_US, HOUR_US, 20_000 * HOUR_US])
def test_a_wrong_clock_that_runs_on_is_mapped_to_ours(offset_us: int) -> None:
    stamp = Stamp(shown_us=NOON_US - offset_us - MINUTE_US)

    placed = looked_at(offset_us).placed(stamp, NOON_US, is_live=False)

    assert placed.at_us == NOON_US - MINUTE_US
    assert placed.flags == ClockFlag.DEVICE_ON_TIMELINE


@pytest.mark.parametrize(
    ("timeline", "stamp"),
    [
        (looked_at(HOUR_US), Stamp(shown_us=NOON_US - HOUR_US - MINUTE_US, on_timeline=False)),
        (looked_at(HOUR_US), Stamp(shown_us=NOON_US)),
        (Timeline(is_looked_at=True), Stamp(shown_us=NOON_US)),
    ],
    ids=["the device says so itself", "it comes from the future", "nobody can read its clock"],
)
def test_what_is_on_no_known_timeline_is_refused_with_its_reason(timeline: Timeline, stamp: Stamp) -> None:
    with pytest.raises(OffTimeline):
        timeline.placed(stamp, NOON_US, is_live=False)


def test_a_value_told_as_it_is_measured_needs_no_clock() -> None:
    placed = Timeline(is_looked_at=True).placed(Stamp(shown_us=1), NOON_US, is_live=True)

    assert (placed.at_us, placed.flags) == (NOON_US, ClockFlag.NONE)


@given(st.lists(st.integers(-1_900_000, 1_900_000), max_size=20))
def test_the_same_stamp_is_the_same_moment_however_often_we_look(wobbles: list[int]) -> None:
    timeline, stamp = looked_at(HOUR_US), Stamp(shown_us=NOON_US - HOUR_US - MINUTE_US)
    moments = set()

    for wobble in wobbles:
        timeline.looked(NOON_US - HOUR_US + wobble, NOON_US)
        moments.add(timeline.placed(stamp, NOON_US + MINUTE_US, is_live=False).at_us)

    assert moments <= {NOON_US - MINUTE_US}


def test_a_clock_that_was_set_begins_a_new_difference() -> None:
    timeline = looked_at(HOUR_US)

    timeline.looked(NOON_US + MINUTE_US, NOON_US + MINUTE_US)

    assert timeline.offset_us == 0


def test_a_stamped_value_waits_for_a_look_at_the_clock_and_then_goes() -> None:
    clock = SetClock(NOON_US)
    assembler = Assembler(tongue=Tongue.WEIGHT, clock=clock)
    before = assembler.feed(row(1, weight_at_five_past_ten())) + assembler.close()

    drafts = assembler.feed(look(2, shown_us=five_past_ten_us() + MINUTE_US, at_us=NOON_US))

    readings = {one.signal: one for draft in drafts for one in of(draft)}
    assert before == []
    assert readings[SignalId.WEIGHT].t_gateway_us == NOON_US - MINUTE_US
    assert readings[SignalId.WEIGHT].t_device == five_past_ten_us()
    assert readings[SignalId.CLOCK_OFFSET].value == (NOON_US - five_past_ten_us() - MINUTE_US) / 1e6
    assert [draft.upto for draft in drafts] == [2]
    assert drafts[0].offset_us == NOON_US - five_past_ten_us() - MINUTE_US


def test_a_stamped_value_whose_clock_nobody_ever_reads_is_refused_after_an_hour() -> None:
    clock = SetClock(NOON_US)
    assembler = Assembler(tongue=Tongue.WEIGHT, clock=clock)
    assembler.feed(row(1, weight_at_five_past_ten()))

    clock.pass_us(OLD_US + MINUTE_US)
    (draft,) = assembler.close()

    assert isinstance(draft.content, RefusedBytes)
    assert (draft.content.reason, draft.content.data) == ("off_timeline", weight_at_five_past_ten())


def test_a_link_that_broke_before_the_look_leaves_it_to_an_earlier_one() -> None:
    clock = SetClock(NOON_US)
    earlier = Timeline(offset_us=NOON_US - MINUTE_US - five_past_ten_us())
    assembler = Assembler(tongue=Tongue.WEIGHT, clock=clock, timeline=earlier)
    assembler.feed(row(1, weight_at_five_past_ten()))

    clock.pass_us(PATIENT_US // 2)
    too_early = assembler.close()
    clock.pass_us(PATIENT_US)
    (draft,) = assembler.close()

    assert too_early == []
    assert [one.t_gateway_us for one in of(draft)] == [NOON_US - MINUTE_US]


def test_what_was_measured_at_another_time_travels_in_a_message_of_its_own() -> None:
    assembler = Assembler(tongue=Tongue.GLUCOSE, clock=SetClock(NOON_US))
    meal = glucose.FROM_CONTEXT + bytes.fromhex("02 0A 00 01")
    assembler.feed(row(1, blood_sugar(9, "0A 05 00")))
    assembler.feed(row(2, blood_sugar(10, "0A 06 00")))
    assembler.feed(row(3, meal))

    drafts = assembler.feed(look(4, shown_us=five_past_ten_us() + HOUR_US, at_us=NOON_US))

    told = [[one.signal for one in of(draft)] for draft in drafts]
    assert told == [[SignalId.GLUCOSE], [SignalId.CLOCK_OFFSET, SignalId.GLUCOSE, SignalId.MEAL]]
    assert [[one.number for one in draft.records] for draft in drafts] == [[9], [10]]


def test_a_stored_record_that_nobody_can_read_is_refused_whole_and_known_again() -> None:
    assembler = Assembler(tongue=Tongue.GHS_STORED, clock=SetClock(NOON_US))
    nonsense = (7).to_bytes(4, "little") + bytes.fromhex("01 FF FF")
    pieces = [b"\x01" + nonsense, b"\x06" + bytes(9)]
    assembler.feed(row(1, pieces[0]))

    (draft,) = assembler.feed(row(2, pieces[1]))

    assert isinstance(draft.content, RefusedBytes)
    assert draft.content.data == b"".join(pieces)
    assert [one.number for one in draft.records] == [7]


def of(draft: Draft) -> tuple[Reading, ...]:
    return draft.content.readings if isinstance(draft.content, Readings) else ()


def row(number: int, data: bytes) -> Row:
    return Row(id=number, link=1, at_us=NOON_US, data=data)


def look(number: int, *, shown_us: int, at_us: int) -> Row:
    data = shown_us.to_bytes(8, "little", signed=True)
    return Row(id=number, link=1, at_us=at_us, data=data, note=Note.LOOK)


def weight_at_five_past_ten() -> bytes:
    """72.5 kg, 2026-11-21 10:05:00."""
    return bytes.fromhex("02 A4 38 EA 07 0B 15 0A 05 00")


def five_past_ten_us() -> int:
    return 1_795_255_500_000_000


def blood_sugar(number: int, time: str) -> bytes:
    """95 mg/dL under this number, at this hour, minute, second of 2026-11-21."""
    head = bytes([0x02, number, 0]) + bytes.fromhex("EA 07 0B 15") + bytes.fromhex(time)
    return glucose.FROM_MEASUREMENT + head + bytes.fromhex("5F B0 11")
