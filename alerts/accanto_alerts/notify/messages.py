"""The words of a notice: that there is work, never whose, and nothing about anybody's health.

Mail servers, browser vendors and telephone companies read along. What a person must know stands behind the log-in.
"""

from dataclasses import dataclass

from accanto_alerts.roster import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes out. `uid` is by what a receiver knows a repetition."""

    uid: str
    channel: Channel
    address: str
    subject: str
    text: str
    link: str
    is_urgent: bool


_SUBJECT = {"it": "accanto: c'è un caso da vedere", "en": "accanto: a case needs you"}
_STAFF = {
    "it": "Nuovo allarme da prendere in carico. Riferimento {uid}.",
    "en": "A new alert waits to be taken in charge. Reference {uid}.",
}
_PATIENT = {
    "it": "Il servizio ora è chiuso. Se si sente male chiami il 112. Risponde di nuovo all'apertura.",
    "en": "The service is closed now. If you feel unwell call 112. It answers again when it opens.",
}
_CAREGIVER = {
    "it": "Il servizio le chiede di sentire la persona che assiste. Per emergenze chiami il 112.",
    "en": "The service asks you to contact the person you care for. In an emergency call 112.",
}
_GLASS = {
    "it": "Qualcuno ha letto un paziente fuori dalla propria squadra, in emergenza. Il motivo è nella console."
    " Riferimento {uid}.",
    "en": "Somebody read a patient outside of their team, in an emergency. The reason is in the console."
    " Reference {uid}.",
}
_GLASS_SUBJECT = {"it": "accanto: un accesso in emergenza", "en": "accanto: an emergency access"}
_REPEATED = {"it": "(ripetuto) ", "en": "(repeated) "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A notice as it is claimed from the outbox, with the contact's address and language."""

    id: int
    uid: str
    patient_id: int
    alert_id: int | None
    """What it speaks of; None: of a broken glass."""
    glass_id: int | None
    person: str
    role: str | None
    channel: Channel
    position: int
    address: str | None
    """None: the contact is gone."""
    language: str
    severity: str
    attempts: int
    """This one included."""
    was_sending: bool
    """An earlier attempt began, and nobody knows how it ended."""


def write(draft: Draft, *, console_url: str) -> Message:
    """The message of a notice."""
    language = draft.language if draft.language in _SUBJECT else "it"
    words = _words(draft)
    text = words[language].format(uid=draft.uid[:8])
    is_telephone = draft.channel in (Channel.SMS, Channel.VOICE)
    repeated = _REPEATED[language] if draft.was_sending and is_telephone else ""
    return Message(
        uid=draft.uid,
        channel=draft.channel,
        address=draft.address or "",
        subject=(_GLASS_SUBJECT if draft.glass_id else _SUBJECT)[language],
        text=repeated + text,
        link=console_url if words in (_STAFF, _GLASS) else "",
        is_urgent=draft.severity == "high",
    )


def _words(draft: Draft) -> dict[str, str]:
    if draft.glass_id:
        return _GLASS
    return {"patient": _PATIENT, "caregiver": _CAREGIVER}.get(draft.role or "", _STAFF)
