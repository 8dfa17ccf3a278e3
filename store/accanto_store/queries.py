"""The SQL of accanto, by name: each query stands in a .sql file under `sql/`, with a sentence above it.

A file is a row of blocks that begin with `-- name: some_name`; the comment lines below say what it gives.
"""

import re
from functools import cache
from importlib.resources import files

_BLOCK = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@cache
def load(file: str) -> dict[str, str]:
    """Every query of `sql/FILE.sql`, by name."""
    text = files("accanto_store").joinpath("sql", f"{file}.sql").read_text(encoding="utf-8")
    pieces = _BLOCK.split(text)[1:]
    return {name: _statement(body) for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def _statement(body: str) -> str:
    """The statement without its leading comment: some servers know a COPY only at the very start."""
    lines = body.strip().splitlines()
    while lines and lines[0].startswith("--"):
        lines.pop(0)
    return "\n".join(lines)
