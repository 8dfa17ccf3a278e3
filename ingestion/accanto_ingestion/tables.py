"""The writer's hand in the database: one step a function, all within the transaction of its caller."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from psycopg import Connection

from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_contract.messages import Gap
from accanto_ingestion.batch import Lives
from accanto_ingestion.source import Delivery
from accanto_ingestion.spans import Changes
from accanto_ingestion.verdict import Number, Refusal
from accanto_store import copying, moments, queries
from accanto_store.rows import Observation, Waveform

LONGEST_TOPIC = 512
LONGEST_DETAIL = 1000


class Tables:
    """The tables that ingestion writes, over one connection. Every method raises psycopg.Error."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._queries = queries.load("ingestion")

    def lock_cursors(self, lives: Lives) -> frozenset[Number]:
        """Keep other workers off these gateways until the commit; which of the numbers were seen before."""
        if not lives:
            return frozenset()
        self._run("lock_cursors", {"gateways": [g for g, _ in lives], "epochs": [e for _, e in lives]})
        runs = [(*life, *run) for life, found in lives.items() for run in found]
        known: Iterable[tuple[GatewayId, Epoch, int, int]] = self._connection.execute(
            self._queries["seen_before"], _columns(runs)
        )
        return frozenset(
            Number(gateway, epoch, Seq(seq))
            for gateway, epoch, first, last in known
            for seq in range(first, last + 1)
        )

    def advance_cursors(self, lives: Lives, gaps: Iterable[tuple[Number, Gap]]) -> None:
        """These numbers, and what was given up, are settled from now on."""
        told: list[tuple[GatewayId, int, int, int]] = [
            (number.gateway, gap.life or number.epoch, gap.first, gap.last) for number, gap in gaps
        ]
        told += [(*life, *run) for life, found in lives.items() for run in found]
        if told:
            self._run("advance_cursors", _columns(told))

    def copy(self, observations: Sequence[Observation], waveforms: Sequence[Waveform]) -> None:
        """Rows straight in. Raises UniqueViolation where one is there already."""
        if observations:
            self._copy("copy_observations", copying.observations(observations))
        if waveforms:
            self._copy("copy_waveforms", copying.waveforms(waveforms))

    def stage(self, observations: Sequence[Observation], waveforms: Sequence[Waveform]) -> None:
        """Rows into the temporary tables, with their indexes."""
        self._run("make_stages")
        if observations:
            self._copy("stage_observations", copying.observations(observations, numbered=True))
        if waveforms:
            self._copy("stage_waveforms", copying.waveforms(waveforms, numbered=True))

    def take_new(self, changes: Changes) -> None:
        """What is staged and new goes in, and is noted as a change."""
        for query in ("take_new_observations", "take_new_waveforms"):
            spans: Iterable[tuple[int, int, datetime, datetime]] = self._connection.execute(
                self._queries[query]
            )
            for patient_id, signal, starts, ends in spans:
                changes.add_span(patient_id, signal, moments.to_us(starts), moments.to_us(ends))

    def contradicting(self) -> tuple[frozenset[int], frozenset[int]]:
        """Indexes of staged observations and of staged waveforms whose place something else has taken."""
        observations = self._connection.execute(self._queries["contradicting_observations"]).fetchall()
        waveforms = self._connection.execute(self._queries["contradicting_waveforms"]).fetchall()
        return frozenset(n for (n,) in observations), frozenset(n for (n,) in waveforms)

    def quarantine(self, refused: Iterable[tuple[Delivery, Refusal]]) -> None:
        """Keep bytes that cannot be used: where from, when they came, and why."""
        for delivery, refusal in refused:
            values = {
                "topic": clean(delivery.topic, LONGEST_TOPIC), "payload": delivery.payload,
                "received_at": moments.from_us(delivery.received_us), "reason": clean(refusal.reason, 64),
                "detail": clean(refusal.detail, LONGEST_DETAIL), "gateway": refusal.gateway,
                "epoch": refusal.number.epoch if refusal.number else None,
                "seq": refusal.number.seq if refusal.number else None,
            }  # fmt: skip
            self._run("quarantine", values)

    def note_gaps(self, gaps: Iterable[tuple[Number, Gap]]) -> None:
        """What gateways gave up, by their own word."""
        for number, gap in gaps:
            epoch = gap.life or number.epoch
            values = {"gateway": number.gateway, "epoch": epoch, "first": gap.first, "last": gap.last}
            self._run("note_gap", {**values, "reason": clean(gap.reason, LONGEST_DETAIL)})

    def mark(self, changes: Changes) -> None:
        """Newest values for the screens, marks and a call for the watch."""
        if newest := changes.newest():
            self._run("keep_latest", newest)
        if spans := changes.spans():
            self._run("mark_dirty", spans)
            self._run("wake_watch", {"patients": changes.patients()})

    def _run(self, query: str, values: Mapping[str, object] | None = None) -> None:
        self._connection.execute(self._queries[query], values)

    def _copy(self, query: str, data: bytes) -> None:
        with self._connection.cursor() as cursor, cursor.copy(self._queries[query]) as copy:
            copy.write(data)


def _columns(runs: Iterable[tuple[GatewayId, int, int, int]]) -> dict[str, list[object]]:
    """The arrays in which the cursors' queries take runs."""
    columns = zip(("gateways", "epochs", "firsts", "lasts"), zip(*runs, strict=True), strict=True)
    return {name: list(values) for name, values in columns}


def clean(text: str, longest: int) -> str:
    """A text as the database can hold it: no NUL, no half of a surrogate pair, not without end."""
    return text[:longest].replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
