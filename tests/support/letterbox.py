"""Where notices arrive in tests: a mail server, a push service that reads what it gets, a telephone service."""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(slots=True)
class MailServer:
    """What came by mail; `says` are answers to give before it takes anything."""

    mails: list[Message] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(  # noqa: N802  as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.says:
            return self.says.pop(0)
        self.mails.append(message_from_bytes(bytes(envelope.original_content or b"")))
        return "250 taken"

    async def handle_RCPT(  # noqa: N802  as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    """A real SMTP server on this machine."""
    box = MailServer(port=port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a service got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Browser:
    """A browser with a subscription at a push service: it alone can read what is sent to it."""

    address: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = b"0123456789abcdef"

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> str:
        keys = {"p256dh": _packed(self.public), "auth": _packed(self.auth)}
        return json.dumps({"endpoint": self.address, "expirationTime": None, "keys": keys})

    def read(self, body: bytes) -> dict[str, str]:
        """The message, decrypted after RFC 8291 from the reader's side."""
        salt, length = body[:16], body[20]
        theirs, text = body[21 : 21 + length], body[21 + length :]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        secret = hmac.digest(self.auth, self.key.exchange(ec.ECDH(), point), sha256)
        start = hmac.digest(secret, b"WebPush: info\0" + self.public + theirs + b"\1", sha256)
        extracted = hmac.digest(salt, start, sha256)
        key = hmac.digest(extracted, b"Content-Encoding: aes128gcm\0\1", sha256)[:16]
        nonce = hmac.digest(extracted, b"Content-Encoding: nonce\0\1", sha256)[:12]
        plain = AESGCM(key).decrypt(nonce, text, None)
        found: dict[str, str] = json.loads(plain.rstrip(b"\0")[:-1])
        return found


def signed_by(request: Request) -> tuple[str, dict[str, object]]:
    """The key that signed a push request and what it claims. Raises InvalidSignature."""
    fields = dict(part.strip().split("=", 1) for part in request.headers["authorization"][6:].split(","))
    signed, _, signature = fields["t"].rpartition(".")
    raw = _unpacked(signature)
    pair = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _unpacked(fields["k"]))
    key.verify(pair, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, object] = json.loads(_unpacked(signed.split(".")[1]))
    return fields["k"], claims


@dataclass(slots=True)
class WebService:
    """What came by HTTP; `says` are statuses to give before `usual`."""

    requests: list[Request] = field(default_factory=list)
    says: list[int] = field(default_factory=list)
    usual: int = 201
    port: int = 0
    on_request: Callable[[], None] = lambda: None


@contextmanager
def web_service() -> Iterator[WebService]:
    """A real HTTP server on this machine: a push service, or an SMS service."""
    box = WebService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            box.requests.append(Request(path=self.path, headers=headers, body=body))
            box.on_request()
            self.send_response(box.says.pop(0) if box.says else box.usual)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the library calls it
            """Tests read the requests, not the log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
