"""The whole way from blows to a report: measured, judged, summed up, compared; many sessions in one call."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accanto_signal.spirometry import checks, interpretation, measures, opinions, sessions
from accanto_signal.spirometry.blows import Blows
from accanto_signal.spirometry.checks import Verdicts
from accanto_signal.spirometry.interpretation import Interpretation
from accanto_signal.spirometry.measures import Measures
from accanto_signal.spirometry.opinions import Opinion
from accanto_signal.spirometry.reference import Equations, People
from accanto_signal.spirometry.sessions import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """n blows of s sessions, as judged."""

    session: NDArray[np.int64]
    """Shape (n,): the row of `sessions` that each blow belongs to."""
    measures: Measures
    verdicts: Verdicts
    """A reader's where there is one, else as computed."""
    computed: Verdicts
    sessions: Sessions
    interpretation: Interpretation
    """Of the reported values of each session."""


def examine(
    blows: Blows,
    session: NDArray[np.int64],
    of: People,
    *,
    equations: Equations = Equations.GLOBAL_2022,
    said: Sequence[Opinion] | None = None,
) -> Examination:
    """Everything that n blows say.

    `session`: shape (n,), 0 to s - 1, each number at least once; the blows of a session stand in the order of
    blowing. `of`: who blew each session, arrays of shape (s,). `said`: what a reader made of each blow, in place of
    what is computed. Raises ValueError where these don't go together.
    """
    if session.shape != blows.size.shape or not np.array_equal(np.unique(session), np.arange(of.age_y.size)):
        raise ValueError("each blow needs the number of its session, each session a person and a blow")
    measured = measures.measure(blows)
    age_y = of.age_y[session]
    computed = checks.judge(blows, measured, age_y=age_y, session=session)
    verdicts = computed if said is None else opinions.overrule(computed, said)
    found = sessions.summarise(measured, verdicts, age_y=age_y, session=session)
    return Examination(
        session=session,
        measures=measured,
        verdicts=verdicts,
        computed=computed,
        sessions=found,
        interpretation=interpretation.interpret(found.fev1, found.fvc, of, equations=equations),
    )
