"""Where a PAI begins: the starting limits of each path, for a clinician to sign or change.

The numbers are the red column of the table in docs/reference/plan.md. **No clinician has reviewed them.** The
amber limits wait until a red alert can hush the amber one of the same measure. A path without limits on what
we can measure so far has no template.
"""

from accanto_alerts.rules import Limit, Onset, Op, Result


def _red(name: str, signal: str, op: Op, limit: float, clear: float) -> Limit:
    """A limit beyond which somebody calls at once."""
    return Limit(
        id=name,
        signal=signal,
        op=op,
        limit=limit,
        clear=clear,
        result=Result.IRREVERSIBLE,
        onset=Onset.PROMPT,
    )


_IRREGULAR = Limit(
    id="rr-irregular",
    signal="rr_irregularity",
    op=Op.AT_LEAST,
    limit=0.7,
    clear=0.6,
    result=Result.REVERSIBLE,
    onset=Onset.PROMPT,
)

TEMPLATES: dict[str, tuple[Limit, ...]] = {
    "bpco": (
        _red("spo2-low", "spo2", Op.AT_MOST, 88, 90),
        _red("hr-high", "heart_rate", Op.AT_LEAST, 120, 115),
    ),
    "scompenso": (
        _red("hr-high", "heart_rate", Op.AT_LEAST, 130, 125),
        _red("hr-low", "heart_rate", Op.AT_MOST, 40, 43),
        _red("spo2-low", "spo2", Op.AT_MOST, 89, 91),
    ),
    "fa": (
        _red("hr-high", "heart_rate", Op.AT_LEAST, 130, 125),
        _red("hr-low", "heart_rate", Op.AT_MOST, 40, 43),
        _IRREGULAR,
    ),
}
"""Rules by path, named in lower case as in the programme."""
