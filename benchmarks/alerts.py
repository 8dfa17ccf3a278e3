"""How much alerts burden, how often they are right, what they cost: templates on made-up patients, the watch at scale.

Burden is counted over the cohort of support/cohort.py, which is no clinical evidence: a regression benchmark of rules,
drawn into docs/img/burden.svg. Scale is measured by support/alerts_scale.py on a real database.
"""

from pathlib import Path

import alerts_scale
import burden
import burden_figure
from metric import Metric

from accanto_alerts import templates

FIGURE = Path(__file__).parents[1] / "docs/img/burden.svg"
STEADY = 100
"""Steady patients of each template."""


def measure() -> dict[str, Metric]:
    """Burden first, then scale."""
    found = {name: burden.of_weight(rules) for name, rules in burden.weight_rules().items()}
    steady = {one.id: burden.of_template(one.id, patients=STEADY) for one in templates.every()}
    FIGURE.write_text(burden_figure.drawn(found, steady), encoding="utf-8")
    watched, bare = found[burden.WATCHED], found[burden.BARE]
    results = {
        "weight_ppv": Metric(watched.ppv, "", f"at least 0.65; the bare +2 kg in 3 days: {bare.ppv:.2f}"),
        "weight_sensitivity": Metric(watched.sensitivity, "", f"at least 0.95; bare: {bare.sensitivity:.2f}"),
        "weight_delay_days": Metric(watched.delay_days, "d", "from the first day of the gain, median"),
        "weight_episodes_per_patient_week": Metric(watched.per_week, "", f"bare: {bare.per_week:.3f}"),
        "alerts_per_patient_week": Metric(
            max(steady.values()),
            "",
            "at most 0.5: all rules of the template that calls most, steady patients",
        ),
    }
    each = {
        f"alerts_per_patient_week_{name.replace('-', '_')}": Metric(value, "", "steady patients")
        for name, value in steady.items()
    }
    return results | each | alerts_scale.measure()
