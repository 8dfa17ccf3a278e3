"""A session reaches the rules as findings that carry its grade, its reasons and no diagnosis."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import spirograms
from numpy.typing import NDArray
from spirograms import HEALTHY, OBSTRUCTED, Lung

from accanto_contract.finding import Code, Finding
from accanto_signal.spirometry import blows, change, examination, findings, reference
from accanto_signal.spirometry.change import State
from accanto_signal.spirometry.examination import Examination

Floats = NDArray[np.float64]
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
END = START + timedelta(minutes=6)


def _examine(*rows: Floats, session: list[int] | None = None) -> Examination:
    numbers = np.array(session or [0] * len(rows), np.int64)
    count = int(numbers.max()) + 1
    of = reference.people(is_male=[True] * count, age_y=60.0, height_cm=170.0)
    return examination.examine(blows.of_volume(rows, 100.0), numbers, of)


def _findings(*rows: Floats) -> dict[Code, Finding]:
    found = findings.of_session(
        _examine(*rows), 0, starts=START, ends=END, fall=findings.Fall(percent=12.5, state=State.AMBER)
    )
    return {finding.code: finding for finding in found}


def _three(lung: Lung) -> list[Floats]:
    return [lung.volume() * factor for factor in (1.0, 0.98, 0.99)]


def test_a_good_session_gives_its_values_at_full_quality() -> None:
    found = _findings(*_three(HEALTHY))

    assert found[Code.FEV1].value == pytest.approx(2.8953, abs=1e-4)
    assert (found[Code.FEV1_FALL].value, found[Code.FEV1_CHANGE].value) == (12.5, 3)
    assert {finding.quality for finding in found.values()} == {1.0}
    assert found[Code.FEV1].detail["fev1_grade"] == "A"


def test_an_obstructed_session_is_compatible_with_obstruction() -> None:
    found = _findings(*_three(OBSTRUCTED))

    assert "compatible with obstruction" in str(found[Code.FEV1].detail["says"])
    assert found[Code.FEV1_Z].value < -1.645


def test_one_blow_alone_is_below_what_rules_listen_to() -> None:
    found = _findings(HEALTHY.volume())

    assert found[Code.FEV1].detail["fev1_grade"] == "E"
    assert found[Code.FEV1].quality < 0.5


def test_a_spoilt_session_gives_its_reasons_and_no_value() -> None:
    found = _findings(spirograms.novice())

    assert {code for code, one in found.items() if one.quality >= 0.5} == set()
    assert not {Code.FEV1, Code.FVC} & set(found)
    assert found[Code.SPIROMETRY_QUALITY].value == 0.0
    assert found[Code.SPIROMETRY_QUALITY].detail["reasons"] == ("bev", "no_end")


def test_a_poor_end_of_blow_lowers_fvc_and_not_fev1() -> None:
    cut = [volume[: 350 + 50 * at] for at, volume in enumerate(_three(OBSTRUCTED))]

    found = _findings(*cut)

    assert found[Code.FEV1].quality == 1.0
    assert found[Code.FVC].quality < found[Code.FEV1].quality


def test_a_session_stands_against_the_baseline_of_those_before() -> None:
    fev1 = np.array([2.5] * 30 + [2.2, 2.2, np.nan])
    judged = change.judge(np.arange(33.0), fev1, change.Rule())

    falls = [findings.fall_of(judged, session) for session in (0, 30, 31, 32)]

    assert [fall and fall.state for fall in falls] == [None, State.STEADY, State.AMBER, None]
    assert falls[2] is not None
    assert falls[2].percent == pytest.approx(12.0)


def test_numbers_without_a_curve_are_kept_and_never_trusted() -> None:
    (found,) = findings.of_numbers({Code.FEV1: 2.4}, device_grade="A", starts=START, ends=END)

    assert (found.value, found.detail["device_grade"]) == (2.4, "A")
    assert found.quality < 0.5


def test_sessions_are_examined_alike_alone_and_together() -> None:
    together = _examine(*_three(HEALTHY), *_three(OBSTRUCTED), session=[0, 0, 0, 1, 1, 1])
    alone = _examine(*_three(OBSTRUCTED))

    assert together.sessions.fev1[1] == alone.sessions.fev1[0]
    assert together.sessions.fvc_grade[1] == alone.sessions.fvc_grade[0]
    assert together.interpretation.fev1_z[1] == alone.interpretation.fev1_z[0]


@pytest.mark.parametrize("session", [[0, 2], [1, 1], [0]])
def test_blows_without_their_session_are_refused(session: list[int]) -> None:
    of = reference.people(is_male=[True, True], age_y=60.0, height_cm=170.0)
    batch = blows.of_volume([HEALTHY.volume(), HEALTHY.volume()], 100.0)

    with pytest.raises(ValueError, match="session"):
        examination.examine(batch, np.array(session), of)
