"""What lies on disk is told by table, on both engines."""

import homes
import pytest
from storing import store, trace

from accanto_store import connections, sizes

pytestmark = pytest.mark.integration


def test_tables_and_traces_are_measured(either_database: str) -> None:
    homes.enrol(either_database)
    with connections.connect(either_database, autocommit=True) as connection:
        connection.prepare_threshold = None
        store(connection, trace(1), trace(2))

        found, traces = sizes.tables(connection), sizes.traces(connection)

    assert {"waveform", "observation", "quarantine"} <= {size.table for size in found}
    assert (traces.blocks, traces.at_rest, traces.samples) == (2, 0, 2600)
    assert traces.bytes_per_sample is not None
    assert traces.bytes_per_sample > 0.5
