"""From a device on the air to what the patient reads: cuff and strap by GATT, through a whole gateway, on its page."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
import served
from every_device import Bench

from accanto_firmware_sim.bls import Pressure
from accanto_firmware_sim.clock import DeviceClock, since_2000
from accanto_firmware_sim.cuff import Cuff
from accanto_firmware_sim.heart import Samples
from accanto_firmware_sim.ledger import Book
from accanto_firmware_sim.strap import Sampling, Strap
from accanto_firmware_sim.tape import Tape

pytestmark = [pytest.mark.integration, pytest.mark.timeout(120)]

OURS = {"Sec-Fetch-Site": "same-origin"}


async def shown(client: httpx.AsyncClient, words: str, *, within_s: float = 40.0) -> str:
    """The page, as soon as these words stand on it."""
    async with asyncio.timeout(within_s):
        while True:
            try:
                page = (await client.get("/")).text
            except httpx.TransportError:
                page = ""
            if words in page:
                return page
            await asyncio.sleep(0.2)


def browser(port: int) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"Accept-Language": "it"})


async def test_a_cuff_s_value_is_on_the_page_and_in_the_home_s_keeping(tmp_path: Path) -> None:
    bench, port = Bench(folder=tmp_path), served.free_port()
    identity, radio, watch = bench.parts(0x1810)
    cuff = Cuff(identity, radio, watch, face=bench.face(), diary=bench.diary(identity.serial))
    cuff.measure(Pressure(systolic=128, diastolic=82, mean=97, pulse=71))

    async with bench.heard(cuff, page_port=port), browser(port) as client:
        page = await shown(client, '<h2 id="n">Fatto</h2>')
        table = (await client.get("/values.csv")).text

    assert "128 / 82\N{NO-BREAK SPACE}mmHg" in page
    assert "La misura è al sicuro qui" in page, "there is no broker"
    assert "systolic,128,mm[Hg],100,no" in table


def flat() -> Iterator[Samples]:
    """An electrode that is off: nothing moves."""
    while True:
        yield np.zeros(130, np.int32)


def strap_of(bench: Bench) -> Strap:
    identity, radio, watch = bench.parts(0x180D)
    clock = DeviceClock(start_ns=since_2000(watch.now_ns()), ppm=5)
    sampling = Sampling(tape=Tape(flat()), rate_hz=130.0, clock=clock)
    return Strap(identity, radio, watch, sampling=sampling, book=Book(bench.diaries, identity.serial, "ecg"))


async def test_an_electrode_that_is_off_is_said_within_seconds_while_the_strap_is_worn(
    tmp_path: Path,
) -> None:
    bench, port = Bench(folder=tmp_path), served.free_port()
    strap = strap_of(bench)

    async with bench.heard(strap, page_port=port), browser(port) as client:
        page = await shown(client, "Ripeta la misura")
        tapped = await client.post("/tap", data={"tap": "again"}, headers=OURS)

    assert "forse un elettrodo si è staccato" in page
    assert tapped.status_code == 303
