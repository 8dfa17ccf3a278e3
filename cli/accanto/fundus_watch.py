"""Watches a camera's folder and sends each finished picture once; what it begins it goes on with after any restart."""

import asyncio
import logging
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from accanto import fundus_folder
from accanto.fundus_folder import Folder, Stand
from accanto.tus_client import Centre, Gone, Outcome
from accanto_contract.errors import Unavailable
from accanto_contract.picture import LARGEST_BYTES
from accanto_contract.refusal import Refusal

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
RETRY_S = 5.0
DECIDES_WITHIN_S = 60.0
"""So long the centre's decision is waited for before the next file; it is asked for again later."""


@dataclass(slots=True, kw_only=True)
class Watcher:
    """Sends what lies finished in a folder."""

    folder: Folder
    centre: Centre
    camera: str = ""
    settles_s: float = 2.0
    """A file is finished when it has looked the same for so long."""
    _seen: dict[Path, tuple[Stand, float]] = field(default_factory=dict, init=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False)

    def stop(self) -> None:
        """Stop after the piece in hand; may be called from any thread."""
        self._stopping.set()

    def turn(self) -> int:
        """Look once, and send what is finished; how many files still wait. Raises Unavailable or Declined."""
        waiting = 0
        for path, stand in self.folder.files():
            if self._stopping.is_set():
                break
            if not (self._is_finished(path, stand) and self._send(path)):
                waiting += 1
        return waiting

    def _is_finished(self, path: Path, stand: Stand) -> bool:
        now = time.monotonic()
        before, since = self._seen.get(path, (None, now))
        if before != stand:
            self._seen[path] = (stand, now)
            return False
        return now - since >= self.settles_s

    def _send(self, path: Path) -> bool:
        """Whether a file has been sent, decided on, and filed away."""
        if path.stat().st_size > LARGEST_BYTES:
            sentence = Refusal.TOO_LARGE.sentence("it")
            self._file_away(path, Outcome(state="refused", verdict="", sentences=(sentence,)))
            return True
        data = path.read_bytes()
        said = fundus_folder.said_of(path.relative_to(self.folder.root), self.camera)
        key = fundus_folder.key_of(data, said)
        try:
            where = self.folder.begun(key)
            if where is None:
                where = self.centre.begin(data, said)
                self.folder.note(key, where)
            outcome = self._deliver(where, data)
        except Gone:
            self.folder.forget(key)
            return False
        if outcome is None:
            return False
        self._file_away(path, outcome)
        self.folder.forget(key)
        log.info("picture_sent upload=%s state=%s verdict=%s", _number(where), outcome.state, outcome.verdict)
        return True

    def _deliver(self, where: str, data: bytes) -> Outcome | None:
        """Send what is lacking, and wait for the decision; None where it has to be asked for later."""
        if self.centre.outcome(where).state == "arriving" and not self._go_on(where, data):
            return None
        deadline = time.monotonic() + DECIDES_WITHIN_S
        while time.monotonic() < deadline:
            outcome = self.centre.outcome(where)
            if outcome.is_final:
                return outcome
            if self._stopping.wait(0.3):
                return None
        return None

    def _go_on(self, where: str, data: bytes) -> bool:
        return self.centre.go_on(where, data, goes_on=lambda: not self._stopping.is_set())

    def _file_away(self, path: Path, outcome: Outcome) -> None:
        self.folder.file_away(path, outcome)
        self._seen.pop(path, None)


async def run(watcher: Watcher, *, once: bool = False) -> None:
    """Watch until cancelled, or with `once` until nothing waits; a centre that is away is waited for."""
    log.info("fundus_watch_started")
    try:
        while True:
            pause = LOOK_EVERY_S
            try:
                if await asyncio.to_thread(watcher.turn) == 0 and once:
                    return
            except Unavailable as error:
                log.warning("centre_away why=%s", error)
                pause = RETRY_S
            await asyncio.sleep(pause)
    finally:
        watcher.stop()
        log.info("fundus_watch_stopped")


def _number(where: str) -> str:
    return where.rpartition("/")[2]
