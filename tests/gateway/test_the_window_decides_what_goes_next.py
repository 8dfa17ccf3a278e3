"""What goes first, what goes again and when: decided without a broker."""

import itertools
import random

from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.topics import Kind
from accanto_gateway import window
from accanto_gateway.records import Lane, Place
from accanto_gateway.shelf import Entry
from accanto_gateway.window import Window

LIFE = Epoch(7)


def entry(seq: int, epoch: Epoch = LIFE) -> Entry:
    return Entry(place=Place(seq), epoch=epoch, seq=Seq(seq), device=DeviceId("simcor-e0001"), kind=Kind.ECG)


def filled(outbox: dict[Lane, list[int]], *, boundary: int) -> Window:
    """A window that took from an outbox with these numbers in its lanes."""
    fresh = Window(boundary=Place(boundary), rng=random.Random(3))
    for wish in fresh.wishes():
        waiting = [seq for seq in outbox[wish.lane] if wish.above < seq <= wish.upto]
        fresh.take(wish, map(entry, waiting[: wish.limit]))
    return fresh


def sent_at(sending: Window, now: float) -> list[int]:
    places = [one.place for one in sending.due(now)]
    for place in places:
        sending.sent(place, now, round(now * 1e6))
    return [int(place) for place in places]


def test_live_readings_go_first_and_backlog_waveforms_last() -> None:
    sending = filled({Lane.READINGS: [2, 12], Lane.WAVEFORM: [1, 3, 11]}, boundary=10)

    assert sent_at(sending, 0.0) == [12, 11, 2, 1, 3]


def test_a_long_backlog_leaves_room_for_what_is_live() -> None:
    sending = filled({Lane.READINGS: [], Lane.WAVEFORM: list(range(1, 1000))}, boundary=1000)

    assert len(sending) == window.FIRST_FOR_BACKLOG
    assert next(sending.wishes()).limit == window.CAPACITY - window.FIRST_FOR_BACKLOG


def under_way(*, receipts_take_s: float) -> int:
    """How much of a long backlog is under way after a minute of such receipts."""
    sending, now = filled({Lane.READINGS: [], Lane.WAVEFORM: list(range(1, 500))}, boundary=10**6), 0.0
    while now < 60:
        numbers = sent_at(sending, now)
        now += receipts_take_s
        sending.receipted(LIFE, [(seq, seq) for seq in numbers], now)
        for wish in sending.wishes():
            sending.take(wish, [entry(wish.above + n) for n in range(1, wish.limit + 1) if not wish.live])
    return len(sending)


def test_the_backlog_takes_what_the_line_has_to_spare() -> None:
    assert under_way(receipts_take_s=0.1) == window.FOR_BACKLOG
    assert under_way(receipts_take_s=0.6) == window.LEAST_FOR_BACKLOG


def test_a_message_without_receipt_goes_again_later_and_later() -> None:
    sending = filled({Lane.READINGS: [1], Lane.WAVEFORM: []}, boundary=0)
    times = []
    for _ in range(12):
        times.append(max(0.0, sending.next_due()))
        sent_at(sending, times[-1])

    waits = [after - before for before, after in itertools.pairwise(times)]
    assert min(waits) >= window.FIRST_RESEND_S
    assert max(waits) <= window.LAST_RESEND_S
    assert waits[0] <= 2 * window.FIRST_RESEND_S


def test_while_no_receipt_comes_one_message_asks() -> None:
    sending = filled({Lane.READINGS: list(range(1, 101)), Lane.WAVEFORM: []}, boundary=0)
    first = sent_at(sending, 0.0)

    again = [seq for tick in range(600) for seq in sent_at(sending, 0.1 + tick / 10)]

    assert len(first) == 100
    assert 2 <= len(again) <= 10


def test_what_is_overtaken_by_a_receipt_goes_again_soon_and_then_later() -> None:
    sending = filled({Lane.READINGS: [1, 2, 3], Lane.WAVEFORM: []}, boundary=0)
    for seq in sent_at(sending, 0.0)[1:]:
        sending.sent(Place(seq), 0.5, 0)
    times = []

    for n in range(2, 400):
        sending.receipted(LIFE, [(n, n)], n / 2)
        times += [n / 2 for seq in sent_at(sending, n / 2) if seq == 1]
        sending.take(next(sending.wishes()), [entry(n + 2)])
        sent_at(sending, n / 2 + 0.1)

    waits = [after - before for before, after in itertools.pairwise(times)]
    assert times[0] <= 1 + window.OVERTAKEN_S[1] + 1
    assert waits == sorted(waits)
    assert waits[-1] > 16


def test_only_a_receipt_takes_a_message_out() -> None:
    sending = filled({Lane.READINGS: [1, 2], Lane.WAVEFORM: []}, boundary=0)
    sent_at(sending, 1.0)

    sending.acknowledged(Place(1), 0, 1.1)
    after_puback = len(sending)
    first_sent_us = sending.receipted(LIFE, [(1, 1)], 1.2)

    assert (after_puback, len(sending), first_sent_us) == (2, 1, 1_000_000)


def test_while_nobody_listens_one_message_asks() -> None:
    sending = filled({Lane.READINGS: list(range(1, 101)), Lane.WAVEFORM: []}, boundary=0)
    for seq in sent_at(sending, 0.0):
        sending.acknowledged(Place(seq), window.NO_SUBSCRIBERS, 0.01)

    asked = 0
    for tick in range(600):
        for seq in sent_at(sending, 0.02 + tick / 10):
            asked += 1
            sending.acknowledged(Place(seq), window.NO_SUBSCRIBERS, 0.03 + tick / 10)

    assert sending.is_deaf
    assert 10 <= asked <= 20


def test_as_soon_as_somebody_listens_everything_unheard_goes_again() -> None:
    sending = filled({Lane.READINGS: [1, 2, 3], Lane.WAVEFORM: []}, boundary=0)
    for seq in sent_at(sending, 0.0):
        sending.acknowledged(Place(seq), window.NO_SUBSCRIBERS, 0.01)

    probe = sent_at(sending, 1.1)
    sending.acknowledged(Place(probe[0]), 0, 1.2)

    assert probe == [1]
    assert sent_at(sending, 1.2) == [2, 3]


def test_a_refused_message_is_kept_and_tried_slowly_where_we_have_no_right() -> None:
    sending = filled({Lane.READINGS: [1, 2], Lane.WAVEFORM: []}, boundary=0)
    sent_at(sending, 0.0)

    sending.acknowledged(Place(1), window.NOT_AUTHORISED, 0.0)
    sending.acknowledged(Place(2), 0x97, 0.0)

    assert sent_at(sending, 1.0) == [2]
    assert 1 in sent_at(sending, window.FORBIDDEN_S)


def test_receipts_for_all_that_was_unheard_end_the_asking() -> None:
    sending = filled({Lane.READINGS: [1], Lane.WAVEFORM: []}, boundary=0)
    sent_at(sending, 0.0)
    sending.acknowledged(Place(1), window.NO_SUBSCRIBERS, 0.01)

    sending.receipted(LIFE, [(1, 1)], 0.02)

    assert not sending.is_deaf
    assert sending.due(100.0) == []


def test_a_receipt_counts_for_its_own_life_only() -> None:
    sending = filled({Lane.READINGS: [1, 2], Lane.WAVEFORM: []}, boundary=0)
    sent_at(sending, 0.0)

    sending.receipted(Epoch(8), [(1, 2)], 0.1)

    assert len(sending) == 2
