"""What is known of a kind of camera: how wide it sees, whether it turns the picture, and where its limits lie.

The limits are calibrated on 53 good pictures of four cameras with made-up faults (docs/reference/fundus.md); a
camera with another look gets a profile with limits of its own.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a measure begins to ask for a person, and where for another picture."""

    mean_dark: float = 0.15
    dark_retake: float = 0.35
    dark_check: float = 0.12
    satg_check: float = 0.05
    """A well lit disc alone saturates two or three percent of the field."""
    vess95_retake: float = 0.020
    vess95_check: float = 0.035
    sharp_check: float = 0.013
    quarter_dark_retake: float = 0.60
    quarter_dark_check: float = 0.25
    quarter_dim_check: float = 0.45
    quarter_poor_check: float = 0.020
    """A quarter may not be worse than a whole picture may be."""
    area: tuple[float, float] = (0.40, 0.80)
    circ: tuple[float, float] = (0.85, 1.02)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera profile."""

    field_deg: float = 45.0
    inverted: bool = False
    """The picture is turned around: the disc of a right eye lies on the left."""
    full_frame: bool = False
    """The field is larger than the picture: there is no black surround."""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse a field that no camera has."""
        if not 10 <= self.field_deg <= 200:
            raise ValueError(f"a field of {self.field_deg} degrees")

    @property
    def least_diameter_px(self) -> float:
        """20 pixels a degree (NHS diabetic eye screening)."""
        return 20 * self.field_deg


UNKNOWN = Camera()

BY_NAME = {
    "unknown": UNKNOWN,
    "field-30": Camera(field_deg=30),
    "field-45": Camera(field_deg=45),
    "field-45-inverted": Camera(field_deg=45, inverted=True),
    "field-45-full-frame": Camera(field_deg=45, full_frame=True),
    "field-60": Camera(field_deg=60),
}


def by_name(name: str | None) -> Camera:
    """A profile by its name; of a camera that nobody described, the general one."""
    return BY_NAME.get(name or "unknown", UNKNOWN)
