"""Sends files to the console's server in pieces, and goes on where a broken line or a dead server left off (tus 1.0.0).

A file's name is never sent: only whose eye it is, the ending, and the bytes.
"""

import base64
import hashlib
import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from accanto_contract.errors import Declined, SettingsError, Unavailable

PIECE_BYTES = 1 << 20
WITHIN_S = 30.0
"""A piece or an answer takes no longer than this, or the line is taken for broken."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TUS = {"Tus-Resumable": "1.0.0"}
UNKNOWN, NOT_FOUND = 401, 404


class Gone(Declined):
    """The server does not know this upload any more: it is begun anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What goes along with a file."""

    patient: str = ""
    eye: str = ""
    camera: str = ""
    ending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file."""

    state: str
    verdict: str
    sentences: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        """Whether the centre has decided."""
        return self.state in ("kept", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def sentence(self) -> str:
        """What the server said about a refusal."""
        try:
            return str(json.loads(self.body)["title"])
        except (ValueError, KeyError, TypeError):
            return f"status {self.status}"


class Centre:
    """The server, as one sender knows it by a token (`accanto people token`).

    Raises SettingsError for an address that would send the token in the open.
    """

    def __init__(self, url: str, *, token: str) -> None:
        self._where = urlsplit(url)
        if self._where.scheme not in ("http", "https") or not self._where.hostname:
            raise SettingsError(
                f"ACCANTO_CONSOLE_URL is {url!r}: write the console's address, as https://console.example.it"
            )
        if self._where.scheme == "http" and self._where.hostname not in LOOPBACK:
            raise SettingsError("ACCANTO_CONSOLE_URL: over http:// the token could be read: use https://")
        self._token = token

    def begin(self, data: bytes, said: Said) -> str:
        """A new upload; gives its address. Raises Unavailable or Declined."""
        words = {
            "patient": said.patient, "eye": said.eye, "camera": said.camera, "filetype": said.ending,
            "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        metadata = ",".join(f"{key} {_encoded(value.encode())}" for key, value in words.items() if value)
        answer = self._ask(
            "POST", "/api/uploads", {"Upload-Length": str(len(data)), "Upload-Metadata": metadata}
        )
        return answer.headers["location"]

    def go_on(self, where: str, data: bytes, *, goes_on: Callable[[], bool] = lambda: True) -> bool:
        """Send what the server lacks; False if told to stop before the end. Raises Unavailable, Gone or Declined."""
        at = int(self._ask("HEAD", where, {}).headers["upload-offset"])
        while at < len(data):
            if not goes_on():
                return False
            piece = data[at : at + PIECE_BYTES]
            checksum = f"sha256 {_encoded(hashlib.sha256(piece).digest())}"
            headers = {
                "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(at),
                "Upload-Checksum": checksum,
            }  # fmt: skip
            at = int(self._ask("PATCH", where, headers, piece).headers["upload-offset"])
        return True

    def outcome(self, where: str) -> Outcome:
        """What became of an upload. Raises Unavailable, Gone or Declined."""
        said = json.loads(self._ask("GET", where, {}).body)
        return Outcome(
            state=str(said["state"]), verdict=str(said["verdict"] or ""), sentences=tuple(said["sentences"])
        )

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> _Answer:
        """One request. Raises Unavailable, Gone or Declined."""
        answer = self._request(method, path, TUS | dict(headers), body)
        if answer.status == UNKNOWN:
            raise Declined(
                "ACCANTO_SENDER_TOKEN is not taken: it may have ended; `accanto people token` makes another"
            )
        if answer.status == NOT_FOUND:
            raise Gone(answer.sentence)
        if answer.status >= 500:
            raise Unavailable(f"the console's server fails: {answer.sentence}")
        if answer.status >= 400:
            raise Declined(answer.sentence)
        return answer

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> _Answer:
        line = self._line()
        own = {"Authorization": f"Bearer {self._token}", "Content-Length": str(len(body))}
        try:
            line.request(method, path, body or None, own | dict(headers))
            answer = line.getresponse()
            return _Answer(
                status=answer.status,
                headers={name.lower(): value for name, value in answer.getheaders()},
                body=answer.read(),
            )
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(
                f"the console's server does not answer ({error or type(error).__name__})"
            ) from error
        finally:
            line.close()

    def _line(self) -> http.client.HTTPConnection:
        host, port = self._where.hostname or "", self._where.port
        if self._where.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=WITHIN_S, context=context)
        return http.client.HTTPConnection(host, port, timeout=WITHIN_S)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
