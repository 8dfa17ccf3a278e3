"""A person becomes a patient, whole or not at all."""

from datetime import UTC, date, datetime

import httpx
import psycopg
import pytest
import ward

from accanto_api.enrolment import lacks
from accanto_api.enrolment.shapes import Paper

TODAY = datetime.now(UTC).date()
TABLES = ("patient", "patient_identity", "consent", "device_assignment", "care_team", "plan_draft", "gateway")


def _paper(**changed: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "identity": {
            "tax_code": "RSSMRA45C14E715S", "given_name": "Mario", "family_name": "Rossi",
            "birth_date": "1945-03-14", "sex": "m", "phone": "0583 000000", "pathway": "Scompenso",
        },
        "consents": {"given_on": "2026-11-20", "adesione": True, "dossier": True, "research": False},
        "kit": {"gateway": "gw-0900", "devices": [{"kind": "scale", "maker": "Simcor", "serial": "S0900"}]},
        "team": {"gp": "paoli", "case_manager": "chiara"},
        "plan": {"template": "heart-failure"},
    }  # fmt: skip
    return whole | changed


@pytest.fixture
def paoli(db: psycopg.Connection) -> None:
    """A general practitioner."""
    ward.worker(db, "paoli", "gp", display_name="Elena Paoli")


async def _saved(client: httpx.AsyncClient, paper: dict[str, object]) -> tuple[str, str, httpx.Response]:
    begun = await client.post("/api/enrolments")
    uid = begun.json()["uid"]
    saved = await client.put(
        f"/api/enrolments/{uid}", json=paper, headers={"If-Match": begun.headers["ETag"]}
    )
    return uid, saved.headers["ETag"], saved


def _counts(db: psycopg.Connection) -> dict[str, object]:
    return {table: db.execute(f"select count(*) from {table}").fetchone() for table in TABLES}


def test_an_empty_paper_lacks_something_at_every_step() -> None:
    found = lacks.of(Paper(), today=TODAY)

    assert {lack.step for lack in found} == {"identity", "consents", "kit", "team", "plan"}
    assert lacks.stops(found)


def test_a_whole_paper_lacks_nothing_that_stops_it() -> None:
    assert not lacks.stops(lacks.of(Paper.model_validate(_paper()), today=date(2026, 11, 24)))


def test_names_and_birth_that_the_code_contradicts_are_doubted_not_refused() -> None:
    identity = {**_paper()["identity"], "family_name": "Bianchi", "birth_date": "1950-01-01", "sex": "f"}  # type: ignore[dict-item]
    found = lacks.of(Paper.model_validate(_paper(identity=identity)), today=date(2026, 11, 24))

    doubts = [lack.field for lack in found if lack.is_doubt and lack.step == "identity"]
    assert doubts == ["birth_date", "sex", "tax_code"]


@pytest.mark.integration
@pytest.mark.usefixtures("paoli")
async def test_a_patient_is_enrolled_with_everything_at_once(
    chiara: httpx.AsyncClient, db: psycopg.Connection
) -> None:
    uid, etag, saved = await _saved(chiara, _paper())
    done = await chiara.post(f"/api/enrolments/{uid}/complete", headers={"If-Match": etag})

    assert [lack for lack in saved.json()["lacks"] if not lack["is_doubt"]] == []
    patient = done.json()["patient"]
    page = (await chiara.get(f"/api/patients/{patient}")).json()
    assert page["person"]["tax_code"] == "RSSMRA45C14E715S"
    assert [one["kind"] for one in page["consents"]] == ["adesione", "dossier"]
    assert [one["username"] for one in page["team"]] == ["paoli", "chiara"]
    assert [(one["kind"], one["gateway"]) for one in page["devices"]] == [("scale", "gw-0900")]
    assert (page["plan"], page["has_draft"]) == (None, True)
    left = db.execute("select document, patient_id is not null from enrolment").fetchall()
    assert left == [({}, True)]


@pytest.mark.integration
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"consents": {"adesione": False}}, "enrolment_incomplete"),
        ({"team": {"gp": "nobody", "case_manager": "chiara"}}, "no_such_colleague"),
        ({"team": {"gp": "chiara", "case_manager": "chiara"}}, "no_such_colleague"),
        ({"kit": {"gateway": "gw-0900", "devices": [{"name": "simcor-e0001"}]}}, "device_taken"),
        ({"kit": {"gateway": "gw-0900", "devices": [{"name": "nowhere"}]}}, "device_unknown"),
    ],
)
@pytest.mark.usefixtures("paoli")
async def test_what_cannot_be_leaves_nothing_behind(
    chiara: httpx.AsyncClient,
    bruna: ward.Patient,
    db: psycopg.Connection,
    changed: dict[str, object],
    code: str,
) -> None:
    db.execute("insert into device_assignment select id, %s, now() from device", [bruna.id])
    before = _counts(db)
    uid, etag, _ = await _saved(chiara, _paper(**changed))
    said = await chiara.post(f"/api/enrolments/{uid}/complete", headers={"If-Match": etag})

    assert said.json()["code"] == code
    assert _counts(db) == before


@pytest.mark.integration
@pytest.mark.usefixtures("paoli")
async def test_nobody_is_enrolled_twice(chiara: httpx.AsyncClient) -> None:
    uid, etag, _ = await _saved(chiara, _paper())
    first = await chiara.post(f"/api/enrolments/{uid}/complete", headers={"If-Match": etag})
    again = await chiara.post(f"/api/enrolments/{uid}/complete", headers={"If-Match": etag})
    kit = {"gateway": "gw-0901", "devices": [{"kind": "scale", "maker": "Simcor", "serial": "S0901"}]}
    other, tag, _ = await _saved(chiara, _paper(kit=kit))
    twin = await chiara.post(f"/api/enrolments/{other}/complete", headers={"If-Match": tag})

    assert (first.status_code, again.status_code) == (201, 404)
    assert twin.json()["code"] == "enrolled_already"


@pytest.mark.integration
async def test_an_enrolment_rests_and_goes_on_where_it_was(chiara: httpx.AsyncClient) -> None:
    uid, _, _ = await _saved(chiara, {"identity": {"given_name": "Mario"}})
    (resting,) = (await chiara.get("/api/enrolments")).json()
    found = (await chiara.get(f"/api/enrolments/{uid}")).json()

    assert (resting["uid"], resting["given_name"]) == (uid, "Mario")
    assert found["paper"]["identity"]["given_name"] == "Mario"
    assert (await chiara.delete(f"/api/enrolments/{uid}")).status_code == 204
    assert (await chiara.get(f"/api/enrolments/{uid}")).status_code == 404


@pytest.mark.integration
async def test_what_the_code_says_is_told_while_typing(chiara: httpx.AsyncClient) -> None:
    _, _, saved = await _saved(chiara, {"identity": {"tax_code": "RSSMRA85T10A562S"}})

    assert (saved.json()["born"], saved.json()["sex"]) == ("1985-12-10", "m")
