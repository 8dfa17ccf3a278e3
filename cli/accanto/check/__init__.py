"""`accanto check`: a signal check on a file, without a database: what the platform would have found in it."""

import click


@click.group()
def check() -> None:
    """Judge a recording in a file: what the platform would find in it."""
