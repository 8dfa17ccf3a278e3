"""The curves of a spirometry session as a picture: flow over volume, and volume over time, all blows overlaid.

As ATS/ERS ask, 2 L/s of flow are as long as 1 L of volume.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from accanto_signal.spirometry.blows import Blows

Floats = NDArray[np.float64]

LITRE, SECOND = 60, 60
"""Pixels; a litre a second of flow takes half a litre's."""
LEFT, GAP, TOP, BOTTOM, RIGHT = 60, 90, 46, 50, 30
FINER = 3
"""Drawn so many times larger, then made smaller: smooth lines."""
STILL_FLOW = 0.5
"""Noise around zero needs no room below the axis (L/s)."""
LEAST_L, LEAST_FLOW, LEAST_S, LONGEST_S = 4.0, 8.0, 6.0, 15.0
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#134f5c", "#7f6000")
INK, FAINT, PAPER = "#222222", "#dddddd", "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """A plane to draw in: where its origin lies (pixels), and how long a unit is."""

    left: float
    floor: float
    x_unit: float
    y_unit: float
    x_most: float
    y_most: float
    y_least: float

    def place(self, x: Floats | Sequence[float], y: Floats | Sequence[float]) -> list[tuple[float, float]]:
        """Pixels of points, in the finer picture."""
        across = FINER * (self.left + self.x_unit * np.asarray(x, np.float64))
        down = FINER * (self.floor - self.y_unit * (np.asarray(y, np.float64) - self.y_least))
        return list(zip(across.tolist(), down.tolist(), strict=True))


def draw(blows: Blows) -> Image.Image:
    """The picture of all blows."""
    loop, time = _planes(blows)
    size = (round(time.left + time.x_most * SECOND + RIGHT), round(loop.floor + BOTTOM))
    large = Image.new("RGB", (size[0] * FINER, size[1] * FINER), PAPER)
    pen = ImageDraw.Draw(large)
    _grid(pen, loop, y_step=2.0, names=("volume, L", "flow, L/s"))
    _grid(pen, time, y_step=1.0, names=("time, s", "volume, L"))
    _curves(pen, blows, loop, time)
    return large.resize(size, Image.Resampling.LANCZOS)


def _planes(blows: Blows) -> tuple[_Axes, _Axes]:
    """Flow over volume, and volume over time, with room for every blow."""
    litres = max(LEAST_L, float(np.ceil((blows.volume - blows.volume[:, :1]).max())))
    fastest = max(LEAST_FLOW, float(2 * np.ceil(blows.flow.max() / 2)))
    inward = float(2 * np.ceil(max(0.0, -float(blows.flow.min()) - STILL_FLOW) / 2))
    seconds = float(np.clip(np.ceil(blows.size.max() / blows.rate_hz), LEAST_S, LONGEST_S))
    floor = TOP + max((fastest + inward) * LITRE / 2, litres * LITRE)
    right = LEFT + litres * LITRE + GAP
    loop = {"x_unit": LITRE, "y_unit": LITRE / 2, "x_most": litres, "y_most": fastest, "y_least": -inward}
    time = {"x_unit": SECOND, "y_unit": LITRE, "x_most": seconds, "y_most": litres, "y_least": 0.0}
    return _Axes(left=LEFT, floor=floor, **loop), _Axes(left=right, floor=floor, **time)


def _grid(pen: ImageDraw.ImageDraw, axes: _Axes, *, y_step: float, names: tuple[str, str]) -> None:
    font = ImageFont.load_default(11 * FINER)
    for x in np.arange(0, axes.x_most + 0.5):
        pen.line(axes.place([x, x], [axes.y_least, axes.y_most]), fill=FAINT, width=FINER)
        pen.text(axes.place([x], [axes.y_least])[0], f"{x:g}", fill=INK, font=font, anchor="ma")
    for y in np.arange(axes.y_least, axes.y_most + 0.5, y_step):
        pen.line(axes.place([0, axes.x_most], [y, y]), fill=INK if y == 0 else FAINT, width=FINER)
        across, down = axes.place([0], [y])[0]
        pen.text((across - 6 * FINER, down), f"{y + 0.0:g}", fill=INK, font=font, anchor="rm")
    across, down = axes.place([axes.x_most / 2], [axes.y_least])[0]
    pen.text((across, down + 18 * FINER), names[0], fill=INK, font=font, anchor="ma")
    across, down = axes.place([0], [axes.y_most])[0]
    pen.text((across, down - 10 * FINER), names[1], fill=INK, font=font, anchor="mb")


def _curves(pen: ImageDraw.ImageDraw, blows: Blows, loop: _Axes, time: _Axes) -> None:
    font = ImageFont.load_default(12 * FINER)
    for blow in range(blows.size.size):
        count, colour = int(blows.size[blow]), COLOURS[blow % len(COLOURS)]
        volume = blows.volume[blow, :count] - blows.volume[blow, 0]
        seconds = np.arange(count) / blows.rate_hz
        shown = seconds <= time.x_most
        pen.line(loop.place(volume, blows.flow[blow, :count]), fill=colour, width=2 * FINER, joint="curve")
        pen.line(time.place(seconds[shown], volume[shown]), fill=colour, width=2 * FINER, joint="curve")
        pen.text((FINER * (LEFT + 52 * blow), FINER * 8), f"blow {blow + 1}", fill=colour, font=font)
