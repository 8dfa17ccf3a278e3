"""Something whole that a device said: what it told, and the journal rows that brought it."""

from dataclasses import dataclass, field

from accanto_contract.errors import Refused
from accanto_contract.messages import RefusedBytes
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
