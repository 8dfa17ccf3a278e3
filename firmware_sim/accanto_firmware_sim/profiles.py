"""Who lives in the simulated homes: a heart and a saturation for each.

The first six are the patients of the demonstration, the next six are well; then the district begins anew.
"""

from dataclasses import dataclass, field
from typing import Final

from accanto_firmware_sim.heart import Noise
from accanto_firmware_sim.oxygen import Oxygen
from accanto_firmware_sim.rhythm import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A simulated patient's body; it has no name."""

    rhythm: Rhythm
    oxygen: Oxygen = field(default_factory=lambda: Oxygen(level=97))
    noise: Noise = field(default_factory=Noise)


PROFILES: Final = (
    Profile(rhythm=Rhythm(rate_bpm=140, fibrillates=True)),
    Profile(rhythm=Rhythm(rate_bpm=72), oxygen=Oxygen(level=87)),
    Profile(rhythm=Rhythm(rate_bpm=75)),
    Profile(rhythm=Rhythm(rate_bpm=138, variability=0.3)),
    Profile(rhythm=Rhythm(rate_bpm=70, extra_share=0.03)),
    Profile(rhythm=Rhythm(rate_bpm=38, pause_share=0.06)),
    Profile(rhythm=Rhythm(rate_bpm=64)),
    Profile(rhythm=Rhythm(rate_bpm=81, variability=0.6), oxygen=Oxygen(level=95)),
    Profile(rhythm=Rhythm(rate_bpm=58, variability=1.4), oxygen=Oxygen(level=98)),
    Profile(rhythm=Rhythm(rate_bpm=77), noise=Noise(baseline_uv=120, muscle_uv=15)),
    Profile(rhythm=Rhythm(rate_bpm=69, variability=0.5), oxygen=Oxygen(level=96)),
    Profile(rhythm=Rhythm(rate_bpm=86), oxygen=Oxygen(level=96, dip=2)),
)


def of_home(number: int) -> Profile:
    """The profile of a home, counted from 1."""
    return PROFILES[(number - 1) % len(PROFILES)]
