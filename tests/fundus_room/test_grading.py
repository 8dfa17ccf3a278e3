"""Two people read an exam blind, a third decides where they differ; nothing lets one see the other before."""

import doors
import eyes
import httpx
import psycopg
import pypdfium2
import pytest
import rooms
import routes
import ward
from PIL import ImageChops
from psycopg.types.json import Jsonb

from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

SECRET = "Microaneurismi temporali"
BLIND = ("GET", "HEAD")


def name_of(name: str, exam: eyes.Exam) -> str:
    """The user name of a reader: in each test another person."""
    return f"{name}-{exam.reading_id}"


class Reader:
    """An oculist in front of one reading."""

    def __init__(self, client: httpx.AsyncClient, db: psycopg.Connection, name: str, exam: eyes.Exam) -> None:
        self.client = client
        self.cookie = doors.cookie(db, doors.somebody(db, name_of(name, exam), "oculist"))
        self.address = f"/api/readings/{exam.reading}/grading"

    async def sees(self) -> dict[str, object]:
        """What the room shows."""
        return dict((await self.client.get(self.address, headers=self.cookie)).raise_for_status().json())

    async def signs(self, od: str = "0", os_: str = "0", text: str = "Nulla.") -> httpx.Response:
        """Sign a grading."""
        said = {"content": eyes.said(od, os_, text=text)}
        return await self.client.post(f"{self.address}/sign", json=said, headers=self.cookie)

    async def drafts(self, text: str) -> httpx.Response:
        """Keep something unsigned."""
        said = {"content": eyes.said(text=text)}
        return await self.client.put(self.address, json=said, headers=self.cookie)


async def test_two_who_agree_settle_an_exam(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)

    one = await first.signs("2", "0", text="Prima lettura")
    two = await second.signs("2", "0", text="Seconda lettura")
    draft = await asking.get(f"/api/readings/{exam.reading}/report", headers=second.cookie)

    assert (one.json(), two.json()) == (
        {"turn": "first", "is_settled": False},
        {"turn": "second", "is_settled": True},
    )
    seen = await second.sees()
    assert (seen["turn"], seen["outcome"]["how"]) == ("report", "agreement")  # type: ignore[index]  # as JSON is
    assert draft.json()["content"]["fields"]["od"]["icdr"] == "2"
    assert draft.json()["content"]["text"] == "Seconda lettura"


async def test_where_two_differ_a_third_decides_who_sees_both_without_names(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    first, second, third = (Reader(asking, db, name, exam) for name in ("ferri", "neri", "viti"))
    await first.signs("2", "0")
    await second.signs("1", "0")

    arbiter = await third.sees()
    refused = [await reader.signs("2", "0") for reader in (first, second)]
    decided = (await third.signs("2", "0", text="Decide il terzo")).json()

    assert (await first.sees())["turn"] == "report"
    assert [one.json()["code"] for one in refused] == ["not_your_turn"] * 2
    unnamed = [(one["turn"], one["reader"], one["signed_at"]) for one in arbiter["seen"]]  # type: ignore[attr-defined]
    assert unnamed == [(None, None, None)] * 2
    assert decided == {"turn": "arbitration", "is_settled": True}
    assert len((await third.sees())["seen"]) == 3  # type: ignore[arg-type]  # a list


async def test_no_route_shows_the_second_reader_what_the_first_said(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam, silvana: ward.Patient
) -> None:
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)
    await first.signs("3", "4", text=SECRET)
    uids = {
        "patients": silvana.uid,
        "readings": exam.reading,
        "alerts": exam.reading,
        "reports": exam.reading,
    }
    before = await second.sees()

    bodies = {}
    for route in routes.every():
        if route.method in BLIND and not route.path.startswith("/api/events"):
            uid = uids[route.object] if route.is_about_a_patient else exam.reading
            answer = await asking.request(route.method, route.at(uid), headers=second.cookie)
            bodies[str(route)] = answer.text

    assert before | {"seen": []} == before
    assert (before["turn"], before["own"], before["outcome"]) == ("second", None, None)
    assert [route for route, body in bodies.items() if SECRET in body or '"icdr":"3"' in body] == []
    agreement = (await asking.get("/api/fundus/agreement", headers=second.cookie)).json()
    assert agreement == {"readers": []}


async def test_drafts_are_their_authors_alone(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)

    assert (await first.drafts(SECRET)).status_code == 204
    held = await second.drafts("Io")
    db.execute("update reading set leased_until = now() where id = %s", [exam.reading_id])
    taken = await second.drafts("Io")

    assert held.json()["code"] == "reading_held"
    assert taken.status_code == 204
    assert (await first.sees())["own"]["text"] == SECRET  # type: ignore[index]  # as JSON is
    assert SECRET not in str(await second.sees())


async def test_who_graded_does_not_find_the_exam_in_the_queue_again(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)

    await first.signs()
    mine = (await asking.get("/api/readings", headers=first.cookie)).json()["items"]
    theirs = (await asking.get("/api/readings", headers=second.cookie)).json()["items"]

    assert mine == []
    assert [(one["turn"], one["lease"]) for one in theirs] == [("second", None)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"os": None}, "grading_incomplete"),
        ({"od": {"legible": "none", "why": "media", "icdr": "2", "dme": "U"}}, "grading_incomplete"),
        ({"od": {"legible": "good", "icdr": None, "dme": "0"}}, "grading_incomplete"),
        ({"od": {"legible": "good", "icdr": "5", "dme": "0"}}, "invalid"),
    ],
    ids=["an eye is missing", "graded though ungradable", "no grade", "no such grade"],
)
async def test_what_is_not_whole_is_not_signed(
    changed: dict[str, object], code: str, asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    reader = Reader(asking, db, "ferri", exam)
    said = eyes.said()
    said["fields"] = dict(said["fields"], **changed)  # type: ignore[call-overload]  # a dictionary

    answer = await asking.post(f"{reader.address}/sign", json={"content": said}, headers=reader.cookie)

    assert answer.json()["code"] == code


async def test_there_is_no_referto_before_two_have_read_nor_one_with_another_grade(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)
    await first.signs("1", "0")
    address, begin = f"/api/readings/{exam.reading}/report", {"If-Match": '"r0"'}

    early = await asking.put(address, json={"content": eyes.said("1")}, headers=second.cookie | begin)
    await second.signs("1", "0")
    other = await asking.put(address, json={"content": eyes.said("2")}, headers=second.cookie | begin)
    right = await asking.put(address, json={"content": eyes.said("1")}, headers=second.cookie | begin)

    assert (early.json()["code"], other.json()["code"]) == ("not_read_twice", "other_grade")
    assert right.status_code == 204
    with pytest.raises(psycopg.errors.CheckViolation, match="the grade that was read"):
        db.execute(
            "insert into report (uid, reading_id, version, state, author, content, trace_hash, content_hash, record,"
            " signature, key_id, signed_at, paper) select gen_random_uuid(), reading_id, 1, 'final', reader, %s, h, h,"
            " '', decode(repeat(h, 2), 'hex'), 'none', now(), '' from fundus_grade, repeat('0', 64) h"
            " where reading_id = %s limit 1",
            [Jsonb(eyes.said("4")), exam.reading_id],
        )


async def test_a_signed_grading_is_changed_by_nobody_and_read_by_no_query_of_ours(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam, database: str
) -> None:
    await Reader(asking, db, "ferri", exam).signs()

    for change in ("update fundus_grade set content = '{}'", "delete from fundus_grade"):
        with pytest.raises(psycopg.errors.IntegrityError):
            db.execute(change.encode())
    for role in Role:
        forbidden = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with psycopg.connect(url_as(database, role)) as ours, forbidden:
            ours.execute("select content from fundus_grade")


async def test_a_cardiologist_finds_no_grading(
    asking: httpx.AsyncClient, db: psycopg.Connection, exam: eyes.Exam
) -> None:
    cookie = doors.cookie(db, doors.somebody(db, "rossi", "cardiologist"))

    read = await asking.get(f"/api/readings/{exam.reading}/grading", headers=cookie)
    signed = await asking.post(
        f"/api/readings/{exam.reading}/grading/sign", json={"content": eyes.said()}, headers=cookie
    )

    assert (read.status_code, signed.status_code) == (403, 404)


async def test_kappa_counts_what_two_read_blind_and_shows_each_reader_only_themselves(
    asking: httpx.AsyncClient, db: psycopg.Connection, silvana: ward.Patient
) -> None:
    for one, other in (("0", "0"), ("1", "1"), ("2", "2"), ("2", "1")):
        read = rooms.reading(db, silvana, specialty="fundus")
        eyes.signed(db, read.id, "ferri", "first", eyes.said(one, "0"))
        eyes.signed(db, read.id, "neri", "second", eyes.said(other, "0"))
    ferri = doors.cookie(db, doors.somebody(db, "ferri", "oculist"))
    rita = doors.cookie(db, doors.somebody(db, "rita", "coordinator"))

    own = (await asking.get("/api/fundus/agreement", headers=ferri)).json()["readers"]
    every = (await asking.get("/api/fundus/agreement", headers=rita)).json()["readers"]

    assert [(one["reader"], one["is_me"], one["eyes"], one["same"]) for one in own] == [("Ferri", True, 8, 7)]
    assert {"Ferri", "Neri"} <= {one["reader"] for one in every}
    # 8 eyes: rows 5 1 2, columns 5 2 1; by chance apart 8 - (25 + 2 + 2)/8 = 35/8; one apart is
    assert own[0]["icdr"]["plain"] == pytest.approx(1 - 1 / (35 / 8))


async def test_pictures_come_in_every_size_and_exact_to_the_pixel(
    asking: httpx.AsyncClient, db: psycopg.Connection, silvana: ward.Patient, exam: eyes.Exam
) -> None:
    reader = Reader(asking, db, "ferri", exam)
    found = (await asking.get(f"/api/patients/{silvana.uid}/fundus", headers=reader.cookie)).json()["exams"]
    picture = found[0]["pictures"][1]
    address = f"/api/patients/{silvana.uid}/fundus/{picture['uid']}"

    small = [(await asking.get(f"{address}/quarter", headers=reader.cookie)).content for _ in range(2)]
    whole = (await asking.get(f"{address}/exact", headers=reader.cookie)).content
    original = db.execute(
        "select bytes from picture_file join picture using (sha256) where uid = %s", [picture["uid"]]
    ).fetchone()

    assert eyes.pixels(small[0]).size == (-(-picture["width"] // 4), -(-picture["height"] // 4))
    assert small[0] == small[1]
    assert original is not None
    assert ImageChops.difference(eyes.pixels(whole), eyes.pixels(original[0])).getbbox() is None
    assert {one["name"] for one in picture["checks"]} == {"mean", "dark", "satg", "vess95", "sharp"}
    assert picture["marks"]["disc_diameter"] > 0


async def test_the_referto_shows_both_eyes_and_says_the_grade_and_the_next_exam_finds_it(
    asking: httpx.AsyncClient, db: psycopg.Connection, silvana: ward.Patient, exam: eyes.Exam
) -> None:
    db.execute(
        "update picture set received_at = now() - interval '40 days' where patient_id = %s", [silvana.id]
    )
    first, second = Reader(asking, db, "ferri", exam), Reader(asking, db, "neri", exam)
    await first.signs("2", "0")
    await second.signs("2", "0", text="Retinopatia moderata in OD.")
    address = f"/api/readings/{exam.reading}/report"

    kept = await asking.put(
        address,
        json={"content": eyes.said("2", text="Moderata.")},
        headers=second.cookie | {"If-Match": '"r0"'},
    )
    signed = await asking.post(
        f"{address}/sign", json={"as": "final"}, headers=second.cookie | {"If-Match": kept.headers["ETag"]}
    )
    paper = (await asking.get(f"/api/reports/{signed.json()['uid']}.pdf", headers=second.cookie)).content
    exams = (await asking.get(f"/api/patients/{silvana.uid}/fundus", headers=second.cookie)).json()["exams"]

    pages = list(pypdfium2.PdfDocument(paper))
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    pictured = [one for page in pages for one in page.get_objects() if isinstance(one, pypdfium2.PdfImage)]
    assert signed.status_code == 200
    for words in ("OD, occhio destro", "OS, occhio sinistro", "ICDR 2", "campo maculare", "Moderata."):
        assert words in said
    assert "40 giorni prima della firma" in " ".join(said.split())
    assert len(pictured) >= 2
    assert exams[0]["said"]["fields"]["od"]["icdr"] == "2"
