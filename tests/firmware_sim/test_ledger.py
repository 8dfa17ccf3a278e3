from pathlib import Path

import numpy as np

from accanto_firmware_sim import ledger
from accanto_firmware_sim.ledger import Book


def _frame(first: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return np.arange(first, first + 73, dtype=np.int32) - 40


def _keep(book: Book, number: int, *, taken: bool | None) -> None:
    book.offer_frame(73 * number, number, _frame(73 * number))
    if taken is not None:
        book.settle(taken=taken)


def test_a_frame_counts_as_sent_only_when_it_was_taken(tmp_path: Path) -> None:
    book = Book(tmp_path, "E0001", "ecg")
    for number, taken in enumerate([True, False, True]):
        _keep(book, number, taken=taken)

    account = ledger.read(tmp_path)["E0001"]

    assert account.samples.tolist() == [*_frame(0), *_frame(146)]
    assert account.sent["first"].tolist() == [0, 146]
    assert account.cut["first"].tolist() == [73]
    assert (book.sent, book.cut) == (2, 1)


def test_a_frame_whose_fate_was_not_written_down_counts_as_cut(tmp_path: Path) -> None:
    book = Book(tmp_path, "E0001", "ecg")
    _keep(book, 0, taken=True)
    _keep(book, 1, taken=None)

    account = ledger.read(tmp_path)["E0001"]

    assert (len(account.sent), len(account.cut)) == (1, 1)


def test_a_ledger_torn_by_a_crash_is_continued_with_its_marks_in_step(tmp_path: Path) -> None:
    book = Book(tmp_path, "E0001", "ecg")
    _keep(book, 0, taken=None)
    book.close()
    with (tmp_path / "E0001.ecg").open("ab") as file:
        file.write(b"half a record")

    _keep(Book(tmp_path, "E0001", "ecg"), 1, taken=True)
    account = ledger.read(tmp_path)["E0001"]

    assert account.sent["first"].tolist() == [73]
    assert account.cut["first"].tolist() == [0]


def test_the_values_of_an_oximeter_are_kept_as_octets_with_their_number(tmp_path: Path) -> None:
    book = Book(tmp_path, "O0001", "plx")
    for number, octets in enumerate([b"\x00a\x00H\x00", b"\x01long as a spot"]):
        book.offer_value(number, 10**18 + number, octets)
        book.settle(taken=True)

    account = ledger.read(tmp_path)["O0001"]

    assert account.values == [b"\x00a\x00H\x00", b"\x01long as a spot"]
    assert account.sent["number"].tolist() == [0, 1]


def test_a_folder_without_ledgers_holds_none(tmp_path: Path) -> None:
    assert ledger.read(tmp_path) == {}
