"""The outbox: durable before it is awaited, numbered without gaps, trimmed by receipts, honest when full."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from accanto_contract import messages
from accanto_contract.errors import SpoolError
from accanto_contract.header import ClockFlag, Header, message, parse
from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import DeviceBirth, Gap, Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway import files
from accanto_gateway.records import Draft, Lane, Place, Source, Stored, Tongue
from accanto_gateway.spool import Spool

STRAP = Source(device=DeviceId("simcor-e0001"), tongue=Tongue.PMD_ECG)
OXIMETER = Source(device=DeviceId("simcor-o0001"), tongue=Tongue.PLX_CONTINUOUS)


FIRST_VERSION = """
CREATE TABLE life (one INTEGER PRIMARY KEY CHECK (one = 1), epoch INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;
CREATE TABLE message (seq INTEGER PRIMARY KEY, lane INTEGER NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL,
  at_us INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
CREATE INDEX message_by_lane ON message (lane, seq);
INSERT INTO life VALUES (1, 77, 5);
INSERT INTO message VALUES (4, 1, 'simcor-e0001', 'ecg', 1, x'00'), (5, 1, 'simcor-e0001', 'ecg', 1, x'00');
"""


def spool_at(path: Path, *, quota_bytes: int = 1 << 20, most_pages: int = 0) -> Spool:
    return Spool(path, quota_bytes=quota_bytes, now_us=lambda: 1_000, most_pages=most_pages)


def chunk(upto: int = 1, size: int = 400) -> Draft:
    header = Header(
        codec=0, leads=1, flags=ClockFlag.NONE, signal=1, epoch=Epoch(0), seq=Seq(0), t_gateway_us=1,
        t_device=1, rate_hz=130.0, samples=size, scale=1.0, crc32=0,
    )  # fmt: skip
    return Draft(kind=Kind.ECG, content=message(header, bytes(2 * size)), upto=upto)


def readings(upto: int = 1) -> Draft:
    value = Reading(signal=10, value=97.0, t_gateway_us=1)
    return Draft(kind=Kind.OBSERVATION, content=Readings(epoch=0, seq=0, readings=(value,)), upto=upto)


async def test_what_was_awaited_is_there_after_another_start_under_its_number(tmp_path: Path) -> None:
    first = spool_at(tmp_path / "outbox.sqlite")
    numbers = await first.put(STRAP, [chunk(7), chunk(9)])
    first.close()

    again = spool_at(tmp_path / "outbox.sqlite")

    assert numbers == [1, 2]
    assert again.read.marks() == {STRAP: 9}
    header, _ = parse(again.read.body(Place(2)) or b"")
    assert (header.epoch, header.seq) == (first.epoch, 2)
    again.close()


async def test_each_start_is_a_life_of_its_own_with_numbers_of_its_own(tmp_path: Path) -> None:
    first = spool_at(tmp_path / "outbox.sqlite")
    await first.put(STRAP, [chunk(), chunk()])
    await first.receipted([(first.epoch, 1, 1)])
    first.close()

    again = spool_at(tmp_path / "outbox.sqlite")
    numbers = await again.put(STRAP, [chunk()])

    waiting = again.read.waiting(Lane.WAVEFORM, above=0, upto=99, limit=99)
    assert numbers == [1]
    assert [(entry.epoch, entry.seq) for entry in waiting] == [(first.epoch, 2), (again.epoch, 1)]
    assert [(life.epoch, life.last, life.oldest) for life in again.read.lives()] == [
        (again.epoch, 1, 1),
        (first.epoch, 2, 2),
    ]
    again.close()


async def test_a_restored_copy_uses_no_number_twice(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    first = spool_at(path)
    await first.put(STRAP, [chunk()])
    first.close()
    backup = path.read_bytes()
    later = spool_at(path)
    await later.put(STRAP, [chunk(), chunk()])
    later.close()

    path.write_bytes(backup)
    restored = spool_at(path)
    await restored.put(STRAP, [chunk()])

    waiting = restored.read.waiting(Lane.WAVEFORM, above=0, upto=99, limit=99)
    assert [entry.epoch for entry in waiting] == [first.epoch, restored.epoch]
    assert restored.epoch not in {first.epoch, later.epoch}
    restored.close()


async def test_a_file_of_the_first_version_keeps_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(FIRST_VERSION)
    old.close()

    spool = spool_at(path)

    waiting = spool.read.waiting(Lane.WAVEFORM, above=0, upto=99, limit=99)
    assert [(entry.epoch, entry.seq) for entry in waiting] == [(77, 4), (77, 5)]
    earlier = spool.read.lives()[1]
    assert (earlier.epoch, earlier.last, earlier.oldest) == (77, 5, 4)
    spool.close()


async def test_what_a_file_of_an_earlier_version_owes_of_a_record_is_still_owed(tmp_path: Path) -> None:
    path, record = tmp_path / "outbox.sqlite", Stored(number=3, digest=5)
    spool = spool_at(path)
    await spool.put(OXIMETER, [replace(readings(), records=(record,))])
    spool.close()
    with sqlite3.connect(path) as old:
        old.executescript("UPDATE record SET message = (SELECT message FROM owed); DROP TABLE owed;")
    old.close()

    spool = spool_at(path)
    before = spool.read.records(OXIMETER)[3].is_settled
    (waiting,) = spool.read.waiting(Lane.READINGS, above=0, upto=99, limit=99)
    await spool.receipted([(waiting.epoch, waiting.seq, waiting.seq)])

    assert (before, spool.read.records(OXIMETER)[3].is_settled) == (False, True)
    spool.close()


async def test_many_puts_at_once_share_their_commit_and_lose_none(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite")

    found = await asyncio.gather(*(spool.put(STRAP, [chunk(at)]) for at in range(1, 300)))

    assert sorted(number for numbers in found for number in numbers) == list(range(1, 300))
    spool.close()


async def test_rows_without_a_value_leave_a_mark_and_no_message(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite")

    assert await spool.put(OXIMETER, [Draft(kind=Kind.OBSERVATION, content=None, upto=12)]) == []

    assert spool.read.marks() == {OXIMETER: 12}
    spool.close()


async def test_a_full_disk_is_told_to_everyone_who_waits_and_the_spool_lives_on(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite", most_pages=12)
    kept = await spool.put(STRAP, [chunk()])

    refused = await asyncio.gather(
        *(spool.put(STRAP, [chunk(size=9000)]) for _ in range(3)), return_exceptions=True
    )
    await spool.receipted([(spool.epoch, kept[0], kept[0])])

    assert [type(error) for error in refused] == [SpoolError] * 3
    assert await spool.put(STRAP, [chunk()]) == [2]
    spool.close()


async def test_a_file_system_that_takes_no_more_is_told_and_survived(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite")
    before = await spool.put(STRAP, [chunk(1)])
    with files_no_larger_than(200_000), pytest.raises(SpoolError):
        await spool.put(STRAP, [chunk(2, size=20_000) for _ in range(10)])

    after = await spool.put(STRAP, [chunk(3)])

    assert (before, after) == ([1], [2])
    assert spool.read.marks() == {STRAP: 3}
    spool.close()


async def test_the_quota_gives_up_the_oldest_waveforms_and_declares_them(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite", quota_bytes=10_000)

    await spool.put(OXIMETER, [readings()])
    for _ in range(14):
        await spool.put(STRAP, [chunk()])

    first = spool.read.waiting(Lane.READINGS, above=0, upto=999, limit=99)
    gaps = [
        messages.decode_numbered(spool.read.body(entry.place) or b"")
        for entry in first
        if entry.kind is Kind.GAP
    ]
    given_up = {seq for gap in gaps if isinstance(gap, Gap) for seq in range(gap.first, gap.last + 1)}
    kept = {entry.seq for entry in first + spool.read.waiting(Lane.WAVEFORM, above=0, upto=999, limit=99)}
    assert 1 in kept
    assert given_up
    assert given_up | kept == set(range(1, spool.read.lives()[0].last + 1))
    assert not given_up & kept
    assert spool.read.state().bytes <= 10_000
    spool.close()


async def test_a_broken_file_is_moved_aside_and_a_new_epoch_begins(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    first = spool_at(path)
    await first.put(STRAP, [chunk() for _ in range(50)])
    first.close()
    path.write_bytes(b"not a database at all" * 500)

    again = spool_at(path)

    assert again.was_broken
    assert again.epoch != first.epoch
    assert any(".broken-" in name for name in names_in(tmp_path))
    again.close()


async def test_only_a_receipt_empties_the_outbox(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite")
    await spool.put(STRAP, [chunk(at) for at in range(1, 11)])

    await spool.receipted([(spool.epoch, 2, 4), (spool.epoch, 9, 9)])

    left = [entry.seq for entry in spool.read.waiting(Lane.WAVEFORM, above=0, upto=99, limit=99)]
    assert left == [1, 5, 6, 7, 8, 10]
    assert spool.read.lives()[0].oldest == 1
    spool.close()


async def test_a_known_device_is_remembered(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "outbox.sqlite")
    strap = DeviceBirth(device="simcor-e0001", kind="ecg", maker="Simcor", model="Strap 1", serial="E0001")

    await spool.know(strap)

    assert spool.read.devices() == (strap,)
    spool.close()


def test_a_folder_that_cannot_be_written_gives_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SpoolError, match="cannot be written"):
        files.folder(tmp_path / "file" / "spool")


async def test_the_wal_of_the_outbox_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    spool = spool_at(path, quota_bytes=1 << 30)

    for _ in range(12):
        await spool.put(STRAP, [chunk(size=20_000) for _ in range(10)])
        await spool.receipted([(spool.epoch, 1, spool.read.lives()[0].last)])

    assert size_of(tmp_path / "outbox.sqlite-wal") < 5 << 20
    spool.close()


@contextmanager
def files_no_larger_than(octets: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def size_of(path: Path) -> int:
    return path.stat().st_size


async def test_a_record_that_a_device_reports_twice_at_once_is_owed_once(tmp_path: Path) -> None:
    record = Stored(number=3, digest=5)
    spool = spool_at(tmp_path / "outbox.sqlite")

    numbers = await spool.put(OXIMETER, [replace(readings(), records=(record, record))])

    assert numbers == [1]
    assert not spool.read.records(OXIMETER)[3].is_settled
    spool.close()
