"""Small files that only the gateway reads, never seen half-written: keys, papers, the label's number."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put a file in place at once, for its owner alone; what stood there stays until then. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
