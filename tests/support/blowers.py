"""People who blow at home: sessions of the simulated spirometer in a database, found as the watch would find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import psycopg
import spirograms
import ward
from psycopg.types.json import Jsonb
from spirograms import Floats

from accanto_alerts import finding_rows
from accanto_alerts.finding_rows import Row
from accanto_contract import codec
from accanto_contract.signals import SignalId
from accanto_firmware_sim import lungs
from accanto_firmware_sim.lungs import Lungs
from accanto_signal.spirometry import visits
from accanto_signal.spirometry.visits import Curve, Person
from accanto_store import moments, queries

RATE_HZ, LITRES = 100.0, 0.001
APART = timedelta(minutes=2)
BORN = date(1951, 6, 24)
COURSE = (
    1.62, 1.60, 1.63, 1.59, 1.61, None, 1.60, 1.62, 1.58, 1.61, 1.60, 1.57, 1.60, 1.62, 1.59, None, 1.61,
    1.60, 1.58, 1.60, 1.57, 1.59, 1.55, 1.54, None, 1.50, 1.49, 1.35,
)  # fmt: skip
"""Litres in the first second on each of 28 days, the last of them today: Aldo gets worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blower:
    """A patient with a spirometer at home."""

    who: ward.Patient
    device_id: int
    person: Person


def blower(
    db: psycopg.Connection,
    who: ward.Patient,
    *,
    height_cm: float | None = 168.5,
    device_id: int | None = None,
) -> Blower:
    """A man of 75, as tall as told, with a spirometer (a new one, where none is told)."""
    db.execute(
        "update patient_identity set sex = 'm', birth_date = %s, pathway = 'BPCO' where patient_id = %s",
        [BORN, who.id],
    )
    if height_cm:
        db.execute("insert into patient_body values (%s, %s, '2026-01-12')", [who.id, height_cm])
    born = datetime.fromisoformat(f"{BORN}T00:00:00+00:00")
    return Blower(
        who=who,
        device_id=device_id or _spirometer(db, who),
        person=Person(sex="m", born=born, height_cm=height_cm),
    )


def _spirometer(db: psycopg.Connection, who: ward.Patient) -> int:
    row = db.execute(
        "insert into device (name, kind, maker, model, serial) values (%s, 'spirometer', 'Simcor', 'Flow 1', 'S-101')"
        " returning id",
        [f"simcor-s-room-{who.id}"],
    ).fetchone()
    assert row is not None
    return int(row[0])


def litres(fev1: float, fvc: float = 2.58, *, effort: float = 1.0) -> Floats:
    """Exhaled litres of one blow of the simulated spirometer."""
    blow = lungs.blow(Lungs(fvc_l=fvc, fev1_l=fev1), effort=effort)
    return np.asarray(blow.volume_ml * LITRES, np.float64)


def session(
    db: psycopg.Connection,
    blower: Blower,
    starts: datetime,
    volumes: Sequence[Floats],
    *,
    is_found: bool = True,
) -> str:
    """A session of blows two minutes apart, as ingestion stores it; gives its key in addresses."""
    curves = [
        _curve(db, blower, starts + at * APART, volume) for at, volume in enumerate(volumes)
    ]  # fmt: skip
    for finding in visits.judge(curves, blower.person) if is_found else ():
        _find(db, blower, finding_rows.of(finding))
    return f"{blower.device_id}-{moments.to_us(starts)}"


def _curve(db: psycopg.Connection, blower: Blower, starts: datetime, volume: Floats) -> Curve:
    """One blow in the store; gives it as it is read back."""
    samples = np.round(volume / LITRES).astype(np.int16)[None, :]
    packing = codec.Codec.DELTA_DEFLATE
    db.execute(
        "insert into waveform (start, rate, patient_id, device_time, received_at, device_id, samples, scale, signal,"
        " leads, codec, flags, data) values (%s, %s, %s, 0, now(), %s, %s, %s, %s, 1, %s, 0, %s)",
        [starts, RATE_HZ, blower.who.id, blower.device_id, samples.size, LITRES, SignalId.EXPIRED_VOLUME,
         packing, codec.pack(samples, packing)],
    )  # fmt: skip
    values = np.asarray(samples[0] * float(np.float32(LITRES)), np.float64)
    return Curve(starts=starts, rate_hz=RATE_HZ, is_flow=False, values=values)


def _find(db: psycopg.Connection, blower: Blower, row: Row) -> None:
    """What the watch would find."""
    values = {name: getattr(row, name) for name in Row.__dataclass_fields__}
    db.execute(
        queries.load("alerts")["keep_finding"].encode(),
        values | {"patient": blower.who.id, "device": blower.device_id, "detail": Jsonb(row.detail)},
    )


def three(fev1: float, fvc: float = 2.58) -> list[Floats]:
    """A good session: three blows that repeat each other."""
    whole = litres(fev1, fvc)
    return [whole, 0.98 * whole, 0.97 * whole]


def four() -> list[Floats]:
    """Three good blows, and a fourth with a cough that stops after four seconds."""
    spoilt = spirograms.cough(0.8 * litres(1.35), at_s=0.95, depth=0.98)
    return [*three(1.35), spoilt[:430]]


def month(db: psycopg.Connection, blower: Blower, today: datetime) -> str:
    """Twenty-eight mornings that end today, when the fourth blow is spoilt; gives the key of today's session."""
    for days, fev1 in zip(range(len(COURSE) - 1, 0, -1), COURSE, strict=False):
        if fev1 is not None:
            session(db, blower, today - timedelta(days=days), three(fev1, fev1 + 1.2))
    return session(db, blower, today, four())


def before_and_after(db: psycopg.Connection, blower: Blower, starts: datetime) -> str:
    """Three blows, and a quarter of an hour later three better ones; gives the key of the session."""
    session(db, blower, starts, three(1.35), is_found=False)
    for at, volume in enumerate(three(1.68, 2.9)):
        _curve(db, blower, starts + timedelta(minutes=19) + at * APART, volume)
    return f"{blower.device_id}-{moments.to_us(starts)}"
