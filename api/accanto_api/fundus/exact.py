"""The camera's own pixels without the camera's words: metadata is cut out of a file, and nothing is decoded.

What remains of a JPEG is what a decoder needs; its coefficients stay byte by byte. Of EXIF only the way in which the
camera was held is kept, in a block of our own. ITU-T T.81 annex B; PNG (ISO/IEC 15948) 5.6; EXIF 2.32, 4.6.4.
"""

import struct
from collections.abc import Iterator

from accanto_contract.refusal import PictureRefused, Refusal

SOI, EOI, SOS, COMMENT = b"\xff\xd8", 0xD9, 0xDA, 0xFE
IN_SCAN = frozenset({0x00, *range(0xD0, 0xD8), 0xFF})
JFIF = bytes.fromhex("ffe000104a46494600010100000100010000")
ADOBE = 0xEE
"""The only other segment of an application that a decoder may need: how colours are coded."""
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"})
ORIENTATION = 0x0112


def stripped(data: bytes) -> tuple[bytes, str]:
    """The file with its pixels and nothing else, and its media type. Raises PictureRefused."""
    if data.startswith(SOI):
        return _jpeg(data), "image/jpeg"
    if data.startswith(PNG_HEAD):
        return _png(data), "image/png"
    raise PictureRefused(Refusal.UNKNOWN_FORM)


def is_turned(jpeg: bytes) -> bool:
    """Whether a JPEG is shown otherwise than its pixels lie. Raises PictureRefused."""
    return any(_turned(marker, whole[4:]) not in {None, 1} for marker, whole in _segments(jpeg))


def _turned(marker: int, body: bytes) -> int | None:
    """How the camera was held, 1 to 8, where this segment is the one that says so."""
    return _orientation(body[6:]) if marker == 0xE1 and body.startswith(b"Exif\0\0") else None


def _jpeg(data: bytes) -> bytes:
    kept, turned = [SOI], 1
    for marker, whole in _segments(data):
        body = whole[4:]
        if (held := _turned(marker, body)) is not None:
            turned = held
        elif marker == 0xE0 and body.startswith(b"JFIF\0"):
            kept.append(JFIF)
        elif marker == ADOBE or not (0xE0 <= marker <= 0xEF or marker == COMMENT):
            kept.append(whole)
    if turned != 1:
        kept.insert(1, _exif(turned))
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its bytes up to the end of the picture, a scan with its coefficients. Raises PictureRefused."""
    at = 2
    while True:
        marker, end = _head(data, at)
        if marker == EOI:
            yield marker, data[at : at + 2]
            return
        if marker == SOS:
            end = _end_of_scan(data, end)
        yield marker, data[at:end]
        at = end


def _head(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, and where its segment ends. Raises PictureRefused."""
    if len(data) < at + 2:
        raise PictureRefused(Refusal.TRUNCATED)
    marker = data[at + 1]
    length = 0 if marker == EOI else int.from_bytes(data[at + 2 : at + 4], "big")
    if data[at] != 0xFF or (length < 2 and marker != EOI):
        raise PictureRefused(Refusal.MALFORMED)
    if len(data) < at + 2 + length:
        raise PictureRefused(Refusal.TRUNCATED)
    return marker, at + 2 + length


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands; stuffed zeros, restarts and fill bytes are of the scan. Raises PictureRefused."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise PictureRefused(Refusal.TRUNCATED)
        follows = data[at + 1]
        if follows not in IN_SCAN:
            return at
        at += 1 if follows == 0xFF else 2


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8; 1 where the block is broken, as browsers take it."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 1
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for entry in range(min(count, 512)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * entry)
            if tag == ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif(turned: int) -> bytes:
    """A segment that says how the camera was held and nothing else."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def _png(data: bytes) -> bytes:
    kept, at = [PNG_HEAD], len(PNG_HEAD)
    while at < len(data):
        if len(data) < at + 12:
            raise PictureRefused(Refusal.MALFORMED)
        length = int.from_bytes(data[at : at + 4], "big") + 12
        if len(data) < at + length:
            raise PictureRefused(Refusal.TRUNCATED)
        name = data[at + 4 : at + 8]
        if name in PNG_KEPT:
            kept.append(data[at : at + length])
        at += length
        if name == b"IEND":
            break
    return b"".join(kept)
