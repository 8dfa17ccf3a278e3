"""Finds out that the outbox file is older than what the centre has: a backup that was put back, or a lost card.

No number can be used twice, since every start begins a life of its own; but what was measured between the copy and
the loss, and never sent, is gone. That must be said: the centre shows it as a gap.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from accanto_contract.errors import SpoolError
from accanto_contract.identity import Epoch
from accanto_gateway.records import ITSELF
from accanto_gateway.shelf import Life
from accanto_gateway.spool import Spool

log = logging.getLogger(__name__)


class Memory:
    """Compares what the centre remembers of this gateway with its own file."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._found: tuple[Epoch, str] | None = None
        self._is_declared = False

    def heard(self, epoch: Epoch, last: int) -> None:
        """The centre has this number of that life."""
        if epoch == self._spool.epoch or self._found:
            return
        shelf = self._spool.read
        lives = shelf.lives()
        is_known = any(life.epoch == epoch for life in lives)
        why = reason(epoch, last, lives, waiting=() if is_known else shelf.epochs())
        self._found = (epoch, why) if why else None

    async def declare(self) -> None:
        """Tell the centre, once, that this file is older than what it has. A disk that refuses is asked again."""
        if self._found is None or self._is_declared:
            return
        epoch, why = self._found
        try:
            await self._spool.declare_life(epoch, ITSELF, why)
        except SpoolError as error:
            log.error("declaration_failed error=%s", error)  # noqa: TRY400
            return
        log.error("outbox_restored epoch=%d", epoch)
        self._is_declared = True


def reason(epoch: Epoch, last: int, lives: Sequence[Life], *, waiting: Collection[Epoch]) -> str | None:
    """What to declare when the centre has this number of that life; None where the file knows as much.

    `lives` of the file, the present one first; `waiting`: the lives of messages that wait.
    """
    present, *earlier = lives
    known = next((life for life in lives if life.epoch == epoch), None)
    if known and (known.last >= last or known.is_declared or known is present):
        return None
    if not known and (epoch in waiting or any(life.is_declared for life in earlier)):
        return None
    until = _text(present.began_us)
    since = known or next(iter(earlier), None)
    if since is None:
        return f"restored: the file was lost; measurements before {until} may be missing"
    return f"restored: measurements from {_text(since.alive_us)} to {until} may be missing"


def _text(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat(timespec="seconds")
