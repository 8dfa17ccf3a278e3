"""What is watched in one patient, and who decided so: a version of a PAI, and how it rests as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accanto_alerts import documents
from accanto_alerts.agenda import Item
from accanto_alerts.documents import Reader, forms
from accanto_alerts.pai import Pai
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Pai):
    """One version of a patient's PAI."""

    patient_id: int
    version: int
    effective_from: datetime
    approved_by: str | None = None

    def document(self) -> dict[str, object]:
        """The content as it rests in the database."""
        return written(self)


def read(
    document: object, *, patient_id: int, version: int, effective_from: datetime, approved_by: str | None
) -> Plan:
    """The plan in a JSON document. Raises PlanRefused with a sentence for the clinician."""
    return of(
        content(document),
        patient_id=patient_id,
        version=version,
        effective_from=effective_from,
        approved_by=approved_by,
    )


def of(pai: Pai, *, patient_id: int, version: int, effective_from: datetime, approved_by: str | None) -> Plan:
    """A version of a plan with this content."""
    fields = {name: getattr(pai, name) for name in forms.hints_of(Pai)}
    return Plan(
        patient_id=patient_id,
        version=version,
        effective_from=effective_from,
        approved_by=approved_by,
        **fields,
    )


def content(document: object, *, starts: date | None = None) -> Pai:
    """What a PAI in JSON says; `starts` is when entries of the calendar begin that do not say so.

    Raises PlanRefused.
    """
    if not isinstance(document, Mapping):
        raise PlanRefused(
            "Un PAI in JSON è un oggetto {…} con le sue regole (rules).",
            "A PAI in JSON is an object {…} with its rules.",
        )
    without_rules = {name: one for name, one in document.items() if name not in ("rules", "offered")}
    first = Reader(starts=starts).fact(Pai, {**without_rules, "rules": []})
    items: dict[str, Item] = {item.id: item for item in first.calendar}
    return Reader(items=items, starts=starts).fact(Pai, document)


def written(pai: Pai) -> dict[str, object]:
    """The content of a plan as JSON."""
    names = forms.hints_of(Pai)
    found = documents.written(Pai(**{name: getattr(pai, name) for name in names}))
    return {"rules": [], **found}
