"""The embedded server comes up, survives its own death and ours, and says in one sentence why it cannot."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from accanto_contract.errors import Unavailable
from accanto_store import binaries, child, cluster
from accanto_store.child import Owner
from accanto_store.cluster import Places
from accanto_store.postgres import Server

pytestmark = pytest.mark.integration

PARENT = """
import asyncio, sys
from pathlib import Path
from accanto_store.postgres import Server

async def main():
    server = Server(Path(sys.argv[1]))
    await server.start()
    print(server.pid, flush=True)
    await server.died()

asyncio.run(main())
"""


def _answers(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def _orphaned_server(state: Path) -> int:
    """The number of a server whose parent was killed a moment ago."""
    command = [sys.executable, "-c", PARENT, str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        orphan = int(parent.stdout.readline())
        parent.kill()
    return orphan


async def test_data_outlive_a_stop_and_a_start(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("create table kept (n int)")

    await server.stop()
    await server.start()

    with psycopg.connect(server.url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
    await server.stop()


async def test_a_killed_server_can_be_started_again(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    assert server.pid

    os.kill(server.pid, signal.SIGKILL)
    status = await asyncio.wait_for(server.died(), 5)
    await server.start()

    assert status == -signal.SIGKILL
    assert _answers(server.url)
    await server.stop()


async def test_the_server_of_a_killed_parent_ends_and_a_new_one_takes_over(state: Path) -> None:
    orphan = _orphaned_server(state / "postgres")
    server = Server(state / "postgres")

    await server.start()

    assert server.pid != orphan
    assert not child.is_alive(orphan)
    assert _answers(server.url)
    await server.stop()


async def test_a_server_that_nobody_supervises_any_more_is_ended_first(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    orphan = server.pid
    assert orphan
    server._lock.close()  # type: ignore[union-attr]  # noqa: SLF001 -- what the kernel does at our death
    successor = Server(state / "postgres")

    await successor.start()

    assert await asyncio.wait_for(server.died(), 5) == 0
    assert _answers(successor.url)
    await successor.stop()


async def test_a_pid_file_that_names_another_program_is_a_leftover(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    await server.stop()
    (state / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    await server.start()

    assert _answers(server.url)
    await server.stop()


async def test_two_supervisors_cannot_share_a_directory(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()

    with pytest.raises(Unavailable, match="in use by another accanto"):
        await Server(state / "postgres").start()

    assert _answers(server.url)
    await server.stop()


async def test_with_a_port_it_asks_for_the_password(state: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Server(state / "postgres", port)

    await server.start()

    assert _answers(server.url)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{port}/accanto")
    await server.stop()


async def test_a_port_in_use_is_said_in_one_sentence(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        with pytest.raises(Unavailable, match=f"port {port} is in use by another program"):
            await Server(state / "postgres", port).start()


async def test_data_of_another_version_are_refused(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    await server.stop()
    (state / "postgres" / "data" / "PG_VERSION").write_text("12\n")

    with pytest.raises(Unavailable, match="made by PostgreSQL 12"):
        await server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_data_of_another_user_are_refused(state: Path) -> None:
    server = Server(state / "postgres")
    await server.start()
    await server.stop()
    os.chown(state / "postgres" / "data", 0, 0)

    with pytest.raises(Unavailable, match="belongs to user number 0"):
        await server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes users")
def test_root_is_told_of_a_directory_that_nobody_can_reach(state: Path) -> None:
    state.chmod(0o700)

    with pytest.raises(Unavailable, match="nobody cannot reach"):
        asyncio.run(Server(state / "postgres").start())


async def test_a_full_disk_is_said_before_anything_is_written(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SMALLEST_DISK", shutil.disk_usage(state).total * 2)

    with pytest.raises(Unavailable, match="the disk is full"):
        await Server(state / "postgres").start()


def test_programs_behind_a_closed_door_are_copied_with_their_libraries(state: Path) -> None:
    found = binaries.find()
    package = found.parents[1]
    closed = state / "closed"
    shutil.copytree(package, closed / package.name, symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), closed / f"{package.name}.libs")
    closed.chmod(0o700)
    stranger = Owner(uid=65534, gid=65534)

    reached = binaries.reachable(closed / found.relative_to(package.parent), stranger, state / "binaries")

    assert binaries.can_reach(reached, stranger)
    assert binaries.major_of(reached) == binaries.major_of(found)


def test_without_programs_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PG_BINDIR", "/nowhere")

    with pytest.raises(Unavailable, match="PG_BINDIR is /nowhere"):
        binaries.find()


async def test_stopping_waits_for_no_open_transaction(state: Path) -> None:
    places, server = Places(state=state / "postgres"), Server(state / "postgres")
    await server.start()
    with contextlib.closing(psycopg.connect(server.url)) as open_transaction:
        open_transaction.execute("select 1")

        await server.stop()

    said = places.log.read_text(encoding="utf-8")
    assert "received fast shutdown request" in said
    assert "database system is shut down" in said
    assert not (places.data / "postmaster.pid").exists()
