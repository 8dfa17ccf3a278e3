"""Octets that no device should send: every decoder gives facts that can be stored, or its own refusal.

ACCANTO_FUZZ says how many cases in all (`make fuzz`: a million); what is fed are random octets, and vectors that were
cut, flipped, joined and shuffled. ACCANTO_FUZZ_SEED repeats a run.
"""

import json
import math
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accanto_contract.errors import Refused
from accanto_gateway.devices import information, pmd, racp, sensor, stamps, tongues
from accanto_gateway.devices.octets import Octets
from accanto_gateway.records import Tongue
from accanto_gateway.told import Reader, Told

CASES = int(os.environ.get("ACCANTO_FUZZ", "40000"))
SEED = int(os.environ.get("ACCANTO_FUZZ_SEED") or time.time_ns())
LARGEST = (1 << 63) - 1
FRESH_READER_EVERY = 20

ROOT = Path(__file__).parents[1] / "vectors"
DRIVERS = Path(tongues.__file__).parent / "drivers"
PLAIN: dict[str, Callable[[bytes], object]] = {
    "racp": racp.answer,
    "features": sensor.features,
    "battery": information.percent,
    "current_time": stamps.current_time,
    "device_time": stamps.device_time,
    "date_time": lambda data: stamps.date_time(Octets(data)),
    "elapsed_time": lambda data: stamps.elapsed_time(Octets(data)),
    "pmd_answer": lambda data: pmd.is_started(data, pmd.START_ECG),
    "pmd_features": pmd.offers_ecg,
}
SPOKEN = {
    "pmd_ecg": "pmd", "pmd_answer": "pmd", "pmd_features": "pmd", "plx_continuous": "plx", "plx_spot": "plx",
    "features": "ghs_live", "current_time": "times", "device_time": "times", "date_time": "times",
    "elapsed_time": "times",
}  # fmt: skip
"""The file of vectors that speaks to a decoder, where it is not its own name."""
SHARE = max(1, CASES // (len(Tongue) + len(PLAIN)))


def seeds() -> dict[str, list[bytes]]:
    """The octet strings of every vector, by the tongue or the name of its file."""
    bodies = {
        path: json.loads(path.read_text()) for path in (*ROOT.glob("*.json"), *DRIVERS.glob("*/*.json"))
    }
    found = {
        body.get("tongue", path.stem): sorted(filter(None, set(_hexes(body))))
        for path, body in bodies.items()
    }
    return {name: octets for name, octets in found.items() if octets}


def sequences() -> dict[str, list[list[bytes]]]:
    """The rows of every vector in their order, by tongue: values that come in pieces need it."""
    paths = [*ROOT.glob("*.json"), *DRIVERS.glob("*/*.json")]
    bodies = [body for body in (json.loads(path.read_text()) for path in paths) if "tongue" in body]
    return {
        body["tongue"]: [
            [bytes.fromhex(row) for row in one["rows"]] for one in body["told"] + body["refused"]
        ]
        for body in bodies
    }


def _hexes(body: object) -> Iterator[bytes]:
    if isinstance(body, dict):
        body = list(body.values())
    if isinstance(body, list):
        for part in body:
            yield from _hexes(part)
    elif isinstance(body, str) and len(body) % 2 == 0 and set(body) <= set("0123456789abcdef"):
        yield bytes.fromhex(body)


class Mutator:
    """Makes octets that are nearly right for a decoder, and some that are right for another."""

    def __init__(self, name: str) -> None:
        self._rng = random.Random(f"{SEED} {name}")
        found = seeds()
        self._all = sorted({octets for group in found.values() for octets in group})
        self._own = found.get(SPOKEN.get(name, name), self._all)
        self._sequences = sequences().get(name, [])
        self._next: list[bytes] = []

    def row(self) -> bytes:
        """The next of a row of cases: often a vector's rows in order, few of them changed."""
        if not self._next:
            in_order = self._sequences and self._rng.random() < 0.4
            rows = self._rng.choice(self._sequences) if in_order else [self.one()]
            self._next = [self._perhaps_changed(row) for row in rows]
        return self._next.pop(0)

    def one(self) -> bytes:
        """The next case."""
        rng = self._rng
        if rng.random() < 0.15:
            return rng.randbytes(rng.randrange(0, 60))
        data = bytearray(rng.choice(self._own if rng.random() < 0.8 else self._all))
        for _ in range(rng.randrange(0, 4)):
            self._change(data)
        return bytes(data[:600])

    def _perhaps_changed(self, row: bytes) -> bytes:
        data = bytearray(row)
        if self._rng.random() < 0.2:
            self._change(data)
        return bytes(data)

    def _change(self, data: bytearray) -> None:
        rng, at = self._rng, self._rng.randrange(0, len(data) + 1)
        match rng.randrange(6):
            case 0:
                del data[at:]
            case 1:
                data[at:at] = rng.randbytes(rng.randrange(1, 5))
            case 2:
                data[at:] = rng.choice(self._all)
            case 3 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 4 if at < len(data):
                data[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))
            case _:
                del data[at : at + rng.randrange(1, 4)]


def check(told: Told) -> None:
    """Whether this can be stored and sent. An AssertionError names what cannot."""
    for value in told.values:
        assert math.isfinite(value.value)
        assert 0 <= value.quality <= 100
        assert value.before_us >= 0
        assert 0 <= value.flags <= 0x7FFF
    rates = [frame.nominal_hz for frame in told.frames] + [strip.rate_hz for strip in told.strips]
    scales = [frame.scale for frame in told.frames] + [strip.scale for strip in told.strips]
    assert all(0 < rate_hz <= 100_000 for rate_hz in rates)
    assert all(0 < scale < 1e9 for scale in scales)
    for frame in told.frames:
        assert 0 <= frame.t_last_ns < 1 << 64
        assert frame.samples
    for strip in told.strips:
        assert all(-32768 <= sample <= 32767 for lead in strip.leads for sample in lead)
        assert strip.leads[0]
    assert told.stamp is None or 0 <= told.stamp.shown_us * 1000 <= LARGEST


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("tongue", Tongue)
def test_a_reader_gives_facts_or_a_refusal(tongue: Tongue) -> None:
    mutator = Mutator(tongue)
    reader: Reader = tongues.READERS[tongue]()
    for case in range(SHARE):
        if case % FRESH_READER_EVERY == 0:
            reader = tongues.READERS[tongue]()
        data = mutator.row()
        try:
            if told := reader.read(data):
                check(told)
        except Refused:
            continue
        except Exception as error:
            raise AssertionError(f"ACCANTO_FUZZ_SEED={SEED} {tongue} {data.hex()}") from error


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PLAIN)
def test_an_answer_is_understood_or_refused(name: str) -> None:
    mutator = Mutator(name)
    for _ in range(SHARE):
        data = mutator.one()
        try:
            PLAIN[name](data)
        except Refused:
            continue
        except Exception as error:
            raise AssertionError(f"ACCANTO_FUZZ_SEED={SEED} {name} {data.hex()}") from error


@pytest.mark.slow
@pytest.mark.parametrize("tongue", Tongue)
def test_numbers_and_fingerprints_are_had_of_any_row(tongue: Tongue) -> None:
    mutator = Mutator(tongue)
    for _ in range(max(1, SHARE // 10)):
        data = mutator.one()
        number = tongues.NUMBERS[tongue](data) if tongue in tongues.NUMBERS else None

        assert number is None or 0 <= number < 1 << 32
        assert isinstance(tongues.fingerprint(tongue, data), bytes)
