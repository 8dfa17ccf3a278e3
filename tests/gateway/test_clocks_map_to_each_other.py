"""The gateway's clock runs backwards only to be put right, and a device's clock is fitted to it."""

import random

import frames
import pytest

from accanto_contract import header
from accanto_contract.header import ClockFlag
from accanto_gateway import clock
from accanto_gateway.clock import DeviceClock, GatewayClock, Line
from accanto_gateway.records import Row, Tongue
from accanto_gateway.stream import Assembler

SECOND = 1_000_000_000


class Watch:
    """A system clock and a monotonic clock that a test sets."""

    def __init__(self) -> None:
        self.utc = 1_800_000_000 * SECOND
        self.mono = 5 * SECOND

    def pass_(self, seconds: float) -> None:
        self.utc += round(seconds * SECOND)
        self.mono += round(seconds * SECOND)

    def clock(self) -> GatewayClock:
        return GatewayClock(utc_ns=lambda: self.utc, monotonic_ns=lambda: self.mono)


def test_a_system_clock_set_back_never_turns_our_time_back() -> None:
    watch = Watch()
    ours = watch.clock()
    times = [ours.now_us()]

    watch.utc -= 30 * SECOND
    for _ in range(400):
        watch.pass_(1)
        times.append(ours.now_us())

    assert times == sorted(times)
    assert times[-1] == watch.utc // 1000


def test_a_clock_that_was_hours_ahead_is_put_right_within_seconds() -> None:
    watch = Watch()
    ours = watch.clock()

    watch.utc -= 2 * 3600 * SECOND
    for _ in range(12):
        watch.pass_(1)
        ours.now_us()

    assert ours.now_us() == watch.utc // 1000


def test_a_system_clock_that_is_wrong_for_a_moment_is_not_followed_back() -> None:
    watch = Watch()
    ours = watch.clock()
    began = ours.now_us()

    for jump_s in (-3 * 3600, 0, 0, 3 * 3600, 0):
        watch.utc += jump_s * SECOND
        watch.pass_(2)
        ours.now_us()

    assert ours.now_us() == pytest.approx(began + 10_000_000, abs=1_000_000)


def test_a_system_clock_set_forward_is_followed_at_once() -> None:
    watch = Watch()
    ours = watch.clock()

    watch.utc += 3600 * SECOND

    assert ours.now_us() == watch.utc // 1000


def test_a_receipt_tells_whether_our_clock_agrees_with_the_centre() -> None:
    ours = Watch().clock()

    ours.heard(sent_us=1_000_000, centre_us=1_200_000, received_us=1_400_000)
    agreed = ours.synchronised
    ours.heard(sent_us=1_000_000, centre_us=9_000_000, received_us=1_400_000)

    assert agreed
    assert not ours.synchronised


def test_a_line_is_found_in_noise() -> None:
    rng = random.Random(1)
    line = Line()

    for x in range(300):
        line.add(x, 3 + 2.5 * x + rng.gauss(0, 0.1))

    assert abs((line.slope() or 0) - 2.5) < 1e-3


def test_a_drifting_device_with_another_epoch_is_mapped_within_milliseconds() -> None:
    rng = random.Random(2)
    device = DeviceClock(epoch_us=0)
    true = [1_800_000_000_000_000 + 561_538 * frame for frame in range(400)]
    stamps = [round((us - true[0]) * 1000 * 1.00005) + 77 * SECOND for us in true]

    for us, stamp in zip(true, stamps, strict=True):
        device.heard(stamp, us + round(abs(rng.gauss(0, 2_000))))

    assert abs(device.gateway_us(stamps[-1]) - true[-1]) < 3_000
    assert device.flags() is ClockFlag.DEVICE_ON_TIMELINE


def test_a_device_clock_that_was_reset_begins_a_new_fit() -> None:
    device = DeviceClock(epoch_us=0)
    for second in range(20):
        device.heard(second * SECOND, 10**12 + second * 1_000_000)

    device.heard(5 * SECOND, 10**12 + 600 * 1_000_000)

    assert device.gateway_us(5 * SECOND) == 10**12 + 600 * 1_000_000


def test_a_device_clock_that_agrees_with_ours_is_synchronised() -> None:
    device = DeviceClock(epoch_us=clock.SYNCHRONISED_WITHIN_US // 2)

    device.heard(0, 0)

    assert ClockFlag.DEVICE_SYNCHRONISED in device.flags()


@pytest.mark.parametrize("jump_s", [3600, -7200, 86_400])
def test_a_system_clock_that_jumps_while_a_strap_sends_costs_no_sample_and_makes_no_gap(jump_s: int) -> None:
    watch = Watch()
    ours = watch.clock()
    assembler = Assembler(tongue=Tongue.PMD_ECG, clock=ours)
    drafts = []
    for number in range(72):
        watch.pass_(frames.SAMPLES * frames.PERIOD_NS / SECOND)
        watch.utc += jump_s * SECOND if number == 36 else 0
        row = Row(id=number + 1, link=1, at_us=ours.now_us(), data=frames.frame(number))
        drafts += assembler.feed(row)

    headers = [header.parse(draft.content)[0] for draft in drafts if isinstance(draft.content, bytes)]
    times = [one.t_gateway_us for one in headers]
    assert sum(one.samples for one in headers) == 72 * frames.SAMPLES
    assert assembler.gaps == 0
    assert times == sorted(times) or jump_s < 0
    assert abs(times[-1] + headers[-1].samples / 130 * 1e6 - watch.utc / 1000) < 2_000_000
    assert all(abs(one.rate_hz - 130) < 0.01 for one in headers)
