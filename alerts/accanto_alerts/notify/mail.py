"""Notices by e-mail: plain text over SMTP, with a Message-ID that names the notice, so that a repetition shows."""

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from accanto_alerts.notify.messages import Message
from accanto_contract.errors import NotDelivered, SettingsError

WITHIN_S = 20
_PORTS = {"smtp": 25, "smtps": 465, "submission": 587}
_PERMANENT = range(500, 600)


class Mail:
    """A mail server: `smtp://` in the clear, `submission://` with STARTTLS, `smtps://` with TLS from the start."""

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise SettingsError(
                "ACCANTO_SMTP_URL: write submission://user:password@host, smtps://… or smtp://…"
            )
        if "@" not in sender:
            raise SettingsError("ACCANTO_MAIL_FROM: write the address that notices come from")
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    async def send(self, message: Message) -> None:
        """Hand a message to the server. Raises NotDelivered."""
        await asyncio.to_thread(self._send, message)

    def _send(self, message: Message) -> None:
        try:
            with self._server() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(self._written(message), self._sender, [message.address])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            is_final = all(code in _PERMANENT for code in codes)
            raise NotDelivered(f"recipient refused: {codes}", is_final=is_final) from error
        except smtplib.SMTPResponseException as error:
            is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code in _PERMANENT
            raise NotDelivered(f"the mail server said {error.smtp_code}", is_final=is_final) from error
        except ValueError as error:
            raise NotDelivered("the address cannot be written", is_final=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"the mail server: {type(error).__name__}", is_final=False) from error

    def _server(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._scheme == "smtps":
            return smtplib.SMTP_SSL(self._host, self._port, timeout=WITHIN_S, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=WITHIN_S)
        if self._scheme == "submission":
            server.starttls(context=context)
        return server

    def _written(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.address, message.subject
        mail["Message-ID"] = f"<{message.uid}@accanto.invalid>"
        mail["Auto-Submitted"] = "auto-generated"
        if message.is_urgent:
            mail["X-Priority"] = "1"
        mail.set_content(f"{message.text}\n\n{message.link}\n" if message.link else f"{message.text}\n")
        return mail
