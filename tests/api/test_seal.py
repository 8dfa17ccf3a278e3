"""A referto that was signed: every change of its file is found, and said where."""

import base64
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from accanto.commands import accanto
from accanto_api.paper import fonts, referto, seal
from accanto_api.paper.referto import Sheet
from accanto_api.paper.seal import Outcome, Sealed
from accanto_api.reading import keys
from accanto_api.reading.form import Line
from accanto_api.reading.keys import Signer

NOW = datetime(2026, 11, 24, 9, 58, tzinfo=UTC)
SHEET = Sheet(
    language="it", specialty="ecg", report="0d7c…", centre="Centrale servizi Piana di Lucca", phone="800 000 000",
    patient="Bruna Lencioni", born=date(1945, 3, 14), sex="f", code="ACC-0417", asked_by="dott.ssa Elena Paoli",
    asked_at=NOW, question="FA ad alta risposta?", examined=("ECG a domicilio",), conclusion="Ritmo sinusale. " * 60,
    recommendation="Controllo di PA e peso.", urgency="In giornata", reason="", state="final", version=1,
    measures=(Line(name="Ritmo", value="irregolare", note="4 min 38 s su 5 min"),), author="Paolo Marchetti",
    role="cardiologist", signed_at=NOW, content_hash="7c" * 32, trace_hash="1e" * 32,
)  # fmt: skip


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return keys.signer(tmp_path / "key.pem")


def made(signer: Signer, text: str = "Ritmo sinusale") -> Sealed:
    return seal.seal(referto.pdf(SHEET, None), {"content": {"text": text}}, signer)


def bent(paper: bytes, at: int) -> bytes:
    """With one byte changed."""
    return paper[:at] + bytes([paper[at] ^ 1]) + paper[at + 1 :]


def test_what_was_signed_is_verified(signer: Signer) -> None:
    found = seal.verify(made(signer).paper, signer.public)

    assert found.outcome is Outcome.VALID
    assert found.record is not None
    assert found.record["facts"] == {"content": {"text": "Ritmo sinusale"}}


def test_readers_of_pdf_find_pages_and_attachment(signer: Signer) -> None:
    paper = made(signer).paper

    reader = pypdf.PdfReader(io.BytesIO(paper), strict=True)

    assert "Bruna Lencioni" in reader.pages[0].extract_text()
    assert json.loads(reader.attachments[seal.NAME][0])["signature"]


@pytest.mark.slow
def test_no_byte_of_the_file_can_be_changed(signer: Signer) -> None:
    paper = made(signer).paper

    for at in range(0, len(paper), 97):
        assert seal.verify(bent(paper, at), signer.public).outcome is not Outcome.VALID, at


def test_a_changed_page_is_found(signer: Signer) -> None:
    paper = made(signer).paper
    in_a_page = paper.index(b"stream") + 40

    found = seal.verify(bent(paper, in_a_page), signer.public)

    assert (found.outcome, found.changed) == (Outcome.TAMPERED, ("pages",))


def test_a_changed_text_is_found(signer: Signer) -> None:
    paper = made(signer).paper

    found = seal.verify(paper.replace(b"Ritmo sinusale", b"Ritmo normale!"), signer.public)

    assert (found.outcome, found.changed) == (Outcome.TAMPERED, ("signature",))


def test_the_attachment_of_another_referto_does_not_fit(signer: Signer) -> None:
    other = seal.attached(made(signer).paper)
    pages = referto.pdf(replace(SHEET, conclusion="Fibrillazione atriale"), None)
    assert other is not None

    swapped = pages + seal.appended(pages, other)

    assert seal.verify(swapped, signer.public).changed == ("pages",)


def test_an_attachment_that_says_more_than_was_signed_is_found(signer: Signer) -> None:
    pages = referto.pdf(SHEET, None)
    sealed = seal.seal(pages, {"content": {"text": "Ritmo sinusale"}}, signer)
    held = json.loads(seal.attached(sealed.paper) or b"")

    for told in (
        seal.canonical(held | {"note": "Fibrillazione atriale"}),
        seal.canonical(held).replace("{", '{"record":"Fibrillazione atriale",', 1),
        json.dumps(held),
        seal.canonical(held).replace('=="}', '=" }'),
    ):
        found = seal.verify(pages + seal.appended(pages, told.encode()), signer.public)
        assert (found.outcome, found.changed) == (Outcome.TAMPERED, ("attachment",)), told[:40]


def test_letters_that_doctors_use_are_no_question_marks() -> None:
    assert fonts.shown("β-bloccante, 50 μg\t→ FEV1 ↓, sale\u200b\u2011zucchero") == (
        "beta-bloccante, 50 µg -> FEV1 (-), sale-zucchero"
    )


def test_the_paper_says_on_which_day_and_in_which_time_of_the_year_a_trace_ends() -> None:
    day = referto.span(NOW, NOW + timedelta(hours=24))
    autumn = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert day == "24/11/2026, 10:58:00–25/11/2026, 10:58:00"
    assert referto.span(autumn, autumn + timedelta(hours=1)) == "25/10/2026, 02:30:00 CEST–02:30:00 CET"


def test_an_added_page_is_found(signer: Signer) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(signer).paper))
    writer.add_blank_page(100, 100)
    file = io.BytesIO()
    writer.write(file)

    assert seal.verify(file.getvalue(), signer.public).changed == ("pages",)


def test_a_page_laid_over_is_found(signer: Signer) -> None:
    file = io.BytesIO(made(signer).paper)
    writer = pypdf.PdfWriter(file, incremental=True)
    writer.pages[0].rotate(90)
    over = io.BytesIO()
    writer.write(over)

    assert seal.verify(over.getvalue(), signer.public).changed == ("attachment",)


def test_a_referto_of_somebody_else_is_not_ours(signer: Signer, tmp_path: Path) -> None:
    stranger = keys.signer(tmp_path / "stranger.pem")

    assert seal.verify(made(stranger).paper, signer.public).outcome is Outcome.UNKNOWN_KEY
    assert seal.verify(made(stranger).paper, None).outcome is Outcome.UNKNOWN_KEY


def test_a_signature_by_hand_is_no_signature(signer: Signer) -> None:
    pages = referto.pdf(SHEET, None)
    attachment = {"record": "{}", "signature": base64.b64encode(b"\0" * 64).decode(), "public_key": ""}

    forged = pages + seal.appended(pages, json.dumps(attachment).encode())

    assert seal.verify(forged, signer.public).outcome is Outcome.TAMPERED


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"\x89PNG", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_what_is_no_referto_is_said_to_be_none(file: bytes) -> None:
    assert seal.verify(file, None).outcome is Outcome.NO_REFERTO


def test_the_same_facts_give_the_same_pages() -> None:
    assert referto.pdf(SHEET, None) == referto.pdf(SHEET, None)


def test_the_key_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    first = keys.signer(tmp_path / "key.pem")

    assert keys.signer(tmp_path / "key.pem").public == first.public
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def command(signer: Signer, tmp_path: Path) -> CliRunner:
    (tmp_path / "public.pem").write_text(signer.public.pem, encoding="utf-8")
    (tmp_path / "good.pdf").write_bytes(made(signer).paper)
    (tmp_path / "bad.pdf").write_bytes(bent(made(signer).paper, 3000))
    (tmp_path / "none.pdf").write_bytes(b"%PDF-1.7")
    return CliRunner(env={"ACCANTO_STATE": str(tmp_path), "ACCANTO_PAGES": None})


@pytest.mark.parametrize(("file", "status"), [("good", 0), ("bad", 1), ("none", 3)])
def test_the_command_ends_with_what_it_found(
    file: str, status: int, command: CliRunner, tmp_path: Path
) -> None:
    told = [
        "referto",
        "verify",
        str(tmp_path / f"{file}.pdf"),
        "--key",
        str(tmp_path / "public.pem"),
        "--json",
    ]

    result = command.invoke(accanto, told)

    assert result.exit_code == status
    assert json.loads(result.stdout)["outcome"] == {0: "valid", 1: "tampered", 3: "no_referto"}[status]


def test_without_the_right_key_nobody_says_valid(command: CliRunner, tmp_path: Path) -> None:
    result = command.invoke(accanto, ["referto", "verify", str(tmp_path / "good.pdf")])

    assert result.exit_code == 4
    assert "unknown_key" in result.output
