"""`accanto demo`: simulated homes with their gateways, and the whole centre, on this machine."""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from accanto import centre, console, homes, stack, tally
from accanto import seed as district
from accanto.settings import Settings
from accanto.supervise import Supervisor
from accanto_contract.errors import SettingsError

DRAIN_S = 30.0
"""How long after the last heartbeat the line may take to bring everything home."""

LOOK_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person at the terminal asked for."""

    homes: int
    seconds: float | None
    replay: Path | None
    seed: int
    opens_browser: bool
    keeps: bool


async def run(settings: Settings, options: Options) -> None:
    """Show the whole line; with `seconds`, stop by itself and print the count as the last line on stdout."""
    with _folder(keeps=options.keeps) as folder:
        async with Supervisor() as supervisor:
            result = await _play(supervisor, settings, options, folder)
        if result is not None:
            sys.stdout.write(json.dumps(asdict(result)) + "\n")
            sys.stdout.flush()


async def _play(
    supervisor: Supervisor, settings: Settings, options: Options, folder: Path
) -> tally.Result | None:
    began = time.time()
    _check_disk(folder)
    gateways = tuple(homes.gateway_id(home) for home in range(1, options.homes + 1))
    running = await stack.raise_up(supervisor, settings, folder, gateways=gateways)
    logins = await asyncio.to_thread(district.seed, running.database_url, homes=options.homes)
    control = await homes.start(
        supervisor, running, homes=options.homes, seed=options.seed, replay=options.replay
    )
    _show(supervisor, running, logins, page=control.page, opens_browser=options.opens_browser)
    announcer = asyncio.create_task(_announce(running.database_url, began))
    try:
        await asyncio.sleep(options.seconds or float("inf"))
        return await _count(running, control, folder / "sim", began)
    finally:
        announcer.cancel()


async def _count(running: stack.Stack, control: homes.Control, ledger: Path, began: float) -> tally.Result:
    """Let the hearts stop, wait until the line is dry, and compare the ledger with the store."""
    console.step("the straps stop; waiting for what is on its way")
    await control.quiet()
    deadline = time.monotonic() + DRAIN_S
    while True:
        result = await asyncio.to_thread(tally.count, ledger, running.database_url, began=began)
        if result.is_dry or time.monotonic() > deadline:
            return result
        await asyncio.sleep(LOOK_S)


async def _announce(database_url: str, began: float) -> None:
    """Say each new alert, without a name."""
    known: set[str] = set()
    while True:
        for alert in await asyncio.to_thread(tally.alerts, database_url):
            if alert.uid not in known:
                known.add(alert.uid)
                console.step(
                    f"alert after {alert.raised_at - began:.0f} s ({alert.severity}): {alert.sentence}"
                )
        await asyncio.sleep(LOOK_S)


def _show(
    supervisor: Supervisor,
    running: stack.Stack,
    logins: list[district.Login],
    *,
    page: str,
    opens_browser: bool,
) -> None:
    centre.show(supervisor, running)
    console.table("Log in", ("user", "password", "who"), [(x.username, x.password, x.who) for x in logins])
    console.out.print(f"Worklist: [bold]{running.url}[/bold]    (the first alert comes within a minute)")
    console.out.print(f"The first patient's page at home: [bold]{page}[/bold]")
    console.out.print("Ctrl-C stops everything.\n")
    has_screen = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if opens_browser and has_screen:
        webbrowser.open(running.url)


@contextlib.contextmanager
def _folder(*, keeps: bool) -> Iterator[Path]:
    """A fresh folder for everything, gone at the end unless somebody wants to look into it."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="accanto-demo-"))
    except OSError as error:
        raise SettingsError(
            f"no folder can be made in {tempfile.gettempdir()} ({error.strerror}): set TMPDIR"
        ) from error
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        if keeps:
            console.step(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _check_disk(folder: Path) -> None:
    if (free := shutil.disk_usage(folder).free) < stack.FREE_DISK_BYTES:
        raise SettingsError(
            f"{folder.parent} has only {free >> 20} MB left: make room, or set TMPDIR to another disk"
        )
