"""What is handed to the child that reads pictures, what comes back, and what it needs for judging.

Knows no image library, so that the parent stays small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import Container, Eye, Form, Judgement, Working


class Gate(Protocol):
    """What judges pictures; ours is accanto_signal.fundus.gate.Gate."""

    def examine(self, data: bytes, declared: str = "") -> Container:
        """What a file holds, before it is decoded. Raises PictureRefused."""

    def judge(self, picture: Working, *, eye: Eye | None = None, camera: str = "") -> Judgement:
        """The verdict on a picture. Raises PictureRefused."""

    def are_copies(self, one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which of other vessel maps, shape (n,), show the same shot as this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file, and what somebody said about it."""

    data: bytes
    declared: str = ""
    """The ending of its name, or its media type."""
    eye: Eye | None = None
    camera: str = ""
    others: tuple[bytes, ...] = ()
    """Vessel maps of pictures that it may be a copy of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a file."""

    form: Form
    width: int
    height: int
    judgement: Judgement
    viewed: bytes
    copies: tuple[int, ...]
    """Which of the others it is a copy of, by index."""
