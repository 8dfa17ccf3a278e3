"""A child process that decodes strangers' files: with little memory, little time, and nothing to lose.

It is started with the first file and started again when a file has broken it. What it needs for judging it imports
by name ("module:class"), so that the parent never loads an image library.
"""

import importlib
import multiprocessing
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from accanto_contract.errors import Unavailable
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_ingestion.images.sheet import Reading, Sheet

if TYPE_CHECKING:
    from accanto_ingestion.images.judging import Gate

READY = "ready"
READER = "accanto_ingestion.images.reading"
"""Imported in the child only: it brings the image libraries."""
Answer = Reading | Refusal
Read = Callable[[Sheet, "Gate"], Reading]
BROKEN = frozenset({Refusal.TOO_SLOW, Refusal.TOO_MUCH_MEMORY, Refusal.DECODER_DIED})
"""After these the child is not used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the child may use."""

    memory_bytes: int = 1536 << 20
    """Beyond what it has when it starts; 60 million pixels need about 1 GB."""
    seconds: float = 20.0
    """For one file."""
    start_s: float = 60.0


class Workshop:
    """Reads files one at a time in a child. Not for several threads at once; `close` may come from another one."""

    def __init__(self, gate: str, limits: Limits | None = None) -> None:
        self._gate = gate
        self._limits = limits or Limits()
        self._child: BaseProcess | None = None
        self._line: Connection | None = None
        self._is_closed = False

    def read(self, sheet: Sheet) -> Reading:
        """What is in a file. Blocks for at most the limit. Raises PictureRefused, or Unavailable without a child."""
        answer = self._ask(self._ready(), sheet)
        if isinstance(answer, Reading):
            return answer
        if answer in BROKEN:
            self.end()
        raise PictureRefused(answer)

    def _ask(self, line: Connection, sheet: Sheet) -> Answer:
        try:
            line.send(sheet)
            if not line.poll(self._limits.seconds):
                return Refusal.TOO_SLOW
            answer: Answer = line.recv()
        except (EOFError, OSError):
            return Refusal.DECODER_DIED
        return answer

    @property
    def pid(self) -> int | None:
        """The child's number, while there is one."""
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child for good; a `read` that waits fails."""
        self._is_closed = True
        self.end()

    def end(self) -> None:
        """End the child, whatever it does; the next file gets a new one."""
        if self._child is not None:
            self._child.kill()
            self._child.join(5)
        if self._line is not None and not self._is_closed:
            self._line.close()
        self._child = self._line = None

    def _ready(self) -> Connection:
        """The line to a child that waits for work. Raises Unavailable."""
        if self._line is None or self._child is None or not self._child.is_alive():
            self.end()
            self._start()
        assert self._line is not None  # noqa: S101  just started
        return self._line

    def _start(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        ours, theirs = spawning.Pipe()
        self._line = ours
        self._child = spawning.Process(
            target=work, args=(theirs, self._gate, self._limits), name="pictures", daemon=True
        )
        self._child.start()
        theirs.close()
        try:
            is_ready = ours.poll(self._limits.start_s) and ours.recv() == READY
        except EOFError:
            is_ready = False
        if not is_ready:
            self.end()
            raise Unavailable("the process that decodes pictures does not start: see its error above")


def work(line: Connection, gate: str, limits: Limits) -> None:
    """The child: reads what it is sent until the line ends, which it does when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    module, _, name = gate.partition(":")
    judge: Gate = getattr(importlib.import_module(module), name)()
    read: Read = importlib.import_module(READER).read
    _confine(limits)
    line.send(READY)
    while True:
        try:
            sheet: Sheet = line.recv()
        except EOFError:
            return
        line.send(_answer(read, sheet, judge))


def _answer(read: Read, sheet: Sheet, judge: "Gate") -> Answer:
    try:
        return read(sheet, judge)
    except PictureRefused as refused:
        return refused.refusal
    except MemoryError:
        return Refusal.TOO_MUCH_MEMORY


def _confine(limits: Limits) -> None:
    """No more memory than allowed, no files written, no core left behind."""
    used = _address_space()
    if used:
        most = used + limits.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space that this process has now; 0 where the system doesn't tell (not Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
