"""Says that the queue of a specialty changed, to whoever listens when the transaction commits."""

from collections.abc import Iterable

from accanto_api import database
from accanto_api.database import Connection


async def wake(connection: Connection, specialties: Iterable[str]) -> None:
    """Every open room of these specialties asks for its queue again; nothing is said of whose traces they are."""
    for specialty in sorted(set(specialties)):
        await database.run(connection, "reading.wake", specialty=specialty)
