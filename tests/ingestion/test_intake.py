"""What a message holds, whose it is, and why it may not be used."""

import struct
import zlib
from dataclasses import replace

import homes
import pytest
from homes import GATEWAY, NOW_US, OXIMETER, ROSTER, SECOND

from accanto_contract import messages, topics
from accanto_contract.messages import Birth, Gap, RefusedBytes
from accanto_contract.packing import Codec
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind, Word
from accanto_ingestion import intake
from accanto_ingestion.roster import Assignment, Device, Roster
from accanto_ingestion.source import Delivery
from accanto_ingestion.verdict import Accepted, Heard, Refusal


def refused(delivery: Delivery, roster: Roster = ROSTER) -> Refusal:
    verdict = intake.judge(delivery, roster)
    assert isinstance(verdict, Refusal)
    return verdict


def with_assignment(**changes: int | None) -> Roster:
    assignment = replace(Assignment(patient_id=5, starts_us=0, ends_us=None, agreed_us=0), **changes)  # type: ignore[arg-type]
    device = Device(id=1, assignments=(assignment,))
    return Roster(gateways=frozenset({GATEWAY}), devices={homes.STRAP: device, OXIMETER: device})


def test_a_chunk_becomes_a_row_with_its_body_as_sent() -> None:
    message = homes.ecg(3)

    verdict = intake.judge(homes.delivery(message), ROSTER)

    assert isinstance(verdict, Accepted)
    (row,) = verdict.waveforms
    assert (row.patient_id, row.device_id, row.samples, row.rate_hz) == (5, 1, 1300, 130.0)
    assert row.data == message[64:]
    assert (verdict.number.gateway, verdict.number.epoch, verdict.number.seq) == (GATEWAY, homes.EPOCH, 3)


@pytest.mark.parametrize("packing", [Codec.RAW, Codec.DELTA_ZSTD, Codec.DELTA_DEFLATE])
def test_every_codec_that_travels_is_taken(packing: Codec) -> None:
    verdict = intake.judge(homes.delivery(homes.ecg(3, packing=packing)), ROSTER)

    assert isinstance(verdict, Accepted)
    assert verdict.waveforms[0].codec == packing


def test_readings_become_one_row_each() -> None:
    verdict = intake.judge(homes.delivery(homes.readings(4, 97, 96), Kind.OBSERVATION), ROSTER)

    assert isinstance(verdict, Accepted)
    assert [(row.signal, row.value) for row in verdict.observations] == [
        (SignalId.SPO2, 97),
        (SignalId.SPO2, 96),
    ]


def test_what_no_body_can_have_is_kept_and_not_trusted() -> None:
    verdict = intake.judge(homes.delivery(homes.readings(4, 97, 127, 30, 0), Kind.OBSERVATION), ROSTER)

    assert isinstance(verdict, Accepted)
    assert [(row.value, row.quality) for row in verdict.observations] == [
        (97, 100),
        (127, 0),
        (30, 100),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("roster", "reason"),
    [
        (Roster(), "unknown_gateway"),
        (Roster(gateways=frozenset({GATEWAY})), "unknown_device"),
        (with_assignment(starts_us=NOW_US), "unassigned_device"),
        (with_assignment(ends_us=NOW_US - 4990 * SECOND), "unassigned_device"),
        (with_assignment(agreed_us=None), "no_consent"),
        (with_assignment(agreed_us=NOW_US + 1), "no_consent"),
    ],
)
def test_what_the_registry_does_not_allow_is_refused_with_its_number(roster: Roster, reason: str) -> None:
    verdict = refused(homes.delivery(homes.ecg(3)), roster)

    assert verdict.reason == reason
    assert verdict.number
    assert verdict.number.seq == 3


def test_bytes_of_a_person_without_adesione_are_held_for_that_reason_whatever_else_is_wrong() -> None:
    broken = homes.delivery(homes.ecg(3)[:-1])

    verdict = refused(broken, with_assignment(agreed_us=None))

    assert verdict.reason == "no_consent"
    assert "checksum" in verdict.detail


@pytest.mark.parametrize(("seconds", "reason"), [(3600, None), (3601, "too_long")])
def test_a_block_of_more_than_an_hour_is_refused(seconds: int, reason: str | None) -> None:
    at_us = NOW_US - 7200 * SECOND

    verdict = intake.judge(homes.delivery(homes.ecg(1, at_us=at_us, count=130 * seconds)), ROSTER)

    assert getattr(verdict, "reason", None) == reason


def test_a_trace_cannot_come_as_a_value_nor_a_value_as_a_trace() -> None:
    value = homes.delivery(homes.readings(1, 97, signal=SignalId.ECG), Kind.OBSERVATION)
    computed = homes.delivery(homes.readings(1, 70, signal=SignalId.HEART_RATE), Kind.OBSERVATION)

    assert refused(value).reason == "wrong_signal"
    assert refused(computed).reason == "wrong_signal"
    assert refused(homes.delivery(homes.ecg(1, signal=SignalId.SPO2))).reason == "wrong_signal"


def test_a_time_more_than_five_minutes_ahead_is_refused() -> None:
    at_the_edge = homes.readings(1, 97, at_us=NOW_US + 300 * SECOND)
    beyond = homes.readings(1, 97, at_us=NOW_US + 300 * SECOND + 1)

    assert isinstance(intake.judge(homes.delivery(at_the_edge, Kind.OBSERVATION), ROSTER), Accepted)
    assert refused(homes.delivery(beyond, Kind.OBSERVATION)).reason == "future_time"


def test_a_clock_that_was_never_set_is_noticed() -> None:
    assert refused(homes.delivery(homes.ecg(1, at_us=0))).reason == "past_time"


def test_data_of_years_ago_are_welcome() -> None:
    old = homes.delivery(homes.ecg(1, at_us=NOW_US - 5 * 365 * 86_400 * SECOND))

    assert isinstance(intake.judge(old, ROSTER), Accepted)


def test_a_changed_body_is_refused_with_its_number() -> None:
    message = bytearray(homes.ecg(9))
    message[100] ^= 1

    verdict = refused(homes.delivery(bytes(message)))

    assert verdict.reason == "checksum"
    assert verdict.number
    assert verdict.number.seq == 9


def test_a_body_that_unfolds_into_a_flood_is_refused() -> None:
    body = zlib.compress(bytes(8_000_000))
    head = bytearray(homes.ecg(1)[:64])
    struct.pack_into("<I", head, 48, 4_000_000)
    struct.pack_into("<B", head, 2, 255)
    struct.pack_into("<I", head, 56, zlib.crc32(body))

    assert refused(homes.delivery(bytes(head) + body)).reason == "oversize"


def test_a_body_with_fewer_samples_than_announced_is_refused_before_it_is_stored() -> None:
    message = bytearray(homes.ecg(1))
    struct.pack_into("<I", message, 48, 1301)

    assert refused(homes.delivery(bytes(message))).reason == "truncated"


def test_numbers_that_no_spool_gives_are_refused_without_a_number() -> None:
    for epoch, seq in ((1 << 63, 1), (1, 0)):
        message = bytearray(homes.ecg(1))
        struct.pack_into("<QQ", message, 8, epoch, seq)

        verdict = refused(homes.delivery(bytes(message)))

        assert (verdict.reason, verdict.number) == ("undecodable", None)


def test_a_message_nested_beyond_reason_is_refused() -> None:
    payload = b'{"type":"readings","x":' + b"[" * 200_000

    assert refused(homes.delivery(payload, Kind.OBSERVATION)).reason == "undecodable"


def test_a_topic_that_is_not_ours_is_refused() -> None:
    assert refused(homes.delivery(b"", topic="acc/1/gw-0001/up/a/b/c")).reason == "wrong_topic"


def test_a_message_under_another_kind_is_refused() -> None:
    gap = messages.encode(Gap(epoch=1, seq=2, first=1, last=1, reason="full"))

    assert refused(homes.delivery(gap, Kind.OBSERVATION)).reason == "undecodable"


def test_bytes_that_a_gateway_could_not_read_are_kept_under_its_reason() -> None:
    message = RefusedBytes(epoch=7, seq=8, reason="truncated", detail="pmd", t_gateway_us=NOW_US, data=b"\1")

    verdict = refused(homes.delivery(messages.encode(message), Kind.REFUSED))

    assert (verdict.reason, verdict.detail) == ("device_truncated", "pmd")
    assert verdict.number
    assert verdict.number.seq == 8


def test_a_declared_gap_is_accepted_with_its_range() -> None:
    gap = Gap(epoch=7, seq=20, first=4, last=9, reason="disk full")

    verdict = intake.judge(homes.delivery(messages.encode(gap), Kind.GAP), ROSTER)

    assert isinstance(verdict, Accepted)
    assert verdict.gap == gap


@pytest.mark.parametrize(("first", "last", "life"), [(9, 4, 0), (0, 4, 0), (4, 2**63 - 1, 0), (4, 9, 2**63)])
def test_a_gap_that_no_spool_can_have_is_refused(first: int, last: int, life: int) -> None:
    gap = Gap(epoch=7, seq=20, first=first, last=last, reason="disk full", life=life)

    assert refused(homes.delivery(messages.encode(gap), Kind.GAP)).reason == "undecodable"


def test_a_birth_is_heard() -> None:
    birth = Birth(
        epoch=7, at_us=NOW_US, software="0.1", codecs=(0, 3), clock_synchronised=True, oldest_unreceipted=1
    )
    topic = topics.word(GATEWAY, Word.BIRTH)

    verdict = intake.judge(homes.delivery(messages.encode(birth), topic=topic), ROSTER)

    assert verdict == Heard(gateway=GATEWAY, word=birth)


def test_a_word_that_was_taken_back_says_nothing() -> None:
    verdict = intake.judge(homes.delivery(b"", topic=topics.word(GATEWAY, Word.DEATH)), ROSTER)

    assert verdict == Heard(gateway=GATEWAY, word=None)


def test_a_blow_travels_under_a_kind_of_its_own() -> None:
    blow = homes.ecg(3, signal=SignalId.EXPIRED_VOLUME)

    verdict = intake.judge(homes.delivery(blow, Kind.BREATH), ROSTER)

    assert isinstance(verdict, Accepted)
    assert verdict.waveforms[0].signal == SignalId.EXPIRED_VOLUME
    assert refused(homes.delivery(blow)).reason == "wrong_signal"
    assert refused(homes.delivery(homes.ecg(3), Kind.BREATH)).number
