"""What a referto shows beside its words: the trace or the pictures that it is about, drawn by their own modules."""

from datetime import datetime
from typing import Protocol

from accanto_api.database import Connection
from accanto_api.paper import ecg_figure, fundus, spirometry
from accanto_api.paper.blocks import Block
from accanto_api.reading.rows import Row
from accanto_api.shapes import Language


class Loader(Protocol):
    """Makes the figure of a reading, whatever was measured."""

    async def __call__(
        self, connection: Connection, reading: Row, language: Language, *, now: datetime
    ) -> Block | None:
        """The figure; None where nothing is left to be shown."""


LOADERS: dict[str, Loader] = {"ecg": ecg_figure.load, "spirometry": spirometry.load, "fundus": fundus.load}
"""By specialty."""


async def of(connection: Connection, reading: Row, language: Language, *, now: datetime) -> Block | None:
    """The figure of a referto."""
    return await LOADERS[reading.specialty](connection, reading, language, now=now)
