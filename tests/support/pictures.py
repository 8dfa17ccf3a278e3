"""Pictures for the tests of the fundus way: drawn eyes, files that lie, and the faults of docs/reference/fundus.md."""

import io
import struct
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Rgb = NDArray[np.float32]


def drawn_eye(side: int = 1200, *, disc_x: float = 0.05, seed: int = 1) -> Image.Image:
    """Something like a fundus: a lit circle with a bright disc at `disc_x` diameters, and vessels that leave it."""
    return _drawn(side, disc_x, seed).copy()


@cache
def _drawn(side: int, disc_x: float, seed: int) -> Image.Image:
    rng = np.random.default_rng(seed)
    radius = 0.47 * side
    y, x = np.mgrid[:side, :side].astype(np.float32) - side / 2
    light = np.clip(1 - 0.35 * (np.hypot(x, y) / radius) ** 2, 0, 1)
    disc = np.exp(-((np.hypot(x - disc_x * 2 * radius, y) / (0.07 * 2 * radius)) ** 4))
    picture = Image.fromarray(
        np.uint8(np.stack([175 * light + 60 * disc, 90 * light + 100 * disc, 40 * light + 60 * disc], 2))
    )
    pen = ImageDraw.Draw(picture)
    for _ in range(70):
        _draw_vessel(pen, rng, start=(side / 2 + disc_x * 2 * radius, side / 2), side=side)
    pixels = np.array(picture)
    pixels[np.hypot(x, y) > radius] = 0
    return Image.fromarray(pixels)


def _draw_vessel(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, *, start: tuple[float, float], side: int
) -> None:
    """One dark winding line; most leave upwards or downwards, as they do."""
    angle = rng.choice([-1, 1]) * np.pi / 2 + rng.normal(0, 0.5)
    turns = np.cumsum(rng.normal(0, 0.12, 40)) + angle
    steps = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], 1), axis=0) * side / 55
    pen.line(
        [start, *((start[0] + dx, start[1] + dy) for dx, dy in steps)],
        fill=(110, 38, 22), width=int(rng.integers(2, 8)), joint="curve",
    )  # fmt: skip


def with_text(picture: Image.Image, text: str) -> Image.Image:
    """The picture with writing burnt into its upper left corner, as some cameras do."""
    marked = picture.copy()
    ImageDraw.Draw(marked).text((6, 6), text, fill=(0, 255, 0), font_size=marked.width // 45)
    return marked


def encoded(picture: Image.Image, form: str = "JPEG", /, **options: object) -> bytes:
    """A picture as the bytes of a file."""
    held = io.BytesIO()
    picture.save(held, form, **({"quality": 92} if form == "JPEG" else {}) | options)
    return held.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """A segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment at its beginning."""
    return jpeg[:2] + segment(marker, body) + jpeg[2:]


def png_chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, *, bits: int = 8, colour: int = 2, pixels: bytes = b"\0") -> bytes:
    """A PNG that says it is so large, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, body) for name, body in parts)


@cache
def malformed() -> dict[str, tuple[Callable[[], bytes], str, str]]:
    """Files that must be refused: how each is made, the ending it comes with, and the reason that is due."""
    eye = drawn_eye(1000)
    good = encoded(eye)
    png = encoded(eye.resize((960, 960)), "PNG")
    small = eye.resize((300, 300))
    size_at = good.index(b"\xff\xc0") + 5
    return {
        "empty": (lambda: b"", "jpg", "empty"),
        "huge": (lambda: good + bytes(41 << 20), "jpg", "too_large"),
        "text": (lambda: b"Rossi Mario, nato il 3/3/1950", "jpg", "unknown_form"),
        "pdf": (lambda: b"%PDF-1.7\n" + good, "jpg", "unknown_form"),
        "bitmap": (lambda: encoded(small, "BMP"), "bmp", "unknown_form"),
        "tiff": (lambda: encoded(small, "TIFF"), "tif", "unknown_form"),
        "png called jpg": (lambda: png, "jpg", "wrong_name"),
        "jpg called png": (lambda: good, "png", "wrong_name"),
        "cut jpeg": (lambda: good[: len(good) // 2], "jpg", "truncated"),
        "jpeg without its last two bytes": (lambda: good[:-2], "jpg", "truncated"),
        "cut png": (lambda: png[: len(png) // 2], "png", "truncated"),
        "zip behind the picture": (lambda: good + b"PK\x03\x04" + bytes(99), "jpg", "something_behind"),
        "page behind a png": (lambda: png + b"<script>alert(1)</script>", "png", "something_behind"),
        "animated gif": (lambda: encoded(small, "GIF"), "gif", "animated"),
        "animated png": (lambda: _animated(png), "png", "animated"),
        "several pictures": (lambda: with_segment(good, 0xE2, b"MPF\0II*\0"), "jpg", "several_pictures"),
        "cmyk": (lambda: encoded(eye.convert("CMYK")), "jpg", "not_rgb"),
        "grey": (lambda: encoded(eye.convert("L")), "jpg", "not_rgb"),
        "palette": (lambda: encoded(small.quantize(), "PNG"), "png", "not_rgb"),
        "16 bits": (lambda: png_of(1000, 1000, bits=16), "png", "not_8_bit"),
        "12 bits": (lambda: _patched(good, size_at - 1, b"\x0c"), "jpg", "not_8_bit"),
        "arithmetic coding": (lambda: good.replace(b"\xff\xc0", b"\xff\xc9", 1), "jpg", "rare_coding"),
        "bomb": (lambda: png_of(60_000, 60_000), "png", "too_many_pixels"),
        "jpeg bomb": (lambda: _patched(good, size_at, b"\xff\xff\xff\xff"), "jpg", "too_many_pixels"),
        "endless scans": (lambda: _many_scans(good), "jpg", "too_many_parts"),
        "broken checksum": (lambda: _patched(png, 30, b"\x00\x01"), "png", "malformed"),
        "noise after the head": (lambda: good[:2] + b"\xff\xe0\x00\x04ab" + bytes(500), "jpg", "malformed"),
    }


def _animated(png: bytes) -> bytes:
    head = 8 + 12 + 13
    return png[:head] + png_chunk(b"acTL", struct.pack(">II", 2, 0)) + png[head:]


def _patched(data: bytes, at: int, patch: bytes) -> bytes:
    return data[:at] + patch + data[at + len(patch) :]


def _many_scans(good: bytes) -> bytes:
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x55\x55"
    return good[:-2] + scan * 150 + b"\xff\xd9"
