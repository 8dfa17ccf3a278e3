"""From single notifications to messages of some seconds: pure, fed row by row, the same live and after a crash.

An assembler remembers what it was fed until it has a whole message; what it gives out speaks, taken together, for
all rows up to the last. Bytes that cannot be read, or whose time cannot be known, travel on their own, refused.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from accanto_contract.errors import Refused, Truncated
from accanto_contract.header import ClockFlag
from accanto_contract.messages import Reading
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_gateway import quality, waveform
from accanto_gateway.clock import GatewayClock
from accanto_gateway.devices import tongues
from accanto_gateway.quality import Change, Watch
from accanto_gateway.records import Draft, Note, Row, Stored, Tongue
from accanto_gateway.timeline import Placed, Timeline
from accanto_gateway.told import Reader, Told
from accanto_gateway.utterance import Moment, Utterance
from accanto_gateway.waveform import Chunker

VALUES_S = 2.0
"""A saturation is small and may be urgent: it waits two seconds, where a trace waits ten."""
MOST_WAITING = 50
"""So many of them make a message, however soon they came."""


@dataclass(slots=True, kw_only=True)
class Assembler:
    """Makes messages of the rows of one source."""

    tongue: Tongue
    clock: GatewayClock
    timeline: Timeline = field(default_factory=Timeline)
    refused: int = 0
    unusable: int = 0
    """Troubles that the patient was told of."""
    changes: list[Change] = field(default_factory=list)
    """What the patient is to be told, until somebody takes it."""
    trace_s: dict[SignalId, float] = field(default_factory=dict)
    """Seconds of each trace since the link began."""
    _reader: Reader = field(init=False)
    _watch: Watch = field(default_factory=Watch)
    _waves: dict[SignalId, Chunker] = field(default_factory=dict)
    _waiting: list[Utterance] = field(default_factory=list)
    _facts: list[Reading] = field(default_factory=list)
    """What we ourselves have to say: troubles, looks at the clock."""
    _pieces: list[Row] = field(default_factory=list)
    """Segments of something that is not whole yet."""
    _since_us: int = 0
    _upto: int | None = None
    _link: int | None = None

    def __post_init__(self) -> None:
        """Begin to read."""
        self._reader = tongues.READERS[self.tongue]()

    @property
    def gaps(self) -> int:
        """Breaks in the device's own time."""
        return sum(wave.gaps for wave in self._waves.values())

    def feed(self, row: Row) -> list[Draft]:
        """The messages that this row completes, and refused bytes."""
        if self._link != row.link:
            self._tear()
            self._link, self.trace_s = row.link, {}
            self.timeline.is_looked_at = False
        if row.note is not Note.BYTES:
            return self._looked(row)
        self._pieces.append(row)
        try:
            told = self._reader.read(row.data)
            _check(told)
        except Refused as error:
            return self._refuse(error)
        if told is None:
            return []
        rows, self._pieces = tuple(self._pieces), []
        return self._take(Utterance(told=told, rows=rows, record=self._record(rows)))

    def close(self) -> list[Draft]:
        """The messages of what is whole; what waits for a look at its device's clock waits on."""
        if self._upto is None or not all(map(self._can_place, self._waiting)):
            return []
        upto, waiting = self._upto, self._waiting
        self._upto, self._waiting = None, []
        return self._drafts(waiting, upto)

    def offset_us(self) -> int | None:
        """Gateway's clock minus device's clock, where the device has one."""
        offsets = [wave.offset_us() for wave in self._waves.values()]
        return next((offset for offset in offsets if offset is not None), self.timeline.offset_us)

    def _take(self, heard: Utterance) -> list[Draft]:
        row, frames, drafts = heard.rows[-1], heard.told.frames, []
        if not all(self._wave(frame.signal).follows(frame, row.link) for frame in frames):
            drafts = self.close()
            for frame in frames:
                self._wave(frame.signal).begin_anew()
        for frame in frames:
            self._wave(frame.signal).take(frame, at_us=row.at_us, link=row.link)
            so_far = self.trace_s.get(frame.signal, 0.0)
            self.trace_s[frame.signal] = so_far + len(frame.samples) / frame.nominal_hz
        if heard.told.values or heard.told.strips:
            self._waiting.append(heard)
        self._tell(self._watch.heard(heard.told, row.at_us))
        self._speak_for(row)
        return drafts + (self.close() if self._is_due(row) else [])

    def _is_due(self, row: Row) -> bool:
        if len(self._waiting) >= MOST_WAITING or any(wave.is_full for wave in self._waves.values()):
            return True
        return not self._waves and abs(row.at_us - self._since_us) >= VALUES_S * 1e6

    def _looked(self, row: Row) -> list[Draft]:
        """Somebody looked at the device's clock: what waited can be placed now."""
        shown_us = int.from_bytes(row.data, "little", signed=True) if row.note is Note.LOOK else None
        self.timeline.looked(shown_us, row.at_us)
        if shown_us is not None:
            self._fact(SignalId.CLOCK_OFFSET, (row.at_us - shown_us) / 1e6, row.at_us, t_device=shown_us)
        self._speak_for(row)
        return self.close() if self._waiting else []

    def _refuse(self, error: Refused) -> list[Draft]:
        """What came last cannot be read; segments before it will not be whole either, or are of the same record."""
        rows, self._pieces = tuple(self._pieces), []
        if not tongues.is_whole(self.tongue, [row.data for row in rows]):
            self._pieces, rows = list(rows[:-1]), rows[-1:]
            self._tear()
        self._waiting.append(Utterance(rows=rows, error=error, record=self._record(rows)))
        self._reader = tongues.READERS[self.tongue]()
        self._speak_for(rows[-1])
        return self.close()

    def _tear(self) -> None:
        """What has begun will never be whole: its bytes are kept."""
        if self._pieces:
            error = Truncated(f"{len(self._pieces)} segments of something that has more")
            self._waiting.append(Utterance(rows=tuple(self._pieces), error=error))
            self._speak_for(self._pieces[-1])
            self._pieces, self._reader = [], tongues.READERS[self.tongue]()

    def _record(self, rows: tuple[Row, ...]) -> Stored | None:
        numbered = tongues.NUMBERS.get(self.tongue)
        number = numbered(rows[0].data) if numbered else None
        return (
            None
            if number is None
            else Stored(number=number, digest=zlib.crc32(tongues.fingerprint(self.tongue, rows[0].data)))
        )

    def _speak_for(self, row: Row) -> None:
        if self._upto is None:
            self._since_us = row.at_us
        self._upto = row.id

    def _drafts(self, waiting: list[Utterance], upto: int) -> list[Draft]:
        """Chunks first, then strips and refusals, and a message of readings for each moment that was stamped.

        A moment may be refused at the centre, the device having been nobody's then: it must take no other along.
        """
        drafts = [
            Draft(kind=_kind(made[0].signal), content=made[1], upto=upto)
            for wave in self._waves.values()
            if (made := wave.chunk(synchronised=self.clock.synchronised))
        ]
        moment = Moment()
        for heard in waiting:
            try:
                placed = self._placed(heard)
            except Refused as error:
                self.refused += 1
                drafts.append(heard.refused(error, upto))
                continue
            drafts += self._strips(heard, placed, upto)
            if moment.is_over(heard):
                drafts.append(moment.draft(upto))
                moment = Moment()
            moment.add(heard, self._readings(heard, placed))
        moment.readings, self._facts = [*self._facts, *moment.readings], []
        last = replace(moment.draft(upto), offset_us=self._offset_of(waiting))
        return (
            [*drafts, last]
            if last.content or last.records or last.offset_us is not None or not drafts
            else drafts
        )

    def _offset_of(self, waiting: list[Utterance]) -> int | None:
        return self.timeline.offset_us if any(heard.told.stamp for heard in waiting) else None

    def _strips(self, heard: Utterance, placed: Placed, upto: int) -> Iterator[Draft]:
        for strip in heard.told.strips:
            chunk = waveform.strip_chunk(
                strip, at_us=placed.at_us, shown_us=heard.shown_us, flags=placed.flags,
                synchronised=self.clock.synchronised,
            )  # fmt: skip
            yield Draft(kind=_kind(strip.signal), content=chunk, upto=upto, records=heard.records)

    def _readings(self, heard: Utterance, placed: Placed) -> list[Reading]:
        return [
            Reading(
                signal=value.signal, value=value.value, t_gateway_us=placed.at_us - value.before_us,
                t_device=heard.shown_us, quality=0 if quality.of_value(value) else value.quality,
                flags=int(placed.flags | self._gateway()) | value.flags,
            )
            for value in heard.told.values
        ]  # fmt: skip

    def _placed(self, heard: Utterance) -> Placed:
        if heard.error:
            raise heard.error
        return self.timeline.placed(heard.told.stamp, heard.at_us, is_live=heard.told.is_live)

    def _can_place(self, heard: Utterance) -> bool:
        if heard.error or heard.told.is_live:
            return True
        return self.timeline.can_place(heard.told.stamp, heard.at_us, now_us=self.clock.now_us())

    def _tell(self, change: Change | None) -> None:
        if change:
            self.changes.append(change)
            self.unusable += change.trouble is not None
            self._fact(SignalId.TROUBLE, change.trouble.code if change.trouble else 0, change.at_us)

    def _fact(self, signal: SignalId, value: float, at_us: int, *, t_device: int | None = None) -> None:
        flags = int(self._gateway())
        fact = Reading(signal=signal, value=value, t_gateway_us=at_us, t_device=t_device, flags=flags)
        self._facts.append(fact)

    def _wave(self, signal: SignalId) -> Chunker:
        return self._waves.setdefault(signal, Chunker())

    def _gateway(self) -> ClockFlag:
        return ClockFlag.GATEWAY_SYNCHRONISED if self.clock.synchronised else ClockFlag.NONE


def _kind(signal: SignalId) -> Kind:
    return Kind.ECG if signal is SignalId.ECG else Kind.BREATH


def _check(told: Told | None) -> None:
    """Raises Oversize where a sample does not fit the wire."""
    for frame in told.frames if told else ():
        waveform.check(frame.samples)
    for strip in told.strips if told else ():
        for lead in strip.leads:
            waveform.check(lead)
