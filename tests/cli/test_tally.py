"""The count finds what is missing, doubled, wrong or out of order, and calls nothing else so."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from accanto import tally
from accanto_contract import codec
from accanto_contract.packing import Codec
from accanto_firmware_sim import ledger

RATE = 130.0
PERIOD_NS = round(1e9 / RATE)
FRAME = 73


@pytest.fixture
def account(tmp_path: Path) -> ledger.Account:
    """Six frames: the fifth was cut off by a lost link."""
    book = ledger.Book(tmp_path, "E0001", "ecg")
    rng = np.random.default_rng(1)
    for number in range(6):
        last = 10**18 + PERIOD_NS * (FRAME * (number + 1) - 1)
        book.offer_frame(FRAME * number, last, rng.integers(-900, 900, FRAME).astype(np.int32))
        book.settle(taken=number != 4)
    book.close()
    return ledger.read(tmp_path)["E0001"]


def _blocks(account: ledger.Account, *runs: range) -> Iterator[dict[str, object]]:
    """Blocks of whole frames, as a gateway would send them."""
    frames = np.sort(np.concatenate([account.sent, account.cut]), order="first")
    for start, run in enumerate(runs):
        chosen = frames[list(run)]
        samples = ledger.samples(chosen).astype(np.int16)[None]
        yield {
            "start": float(start),
            "device_time": int(chosen["time_ns"][0]) - PERIOD_NS * (FRAME - 1),
            "samples": samples.shape[1],
            "leads": 1,
            "codec": int(Codec.RAW),
            "scale": 1.0,
            "data": codec.pack(samples, Codec.RAW),
        }


def test_what_was_sent_and_stored_is_counted_once(account: ledger.Account) -> None:
    count = tally.of_strap(account, list(_blocks(account, range(3), range(3, 4), range(5, 6))))

    assert count == tally.StrapCount(sent=5 * FRAME, stored=5 * FRAME, twice=0, cut=FRAME, wrong=0)


def test_a_cut_frame_may_be_stored_or_not(account: ledger.Account) -> None:
    count = tally.of_strap(account, list(_blocks(account, range(6))))

    assert (count.stored, count.cut, count.wrong) == (5 * FRAME, FRAME, 0)


def test_a_frame_that_never_came_is_missing(account: ledger.Account) -> None:
    count = tally.of_strap(account, list(_blocks(account, range(2), range(3, 4), range(5, 6))))

    assert count.sent - count.stored == FRAME


def test_a_block_stored_again_is_counted_twice(account: ledger.Account) -> None:
    count = tally.of_strap(account, list(_blocks(account, range(2), range(1, 4), range(5, 6))))

    assert count.twice == FRAME


def test_blocks_out_of_order_are_wrong(account: ledger.Account) -> None:
    count = tally.of_strap(account, list(_blocks(account, range(3, 4), range(3), range(5, 6))))

    assert count.wrong == 3 * FRAME


def test_one_changed_sample_makes_the_block_wrong(account: ledger.Account) -> None:
    (block,) = _blocks(account, range(4))
    assert isinstance(block["data"], bytes)
    data = bytearray(block["data"])
    data[100] ^= 1

    count = tally.of_strap(account, [{**block, "data": bytes(data)}])

    assert (count.stored, count.wrong) == (0, 4 * FRAME)
