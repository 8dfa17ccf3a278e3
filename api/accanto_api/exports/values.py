"""What tables of values are made of: observations and blows of a patient over a span, from the store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.exports.table import Blow, Observed
from accanto_api.problems import Code, No
from accanto_contract import codec
from accanto_contract.signals import CATALOGUE, SignalId

T = TypeVar("T")

LONGEST = timedelta(days=366)
MOST_VALUES = 200_000
MOST_WAVES = 2_000
BLOWING = [CATALOGUE[one].name for one in (SignalId.EXPIRED_VOLUME, SignalId.EXPIRED_FLOW)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when. Raises No for one that ends before it begins, or lasts longer than a year."""

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        """Refuse what no file should hold."""
        if not timedelta(0) < self.ends - self.starts <= LONGEST:
            raise No(Code.TOO_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    start: datetime
    signal: str
    unit: str
    rate_hz: float
    scale: float
    samples: int
    leads: int
    codec: int
    data: bytes


async def observations(
    connection: Connection, patient: int, span: Span, signal: str | None
) -> list[Observed]:
    """Every value, in order of time. Raises No for more than 200 000."""
    found = await database.rows(
        connection, Observed, "exports.observations",
        patient=patient, starts=span.starts, ends=span.ends, signal=signal, most=MOST_VALUES,
    )  # fmt: skip
    return _not_too_many(found, MOST_VALUES)


async def blows(connection: Connection, patient: int, device: int, span: Span) -> list[Blow]:
    """Volume and flow of every blow, in order of time. Raises No for more than 2000; Refused for broken bytes."""
    found = await database.rows(
        connection, _Wave, "exports.blows",
        patient=patient, device=device, signals=BLOWING, starts=span.starts, ends=span.ends, most=MOST_WAVES,
    )  # fmt: skip
    return list(_unpacked(_not_too_many(found, MOST_WAVES)))


def _unpacked(waves: Sequence[_Wave]) -> Iterator[Blow]:
    for wave in waves:
        samples = codec.unpack(wave.data, wave.codec, leads=wave.leads, samples=wave.samples)
        yield Blow(
            start=wave.start, signal=wave.signal, unit=wave.unit, rate_hz=wave.rate_hz, scale=wave.scale,
            samples=samples[0].tolist(),
        )  # fmt: skip


def _not_too_many(found: list[T], most: int) -> list[T]:
    if len(found) > most:
        raise No(Code.TOO_LONG)
    return found
