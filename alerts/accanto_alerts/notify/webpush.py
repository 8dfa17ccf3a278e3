"""Notices to a browser: Web Push with an encrypted payload, signed as ours.

Payload after RFC 8291 (one record of aes128gcm, RFC 8188), signature after RFC 8292 (VAPID), request after RFC 8030:
a `Topic` that names the notice, so that a repetition replaces what still waits at the push service.
"""

import asyncio
import base64
import hmac
import http.client
import json
import os
import time
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from accanto_alerts.notify.messages import Message
from accanto_contract.errors import NotDelivered, SettingsError

WITHIN_S = 20
WAITS_S = 4 * 3600
"""How long a push service keeps a notice for a browser that is away."""
SIGNED_FOR_S = 12 * 3600
RECORD_SIZE = 4096
GONE = (404, 410)
"""The browser has withdrawn its subscription."""

_CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where a browser is reached, and what encrypts for it alone."""

    endpoint: str
    public: bytes
    """65 bytes, an uncompressed point of P-256."""
    auth: bytes
    """16 bytes."""


def read(address: str) -> Subscription:
    """A subscription as browsers give it (`PushSubscription.toJSON()`). Raises NotDelivered."""
    try:
        document = json.loads(address)
        keys = document["keys"]
        found = Subscription(
            endpoint=document["endpoint"], public=unpacked(keys["p256dh"]), auth=unpacked(keys["auth"])
        )
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, found.public)
    except (ValueError, KeyError, TypeError) as error:
        raise NotDelivered("the push subscription cannot be read", is_final=True) from error
    if not _is_allowed(urlsplit(found.endpoint)) or len(found.auth) != 16:
        raise NotDelivered("the push subscription cannot be used", is_final=True)
    return found


class WebPush:
    """Speaks to push services in the name of one VAPID key (32 bytes in base64url, `accanto service keys`)."""

    def __init__(self, key: str, *, subject: str) -> None:
        if not subject.startswith(("mailto:", "https:")):
            raise SettingsError("ACCANTO_VAPID_SUBJECT: write mailto:you@example.it or an https address")
        try:
            self._key = ec.derive_private_key(int.from_bytes(unpacked(key)), _CURVE)
        except ValueError as error:
            raise SettingsError("ACCANTO_VAPID_KEY: write 32 bytes in base64url") from error
        self._subject = subject

    @property
    def public_key(self) -> str:
        """What a browser asks for when it subscribes."""
        return packed(_point(self._key.public_key()))

    async def send(self, message: Message) -> None:
        """Hand a message to the browser's push service. Raises NotDelivered."""
        subscription = read(message.address)
        words = {"id": message.uid, "title": message.subject, "body": message.text, "url": message.link}
        body = encrypt(json.dumps(words).encode(), subscription, salt=os.urandom(16))
        headers = {
            "Authorization": self._signed(urlsplit(subscription.endpoint), now=time.time()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(WAITS_S),
            "Topic": message.uid.replace("-", ""),
            "Urgency": "high" if message.is_urgent else "normal",
        }
        status = await asyncio.to_thread(_post, subscription.endpoint, body, headers)
        if status in GONE:
            raise NotDelivered(f"the browser is gone ({status})", is_final=True)
        if not 200 <= status < 300:
            raise NotDelivered(f"the push service said {status}", is_final=status in (400, 413))

    def _signed(self, endpoint: SplitResult, *, now: float) -> str:
        """Who we are, for one push service, for half a day."""
        claims = {
            "aud": f"{endpoint.scheme}://{endpoint.netloc}",
            "exp": int(now) + SIGNED_FOR_S,
            "sub": self._subject,
        }
        parts = [packed(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
        signature = self._key.sign(".".join(parts).encode(), ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(signature)
        token = ".".join([*parts, packed(r.to_bytes(32) + s.to_bytes(32))])
        return f"vapid t={token}, k={self.public_key}"


def encrypt(
    text: bytes, to: Subscription, *, salt: bytes, key: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """A body that only this browser can read; `salt` is 16 bytes, `key` lives for this message alone."""
    ours = key or ec.generate_private_key(_CURVE)
    point = _point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, to.public))
    start = _derived(to.auth, shared, b"WebPush: info\0" + to.public + point, 32)
    content_key = _derived(salt, start, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, start, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_SIZE.to_bytes(4) + bytes([len(point)]) + point
    return header + AESGCM(content_key).encrypt(nonce, text + b"\x02", None)


def new_key() -> str:
    """A fresh VAPID key, for the setting."""
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return packed(number.to_bytes(32))


def packed(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """From base64url without padding. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    """HKDF with SHA-256, of at most one block (RFC 5869)."""
    start = hmac.digest(salt, secret, sha256)
    return hmac.digest(start, info + b"\x01", sha256)[:length]


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _is_allowed(endpoint: SplitResult) -> bool:
    """Push services speak HTTPS; only on this machine itself may it be HTTP."""
    is_here = endpoint.hostname in ("localhost", "127.0.0.1")
    return endpoint.scheme == "https" or (endpoint.scheme == "http" and is_here)


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises NotDelivered."""
    parts = urlsplit(address)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.netloc, timeout=WITHIN_S)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotDelivered(f"the push service: {type(error).__name__}", is_final=False) from error
    finally:
        connection.close()
