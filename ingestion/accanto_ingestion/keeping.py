"""Small files of the centre that only their owner reads, never seen half-written: keys, papers, lists."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put a file in place at once; what stood there stays until then. Raises OSError."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
