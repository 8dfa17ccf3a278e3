"""What a reader needs beside the numbers: where to look, an opinion that counts, and flows to expect."""

import numpy as np
import pytest
import spirograms
from spirograms import HEALTHY, Floats

from accanto_signal.spirometry import blows, examination, flows, opinions, reference
from accanto_signal.spirometry.checks import Criterion
from accanto_signal.spirometry.examination import Examination
from accanto_signal.spirometry.flows import Flow
from accanto_signal.spirometry.opinions import Opinion, Use

ALDO = reference.people(is_male=True, age_y=60.0, height_cm=170.0)


def _examined(*rows: Floats, said: list[Opinion] | None = None) -> Examination:
    return examination.examine(blows.of_volume(rows, 100.0), np.zeros(len(rows), np.int64), ALDO, said=said)


def test_a_cough_is_shown_where_it_was() -> None:
    found = _examined(spirograms.cough(HEALTHY.volume(), at_s=0.9))

    assert Criterion.EARLY_COUGH in found.verdicts.of(0)
    assert found.verdicts.at_s[Criterion.EARLY_COUGH][0] == pytest.approx(0.97, abs=0.06)


def test_an_early_end_is_shown_at_the_end() -> None:
    volume = spirograms.novice()

    found = _examined(volume)

    assert found.verdicts.at_s[Criterion.NO_END][0] == pytest.approx((volume.size - 1) / 100)


def test_every_criterion_of_a_place_has_one_a_blow() -> None:
    found = _examined(*spirograms.strangers(5))

    assert set(found.verdicts.at_s) == set(Criterion) - {Criterion.NO_BLOW, Criterion.IMPLAUSIBLE}
    assert {at.shape for at in found.verdicts.at_s.values()} == {(5,)}


def test_a_readers_opinion_counts_and_the_computed_verdict_stays() -> None:
    rows = [HEALTHY.volume(), 0.98 * HEALTHY.volume(), 0.99 * HEALTHY.volume()]

    found = _examined(*rows, said=[Opinion(fev1=Use.UNUSABLE), opinions.NONE, opinions.NONE])

    assert opinions.uses(found.computed.fev1_acceptable, found.computed.fev1_usable) == [Use.ACCEPTABLE] * 3
    assert opinions.uses(found.verdicts.fev1_acceptable, found.verdicts.fev1_usable)[0] is Use.UNUSABLE
    assert found.sessions.fev1[0] == pytest.approx(0.99 * 2.8953, abs=2e-3)
    assert (found.sessions.fev1_grade[0], found.sessions.fvc_grade[0]) == ("B", "A")


def test_a_usable_blow_gives_its_value_and_no_grade() -> None:
    found = _examined(HEALTHY.volume(), said=[Opinion(fev1=Use.USABLE, fvc=Use.USABLE)])

    assert (found.sessions.fev1_grade[0], found.sessions.fvc_grade[0]) == ("U", "U")
    assert np.isfinite(found.sessions.fev1[0])


def test_an_opinion_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an opinion"):
        _examined(HEALTHY.volume(), said=[])


@pytest.mark.parametrize(
    ("sex", "flow", "median", "limit"),
    [
        ("m", Flow.PEF, 8.008, 6.0236),
        ("m", Flow.FEF25, 7.072, 4.2676),
        ("m", Flow.FEF50, 4.233, 2.0682),
        ("m", Flow.FEF75, 1.537, 0.2578),
        ("f", Flow.PEF, 6.44, 4.964),
        ("f", Flow.FEF75, 1.395, 0.2634),
    ],
)
def test_a_flow_to_expect_is_that_of_the_equation(sex: str, flow: Flow, median: float, limit: float) -> None:
    band = flows.expect(flow, reference.people(is_male=sex == "m", age_y=60.0, height_cm=170.0))

    assert band.median[0] == pytest.approx(median, abs=1e-3)
    assert band.lower_limit[0] == pytest.approx(limit, abs=1e-3)


def test_flows_are_for_adults_and_say_where_they_are_stretched() -> None:
    of = reference.people(is_male=True, age_y=[12.0, 22.0, 25.0, 80.0], height_cm=170.0)

    band = flows.expect(Flow.PEF, of)

    assert np.isnan(band.median[0])
    assert band.median[1] == band.median[2]
    assert flows.is_extrapolated(of).tolist() == [False, False, False, True]
