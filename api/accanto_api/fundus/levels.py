"""Smaller copies of a picture, for a first look and for lines that are slow: a half, a quarter, an eighth of each side.

They are made of the clean copy, which our own encoder wrote: whatever a stranger sent is decoded in a child only
(docs/decisions/077-a-child-decodes.md).
"""

import io
from typing import Literal

from PIL import Image

Smaller = Literal["half", "quarter", "eighth"]

PARTS: dict[Smaller, int] = {"half": 2, "quarter": 4, "eighth": 8}
QUALITY = 88


def smaller(clean: bytes, level: Smaller) -> bytes:
    """A JPEG with every side divided and rounded up, from the clean copy; full colour resolution."""
    part = PARTS[level]
    with Image.open(io.BytesIO(clean), formats=["JPEG"]) as picture:
        size = (-(-picture.width // part), -(-picture.height // part))
        picture.draft("RGB", size)
        made = picture.convert("RGB").resize(size, Image.Resampling.BOX)
    held = io.BytesIO()
    made.save(held, "JPEG", quality=QUALITY, subsampling=0)
    return held.getvalue()
