import json
from datetime import UTC, datetime
from pathlib import Path

from accanto_firmware_sim import plx

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "plx.json").read_text())


def test_measurements_have_the_published_octets() -> None:
    at = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)

    assert plx.continuous(97, 72).hex() == VECTORS["continuous"][0]["hex"]
    assert plx.spot(97, 72, at).hex() == VECTORS["spot"][0]["hex"]
