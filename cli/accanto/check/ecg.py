"""`accanto check ecg`: one lead of a recording in a file: beats, rhythm, quality, what a person should look at."""

from pathlib import Path

import click

from accanto.check.pictures import is_png


@click.command(name="ecg")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lead", help="The lead: its name, or its number from 1 on (default the first).")
@click.option(
    "--rate", type=click.FloatRange(100, 1000), help="Samples a second, where the file doesn't tell."
)
@click.option(
    "--unit", type=click.Choice(["uv", "mv"]), help="Microvolts or millivolts, where nothing tells."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--png", type=click.Path(dir_okay=False, path_type=Path), callback=is_png, help="Draw half a minute."
)
@click.option(
    "--start", type=click.FloatRange(0), default=0.0, show_default=True, help="Where the picture begins (s)."
)
def command(
    file: Path,
    lead: str | None,
    rate: float | None,
    unit: str | None,
    as_json: bool,
    png: Path | None,
    start: float,
) -> None:
    """Read one lead of an ECG: a WFDB record, an EDF, CSV or NPY FILE.

    Says where the heart beats and how, how well the trace can be read, and what a person should look at.
    """
    import json

    from accanto.check import ecg_file, ecg_report
    from accanto_contract.errors import RecordingRefused
    from accanto_signal.ecg import report

    recording = ecg_file.read(file, ecg_file.Given(lead=lead, rate_hz=rate, unit=unit))
    try:
        found = report.of(recording.trace_uv, recording.rate_hz)
    except ValueError as error:
        raise RecordingRefused(f"{file}: {error}") from error
    if png is not None:
        from accanto.check import ecg_paper

        ecg_paper.draw(recording, found, start_s=start).save(png)
    if as_json:
        click.echo(json.dumps(ecg_report.document(recording, found), indent=2))
        return
    click.echo(ecg_report.text(str(file), recording, found))
