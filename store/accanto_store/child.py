"""A child process that never outlives us: the kernel tells it when we end, even when we are killed.

Trap: Linux means the parent *thread*. Start children from a thread that lives as long as the process; the main
thread, and with it the event loop of `asyncio.run`, is one. Elsewhere than on Linux a killed parent leaves the
child behind, and the next start has to end it.
"""

import asyncio
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
"""From prctl(2): which signal this process gets when the thread that started it ends."""

POLL_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The user that a child runs as, by numbers."""

    uid: int
    gid: int


def unprivileged() -> Owner | None:
    """Who a server should run as: `nobody` where we are root; None, for ourselves, where we are not."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Owner(uid=nobody.pw_uid, gid=nobody.pw_gid)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    farewell: signal.Signals = signal.SIGTERM,
    owner: Owner | None = None,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program that writes to `log` and gets `farewell` when we end.

    It stands in a process group of its own, so that Ctrl-C reaches us only, and we end it in our own order.
    Raises OSError where the program cannot be started.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={**os.environ, **(env or {})},
            process_group=0,
            preexec_fn=die_with(os.getpid(), farewell),  # noqa: PLW1509 -- one system call, prepared before
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )


def die_with(parent: int, farewell: signal.Signals) -> Callable[[], None] | None:
    """What the child does between fork and exec; after the change of user, which would undo it."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


async def ended(child: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a child; its status, negative for a signal."""
    while (status := child.poll()) is None:  # noqa: ASYNC110 -- a process has no event on every system
        await asyncio.sleep(POLL_S)
    return status


async def end(child: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> int:
    """End a child: each signal in turn, with its seconds to obey; at last by SIGKILL. Its status."""
    for sign, seconds in steps:
        if child.poll() is None:
            child.send_signal(sign)
            await _ended_within(child, seconds)
    if child.poll() is None:
        child.kill()
    return await ended(child)


async def _ended_within(child: subprocess.Popen[bytes], seconds: float) -> None:
    for _ in range(int(seconds / 0.01)):
        if child.poll() is not None:
            return
        await asyncio.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Whether a process of this number lives, whoever owns it. One that only waits to be buried does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Where nobody collects orphans, as in some containers, a dead one keeps its number for ever."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] == "Z"


def command_of(pid: int) -> str:
    """The command line of a process; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        pass
    asked = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607 -- ps stands in another place on each system
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip()
