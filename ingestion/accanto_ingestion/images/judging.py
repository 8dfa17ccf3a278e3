"""What the child that reads pictures needs for judging them."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import Container, Eye, Judgement
from accanto_contract.pixels import Working


class Gate(Protocol):
    """What judges pictures; ours is accanto_signal.fundus.gate.Gate."""

    def examine(self, data: bytes, declared: str = "") -> Container:
        """What a file holds, before it is decoded. Raises PictureRefused."""

    def judge(self, picture: Working, *, eye: Eye | None = None, camera: str = "") -> Judgement:
        """The verdict on a picture. Raises PictureRefused."""

    def are_copies(self, one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which of other vessel maps, shape (n,), show the same shot as this one."""
