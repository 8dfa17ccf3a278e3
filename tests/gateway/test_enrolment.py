"""A new box comes in by a one-time code, is told its plan, and obeys: real broker, api, steward and box."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import served
import tls
from click.testing import CliRunner

from accanto import box_settings, settings, steering
from accanto.commands import accanto
from accanto_contract.brokers import Papers
from accanto_contract.errors import EnrolmentError
from accanto_gateway import process as box
from accanto_gateway.enrol import child, server
from accanto_gateway.enrol.papers import Cabinet
from accanto_ingestion import mosquitto
from accanto_ingestion import process as ingestion
from accanto_ingestion.fleet import invitations
from accanto_ingestion.fleet import process as fleet
from accanto_store import connections
from accanto_store.roles import Role, url_as

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

WITHIN_S = 40.0


@dataclass
class Centre:
    """Broker under TLS, api, steward and ingestion of one centre."""

    folder: Path
    database: str
    broker: tls.Broker
    address: str = ""

    @property
    def broker_url(self) -> str:
        return f"mqtts://localhost:{self.broker.port}"

    def papers(self, name: str) -> Papers:
        run("ca", "client", name, "--out", str(self.folder / name))
        own = self.folder / name
        return Papers(trust=own / "trust.crt", certificate=own / f"{name}.crt", key=own / f"{name}.key")

    def invited(self, gateway: str = "gw-0001", *, lasts: timedelta = timedelta(hours=1)) -> str:
        with connections.connect(self.database, autocommit=True) as connection:
            return invitations.invite(connection, gateway, by="davide", now=datetime.now(UTC), lasts=lasts)[0]

    def one(self, query: str) -> tuple[object, ...] | None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchone()

    async def until(self, query: str) -> tuple[object, ...]:
        """The row of a query, as soon as there is one."""
        async with asyncio.timeout(WITHIN_S):
            while (row := await asyncio.to_thread(self.one, query)) is None:
                await asyncio.sleep(0.2)
        return row


def run(*words: str) -> str:
    result = CliRunner().invoke(accanto, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def broker(state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tls.Broker]:
    if mosquitto.program() is None:
        pytest.skip("no mosquitto on this machine: install it to try a broker under TLS")
    monkeypatch.setenv("ACCANTO_STATE", str(state))
    run("ca", "create")
    run("ca", "broker", "localhost", "--port", str(tls.free_port()), "--out", str(state / "broker"))
    with tls.running(state / "broker") as found:
        yield found


@pytest.fixture
async def centre(state: Path, database: str, broker: tls.Broker) -> AsyncIterator[Centre]:
    made = Centre(folder=state, database=database, broker=broker)
    steward = fleet.Settings(
        database_url=url_as(database, Role.FLEET), broker_url=made.broker_url, papers=made.papers("ingest"),
        authority=state / "ca", tell=steering.tell,
    )  # fmt: skip
    worker = ingestion.Settings(
        database_url=url_as(database, Role.INGEST), broker_url=made.broker_url, papers=made.papers("ingest")
    )
    async with served.api(database) as address, running(fleet.run(steward)), running(ingestion.run(worker)):
        made.address = address
        yield made


@contextlib.asynccontextmanager
async def running(work: object) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # a coroutine
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def told(folder: Path, **more: str) -> box.Settings:
    """What a box in this folder is told by its enrolment alone."""
    environment = {
        "ACCANTO_STATE": str(folder),
        "ACCANTO_RADIO": "tcp-client:127.0.0.1:9",
        "ACCANTO_PAGE_PORT": "0",
    }
    return box_settings.read(settings.load(environment | more))


async def test_a_box_comes_in_is_told_and_obeys(centre: Centre, tmp_path: Path) -> None:
    enrolled = await server.enrol(Cabinet(tmp_path / "papers"), server=centre.address, code=centre.invited())
    async with running(box.run(told(tmp_path))):
        await centre.until("select 1 from gateway_config where status = 'done' and gateway = 'gw-0001'")
        answer = await asyncio.to_thread(run_ask, centre, "identify")

    assert (enrolled.gateway, enrolled.broker_url) == ("gw-0001", centre.broker_url)
    assert answer == ("done", "the patient's page says for ten minutes which box this is")


def run_ask(centre: Centre, order: str) -> tuple[str, str]:
    from accanto import gateway_orders  # noqa: PLC0415  as the command does

    return gateway_orders.ask(centre.database, "gw-0001", order, wait_s=WITHIN_S)


async def test_papers_that_end_are_renewed_by_themselves(centre: Centre, tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path / "papers")
    await server.enrol(cabinet, server=centre.address, code=centre.invited())
    first = (cabinet.folder / "gateway.crt").read_bytes()
    async with running(box.run(told(tmp_path))):
        await centre.until("select 1 from gateway where id = 'gw-0001' and online")
        await asyncio.to_thread(report_ending, centre)

        await centre.until("select 1 from gateway_command where name = 'papers' and status = 'done'")
        answer = await asyncio.to_thread(run_ask, centre, "fetch_now")

    assert (cabinet.folder / "gateway.crt").read_bytes() != first
    assert await child.ends_us(cabinet.folder / "gateway.crt")
    assert answer[0] == "done", "the box comes in with its new papers"


def report_ending(centre: Centre) -> None:
    """As if the box had reported a certificate that ends in a month."""
    with psycopg.connect(centre.database, autocommit=True) as connection:
        connection.execute(
            "insert into gateway_report (gateway, reported_at, outbox_depth, outbox_bytes, clock_synchronised,"
            " clock_offset_ms, scans_restarted, radio_lost, adapter_resets, certificate_expires_at)"
            " values ('gw-0001', now(), 0, 0, true, 0, 0, 0, 0, now() + interval '30 days')"
        )


async def test_a_code_serves_one_box_again_and_no_other(centre: Centre, tmp_path: Path) -> None:
    code = centre.invited()
    first = Cabinet(tmp_path / "first")
    csr = await child.request(first.new_key)
    async with served.visitor(centre.address) as client:
        one = await client.post("/api/v1/enrol", json={"code": code, "request": csr})
        lost_and_again = await client.post("/api/v1/enrol", json={"code": code.lower(), "request": csr})

    assert one.status_code == lost_and_again.status_code == 200
    assert one.json() == lost_and_again.json()
    with pytest.raises(EnrolmentError, match="used by another box"):
        await server.enrol(Cabinet(tmp_path / "second"), server=centre.address, code=code)


@pytest.mark.parametrize("spoil", ["wrong", "old", "replaced"])
async def test_a_code_that_is_wrong_old_or_replaced_opens_nothing(
    centre: Centre, tmp_path: Path, spoil: str
) -> None:
    codes: dict[str, Callable[[], str]] = {
        "wrong": lambda: "AAAAA-BBBBB-CCCCC-DDDDD",
        "old": lambda: centre.invited(lasts=timedelta(seconds=-1)),
        "replaced": lambda: [centre.invited(), centre.invited()][0],
    }

    with pytest.raises(EnrolmentError, match="ask for a new one"):
        await server.enrol(Cabinet(tmp_path), server=centre.address, code=codes[spoil]())

    assert not (tmp_path / "gateway.crt").exists()


async def test_a_request_without_a_good_key_is_refused(centre: Centre) -> None:
    body = {"code": centre.invited(), "request": "-----BEGIN CERTIFICATE REQUEST-----\n" + "A" * 200}
    async with served.visitor(centre.address) as client:
        answer = await client.post("/api/v1/enrol", json=body)

    assert answer.status_code == 422


async def test_nobody_tries_codes_by_the_thousand(centre: Centre, tmp_path: Path) -> None:
    csr = await child.request(tmp_path / "new.key")
    async with served.visitor(centre.address) as client:
        answers = [
            (
                await client.post("/api/v1/enrol", json={"code": f"AAAAA-BBBBB-{n:05}", "request": csr})
            ).status_code
            for n in range(60)
        ]

    assert answers[0] == 403
    assert answers[-1] == 429


async def test_the_code_itself_is_nowhere_in_the_database(centre: Centre) -> None:
    code = centre.invited()

    row = centre.one("select row_to_json(gateway_invitation)::text from gateway_invitation")

    assert row
    assert code not in str(row[0])
    assert code.replace("-", "") not in str(row[0])
    assert json.loads(str(row[0]))["gateway"] == "gw-0001"


@pytest.mark.parametrize(
    "address", ["http://centre.example.org", "ftp://x", "centre", "http://10.0.0.1:8080", ""]
)
async def test_a_code_is_never_shown_in_the_clear(tmp_path: Path, address: str) -> None:
    with pytest.raises(EnrolmentError, match="https://"):
        await server.enrol(Cabinet(tmp_path), server=address, code="AAAAA-BBBBB-CCCCC-DDDDD")


async def test_a_centre_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EnrolmentError, match="does not answer"):
        await server.enrol(
            Cabinet(tmp_path), server=f"http://localhost:{served.free_port()}", code="AAAAA-BBBBB-CCCCC-DDDDD"
        )
