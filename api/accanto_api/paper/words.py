"""The words of a referto on paper, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from accanto_api.shapes import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands on the paper beside what the reader wrote."""

    titles: Mapping[str, str]
    number: str
    patient: str
    born: Mapping[str, str]
    code: str
    asked_by: str
    programme: str
    exam: str
    before: str
    question: str
    conclusion: str
    recommendation: str
    urgencies: Mapping[str, str]
    measures: str
    measure: str
    value: str
    note: str
    figure: str
    reason: str
    by_whom: str
    content_hash: str
    trace_hash: str
    verify: str
    prototype: str
    state: str
    states: Mapping[str, str]
    version: str
    page_of: str
    roles: Mapping[str, str]
    kinds: Mapping[str, str]
    ages: tuple[str, str, str]
    """Days, hours, minutes."""

    def signed(self, author: str, role: str, moment: str) -> str:
        """Who signed, and when."""
        return self.by_whom.format(author=author, role=self.roles[role], moment=moment)

    def age(self, span: timedelta) -> str:
        """How long something lies back, in its largest unit."""
        minutes = max(0, int(span.total_seconds() // 60))
        days, hours, short = self.ages
        if minutes >= 2 * 24 * 60:
            return f"{minutes // (24 * 60)} {days}"
        return f"{minutes // 60} {hours}" if minutes >= 120 else f"{minutes} {short}"

    def page(self, number: int, count: int) -> str:
        """Which page of how many."""
        return self.page_of.format(number=number, count=count)


WORDS: Mapping[Language, Words] = {
    "it": Words(
        titles={"ecg": "Referto di telecardiologia", "spirometry": "Referto di telepneumologia",
                "fundus": "Referto di teleoftalmologia"},
        number="Referto",
        patient="Paziente",
        born={"f": "nata il", "m": "nato il"},
        code="codice",
        asked_by="Richiesto da",
        programme="programma di telemonitoraggio",
        exam="Esame",
        before="dati del {moment}, {age} prima della firma",
        question="Domanda",
        conclusion="Conclusione",
        recommendation="Raccomandazione",
        urgencies={"today": "In giornata", "week": "Entro 7 giorni", "none": ""},
        measures="Misure confermate dal medico",
        measure="Misura",
        value="Valore",
        note="Nota",
        figure="Tracciato e immagini",
        reason="Rettifica: motivo",
        by_whom="Firmato da {author}, {role}, il {moment} con secondo fattore",
        content_hash="Contenuto (SHA-256)",
        trace_hash="Tracciato (SHA-256)",
        verify="La firma della Centrale (Ed25519) è allegata a questo file: accanto referto verify FILE",
        prototype="Prototipo, non dispositivo medico. Per emergenze chiama il 112.",
        state="stato",
        states={"preliminary": "preliminare", "final": "definitivo", "amended": "rettifica"},
        version="versione",
        page_of="pagina {number} di {count}",
        roles={"cardiologist": "cardiologo", "pneumologist": "pneumologo", "oculist": "oculista"},
        kinds={"ecg": "ECG a domicilio", "spirometry": "Spirometria a domicilio", "fundus": "Fotografie del fondo"},
        ages=("giorni", "ore", "minuti"),
    ),
    "en": Words(
        titles={"ecg": "Telecardiology report", "spirometry": "Telepneumology report",
                "fundus": "Teleophthalmology report"},
        number="Report",
        patient="Patient",
        born={"f": "born", "m": "born"},
        code="code",
        asked_by="Asked by",
        programme="the telemonitoring programme",
        exam="Examination",
        before="data of {moment}, {age} before the signature",
        question="Question",
        conclusion="Conclusion",
        recommendation="Recommendation",
        urgencies={"today": "Today", "week": "Within 7 days", "none": ""},
        measures="Measures confirmed by the doctor",
        measure="Measure",
        value="Value",
        note="Note",
        figure="Trace and pictures",
        reason="Amendment: reason",
        by_whom="Signed by {author}, {role}, on {moment} with a second factor",
        content_hash="Content (SHA-256)",
        trace_hash="Trace (SHA-256)",
        verify="The centre's signature (Ed25519) is attached to this file: accanto referto verify FILE",
        prototype="Prototype, not a medical device. In an emergency call 112.",
        state="state",
        states={"preliminary": "preliminary", "final": "final", "amended": "amendment"},
        version="version",
        page_of="page {number} of {count}",
        roles={"cardiologist": "cardiologist", "pneumologist": "pneumologist", "oculist": "oculist"},
        kinds={"ecg": "ECG at home", "spirometry": "Spirometry at home", "fundus": "Pictures of the ocular fundus"},
        ages=("days", "hours", "minutes"),
    ),
}  # fmt: skip
