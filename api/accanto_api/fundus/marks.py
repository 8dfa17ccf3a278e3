"""Where the disc and the macula should be on a picture, and how long a disc's diameter is there: guesses for a reader.

The gate finds a likely place of the disc and measures no disc. Its diameter is taken from the field of the camera: a
disc is 1.8 mm high on average (H. A. Quigley et al., Arch. Ophthalmol. 108 (1990) 51-57: 1.88 mm), a degree of the
visual field is 0.291 mm of retina (N. Drasdo and C. W. Fowler, Br. J. Ophthalmol. 58 (1974) 709-714), hence 6.2
degrees. The fovea lies 15.5 degrees temporal of the disc's middle and 1.5 below (K. Rohrschneider, Invest. Ophthalmol.
Vis. Sci. 45 (2004) 3257-3258).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from accanto_contract.picture import Eye
from accanto_signal.fundus.cameras import Camera

DISC_DEG = 1.8 / 0.291
FOVEA_AWAY_DEG, FOVEA_BELOW_DEG = 15.5, 1.5
WITHIN = 0.48
"""A mark further from the middle than this part of the field's diameter would lie on its rim: it is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in pixels of the whole picture: right and down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What can be drawn on a picture; lengths in its pixels."""

    disc_diameter: float
    disc: Spot | None
    fovea: Spot | None


def of(
    measures: Mapping[str, float], camera: Camera, eye: Eye, *, width: int, height: int, is_doubted: bool
) -> Marks | None:
    """The marks of a picture whose field the gate found, else None. `is_doubted`: its disc contradicts its eye."""
    across = measures.get("diameter_px", 0.0)
    if across <= 0:
        return None
    a_degree = across / camera.field_deg
    middle = Spot(x=measures.get("centre_x", 0.5) * width, y=measures.get("centre_y", 0.5) * height)
    disc = Spot(
        x=middle.x + measures.get("od_x", 0.0) * across, y=middle.y + measures.get("od_y", 0.0) * across
    )
    fovea = _fovea(disc, a_degree, camera, eye)
    is_seen = not is_doubted and _away(fovea, middle) < WITHIN * across
    return Marks(disc_diameter=DISC_DEG * a_degree, disc=disc, fovea=fovea if is_seen else None)


def _fovea(disc: Spot, a_degree: float, camera: Camera, eye: Eye) -> Spot:
    """Temporal is left of the disc in a right eye; a camera that turns the picture turns both axes."""
    turned = -1 if camera.inverted else 1
    side = -1 if eye is Eye.RIGHT else 1
    return Spot(
        x=disc.x + turned * side * FOVEA_AWAY_DEG * a_degree, y=disc.y + turned * FOVEA_BELOW_DEG * a_degree
    )


def _away(one: Spot, other: Spot) -> float:
    return float(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)
