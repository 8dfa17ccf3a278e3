"""Who may see the page: whoever sits at the box itself, and a browser of the home that has shown the label's number.

The box speaks to the home's own network in the clear, as home devices do; the number keeps guests and neighbours on
the same network out. It is asked once, and after some wrong ones ever more rarely. docs/decisions/123 says why.
"""

import hashlib
import hmac
import ipaddress
import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http import cookies
from pathlib import Path

from accanto_gateway import vault

log = logging.getLogger(__name__)

DIGITS = 8
COOKIE = "accanto_home"
LASTS_S = 400 * 86_400
MOST_PAIRED = 8
FREE_TRIES = 5
WAIT_S = (60.0, 3600.0)


@dataclass(slots=True)
class Label:
    """The number on the label, and the browsers that have shown it; kept in a file that only we read."""

    path: Path
    pin: str = ""
    paired: list[str] = field(default_factory=list)
    """Hashes of what paired browsers show, oldest first."""

    @classmethod
    def read(cls, folder: Path) -> "Label":
        """The label of a gateway; a new one with a number of its own where there is none."""
        path = folder / "label.json"
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, str(known["pin"]), [str(one) for one in known["paired"]])
        except (OSError, ValueError, KeyError, TypeError):
            made = cls(path)
            made.renew()
            return made

    def renew(self) -> None:
        """A new number; every browser must show it anew."""
        self.pin = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        self.paired = []
        self._save()

    def pair(self) -> str:
        """What a browser shows from now on; the ninth sends the first away."""
        token = secrets.token_urlsafe(32)
        self.paired = [*self.paired, _hash(token)][-MOST_PAIRED:]
        self._save()
        return token

    def knows(self, token: str) -> bool:
        """Whether a browser was paired."""
        shown = _hash(token)
        return any(hmac.compare_digest(shown, known) for known in self.paired)

    def _save(self) -> None:
        vault.write(self.path, json.dumps({"pin": self.pin, "paired": self.paired}).encode())


@dataclass(slots=True, kw_only=True)
class Tries:
    """Wrong numbers: the first five are free, then each makes everybody wait twice as long."""

    now: Callable[[], float]
    _wrong: int = 0
    _until: float = 0.0

    def wait_s(self) -> float:
        """Seconds until a number is heard again; 0 where it is now."""
        return max(0.0, self._until - self.now())

    def wrong(self) -> None:
        """One more."""
        self._wrong += 1
        over = self._wrong - FREE_TRIES
        if over >= 0:
            least, most = WAIT_S
            self._until = self.now() + min(most, least * 2.0**over)

    def right(self) -> None:
        """The number was shown: all is forgiven."""
        self._wrong, self._until = 0, 0.0


class Gatekeeper:
    """Decides for each request."""

    def __init__(self, label: Label, *, now: Callable[[], float]) -> None:
        self._label, self._tries = label, Tries(now=now)

    def admits(self, peer: str, headers: dict[str, str] | None = None) -> bool:
        """Whether this request may see the page."""
        return is_here(peer) or self._label.knows(_token((headers or {}).get("cookie", "")))

    def wait_s(self) -> float:
        """Seconds until a number is heard again."""
        return self._tries.wait_s()

    def shown(self, pin: str) -> str | None:
        """The cookie for a browser that shows the label's number; None for a wrong one, or too many of them."""
        if self._tries.wait_s() > 0:
            return None
        digits = "".join(sign for sign in pin if sign.isdigit())
        if not hmac.compare_digest(digits.encode(), self._label.pin.encode()):
            self._tries.wrong()
            log.warning("wrong_number_shown")
            return None
        self._tries.right()
        log.info("browser_paired")
        return f"{COOKIE}={self._label.pair()}; Path=/; HttpOnly; SameSite=Strict; Max-Age={LASTS_S}"


def is_here(peer: str) -> bool:
    """Whether a request comes from the box itself."""
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


def is_our_host(host: str) -> bool:
    """Whether a Host header can be ours: an address, or a name that no stranger's DNS can give out (rebinding)."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]").lower()
    if name == "localhost" or name.endswith(".local"):
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def is_own_form(headers: dict[str, str]) -> bool:
    """Whether a form was sent by our own page, as browsers tell it."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    return headers.get("origin") == f"http://{headers.get('host', '')}"


def _token(header: str) -> str:
    try:
        found = cookies.SimpleCookie(header).get(COOKIE)
    except cookies.CookieError:
        return ""
    return found.value if found else ""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
