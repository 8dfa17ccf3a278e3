"""The process `ingest`: from the broker to the store, until it is cancelled."""

import asyncio
import contextlib
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from accanto_contract import brokers, topics
from accanto_contract.brokers import Address, Papers
from accanto_contract.errors import SettingsError
from accanto_ingestion.mqtt import Line, MqttSource
from accanto_ingestion.worker import Worker
from accanto_store import connections

log = logging.getLogger(__name__)

STOP_WITHIN_S = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the process needs to know."""

    database_url: str
    broker_url: str
    papers: Papers | None = None
    """For a broker under mqtts://."""
    worker: str = "w0"
    """A name that stays the same over restarts: the broker's session belongs to it."""
    shared: bool = True
    """Whether several workers share the stream; needs a broker with shared subscriptions."""
    session_expiry_s: int = 0
    """How long the broker keeps what came while we were away: 0 with the embedded one, 60 with one that persists."""


async def run(settings: Settings, *, utc_ns: Callable[[], int] = time.time_ns) -> None:
    """Work until cancelled; then finish what has come, within ten seconds.

    `utc_ns`: the time of day, ns since 1970. Neither a missing broker nor a missing database ends it. Raises
    SettingsError for a URL that cannot work.
    """
    worker = Worker(
        MqttSource(_line(settings), utc_ns=utc_ns),
        lambda: connections.connect(settings.database_url, name=f"ingest-{settings.worker}", autocommit=True),
        utc_ns=utc_ns,
    )
    log.info("ingest_started worker=%s shared=%s", settings.worker, settings.shared)
    ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    threading.Thread(target=_work, args=(worker, ended), name="writer", daemon=True).start()
    try:
        await asyncio.shield(ended)
    finally:
        worker.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(ended), STOP_WITHIN_S)
        log.info("ingest_stopped worker=%s", settings.worker)


def _work(worker: Worker, ended: asyncio.Future[None]) -> None:
    """Run the worker in this thread; tell the loop how it ended."""
    try:
        worker.run()
    except Exception as error:
        log.exception("ingest_failed")
        _tell(ended, error)
    else:
        _tell(ended, None)


def _tell(ended: asyncio.Future[None], error: Exception | None) -> None:
    def settle() -> None:
        if ended.done():
            return
        if error is None:
            ended.set_result(None)
        else:
            ended.set_exception(error)

    with contextlib.suppress(RuntimeError):
        ended.get_loop().call_soon_threadsafe(settle)


def session_name(worker: str, where: Address) -> str:
    """A worker's name at the broker: the same over restarts, and known to nobody who is not let in as we are.

    A broker gives a session to whoever comes with its name: a gateway that knew it could throw a worker out at will.
    Raises SettingsError.
    """
    proof = (where.password or "").encode()
    if where.papers and where.papers.key:
        try:
            proof += where.papers.key.read_bytes()
        except OSError as error:
            raise SettingsError(f"{where.papers.key} cannot be read: {error.strerror}") from error
    return f"ingest-{worker}-{hashlib.sha256(b'accanto worker ' + proof).hexdigest()[:12]}"


def _line(settings: Settings) -> Line:
    filters = (topics.SHARED_UP, topics.ALL_BIRTHS) if settings.shared else (topics.ALL_UP,)
    where = brokers.address(settings.broker_url, settings.papers)
    return Line(
        where=where,
        client_id=session_name(settings.worker, where),
        filters=filters,
        session_expiry_s=settings.session_expiry_s,
    )
