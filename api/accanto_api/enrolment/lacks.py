"""What an enrolment still lacks, step by step, in words for who fills it in. Pure."""

from collections.abc import Iterator
from datetime import date

from accanto_alerts import doubts, templates
from accanto_alerts import plan as plans
from accanto_alerts.pai import Pai
from accanto_api.enrolment import tax_code
from accanto_api.enrolment.shapes import (
    ConsentsStep,
    IdentityStep,
    KitStep,
    Lack,
    Paper,
    PlanStep,
    Step,
    TeamStep,
)
from accanto_contract import topics
from accanto_contract.errors import PlanRefused

KINDS = (
    "ecg", "oximeter", "blood-pressure-monitor", "scale", "thermometer", "glucose-meter",
    "peak-flow-meter", "spirometer",
)  # fmt: skip
"""The kinds of devices that a kit may hold."""
_OLDEST = 120
_FLAWS = {
    tax_code.Flaw.FORM: (
        "Il codice non ha la forma di un codice fiscale (16 segni), né STP o ENI e 13 cifre.",
        "This does not look like a codice fiscale (16 signs), nor like STP or ENI and 13 digits.",
    ),
    tax_code.Flaw.CHECK: (
        "L’ultima lettera non torna: un segno del codice è sbagliato.",
        "The last letter does not fit: one sign of the code is wrong.",
    ),
    tax_code.Flaw.DATE: (
        "Il codice contiene una data di nascita che non esiste.",
        "The code holds a date of birth that does not exist.",
    ),
}


def of(paper: Paper, *, today: date) -> list[Lack]:
    """Everything that is missing or doubtful, in the order of the path."""
    return [
        *_identity(paper.identity, today),
        *_consents(paper.consents, today),
        *_kit(paper.kit),
        *_team(paper.team),
        *_plan(paper.plan, today),
    ]


def stops(lacks: list[Lack]) -> bool:
    """Whether something is missing without which nobody can be enrolled."""
    return any(not lack.is_doubt for lack in lacks)


def pai_of(step: PlanStep, *, today: date) -> Pai:
    """The plan that an enrolment proposes. Raises PlanRefused."""
    if step.document is not None:
        return plans.content(step.document, starts=today)
    return templates.started(templates.one(step.template), today)


def _identity(step: IdentityStep, today: date) -> Iterator[Lack]:
    for field, it, en in (
        ("given_name", "Manca il nome.", "The given name is missing."),
        ("family_name", "Manca il cognome.", "The family name is missing."),
        ("birth_date", "Manca la data di nascita.", "The date of birth is missing."),
        ("sex", "Manca il sesso.", "The sex is missing."),
        (
            "phone",
            "Manca il telefono: è come la Centrale raggiunge il paziente.",
            "The telephone is missing.",
        ),
        ("tax_code", "Manca il codice fiscale (o STP, ENI).", "The codice fiscale (or STP, ENI) is missing."),
    ):
        if not getattr(step, field):
            yield _lack("identity", field, it, en)
    if step.birth_date and not 0 <= (today - step.birth_date).days <= _OLDEST * 366:
        yield _lack(
            "identity", "birth_date", "Questa data di nascita non può essere.", "This date cannot be."
        )
    if step.tax_code:
        yield from _code(step, today)


def _code(step: IdentityStep, today: date) -> Iterator[Lack]:
    code = tax_code.read(step.tax_code, today=today)
    if isinstance(code, tax_code.Flaw):
        yield _lack("identity", "tax_code", *_FLAWS[code])
        return
    if not code.is_personal:
        return
    if step.birth_date and not _same_day(code.birth_date, step.birth_date):
        yield _doubt(
            "birth_date", "Il codice fiscale dice un’altra data.", "The codice fiscale says another date."
        )
    if step.sex and step.sex != code.sex:
        yield _doubt("sex", "Il codice fiscale dice l’altro sesso.", "The codice fiscale says the other sex.")
    is_named = step.given_name and step.family_name
    if is_named and not tax_code.names_match(code.text, given=step.given_name, family=step.family_name):
        yield _doubt(
            "tax_code",
            "Le prime lettere del codice non sono di questo nome e cognome.",
            "The first letters of the code are not of these names.",
        )


def _same_day(one: date | None, other: date) -> bool:
    """The same day, of whatever century: the code has two digits for the year."""
    return one is not None and (one.year % 100, one.month, one.day) == (
        other.year % 100,
        other.month,
        other.day,
    )


def _consents(step: ConsentsStep, today: date) -> Iterator[Lack]:
    if step.adesione is not True:
        yield _lack(
            "consents",
            "adesione",
            "Senza adesione nessuna misura può essere conservata.",
            "Without the adesione no reading may be kept.",
        )
    if step.given_on is None:
        yield _lack(
            "consents", "given_on", "Manca il giorno della firma.", "The day of the signature is missing."
        )
    elif step.given_on > today:
        yield _lack(
            "consents", "given_on", "La firma non può essere di domani.", "It cannot be signed tomorrow."
        )
    if step.dossier is None:
        yield _lack("consents", "dossier", "Dica se sì o no.", "Say yes or no.")
    if step.call_caregiver and not (step.caregiver_name and step.caregiver_phone):
        yield _lack(
            "consents",
            "caregiver_phone",
            "Per chiamare il caregiver servono nome e telefono.",
            "To ring the caregiver, name and telephone are needed.",
        )


def _kit(step: KitStep) -> Iterator[Lack]:
    if not step.gateway:
        yield _lack(
            "kit", "gateway", "Manca la scatola (gateway) di casa.", "The gateway of the home is missing."
        )
    elif not topics.is_gateway(step.gateway):
        yield _lack(
            "kit",
            "gateway",
            "Un gateway si chiama con lettere minuscole, cifre e trattini, come gw-0001.",
            "A gateway's name has small letters, digits and hyphens, as gw-0001.",
        )
    if not step.devices:
        yield _lack(
            "kit", "devices", "Nel kit non c’è ancora nessun apparecchio.", "The kit has no device yet."
        )
    for number, piece in enumerate(step.devices):
        if not piece.name and not (piece.kind in KINDS and piece.maker and piece.serial):
            yield _lack(
                "kit",
                f"devices.{number}",
                "Di un apparecchio nuovo servono tipo, marca e numero di serie.",
                "Of a new device kind, maker and serial number are needed.",
            )


def _team(step: TeamStep) -> Iterator[Lack]:
    if not step.gp:
        yield _lack(
            "team", "gp", "Manca il medico di medicina generale.", "The general practitioner is missing."
        )
    if not step.case_manager:
        yield _lack("team", "case_manager", "Manca il case manager.", "The case manager is missing.")


def _plan(step: PlanStep, today: date) -> Iterator[Lack]:
    if not step.template and step.document is None:
        yield _lack(
            "plan", "template", "Scelga un modello da cui partire.", "Choose a template to start from."
        )
        return
    try:
        pai = pai_of(step, today=today)
    except PlanRefused as refused:
        yield _lack("plan", "template", refused.it, refused.en)
        return
    for one in doubts.of(pai):
        if "approvals" not in one.it:
            yield Lack(step="plan", field="template", says={"it": one.it, "en": one.en}, is_doubt=True)


def _lack(step: Step, field: str, it: str, en: str) -> Lack:
    return Lack(step=step, field=field, says={"it": it, "en": en}, is_doubt=False)


def _doubt(field: str, it: str, en: str) -> Lack:
    return Lack(step="identity", field=field, says={"it": it, "en": en}, is_doubt=True)
