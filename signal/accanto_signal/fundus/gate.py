"""The gate: one picture in, a verdict with its reasons out. It judges the picture, never the eye.

Each reason stands beside its rule in `_reasons`; the measures and the limits of the camera stay with the verdict, so
that the readers' own "ungradable" can tune the limits later.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_contract.picture import WORKING_PX, Aim, Container, Eye, Judgement, Reason
from accanto_contract.pixels import Working
from accanto_contract.refusal import PictureRefused, Refusal
from accanto_signal.fundus import cameras, container, coverage, disc, field, light, likeness, text, vessels
from accanto_signal.fundus.cameras import Camera
from accanto_signal.fundus.coverage import Coverage
from accanto_signal.fundus.disc import Disc
from accanto_signal.fundus.field import Field
from accanto_signal.fundus.light import Light
from accanto_signal.fundus.vessels import Vessels

ALGORITHM, VERSION = "fundus-gate", "1.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Everything that was measured on one picture."""

    field: Field
    light: Light
    vessels: Vessels
    coverage: Coverage
    disc: Disc
    has_text: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate as the way of images asks it; holds nothing, so that it travels to another process."""

    def examine(self, data: bytes, declared: str = "") -> Container:
        """What a file holds, before it is decoded. Raises PictureRefused."""
        return container.examine(data, declared)

    def judge(self, picture: Working, *, eye: Eye | None = None, camera: str = "") -> Judgement:
        """The verdict on a picture. Raises PictureRefused where its field has too few pixels."""
        return judge(picture, eye=eye, camera=cameras.by_name(camera))

    def are_copies(self, one: bytes, others: Sequence[bytes]) -> NDArray[np.bool_]:
        """Which of other vessel maps, shape (n,), show the same shot as this one."""
        return likeness.are_copies(one, others)


def judge(picture: Working, *, eye: Eye | None = None, camera: Camera = cameras.UNKNOWN) -> Judgement:
    """The verdict on a working copy. Raises PictureRefused where the field has too few pixels a degree.

    `eye` is what somebody said; where nobody did, it isn't compared.
    """
    _require_pixels(max(picture.width, picture.width * picture.rgb.shape[0] / WORKING_PX), camera)
    found = field.find(picture.rgb)
    if found is None:
        return _answer((Reason.NO_FUNDUS,), Aim.UNSURE, b"", {})
    across = found.diameter * picture.width / WORKING_PX
    if not any(_of_shape(found, camera)):
        _require_pixels(across, camera)
    seen = _look(picture, found)
    aimed = disc.aim(seen.disc, camera)
    reasons = tuple(_reasons(seen, aimed, eye, camera))
    return _answer(reasons, aimed, likeness.vessel_map(picture.rgb, found), _measures(seen, across))


def _require_pixels(across: float, camera: Camera) -> None:
    """Raises PictureRefused. Of a cut or shaded field nobody knows how large it would be: that is a retake."""
    if across < camera.least_diameter_px:
        raise PictureRefused(Refusal.TOO_SMALL, f"{across:.0f} px across {camera.field_deg:.0f} degrees.")


def _look(picture: Working, found: Field) -> _Seen:
    lit = light.measure(picture.rgb, found)
    lines = vessels.measure(lit.relief, found)
    return _Seen(
        field=found,
        light=lit,
        vessels=lines,
        coverage=coverage.measure(found, lit, lines),
        disc=disc.find(picture.rgb, found, lines),
        has_text=text.is_burnt_in(picture.rgb, found),
    )


def _reasons(seen: _Seen, aimed: Aim, eye: Eye | None, camera: Camera) -> Iterator[Reason]:
    """Every reason, the gravest first."""
    yield from _of_shape(seen.field, camera)
    yield from _of_light(seen.light, camera)
    yield from _of_vessels(seen.vessels, camera)
    yield from _of_coverage(seen.coverage, camera)
    if aimed is Aim.UNSURE:
        yield Reason.AIM_UNSURE
    if eye is not None and disc.contradicts(seen.disc, aimed, eye, camera):
        yield Reason.OTHER_EYE
    if seen.has_text:
        yield Reason.TEXT


def _of_shape(found: Field, camera: Camera) -> Iterator[Reason]:
    limits = camera.limits
    if camera.full_frame and found.area > limits.area[1]:
        return
    if not (
        limits.area[0] <= found.area <= limits.area[1] and limits.circ[0] <= found.circ <= limits.circ[1]
    ):
        yield Reason.CROPPED


def _of_light(lit: Light, camera: Camera) -> Iterator[Reason]:
    limits = camera.limits
    if lit.mean < limits.mean_dark or lit.dark > limits.dark_retake:
        yield Reason.DARK
    elif lit.dark > limits.dark_check:
        yield Reason.DIM
    if lit.satg > limits.satg_check:
        yield Reason.BRIGHT


def _of_vessels(lines: Vessels, camera: Camera) -> Iterator[Reason]:
    limits = camera.limits
    if lines.vess95 < limits.vess95_retake:
        yield Reason.UNREADABLE
    elif lines.vess95 < limits.vess95_check or lines.sharp < limits.sharp_check:
        yield Reason.SOFT


def _of_coverage(worst: Coverage, camera: Camera) -> Iterator[Reason]:
    limits = camera.limits
    if worst.darkest > limits.quarter_dark_retake:
        yield Reason.SHADOW
    elif (
        worst.darkest > limits.quarter_dark_check
        or worst.dimmest < limits.quarter_dim_check
        or worst.poorest < limits.quarter_poor_check
    ):
        yield Reason.PATCHY


def _measures(seen: _Seen, across: float) -> dict[str, float]:
    named = {
        "area": seen.field.area,
        "circ": seen.field.circ,
        "diameter_px": across,
        "centre_x": (seen.field.centre[0] + 0.5) / seen.field.mask.shape[1],
        "centre_y": (seen.field.centre[1] + 0.5) / seen.field.mask.shape[0],
        "mean": seen.light.mean,
        "dark": seen.light.dark,
        "satg": seen.light.satg,
        "uneven": seen.light.uneven,
        "redness": seen.light.redness,
        "vess95": seen.vessels.vess95,
        "vessel": seen.vessels.share,
        "sharp": seen.vessels.sharp,
        "quarter_dark": seen.coverage.darkest,
        "quarter_dim": seen.coverage.dimmest,
        "quarter_poor": seen.coverage.poorest,
        "od_x": seen.disc.x,
        "od_y": seen.disc.y,
    }
    return {name: round(value, 4) for name, value in named.items()}


def _answer(
    reasons: tuple[Reason, ...], aimed: Aim, vessel_map: bytes, measures: dict[str, float]
) -> Judgement:
    return Judgement(
        reasons=reasons,
        aim=aimed,
        vessel_map=vessel_map,
        measures=measures,
        algorithm=ALGORITHM,
        algorithm_version=VERSION,
    )
