"""The words of tus 1.0.0 (tus.io, resumable upload protocol) as a request carries them, read or refused."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from accanto_api.problems import Code, No
from accanto_contract.picture import LARGEST_BYTES, Eye

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE_BYTES = 1 << 20
"""What is committed at once of a long request."""
LARGEST_CHECKED_BYTES = 4 << 20
"""A piece with a checksum waits in memory until it is whole."""
HASHES = ("sha1", "sha256")
ABILITIES = VERSION | {
    "Tus-Version": "1.0.0",
    "Tus-Extension": "creation,checksum,termination,expiration",
    "Tus-Max-Size": str(LARGEST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(HASHES),
}
PIECE_TYPE = "application/offset+octet-stream"
LONGEST_METADATA = 2_000
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sender says of a new upload. A file's name is never taken, whatever else is said."""

    length: int
    patient: UUID | None
    eye: str | None
    camera: str
    declared: str
    sha256: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """The hash that a piece must have."""

    algorithm: str
    digest: bytes

    def require(self, body: bytes) -> None:
        """Raises No where the piece has another one."""
        if not hmac.compare_digest(hashlib.new(self.algorithm, body).digest(), self.digest):
            raise No(Code.WRONG_CHECKSUM, VERSION)


def require_version(request: Request) -> None:
    """Raises No for a client that speaks another version."""
    if request.headers.get("tus-resumable") != VERSION["Tus-Resumable"]:
        raise No(Code.WRONG_TUS_VERSION, VERSION | {"Tus-Version": "1.0.0"})


def require_piece(request: Request) -> None:
    """Raises No for a body of another media type."""
    if request.headers.get("content-type") != PIECE_TYPE:
        raise No(Code.NOT_A_PIECE, VERSION)


def require_fits(request: Request, *, room: int, is_checked: bool) -> None:
    """Raises No for a body of unknown or too great length."""
    length = _whole(request, "content-length")
    if length > room or (is_checked and length > LARGEST_CHECKED_BYTES):
        raise No(Code.TOO_LARGE, VERSION)


def starts(request: Request) -> int:
    """Where a piece begins. Raises No."""
    return _whole(request, "upload-offset")


def checksum(request: Request) -> Checksum | None:
    """The hash that a piece comes with, if any. Raises No."""
    given = request.headers.get("upload-checksum")
    if given is None:
        return None
    algorithm, _, encoded = given.partition(" ")
    if algorithm not in HASHES:
        raise No(Code.INVALID, VERSION)
    return Checksum(algorithm=algorithm, digest=_decoded(encoded))


def told(request: Request) -> Told:
    """What a sender says of a new upload. Raises No."""
    length = _whole(request, "upload-length")
    if not 0 < length <= LARGEST_BYTES:
        raise No(Code.TOO_LARGE if length else Code.INVALID, VERSION)
    said = _metadata(request)
    sha256 = said.get("sha256", "")
    return Told(
        length=length,
        patient=_uuid(said.get("patient")),
        eye=said["eye"] if said.get("eye") in set(Eye) else None,
        camera=said.get("camera", "")[:LONGEST_WORD],
        declared=said.get("filetype", "")[:LONGEST_WORD],
        sha256=_digest(sha256) if sha256 else None,
    )


def _metadata(request: Request) -> Mapping[str, str]:
    """Pairs of a key and a value in base64, by commas. Raises No."""
    header = request.headers.get("upload-metadata", "")
    if len(header) > LONGEST_METADATA:
        raise No(Code.INVALID, VERSION)
    pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
    try:
        return {key: _decoded(value).decode() for key, _, value in pairs}
    except UnicodeDecodeError as error:
        raise No(Code.INVALID, VERSION) from error


def _whole(request: Request, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise No(Code.INVALID, VERSION)
    return int(value)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise No(Code.INVALID, VERSION) from error


def _digest(hexadecimal: str) -> bytes:
    try:
        found = bytes.fromhex(hexadecimal)
    except ValueError as error:
        raise No(Code.INVALID, VERSION) from error
    if len(found) != hashlib.sha256().digest_size:
        raise No(Code.INVALID, VERSION)
    return found


def _uuid(text: str | None) -> UUID | None:
    """A patient's uid; what is none binds to nobody, and the picture waits in quarantine for a person."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
