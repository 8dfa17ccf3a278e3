"""Notices reach a real mail server, a real push service and a real telephone service, whatever dies in between."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import duty
import letterbox
import psycopg
import pytest
import ward
from letterbox import Browser, MailServer, WebService

from accanto_alerts.notify import channels, process, webpush
from accanto_store.roles import Role, url_as

pytestmark = pytest.mark.integration

KEY = webpush.new_key()
LINK = "https://accanto.example.it"


@pytest.fixture
def db(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        duty.always_open(connection)
        yield connection


@pytest.fixture
def bruna(db: psycopg.Connection) -> ward.Patient:
    ward.worker(db, "chiara")
    return ward.patient(db, "Bruna Lencioni", "chiara")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with letterbox.mail_server(port) as box:
        yield box


@pytest.fixture
def web() -> Iterator[WebService]:
    with letterbox.web_service() as box:
        yield box


def _settings(
    database: str, *, mail: MailServer | None = None, sms: WebService | None = None
) -> process.Settings:
    ways = channels.Settings(
        smtp_url=mail.url if mail else "",
        mail_from="avvisi@accanto.example.it",
        vapid_key=KEY,
        vapid_subject="mailto:avvisi@accanto.example.it",
        sms_url=f"json://127.0.0.1:{sms.port}/sms/{{to}}" if sms else "",
    )
    return process.Settings(
        database_url=url_as(database, Role.NOTIFY),
        ways=ways,
        console_url=LINK,
        first_pause=duty.SOON,
    )


async def test_a_mail_says_that_there_is_work_and_not_whose(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    raised = ward.alert(db, bruna)

    async with duty.telling(_settings(database, mail=mail)):
        await duty.calls(database, bruna, raised)
        await duty.until(lambda: mail.mails)

    (came,) = mail.mails
    text = came.as_string()
    assert (came["To"], LINK in text) == ("chiara@example.it", True)
    for secret in ("Bruna", "Lencioni", "138", "FC", "SpO", str(bruna.uid), "high", "alto"):
        assert secret not in text


async def test_a_browser_reads_its_push_and_knows_who_sent_it(
    database: str, db: psycopg.Connection, bruna: ward.Patient, web: WebService
) -> None:
    browser = Browser(address=f"http://127.0.0.1:{web.port}/push/1")
    duty.contact(db, "chiara", "web_push", browser.subscription)
    raised = ward.alert(db, bruna)

    async with duty.telling(_settings(database)):
        await duty.calls(database, bruna, raised)
        await duty.until(lambda: web.requests)

    (came,) = web.requests
    signer, claims = letterbox.signed_by(came)
    words = browser.read(came.body)
    assert signer == webpush.WebPush(KEY, subject="mailto:x@y.it").public_key
    assert claims["aud"] == f"http://127.0.0.1:{web.port}"
    assert (came.headers["urgency"], came.headers["content-encoding"]) == ("high", "aes128gcm")
    assert words["title"] == "accanto: c'è un caso da vedere"
    assert "Lencioni" not in str(words)


async def test_a_mail_server_that_is_busy_is_asked_again(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    mail.says = ["451 later", "451 later"]

    async with duty.telling(_settings(database, mail=mail)):
        await duty.calls(database, bruna, ward.alert(db, bruna))
        await duty.until(lambda: mail.mails)
        await duty.until(lambda: all(row[1] for row in duty.notices(db)))

    assert len(mail.mails) == 1
    assert db.execute("select attempts from notice where channel = 'email'").fetchone() == (3,)


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")  # apprise's own, on Python before 3.13
async def test_a_browser_that_is_gone_is_followed_by_the_telephone(
    database: str, db: psycopg.Connection, bruna: ward.Patient, web: WebService
) -> None:
    browser = Browser(address=f"http://127.0.0.1:{web.port}/push/1")
    duty.contact(db, "chiara", "web_push", browser.subscription)
    duty.contact(db, "chiara", "sms", "+390583123456", position=2)
    web.says, web.usual = [410], 200

    async with duty.telling(_settings(database, sms=web)):
        await duty.calls(database, bruna, ward.alert(db, bruna))
        await duty.until(lambda: len(web.requests) == 2)

    assert [request.path for request in web.requests] == ["/push/1", "/sms/+390583123456"]
    assert "Lencioni" not in web.requests[1].body.decode()


async def test_a_refused_mailbox_is_not_asked_again(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "nobody@example.it")

    async with duty.telling(_settings(database, mail=mail)):
        await duty.calls(database, bruna, ward.alert(db, bruna))
        await duty.until(lambda: any(row[2] for row in duty.notices(db)))

    assert db.execute("select attempts, error from notice where channel = 'email'").fetchone() == (
        1, "recipient refused: [550]",
    )  # fmt: skip


async def test_what_somebody_answered_meanwhile_is_not_said(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    raised = ward.alert(db, bruna)
    await duty.calls(database, bruna, raised)
    db.execute("update alert set handling = 'acked', answered = called")

    async with duty.telling(_settings(database, mail=mail)):
        await duty.until(lambda: all(row[2] for row in duty.notices(db)))

    assert mail.mails == []
    assert {row[3] for row in duty.notices(db)} == {"nobody waits for it any more"}


async def test_what_is_urgent_goes_before_what_waits_longer(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    other = ward.patient(db, "Aldo Ferrucci", "chiara")
    for patient in (bruna, other):
        await duty.calls(database, patient, ward.alert(db, patient))
    db.execute("delete from notice where channel <> 'email'")
    db.execute(
        "update notice set severity = 'medium', due_at = due_at - interval '1 hour' where patient_id = %s",
        [bruna.id],
    )

    async with duty.telling(_settings(database, mail=mail)):
        await duty.until(lambda: len(mail.mails) == 2)

    sent = db.execute("select severity from notice order by sent_at").fetchall()
    assert sent == [("high",), ("medium",)]


PROGRAM = """
import asyncio, sys
from datetime import timedelta
from accanto_alerts.notify import channels, process
url, key = sys.argv[1:]
ways = channels.Settings(vapid_key=key, vapid_subject="mailto:a@b.it")
lease = timedelta(seconds=1)
asyncio.run(process.run(process.Settings(database_url=url, ways=ways, lease=lease)))
"""


def _process(database: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, database, KEY])


async def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_name(
    database: str, db: psycopg.Connection, bruna: ward.Patient, web: WebService
) -> None:
    browser = Browser(address=f"http://127.0.0.1:{web.port}/push/1")
    duty.contact(db, "chiara", "web_push", browser.subscription)
    await duty.calls(database, bruna, ward.alert(db, bruna))

    doomed = _process(database)
    web.on_request = lambda: os.kill(doomed.pid, signal.SIGKILL) if len(web.requests) == 1 else None
    doomed.wait(timeout=20)
    async with duty.telling(_settings(database)):
        await duty.until(lambda: all(row[1] for row in duty.notices(db)))

    first, second = web.requests
    assert first.headers["topic"] == second.headers["topic"]
    assert browser.read(first.body)["id"] == browser.read(second.body)["id"]


async def test_two_processes_say_everything_once(
    database: str, db: psycopg.Connection, bruna: ward.Patient, mail: MailServer
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    patients = [ward.patient(db, f"Ada Rossi{number}", "chiara") for number in range(12)]

    async with duty.telling(_settings(database, mail=mail)), duty.telling(_settings(database, mail=mail)):
        for patient in patients:
            await duty.calls(database, patient, ward.alert(db, patient))
        await duty.until(lambda: len(duty.notices(db)) == 24 and all(row[1] for row in duty.notices(db)))

    names = [came["Message-ID"] for came in mail.mails]
    assert (len(names), len(set(names))) == (12, 12)


async def test_the_key_of_a_notice_holds_no_time(
    database: str, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    duty.contact(db, "chiara", "email", "chiara@example.it")
    await duty.calls(database, bruna, ward.alert(db, bruna))

    for key, *_ in duty.notices(db):
        assert re.fullmatch(r"\d+:\d+[so]\d:[a-z0-9._-]+/[a-z_]+/\d:(high|medium|low|information)", str(key))


async def test_a_notice_in_the_console_is_an_event_of_its_alert(
    database: str, db: psycopg.Connection, bruna: ward.Patient
) -> None:
    await duty.calls(database, bruna, ward.alert(db, bruna))

    async with duty.telling(_settings(database)):
        await duty.until(lambda: all(row[1] for row in duty.notices(db)))

    events = db.execute("select event, detail from alert_event order by id").fetchall()
    assert events == [("raised", {}), ("told", {"person": "chiara"})]
