"""What a server process remembers of the records that are being looked at, so that a scroll asks the store little.

Everything here is found again in the store when it is gone; the least lately used goes first.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Request

from accanto_api.ecg.computed import Read
from accanto_api.ecg.layout import Layout

V = TypeVar("V")

LOOK_S = 3600.0
"""A reader who goes on with a record within an hour is still at the same look."""


class Kept(Generic[V]):
    """At most so many values, by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """The value, now the latest used; None where there is none."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key]

    def put(self, key: Hashable, value: V) -> V:
        """Keep a value and give it back."""
        self._held[key] = value
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True)
class Shelf:
    """Layouts by what was asked for, tiles and what was computed by what they are made of, and who looks at what."""

    layouts: Kept[Layout] = field(default_factory=lambda: Kept(64))
    tiles: Kept[bytes] = field(default_factory=lambda: Kept(256))
    read: Kept[Read] = field(default_factory=lambda: Kept(12))
    looks: Kept[float] = field(default_factory=lambda: Kept(4096))

    at_work: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One record is computed at a time: a second reader of it finds it done."""

    def is_new_look(self, key: Hashable) -> bool:
        """Whether nobody noted this look within the hour; from now on it is noted."""
        now = time.monotonic()
        noted = self.looks.get(key)
        if noted is not None and now - noted < LOOK_S:
            return False
        self.looks.put(key, now)
        return True


def shelf_of(request: Request) -> Shelf:
    """The shelf of the application that serves this request."""
    shelf: Shelf = request.app.state.ecg
    return shelf


AtHand = Annotated[Shelf, Depends(shelf_of)]
