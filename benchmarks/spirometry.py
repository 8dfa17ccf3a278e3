"""Spirometry: cost of a session, reference values beside pyspiro, and how often the change rule calls and sees.

Costs: one core, a session of 8 blows of 15 s at 100 Hz; ratios are taken within one run. The change rules are simulated
as docs/reference/spirometry.md says (400 patients each); the same against our rolling baseline, and on a slow decline.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from metric import Metric
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

import fev1_rules
import spirograms

from accanto_signal.spirometry import blows, examination, reference
from accanto_signal.spirometry.change import State
from accanto_signal.spirometry.reference import Parameter

BLOWS, SAMPLES, SESSIONS = 8, 1500, 50
PEOPLE, CALLS = 20_000, 50
Floats = NDArray[np.float64]


def measure() -> dict[str, Metric]:
    """All three."""
    return {**_costs(), **_beside_the_peer(), **_change_rules()}


def _costs() -> dict[str, Metric]:
    volume = spirograms.Lung(seconds=SAMPLES / 100).volume()
    rows = [volume * (1 - 0.01 * at) for at in range(BLOWS)]
    one, many = (_examine(rows * count, count) for count in (1, SESSIONS))
    single, batch = _best_of(one, 30), _best_of(many, 5) / SESSIONS
    return {
        "session": Metric(
            1e6 * single, "us", "8 blows of 15 s, alone: analysis, checks, grades, reference values"
        ),
        "session_in_batch": Metric(1e6 * batch, "us", f"the same, {SESSIONS} sessions in one call"),
        "sessions_a_second": Metric(1 / batch, "/s", "one core"),
    }


def _examine(rows: list[Floats], sessions: int) -> Callable[[], object]:
    of = reference.people(is_male=[True] * sessions, age_y=60.0, height_cm=170.0)
    number = np.repeat(np.arange(sessions), BLOWS)
    return lambda: examination.examine(blows.of_volume(rows, 100.0), number, of)


def _beside_the_peer() -> dict[str, Metric]:
    of = _strangers()
    values = reference.expect(Parameter.FEV1, of).median * np.linspace(0.3, 1.4, PEOPLE)
    theirs, theirs_of_one = _peer(of, values)

    def ours() -> Floats:
        return reference.expect(Parameter.FEV1, of).z(values)

    person = reference.people(is_male=True, age_y=60.0, height_cm=170.0)
    column, peer_column = _best_of(ours, 10), _best_of(theirs, 10)
    one = _best_of(lambda: reference.expect(Parameter.FEV1, person).z(2.0), CALLS)
    peer_one = _best_of(theirs_of_one, CALLS)
    apart = float(np.abs(theirs() - ours()).max())
    return {
        "z_of_20000": Metric(1e3 * column, "ms", f"pyspiro {1e3 * peer_column:.1f} ms"),
        "z_of_20000_ratio": Metric(peer_column / column, "x", "times as fast as pyspiro"),
        "z_of_one_ratio": Metric(peer_one / one, "x", f"times as fast as pyspiro ({1e6 * peer_one:.0f} us)"),
        "z_apart": Metric(1e15 * apart, "1e-15", "largest difference of z from pyspiro; limit 1e-6"),
    }


def _strangers() -> reference.People:
    rng = np.random.default_rng(20)
    return reference.people(
        is_male=rng.random(PEOPLE) < 0.5,
        age_y=rng.uniform(3, 95, PEOPLE),
        height_cm=rng.uniform(90, 205, PEOPLE),
    )


def _peer(of: reference.People, values: Floats) -> tuple[Callable[[], Floats], Callable[[], object]]:
    """What pyspiro does: the z-scores of a whole table, and of one person."""
    import pandas  # type: ignore[import-untyped]  # noqa: PLC0415  the peer's own dependency
    from pyspiro.src.spirometry.BOWERMAN_2022 import BOWERMAN_2022  # noqa: PLC0415

    table = pandas.DataFrame(
        {"sex": of.is_male.astype(int), "age": of.age_y, "height": of.height_cm, "value": values}
    )
    peer = BOWERMAN_2022()

    def column() -> Floats:
        return np.asarray(
            peer.compute(table, 1, value_col="value", metrics=("zscore",))["zscore"], np.float64
        )

    return column, lambda: peer.zscore(1, 60.0, 170.0, 1, 2.0)


def _change_rules() -> dict[str, Metric]:
    results: dict[str, Metric] = {}
    worst = 0.0
    for at, noise in enumerate(fev1_rules.NOISES):
        for name, flags in fev1_rules.RULES.items():
            found = fev1_rules.score(flags, noise / 100, patients=fev1_rules.PATIENTS)
            worst = max(worst, fev1_rules.deviation(name, at, found))
            false, seen, delay = (row[at] for row in fev1_rules.DOCUMENT[name])
            results |= _score(f"{name}_cv{noise}", found, f"document {false} / {seen} % / {delay} d")
        results |= _rolling(noise)
    return {"worst_deviation": Metric(worst, "SE", "of any rule from the document's figures"), **results}


def _rolling(noise: int) -> dict[str, Metric]:
    """The product's rule against its rolling baseline, and what that costs on a slow decline."""
    name, share = f"cv{noise}", noise / 100
    amber = fev1_rules.score(fev1_rules.rolling, share, patients=fev1_rules.PATIENTS)
    red = fev1_rules.score(
        lambda fev1: fev1_rules.rolling(fev1, least=State.RED), share, patients=fev1_rules.PATIENTS
    )
    twice = fev1_rules.score(fev1_rules.twice_a_week, share, patients=fev1_rules.PATIENTS)
    fixed = fev1_rules.RULES["two_10_or_sds_below_median"]
    slow = [
        fev1_rules.decline_seen(flags, share, patients=fev1_rules.PATIENTS, percent=20, over_days=90)
        for flags in (fev1_rules.rolling, fixed)
    ]
    return {
        **_score(f"rolling_amber_{name}", amber, "the product's rule, amber or red"),
        **_score(f"rolling_red_{name}", red, "the product's rule, red"),
        **_score(f"twice_a_week_{name}", twice, "the product's rule, two sessions a week"),
        f"slow_decline_seen_{name}": Metric(
            slow[0], "%", f"20 % over 90 days; fixed baseline {slow[1]:.0f} %"
        ),
    }


def _score(name: str, found: fev1_rules.Score, against: str) -> dict[str, Metric]:
    return {
        f"{name}_false": Metric(found.false_a_year, "/year", against),
        f"{name}_seen": Metric(
            found.seen_percent, "%", f"of falls by 18 % within 21 days; median {found.delay_days:.0f} d"
        ),
    }


def _best_of(work: Callable[[], object], times: int) -> float:
    """Seconds of the quickest of several runs, after one to warm up."""
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)
