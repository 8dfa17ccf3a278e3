"""What a spool's life with many holes costs a batch: after hours of faults its numbers lie in thousands of runs."""

import statistics
import time

import trunk
from metric import Metric
from psycopg import Connection
from trunk import Trunk

from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_ingestion import batch
from accanto_ingestion.tables import Tables
from accanto_ingestion.verdict import Number
from accanto_store import connections

RUNS = 25_000
"""A gateway's, as half an hour of faults at 100 messages a second left them."""
FILL = """
insert into gateway_run (gateway, epoch, first, last)
select gateway, 1, 4 * n + 1, 4 * n + 2 from unnest(%s::text[]) gateway, generate_series(0, %s) n
"""
BATCH = 1000
TIMES = 15


def measure(standing: Trunk) -> dict[str, Metric]:
    """A batch of 1000 numbers of 20 gateways, spread over all runs, against one whose numbers follow each other."""
    with connections.connect(standing.server.url, autocommit=True) as connection:
        smooth = _advanced(connection, Epoch(2), step=1)
        connection.execute(FILL, (list(trunk.GATEWAYS), RUNS))
        connection.execute("analyze gateway_run")
        scattered = _advanced(connection, Epoch(1), step=4 * RUNS // (BATCH * TIMES // len(trunk.GATEWAYS)))
    about = f"{RUNS} runs of each of {len(trunk.GATEWAYS)} gateways, a batch of {BATCH} closes a hole each"
    return {
        "cursor_smooth_ms": Metric(smooth, "ms", f"a batch of {BATCH} numbers that follow each other"),
        "cursor_scattered_ms": Metric(scattered, "ms", about),
    }


def _advanced(connection: Connection, epoch: Epoch, *, step: int) -> float:
    """Milliseconds, the median."""
    taken, each = [], BATCH // len(trunk.GATEWAYS)
    for turn in range(TIMES):
        seqs = [Seq(3 + step * (turn * each + n)) for n in range(each)]
        lives = batch.lives(Number(GatewayId(name), epoch, seq) for name in trunk.GATEWAYS for seq in seqs)
        began = time.perf_counter()
        with connection.transaction():
            tables = Tables(connection)
            tables.lock_cursors(lives)
            tables.advance_cursors(lives, [])
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken)
