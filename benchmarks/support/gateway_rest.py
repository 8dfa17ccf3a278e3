"""What a gateway needs while nothing happens: a process of its own, with and without a Bluetooth stack of ours."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

SETTLED_S = 14.0
"""Freed blocks are given back two and ten seconds after the start (gateway/memory.py)."""

_GATEWAY = """
import asyncio, pathlib, sys
from accanto_gateway import process
settings = process.Settings(
    gateway_id="gw-0001", radio=sys.argv[1] or None, broker_url="mqtt://gw-0001:secret@127.0.0.1:9",
    spool=pathlib.Path(sys.argv[2]),
)
asyncio.run(process.run(settings))
"""


def resident_mb(radio: str = "") -> tuple[float, float]:
    """MB resident, and percent of a core over the last seconds, of a gateway at rest; `radio` empty: bleak alone."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _GATEWAY, radio, str(Path(folder) / "spool")]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdout=quiet, stderr=quiet) as gateway:
            try:
                seen = psutil.Process(gateway.pid)
                time.sleep(SETTLED_S)
                percent = seen.cpu_percent(interval=5.0)
                return seen.memory_info().rss / 1e6, percent
            finally:
                gateway.kill()
