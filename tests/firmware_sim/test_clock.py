"""True time of a district: one clock for every process, at any speed, and never back."""

import asyncio
from pathlib import Path

import pytest

from accanto_firmware_sim.clock import DistrictTime, Follower, Stopwatch

SUNDAY_NS = 1_790_000_000_000_000_000
HOUR_NS = 3_600 * 10**9


def test_who_follows_sees_the_same_time(tmp_path: Path) -> None:
    time = DistrictTime(begins_ns=SUNDAY_NS, speed=20, file=tmp_path / "time")
    other = Follower(tmp_path / "time")

    time.skip_to(SUNDAY_NS + HOUR_NS)

    before, seen, after = time.now_ns(), other.now_ns(), time.now_ns()
    assert before <= seen <= after
    assert seen >= SUNDAY_NS + HOUR_NS


async def test_a_waiting_patient_notices_that_hours_were_skipped() -> None:
    time = DistrictTime(begins_ns=SUNDAY_NS)
    watch = Stopwatch(time)
    waiting = asyncio.create_task(watch.until(3_600))
    await asyncio.sleep(0)

    time.skip_to(SUNDAY_NS + HOUR_NS)

    await asyncio.wait_for(waiting, 1)


async def test_at_a_hundred_times_the_speed_a_minute_is_less_than_a_second() -> None:
    watch = Stopwatch(DistrictTime(begins_ns=SUNDAY_NS, speed=100))

    async with asyncio.timeout(2):
        await watch.until(60)

    assert watch.elapsed() >= 60


def test_time_never_goes_back() -> None:
    time = DistrictTime(begins_ns=SUNDAY_NS)

    time.skip_to(SUNDAY_NS - HOUR_NS)
    time.run_at(2)

    assert time.now_ns() >= SUNDAY_NS


async def test_a_condition_is_waited_for_and_given_up() -> None:
    watch = Stopwatch(DistrictTime(begins_ns=SUNDAY_NS, speed=100))

    assert await watch.until_true(lambda: watch.elapsed() > 5, within_s=60)
    assert not await watch.until_true(lambda: False, within_s=5)


def test_a_file_without_a_time_is_refused(tmp_path: Path) -> None:
    (tmp_path / "time").write_bytes(b"half past nine")

    with pytest.raises(OSError, match="holds none"):
        Follower(tmp_path / "time").now_ns()


def test_a_speed_that_nobody_can_mean_is_refused() -> None:
    with pytest.raises(ValueError, match="times as fast"):
        DistrictTime(speed=0)
