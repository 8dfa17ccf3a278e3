"""What is plainly no measurement is noticed within five seconds, and what is one is left alone."""

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from frames import STRAP
from listening import parts

from accanto_contract.messages import Readings
from accanto_contract.signals import SignalId
from accanto_firmware_sim import heart, wfdb
from accanto_firmware_sim.heart import Noise
from accanto_firmware_sim.rhythm import Rhythm
from accanto_gateway import quality
from accanto_gateway.happenings import Doubted
from accanto_gateway.quality import Change, Trouble, Watch
from accanto_gateway.told import Frame, Strip, Told, Value

SAMPLES = 73
FRAME_US = 561_538
RAIL_UV = 4_000


def heard(watch: Watch, told: Iterable[Told], *, each_us: int = FRAME_US) -> list[Change]:
    changes = [watch.heard(one, number * each_us) for number, one in enumerate(told)]
    return [change for change in changes if change]


def ecg(*samples: int) -> Told:
    repeated = samples * max(1, SAMPLES // len(samples))
    frame = Frame(signal=SignalId.ECG, samples=repeated, t_last_ns=0, nominal_hz=130)
    return Told(frames=(frame,))


def beating(count: int) -> list[Told]:
    trace = heart.trace(Rhythm(rate_bpm=45), Noise(), rate_hz=130.0, seed=2)
    endless = (int(sample) for block in trace for sample in block)
    samples = list(islice(endless, count * SAMPLES))
    return [ecg(*samples[at : at + SAMPLES]) for at in range(0, len(samples), SAMPLES)]


def oximeter(spo2: float, *, quality_: int = 100) -> Told:
    return Told(values=(Value(signal=SignalId.SPO2, value=spo2, quality=quality_),), is_live=True)


def test_a_slow_quiet_heart_is_no_trouble() -> None:
    assert heard(Watch(), beating(200)) == []


@pytest.mark.parametrize(
    ("bad", "trouble"),
    [
        (ecg(0), Trouble.FLAT),
        (ecg(-3, 4), Trouble.FLAT),
        (ecg(0, 0, RAIL_UV), Trouble.SATURATED),
        (ecg(-32_000, 31_000), Trouble.SATURATED),
        (Told(frames=ecg(-500, 700).frames, is_contact=False), Trouble.LEAD_OFF),
    ],
)
def test_a_spoilt_ecg_is_told_within_five_seconds_and_once(bad: Told, trouble: Trouble) -> None:
    changes = heard(Watch(), [*beating(10), *[bad] * 20, *beating(3)])

    began, over = changes
    assert (began.trouble, over.trouble) == (trouble, None)
    assert began.at_us - 10 * FRAME_US < 5_000_000


@pytest.mark.parametrize(
    ("bad", "trouble"),
    [
        (oximeter(127), Trouble.NO_VALUE),
        (oximeter(12), Trouble.IMPOSSIBLE),
        (oximeter(97, quality_=0), Trouble.NOT_WORN),
        (Told(lacks=(SignalId.SPO2,), is_live=True), Trouble.NO_VALUE),
        (Told(values=(Value(signal=SignalId.PULSE_RATE, value=511),), is_live=True), Trouble.NO_VALUE),
    ],
)
def test_codes_for_no_value_are_no_values(bad: Told, trouble: Trouble) -> None:
    changes = heard(Watch(), [oximeter(97), *[bad] * 8], each_us=1_000_000)

    assert [change.trouble for change in changes] == [trouble]
    assert changes[0].at_us - 1_000_000 <= 5_000_000


def test_a_moment_without_a_value_is_not_told() -> None:
    assert heard(Watch(), [oximeter(97), oximeter(127), oximeter(97)] * 9, each_us=1_000_000) == []


def test_a_spot_value_that_cannot_be_is_told_at_once() -> None:
    weight = Told(values=(Value(signal=SignalId.WEIGHT, value=0.5),))

    assert [change.trouble for change in heard(Watch(), [weight])] == [Trouble.IMPOSSIBLE]


def test_a_strip_without_a_heart_in_it_is_told_at_once() -> None:
    strip = Strip(signal=SignalId.ECG, leads=((0, 3) * 500,), rate_hz=500)

    assert quality.of_strip(strip) is Trouble.FLAT


def test_each_trouble_speaks_to_the_patient_in_two_languages() -> None:
    sentences = {trouble.sentence(language) for trouble in Trouble for language in ("it", "en")}

    assert len(sentences) == 2 * len(Trouble)
    assert Trouble.LEAD_OFF.sentence("it") == "Elettrodo staccato"


@pytest.mark.slow
def test_eleven_hours_of_sick_hearts_are_no_trouble() -> None:
    data = os.environ.get("ACCANTO_DATA")
    if not data:
        pytest.skip("set ACCANTO_DATA to the folder with real records")
    records = sorted((Path(data) / "ecg" / "mitdb").glob("*.hea"))

    hours = [told_of(wfdb.read(record)) for record in records]

    assert sum(length for length, _ in hours) > 10
    assert [changes for _, changes in hours if changes] == []


async def test_a_trouble_reaches_the_page_at_once_and_the_centre_as_an_observation(tmp_path: Path) -> None:
    async with parts(tmp_path) as gateway:
        keep = gateway.intake.keeper(STRAP.device, STRAP.tongue)
        for number in range(9):
            gateway.clock.pass_us(FRAME_US)
            keep(pmd_frame(number))
        await gateway.intake.flush()

        (doubted,) = [event for event in gateway.events if isinstance(event, Doubted)]
        (told,) = [one for one in gateway.said() if isinstance(one, Readings)]
    assert doubted.trouble == Trouble.FLAT
    assert [(one.signal, one.value) for one in told.readings] == [(SignalId.TROUBLE, Trouble.FLAT.code)]
    assert doubted.at_us == told.readings[0].t_gateway_us


def told_of(recording: wfdb.Recording) -> tuple[float, list[Change]]:
    """Hours of a real record, and what the patient would have been told."""
    trace = np.nan_to_num(recording.samples).astype(int).tolist()
    frames = [ecg(*trace[at : at + 200]) for at in range(0, len(trace) - 200, 200)]
    changes = heard(Watch(), frames, each_us=round(200 / recording.rate_hz * 1e6))
    return len(trace) / recording.rate_hz / 3600, changes


def pmd_frame(number: int) -> bytes:
    stamp = (number + 1) * SAMPLES * (1_000_000_000 // 130)
    return b"\0" + stamp.to_bytes(8, "little") + b"\0" + bytes(3 * SAMPLES)
