"""The steward: signs what the centre says to its gateways, and lets new ones in.

The console only writes down what is wished; the keys lie here, with a process that no browser reaches. One turn a
second: requests to enrol, commands, renewals of papers; each half minute what every home is to be told.
"""

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.types.json import Jsonb

from accanto_contract import topics
from accanto_contract.downlink import Command, Configuration, Order
from accanto_contract.errors import AccantoError, AuthorityError
from accanto_contract.identity import GatewayId
from accanto_ingestion.authority import Authority
from accanto_ingestion.fleet.post import Post
from accanto_ingestion.fleet.signing import Voice
from accanto_store import moments, queries

log = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
RENEW_WITHIN = timedelta(days=60)
PAPERS_WITHIN = timedelta(minutes=10)
BY = "steward"

Tell = Callable[[Connection, GatewayId, datetime], Configuration]
"""What a home is to be told now; number and moment are not looked at."""


class Steward:
    """One turn after the other over a database connection that commits by itself."""

    def __init__(
        self, authority: Authority, voice: Voice, post: Post, tell: Tell, *, broker_url: str
    ) -> None:
        """`broker_url` is the broker as gateways reach it."""
        self._authority, self._voice, self._post, self._tell = authority, voice, post, tell
        self._broker_url = broker_url
        self._looked_at = float("-inf")

    def turn(self, connection: Connection, *, now: datetime) -> None:
        """Everything that is due. Raises psycopg.Error."""
        self._enrol(connection, now=now)
        connection.execute(_sql("expire_commands"))
        self._renew(connection, now=now)
        if not self._post.is_up:
            return
        self._command(connection, now=now)
        is_new = self._post.is_new()
        if is_new or time.monotonic() - self._looked_at > LOOK_EVERY_S:
            self._configure(connection, now=now, again=is_new)
            self._looked_at = time.monotonic()

    def _enrol(self, connection: Connection, *, now: datetime) -> None:
        """Give papers to those who asked with a good code."""
        with connection.transaction():
            for number, gateway, request in connection.execute(_sql("asked_enrolments")).fetchall():
                answer, refusal = self._papers(gateway, bytes(request), now=now)
                told = {"id": number, "answer": Jsonb(answer) if answer else None, "refusal": refusal}
                connection.execute(_sql("answer_enrolment"), told)
                log.info("gateway_enrolled gateway=%s refused=%s", gateway, refusal or "no")

    def _papers(
        self, gateway: str, request: bytes, *, now: datetime
    ) -> tuple[dict[str, object] | None, str | None]:
        if not topics.is_gateway(gateway):
            return None, f"{gateway!r} is no gateway id"
        try:
            pair = self._authority.client(gateway, now=now, request=request)
        except AuthorityError as error:
            return None, str(error)
        return {
            "gateway": gateway,
            "broker_url": self._broker_url,
            "certificate": pair.certificate.decode(),
            "trust": self._authority.trust.read_text(encoding="utf-8"),
            "keys": [self._voice.public],
        }, None

    def _renew(self, connection: Connection, *, now: datetime) -> None:
        """Ask for a new key before a certificate ends; answer the request with its papers."""
        for (gateway,) in connection.execute(_sql("ending_papers"), {"within": RENEW_WITHIN}).fetchall():
            self._order(connection, gateway, Order.RENEW)
        with connection.transaction():
            for _, gateway, request in connection.execute(_sql("answered_renewals")).fetchall():
                answer, refusal = self._papers(gateway, str(request).encode(), now=now)
                if answer is None:
                    log.error("renewal_refused gateway=%s reason=%s", gateway, refusal)
                    continue
                papers = json.dumps({"certificate": answer["certificate"], "trust": answer["trust"]})
                self._order(connection, gateway, Order.PAPERS, papers)

    def _order(self, connection: Connection, gateway: str, order: Order, argument: str = "") -> None:
        wish = {"gateway": gateway, "name": order, "argument": argument, "by": BY, "within": PAPERS_WITHIN}
        connection.execute(_sql("order"), wish)

    def _command(self, connection: Connection, *, now: datetime) -> None:
        """Send what was wished, to gateways that are there."""
        with connection.transaction():
            for row in connection.execute(_sql("due_commands")).fetchall():
                number, gateway, name, argument, _, expires = row
                command = Command(
                    id=str(number), gateway=gateway, order=Order(name), argument=argument,
                    issued_us=moments.to_us(now), expires_us=moments.to_us(expires),
                )  # fmt: skip
                if self._post.send(topics.command(GatewayId(gateway)), self._voice.signed(command)):
                    connection.execute(_sql("sent_command"), {"id": UUID(command.id)})

    def _configure(self, connection: Connection, *, now: datetime, again: bool) -> None:
        """Tell each home what changed; after a new connection everything again."""
        for gateway, version, told, signed in connection.execute(_sql("gateways")).fetchall():
            try:
                wanted = self._tell(connection, GatewayId(gateway), now)
            except AccantoError as error:
                log.error("home_untold gateway=%s error=%s", gateway, error)  # noqa: TRY400
                continue
            content = _content(wanted)
            is_changed = content != told
            word = (
                self._put(connection, wanted, (version or 0) + 1, content, now=now) if is_changed else signed
            )
            if word is None or not (again or is_changed):
                continue
            if not self._post.send(topics.config(GatewayId(gateway)), bytes(word), retain=True):
                return

    def _put(
        self, connection: Connection, wanted: Configuration, version: int, content: object, *, now: datetime
    ) -> bytes | None:
        """A new version, signed and kept; None where another steward was first."""
        issued = msgspec.structs.replace(wanted, version=version, issued_us=moments.to_us(now))
        signed = self._voice.signed(issued)
        row = {
            "gateway": wanted.gateway, "version": version, "issued_at": now, "told": Jsonb(content), "signed": signed,
        }  # fmt: skip
        return signed if connection.execute(_sql("put_config"), row).fetchone() else None


def _content(wanted: Configuration) -> object:
    """What makes one configuration different from another."""
    found = msgspec.to_builtins(msgspec.structs.replace(wanted, version=0, issued_us=0))
    return msgspec.json.decode(msgspec.json.encode(found))


def _sql(name: str) -> str:
    return queries.load("steward")[name]
