"""`accanto fundus`: the way of eye pictures from a clinic's camera to the centre."""

from pathlib import Path

import click

from accanto import given, running
from accanto_contract.errors import SettingsError


@click.group()
def fundus() -> None:
    """Pictures of the back of the eye, from a clinic's camera to the centre."""


@fundus.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path))
@click.option("--camera", default="", help="Profile of the camera (docs/reference/fundus.md).")
@click.option("--once", is_flag=True, help="End when nothing waits in the folder.")
def watch(folder: Path, camera: str, once: bool) -> None:
    """Send each finished picture of FOLDER once, and go on after any break.

    A picture lies in FOLDER/<patient's uid>/<od or os>/ under any name. What the centre has taken moves to
    FOLDER/sent, what it has put aside to FOLDER/refused with the reason beside it. Names of files are never sent.
    """
    from accanto import fundus_watch
    from accanto.fundus_folder import Folder
    from accanto.tus_client import Centre

    found = given.found()
    _known(camera)
    centre = Centre(found.required("console_url"), token=found.required("sender_token"))
    watcher = fundus_watch.Watcher(folder=Folder(folder), centre=centre, camera=camera)
    running.until_stopped(fundus_watch.run(watcher, once=once))


def _known(camera: str) -> None:
    """Raises SettingsError for a camera without a profile."""
    from accanto_signal.fundus import cameras

    if camera and camera not in cameras.BY_NAME:
        raise SettingsError(f"--camera {camera}: write one of {', '.join(cameras.BY_NAME)}")
