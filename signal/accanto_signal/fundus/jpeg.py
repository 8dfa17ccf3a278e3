"""A JPEG file, marker by marker (ITU-T T.81, annex B), without decoding it."""

import re
import struct
from dataclasses import dataclass

from accanto_contract.picture import Container, Form
from accanto_contract.refusal import PictureRefused, Refusal

START = b"\xff\xd8\xff"
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended, progressive; all Huffman."""
RARE_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
"""Lossless, hierarchical, arithmetic."""
APP2, APP14 = 0xE2, 0xEE
MOST_SCANS = 100
"""A progressive picture has about ten; thousands only keep a decoder busy."""
MOST_SEGMENTS = 2_000

_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan's data: a marker that is neither a stuffed zero, a restart, nor filling."""
_FILLING = re.compile(rb"[\x00\xff]*")


@dataclass(slots=True)
class _Seen:
    """What a walk along the markers has met."""

    width: int = 0
    height: int = 0
    components: int = 0
    scans: int = 0
    adobe: int | None = None


def examine(data: bytes) -> Container:
    """The size of an 8-bit colour JPEG. Raises PictureRefused."""
    seen, at = _Seen(), 2
    for _ in range(MOST_SEGMENTS):
        marker, at = _marker(data, at)
        if marker == EOI:
            return _whole(data, at, seen)
        body, at = _segment(data, at)
        _note(seen, marker, body)
        if marker == SOS:
            at = _after_scan(data, at)
    raise PictureRefused(Refusal.TOO_MANY_PARTS)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, and where its segment begins."""
    if at >= len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    if data[at] != 0xFF:
        raise PictureRefused(Refusal.MALFORMED)
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    return data[at], at + 1


def _segment(data: bytes, at: int) -> tuple[bytes, int]:
    """The body of a segment, and where the next one begins."""
    if at + 2 > len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    (length,) = struct.unpack_from(">H", data, at)
    if length < 2:
        raise PictureRefused(Refusal.MALFORMED)
    if at + length > len(data):
        raise PictureRefused(Refusal.TRUNCATED)
    return data[at + 2 : at + length], at + length


def _note(seen: _Seen, marker: int, body: bytes) -> None:
    if marker in RARE_FRAMES:
        raise PictureRefused(Refusal.RARE_CODING)
    if marker in FRAMES:
        _note_frame(seen, body)
    if marker == SOS:
        seen.scans += 1
        if seen.scans > MOST_SCANS:
            raise PictureRefused(Refusal.TOO_MANY_PARTS)
    if marker == APP2 and body.startswith(b"MPF\0"):
        raise PictureRefused(Refusal.SEVERAL_PICTURES)
    if marker == APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        seen.adobe = body[11]


def _note_frame(seen: _Seen, body: bytes) -> None:
    if len(body) < 6 or seen.components:
        raise PictureRefused(Refusal.MALFORMED)
    bits, seen.height, seen.width, seen.components = struct.unpack_from(">BHHB", body)
    if bits != 8:
        raise PictureRefused(Refusal.NOT_8_BIT)
    if seen.components != 3:
        raise PictureRefused(Refusal.NOT_RGB)


def _after_scan(data: bytes, at: int) -> int:
    found = _IN_SCAN.search(data, at)
    if found is None:
        raise PictureRefused(Refusal.TRUNCATED)
    return found.start()


def _whole(data: bytes, at: int, seen: _Seen) -> Container:
    """What was seen, if it is a picture and nothing but filling follows."""
    filling = _FILLING.match(data, at)
    if filling is None or filling.end() != len(data):
        raise PictureRefused(Refusal.SOMETHING_BEHIND)
    if not (seen.width and seen.height and seen.scans):
        raise PictureRefused(Refusal.MALFORMED)
    return Container(form=Form.JPEG, width=seen.width, height=seen.height)
