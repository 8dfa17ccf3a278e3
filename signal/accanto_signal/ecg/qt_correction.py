"""How long QT would be at 60 beats a minute: four formulas, each under the name of who made it.

Bazett overcorrects fast hearts and undercorrects slow ones; Fridericia is what accanto shows first, the others stand
beside it because guidelines and trials still ask for them. `qt_ms` in milliseconds, `rr_s` the mean RR in seconds.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType


def fridericia(qt_ms: float, rr_s: float) -> float:
    """QT / RR^(1/3) (Fridericia, Acta Med Scand 53:469-486, 1920)."""
    return qt_ms / float(rr_s ** (1 / 3))


def bazett(qt_ms: float, rr_s: float) -> float:
    """QT / RR^(1/2) (Bazett, Heart 7:353-370, 1920)."""
    return qt_ms / float(rr_s**0.5)


def framingham(qt_ms: float, rr_s: float) -> float:
    """QT + 154 (1 - RR) (Sagie and others, Am J Cardiol 70:797-801, 1992)."""
    return qt_ms + 154 * (1 - rr_s)


def hodges(qt_ms: float, rr_s: float) -> float:
    """QT + 1.75 (rate - 60) (Hodges, Salerno, Erlien, J Am Coll Cardiol 1:694, 1983)."""
    return qt_ms + 1.75 * (60 / rr_s - 60)


FORMULAS: Mapping[str, Callable[[float, float], float]] = MappingProxyType({
    "fridericia": fridericia, "bazett": bazett, "framingham": framingham, "hodges": hodges,
})  # fmt: skip
"""By name, the one that is shown first at the beginning."""
