"""When the time of measurements is over: they go, by the one function of the database that may delete them.

Nothing goes where nobody set a time. What people decided (findings, alerts, cases, reports) stays in any case.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from psycopg import Connection

from accanto_store import queries

log = logging.getLogger(__name__)

LEAST_DAYS = 400
"""No rule reads further back than a year; the database refuses less, too."""

MOST_DAYS = 36_500
PIECE = 20_000
"""Rows a statement, on the engine that deletes by rows."""

TABLES = ("observation", "waveform_pyramid", "waveform")


def forget(
    connection: Connection,
    *,
    now: datetime,
    keep_days: int,
    piece: int = PIECE,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Delete measurements older than `keep_days` (0: none); how many rows, where the engine counts rows.

    The connection commits by itself: each piece stands for itself. Raises psycopg.Error.
    """
    if not keep_days:
        return 0
    named, before, total = queries.load("upkeep"), now - timedelta(days=keep_days), 0
    for table in TABLES:
        gone = piece
        while gone >= piece and not is_over():
            values = {"which": table, "before": before, "most": piece}
            row = connection.execute(named["forget_before"], values).fetchone()
            gone = int(row[0]) if row else 0
            total += gone
    if total:
        log.info("measurements_forgotten rows=%d before=%s", total, before.date())
    return total
