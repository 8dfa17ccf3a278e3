"""MQTT 5 as bytes: the packets that ingestion sends, and those that it hears. Pure.

Only what a subscriber at QoS 1 needs, cut out of large pieces at once: a general client spends most of its time on
one message after the other (docs/decisions/036-an-own-receive-path.md). Section numbers are those of the OASIS
standard "MQTT Version 5.0" (2019).
"""

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

CONNACK, PUBLISH, PUBACK, SUBACK, UNSUBACK, PINGRESP, DISCONNECT = 2, 3, 4, 9, 11, 13, 14
"""Kinds of packets (2.1.2): the upper four bits of the first byte."""

PING = b"\xc0\x00"
REFUSED_FROM = 0x80
"""Reason codes (2.4) from here on mean no."""

_SESSION_EXPIRY, _RECEIVE_MAXIMUM = 0x11, 0x21
"""Properties (2.2.2.2)."""

_PUBACK = struct.Struct(">BBH")


class Malformed(Exception):
    """The other side does not speak MQTT 5."""


class Published(NamedTuple):
    """A message that came."""

    topic: bytes
    payload: bytes
    packet: int
    """0 for a message that asks for no acknowledgement."""
    retained: bool


class Other(NamedTuple):
    """Any other packet: its kind, and what follows its length."""

    kind: int
    body: bytes


Packet = Published | Other


class Welcome(NamedTuple):
    """The broker's answer to who came."""

    code: int
    session_present: bool


def connect(
    client_id: str, *, user: str | None, password: str | None, keepalive_s: int, session_expiry_s: int,
    receive_maximum: int,
) -> bytes:  # fmt: skip
    """Who we are (3.1): a fresh start where no session is to outlive the connection."""
    flags = (session_expiry_s == 0) << 1 | (user is not None) << 7 | (password is not None) << 6
    properties = struct.pack(">BIBH", _SESSION_EXPIRY, session_expiry_s, _RECEIVE_MAXIMUM, receive_maximum)
    parts = [_text("MQTT"), struct.pack(">BBH", 5, flags, keepalive_s), _sized(properties), _text(client_id)]
    parts += [_text(said) for said in (user, password) if said is not None]
    return _packet(0x10, b"".join(parts))


def subscribe(packet: int, filters: Iterable[str], *, qos: int = 1) -> bytes:
    """What we want to hear (3.8)."""
    wanted = b"".join(_text(one) + bytes([qos]) for one in filters)
    return _packet(0x82, struct.pack(">HB", packet, 0) + wanted)


def unsubscribe(packet: int, filters: Iterable[str]) -> bytes:
    """What we want to hear no longer (3.10)."""
    return _packet(0xA2, struct.pack(">HB", packet, 0) + b"".join(map(_text, filters)))


def publish(topic: str, payload: bytes, *, packet: int = 0) -> bytes:
    """A message (3.3), at QoS 1 where it has a packet number, at QoS 0 without."""
    number = struct.pack(">H", packet) if packet else b""
    return _packet(0x32 if packet else 0x30, b"".join((_text(topic), number, b"\0", payload)))


def pubacks(packets: Iterable[int]) -> bytes:
    """Acknowledgements (3.4), in this order."""
    pack = _PUBACK.pack
    return b"".join([pack(0x40, 2, packet) for packet in packets])


def disconnect(*, session_expiry_s: int) -> bytes:
    """Goodbye (3.14), and how long the session may outlive it."""
    return _packet(0xE0, b"\0" + _sized(struct.pack(">BI", _SESSION_EXPIRY, session_expiry_s)))


def split(data: bytes) -> tuple[list[Packet], int]:
    """The whole packets at the beginning of these bytes, and how many bytes they take. Raises Malformed."""
    found: list[Packet] = []
    at, end = 0, len(data)
    try:
        while at + 2 <= end:
            size, start = data[at + 1], at + 2
            if size & 0x80:
                size, start = _number(data, at + 1)
            if start + size > end:
                break
            kind = data[at] >> 4
            stop = start + size
            found.append(
                _published(data, data[at], start, stop) if kind == PUBLISH else Other(kind, data[start:stop])
            )
            at = stop
    except _Unfinished:
        pass
    except (IndexError, struct.error) as error:
        raise Malformed("a packet is shorter than it says") from error
    return found, at


def welcome(body: bytes) -> Welcome:
    """What a CONNACK (3.2) says. Raises Malformed."""
    try:
        return Welcome(code=body[1], session_present=bool(body[0] & 1))
    except IndexError as error:
        raise Malformed("the broker's answer is shorter than it says") from error


def reasons(body: bytes) -> Sequence[int]:
    """The reason codes of a SUBACK (3.9), one for each filter. Raises Malformed."""
    try:
        size, start = _number(body, 2)
    except (IndexError, _Unfinished) as error:
        raise Malformed("an answer is shorter than it says") from error
    return body[start + size :]


class _Unfinished(Exception):
    """The rest has not come yet."""


def _published(data: bytes, first: int, at: int, stop: int) -> Published:
    after = at + 2 + (data[at] << 8 | data[at + 1])
    topic, packet = data[at + 2 : after], 0
    if first & 0x06:
        packet = data[after] << 8 | data[after + 1]
        after += 2
    size, start = data[after], after + 1
    if size & 0x80:
        size, start = _number(data, after)
    if start + size > stop:
        raise Malformed("a message is shorter than it says")
    return Published(topic, data[start + size : stop], packet, first & 1 == 1)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A variable byte integer (1.5.5), and where it ends."""
    value = 0
    for place in range(4):
        if at + place >= len(data):
            raise _Unfinished
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise Malformed("a length of more than four bytes")


def _packet(first: int, body: bytes) -> bytes:
    return bytes([first]) + _sized(body)


def _sized(body: bytes) -> bytes:
    """Bytes after their length as a variable byte integer."""
    rest, length = len(body), bytearray()
    while rest > 0x7F:
        length.append(rest & 0x7F | 0x80)
        rest >>= 7
    length.append(rest)
    return bytes(length) + body


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">H", len(data)) + data
