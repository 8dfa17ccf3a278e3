import json
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accanto_firmware_sim import plx

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "plx.json").read_text())
WHOLE = [vector for vector in VECTORS["sfloat"] if vector["hex"][2] == "0" and vector["value"] is not None]


@pytest.mark.parametrize("vector", WHOLE, ids=[vector["hex"] for vector in WHOLE])
def test_a_whole_number_has_the_published_octets(vector: dict[str, str]) -> None:
    assert plx.sfloat(float(vector["value"])).hex() == vector["hex"]


def test_decimals_go_into_the_exponent() -> None:
    assert plx.sfloat(87.5, decimals=1).hex() == "6bf3"


def test_no_number_is_a_code_and_not_a_number() -> None:
    assert plx.sfloat(math.nan).hex() == "ff07"


def test_a_number_too_large_for_twelve_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        plx.sfloat(2046)


def test_measurements_have_the_published_octets() -> None:
    at = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)

    assert plx.continuous(97, 72).hex() == VECTORS["continuous"][0]["hex"]
    assert plx.spot(97, 72, at).hex() == VECTORS["spot"][0]["hex"]
