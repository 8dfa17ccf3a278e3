"""The whole way behind the store: a value commits, the watch judges it, the notice arrives, a person ends it."""

import socket

import duty
import letterbox
import psycopg
import pytest
import ward
import watched_home
from watched_home import minutes_ago, watching

from accanto_alerts import casework
from accanto_alerts.notify import channels, process
from accanto_alerts.outcomes import Outcome
from accanto_alerts.plan import Plan
from accanto_store import connections

pytestmark = pytest.mark.integration


async def test_a_low_saturation_becomes_one_letter_and_ends_with_an_outcome(
    database: str, plan: Plan
) -> None:
    home = watched_home.new(database, plan)
    with socket.socket() as probe, psycopg.connect(database, autocommit=True) as db:
        probe.bind(("127.0.0.1", 0))
        duty.always_open(db)
        ward.worker(db, "chiara")
        db.execute(
            "insert into care_team (patient_id, account_id) select %s, id from account", [home.patient_id]
        )
        duty.contact(db, "chiara", "email", "chiara@example.it")
        port = probe.getsockname()[1]
    with letterbox.mail_server(port) as mail, psycopg.connect(database, autocommit=True) as db:
        ways = channels.Settings(smtp_url=mail.url, mail_from="avvisi@example.it")
        telling = duty.telling(process.Settings(database_url=database, ways=ways))
        async with watching(database, "w0"), telling:
            home.measure([(minutes_ago(2), 95), (minutes_ago(1), 86)])
            await duty.until(lambda: mail.mails)
            home.measure([(minutes_ago(1), 86)])
            await watched_home.settled(home)
            (alert,) = home.alerts()
            async with await connections.connect_async(database) as acting:
                await casework.hold(acting, home.patient_id)
                await casework.close(
                    acting,
                    home.patient_id,
                    int(str(alert["id"])),
                    Outcome.REFERRED_GP,
                    "chiara",
                    now=duty.now(),
                )
        closed = db.execute("select closed_at is not null, owner from patient_case").fetchall()

    assert len(mail.mails) == 1
    assert closed == [(True, "chiara")]
