"""`accanto check spirometry`: a session of forced expirations in a file, graded and compared."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from accanto.check.pictures import is_png

if TYPE_CHECKING:
    from accanto.check.blow_file import Given
    from accanto_signal.spirometry.blows import Blows

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="spirometry")
@click.argument("file", type=READABLE)
@click.option(
    "--sex",
    type=click.Choice(["female", "male", "f", "m"], case_sensitive=False),
    required=True,
    help="Sex at birth.",
)
@click.option("--age", type=click.FloatRange(3, 120), required=True, help="Age in years, with its fraction.")
@click.option("--height", type=click.FloatRange(50, 250), required=True, help="Height in cm, without shoes.")
@click.option(
    "--rate",
    type=click.FloatRange(25, 2000),
    help="Samples a second, where there is no time column (default 100).",
)
@click.option("--flow/--volume", default=None, help="What the columns hold, where their names don't say it.")
@click.option(
    "--unit", type=click.Choice(["l", "ml"]), help="Litres or millilitres, where the names don't say it."
)
@click.option(
    "--ambient", type=float, help="Degrees C in the room: only for devices that send ambient volumes."
)
@click.option("--post", type=READABLE, help="The blows after a bronchodilator.")
@click.option(
    "--reference",
    type=click.Choice(["gli_global_2022", "gli_2012"]),
    default="gli_global_2022",
    show_default=True,
    help="Reference equations.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--png", type=click.Path(dir_okay=False, path_type=Path), callback=is_png, help="Draw the curves."
)
def command(
    file: Path,
    sex: str,
    age: float,
    height: float,
    rate: float | None,
    flow: bool | None,
    unit: str | None,
    ambient: float | None,
    post: Path | None,
    reference: str,
    as_json: bool,
    png: Path | None,
) -> None:
    """Grade a session of forced expirations in a CSV FILE.

    One column a blow, a time column or --rate beside them. Says FEV1, FVC and their kin, which blows count and why, the
    session's grades, and how it compares with healthy people of this sex, age and height.
    """
    import json

    from accanto.check import blow_file, spirometry_report
    from accanto_signal.spirometry import reference as gli

    given = blow_file.Given(rate_hz=rate, is_flow=flow, is_millilitres=None if unit is None else unit == "ml")
    taken = [_blows(path, given, ambient) for path in (file, post) if path is not None]
    reports = spirometry_report.of(
        taken,
        person=gli.people(is_male=sex.startswith("m"), age_y=age, height_cm=height),
        equations=gli.Equations(reference),
    )
    if png is not None:
        from accanto.check import spirogram

        spirogram.draw(taken[0]).save(png)
    click.echo(json.dumps(reports.document(), indent=2) if as_json else reports.text())


def _blows(path: Path, given: "Given", ambient_c: float | None) -> "Blows":
    """The blows of a file, in litres BTPS. Raises RecordingRefused."""
    from accanto.check import blow_file
    from accanto_contract.errors import RecordingRefused
    from accanto_signal.spirometry import blows, btps

    recording = blow_file.read(path, given)
    make = blows.of_flow if recording.is_flow else blows.of_volume
    try:
        factor = 1.0 if ambient_c is None else float(btps.factor(ambient_c))
        return make([column * factor for column in recording.columns], recording.rate_hz)
    except ValueError as error:
        raise RecordingRefused(f"{path}: {error}") from error
