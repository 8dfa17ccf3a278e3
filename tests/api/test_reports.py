"""A referto from draft to signature to amendment: kept as it was signed, whoever tries to change it by whatever way."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import doors
import httpx
import psycopg
import pytest
import rooms
import routes
import served
import ward

from accanto_api.paper import seal
from accanto_api.paper.seal import Outcome
from accanto_api.reading.keys import PublicKey
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

STARTS = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def read(db: psycopg.Connection, bruna: ward.Patient) -> rooms.Asked:
    """Half a minute of Bruna's heart that waits to be read; of its last third nothing has come yet."""
    ward.block(db, bruna, STARTS, ward.heartbeat(20, 80))
    return rooms.reading(db, bruna, starts=STARTS, question="FA?")


async def test_a_draft_is_kept_at_the_revision_that_was_read(
    paolo: httpx.AsyncClient, read: rooms.Asked
) -> None:
    begun = await rooms.save(paolo, read, "Ritmo")
    again = await rooms.save(paolo, read, "Ritmo sinusale.", revision=1)
    stale = await rooms.save(paolo, read, "Altro", revision=1)
    kept = (await paolo.get(f"/api/readings/{read.uid}/report")).json()

    assert (begun.status_code, again.status_code) == (204, 204)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert (kept["content"]["text"], kept["revision"], kept["version"]) == ("Ritmo sinusale.", 2, 1)


async def test_what_lacks_something_is_not_signed(paolo: httpx.AsyncClient, read: rooms.Asked) -> None:
    await rooms.save(paolo, read, "", quality=None)
    lacks = (await paolo.get(f"/api/readings/{read.uid}/report")).json()["lacks"]

    answer = await paolo.post(
        f"/api/readings/{read.uid}/report/sign", json={"as": "final"}, headers={"If-Match": '"r1"'}
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "report_incomplete")
    assert {"quality", "text"} <= set(lacks)


async def test_nobody_signs_who_has_not_just_shown_the_second_factor(
    api: str, read: rooms.Asked, db: psycopg.Connection
) -> None:
    stale = doors.cookie(db, rooms.reader(db, "paolo"), is_fresh=False)
    async with served.visitor(api, stale) as paolo:
        answer = await rooms.sign(paolo, read)

    assert (answer.status_code, answer.json()["code"]) == (403, "confirm_first")


async def test_a_referto_goes_from_preliminary_to_final_to_amended(
    paolo: httpx.AsyncClient, read: rooms.Asked
) -> None:
    room = f"/api/readings/{read.uid}"
    first = (await rooms.sign(paolo, read, as_="preliminary", text="Possibile FA.")).json()
    between = (await paolo.get(room)).json()["state"]
    second = (await rooms.sign(paolo, read, text="Ritmo sinusale.")).json()
    early = await rooms.save(paolo, read)
    await paolo.post(f"{room}/report/amend", json={"reason": "Lato del paziente errato"})
    third = (await rooms.sign(paolo, read, text="Ritmo sinusale, 1 BEV.")).json()
    seen = (await paolo.get(room)).json()

    assert [(one["version"], one["state"]) for one in (first, second, third)] == [
        (1, "preliminary"), (2, "final"), (3, "amended"),
    ]  # fmt: skip
    assert (between, seen["state"]) == ("preliminary", "final")
    assert early.json()["code"] == "report_signed"
    assert [(one["version"], one["is_newest"], one["reason"]) for one in seen["reports"]] == [
        (3, True, "Lato del paziente errato"), (2, False, ""), (1, False, ""),
    ]  # fmt: skip


async def test_a_second_window_that_saves_while_the_first_one_signs_begins_nothing_anew(
    paolo: httpx.AsyncClient, read: rooms.Asked, db: psycopg.Connection
) -> None:
    await rooms.sign(paolo, read)
    db.execute("update reading set state = 'waiting'")  # as the second request had read it

    late = await rooms.save(paolo, read)

    assert (late.status_code, late.json()["code"]) == (409, "report_signed")
    assert db.execute("select count(*) from report_draft").fetchone() == (0,)


async def test_the_paper_is_what_was_signed_and_says_so_itself(
    paolo: httpx.AsyncClient, read: rooms.Asked, db: psycopg.Connection
) -> None:
    signed = (await rooms.sign(paolo, read)).json()
    paper = (await paolo.get(f"/api/reports/{signed['uid']}.pdf")).content
    key = (await paolo.get("/api/reports/key")).json()
    page = (await paolo.get(f"/api/reports/{signed['uid']}")).json()

    own = PublicKey(_raw(key["pem"]))
    assert seal.verify(paper, own).outcome is Outcome.VALID
    assert (key["id"], page["is_signature_good"], page["is_trace_same"]) == (own.id, True, True)
    _samples_change(db)
    assert (await paolo.get(f"/api/reports/{signed['uid']}")).json()["is_trace_same"] is False


async def test_what_is_signed_is_changed_by_no_route(
    visitor: httpx.AsyncClient,
    paolo: httpx.AsyncClient,
    read: rooms.Asked,
    bruna: ward.Patient,
    db: psycopg.Connection,
) -> None:
    signed = (await rooms.sign(paolo, read)).json()
    uids = {"readings": read.uid, "reports": UUID(signed["uid"]), "patients": bruna.uid}
    before = db.execute("select * from report order by id").fetchall()

    changing = [one for one in routes.every() if one.object in uids and one.method not in {"GET", "HEAD"}]
    for role in ("cardiologist", "gp", "coordinator", "admin"):
        for route in changing:
            account = doors.somebody(db, f"{role}-{route}", role)
            doors.relate(db, account, bruna, "team")
            headers = doors.cookie(db, account) | {"If-Match": '"r1"'}
            path = route.at(uids[route.object])
            answer = await visitor.request(route.method, path, json={"reason": "x" * 20}, headers=headers)
            assert answer.status_code not in {429, 500}, route

    assert db.execute("select * from report where version = 1 order by id").fetchall() == before


async def test_what_came_after_the_trace_was_shown_is_not_signed_unseen(
    paolo: httpx.AsyncClient, read: rooms.Asked, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    await rooms.save(paolo, read)
    shown = await rooms.seen(paolo, read)
    ward.block(db, bruna, STARTS + timedelta(seconds=20), ward.heartbeat(10, 190))
    late = await _signed(paolo, read, shown)
    blind = await _signed(paolo, read, None)
    looked = await _signed(paolo, read, await rooms.seen(paolo, read))

    assert [one.status_code for one in (late, blind, looked)] == [409, 409, 200]
    assert late.json()["code"] == blind.json()["code"] == "trace_changed"


async def _signed(asking: httpx.AsyncClient, read: rooms.Asked, seen: str | None) -> httpx.Response:
    address = f"/api/readings/{read.uid}/report/sign"
    return await asking.post(address, json={"as": "final", "seen": seen}, headers={"If-Match": '"r1"'})


DEEDS = (
    "update report set content = '{}'", "update report set version = 9", "delete from report",
    "truncate report cascade", "alter table report disable trigger append_only", "drop trigger append_only on report",
)  # fmt: skip


def test_what_is_signed_is_changed_by_no_role_of_ours(
    read: rooms.Asked, database: str, db: psycopg.Connection
) -> None:
    rooms.report(db, read)

    for role in Role:
        with psycopg.connect(url_as(database, role), autocommit=True) as connection:
            for deed in DEEDS:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(deed.encode())


def test_what_is_signed_is_not_even_changed_by_who_owns_the_table(
    read: rooms.Asked, db: psycopg.Connection
) -> None:
    rooms.report(db, read)

    for deed in DEEDS[:4]:
        with pytest.raises(psycopg.errors.RestrictViolation):
            db.execute(deed.encode())


async def test_no_version_is_signed_again_or_between(
    paolo: httpx.AsyncClient, read: rooms.Asked, db: psycopg.Connection
) -> None:
    await rooms.sign(paolo, read)
    again = (
        "insert into report select nextval(pg_get_serial_sequence('report', 'id')), gen_random_uuid(), reading_id,"
        " {version}, '{state}', author, content, '{reason}', trace_hash, content_hash, record, signature, key_id,"
        " signed_at, paper from report"
    )

    for version, state, reason in (
        (1, "final", ""),
        (2, "final", ""),
        (2, "preliminary", ""),
        (3, "amended", "x"),
    ):
        with pytest.raises(psycopg.Error):
            db.execute(again.format(version=version, state=state, reason=reason).encode())


async def test_people_at_home_read_what_is_final_once_they_agreed(
    api: str, paolo: httpx.AsyncClient, read: rooms.Asked, bruna: ward.Patient, db: psycopg.Connection
) -> None:
    early = (await rooms.sign(paolo, read, as_="preliminary")).json()["uid"]
    final = (await rooms.sign(paolo, read)).json()["uid"]
    async with rooms.client(api, db, doors.somebody(db, "bruna", "patient", bruna)) as home:
        hidden = await home.get(f"/api/reports/{final}")
        rooms.agree(db, bruna)
        shown, paper = await home.get(f"/api/reports/{final}"), await home.get(f"/api/reports/{final}.pdf")
        listed = (await home.get(f"/api/patients/{bruna.uid}/reports")).json()

        assert (hidden.status_code, shown.status_code, paper.status_code) == (404, 200, 200)
        assert shown.json()["reads"] == []
        assert [one["uid"] for one in listed] == [final]
        assert (await home.get(f"/api/reports/{early}")).status_code == 404


def _raw(pem: str) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415  only here

    key = serialization.load_pem_public_key(pem.encode())
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return key.public_bytes(*raw)


def _samples_change(db: psycopg.Connection) -> None:
    db.execute("update waveform set scale = 2 * scale")
