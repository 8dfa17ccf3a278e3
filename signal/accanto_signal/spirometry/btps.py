"""From the air in a cool tube to the air in the lungs: the factor to body temperature, saturated (BTPS).

Only for devices that say they send ambient volumes (ATPS); the factor is never applied twice.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BODY_K, FREEZING_K = 310.15, 273.15
BODY_VAPOUR_MMHG = 47.0
COLDEST_C, WARMEST_C = 0.0, 45.0
LOWEST_MMHG, HIGHEST_MMHG = 400.0, 850.0


def factor(ambient_c: ArrayLike, *, pressure_mmhg: ArrayLike = 760.0) -> NDArray[np.float64]:
    """What to multiply exhaled volumes with, for each ambient temperature (degrees C) and pressure (mmHg).

    Water vapour by Antoine's equation (constants for 1 to 100 degrees C). Raises ValueError outside of 0 to
    45 degrees C and 400 to 850 mmHg: no spirometer works there, so a unit is wrong.
    """
    celsius, mmhg = np.asarray(ambient_c, np.float64), np.asarray(pressure_mmhg, np.float64)
    if not ((celsius >= COLDEST_C) & (celsius <= WARMEST_C)).all():
        raise ValueError(f"the ambient temperature must be {COLDEST_C:g} to {WARMEST_C:g} degrees C")
    if not ((mmhg >= LOWEST_MMHG) & (mmhg <= HIGHEST_MMHG)).all():
        raise ValueError(f"the ambient pressure must be {LOWEST_MMHG:g} to {HIGHEST_MMHG:g} mmHg")
    vapour = 10.0 ** (8.07131 - 1730.63 / (233.426 + celsius))
    dry = (mmhg - vapour) / (mmhg - BODY_VAPOUR_MMHG)
    return np.asarray(dry * BODY_K / (FREEZING_K + celsius), np.float64)
