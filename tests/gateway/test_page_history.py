"""What the home keeps reads as a list for the eye and as tables to take away, also where much of it is kept."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from patient_page import CUFF, OXIMETER, ROME, SCALE, STRAP, Home, at

from accanto_contract import header, packing
from accanto_contract.header import ClockFlag, Header
from accanto_contract.identity import Epoch, Seq
from accanto_contract.packing import Codec
from accanto_contract.signals import SignalId
from accanto_contract.topics import Kind
from accanto_gateway.page import history
from accanto_gateway.page.desk import Desk
from accanto_gateway.page.measures import Measure
from accanto_gateway.records import Draft, Source, Tongue

pytestmark = pytest.mark.integration

SECOND = 1_000_000


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    made = Home(tmp_path)
    yield made
    made.archive.close()
    made.spool.close()


def trace(*samples: int, at_us: int) -> bytes:
    fields = Header(
        codec=Codec.DELTA_DEFLATE, leads=1, flags=ClockFlag.NONE, signal=SignalId.ECG, epoch=Epoch(1), seq=Seq(1),
        t_gateway_us=at_us, t_device=0, rate_hz=100.0, samples=len(samples), scale=2.0, crc32=0,
    )  # fmt: skip
    return header.message(fields, packing.delta_deflate(samples))


async def test_values_of_one_measure_are_one_line(home: Home) -> None:
    await home.measured(CUFF, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76), (SignalId.PULSE_RATE, 71))
    await home.measured(SCALE, (SignalId.WEIGHT, 68.4))

    found = history.newest(home.archive, now_us=home.at_us)

    assert {line.measure for line in found} == {Measure.PRESSURE, Measure.WEIGHT}
    assert len(found) == 2


async def test_what_a_device_remembers_of_another_patient_is_not_shown(home: Home) -> None:
    since: history.Since = {CUFF: home.at_us + SECOND}
    await home.measured(CUFF, (SignalId.SYSTOLIC, 171))
    draft = Draft(kind=Kind.ECG, content=trace(1, 2, at_us=home.at_us), upto=9)
    await home.spool.put(Source(device=CUFF, tongue=Tongue.GHS_STORED), [draft])
    await home.measured(SCALE, (SignalId.WEIGHT, 68.4))
    kept = list(home.archive.messages(history.READ, since_us=0, until_us=home.at_us + 1))

    found = history.newest(home.archive, now_us=home.at_us, since=since)
    table = b"".join(history.value_table(kept, ROME, since)).decode()
    traces = b"".join(history.trace_table(kept, ROME, since)).decode()

    assert [line.measure for line in found] == [Measure.WEIGHT]
    assert ("171" in table, "68.4" in table, CUFF in traces) == (False, True, False)


async def test_values_that_stream_are_a_line_for_ten_minutes(home: Home) -> None:
    for minute in range(0, 25, 4):
        home.at_us = at(9) + minute * 60 * SECOND
        await home.measured(OXIMETER, (SignalId.SPO2, 90), sent=minute < 24)

    found = history.newest(home.archive, now_us=home.at_us)

    assert [line.is_sent for line in found] == [False, True, True]


async def test_the_list_goes_back_a_month_and_no_further(home: Home) -> None:
    now_us = home.at_us
    for days in (40, 29, 0):
        home.at_us = now_us - days * 86_400 * SECOND
        await home.measured(SCALE, (SignalId.WEIGHT, 60 + days))
    home.at_us = now_us

    found = history.newest(home.archive, now_us=now_us)

    assert [line.readings[0].value for line in found] == [60, 89]


async def test_a_long_stream_is_not_read_to_its_end(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_READ", 3)
    for hour in range(8):
        home.at_us = at(1) + hour * 3600 * SECOND
        await home.measured(SCALE, (SignalId.WEIGHT, 60 + hour))

    found = history.newest(home.archive, now_us=home.at_us)

    assert len(found) == 3


async def test_every_sample_can_be_taken_away(home: Home) -> None:
    draft = Draft(kind=Kind.ECG, content=trace(0, -5, 300, at_us=at(10)), upto=1)
    await home.spool.put(Source(device=STRAP, tongue=Tongue.PMD_ECG), [draft])

    kept = home.archive.messages(history.WAVES, since_us=0, until_us=home.at_us + 1)
    text = b"".join(history.trace_table(kept, ROME)).decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["time"], row["value"], row["unit"]) for row in rows] == [
        ("2026-11-24T10:00:00.000+01:00", "0", "uV"),
        ("2026-11-24T10:00:00.010+01:00", "-10", "uV"),
        ("2026-11-24T10:00:00.020+01:00", "600", "uV"),
    ]


async def test_a_trace_is_a_line_of_the_list_without_a_number(home: Home) -> None:
    for second in (0, 10):
        draft = Draft(kind=Kind.ECG, content=trace(0, 1, at_us=at(10) + second * SECOND), upto=1)
        await home.spool.put(Source(device=STRAP, tongue=Tongue.PMD_ECG), [draft])

    found = history.newest(home.archive, now_us=home.at_us)

    assert [(line.measure, line.readings, line.is_sent) for line in found] == [(Measure.HEART, (), False)]


async def test_the_day_is_remembered_over_a_restart(home: Home) -> None:
    home.at_us = at(7, 58)
    await home.measured(SCALE, (SignalId.WEIGHT, 68.3))
    again = Desk(home.happenings, now_us=lambda: at(10))

    again.remember(home.archive, since_us=at(0))

    assert again.marks.first((SignalId.WEIGHT,), since_us=at(7), until_us=at(9)) == at(7, 58)
