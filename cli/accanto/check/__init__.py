"""`accanto check`: a signal check on a file, without a database: what the platform would have found in it."""

import click

from accanto.check.ecg import command as ecg
from accanto.check.fundus import command as fundus
from accanto.check.spirometry import command as spirometry


@click.group()
def check() -> None:
    """Judge a recording in a file: what the platform would find in it."""


check.add_command(ecg)
check.add_command(fundus)
check.add_command(spirometry)
