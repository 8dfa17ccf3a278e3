"""A gateway that comes up is told only of what is stored, also when its word is older than what followed it."""

import homes
import pytest
from homes import GATEWAY, NOW_US
from psycopg import Connection
from storing import judged, store, trace

from accanto_contract import messages, topics
from accanto_contract.messages import Birth, Life
from accanto_contract.topics import Word
from accanto_ingestion import words
from accanto_ingestion.source import Delivery

pytestmark = pytest.mark.integration


def born(epoch: int, *earlier: int) -> Delivery:
    birth = Birth(
        epoch=epoch, at_us=NOW_US, software="accanto 1", codecs=(0,), clock_synchronised=True, oldest_unreceipted=None,
        earlier=tuple(Life(epoch=life, first=1) for life in earlier),
    )  # fmt: skip
    return homes.delivery(messages.encode(birth), topic=topics.word(GATEWAY, Word.BIRTH))


def told(db: Connection, *deliveries: Delivery) -> list[tuple[int, tuple[tuple[int, int], ...]]]:
    """The receipts that these births bring: the life, and the numbers that may leave."""
    return [(r.epoch, r.ranges) for _, r in words.answers(db, judged(db, list(deliveries)), now_us=1)]


def test_a_birth_from_before_a_restart_promises_nothing_of_the_life_after_it(db: Connection) -> None:
    store(db, trace(1, epoch=8), trace(3, epoch=8))

    receipts = told(db, born(7), born(8, 7))

    assert receipts == [(8, ((3, 3),))]


def test_a_life_that_the_gateway_forgot_is_named_without_the_numbers_that_are_missing(db: Connection) -> None:
    store(db, trace(1, epoch=8), trace(2, epoch=8), trace(5, epoch=8), trace(6, epoch=8))

    assert told(db, born(9)) == [(8, ((5, 6),))]
