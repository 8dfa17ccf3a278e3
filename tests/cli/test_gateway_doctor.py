"""`accanto gateway doctor` says in plain words what is wrong with a box, and nothing where nothing is."""

import asyncio
import time
from pathlib import Path

import msgspec
import pytest
import tls
from click.testing import CliRunner, Result

from accanto.commands import accanto
from accanto_contract import downlink
from accanto_contract.downlink import Bounds, Configuration, Known, Signed
from accanto_contract.identity import DeviceId
from accanto_contract.messages import Reading, Readings
from accanto_contract.topics import Kind
from accanto_gateway.enrol.papers import Enrolment
from accanto_gateway.records import Draft, Source, Tongue
from accanto_gateway.spool import Spool

HOUR_US = 3_600_000_000


class Box:
    """A box's state folder, and what its doctor says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.spool = folder / "gateway" / "gw-0001"
        self.spool.mkdir(parents=True)
        self._set = monkeypatch.setenv
        self._set("ACCANTO_STATE", str(folder))
        self._set("ACCANTO_GATEWAY_ID", "gw-0001")
        self._set("ACCANTO_BROKER_URL", "mqtt://a:b@127.0.0.1:9")
        self.radio(None)

    def set(self, name: str, value: str) -> None:
        self._set(f"ACCANTO_{name}", value)

    def radio(self, listening: int | None) -> None:
        self.set("RADIO", f"tcp-client:127.0.0.1:{listening or 9}")

    def told(self, **changes: object) -> None:
        told = Configuration(gateway="gw-0001", version=3, issued_us=time.time_ns() // 1000)
        body = downlink.encode(msgspec.structs.replace(told, **changes))
        signed = downlink.encode(Signed(body=body, signature=b""))
        (self.spool / "configuration.json").write_bytes(signed)

    def measured(self, device: str, *, hours_ago: float) -> None:
        """A message waits in the outbox since then."""
        at_us = time.time_ns() // 1000 - round(hours_ago * HOUR_US)
        reading = Reading(signal=20, value=128, t_gateway_us=at_us)
        draft = Draft(kind=Kind.OBSERVATION, content=Readings(epoch=0, seq=0, readings=(reading,)), upto=1)

        async def put() -> None:
            spool = Spool(self.spool / "outbox.sqlite", now_us=lambda: at_us)
            await spool.put(Source(device=DeviceId(device), tongue=Tongue.PLX_SPOT), [draft])
            spool.close()

        asyncio.run(put())

    def doctor(self) -> Result:
        return CliRunner().invoke(accanto, ["gateway", "doctor"], catch_exceptions=False)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    return Box(tmp_path, monkeypatch)


def line(result: Result, part: str) -> str:
    return next(line for line in result.output.splitlines() if f" {part}: " in line)


def test_a_box_without_line_and_radio_says_both_and_that_measures_are_safe(box: Box) -> None:
    result = box.doctor()

    assert result.exit_code == 1
    assert "cannot be reached" in line(result, "broker")
    assert "measures wait on the disk" in line(result, "broker")
    assert line(result, "radio").startswith("bad")


def test_a_box_that_nobody_told_who_it_is_says_so(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACCANTO_GATEWAY_ID")

    result = box.doctor()

    assert result.exit_code == 1
    assert "ACCANTO_GATEWAY_ID is not set" in result.output


def test_an_enrolled_box_without_a_plan_is_not_ill(box: Box) -> None:
    papers = box.folder / "papers"
    papers.mkdir()
    told = Enrolment(gateway="gw-0001", broker_url="mqtts://b", keys=("key",))
    (papers / "enrolment.json").write_bytes(msgspec.json.encode(told))

    assert "has not told it a plan yet" in line(box.doctor(), "who")


def test_a_broken_enrolment_is_said_in_one_sentence(box: Box) -> None:
    (box.folder / "papers").mkdir()
    (box.folder / "papers" / "enrolment.json").write_text("{")

    result = box.doctor()

    assert result.exit_code == 1
    assert "enrol this box again" in result.output


def test_what_waits_for_long_is_trouble_and_what_waits_shortly_is_not(box: Box) -> None:
    box.measured("simcor-b0001", hours_ago=0.1)
    short = line(box.doctor(), "outbox")
    box.measured("simcor-b0001", hours_ago=5)

    assert short.startswith("good  outbox: 1 messages wait")
    assert "the oldest for 300 minutes" in line(box.doctor(), "outbox")
    assert line(box.doctor(), "outbox").startswith("bad")


def test_a_device_of_the_kit_that_is_not_heard_is_named(box: Box) -> None:
    box.told(
        devices=(Known(device="simcor-b0001", kind="pressure"), Known(device="simcor-w0001", kind="scale"))
    )
    box.measured("simcor-b0001", hours_ago=70)

    said = box.doctor().output

    assert "bad   devices: simcor-b0001 (pressure) measured 70 hours ago" in said
    assert "bad   devices: simcor-w0001 (scale) was never heard here" in said


def test_the_centre_s_own_bounds_count(box: Box) -> None:
    box.told(
        devices=(Known(device="simcor-b0001", kind="pressure"),),
        bounds=Bounds(silent_device_h=100, outbox_old_min=9999),
    )
    box.measured("simcor-b0001", hours_ago=70)

    said = box.doctor()

    assert "good  devices: simcor-b0001" in said.output
    assert line(said, "outbox").startswith("good")


def test_a_clock_that_is_slow_is_known_by_the_centre_s_last_word(box: Box) -> None:
    box.told(issued_us=time.time_ns() // 1000 + 2 * HOUR_US)

    assert "the clock is at least 7" in line(box.doctor(), "clock")


def test_a_file_that_was_moved_aside_is_not_forgotten(box: Box) -> None:
    (box.spool / "outbox.sqlite.broken-20261122T080000Z").touch()

    assert "outbox.sqlite.broken-20261122T080000Z" in line_of(box, "moved aside")


def line_of(box: Box, words: str) -> str:
    return next(line for line in box.doctor().output.splitlines() if words in line)


def test_a_disk_that_is_nearly_full_is_trouble(box: Box) -> None:
    box.told(bounds=Bounds(disk_free_mb=1 << 40))

    assert "nothing new can be kept soon" in line(box.doctor(), "disk")


def test_a_broker_that_is_not_to_be_believed_is_told_from_one_that_is_away(box: Box) -> None:
    trust = box.folder / "trust.crt"
    trust.write_text("no certificate")
    box.set("BROKER_URL", f"mqtts://127.0.0.1:{tls.free_port()}")
    box.set("BROKER_TRUST", str(trust))

    assert "cannot be reached" in line(box.doctor(), "broker")


def test_the_label_shows_the_number_and_a_new_one_when_asked(box: Box) -> None:
    first = CliRunner().invoke(accanto, ["gateway", "label"], catch_exceptions=False).output
    again = CliRunner().invoke(accanto, ["gateway", "label"], catch_exceptions=False).output
    new = CliRunner().invoke(accanto, ["gateway", "label", "--new"], catch_exceptions=False).output

    assert first == again
    assert "box      gw-0001" in first
    assert new.splitlines()[2] != first.splitlines()[2]
