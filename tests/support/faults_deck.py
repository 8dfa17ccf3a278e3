"""The faults of the suite, by name, and the deck in which they are dealt: each kind once before any comes twice."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator

import psycopg
from chaos import Proxy
from fire import Trunk

Fault = Callable[[Trunk], Awaitable[None]]


async def kill_worker(trunk: Trunk) -> None:
    victim = trunk.rng.choice(sorted(trunk.workers.children))
    trunk.workers.children[victim].kill()


async def kill_all_workers(trunk: Trunk) -> None:
    for child in trunk.workers.children.values():
        child.kill()


async def freeze_worker(trunk: Trunk) -> None:
    """A zombie that comes back with old packet numbers."""
    victim = trunk.rng.choice(sorted(trunk.workers.children))
    await trunk.freeze([trunk.workers.children[victim].pid], trunk.rng.uniform(1, 2.5))


async def take_over_worker(trunk: Trunk) -> None:
    """A second worker under the same name: the broker throws the first one out, and back again."""
    twin = trunk.workers.started("w0")
    await asyncio.sleep(2.5)
    twin.kill()
    twin.wait()


async def cut_after_commit(trunk: Trunk) -> None:
    """The line breaks in the middle of the worker's acknowledgements."""
    trunk.downlinks.break_next()


async def kill_broker(trunk: Trunk) -> None:
    await trunk.restart_broker()


async def freeze_broker(trunk: Trunk) -> None:
    assert trunk.broker.pid
    await trunk.freeze([trunk.broker.pid], trunk.rng.uniform(1, 2.5))


async def kill_database(trunk: Trunk) -> None:
    await trunk.restart_database(trunk.rng.uniform(0.2, 1.5))


async def freeze_database(trunk: Trunk) -> None:
    await trunk.freeze(trunk.database_pids(), trunk.rng.uniform(1, 2.5))


async def fill_disk(trunk: Trunk) -> None:
    await trunk.fill_disk(1.5)


async def kill_backends(trunk: Trunk) -> None:
    """The database ends every connection of the workers."""
    trunk.witness.ask("""select pg_terminate_backend(pid) from pg_stat_activity
        where starts_with(application_name, 'ingest')""")


async def reset_uplinks(trunk: Trunk) -> None:
    trunk.uplinks.reset()


async def break_uplink(trunk: Trunk) -> None:
    """In the middle of a packet."""
    trunk.uplinks.break_next()


async def reset_database_line(trunk: Trunk) -> None:
    """In the middle of a COPY, as it comes."""
    trunk.database.break_next()


async def _stalled(proxy: Proxy, seconds: float) -> None:
    proxy.is_stalled = True
    await asyncio.sleep(seconds)
    proxy.is_stalled = False
    proxy.reset()


async def stall_uplinks(trunk: Trunk) -> None:
    await _stalled(trunk.uplinks, 2)


async def stall_downlinks(trunk: Trunk) -> None:
    await _stalled(trunk.downlinks, 2)


async def slow_lines(trunk: Trunk) -> None:
    """Delay on the way up, a narrow way down, a slow database."""
    trunk.uplinks.latency_s, trunk.downlinks.bytes_per_s, trunk.database.latency_s = 0.15, 100_000, 0.05
    await asyncio.sleep(2)
    trunk.uplinks.latency_s, trunk.downlinks.bytes_per_s, trunk.database.latency_s = 0, 0, 0


async def jump_clocks(trunk: Trunk) -> None:
    """The workers' clock goes a day ahead or two hours back, and right again."""
    trunk.workers.set_clock(trunk.rng.choice((86_400, -7_200)))
    await asyncio.sleep(1.5)
    trunk.workers.set_clock(0)


async def lock_tables(trunk: Trunk) -> None:
    """Somebody holds a table: the worker waits with what it took."""
    await asyncio.to_thread(_locked, trunk)


def _locked(trunk: Trunk) -> None:
    with psycopg.connect(trunk.witness.url) as holder:
        holder.execute("lock table waveform in exclusive mode")
        time.sleep(1.5)


DECK: tuple[Fault, ...] = (
    kill_worker, kill_all_workers, freeze_worker, take_over_worker, cut_after_commit, kill_broker, freeze_broker,
    kill_database, freeze_database, fill_disk, kill_backends, reset_uplinks, break_uplink, reset_database_line,
    stall_uplinks, stall_downlinks, slow_lines, jump_clocks, lock_tables,
)  # fmt: skip


def dealt(rng: random.Random) -> Iterator[Fault]:
    """Faults without end; every kind comes before any comes again."""
    while True:
        yield from rng.sample(DECK, len(DECK))
