"""A real Mosquitto under TLS lets in whom our authority names, keeps each below its own topics, and nobody else."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import tls
from click.testing import CliRunner
from paho.mqtt.reasoncodes import ReasonCode
from tls import Party

from accanto.commands import accanto
from accanto_contract import brokers, topics
from accanto_contract.brokers import Papers
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.topics import Kind, Word
from accanto_gateway import line
from accanto_ingestion import mosquitto, mqtt
from accanto_ingestion.authority import Authority
from accanto_ingestion.mqtt import MqttSource

pytestmark = pytest.mark.integration
GATEWAY = GatewayId("gw-0001")


@pytest.fixture
def centre(state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state of a centre that has an authority."""
    if mosquitto.program() is None:
        pytest.skip("no mosquitto on this machine: install it to try a broker under TLS")
    monkeypatch.setenv("ACCANTO_STATE", str(state))
    run("create")
    return state


@pytest.fixture
def broker(centre: Path) -> Iterator[tls.Broker]:
    run("broker", "127.0.0.1", "localhost", "--port", str(tls.free_port()), "--out", str(centre / "broker"))
    with tls.running(centre / "broker") as found:
        yield found


def run(*words: str) -> str:
    result = CliRunner().invoke(accanto, ["ca", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def papers(centre: Path, name: str) -> Papers:
    run("client", name, "--out", str(centre / "papers"))
    folder = centre / "papers"
    return Papers(trust=folder / "trust.crt", certificate=folder / f"{name}.crt", key=folder / f"{name}.key")


def uplink(gateway: str) -> str:
    return topics.up(GatewayId(gateway), DeviceId("simcor-e0001"), Kind.ECG)


def test_a_gateway_is_heard_by_ingestion(centre: Path, broker: tls.Broker) -> None:
    with Party(broker, papers(centre, "ingest"), listens=topics.ALL_UP) as ingest:
        with Party(broker, papers(centre, "gw-0001")) as gateway:
            assert gateway.say(uplink("gw-0001")) == ReasonCode(tls.PUBACK, identifier=0)

        assert ingest.heard() == uplink("gw-0001")


async def test_our_own_gateway_and_ingestion_meet(centre: Path, broker: tls.Broker) -> None:
    url = f"mqtts://localhost:{broker.port}"
    mine, theirs = (brokers.address(url, papers(centre, name)) for name in ("ingest", "gw-0001"))
    source = MqttSource(mqtt.Line(where=mine, client_id="w0", filters=(topics.ALL_UP,), session_expiry_s=0))
    gateway = line.Line(theirs, client_id="gw-0001", tell=lambda _: None)
    source.start()

    await gateway.open(will_topic=topics.word(GATEWAY, Word.DEATH), will=b"", listen=topics.ack(GATEWAY))
    found = await asyncio.to_thread(until_heard, source, gateway)

    assert found == uplink("gw-0001")
    await gateway.close()
    source.close()


def until_heard(source: MqttSource, gateway: line.Line) -> str:
    """Say it again until ingestion, which may still be coming in, has heard it."""
    for _ in range(20):
        gateway.publish(uplink("gw-0001"), b"x", qos=1)
        if taken := source.take(1, wait_s=0.5, linger_s=0):
            return taken[0].topic
    raise AssertionError("ingestion heard nothing")


def test_a_gateway_cannot_speak_as_another(centre: Path, broker: tls.Broker) -> None:
    with Party(broker, papers(centre, "gw-0001")) as gateway:
        assert gateway.say(uplink("gw-0002")) == ReasonCode(tls.PUBACK, "Not authorized")


def test_a_gateway_cannot_listen_to_another(centre: Path, broker: tls.Broker) -> None:
    mine, others = papers(centre, "gw-0001"), topics.ack(GatewayId("gw-0002"))
    with Party(broker, mine, listens=others) as gateway, Party(broker, papers(centre, "ingest")) as ingest:
        ingest.say(others)

        assert gateway.heard(within_s=0.5) is None


def test_who_has_no_certificate_stays_out(centre: Path, broker: tls.Broker) -> None:
    with pytest.raises(tls.StaysOut):
        Party(broker, Papers(trust=papers(centre, "gw-0001").trust)).__enter__()


def test_a_certificate_of_another_authority_stays_out(
    centre: Path, broker: tls.Broker, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "ca")
    other.create(now=datetime.now(UTC))

    with pytest.raises(tls.StaysOut):
        Party(
            broker, tls.written(other.client("gw-0001", now=datetime.now(UTC)), broker.trust, tmp_path)
        ).__enter__()


def test_an_expired_certificate_stays_out(centre: Path, broker: tls.Broker, tmp_path: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=500)
    old = Authority(centre / "ca").client("gw-0001", now=long_ago)

    with pytest.raises(tls.StaysOut):
        Party(broker, tls.written(old, broker.trust, tmp_path)).__enter__()


def test_what_was_taken_back_stays_out_and_others_come_in(centre: Path, broker: tls.Broker) -> None:
    lost, kept = papers(centre, "gw-0001"), papers(centre, "gw-0002")
    run("revoke", "gw-0001")

    broker.restart(revoked=(centre / "ca" / "revoked.crl").read_bytes())

    with pytest.raises(tls.StaysOut):
        Party(broker, lost).__enter__()
    with Party(broker, kept) as gateway:
        assert gateway.say(uplink("gw-0002")).value < 0x80


def test_after_a_rotation_old_and_new_papers_come_in(centre: Path, broker: tls.Broker) -> None:
    old = papers(centre, "gw-0001")
    run("rotate")
    run("broker", "127.0.0.1", "--port", str(broker.port), "--out", str(broker.folder))
    broker.restart()

    old_with_new_trust = Papers(trust=centre / "ca" / "trust.crt", certificate=old.certificate, key=old.key)
    for each in (old_with_new_trust, papers(centre, "gw-0002")):
        with Party(broker, each) as gateway:
            assert gateway.say("acc/1/gw-0009/up/_birth").value == 0x87
