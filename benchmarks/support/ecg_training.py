"""How the scorecards of `accanto_signal.ecg` were fitted, and how they do on records held back.

`python benchmarks/support/ecg_training.py` fits both sets of cards anew and writes their modules.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import ecg_fit
import ecg_sets
import numpy as np
from numpy.typing import NDArray

from accanto_signal.ecg import atrial, beats, classes, intervals, portrait
from accanto_signal.ecg.scorecard import Scorecard

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

VENTRICULAR = (
    "shape_change", "against_unlike", "shape_discord", "late", "shape_width", "shape_p_height", "against_p_unlike",
    "middle", "unlike", "against_early", "shape_like", "shape_scatter", "against_late",
)  # fmt: skip
SUPRAVENTRICULAR = (
    "p_unlike", "shape_p_unlike", "early", "against_p_unlike", "unlike", "against_spread", "shape_unlike", "discord",
    "late",
)  # fmt: skip
"""Chosen one by one on these very records, each time the index that most improved the likelihood of records held
back: the figures are a little flattered by that choice."""
CAPS = {"own": (150, 150), "N": (200, 400), "other": (60, 60), "x": (10, 10)}
"""How many beats of each kind of a record take part, and their weight at most: no patient outweighs the others."""
NORMALS, NORMAL_WEIGHT = 6000, 0.4
"""Beats of CinC 2017 strips labelled normal that take part: hand-held recorders have another noise."""
BEAT_KNOTS, BEAT_STIFF = 6, 10.0
STRIP_KNOTS, STRIP_STIFF = 8, 5.0
FOLDS, SEED = 5, 0
TOLERANCE_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatSet:
    """Beats found: indices, true kind (x: no beat is there), record; and how many of a kind were missed."""

    values: Floats
    kinds: NDArray[np.str_]
    records: NDArray[np.int64]
    missed: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BeatSets:
    """The beats of DS1, read whole and in half minutes, and normal ones of CinC 2017 (numbers of strips from 1000)."""

    whole: BeatSet
    pieces: BeatSet
    normals: BeatSet


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSet:
    """The strips of CinC 2017 that aren't labelled noise."""

    values: Floats
    labels: NDArray[np.str_]
    undetermined: NDArray[np.str_]
    """Labels of strips with too few beats for any index."""


def beat_sets() -> BeatSets:
    """All three."""
    records = list(ecg_sets.ds1())
    return BeatSets(
        whole=_joined([_read(record, at, seconds=None) for at, record in enumerate(records)]),
        pieces=_joined([_read(record, at, seconds=30.0) for at, record in enumerate(records)]),
        normals=_normals(),
    )


def _read(record: ecg_sets.Record, number: int, *, seconds: float | None) -> BeatSet:
    """The beats of a record outside ventricular flutter, each judged by the record or by its half minute."""
    rate_hz = ecg_sets.DS1_RATE
    found = beats.find(record.trace, rate_hz)[0]
    inside, truth = _outside(found, record), _outside(record.places, record)
    kinds, lost = matched(record.places[truth], record.kinds[truth], found[inside])
    size = record.trace.size if seconds is None else int(seconds * rate_hz)
    values = np.full((found.size, len(portrait.NAMES)), np.nan)
    for start in range(0, record.trace.size, size):
        mine = (found >= start) & (found < start + size)
        if mine.sum() >= classes.FEWEST:
            values[mine] = portrait.of(record.trace[start : start + size], found[mine] - start, rate_hz)
    known = np.isfinite(values[inside]).all(axis=1)
    return BeatSet(
        values=values[inside][known],
        kinds=kinds[known],
        records=np.full(int(known.sum()), number),
        missed={kind: lost.count(kind) for kind in "NSVFQ"},
    )


def _normals() -> BeatSet:
    parts = []
    for number, strip in enumerate(ecg_sets.cinc2017()):
        peaks = beats.find(strip.trace, ecg_sets.CINC_RATE)[0]
        if strip.label == "N" and peaks.size >= 2 * classes.FEWEST:
            parts.append(
                BeatSet(
                    values=portrait.of(strip.trace, peaks, ecg_sets.CINC_RATE),
                    kinds=np.full(peaks.size, "N"),
                    records=np.full(peaks.size, 1000 + number),
                    missed={},
                )
            )
    return _joined(parts)


def _joined(parts: Sequence[BeatSet]) -> BeatSet:
    missed = {kind: sum(part.missed.get(kind, 0) for part in parts) for kind in "NSVFQ"}
    return BeatSet(
        values=np.concatenate([part.values for part in parts]),
        kinds=np.concatenate([part.kinds for part in parts]),
        records=np.concatenate([part.records for part in parts]),
        missed=missed,
    )


def _outside(places: ecg_sets.Beats, record: ecg_sets.Record) -> Flags:
    flutter = [(places >= start) & (places <= end) for start, end in record.flutter]
    return np.asarray(~np.any([np.zeros(places.size, bool), *flutter], axis=0), np.bool_)


def matched(
    places: ecg_sets.Beats, kinds: NDArray[np.str_], found: ecg_sets.Beats
) -> tuple[NDArray[np.str_], list[str]]:
    """The true kind of each beat found (x: none within 150 ms), and the kinds of those missed."""
    reach = TOLERANCE_S * ecg_sets.DS1_RATE
    pairs = [
        (abs(int(found[j]) - int(place)), i, int(j))
        for i, place in enumerate(places)
        for j in range(*np.searchsorted(found, [place - reach, place + reach + 1]).tolist())
    ]
    answer = np.full(found.size, "x")
    taken = set[int]()
    for _, i, j in sorted(pairs):
        if i not in taken and answer[j] == "x":
            taken.add(i)
            answer[j] = kinds[i]
    return answer, [str(kinds[i]) for i in range(places.size) if i not in taken]


def strip_set() -> StripSet:
    """CinC 2017 without noise."""
    values, labels, undetermined = [], [], []
    for strip in ecg_sets.cinc2017():
        if strip.label == "~":
            continue
        peaks = beats.find(strip.trace, ecg_sets.CINC_RATE)[0]
        regular = intervals.of(np.diff(peaks) / ecg_sets.CINC_RATE)
        waves = atrial.of(strip.trace, peaks, ecg_sets.CINC_RATE)
        if regular is None or waves is None:
            undetermined.append(strip.label)
            continue
        values.append(np.concatenate([regular, waves]))
        labels.append(strip.label)
    return StripSet(values=np.array(values), labels=np.array(labels), undetermined=np.array(undetermined))


def beat_card(sets: BeatSets, kind: str, names: Sequence[str], *, without: int | None = None) -> Scorecard:
    """The card of one kind of beat (V or S), fitted without one record."""
    rng = np.random.default_rng(SEED)
    parts = [_chosen(one, kind, rng) for one in (sets.whole, sets.pieces)]
    some = rng.permutation(sets.normals.records.size)[:NORMALS]
    chosen = [(sets.whole, *parts[0]), (sets.pieces, *parts[1])]
    chosen.append((sets.normals, some, np.full(some.size, NORMAL_WEIGHT)))
    values = np.concatenate([one.values[rows] for one, rows, _ in chosen])
    truth = np.concatenate([one.kinds[rows] == kind for one, rows, _ in chosen])
    records = np.concatenate([one.records[rows] for one, rows, _ in chosen])
    weights = np.concatenate([weight for _, _, weight in chosen])
    kept = records != without
    return ecg_fit.fit(
        names, columns(values[kept], names), truth[kept], weights[kept], knots=BEAT_KNOTS, stiff=BEAT_STIFF
    )


def _chosen(beat: BeatSet, kind: str, rng: np.random.Generator) -> tuple[NDArray[np.int64], Floats]:
    """Rows of a set that take part, and their weights."""
    caps = {"own": kind, "N": "N", "other": "S" if kind == "V" else "V", "x": "x"}
    rows, weights = [], []
    for record in np.unique(beat.records):
        for name, one in caps.items():
            mine = np.flatnonzero((beat.records == record) & (beat.kinds == one))
            most, mass = CAPS[name]
            some = rng.permutation(mine)[:most]
            rows.append(some)
            weights.append(np.full(some.size, min(mass, mine.size) / max(some.size, 1)))
    return np.concatenate(rows), np.concatenate(weights)


def columns(values: Floats, names: Sequence[str]) -> Floats:
    """The indices of these names."""
    return values[:, [portrait.NAMES.index(name) for name in names]]


def held_back_beats(sets: BeatSets, kind: str, names: Sequence[str]) -> tuple[Floats, Floats]:
    """The score of each beat of `whole` and of `pieces` by a card fitted without its record."""
    scores = np.zeros(sets.whole.records.size), np.zeros(sets.pieces.records.size)
    for record in np.unique(sets.whole.records):
        card = beat_card(sets, kind, names, without=int(record))
        for score, beat in zip(scores, (sets.whole, sets.pieces), strict=True):
            mine = beat.records == record
            score[mine] = card.score(columns(beat.values[mine], names))
    return scores


def strip_card(values: Floats, labels: NDArray[np.str_], names: Sequence[str]) -> Scorecard:
    """The card of fibrillation."""
    return ecg_fit.fit(
        names, values, labels == "A", np.ones(labels.size), knots=STRIP_KNOTS, stiff=STRIP_STIFF
    )


def held_back_strips(strips: StripSet) -> Floats:
    """The score of each strip by a card fitted on the other four fifths (labels spread evenly, seed 0)."""
    fold = ecg_fit.folds(strips.labels, FOLDS, SEED)
    names = (*intervals.NAMES, *atrial.NAMES)
    scores = np.zeros(fold.size)
    for one in range(FOLDS):
        out = fold == one
        scores[out] = strip_card(strips.values[~out], strips.labels[~out], names).score(strips.values[out])
    return scores


def main(folder: Path) -> None:
    """Write both modules."""
    beat, strips = beat_sets(), strip_set()
    regular = len(intervals.NAMES)
    _write(
        folder / "classes_cards.py",
        "How ectopic beats are told: points fitted on DS1 and CinC 2017 by benchmarks/support/ecg_training.py.",
        {
            "VENTRICULAR": lambda: beat_card(beat, "V", VENTRICULAR),
            "SUPRAVENTRICULAR": lambda: beat_card(beat, "S", SUPRAVENTRICULAR),
        },
    )
    _write(
        folder / "fibrillation_cards.py",
        "How atrial fibrillation is told: points fitted on CinC 2017 by benchmarks/support/ecg_training.py.",
        {
            "WITH_WAVES": lambda: strip_card(strips.values, strips.labels, (*intervals.NAMES, *atrial.NAMES)),
            "INTERVALS_ALONE": lambda: strip_card(strips.values[:, :regular], strips.labels, intervals.NAMES),
        },
    )


def _write(file: Path, sentence: str, cards: dict[str, Callable[[], Scorecard]]) -> None:
    lines = [f'"""{sentence}"""', "", "from accanto_signal.ecg.scorecard import card", "", "# fmt: off"]
    for name, make in cards.items():
        made = make()
        lines.append(f"{name} = card({made.base}, [")
        for curve in made.curves:
            lines.append(f'    ("{curve.index}",')
            lines.append(f"     {_row(curve.knots)},")
            lines.append(f"     {_row(curve.points)}),")
        lines += ["])", ""]
    file.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def _row(values: Sequence[float]) -> str:
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("signal/accanto_signal/ecg"))
