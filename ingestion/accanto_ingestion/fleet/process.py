"""The process `fleet`: the steward's turns, until it is cancelled."""

import asyncio
import logging
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from accanto_contract import brokers
from accanto_contract.brokers import Papers
from accanto_contract.errors import Unavailable
from accanto_ingestion.authority import Authority
from accanto_ingestion.fleet import signing
from accanto_ingestion.fleet.post import Post
from accanto_ingestion.fleet.steward import Steward, Tell
from accanto_store import connections

log = logging.getLogger(__name__)

TURN_S = 1.0
TROUBLE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the process needs to know."""

    database_url: str
    broker_url: str
    """The broker as this process reaches it, as the account `ingest`."""
    papers: Papers | None = None
    authority: Path
    """The folder of the centre's authority, as `accanto ca` makes it."""
    gateways_broker_url: str = ""
    """The broker as gateways reach it; empty: under the same name."""
    tell: Tell = field(repr=False)
    """What a home is to be told."""


async def run(settings: Settings) -> None:
    """Work until cancelled; neither a missing broker nor a missing database ends it. Raises AuthorityError."""
    post = Post(
        brokers.address(settings.broker_url, settings.papers), client_id=f"fleet-{secrets.token_hex(4)}"
    )
    steward = Steward(
        Authority(settings.authority),
        signing.voice(settings.authority),
        post,
        settings.tell,
        broker_url=settings.gateways_broker_url or _bare(settings.broker_url),
    )
    post.start()
    log.info("fleet_started")
    try:
        while True:
            try:
                await _work(settings, steward)
            except (psycopg.Error, Unavailable) as error:
                log.warning("database_trouble error=%s", " ".join(str(error).split()))
            await asyncio.sleep(TROUBLE_S)
    finally:
        await asyncio.to_thread(post.stop)
        log.info("fleet_stopped")


async def _work(settings: Settings, steward: Steward) -> None:
    """Turns over one database connection. Raises psycopg.Error, Unavailable."""
    connection = await asyncio.to_thread(
        connections.connect, settings.database_url, name="fleet", autocommit=True
    )
    with connection:
        while True:
            await asyncio.to_thread(steward.turn, connection, now=datetime.now(UTC))
            await asyncio.sleep(TURN_S)


def _bare(url: str) -> str:
    """A broker's URL without the account that is ours."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
