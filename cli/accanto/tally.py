"""The count that nobody on the line can bend: what the firmware says it sent, against what the store holds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg.rows import DictRow, dict_row

from accanto_contract import codec, topics
from accanto_contract.errors import Refused
from accanto_firmware_sim import ledger
from accanto_store import connections, queries

MAKER = "Simcor"
SFLOAT_NO_VALUE = frozenset({0x07FE, 0x07FF, 0x0800, 0x0801, 0x0802})


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The count, in ECG samples where nothing else is said."""

    sent: int
    """Left the straps and were taken by the other side."""
    stored: int
    """Of these, found in the store: in order, bit for bit."""
    missing: int
    twice: int
    """Stored more than once."""
    alerts: int
    """Raised and not withdrawn."""
    first_alert_s: float | None
    """From the start of the processes."""
    cut: int
    """On the air when a link broke: nobody can know whether they were taken."""
    wrong: int
    """Stored, but not what a strap sent, or out of order."""
    values_sent: int
    """Saturations that the oximeters sent and that were taken."""
    values_missing: int

    @property
    def is_dry(self) -> bool:
        """Whether nothing is on its way any more: all that was sent is stored."""
        return not (self.missing or self.values_missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert that stands; no name in it."""

    uid: str
    severity: str
    rule_id: str
    sentence: str
    raised_at: float


@dataclass(frozen=True, slots=True)
class StrapCount:
    """The count of one strap, in samples."""

    sent: int = 0
    stored: int = 0
    twice: int = 0
    cut: int = 0
    wrong: int = 0


def count(folder: Path, database_url: str, *, began: float) -> Result:
    """Compare every ledger in a folder with the store. Raises Unavailable."""
    accounts = ledger.read(folder)
    named = queries.load("tally")
    with connections.connect(database_url, name="accanto tally") as connection:
        straps = [_strap(connection, named, a) for a in accounts.values() if a.kind == "ecg"]
        oximeters = [_oximeter(connection, named, a) for a in accounts.values() if a.kind == "plx"]
    standing = alerts(database_url)
    sent, stored = (sum(s.sent for s in straps), sum(s.stored for s in straps))
    return Result(
        sent=sent,
        stored=stored,
        missing=sent - stored,
        twice=sum(s.twice for s in straps),
        alerts=len(standing),
        first_alert_s=round(standing[0].raised_at - began, 1) if standing else None,
        cut=sum(s.cut for s in straps),
        wrong=sum(s.wrong for s in straps),
        values_sent=sum(sent for sent, _ in oximeters),
        values_missing=sum(missing for _, missing in oximeters),
    )


def alerts(database_url: str) -> list[Alert]:
    """Every alert that stands, the oldest first. Raises Unavailable."""
    with connections.connect(database_url, name="accanto tally") as connection:
        cursor = connection.cursor(row_factory=dict_row)
        return [Alert(**row) for row in cursor.execute(queries.load("tally")["alerts"])]


def of_strap(account: ledger.Account, blocks: list[DictRow]) -> StrapCount:
    """Where each stored block lies in what the strap sent.

    A block is looked for at the frame whose first sample has the block's device time (to half a sample), and
    counts only where all its samples are those of the ledger from there on.
    """
    frames = np.concatenate([account.sent, account.cut])
    order = np.argsort(frames["time_ns"], kind="stable")
    frames = frames[order]
    was_taken = np.repeat(order < len(account.sent), frames["count"])
    sent, cut = int(np.count_nonzero(was_taken)), int(np.count_nonzero(~was_taken))
    if not len(frames):
        return StrapCount(wrong=sum(int(block["samples"]) for block in blocks))
    seen, wrong = _found(frames, blocks)
    stored = int(np.count_nonzero(seen[was_taken]))
    return StrapCount(sent, stored, int(np.sum(np.maximum(seen - 1, 0))), cut, wrong)


def _found(frames: NDArray[np.void], blocks: list[DictRow]) -> tuple[NDArray[np.int64], int]:
    """How often each sample of the ledger is stored, shape (samples,), and how many stored ones are not of it."""
    samples = ledger.samples(frames)
    begins = np.concatenate([[0], np.cumsum(frames["count"])])
    times, half_a_sample = _first_sample_times(frames)
    seen = np.zeros(len(samples), np.int64)
    wrong, after = 0, 0
    for block in blocks:
        held = _unpacked(block)
        away = np.abs(times - block["device_time"])
        at = int(begins[int(np.argmin(away))])
        if (
            np.min(away) > half_a_sample
            or not np.array_equal(samples[at : at + len(held)], held)
            or at < after
        ):
            wrong += len(held)
            continue
        seen[at : at + len(held)] += 1
        after = at
    return seen, wrong


def _first_sample_times(frames: NDArray[np.void]) -> tuple[NDArray[np.float64], float]:
    """The strap's time of each frame's first sample, ns, and half a sample period."""
    steps = np.diff(frames["time_ns"].astype(np.float64))
    follows = np.diff(frames["first"].astype(np.int64)) == frames["count"][:-1]
    counts = frames["count"][1:].astype(np.float64)
    period = float(np.median(steps[follows] / counts[follows])) if follows.any() else 1e9 / 130
    return frames["time_ns"] - (frames["count"] - 1.0) * period, period / 2


def _unpacked(block: DictRow) -> NDArray[np.int64]:
    try:
        held = codec.unpack(block["data"], block["codec"], leads=block["leads"], samples=block["samples"])
    except Refused:
        return np.full(block["samples"], np.iinfo(np.int64).min)
    microvolts: NDArray[np.float64] = np.asarray(held)[0] * float(block["scale"])
    return np.rint(microvolts).astype(np.int64)


def _strap(connection: psycopg.Connection, named: dict[str, str], account: ledger.Account) -> StrapCount:
    cursor = connection.cursor(row_factory=dict_row)
    return of_strap(account, cursor.execute(named["blocks"], {"device": _device(account)}).fetchall())


def _oximeter(
    connection: psycopg.Connection, named: dict[str, str], account: ledger.Account
) -> tuple[int, int]:
    """How many saturations were sent, and how many of them the store has not."""
    sent = sum(int.from_bytes(v[1:3], "little") not in SFLOAT_NO_VALUE for v in account.values)
    row = connection.execute(named["values"], {"device": _device(account), "signal": "spo2"}).fetchone()
    return sent, max(0, sent - (row[0] if row else 0))


def _device(account: ledger.Account) -> str:
    return topics.name_of(f"{MAKER} {account.serial}")
