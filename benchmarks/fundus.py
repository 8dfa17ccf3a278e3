"""What the fundus gate costs, what it says of pictures spoiled on purpose, and whether it takes eyes for copies.

Real pictures: the folder `fundus` below ACCANTO_DATA (28 of CHASE_DB1, a 30 degree camera; 2 of fundus_image_toolbox).
Times are processor seconds of one thread, so that other work on the machine changes them little; the largest picture
is one of them enlarged to 12 million pixels. Shares of the table are of all 30 pictures; each stands beside the share
that docs/reference/fundus.md asks for. The faults are made up: they say nothing of a clinic's bad pictures.
"""

import io
import os
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from metric import Metric
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import faults

from accanto_contract.picture import Judgement, Verdict
from accanto_contract.pixels import Working
from accanto_contract.refusal import PictureRefused
from accanto_ingestion.images import decoding, reading
from accanto_ingestion.images.sheet import Sheet
from accanto_signal.fundus import cameras, container, gate, likeness

LIMIT_S = 0.25
COPY_SIDE, COPY_QUALITY = 700, 60
LARGE = (4000, 3000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """A real picture, as a file and as it is judged."""

    data: bytes
    camera: str
    working: Working


def measure() -> dict[str, Metric]:
    """Every figure; needs ACCANTO_DATA."""
    pictures = _pictures()
    return _costs(pictures) | _clean(pictures) | _table(pictures) | _copies(pictures)


def _pictures() -> list[_Picture]:
    folder = Path(os.environ["ACCANTO_DATA"]) / "fundus"
    return [
        _Picture(data=file.read_bytes(), camera=camera, working=_working(file.read_bytes()))
        for part, camera in (("chase_db1", "field-30"), ("toolbox", "field-45"))
        for file in sorted((folder / part).glob("*.jpg"))
    ]


def _working(data: bytes) -> Working:
    return decoding.working(data, container.examine(data))


def _costs(pictures: list[_Picture]) -> dict[str, Metric]:
    """Seconds for a picture: for the verdict alone, and with the clean copy that an upload needs."""
    large = io.BytesIO()
    Image.open(io.BytesIO(pictures[-1].data)).resize(LARGE).save(large, "JPEG", quality=92)
    verdicts = [_verdict_s(one.data) for one in pictures]
    uploads = [_upload_s(one) for one in pictures]
    limit = f"limit {LIMIT_S} s on one core"
    return {
        "verdict_median": Metric(statistics.median(verdicts), "s", limit),
        "verdict_slowest": Metric(max(verdicts), "s", f"{limit}; of 30"),
        "verdict_12_megapixels": Metric(min(_verdict_s(large.getvalue()) for _ in range(3)), "s", limit),
        "upload_median": Metric(statistics.median(uploads), "s", "the verdict and the clean copy"),
        "size_12_megapixels": Metric(len(large.getvalue()) / 1e6, "MB", "the large picture's file"),
    }


def _verdict_s(data: bytes) -> float:
    began = time.process_time()
    gate.judge(_working(data), camera=cameras.by_name("field-30"))
    return time.process_time() - began


def _upload_s(one: _Picture) -> float:
    began = time.process_time()
    reading.read(Sheet(data=one.data, camera=one.camera), gate.Gate())
    return time.process_time() - began


def _clean(pictures: list[_Picture]) -> dict[str, Metric]:
    verdicts = [_judged(one, one.working.rgb) for one in pictures]
    return {
        f"clean_{verdict.value}": Metric(sum(found is verdict for found in verdicts), "of 30", due)
        for verdict, due in (
            (Verdict.OK, ""),
            (Verdict.HUMAN_CHECK, "a person looks"),
            (Verdict.RETAKE, "limit 0"),
        )
    }


def _table(pictures: list[_Picture]) -> dict[str, Metric]:
    """The share of pictures that each fault brings out of `ok`."""
    found = {}
    for (name, level), (spoil, due) in faults.TABLE.items():
        verdicts = [_judged(one, spoil(one.working.rgb, level)) for one in pictures]
        flagged = sum(verdict is not Verdict.OK for verdict in verdicts) / len(verdicts)
        again = sum(verdict is Verdict.RETAKE for verdict in verdicts) / len(verdicts)
        against = f"at least {due:.0%} flagged; {again:.0%} to be taken again"
        found[f"{name}_{level:g}"] = Metric(100 * flagged, "%", against)
    return found


def _judged(one: _Picture, rgb: faults.Rgb) -> Verdict:
    """The verdict on a changed picture; one that is refused is to be taken again."""
    try:
        judged: Judgement = gate.judge(
            Working(rgb=rgb, width=one.working.width), camera=cameras.by_name(one.camera)
        )
    except PictureRefused:
        return Verdict.RETAKE
    return judged.verdict


def _copies(pictures: list[_Picture]) -> dict[str, Metric]:
    """All pairs of different pictures, and each picture with a resized, recompressed copy of itself."""
    maps = [gate.judge(one.working, camera=cameras.by_name(one.camera)).vessel_map for one in pictures]
    copied = [
        gate.judge(_working(_copy(one.data)), camera=cameras.Camera(field_deg=20)).vessel_map
        for one in pictures
    ]
    began = time.process_time()
    scores = np.array([likeness.scores(one, maps) for one in maps])
    pair_s = (time.process_time() - began) / scores.size
    apart = scores[~np.eye(len(maps), dtype=bool)]
    same = np.array([likeness.scores(one, [copy])[0] for one, copy in zip(maps, copied, strict=True)])
    return {
        "false_pairs": Metric(float((apart > likeness.SAME).sum() / 2), "of 435", "limit 0"),
        "most_alike_pair": Metric(float(apart.max()), "", f"limit {likeness.SAME}; copies lie above"),
        "copies_found": Metric(
            float((same > likeness.SAME).sum()), "of 30", f"lowest score {same.min():.2f}"
        ),
        "pair_cost": Metric(1000 * pair_s, "ms", "as it is and mirrored"),
    }


def _copy(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    held = io.BytesIO()
    image.resize((COPY_SIDE, COPY_SIDE * image.height // image.width)).save(
        held, "JPEG", quality=COPY_QUALITY
    )
    return held.getvalue()
