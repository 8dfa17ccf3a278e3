"""A simulated strap's ledger against the outbox of a real gateway process: equal, in order, whatever happens."""

import asyncio
import signal
from pathlib import Path

import psutil
import pytest
from simulated_home import Home, open_home, stop

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

MOST_RESIDENT = 60 << 20


def assert_equal(home: Home) -> None:
    """Every frame that the strap knows to be taken is kept once and in order; others only if it does not know."""
    unknown = set(home.cut()) - set(home.sent())
    assert [frame for frame in home.kept() if frame not in unknown] == home.sent()
    assert len(set(home.kept())) == len(home.kept())
    taken, cut = home.values()
    assert taken <= home.kept_values() <= taken + cut


async def test_what_a_strap_sends_is_in_the_outbox_bit_by_bit(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        gateway = await home.gateway()
        await home.frames_sent(25)
        resident = psutil.Process(gateway.pid).memory_info().rss
        await home.say("quiet")
        stopped_after_s = await stop(gateway)

    assert_equal(home)
    assert len(home.kept()) >= 25
    assert resident <= MOST_RESIDENT
    assert stopped_after_s < 10


async def test_a_lost_link_comes_back_and_leaves_no_doubt(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        gateway = await home.gateway()
        await home.frames_sent(5)
        await home.say("drop", "E0001")
        await home.frames_sent(12)
        await home.say("away", "E0001")
        await asyncio.sleep(1)
        await home.say("back", "E0001")
        await home.frames_sent(20)
        await home.say("quiet")
        await stop(gateway)

    assert_equal(home)


async def test_a_gateway_killed_three_times_in_mid_stream_loses_and_doubles_nothing(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        for least in (6, 14, 30):
            gateway = await home.gateway()
            await home.frames_sent(least)
            gateway.kill()
            await gateway.wait()
        gateway = await home.gateway()
        await home.frames_sent(36)
        await home.say("quiet")
        await stop(gateway)

    assert_equal(home)


async def test_what_a_frozen_gateway_never_took_has_not_left_the_strap(tmp_path: Path) -> None:
    async with open_home(tmp_path) as home:
        gateway = await home.gateway()
        await home.frames_sent(6)
        gateway.send_signal(signal.SIGSTOP)
        await asyncio.sleep(5)
        gateway.kill()
        await gateway.wait()
        gateway = await home.gateway()
        await home.frames_sent(12)
        await home.say("quiet")
        await stop(gateway)

    assert_equal(home)


async def test_a_gateway_waits_for_a_radio_that_is_not_there(tmp_path: Path) -> None:
    home = Home(folder=tmp_path, radio="tcp-client:127.0.0.1:9", control=0)
    gateway = await home.gateway()
    log = tmp_path / "gateway.log"
    async with asyncio.timeout(30):
        while "radio tcp-client:127.0.0.1:9 cannot be opened" not in log.read_text():
            await asyncio.sleep(0.2)
    lives = gateway.returncode is None
    await stop(gateway)

    assert lives
    assert "the broker at 127.0.0.1:9 does not answer" in log.read_text()
