"""What gateways say of themselves and their devices is kept for who looks after the kits, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from homes import GATEWAY, NOW_US, OXIMETER, SECOND
from psycopg import Connection
from psycopg.rows import dict_row
from storing import one, store

from accanto_contract import downlink, messages, topics
from accanto_contract.downlink import Answer, Applied, Ended
from accanto_contract.errors import SettingsError
from accanto_contract.identity import GatewayId
from accanto_contract.messages import Birth, DeviceBirth, DeviceState, Telemetry
from accanto_contract.topics import Word
from accanto_ingestion.fleet import invitations
from accanto_ingestion.source import Delivery, Token
from accanto_store import queries

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

OXI = DeviceState(
    device=OXIMETER, connected=True, last_seen_us=NOW_US, battery_percent=71, reconnects=2, gaps=1,
    refused=0, clock_offset_us=-3_000_000, kind="oximeter", rssi_dbm=-61, unusable=4,
)  # fmt: skip
TOLD = Telemetry(
    epoch=7, at_us=NOW_US + 250_000, outbox_depth=18, outbox_bytes=40_000, outbox_oldest_us=NOW_US - 60 * SECOND,
    scans_restarted=1, radio_lost=2, devices=(OXI,), adapter_resets=3, clock_synchronised=True,
    round_trip_us=38_000, disk_bytes=8 << 30, disk_free_bytes=5 << 30, papers_end_us=NOW_US + 86_400 * SECOND,
    configuration=4,
)  # fmt: skip


@pytest.fixture
def db(db: Connection) -> Iterator[Connection]:
    yield db
    db.execute("discard temp")


def said(word: Word, body: bytes, *, at_us: int = NOW_US, gateway: GatewayId = GATEWAY) -> Delivery:
    return Delivery(
        topic=topics.word(gateway, word), payload=body, received_us=at_us, retained=False,
        token=Token(generation=1, packet=0),
    )  # fmt: skip


def born(db: Connection, gateway: GatewayId = GATEWAY, *, firmware: str = "2.1") -> None:
    device = DeviceBirth(device=OXIMETER, kind="oximeter", firmware=firmware)
    birth = Birth(
        epoch=7, at_us=NOW_US, software="accanto 1", codecs=(0,), clock_synchronised=True,
        oldest_unreceipted=None, devices=(device,),
    )  # fmt: skip
    store(db, said(Word.BIRTH, messages.encode(birth), gateway=gateway))


def row(db: Connection, query: str) -> dict[str, object]:
    found = db.cursor(row_factory=dict_row).execute(query.encode()).fetchone()
    assert found
    return found


def test_a_gateway_s_report_stands_in_the_fleet(db: Connection) -> None:
    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))

    found = row(db, "select * from fleet_gateway where gateway = 'gw-0001'")

    assert found["outbox_depth"] == 18
    assert found["clock_offset_ms"] == 250
    assert found["round_trip_ms"] == 38
    assert found["adapter_resets"] == 3
    assert found["config_version"] == 4
    assert found["online"] is True


def test_a_device_s_report_stands_in_the_fleet_with_its_patient(db: Connection) -> None:
    born(db)

    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))

    found = row(db, "select * from fleet_device where device = 'simcor-o0001'")
    assert (found["battery_percent"], found["rssi_dbm"], found["unusable"]) == (71, -61, 4)
    assert found["firmware"] == "2.1"
    assert found["patient_id"] is not None


def test_what_a_device_says_of_its_battery_reaches_the_rules_of_the_kit_once_a_step(db: Connection) -> None:
    born(db)

    for minute, percent in enumerate((71, 70, 69, 64)):
        state = msgspec.structs.replace(OXI, battery_percent=percent)
        told = msgspec.structs.replace(TOLD, devices=(state,))
        store(db, said(Word.TELEMETRY, messages.encode(told), at_us=NOW_US + minute * 60 * SECOND))

    said_so = db.execute(
        "select value from statement where name like 'device/battery/%' order by time"
    ).fetchall()
    assert said_so == [(71.0,), (64.0,)]


def test_a_report_that_comes_late_changes_nothing(db: Connection) -> None:
    late = msgspec.structs.replace(TOLD, outbox_depth=9)

    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))
    store(db, said(Word.TELEMETRY, messages.encode(late), at_us=NOW_US - 60 * SECOND))

    assert one(db, "select outbox_depth from fleet_gateway where gateway = 'gw-0001'") == 18


def test_a_gateway_cannot_speak_for_the_device_of_another(db: Connection) -> None:
    born(db)
    db.execute("insert into gateway (id) values ('gw-0002')")

    store(db, said(Word.TELEMETRY, messages.encode(TOLD), gateway=GatewayId("gw-0002")))

    assert one(db, "select count(*) from device_report") == 0


def test_an_old_list_of_devices_takes_none_from_the_home_they_went_to(db: Connection) -> None:
    born(db)
    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))
    db.execute("insert into gateway (id) values ('gw-0002')")

    born(db, GatewayId("gw-0002"), firmware="1.0")

    assert one(db, "select gateway, firmware from device where name = 'simcor-o0001'") == (GATEWAY, "2.1")


@pytest.mark.parametrize(("after_min", "carrier"), [(59, GATEWAY), (61, "gw-0002")])
def test_a_device_goes_with_who_saw_it_an_hour_after_its_own_gateway(
    db: Connection, after_min: int, carrier: str
) -> None:
    born(db)
    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))
    db.execute("insert into gateway (id) values ('gw-0002')")
    at_us = NOW_US + after_min * 60 * SECOND
    seen = msgspec.structs.replace(TOLD, devices=(msgspec.structs.replace(OXI, last_seen_us=at_us),))

    store(db, said(Word.TELEMETRY, messages.encode(seen), at_us=at_us, gateway=GatewayId("gw-0002")))

    assert one(db, "select gateway from device where name = 'simcor-o0001'") == carrier


def test_a_clock_ahead_takes_no_device(db: Connection) -> None:
    born(db)
    store(db, said(Word.TELEMETRY, messages.encode(TOLD)))
    db.execute("insert into gateway (id) values ('gw-0002')")
    ahead = msgspec.structs.replace(OXI, last_seen_us=NOW_US + 7200 * SECOND)

    told = msgspec.structs.replace(TOLD, devices=(ahead,))
    store(db, said(Word.TELEMETRY, messages.encode(told), gateway=GatewayId("gw-0002")))

    assert one(db, "select gateway from device where name = 'simcor-o0001'") == GATEWAY


def test_nobody_s_report_is_kept_of_a_gateway_that_is_not_enrolled(db: Connection) -> None:
    store(db, said(Word.TELEMETRY, messages.encode(TOLD), gateway=GatewayId("gw-9999")))

    assert one(db, "select count(*) from gateway_report") == 0


def test_numbers_beyond_all_reason_are_cut_not_lost(db: Connection) -> None:
    told = msgspec.structs.replace(TOLD, outbox_depth=2**63 - 1, papers_end_us=2**62, at_us=-(2**62))

    store(db, said(Word.TELEMETRY, messages.encode(told)))

    assert one(db, "select certificate_expires_at from fleet_gateway where gateway = 'gw-0001'") is None


def test_nobody_is_invited_under_the_name_of_the_centre(db: Connection) -> None:
    with pytest.raises(SettingsError, match="no gateway id"):
        invitations.invite(db, topics.CENTRE, by="davide", now=datetime.now(UTC))

    assert one(db, "select count(*) from gateway where id = 'ingest'") == 0


def test_ten_minutes_are_one_point_of_the_curve(db: Connection) -> None:
    for minute in (0, 1, 2, 11):
        store(db, said(Word.TELEMETRY, messages.encode(TOLD), at_us=NOW_US + minute * 60 * SECOND))

    assert one(db, "select count(*) from gateway_history") == 2


def test_the_answer_to_a_command_is_kept_once(db: Connection) -> None:
    order = {"gateway": GATEWAY, "name": "identify", "argument": "", "by": "davide", "within": "5 minutes"}
    asked = db.execute(queries.load("steward")["order"], order).fetchone()
    assert asked

    for text in ("done", "again"):
        answer = Answer(id=str(asked[0]), ended=Ended.DONE, text=text)
        store(db, said(Word.RESPONSE, downlink.encode(answer)))

    assert one(db, "select status, answer from gateway_command") == ("done", "done")


def test_a_refused_configuration_is_seen_in_the_fleet(db: Connection) -> None:
    db.execute("insert into gateway_config values ('gw-0001', 4, now(), '{}', '')")

    refused = Applied(version=4, ended=Ended.REFUSED, text="signed by nobody we know")
    store(db, said(Word.RESPONSE, downlink.encode(refused)))

    assert one(db, "select config_refused from fleet_gateway where gateway = 'gw-0001'") == refused.text
