"""From what is known of a record to what is said of it: the measures, the median beat, the trend."""

from collections.abc import Mapping

import numpy as np

from accanto_api.ecg import computed, leads, measuring, opinions, shapes
from accanto_api.ecg.beating import Beats, Correction
from accanto_api.ecg.computed import Read
from accanto_api.ecg.layout import Layout
from accanto_api.ecg.measuring import Item
from accanto_api.ecg.opinions import Said
from accanto_signal.ecg import findings, marks
from accanto_signal.ecg import shapes as beat_shapes

MOST_BINS, SHORTEST_BIN_S = 300, 5.0


def measures(
    row: Layout, found: Read, standing: Beats, items: list[Item], words: Mapping[str, Said]
) -> shapes.EcgMeasures:
    """Everything that is said of a record beside its trace."""
    rr = measuring.between(standing, found.gaps, row.rate_hz)
    formulas = measuring.qtc(found, rr)
    return shapes.EcgMeasures(
        algorithm=findings.ALGORITHM,
        algorithm_version=findings.VERSION,
        items=[item(one, opinions.state(one, words)) for one in items],
        quality=[
            shapes.EcgQuality(first=first, last=last, reason=reason) for first, last, reason in found.spoilt
        ],
        median=_median(row, found),
        formulas=[shapes.EcgFormula(name=name, qtc_ms=value) for name, value in formulas.items()],
        trend=_trend(row, rr),
    )


def item(one: Item, said: Said | None) -> shapes.EcgItem:
    """A measure or finding with what a reader said of it."""
    return shapes.EcgItem(
        code=one.code,
        value=one.value,
        low=one.low,
        high=one.high,
        unit=one.unit,
        share=one.share,
        formula=one.formula,
        why=one.why,
        spans=[shapes.EcgSpan(first=first, last=last) for first, last in one.spans],
        state=said.verdict if said else "computed",
        by=said.by if said else None,
        at=said.at if said else None,
    )


def correction(row: Layout, one: Correction) -> shapes.EcgCorrection:
    """A change of a beat, at the moment at which viewers show it."""
    return shapes.EcgCorrection.model_validate(
        {
            "at": row.shown_at(row.sample_at(one.at)),
            "deed": one.deed,
            "label": one.label,
            "was": one.was,
            "by": one.by,
            "made_at": one.made_at,
            "reason": one.reason,
        }
    )


def _trend(row: Layout, rr: measuring.Intervals) -> shapes.EcgTrend:
    seconds = row.samples / row.rate_hz
    bins = max(1, min(MOST_BINS, int(seconds / SHORTEST_BIN_S)))
    values = measuring.trend(rr, row.samples, bins)
    low, mean, high = ([None if one is None else one[column] for one in values] for column in range(3))
    return shapes.EcgTrend(step_s=seconds / bins, low=low, mean=mean, high=high)


def _median(row: Layout, found: Read) -> shapes.EcgMedian | None:
    """The average of the commonest beats, with the places of its waves."""
    waves = found.waves
    if waves is None or not waves.average.size:
        return None
    mine = waves.places[waves.shape == 0]
    peaks = found.peaks[found.kinds != "?"][waves.shape == 0]
    places = (mine - peaks[:, None]) / row.rate_hz * beat_shapes.GRID_HZ + marks.R
    at = {name: _index(places[:, number]) for number, name in enumerate(marks.NAMES)}
    return shapes.EcgMedian(
        lead=leads.names(row.leads)[leads.rhythm(row.leads)],
        rate_hz=float(beat_shapes.GRID_HZ),
        uv_per_lsb=1.0,
        samples=np.clip(np.round(waves.average), -(2**15), 2**15 - 1).astype(int).tolist(),
        beats=int((waves.shape == 0).sum()),
        marks=shapes.EcgMarks(
            p_on=at["p_on"], qrs_on=at["qrs_on"], r=marks.R, qrs_off=at["qrs_off"], t_off=at["t_off"]
        ),
    )


def _index(places: computed.Floats) -> int | None:
    """The usual place; None where most beats have none."""
    known = places[np.isfinite(places)]
    return round(float(np.median(known))) if known.size * 2 > places.size else None
