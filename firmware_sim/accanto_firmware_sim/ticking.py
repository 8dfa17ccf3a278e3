"""Telling something once a second, for as long as a host listens."""

from collections.abc import Awaitable, Callable

from bumble.device import Connection

from accanto_firmware_sim.clock import Stopwatch
from accanto_firmware_sim.peripheral import Peripheral


async def each_second(
    body: Peripheral,
    watch: Stopwatch,
    *,
    listener: Callable[[], Connection | None],
    tell: Callable[[Connection, int], Awaitable[None]],
) -> None:
    """Tell whoever listens what was measured until each full second of the home, until cancelled."""
    while True:
        asked = listener()
        if asked is None:
            await body.change()
            continue
        second = int(watch.elapsed()) + 1
        await watch.until(second)
        async with body.sending:
            if listener() is asked:
                await tell(asked, second)
