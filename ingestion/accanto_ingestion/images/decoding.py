"""From the bytes of a file to pixels: the small copy that is judged, and the clean copy that people look at.

Call it only on what a gate has examined, and in a process that may die.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageOps

from accanto_contract.picture import WORKING_PX, Container, Form
from accanto_contract.pixels import Working
from accanto_contract.refusal import PictureRefused, Refusal

FORMATS = {Form.JPEG: ["JPEG"], Form.PNG: ["PNG"]}
VIEWED_QUALITY = 92
"""Of the copy that people look at, with full colour resolution; 4 MB for 12 million pixels."""


def working(data: bytes, container: Container) -> Working:
    """The copy that is judged: upright, WORKING_PX wide. Raises PictureRefused."""
    with _opened(data, container) as picture:
        if container.form is Form.JPEG:
            picture.draft("RGB", (2 * WORKING_PX, 2 * WORKING_PX))
        upright = _upright(picture)
        is_turned = (upright.width > upright.height) != (container.width > container.height)
        height = max(1, round(upright.height * WORKING_PX / upright.width))
        small = upright.resize((WORKING_PX, height), Image.Resampling.BOX)
    rgb = np.asarray(small, np.float32) / np.float32(255)
    return Working(rgb=rgb, width=container.height if is_turned else container.width)


def viewed(data: bytes, container: Container) -> bytes:
    """The copy that people look at: a new JPEG of the same pixels and nothing else. Raises PictureRefused.

    It is made from bare pixels, so that no EXIF, XMP, ICC profile, comment or thumbnail can come along.
    """
    with _opened(data, container) as picture:
        bare = Image.fromarray(np.asarray(_upright(picture)))
    held = io.BytesIO()
    bare.save(held, "JPEG", quality=VIEWED_QUALITY, subsampling=0)
    return held.getvalue()


@contextmanager
def _opened(data: bytes, container: Container) -> Iterator[Image.Image]:
    """The picture in a file. Raises PictureRefused for whatever a decoder may stumble over."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS[container.form]) as picture:
            if picture.size != (container.width, container.height):
                raise PictureRefused(Refusal.MALFORMED)
            yield picture
    except MemoryError as error:
        raise PictureRefused(Refusal.TOO_MUCH_MEMORY) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        LookupError,
        TypeError,
        struct.error,
        zlib.error,
    ) as error:
        raise PictureRefused(Refusal.UNDECODABLE) from error


def _upright(picture: Image.Image) -> Image.Image:
    """Red, green and blue, turned as the camera says that it was held; on black where it is transparent."""
    if picture.mode == "RGBA":
        ground = Image.new("RGBA", picture.size, (0, 0, 0, 255))
        picture = Image.alpha_composite(ground, picture)
    return ImageOps.exif_transpose(picture).convert("RGB")
