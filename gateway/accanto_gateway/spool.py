"""The spool: whatever was put and awaited is on the disk, whoever is killed when.

All writing is done by one thread in group commits (what comes within 50 ms, or 256 messages, shares one
fsync; WAL, synchronous=FULL). A future resolves only after its commit. When a commit fails, the disk being
full say, every future of the group learns it and the thread lives on.
"""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from accanto_contract.errors import SpoolError
from accanto_contract.identity import DeviceId, Epoch, Seq
from accanto_contract.messages import DeviceBirth, Gap
from accanto_gateway import files, layout
from accanto_gateway.outbox import Outbox, Run
from accanto_gateway.records import Draft, Source, Stored
from accanto_gateway.shelf import Shelf

log = logging.getLogger(__name__)

T = TypeVar("T")

GATHER_S = 0.05
GATHER_MOST = 256
QUEUE_MOST = 4096
QUOTA_BYTES = 512 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order(Generic[T]):
    """Something to do within the next transaction, and who waits for it."""

    action: Callable[[Outbox], T]
    done: "asyncio.Future[T]"


class Spool:
    """The outbox of one gateway with its writing thread. Made and used within an event loop."""

    def __init__(
        self, path: Path, *, quota_bytes: int = QUOTA_BYTES, now_us: Callable[[], int], most_pages: int = 0
    ) -> None:
        """Open the file; a broken one is moved aside and a new epoch begins. Raises SpoolError."""
        connection, self.was_broken = files.opened(
            path, schema=layout.SCHEMA, synchronous="FULL", upgrade=layout.upgrade
        )
        if most_pages:
            connection.execute(f"PRAGMA max_page_count={most_pages}")
        self._sql = connection
        self._outbox = Outbox(connection, quota_bytes=quota_bytes, at_us=now_us())
        self.epoch = self._outbox.epoch
        self.read = Shelf(files.connect(path, synchronous="FULL"))
        self.changed = asyncio.Event()
        self._now_us = now_us
        self._loop = asyncio.get_running_loop()
        self._orders: queue.Queue[_Order[object] | None] = queue.Queue(QUEUE_MOST)
        self._thread = threading.Thread(target=self._write, name="spool", daemon=True)
        self._thread.start()

    async def put(self, source: Source, drafts: Sequence[Draft]) -> list[Seq]:
        """Keep messages and the mark of the rows they speak for, together. Raises SpoolError."""

        def action(box: Outbox) -> list[Seq]:
            numbers = box.append(source, drafts, at_us=self._now_us())
            box.mark(source, max(draft.upto for draft in drafts))
            return numbers

        numbers = await self._ask(action)
        self.changed.set()
        return numbers

    async def receipted(self, runs: Sequence[Run]) -> None:
        """The centre has committed these: the only way out of the spool. Raises SpoolError."""
        await self._ask(lambda box: box.trim(runs))

    async def declare(self, device: DeviceId, reason: str) -> None:
        """Tell the centre, by a message of its own, what can never come. Raises SpoolError."""
        gap = Gap(epoch=0, seq=0, first=0, last=0, reason=reason)
        await self._ask(lambda box: box.declare(device, gap, at_us=self._now_us()))
        self.changed.set()

    async def declare_life(self, epoch: Epoch, device: DeviceId, reason: str) -> None:
        """As `declare`, once for an earlier life of which the centre knows more than this file. Raises SpoolError."""
        gap = Gap(epoch=0, seq=0, first=0, last=0, reason=reason)
        await self._ask(lambda box: box.declare_life(epoch, device, gap, at_us=self._now_us()))
        self.changed.set()

    async def meet(self, address: str, device: DeviceId) -> None:
        """Remember whose this Bluetooth address is. Raises SpoolError."""
        await self._ask(lambda box: box.meet(address, device))

    async def forget_records(self, source: Source, *, but: Collection[Stored] = ()) -> None:
        """Forget what is known of a device's memory, but for these records: its numbers begin anew.

        Raises SpoolError.
        """
        await self._ask(lambda box: box.forget_records(source, but))

    async def gone(self, source: Source, *, upto: int) -> None:
        """A device has deleted its records up to this number. Raises SpoolError."""
        await self._ask(lambda box: box.gone(source, upto=upto))

    async def know(self, birth: DeviceBirth) -> None:
        """Remember a device for the next birth message. Raises SpoolError."""
        await self._ask(lambda box: box.know(birth))

    def close(self) -> None:
        """Finish what was asked, and close the file. Waits for the disk."""
        self._orders.put(None)
        self._thread.join()
        self.read.close()
        self._sql.close()

    async def _ask(self, action: Callable[[Outbox], T]) -> T:
        done: asyncio.Future[T] = self._loop.create_future()
        try:
            self._orders.put_nowait(_Order(action=action, done=done))  # type: ignore[arg-type]
        except queue.Full as error:
            raise SpoolError("the disk is too slow: the spool's queue is full") from error
        return await done

    def _write(self) -> None:
        while group := self._gathered():
            orders = [order for order in group if order is not None]
            self._commit(orders)
            if None in group:
                return

    def _gathered(self) -> list[_Order[object] | None]:
        """The first order, and those that come soon after."""
        group = [self._orders.get()]
        until = time.monotonic() + GATHER_S
        while group[-1] is not None and len(group) < GATHER_MOST:
            left = until - time.monotonic()
            try:
                group.append(self._orders.get(timeout=max(0.0, left)))
            except queue.Empty:
                break
        return group

    def _commit(self, orders: list[_Order[object]]) -> None:
        try:
            self._sql.execute("BEGIN IMMEDIATE")
            results = [order.action(self._outbox) for order in orders]
            self._sql.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  whatever failed, those who wait must learn it
            self._roll_back()
            log.error("spool_commit_failed error=%s", error)  # noqa: TRY400
            self._tell(orders, error)
            return
        self._resolve(
            [partial(_give, order.done, result) for order, result in zip(orders, results, strict=True)]
        )

    def _roll_back(self) -> None:
        try:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            self._outbox.recall()
        except sqlite3.Error as error:
            log.error("spool_rollback_failed error=%s", error)  # noqa: TRY400

    def _tell(self, orders: list[_Order[object]], cause: Exception) -> None:
        failure = SpoolError(f"the outbox could not keep a measurement: {cause}")
        self._resolve([partial(_fail, order.done, failure) for order in orders])

    def _resolve(self, calls: list[Callable[[], None]]) -> None:
        try:
            self._loop.call_soon_threadsafe(lambda: [call() for call in calls])
        except RuntimeError:
            log.info("spool_loop_gone waiting=%d", len(calls))


def _give(done: "asyncio.Future[object]", result: object) -> None:
    if not done.done():
        done.set_result(result)


def _fail(done: "asyncio.Future[object]", failure: SpoolError) -> None:
    if not done.done():
        done.set_exception(failure)
