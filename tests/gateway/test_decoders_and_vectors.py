"""Every tongue reads what its published vectors say, and refuses the rest by name."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

from accanto_contract.errors import Refused
from accanto_contract.signals import BY_NAME, CATALOGUE
from accanto_gateway.devices import medfloat, racp, stamps, tongues
from accanto_gateway.devices.octets import Octets
from accanto_gateway.records import Tongue
from accanto_gateway.told import Stamp, Told

VECTORS = Path(__file__).parent.parent / "vectors"
DRIVERS = Path(tongues.__file__).parent / "drivers"
FILES = [
    VECTORS / f"{name}.json"
    for name in (
        "heart_rate", "blood_pressure", "weight", "body_composition", "temperature", "glucose", "ghs_live",
        "ghs_stored",
    )
] + sorted(DRIVERS.glob("*/vectors.json"))  # fmt: skip


class Wave(TypedDict):
    """A strip or a frame as a vector tells it."""

    signal: str
    samples: list[int]
    scale: float
    rate_hz: NotRequired[float]
    nominal_hz: NotRequired[float]
    last: NotRequired[str]


class Vector(TypedDict):
    """What some rows tell."""

    name: str
    rows: list[str]
    values: NotRequired[dict[str, float]]
    several: NotRequired[list[tuple[str, float, int]]]
    shown: NotRequired[str | None]
    synchronised: NotRequired[bool]
    on_timeline: NotRequired[bool]
    quality: NotRequired[int]
    flags: NotRequired[int]
    lacks: NotRequired[list[str]]
    contact: NotRequired[bool]
    strips: NotRequired[list[Wave]]
    frames: NotRequired[list[Wave]]


def told_by(tongue: str, rows: list[str]) -> Told | None:
    """What a fresh reader says after the last row."""
    reader, told = tongues.READERS[Tongue(tongue)](), None
    for row in rows:
        told = reader.read(bytes.fromhex(row))
    return told


def every(part: str) -> list[object]:
    loaded = [(path, json.loads(path.read_text())) for path in FILES]
    return [
        pytest.param(body["tongue"], vector, id=f"{body['tongue']}: {vector['name']}")
        for path, body in loaded
        for vector in body[part]
    ]


def us(moment: str | None) -> int | None:
    if moment is None:
        return None
    return round(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1e6)


@pytest.mark.parametrize(("tongue", "vector"), every("told"))
def test_values_and_their_time_are_read_as_the_vector_says(tongue: str, vector: Vector) -> None:
    told = told_by(tongue, vector["rows"])

    assert told is not None
    found = [(CATALOGUE[value.signal].name, value.value, value.before_us) for value in told.values]
    wanted = vector.get("several") or [(name, value, 0) for name, value in vector.get("values", {}).items()]
    assert [(name, before) for name, _, before in found] == [(name, before) for name, _, before in wanted]
    assert [value for _, value, _ in found] == pytest.approx([value for _, value, _ in wanted], rel=1e-9)
    assert {value.quality for value in told.values} <= {vector.get("quality", 100)}
    assert {int(value.flags) for value in told.values} <= {vector.get("flags", 0)}
    assert [CATALOGUE[signal].name for signal in told.lacks] == vector.get("lacks", [])
    assert told.is_contact == vector.get("contact")
    assert (told.stamp.shown_us if told.stamp else None) == us(vector.get("shown"))
    assert not told.stamp or told.stamp.is_synchronised == vector.get("synchronised", False)
    assert not told.stamp or told.stamp.on_timeline == vector.get("on_timeline")


@pytest.mark.parametrize(("tongue", "vector"), every("told"))
def test_waves_are_read_as_the_vector_says(tongue: str, vector: Vector) -> None:
    told = told_by(tongue, vector["rows"])

    assert told is not None
    strips = [(CATALOGUE[s.signal].name, *s.leads, s.rate_hz, s.scale) for s in told.strips]
    frames = [(CATALOGUE[f.signal].name, f.samples, f.nominal_hz, f.scale, f.t_last_ns) for f in told.frames]
    assert strips == [
        (w["signal"], tuple(w["samples"]), w["rate_hz"], pytest.approx(w["scale"], rel=1e-6))
        for w in vector.get("strips", [])
    ]
    assert frames == [
        (w["signal"], tuple(w["samples"]), w["nominal_hz"], w["scale"], (us(w["last"]) or 0) * 1000)
        for w in vector.get("frames", [])
    ]


@pytest.mark.parametrize(("tongue", "vector"), every("refused"))
def test_what_breaks_its_format_is_refused(tongue: str, vector: Vector) -> None:
    with pytest.raises(Refused):
        told_by(tongue, vector["rows"])


@pytest.mark.parametrize(("tongue", "vector"), every("told"))
def test_a_value_that_is_cut_anywhere_is_refused(tongue: str, vector: Vector) -> None:
    *before, last = (bytes.fromhex(row) for row in vector["rows"])

    # A pulse belt's intervals have no count: cut between two of them, what is left is whole.
    whole = {4} if tongue == "heart_rate" else set()
    for length in set(range(len(last))) - whole:
        with pytest.raises(Refused):
            told_by(tongue, [row.hex() for row in (*before, last[:length])])


def test_every_tongue_has_a_reader_and_every_signal_a_vector_names_is_known() -> None:
    named = {
        name for path in FILES for v in json.loads(path.read_text())["told"] for name in v.get("values", {})
    }

    assert set(tongues.READERS) == set(Tongue)
    assert named <= set(BY_NAME)


NUMBERS = json.loads((VECTORS / "numbers.json").read_text())


@pytest.mark.parametrize("kind", ["sfloat", "float32"])
def test_a_medical_float_is_its_value_or_one_of_the_special_ones(kind: str) -> None:
    for vector in NUMBERS[kind]:
        raw = int.from_bytes(bytes.fromhex(vector["hex"]), "little")
        number = getattr(medfloat, kind)(raw)

        assert (number.value if isinstance(number, medfloat.Special) else number) == vector["value"], vector


TIMES = json.loads((VECTORS / "times.json").read_text())


@pytest.mark.parametrize("vector", TIMES["elapsed_time"], ids=lambda vector: vector["name"])
def test_an_elapsed_time_says_what_it_knows_of_itself(vector: dict[str, str]) -> None:
    stamp = stamps.elapsed_time(Octets(bytes.fromhex(vector["hex"])))

    assert stamp == Stamp(
        shown_us=us(vector["shown"]) or 0,
        is_synchronised=bool(vector["synchronised"]),
        on_timeline=bool(vector["on_timeline"]),
    )


def test_a_clock_without_a_zone_shows_what_the_vectors_say() -> None:
    dates = [(stamps.date_time(Octets(bytes.fromhex(v["hex"]))), v["shown"]) for v in TIMES["date_time"]]
    currents = [(stamps.current_time(bytes.fromhex(v["hex"])), v["shown"]) for v in TIMES["current_time"]]

    devices = [(stamps.device_time(bytes.fromhex(v["hex"])), v["shown"]) for v in TIMES["device_time"]]
    assert [stamp.is_synchronised for stamp, _ in devices] == [
        v["synchronised"] for v in TIMES["device_time"]
    ]
    for stamp, shown in dates + currents + devices:
        assert (stamp.shown_us if stamp else None) == us(shown)


@pytest.mark.parametrize("kind", ["date_time", "current_time", "device_time", "elapsed_time"])
def test_a_time_that_is_cut_or_impossible_is_refused(kind: str) -> None:
    takes_bytes = kind in {"current_time", "device_time"}
    for octets in (bytes.fromhex(text) for text in TIMES["refused"][kind]):
        with pytest.raises(Refused):
            getattr(stamps, kind)(octets if takes_bytes else Octets(octets))


RACP = json.loads((VECTORS / "racp.json").read_text())


@pytest.mark.parametrize("vector", RACP["requests"], ids=lambda vector: vector["name"])
def test_records_are_asked_for_and_deleted_in_the_published_octets(vector: dict[str, object]) -> None:
    ask, octets = vector["ask"], int(str(vector["octets"]))
    assert isinstance(ask, dict)
    if ask.get("delete") == "first":
        request = racp.delete_first()
    elif "delete" in ask:
        request = racp.delete_up_to(ask["delete"], octets=octets)
    else:
        request = racp.report(ask["first"], octets=octets, combined=ask.get("combined", False))

    assert request.hex() == vector["hex"]


@pytest.mark.parametrize("vector", RACP["answers"], ids=lambda vector: vector["name"])
def test_the_control_point_s_answers_are_understood(vector: dict[str, object]) -> None:
    answer = racp.answer(bytes.fromhex(str(vector["hex"])))

    assert (answer.operation, answer.outcome, answer.count) == (
        vector["operation"], vector["outcome"], vector["count"],
    )  # fmt: skip


@pytest.mark.parametrize("octets", RACP["refused"])
def test_an_answer_that_is_none_is_refused(octets: str) -> None:
    with pytest.raises(Refused):
        racp.answer(bytes.fromhex(octets))


def test_a_stored_record_has_its_number_from_its_first_piece_on() -> None:
    stored = json.loads((VECTORS / "ghs_stored.json").read_text())
    pieces = [bytes.fromhex(row) for row in stored["told"][0]["rows"]]

    found = [tongues.NUMBERS[Tongue.GHS_STORED](piece) for piece in pieces]

    assert found == [stored["number"], None, None]
    assert tongues.NUMBERS[Tongue.GLUCOSE](bytes.fromhex("18020700")) == 7
    assert tongues.NUMBERS[Tongue.GLUCOSE](bytes.fromhex("34020700")) is None
