"""The demo stops when asked, within ten seconds, and leaves nothing; killed outright, it leaves no process either."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from accanto import ports

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

WITHIN_S = 10.0


@pytest.fixture
def demo(state: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A demo of two homes that is up."""
    with (state / "said").open("wb") as said:
        running = subprocess.Popen(
            [sys.executable, "-m", "accanto", "demo", "--homes", "2", "--no-browser"],
            stderr=said,
            env={**os.environ, "TMPDIR": str(state), "ACCANTO_API_PORT": str(ports.free_run("127.0.0.1", 1))},
        )
    try:
        deadline = time.monotonic() + 60
        while b"Worklist" not in (state / "said").read_bytes():
            assert running.poll() is None, (state / "said").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(3)
        yield running
    finally:
        running.kill()
        running.wait()


def _family(demo: subprocess.Popen[bytes]) -> list[psutil.Process]:
    family = psutil.Process(demo.pid).children(recursive=True)
    assert len(family) >= 8
    return family


def test_ctrl_c_stops_everything_and_leaves_nothing(demo: subprocess.Popen[bytes], state: Path) -> None:
    family = _family(demo)

    demo.send_signal(signal.SIGINT)

    assert demo.wait(WITHIN_S) == 0
    assert psutil.wait_procs(family, timeout=1)[1] == []
    assert [path.name for path in state.iterdir()] == ["said"]


def test_a_demo_that_is_killed_leaves_no_process(demo: subprocess.Popen[bytes]) -> None:
    family = _family(demo)

    demo.kill()

    assert psutil.wait_procs(family, timeout=WITHIN_S)[1] == []
