"""A patient is enrolled from a file, as the console does it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import ward

PAPER = {
    "identity": {
        "tax_code": "RSSMRA45C14E715S", "given_name": "Mario", "family_name": "Rossi",
        "birth_date": "1945-03-14", "sex": "m", "phone": "0583 000000",
    },
    "consents": {"given_on": "2026-01-20", "adesione": True, "dossier": False},
    "kit": {"gateway": "gw-0900", "devices": [{"kind": "scale", "maker": "Simcor", "serial": "S0900"}]},
    "team": {"gp": "paoli", "case_manager": "chiara"},
    "plan": {"template": "heart-failure"},
}  # fmt: skip


def _run(*words: str, url: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "accanto", "patient", *words],
        env={**os.environ, "ACCANTO_DATABASE_URL": url or "postgresql://nowhere/x"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.json"
    path.write_text(json.dumps(PAPER))
    return path


@pytest.mark.integration
def test_a_paper_says_what_it_lacks(paper: Path) -> None:
    whole = _run("check", str(paper))
    paper.write_text(json.dumps({"identity": PAPER["identity"]}))
    part = _run("check", str(paper))

    assert whole.returncode == 0
    assert part.returncode == 1
    assert "lack\tconsents.adesione\tWithout the adesione no reading may be kept." in part.stdout


@pytest.mark.integration
def test_a_patient_is_enrolled_from_a_file_and_no_name_is_printed(database: str, paper: Path) -> None:
    with psycopg.connect(database, autocommit=True) as db:
        ward.worker(db, "chiara")
        ward.worker(db, "paoli", "gp")
        done = _run("enrol", str(paper), "--by", "chiara", url=database)
        again = _run("enrol", str(paper), "--by", "chiara", url=database)
        row = db.execute("select code, family_name from patient_identity").fetchall()

    assert (done.returncode, row) == (0, [(done.stdout.split("\t")[0], "Rossi")])
    assert "Rossi" not in done.stdout + done.stderr
    assert (again.returncode, "enrolled already" in again.stderr) == (2, True)


@pytest.mark.integration
def test_a_file_that_is_no_paper_is_refused_with_its_place(paper: Path) -> None:
    paper.write_text('{"identity": {"sex": "x"}}')
    said = _run("check", str(paper))

    assert said.returncode == 2
    assert "identity.sex" in said.stderr
