"""How a process of accanto lives: one line of log a fact, stops when asked, within ten seconds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Coroutine

GRACE_S = 10.0


def log_to_stderr(level: str) -> None:
    """Logs as lines of facts: time in UTC, level, where, what."""
    form = logging.Formatter(
        "%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    form.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(form)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("bumble", "bleak", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.getLogger("bumble.host").setLevel(logging.CRITICAL)  # tracebacks of what we answer ourselves


def until_stopped(process: Coroutine[None, None, None]) -> None:
    """Run a process until it ends or somebody sends SIGTERM or SIGINT; then it may flush for ten seconds."""
    asyncio.run(_until_stopped(process))


async def _until_stopped(process: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(process)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        task.cancel()
        loop.call_later(GRACE_S, _end_at_once)

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _end_at_once() -> None:
    """A process that does not stop in its grace ends all the same; what is on disk is whole by design."""
    logging.getLogger(__name__).error("stopped_hard after_s=%.0f", GRACE_S)
    logging.shutdown()
    os._exit(1)
