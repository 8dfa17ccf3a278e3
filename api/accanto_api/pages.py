"""Long lists in pages: what was last seen is a cursor, so that new rows never shift what comes next."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query

from accanto_api.problems import Code, No
from accanto_api.shapes import Shape

T = TypeVar("T")
R = TypeVar("R")

Cursor = Annotated[str | None, Query(max_length=100, pattern="^[A-Za-z0-9_=-]+$")]
"""Where the next page begins, as the last one said; nothing for the first page."""
Limit = Annotated[int, Query(ge=1, le=200)]


class Page(Shape, Generic[T]):
    """Some rows of a list; `next` is where the following page begins, null on the last one."""

    items: list[T]
    next: str | None


def page(rows: Sequence[R], limit: int, shown: Callable[[R], T], number: Callable[[R], int]) -> Page[T]:
    """At most `limit` of the rows, of which one more was asked for than that."""
    last = number(rows[limit - 1]) if len(rows) > limit else None
    return Page(items=[shown(one) for one in rows[:limit]], next=None if last is None else cursor(last))


def cursor(number: int) -> str:
    """The cursor after a row, by its number."""
    return base64.urlsafe_b64encode(str(number).encode()).decode()


def after(given: str | None) -> int | None:
    """The number behind a cursor. Raises No for one that we never gave."""
    if given is None:
        return None
    try:
        number = int(base64.b64decode(given, altchars=b"-_", validate=True).decode("ascii"))
    except (binascii.Error, ValueError) as error:
        raise No(Code.INVALID) from error
    if not 0 <= number < 2**62:
        raise No(Code.INVALID)
    return number
