"""`accanto up`: the service centre on this machine, until somebody stops it."""

import asyncio

from accanto import console, stack
from accanto.settings import Settings
from accanto.supervise import Supervisor


async def run(settings: Settings) -> None:
    """Start the centre, say where everything is, and keep it alive."""
    async with Supervisor() as supervisor:
        centre = await stack.raise_up(supervisor, settings, settings.path("state"))
        show(supervisor, centre)
        console.step(f"console: {centre.url}   (`accanto seed` makes demo users; Ctrl-C stops everything)")
        await asyncio.Event().wait()


def show(supervisor: Supervisor, centre: stack.Stack) -> None:
    """The table of what is running where."""
    rows = []
    for name, part in supervisor.parts.items():
        rows.append((name, str(getattr(part, "pid", "") or ""), _where(name, centre)))
    console.table("Running", ("part", "pid", "where"), rows)


def _where(name: str, centre: stack.Stack) -> str:
    if name == "api":
        return centre.url
    if name == "broker":
        return centre.broker_address
    if name == "postgres":
        return str(centre.folder / "postgres")
    return str(centre.folder / "log" / f"{name}.log")
