"""A folder that a fundus camera exports into: which files are finished, whose they are, and where they go when done.

    DIR/<patient's uid>/<od or os>/any name.jpg      what is to be sent
    DIR/sent/..., DIR/refused/...                    what the centre has taken, or put aside (with its reason)
    DIR/.accanto/                                    uploads on their way

A file's own name stays in this folder.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import UUID

from accanto.tus_client import Outcome, Said
from accanto_contract.errors import SettingsError
from accanto_signal.fundus import container

SENT, REFUSED, JOURNAL = "sent", "refused", ".accanto"
UNFINISHED = (".part", ".tmp", ".crdownload", ".partial")
EYES = {
    "od": "od",
    "right": "od",
    "destro": "od",
    "dx": "od",
    "os": "os",
    "left": "os",
    "sinistro": "os",
    "sx": "os",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a file looked: it is finished when it looks the same a while later."""

    size: int
    changed_ns: int


def said_of(relative: PurePath, camera: str) -> Said:
    """Whose picture a file is, by the folders it lies in; what cannot be told is left open."""
    folders = [part.lower() for part in relative.parts[:-1]]
    return Said(
        patient=next((part for part in folders if _is_uid(part)), ""),
        eye=next((EYES[part] for part in folders if part in EYES), ""),
        camera=camera,
        ending=container.ending(relative.name),
    )


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class Folder:
    """The files of a watched folder. Raises SettingsError where it cannot be used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            for inner in (root / JOURNAL, root / SENT, root / REFUSED):
                inner.mkdir(exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{root} cannot be watched: {error.strerror}") from error

    def files(self) -> Iterator[tuple[Path, Stand]]:
        """Every file that may be a picture, in the order of their names, and how it looks now."""
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root)
            if relative.parts[0] in (SENT, REFUSED) or any(
                part.startswith((".", "~")) for part in relative.parts
            ):
                continue
            if path.suffix.lower() in UNFINISHED or path.is_symlink() or not path.is_file():
                continue
            look = path.stat()
            yield path, Stand(size=look.st_size, changed_ns=look.st_mtime_ns)

    def begun(self, key: str) -> str | None:
        """Where an upload was begun, if it was."""
        note = self.root / JOURNAL / key
        return note.read_text(encoding="ascii").strip() if note.exists() else None

    def note(self, key: str, where: str) -> None:
        """Keep where an upload was begun, so that it outlives us."""
        fresh = self.root / JOURNAL / f"{key}.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(where)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.root / JOURNAL / key)

    def forget(self, key: str) -> None:
        """The upload is over, or gone."""
        (self.root / JOURNAL / key).unlink(missing_ok=True)

    def file_away(self, path: Path, outcome: Outcome) -> None:
        """Move a file to where its outcome belongs; a refused one gets its reason beside it."""
        is_kept = outcome.state == "kept"
        target = _free(self.root / (SENT if is_kept else REFUSED) / path.relative_to(self.root))
        target.parent.mkdir(parents=True, exist_ok=True)
        if outcome.sentences:
            reason = target.with_name(f"{target.name}.txt")
            reason.write_text("\n".join(outcome.sentences) + "\n", encoding="utf-8")
        path.replace(target)


def key_of(data: bytes, said: Said) -> str:
    """What names an upload in the journal: the same file for the same eye is the same upload."""
    words = f"{said.patient} {said.eye} {said.camera} ".encode()
    return hashlib.sha256(words + hashlib.sha256(data).digest()).hexdigest()


def _free(target: Path) -> Path:
    """The target, or its first numbered neighbour that is not there yet."""
    candidate, number = target, 1
    while candidate.exists():
        number += 1
        candidate = target.with_stem(f"{target.stem}-{number}")
    return candidate
