"""A reader takes a trace out of the house: a file that the browser saves, and nobody else is offered one."""

from collections.abc import AsyncIterator

import edfio
import numpy as np
import psycopg
import pytest
import tracing
import visiting
import ward
from playwright.async_api import Browser, Page, expect
from visiting import Visit

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]


@pytest.fixture
def record(db: psycopg.Connection) -> tracing.Record:
    """Half a minute of a patient whom a cardiologist and a case manager care for."""
    ward.worker(db, "chiara", display_name="Chiara Benedetti")
    bruna = ward.patient(db, "Bruna Lencioni", "chiara")
    tracing.cardiologist(db, bruna)
    return tracing.record(db, bruna, seconds=30)


@pytest.fixture
async def visit(database: str, record: tracing.Record, browser: Browser) -> AsyncIterator[Visit]:
    """A console in front of the room."""
    async with visiting.console(database, browser) as found:
        yield found


async def _room(visit: Visit, username: str, record: tracing.Record) -> Page:
    return await visit.enter(username, record.address(), ready=".ecg-paper canvas[data-drawn=whole]")


async def test_a_cardiologist_saves_the_trace_without_a_name(
    visit: Visit, record: tracing.Record, db: psycopg.Connection
) -> None:
    page = await _room(visit, "paolo", record)

    await page.get_by_text("Scarica i dati").click()
    await page.get_by_label("senza nome, data di nascita e codice").check()
    async with page.expect_download() as saving:
        await page.get_by_role("link", name="EDF+").click()
    saved = await saving.value

    held = edfio.read_edf(await saved.path())
    assert saved.suggested_filename.endswith(".edf")
    assert held.local_patient_identification == "X X X X"
    assert np.ptp(held.signals[0].digital) > 500
    assert db.execute("select count(*) from audit where action = 'export'").fetchone() == (1,)
    assert await visiting.violations(page) == []


async def test_who_may_not_export_is_offered_no_file(visit: Visit, record: tracing.Record) -> None:
    page = await _room(visit, "chiara", record)

    await expect(page.get_by_role("button", name="Stampa", exact=True)).to_be_visible()
    await expect(page.get_by_text("Scarica i dati")).to_have_count(0)
