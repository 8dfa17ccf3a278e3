"""A gate that does to its own process what a stranger's file might do: for tests of the child that reads pictures."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import Aim, Container, Eye, Form, Judgement, Reason
from accanto_contract.pixels import Working
from accanto_contract.refusal import PictureRefused, Refusal

SIDE = 1000
"""Of the one picture that it takes."""


class RoughGate:
    """Does what the bytes say."""

    def examine(self, data: bytes, declared: str = "") -> Container:
        """Misbehave."""
        if data == b"sleep":
            time.sleep(60)
        if data == b"eat":
            np.ones(1 << 30, np.uint8)
        if data == b"die":
            os._exit(9)
        if data == b"write":
            _write()
        return Container(form=Form.JPEG, width=SIDE, height=SIDE)

    def judge(self, picture: Working, *, eye: Eye | None = None, camera: str = "") -> Judgement:
        """Say that it is dim."""
        return Judgement(
            reasons=(Reason.DIM,), aim=Aim.UNSURE, vessel_map=b"", algorithm="rough", algorithm_version="1"
        )

    def are_copies(self, one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
        """None is."""
        return np.zeros(len(others), np.bool_)


def _write() -> None:
    """A file whose first byte is one too many; nothing of it stays."""
    file = Path("/tmp") / f"written-by-a-picture-{os.getpid()}"
    try:
        file.write_bytes(b"x")
    except OSError as error:
        raise PictureRefused(Refusal.UNDECODABLE) from error
    finally:
        file.unlink(missing_ok=True)
