"""Findings as rows of the store: what a check found now, against what it had found before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from accanto_contract.finding import Detail, Finding
from accanto_store import queries

Place = tuple[str, datetime]
"""Code and start: of one device a finding has this place to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of `finding`, of a patient and device that are known."""

    code: str
    starts: datetime
    ends: datetime
    value: float
    unit: str
    quality: float
    confidence: float
    algorithm: str
    algorithm_version: str
    detail: dict[str, object]

    @property
    def place(self) -> Place:
        """Where it lies among the findings of its device."""
        return self.code, self.starts


def of(finding: Finding) -> Row:
    """A finding as the store gives it back."""
    return Row(
        code=finding.code.value,
        starts=finding.starts,
        ends=finding.ends,
        value=finding.value,
        unit=finding.unit,
        quality=finding.quality,
        confidence=finding.confidence,
        algorithm=finding.algorithm,
        algorithm_version=finding.algorithm_version,
        detail={name: _plain(value) for name, value in finding.detail.items()},
    )


async def settle(
    connection: AsyncConnection,
    patient_id: int,
    device_id: int,
    *,
    known: Mapping[Place, Row],
    found: Iterable[Row],
) -> list[datetime]:
    """Write what is new or other than known, drop what was not found again; the ends of all that changed."""
    now = {row.place: row for row in found}
    fresh = [row for place, row in now.items() if known.get(place) != row]
    gone = [row for place, row in known.items() if place not in now]
    async with connection.cursor() as cursor:
        await cursor.executemany(_sql("keep_finding"), [_values(patient_id, device_id, row) for row in fresh])
        await cursor.executemany(_sql("drop_finding"), [_values(patient_id, device_id, row) for row in gone])
    return [row.ends for row in (*fresh, *gone)]


def _plain(value: Detail) -> object:
    """As JSON gives it back."""
    return [str(one) for one in value] if isinstance(value, tuple) else value


def _values(patient_id: int, device_id: int, row: Row) -> dict[str, object]:
    names = (name for name in Row.__dataclass_fields__ if name != "detail")
    return {
        "patient": patient_id,
        "device": device_id,
        "detail": Jsonb(row.detail),
        **{name: getattr(row, name) for name in names},
    }


def _sql(name: str) -> str:
    return queries.load("alerts")[name]
