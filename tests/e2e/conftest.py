"""What the tests of the whole line stand on."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def records() -> Path:
    """The folder of MIT-BIH records."""
    data = os.environ.get("ACCANTO_DATA")
    if not data:
        pytest.skip("ACCANTO_DATA is not set: see docs/howto/data.md")
    return Path(data) / "ecg" / "mitdb"
