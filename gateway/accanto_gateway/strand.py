"""One source of a device on its way from the journal to the outbox, and what went wrong on it."""

from dataclasses import dataclass, field

from accanto_gateway.records import Draft, Source
from accanto_gateway.stream import Assembler


@dataclass(slots=True, kw_only=True)
class Strand:
    """One source on its way from journal to outbox."""

    source: Source
    assembler: Assembler
    mark: int
    read: int
    """The last journal row that the assembler was fed."""
    behind: bool = False
    """Whether the journal holds rows that the assembler was not fed."""
    fed_at: float = 0.0
    link: int = 0
    ready: list[Draft] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether everything of it is in the outbox, but for what waits for a look at its device's clock."""
        return not self.behind and not self.ready and self.mark == self.read


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What went wrong with a device."""

    gaps: int
    refused: int
    unusable: int
    """Troubles that the patient was told of."""
    offset_us: int | None
    """Gateway's clock minus device's clock, microseconds."""
