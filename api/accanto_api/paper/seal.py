"""A signed referto as one PDF: its pages, and after them, appended, what was signed and the signature.

The signature is over a record (canonical JSON) that holds the content, the fingerprint of the trace, and the length and
SHA-256 of the pages' bytes. What is appended (an incremental update of PDF 1.7, 7.5.6: the attachment `referto.json`
and the catalogue that names it) follows from pages and attachment alone, byte by byte. So the whole file is known from
what was signed: a changed page, a changed text, an added page or an attachment of another referto are each found.
"""

import base64
import hashlib
import io
import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from accanto_api.reading.keys import PublicKey, Signer

FORM = "accanto-referto-1"
NAME = "referto.json"
Part = Literal["signature", "content", "pages", "attachment"]


class Outcome(Enum):
    """What can be said of a file that claims to be a referto of ours."""

    VALID = "the referto is as it was signed"
    TAMPERED = "the file was changed after it was signed"
    UNKNOWN_KEY = "the referto is whole, but signed with another key than the one given"
    NO_REFERTO = "the file holds no signed referto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found: the record where one could be read, and what was changed where something was."""

    outcome: Outcome
    record: dict[str, object] | None = None
    changed: tuple[Part, ...] = ()
    key_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A referto as it leaves: the file, the text that was signed, and the signature."""

    paper: bytes
    record: str
    content_hash: str
    signature: bytes


def canonical(value: object) -> str:
    """The one way to write this JSON: keys in order, no blanks, every letter as it is (RFC 8785, but for numbers)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_hash(facts: dict[str, object]) -> str:
    """SHA-256, in hexadecimal, of what a referto says: it can be printed on the pages themselves."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def seal(pages: bytes, facts: dict[str, object], signer: Signer) -> Sealed:
    """Sign facts together with the pages that show them. `pages` is a PDF with a plain table of objects."""
    about = {"bytes": len(pages), "sha256": hashlib.sha256(pages).hexdigest()}
    record = canonical(
        {"form": FORM, "facts": facts, "content_sha256": content_hash(facts), "pages": about, "key": signer.public.id}
    )  # fmt: skip
    signature = signer.sign(record.encode())
    paper = pages + appended(pages, _attachment(record, signature, signer.public))
    return Sealed(paper=paper, record=record, content_hash=content_hash(facts), signature=signature)


def verify(paper: bytes, key: PublicKey | None) -> Verdict:
    """Whether a file is what was signed, with this key; with None no key is known."""
    attachment = attached(paper)
    if attachment is None:
        return Verdict(outcome=Outcome.NO_REFERTO)
    try:
        fields = json.loads(attachment)
        text, signature = str(fields["record"]), base64.b64decode(fields["signature"], validate=True)
        own = PublicKey(base64.b64decode(fields["public_key"], validate=True))
        record = json.loads(text)
        is_signed = own.verifies(signature, text.encode())
        changed = _changed(paper, _attachment(text, signature, own), record) if is_signed else ("signature",)
    except (ValueError, KeyError, TypeError):
        return Verdict(outcome=Outcome.TAMPERED, changed=("attachment",))
    outcome = Outcome.VALID
    if changed:
        outcome = Outcome.TAMPERED
    elif key is None or key.raw != own.raw:
        outcome = Outcome.UNKNOWN_KEY
    return Verdict(outcome=outcome, record=record, changed=changed, key_id=own.id)


def _attachment(record: str, signature: bytes, key: PublicKey) -> bytes:
    """The one attachment that a record and its signature have: nothing stands beside them, in no other spelling."""
    fields = {
        "record": record,
        "signature": base64.b64encode(signature).decode(),
        "public_key": base64.b64encode(key.raw).decode(),
    }
    return canonical(fields).encode()


def says(record: str, content: dict[str, object], content_sha256: str) -> bool:
    """Whether a signed record holds this content under this fingerprint."""
    signed = json.loads(record)
    is_whole = content_hash(signed["facts"]) == signed["content_sha256"] == content_sha256
    return bool(is_whole and signed["facts"]["content"] == content)


def attached(paper: bytes) -> bytes | None:
    """The attachment of a PDF, however its bytes have been put together since; None where there is none."""
    from pypdf import PdfReader  # noqa: PLC0415  only who looks into a file loads it

    try:
        found = PdfReader(io.BytesIO(paper)).attachments.get(NAME)
    except Exception:  # noqa: BLE001  whatever a file of strangers does to the parser: it is no referto
        return None
    return found[0] if found else None


def appended(pages: bytes, attachment: bytes) -> bytes:
    """What follows the pages: the attachment, the catalogue that names it, and where both stand.

    Raises ValueError where the pages are no PDF with a plain table of objects.
    """
    trailer = _found(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", pages)
    size = int(_found(rb"/Size (\d+)", trailer[1])[1])
    root = int(_found(rb"/Root (\d+) 0 R", trailer[1])[1])
    catalogue = _found(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % root, pages)[1]
    name = NAME.encode()
    bodies = {
        size: b"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length %d >>\nstream\n%b\nendstream"
        % (len(attachment), attachment),
        size + 1: b"<< /Type /Filespec /F (%b) /UF (%b) /AFRelationship /Data /EF << /F %d 0 R >> >>"
        % (name, name, size),
        root: b"<<%b/Names << /EmbeddedFiles << /Names [(%b) %d 0 R] >> >> /AF [%d 0 R] >>"
        % (catalogue, name, size + 1, size + 1),
    }
    body, places = b"", {}
    for number, said in bodies.items():
        places[number] = len(pages) + len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, said)
    return body + _table(places, trailer, size, start=len(pages) + len(body))


def _table(places: dict[int, int], trailer: re.Match[bytes], size: int, *, start: int) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number in sorted(places))
    kept = re.sub(rb"/Size \d+", b"/Size %d" % (size + 2), trailer[1])
    previous = b"/Prev %b" % trailer[2]
    return b"xref\n%btrailer\n<<%b%b>>\nstartxref\n%d\n%%%%EOF\n" % (rows, kept, previous, start)


def _changed(paper: bytes, attachment: bytes, record: dict[str, object]) -> tuple[Part, ...]:
    """What of a file is not what was signed. Raises ValueError, KeyError, TypeError."""
    facts, about = record["facts"], record["pages"]
    if record["form"] != FORM or not isinstance(facts, dict) or not isinstance(about, dict):
        raise ValueError("the record has another form")
    if content_hash(facts) != record["content_sha256"]:
        return ("content",)
    pages = paper[: int(about["bytes"])]
    if len(pages) != about["bytes"] or hashlib.sha256(pages).hexdigest() != about["sha256"]:
        return ("pages",)
    return () if paper[len(pages) :] == appended(pages, attachment) else ("attachment",)


def _found(pattern: bytes, text: bytes) -> re.Match[bytes]:
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise ValueError("this is no PDF of ours")
    return found
