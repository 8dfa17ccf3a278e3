"""Asks the centre to enrol this box, once, with the code that a technician was given."""

import asyncio
import http.client
import ipaddress
import json
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from accanto_contract.errors import EnrolmentError
from accanto_gateway.enrol import child
from accanto_gateway.enrol.papers import Cabinet, Enrolment, Granted

WITHIN_S = 60.0
PATH = "/api/v1/enrol"
LARGEST = 1 << 18


class _Answer(Struct, frozen=True, kw_only=True):
    """As the centre's api describes it."""

    gateway: str
    broker_url: str
    certificate: str
    trust: str
    keys: tuple[str, ...]


async def enrol(cabinet: Cabinet, *, server: str, code: str, trust: Path | None = None) -> Enrolment:
    """Make a key, show the code, keep what comes back. Raises EnrolmentError; then nothing has changed.

    The key of a failed attempt is used again: an answer that was lost on the way can be asked for once more.
    """
    kept = cabinet.folder / "new.csr"
    if not (cabinet.new_key.exists() and kept.exists()):
        _write(kept, await child.request(cabinet.new_key))
    request = await asyncio.to_thread(kept.read_text, encoding="utf-8")
    answer = await asyncio.to_thread(_asked, server, {"code": code, "request": request}, trust)
    enrolment = Enrolment(gateway=answer.gateway, broker_url=answer.broker_url, keys=answer.keys)
    cabinet.put(Granted(certificate=answer.certificate, trust=answer.trust), enrolment)
    kept.unlink(missing_ok=True)
    return enrolment


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EnrolmentError(f"{path} cannot be written: {error.strerror}") from error


def _asked(server: str, body: dict[str, str], trust: Path | None) -> _Answer:
    connection = _connection(server, trust)
    headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "none"}
    try:
        connection.request("POST", PATH, json.dumps(body), headers)
        answer = connection.getresponse()
        said = answer.read(LARGEST)
    except (OSError, http.client.HTTPException) as error:
        raise EnrolmentError(f"{server} does not answer: {error or type(error).__name__}") from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise EnrolmentError(_refusal(server, answer.status, said))
    try:
        return msgspec.json.decode(said, type=_Answer)
    except msgspec.DecodeError as error:
        raise EnrolmentError(f"{server} answers, but not as a centre of accanto: {error}") from error


def _connection(server: str, trust: Path | None) -> http.client.HTTPConnection:
    """Raises EnrolmentError: codes travel under TLS only, but for a centre on this very machine."""
    try:
        parts = urlsplit(server)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EnrolmentError(f"{server!r} is no address: write https://centre.example.org") from error
    if parts.scheme == "https" and host:
        try:
            context = ssl.create_default_context(cafile=str(trust) if trust else None)
        except (OSError, ssl.SSLError) as error:
            raise EnrolmentError(f"{trust} holds no authority in PEM form") from error
        return http.client.HTTPSConnection(host, port, timeout=WITHIN_S, context=context)
    if parts.scheme == "http" and _is_here(host):
        return http.client.HTTPConnection(host, port, timeout=WITHIN_S)
    raise EnrolmentError(f"{server!r}: a code is shown under https:// only")


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refusal(server: str, status: int, said: bytes) -> str:
    try:
        told = json.loads(said)
        code, sentence = str(told["code"]), str(told.get("title") or told.get("message") or "")
    except (ValueError, KeyError, TypeError):
        return f"{server} answers {status}, not as a centre of accanto would"
    return f"the centre refuses: {sentence or code}"
