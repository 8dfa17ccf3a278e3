"""A real record, played by a strap over Bluetooth, lies in the store sample for sample, and raises its alert."""

from pathlib import Path

import pytest
import whole_line

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

ALERTED = "select count(*) > 0 from alert where handling <> 'withdrawn'"
EXPLAINED = "select explanation -> 'strip', explanation -> 'algorithm' from alert limit 1"


async def test_every_sample_of_a_real_record_is_stored_once_in_order_bit_for_bit(
    records: Path, state: Path
) -> None:
    async with whole_line.open_line(state, count=1, replay=records / "203") as running:
        await running.until(ALERTED, within_s=90)

        result = await running.count()

        assert result.sent >= 130 * 20
        assert (result.stored, result.missing, result.twice, result.wrong) == (result.sent, 0, 0, 0)
        assert all(part is not None for part in running.rows(EXPLAINED)[0])
