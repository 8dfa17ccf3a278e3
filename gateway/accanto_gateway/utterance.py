"""Something whole that a device said: what it told, and the journal rows that brought it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from accanto_contract.errors import Refused
from accanto_contract.messages import Reading, Readings, RefusedBytes
from accanto_contract.topics import Kind
from accanto_gateway.records import Draft, Row, Stored
from accanto_gateway.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something whole that a device said, or why it cannot be read, and the rows that brought it."""

    rows: tuple[Row, ...]
    told: Told = field(default_factory=Told)
    error: Refused | None = None
    record: Stored | None = None

    @property
    def at_us(self) -> int:
        """When its last octet arrived."""
        return self.rows[-1].at_us

    @property
    def records(self) -> tuple[Stored, ...]:
        """The record of the device's memory that this is, if it is one."""
        return (self.record,) if self.record else ()

    @property
    def shown_us(self) -> int | None:
        """The device's own time of it."""
        return self.told.stamp.shown_us if self.told.stamp else None

    def refused(self, error: Refused, upto: int) -> Draft:
        """Its bytes as they came, with the reason."""
        data = b"".join(row.data for row in self.rows)
        content = RefusedBytes(
            epoch=0, seq=0, reason=error.reason, detail=str(error), t_gateway_us=self.at_us, data=data
        )
        return Draft(kind=Kind.REFUSED, content=content, upto=upto, records=self.records)


@dataclass(slots=True, kw_only=True)
class Moment:
    """What a device measured at one moment of its own clock; what is told as it is measured counts as one."""

    readings: list[Reading] = field(default_factory=list)
    _records: list[Stored] = field(default_factory=list)
    _shown_us: int | None = None

    def is_over(self, heard: Utterance) -> bool:
        """Whether this was measured at another moment."""
        return bool(self.readings) and not heard.told.is_live and heard.shown_us != self._shown_us

    def add(self, heard: Utterance, readings: Iterable[Reading]) -> None:
        """More of this moment."""
        self.readings += readings
        self._records += heard.records
        self._shown_us = heard.shown_us

    def draft(self, upto: int) -> Draft:
        """The message of it, without content where nothing was measured."""
        content = Readings(epoch=0, seq=0, readings=tuple(self.readings)) if self.readings else None
        return Draft(kind=Kind.OBSERVATION, content=content, upto=upto, records=tuple(self._records))
