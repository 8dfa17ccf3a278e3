"""The ways out: one object a channel, as the settings give them; what is not configured cannot be used."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from accanto_alerts.notify import mail, telephone
from accanto_alerts.notify.messages import Message
from accanto_alerts.roster import Channel
from accanto_contract.errors import SettingsError


class Way(Protocol):
    """Brings a message to an address."""

    async def send(self, message: Message) -> None:
        """Returns once the other side has taken it. Raises NotDelivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the ways out need to know; an empty one is not configured."""

    smtp_url: str = ""
    mail_from: str = ""
    vapid_key: str = ""
    vapid_subject: str = ""
    sms_url: str = ""
    voice_url: str = ""


def configured(settings: Settings) -> Mapping[Channel, Way]:
    """The ways that can be used. Raises SettingsError."""
    ways: dict[Channel, Way] = {}
    if settings.smtp_url:
        ways[Channel.EMAIL] = mail.Mail(settings.smtp_url, sender=settings.mail_from)
    if settings.vapid_key:
        ways[Channel.WEB_PUSH] = _web_push(settings)
    if settings.sms_url:
        ways[Channel.SMS] = telephone.Telephone(settings.sms_url, named="ACCANTO_SMS_URL")
    if settings.voice_url:
        ways[Channel.VOICE] = telephone.Telephone(settings.voice_url, named="ACCANTO_VOICE_URL")
    return ways


def _web_push(settings: Settings) -> Way:
    """Loaded only where it is used: its cryptography is not part of every installation."""
    try:
        module = importlib.import_module("accanto_alerts.notify.webpush")
    except ImportError as error:
        raise SettingsError("ACCANTO_VAPID_KEY needs cryptography: pip install 'accanto[notify]'") from error
    way: Way = module.WebPush(settings.vapid_key, subject=settings.vapid_subject)
    return way
