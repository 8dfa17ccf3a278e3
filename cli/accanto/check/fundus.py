"""`accanto check fundus`: what the gate says of pictures in files, and which of them are copies of each other."""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from accanto_contract.errors import SettingsError

AGAIN = 1
"""How the command ends where a picture must be taken or sent again."""


@dataclass(slots=True, kw_only=True)
class _Told:
    """What is said of one file."""

    file: str
    verdict: str
    reasons: list[str]
    sentences: list[str]
    aim: str = ""
    measures: dict[str, float] | None = None
    copy_of: str = ""


@click.command(name="fundus")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--eye", type=click.Choice(["od", "os"]), help="Which eye the pictures are said to show.")
@click.option(
    "--camera", default="unknown", show_default=True, help="Profile of the camera (docs/reference/fundus.md)."
)
@click.option(
    "--language", type=click.Choice(["it", "en"]), default="it", show_default=True, help="Of the reasons."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON array, with every measure.")
def command(files: tuple[Path, ...], eye: str | None, camera: str, language: str, as_json: bool) -> None:
    """Say of each picture whether it can be read: ok, human-check, retake, or refused.

    It judges the picture, never the eye: no disease is graded. Ends with 1 if one must be taken again.
    """
    from accanto_signal.fundus import cameras

    if camera not in cameras.BY_NAME:
        raise SettingsError(f"--camera {camera}: write one of {', '.join(cameras.BY_NAME)}")
    told = _all(files, eye, camera, language)
    if as_json:
        click.echo(json.dumps([_plain(one) for one in told], ensure_ascii=False, indent=2))
    for one in [] if as_json else told:
        click.echo(f"{one.verdict:<12} {one.file}" + (f"  (= {one.copy_of})" if one.copy_of else ""))
        for sentence in one.sentences:
            click.echo(f"{'':<12} {sentence}")
    raise SystemExit(AGAIN if any(one.verdict in ("retake", "refused") for one in told) else 0)


def _all(files: tuple[Path, ...], eye: str | None, camera: str, language: str) -> list[_Told]:
    """Every file, in the order given."""
    told: list[_Told] = []
    maps: dict[str, bytes] = {}
    for file in files:
        one, vessel_map = _one(file, eye, camera, language)
        one.copy_of = _copy_of(vessel_map, maps)
        if vessel_map:
            maps[one.file] = vessel_map
        told.append(one)
    return told


def _one(file: Path, eye: str | None, camera: str, language: str) -> tuple[_Told, bytes]:
    """What is said of a file, and its vessel map; empty where there is none."""
    from accanto_contract.picture import Eye
    from accanto_contract.refusal import PictureRefused
    from accanto_ingestion.images import reading
    from accanto_ingestion.images.sheet import Sheet
    from accanto_signal.fundus import container
    from accanto_signal.fundus.gate import Gate

    sheet = Sheet(
        data=file.read_bytes(),
        declared=container.ending(file.name),
        eye=Eye(eye) if eye else None,
        camera=camera,
    )
    try:
        found = reading.read(sheet, Gate()).judgement
    except PictureRefused as refused:
        sentence = refused.refusal.sentence(language)
        return _Told(file=str(file), verdict="refused", reasons=[refused.reason], sentences=[sentence]), b""
    told = _Told(
        file=str(file),
        verdict=found.verdict.value,
        reasons=[reason.value for reason in found.reasons],
        sentences=[reason.sentence(language) for reason in found.reasons],
        aim=found.aim.value,
        measures=dict(found.measures),
    )
    return told, found.vessel_map


def _copy_of(vessel_map: bytes, maps: dict[str, bytes]) -> str:
    """The first earlier file that shows the same shot, if any."""
    from accanto_signal.fundus import likeness

    if not (vessel_map and maps):
        return ""
    same = likeness.are_copies(vessel_map, list(maps.values()))
    return next((file for file, is_copy in zip(maps, same, strict=True) if is_copy), "")


def _plain(told: _Told) -> dict[str, object]:
    return {
        "file": told.file, "verdict": told.verdict, "reasons": told.reasons, "sentences": told.sentences,
        "aim": told.aim or None, "copy_of": told.copy_of or None, "measures": told.measures,
    }  # fmt: skip
