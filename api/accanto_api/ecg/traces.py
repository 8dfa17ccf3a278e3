"""The samples of a whole record, lead by lead, as the store has them."""

from dataclasses import dataclass
from itertools import islice

import numpy as np
from fastapi.concurrency import run_in_threadpool
from numpy.typing import NDArray

from accanto_api.database import Connection
from accanto_api.ecg import loading, tiles
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.loading import Body, Record
from accanto_contract.codec import Samples

AT_ONCE = 720
"""Blocks asked for at once: two hours of blocks of ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Leads of a record as they lie on its row: int16 of shape (leads, n), and which places hold a sample, (n,)."""

    row: Layout
    samples: Samples
    is_there: NDArray[np.bool_]

    def uv(self, lead: int) -> NDArray[np.float64]:
        """A lead in microvolts, shape (n,), NaN where nothing was measured."""
        return np.where(self.is_there, self.samples[lead] * float(self.row.uv_per_lsb), np.nan)


async def load(
    connection: Connection, record: Record, row: Layout, *, leads: list[int] | None = None
) -> Trace:
    """The samples of some leads (default: all). Raises psycopg.Error."""
    wanted = list(range(row.leads)) if leads is None else leads
    samples = np.full((len(wanted), row.samples), tiles.LOWEST, np.int16)
    is_there = np.zeros(row.samples, np.bool_)
    places = iter(row.places)
    while some := list(islice(places, AT_ONCE)):
        found = await loading.bodies(connection, record, some)
        span = (some[0].first, some[-1].first + some[-1].count)
        part, there = await run_in_threadpool(_filled, row, found, wanted, span)
        samples[:, slice(*span)], is_there[slice(*span)] = part, there
    return Trace(row=row, samples=samples, is_there=is_there)


def _filled(
    row: Layout, found: list[Body], leads: list[int], span: tuple[int, int]
) -> tuple[Samples, NDArray[np.bool_]]:
    blocks = loading.unpacked(found)
    filled = [tiles.fill(row, blocks, lead, *span) for lead in leads]
    return np.stack([samples for samples, _ in filled]), filled[0][1]
