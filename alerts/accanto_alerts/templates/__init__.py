"""PDTA templates: plans to start from, one file a pathway; every number is to be countersigned by a clinician.

A plan made from a template is a copy with its origin written into it; what a clinician then changes is shown as
the difference from the template.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from accanto_alerts import plan as plans
from accanto_alerts.pai import Origin, Pai
from accanto_contract.errors import PlanRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A file beside this one: what it is for, where its numbers come from, and whether a clinician signed it."""

    id: str
    version: int
    title_it: str
    title_en: str
    sources: tuple[str, ...]
    countersigned_by: str | None
    document: dict[str, object]

    @property
    def origin(self) -> Origin:
        """As it is named in plans made from it."""
        return Origin(id=self.id, version=self.version)


@lru_cache(maxsize=1)
def every() -> tuple[Template, ...]:
    """All templates, by name."""
    folder = resources.files(__name__)
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name
    )
    return tuple(_template(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def one(name: str) -> Template:
    """A template by its name. Raises PlanRefused."""
    found = next((template for template in every() if template.id == name), None)
    if found is None:
        names = ", ".join(template.id for template in every())
        raise PlanRefused(
            f"Non c'è un modello «{name}»; ci sono: {names}.",
            f"There is no template “{name}”; there are: {names}.",
        )
    return found


def started(template: Template, starts: date) -> Pai:
    """A plan of its own, as the template has it, with a calendar from a day on. Raises PlanRefused."""
    document = {**template.document, "template": {"id": template.id, "version": template.version}}
    return plans.content(document, starts=starts)


def _template(document: dict[str, object]) -> Template:
    pai = document["pai"]
    if not isinstance(pai, dict):
        raise TypeError(document["id"])
    return Template(
        id=str(document["id"]),
        version=int(str(document["version"])),
        title_it=str(document["title_it"]),
        title_en=str(document["title_en"]),
        sources=tuple(str(source) for source in _list(document["sources"])),
        countersigned_by=str(document["countersigned_by"]) if document.get("countersigned_by") else None,
        document=pai,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
