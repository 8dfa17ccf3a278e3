"""The witnesses of the fault suite: what is receipted or acknowledged is committed at that moment, and all in the end.

They look over connections of their own, at the tables themselves. While the database is away a receipt waits to be
looked at until it is back: what was committed is still there then.
"""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
from psycopg import Connection
from steadfast import SPAN_S, Ledger, oximeter, strap

from accanto_contract.errors import Undecodable
from accanto_contract.messages import Receipt
from accanto_contract.topics import Kind
from accanto_ingestion import packets
from accanto_ingestion.numbering import salvaged
from accanto_ingestion.packets import Published
from accanto_ingestion.verdict import Number

WHO = """
select d.id, a.patient_id from device d join device_assignment a on a.device_id = d.id where d.name = any(%s::text[])
order by array_position(%s::text[], d.name)"""
NOT_STORED = """
select n from unnest(%(firsts)s::bigint[], %(lasts)s::bigint[]) told (first, last), generate_series(first, last) n
where not exists (
    select from waveform where patient_id = %(patient)s and signal = 1 and device_id = %(strap)s
      and start = to_timestamp(%(starts)s + %(span)s * n) offset 0)
  and not exists (
    select from observation where patient_id = %(patient)s and signal = 10 and device_id = %(oximeter)s
      and time = to_timestamp(%(starts)s + %(span)s * n) offset 0)"""
"""`offset 0` keeps each a look into the index: a merge of both would read a patient's whole past at every receipt."""
KEPT = "select seq from quarantine where gateway = %s and epoch = %s and seq between %s and %s"
UNSEEN = """
select said.gateway, said.seq from unnest(%s::text[], %s::bigint[], %s::bigint[]) said (gateway, epoch, seq)
where not exists (
  select from (
    select last from gateway_run where gateway = said.gateway and epoch = said.epoch and first <= said.seq
    order by first desc limit 1) run
  where last >= said.seq)"""
TRACES = """select extract(epoch from w.start)::bigint, w.data from waveform w
join device d on d.id = w.device_id where d.name = %s"""
VALUES = """select extract(epoch from o.time)::bigint, o.value from observation o
join device d on d.id = o.device_id where d.name = %s"""
UNMARKED = """
with mark as (
  select patient_id, signal, range_agg(tstzrange(starts, ends, '[]')) as spans from dirty group by 1, 2)
select count(*) from (
  select patient_id, signal, start as at from waveform union all select patient_id, signal, time from observation) row
left join mark using (patient_id, signal) where not coalesce(spans @> at, false)"""
STALE = """
select count(*) from (select patient_id, signal, max(time) as time from observation group by 1, 2) newest
left join latest using (patient_id, signal) where latest.time is distinct from newest.time"""
HOLES = """select count(*) from gateway_run
where gateway = %s and epoch = %s and (first, last) <> (1, %s::bigint)"""


@dataclass
class Witness:
    """Looks, at the moment of a receipt, whether what it speaks of is committed."""

    url: str
    false_receipts: list[str] = field(default_factory=list)
    looked: int = 0
    is_silent: bool = False
    """For who measures time: look at nothing."""
    _connection: Connection | None = None
    _later: list[tuple[Ledger, Receipt]] = field(default_factory=list)
    _known: dict[str, list[tuple[object, ...]]] = field(default_factory=dict)

    def check(self, ledger: Ledger, receipt: Receipt) -> None:
        if self.is_silent:
            return
        self._later.append((ledger, receipt))
        with suppress(psycopg.Error):
            self.catch_up()

    def catch_up(self) -> None:
        """Look at what is still to be looked at. Raises psycopg.Error."""
        while self._later:
            ledger, receipt = self._later[0]
            self._look(ledger, receipt)
            self._later.pop(0)

    def ask(self, query: str, values: object = ()) -> list[tuple[object, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.url, autocommit=True, connect_timeout=1)
            self._connection.execute("set statement_timeout = '3s'")
        return self._connection.execute(query, values).fetchall()  # type: ignore[call-overload,no-any-return]

    def take_time(self) -> None:
        """Nothing hangs any more: what is asked from now on may read everything."""
        self.ask("select set_config('statement_timeout', '5min', false)")

    def close(self) -> None:
        if self._connection:
            self._connection.close()

    def _look(self, ledger: Ledger, receipt: Receipt) -> None:
        (strap_id, patient), (oximeter_id, _) = self._who(ledger.gateway)
        firsts, lasts = [first for first, _ in receipt.ranges], [last for _, last in receipt.ranges]
        missing = {seq for (seq,) in self.ask(NOT_STORED, {
            "patient": patient, "strap": strap_id, "oximeter": oximeter_id, "starts": ledger.starts_s,
            "span": SPAN_S, "firsts": firsts, "lasts": lasts,
        })}  # fmt: skip
        if missing:
            kept = self.ask(KEPT, (ledger.gateway, ledger.epoch, min(firsts), max(lasts)))
            missing -= {seq for (seq,) in kept}
        self.looked += sum(last - first + 1 for first, last in receipt.ranges)
        self.false_receipts += [
            f"{ledger.gateway}/{seq} {receipt.status}" for seq in sorted(map(str, missing))
        ]

    def _who(self, gateway: str) -> list[tuple[object, ...]]:
        """Strap and oximeter of a home, each with the patient."""
        if gateway not in self._known:
            names = [strap(gateway), oximeter(gateway)]
            self._known[gateway] = self.ask(WHO, (names, names))
        return self._known[gateway]


@dataclass
class Eavesdropper:
    """Sits on the line between broker and worker: what the worker acknowledges there must be committed."""

    witness: Witness
    false_acknowledgements: list[str] = field(default_factory=list)
    looked: int = 0
    _rests: dict[tuple[int, bool], bytes] = field(default_factory=dict)
    _under_way: dict[tuple[int, int], Published] = field(default_factory=dict)

    def tap(self, connection: int, upward: bool, data: bytes) -> None:  # noqa: FBT001 -- the proxy's way
        rest = self._rests.get((connection, upward), b"") + data
        found, used = packets.split(rest)
        self._rests[connection, upward] = rest[used:]
        acknowledged: list[Number] = []
        for packet in found:
            if isinstance(packet, Published):
                if packet.packet:
                    self._under_way[connection, packet.packet] = packet
            elif upward and packet.kind == packets.PUBACK:
                number = self._acknowledged(connection, int.from_bytes(packet.body[:2], "big"))
                acknowledged += [number] if number else []
        if acknowledged:
            self._look(acknowledged)

    def _acknowledged(self, connection: int, number: int) -> Number | None:
        """The message that is acknowledged, by its number; None for a word without one, or for none of ours."""
        self.looked += 1
        message = self._under_way.pop((connection, number), None)
        if message is None:
            self.false_acknowledgements.append(f"packet {number}: not of this connection")
            return None
        _, _, gateway, _, *rest = message.topic.decode().split("/")
        if len(rest) != 2:
            return None
        identity = salvaged(message.payload, gateway, Kind(rest[1]))  # type: ignore[arg-type]  # it is a gateway's id
        if identity is None:
            raise Undecodable("a message of ours without a number")
        return identity

    def _look(self, numbers: Sequence[Number]) -> None:
        with suppress(psycopg.Error):
            unseen = self.witness.ask(UNSEEN, tuple(map(list, zip(*numbers, strict=True))))
            self.false_acknowledgements += [f"{gateway}/{seq}" for gateway, seq in unseen]


def findings(witness: Witness, ledgers: Iterable[Ledger]) -> list[str]:
    """What is wrong in the end, home by home, and in what is derived; nothing where all is well."""
    found: list[str] = []
    witness.take_time()
    for ledger in ledgers:
        found += [f"{ledger.gateway}: {what}" for what in _of(witness, ledger)]
    if unmarked := _number(witness.ask(UNMARKED)):
        found.append(f"{unmarked} rows that no mark wakes the watch for")
    if stale := _number(witness.ask(STALE)):
        found.append(f"{stale} series whose newest value is not the newest")
    return found


def _of(witness: Witness, ledger: Ledger) -> Iterable[str]:
    traces = [(at, bytes(data)) for at, data in witness.ask(TRACES, (strap(ledger.gateway),))]  # type: ignore[call-overload]
    values = [(at, struct.pack(">d", v)) for at, v in witness.ask(VALUES, (oximeter(ledger.gateway),))]
    stored = [((int(str(at)) - ledger.starts_s) // SPAN_S, essence) for at, essence in traces + values]
    good = {seq: said for seq, said in ledger.said.items() if not said.is_bad}
    numbers = [seq for seq, _ in stored]
    if lost := good.keys() - set(numbers):
        yield f"{len(lost)} lost, from {min(lost)} on"
    if foreign := set(numbers) - good.keys():
        yield f"{len(foreign)} that nobody sent, from {min(foreign)} on"
    if len(numbers) != len(set(numbers)):
        yield f"{len(numbers) - len(set(numbers))} stored twice"
    changed = [s for s, body in stored if s in good and hashlib.sha256(body).digest() != good[s].sha256]
    if changed:
        yield f"{len(changed)} with other content, from {min(changed)} on"
    kept: Sequence[object] = [seq for (seq,) in witness.ask(KEPT, (ledger.gateway, ledger.epoch, 0, 2**62))]
    bad = {seq for seq, said in ledger.said.items() if said.is_bad}
    if sorted(map(int, map(str, kept))) != sorted(bad):
        yield f"{len(kept)} in quarantine where {len(bad)} bad ones were sent"
    if _number(witness.ask(HOLES, (ledger.gateway, ledger.epoch, max(ledger.said, default=0)))):
        yield "the cursor has holes"


def _number(rows: Sequence[tuple[object, ...]]) -> int:
    return int(str(rows[0][0]))
