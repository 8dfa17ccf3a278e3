"""The indicators: what each counts, over what, and what is aimed at. Every number on the page is defined here. Pure.

The baseline of 89 % and the goals are the programme's and ours (product reference, section 7): figures to talk about,
not limits of anything clinical.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a value is read."""

    PERCENT = "percent"
    """A share of the denominator."""
    PER_WEEK = "per_week"
    """The numerator by patient and week."""
    MINUTES = "minutes"
    """The median of service time; the denominator says of how many."""


class Family(StrEnum):
    """What an indicator speaks of."""

    PROCESS = "process"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in both languages."""

    it: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing that is counted."""

    id: str
    unit: Unit
    title: Words
    numerator: Words
    denominator: Words
    family: Family = Family.PROCESS
    goal: float | None = None
    """In the unit of the value."""
    is_less_better: bool = False
    baseline: float | None = None
    """Where the programme began."""

    def is_met(self, value: float | None) -> bool | None:
        """Whether the goal is reached; None where there is no goal, or nothing was counted."""
        if self.goal is None or value is None:
            return None
        return value <= self.goal if self.is_less_better else value >= self.goal


ALL: tuple[Indicator, ...] = (
    Indicator(
        id="pai_active",
        unit=Unit.PERCENT,
        title=Words(it="PAI attivi", en="Active PAIs"),
        numerator=Words(
            it="pazienti con adesione e un PAI approvato, in vigore e non oltre la revisione, alla fine del periodo",
            en="patients with an adesione and an approved PAI in force, its review not overdue, at the period's end",
        ),
        denominator=Words(it="pazienti arruolati e in vita", en="enrolled living patients"),
        goal=None,
        baseline=89,
    ),
    Indicator(
        id="adherence",
        unit=Unit.PERCENT,
        title=Words(it="Misure fatte", en="Measures done"),
        numerator=Words(
            it="misure e questionari del calendario fatti, anche in ritardo entro la tolleranza",
            en="measures and questionnaires of the calendar that were done, also late within their grace",
        ),
        denominator=Words(
            it="quelli dovuti nel periodo, meno quelli giustificati (ricovero, vacanza, scatola senza rete)",
            en="those due in the period, less those excused (hospital, holiday, silent gateway)",
        ),
        goal=85,
    ),
    Indicator(
        id="answered_in_time",
        unit=Unit.PERCENT,
        title=Words(it="Presa in carico nei tempi", en="Answered in time"),
        numerator=Words(
            it="allarmi alti e medi presi in carico entro il tempo della loro scala",
            en="high and medium alerts answered within the time of their ladder",
        ),
        denominator=Words(
            it="allarmi alti e medi sorti nel periodo", en="high and medium alerts raised in the period"
        ),
        goal=95,
    ),
    Indicator(
        id="alerts_per_week",
        unit=Unit.PER_WEEK,
        title=Words(it="Allarmi per paziente", en="Alerts per patient"),
        numerator=Words(it="allarmi clinici sorti nel periodo", en="clinical alerts raised in the period"),
        denominator=Words(it="settimane-paziente seguite", en="patient-weeks followed"),
        goal=0.5,
        is_less_better=True,
    ),
    Indicator(
        id="useful_alerts",
        unit=Unit.PERCENT,
        title=Words(it="Allarmi utili", en="Useful alerts"),
        numerator=Words(
            it="allarmi clinici chiusi con un’azione per il paziente (VPP)",
            en="clinical alerts closed with an action for the patient (PPV)",
        ),
        denominator=Words(
            it="allarmi clinici chiusi, sorti nel periodo", en="closed clinical alerts raised in the period"
        ),
        goal=60,
    ),
    Indicator(
        id="pai_reviewed",
        unit=Unit.PERCENT,
        title=Words(it="PAI rivisti entro la data", en="PAIs reviewed on time"),
        numerator=Words(
            it="PAI sostituiti da una nuova versione entro la data di revisione",
            en="PAIs replaced by a new version by their review date",
        ),
        denominator=Words(it="PAI con la revisione nel periodo", en="PAIs whose review fell in the period"),
        goal=90,
    ),
    Indicator(
        id="consented",
        unit=Unit.PERCENT,
        title=Words(it="Adesioni valide", en="Valid adesioni"),
        numerator=Words(
            it="pazienti con un’adesione valida alla fine del periodo",
            en="patients with a valid adesione at the end of the period",
        ),
        denominator=Words(it="pazienti arruolati e in vita", en="enrolled living patients"),
        goal=100,
    ),
    Indicator(
        id="usable_readings",
        unit=Unit.PERCENT,
        title=Words(it="Misure utilizzabili", en="Usable readings"),
        numerator=Words(
            it="misure dei dispositivi e tratti di ECG con qualità di almeno il 50 %",
            en="readings of devices and pieces of ECG with a quality of at least 50 %",
        ),
        denominator=Words(it="quelle arrivate nel periodo", en="those that came in the period"),
        goal=85,
    ),
    Indicator(
        id="time_to_answer",
        unit=Unit.MINUTES,
        title=Words(it="Tempo alla presa in carico, alti", en="Time to answer, high"),
        numerator=Words(
            it="minuti di servizio dall’allarme alto alla prima risposta di una persona: mediana e p90",
            en="minutes of service from a high alert to the first answer of a person: median and p90",
        ),
        denominator=Words(it="allarmi alti con risposta", en="high alerts that were answered"),
        goal=15,
        is_less_better=True,
    ),
    Indicator(
        id="time_to_act",
        unit=Unit.MINUTES,
        title=Words(it="Tempo all’azione", en="Time to action"),
        numerator=Words(
            it="minuti di servizio dall’allarme clinico alla prima azione: mediana e p90",
            en="minutes of service from a clinical alert to the first action: median and p90",
        ),
        denominator=Words(it="allarmi clinici con un’azione", en="clinical alerts acted upon"),
        is_less_better=True,
    ),
    Indicator(
        id="referto_turnaround",
        unit=Unit.MINUTES,
        title=Words(it="Tempo al referto", en="Referto turnaround"),
        numerator=Words(
            it="minuti di servizio dalla richiesta di lettura al primo referto definitivo: mediana e p90",
            en="minutes of service from the question to the first final referto: median and p90",
        ),
        denominator=Words(
            it="letture chieste nel periodo e refertate", en="readings asked for in the period and answered"
        ),
        goal=1440,
        is_less_better=True,
    ),
    Indicator(
        id="fundus_year",
        unit=Unit.PERCENT,
        family=Family.OUTCOME,
        title=Words(it="Fundus negli ultimi 12 mesi", en="Fundus within 12 months"),
        numerator=Words(
            it="con un’immagine del fondo utilizzabile negli ultimi 12 mesi",
            en="with a usable picture of the fundus within the last 12 months",
        ),
        denominator=Words(
            it="pazienti in vita del percorso Diabete", en="living patients of the diabetes pathway"
        ),
        goal=80,
    ),
)

BY_ID = {one.id: one for one in ALL}
