"""Where a drawing goes: the option that every check with a picture has."""

from pathlib import Path

import click


def is_png(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """A file that says by its name that it is a PNG. Raises BadParameter."""
    if path is not None and path.suffix.lower() != ".png":
        raise click.BadParameter(f"{path} must end with .png")
    return path
