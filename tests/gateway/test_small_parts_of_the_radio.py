"""Advertisements, flow control, back-off: the small parts, each on its own."""

import random
from pathlib import Path

import pytest

from accanto_contract.identity import DeviceId
from accanto_gateway import peer
from accanto_gateway.peer import Peer
from accanto_gateway.radio import advertisement, secrets_file
from accanto_gateway.radio.flow import Completing

ACL = bytes.fromhex("02 40 20 03 00 01 02 03")


class Notes:
    """Writes down packets; may fail."""

    def __init__(self, log: list[str], name: str, *, fails: bool = False) -> None:
        self.log, self.name, self.fails = log, name, fails

    def on_packet(self, packet: bytes) -> None:
        self.log.append(f"{self.name} {packet.hex()}")
        if self.fails:
            raise RuntimeError("the handler failed")


def test_a_packet_is_completed_only_after_it_was_handled() -> None:
    log: list[str] = []
    sink = Completing(Notes(log, "host"), Notes(log, "controller"))
    sink.enabled = True

    sink.on_packet(ACL)
    sink.on_packet(bytes.fromhex("04 0e 00"))

    assert log == [f"host {ACL.hex()}", "controller 01350c050140000100", "host 040e00"]


def test_a_handler_that_fails_does_not_starve_the_link() -> None:
    log: list[str] = []
    sink = Completing(Notes(log, "host", fails=True), Notes(log, "controller"))
    sink.enabled = True

    with pytest.raises(RuntimeError):
        sink.on_packet(ACL)

    assert log[-1].startswith("controller")


def test_without_the_controllers_consent_nothing_is_completed() -> None:
    log: list[str] = []

    Completing(Notes(log, "host"), Notes(log, "controller")).on_packet(ACL)

    assert log == [f"host {ACL.hex()}"]


def test_an_advertisement_is_read_as_bleak_shows_it() -> None:
    structures = [
        (0x01, b"\x06"),
        (0x03, bytes.fromhex("0d180a18")),
        (0x07, bytes.fromhex("c8f08d2dcd8aad1c87f3e702805c00fb")),
        (0x09, b"Simcor H-E0001"),
        (0x0A, b"\xf4"),
        (0x16, bytes.fromhex("0f1857")),
        (0x20, bytes.fromhex("0f18000063")),
        (0xFF, bytes.fromhex("6b000102")),
    ]

    said = advertisement.parse(structures, rssi=-50, seen=None)

    assert said.local_name == "Simcor H-E0001"
    assert said.service_uuids == [
        "0000180d-0000-1000-8000-00805f9b34fb",
        "0000180a-0000-1000-8000-00805f9b34fb",
        "fb005c80-02e7-f387-1cad-8acd2d8df0c8",
    ]
    assert (said.tx_power, said.rssi) == (-12, -50)
    assert said.service_data == {"0000180f-0000-1000-8000-00805f9b34fb": b"\x63"}
    assert said.manufacturer_data == {0x6B: b"\x01\x02"}


def test_a_cut_advertisement_leaves_out_what_is_cut() -> None:
    said = advertisement.parse([(0x03, b"\x0d"), (0x16, b"\x0f"), (0x09, b"\xff")], rssi=0, seen=None)

    assert (said.service_uuids, said.service_data, said.local_name) == ([], {}, "\N{REPLACEMENT CHARACTER}")


def test_a_gateway_keeps_its_address_and_key(tmp_path: Path) -> None:
    first = secrets_file.identity(tmp_path / "radio.json")

    assert secrets_file.identity(tmp_path / "radio.json") == first
    assert int(first.address[:2], 16) & 0xC0 == 0xC0
    assert len(first.irk) == 16
    assert any(first.irk)


def test_a_device_that_fails_waits_longer_each_time() -> None:
    one = Peer(address="F0:C0:DE:00:01:01", rng=random.Random(1))
    now, waits = 0.0, []
    for _ in range(12):
        assert one.heard(now, 0)
        one.connecting()
        waits.append(one.ended(now))
        while not one.heard(now, 0):
            now += peer.FRESH_AFTER_S / 2

    assert waits[0] <= peer.FIRST_WAIT_S
    assert peer.LONGEST_WAIT_S / 2 <= waits[-1] <= peer.LONGEST_WAIT_S


def test_a_device_that_was_silent_is_forgiven() -> None:
    one = Peer(address="F0:C0:DE:00:01:01", rng=random.Random(1))
    for _ in range(9):
        one.heard(0.0, 0)
        one.ended(0.0)

    refused = one.heard(1.0, 0)
    welcome = one.heard(1.0 + peer.FRESH_AFTER_S + 1, 0)

    assert (refused, welcome) == (False, True)


def test_a_link_that_worked_is_tried_again_at_once_and_counted() -> None:
    one = Peer(address="F0:C0:DE:00:01:01")
    for now in (0.0, 10.0, 20.0):
        assert one.heard(now, 0)
        one.connecting()
        one.succeeded(DeviceId("simcor-e0001"), now)
        assert not one.heard(now + 1, 0)
        assert one.ended(now + 2) == 0.0

    assert one.reconnects == 2
