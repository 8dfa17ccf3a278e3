"""Which message of a batch is new, which was seen, which comes twice; and what a gateway is told."""

import homes
from homes import GATEWAY, NOW_US, ROSTER, SECOND

from accanto_contract.identity import Epoch, Seq
from accanto_contract.topics import Kind
from accanto_ingestion import batch, intake, receipts
from accanto_ingestion.batch import Item
from accanto_ingestion.receipts import Status
from accanto_ingestion.spans import Changes
from accanto_ingestion.verdict import Accepted, Number
from accanto_store import moments


def item(payload: bytes, kind: Kind = Kind.ECG) -> Item:
    delivery = homes.delivery(payload, kind)
    return Item(delivery=delivery, verdict=intake.judge(delivery, ROSTER))


def number(seq: int, epoch: int = homes.EPOCH) -> Number:
    return Number(gateway=GATEWAY, epoch=Epoch(epoch), seq=Seq(seq))


def test_a_new_message_takes_the_quick_way() -> None:
    way = batch.sort([item(homes.ecg(1))], (), careful=False)

    assert (way.fresh, way.doubtful, way.again) == ((0,), (), frozenset())


def test_a_number_that_was_seen_takes_the_careful_way() -> None:
    way = batch.sort([item(homes.ecg(1)), item(homes.ecg(2))], {number(1)}, careful=False)

    assert (way.fresh, way.doubtful, way.again) == ((1,), (0,), frozenset({0}))


def test_the_same_bytes_twice_in_a_batch_count_once() -> None:
    way = batch.sort([item(homes.ecg(1)), item(homes.ecg(1))], (), careful=False)

    assert (way.fresh, way.doubtful, way.again) == ((0,), (), frozenset({1}))


def test_other_bytes_under_the_same_number_are_looked_at() -> None:
    way = batch.sort([item(homes.ecg(1)), item(homes.ecg(1, seed=99))], (), careful=False)

    assert (way.fresh, way.doubtful) == ((0,), (1,))


def test_a_careful_batch_trusts_nothing() -> None:
    way = batch.sort([item(homes.ecg(1))], (), careful=True)

    assert (way.fresh, way.doubtful, way.again) == ((), (0,), frozenset())


def test_numbers_become_runs() -> None:
    assert receipts.runs([7, 1, 3, 2, 7]) == ((1, 3), (7, 7))
    assert receipts.runs([]) == ()


def test_a_gateway_gets_one_receipt_for_each_epoch_and_status() -> None:
    told = receipts.of(
        [
            (number(1), Status.STORED),
            (number(2), Status.STORED),
            (number(3), Status.QUARANTINED),
            (number(1, epoch=8), Status.STORED),
        ],
        now_us=5,
    )

    found = [(gateway, r.epoch, r.status, r.ranges) for gateway, r in told]
    assert found == [
        (GATEWAY, 7, "stored", ((1, 2),)),
        (GATEWAY, 7, "quarantined", ((3, 3),)),
        (GATEWAY, 8, "stored", ((1, 1),)),
    ]


def test_a_batch_marks_one_span_for_each_series() -> None:
    changes = Changes()
    for seq in (1, 3):
        verdict = item(homes.ecg(seq)).verdict
        assert isinstance(verdict, Accepted)
        changes.add(verdict.waveforms)

    spans = changes.spans()

    starts = NOW_US - 4990 * SECOND
    assert spans["starts"] == [moments.from_us(starts)]
    assert spans["ends"] == [moments.from_us(starts + 30 * SECOND)]
    assert changes.patients() == [5]


def test_only_the_newest_value_of_a_series_is_kept() -> None:
    changes = Changes()
    for payload in (homes.readings(2, 95), homes.readings(1, 99)):
        verdict = item(payload, Kind.OBSERVATION).verdict
        assert isinstance(verdict, Accepted)
        changes.note_newest(verdict.observations)

    assert changes.newest()["values"] == [95]
