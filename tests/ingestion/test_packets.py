"""MQTT 5 as bytes: cut apart however they come, and said as another implementation reads them."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from accanto_ingestion import packets
from accanto_ingestion.packets import Malformed, Other, Packet, Published


def with_properties(topic: str, payload: bytes, packet: int) -> bytes:
    """A message as brokers send it: properties before the payload, packed by another implementation."""
    said = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho does not say
    said.ContentType = "application/vnd.accanto.chunk.v1"
    said.UserProperty = ("traceparent", "00-" + "a" * 200)
    body = struct.pack(">H", len(topic)) + topic.encode() + struct.pack(">H", packet)
    body += bytes(said.pack()) + payload  # type: ignore[no-untyped-call]  # paho does not say
    size = len(body)
    return b"\x32" + bytes([size & 127 | 128, size >> 7]) + body


def fed(data: bytes, cuts: list[int]) -> list[Packet]:
    """What is found where the bytes come in pieces."""
    found: list[Packet] = []
    rest, stream = b"", io.BytesIO(data)
    for cut in [*cuts, len(data)]:
        rest += stream.read(cut)
        more, used = packets.split(rest)
        found, rest = found + more, rest[used:]
    return found


def test_a_message_comes_out_with_its_number_and_without_its_properties() -> None:
    (found,), used = packets.split(with_properties("acc/1/gw-0001/up/x/ecg", b"chunk", 77))

    assert found == Published(b"acc/1/gw-0001/up/x/ecg", b"chunk", 77, retained=False)
    assert used > 250


@given(st.lists(st.integers(0, 300), max_size=8), st.lists(st.binary(max_size=500), max_size=5))
def test_it_does_not_matter_where_the_bytes_are_cut(cuts: list[int], payloads: list[bytes]) -> None:
    data = b"".join(packets.publish("t", payload, packet=n + 1) for n, payload in enumerate(payloads))

    assert fed(data, cuts) == [Published(b"t", p, n + 1, retained=False) for n, p in enumerate(payloads)]


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_end_the_connection(data: bytes) -> None:
    try:
        found, used = packets.split(data)
    except Malformed:
        return
    assert used <= len(data)
    assert len(found) <= len(data)


def test_acknowledgements_stand_in_the_order_they_were_given() -> None:
    found, _ = packets.split(packets.pubacks([3, 1, 65_535]))

    assert found == [Other(packets.PUBACK, struct.pack(">H", number)) for number in (3, 1, 65_535)]


def test_a_length_of_more_than_four_bytes_is_malformed() -> None:
    with pytest.raises(Malformed):
        packets.split(b"\x30\xff\xff\xff\xff\x01")


def test_a_message_that_claims_more_properties_than_it_has_is_malformed() -> None:
    with pytest.raises(Malformed):
        packets.split(b"\x30\x05\x00\x01t\x7fx" + bytes(200))


def test_the_brokers_answers_say_yes_or_no() -> None:
    assert packets.welcome(b"\x01\x00\x00") == packets.Welcome(code=0, session_present=True)
    assert packets.welcome(b"\x00\x87\x00").code == 0x87
    assert list(packets.reasons(b"\x00\x01\x00\x01\x80")) == [1, 0x80]
