"""Who lives in a district: names, plans, kits, and two months of mornings; each patient by their number."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
import ward
from psycopg.types.json import Jsonb

from accanto_alerts import plan as plans
from accanto_alerts import templates

PATIENTS = 40
DAYS = 60
FIRST = 1
"""Bruna, by her number: today she has not taken her pressure yet."""

GPS = ("paoli", "paoli", "paoli", "giannini", "giannini", "bertini", "bertini", "conti")
"""Whose patient each is, in turn: conti has five, the fewest that may be shown."""

NAMES = (
    "Bruna Lencioni", "Aldo Petrucci", "Renzo Baldocchi", "Lida Simonetti", "Umberto Nieri", "Carla Fambrini",
    "Franco Matteucci", "Dino Pardini", "Silvana Giusti", "Mario Del Carlo", "Anna Barsanti", "Piero Lazzarini",
    "Gina Pacini", "Ivo Landucci", "Elsa Tomei", "Bruno Marchi", "Rosa Biagi", "Nello Franchi", "Ida Paolini",
    "Sergio Bianchi", "Lina Dinelli", "Ugo Ramacciotti", "Marisa Tori", "Giulio Orsi", "Norma Puccetti",
    "Vasco Lippi", "Iole Martini", "Enzo Galli", "Teresa Vannucci", "Otello Picchi", "Alba Cesaretti",
    "Dante Ricci", "Nives Angeli", "Loris Bertolucci", "Clara Menchini", "Guido Salani", "Wanda Fazzi",
    "Elio Tambellini", "Ilaria Coli", "Oreste Nardini",
)  # fmt: skip
TOWNS = ("Lucca", "Capannori", "Porcari", "Altopascio", "Montecarlo")
PATHWAYS = ("Scompenso", "BPCO", "Scompenso", "Diabete", "FA", "Ipertensione", "Scompenso", "BPCO")
TEMPLATES = {
    "Scompenso": "heart-failure",
    "BPCO": "copd",
    "Diabete": "diabetes",
    "FA": "atrial-fibrillation",
    "Ipertensione": "hypertension",
}
USUAL = {
    "weight": (30, 71.0, 0.4), "systolic": (20, 131.0, 6.0), "diastolic": (21, 78.0, 4.0),
    "pulse_rate": (11, 74.0, 4.0), "spo2": (10, 94.0, 1.0), "glucose": (50, 128.0, 16.0),
    "temperature": (40, 36.5, 0.2),
}  # fmt: skip
KITS = {
    "Scompenso": ("scale", "pressure", "oximeter"),
    "BPCO": ("oximeter", "spirometer"),
    "Diabete": ("glucometer",),
    "FA": ("ecg", "pressure"),
    "Ipertensione": ("pressure",),
}
REGISTERED = {"pressure": "blood-pressure-monitor", "glucometer": "glucose-meter"}
"""As the registry calls them."""
MEASURES = {
    "scale": ("weight",),
    "pressure": ("systolic", "diastolic", "pulse_rate"),
    "oximeter": ("spo2",),
    "glucometer": ("glucose",),
    "spirometer": (),
    "ecg": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A patient of the district."""

    patient: ward.Patient
    number: int
    pathway: str
    gp: str
    devices: dict[str, int]


def person(db: psycopg.Connection, number: int, now: datetime, dice: random.Random) -> Person:
    pathway, gp = PATHWAYS[number % len(PATHWAYS)], GPS[number % len(GPS)]
    manager = "marco" if number % 5 == 4 else "chiara"
    who = ward.patient(db, NAMES[number], manager, gp, born=1936 + (9 + 7 * number) % 22, pathway=pathway)
    enrolled = now - timedelta(days=60 + 17 * (PATIENTS - number))
    db.execute("update patient set enrolled_at = %s, adesione_at = null where id = %s", [enrolled, who.id])
    db.execute("update care_team set since = %s where patient_id = %s", [enrolled, who.id])
    _agree(db, who, number, enrolled)
    db.execute(
        "update patient_identity set town = %s, phone = %s, address = %s, sex = %s where patient_id = %s",
        [TOWNS[number % 5], f"0583 {400100 + 37 * number}", f"via del Fosso {3 + number}",
         "f" if NAMES[number].split()[0].endswith("a") else "m", who.id],
    )  # fmt: skip
    _plan(db, who, number, pathway, now)
    devices = {kind: _device(db, who, number, kind) for kind in KITS[pathway]}
    if "ecg" not in devices:
        db.execute("update device set retired_at = %s where id = %s", [enrolled, who.device_id])
    _answer(db, who, now, dice)
    for kind, device in devices.items():
        _measure(db, (who.id, device), MEASURES[kind], now, dice)
    return Person(patient=who, number=number, pathway=pathway, gp=gp, devices=devices)


def _agree(db: psycopg.Connection, who: ward.Patient, number: int, at: datetime) -> None:
    """Two have not agreed to the service yet; of the other consents each gave what they liked."""
    given = [
        kind
        for kind, is_given in (
            ("adesione", number not in (31, 37)),
            ("dossier", number % 3 != 1),
            ("online_reports", number % 2 == 0),
            ("research", number % 5 == 2),
        )
        if is_given
    ]
    for kind in given:
        db.execute(
            "insert into consent (patient_id, kind, text_version, language, given_at, given_by, how, evidence,"
            " recorded_by) select %s, %s, '2026-11', 'it', %s, 'patient', 'paper', %s, id"
            " from account where username = 'chiara'",
            [who.id, kind, at, f"cartella {number + 1:04d}"],
        )


def _plan(db: psycopg.Connection, who: ward.Patient, number: int, pathway: str, now: datetime) -> None:
    """Most are approved and in date; some are suspended, some overdue, some were reviewed when they should."""
    begins = now - timedelta(days=50 if number % 7 == 3 else 55 + 17 * (PATIENTS - number))
    review = (now - timedelta(days=9) if number in (11, 26) else now + timedelta(days=20 + 7 * number)).date()
    pai = templates.started(templates.one(TEMPLATES[pathway]), begins.date())
    document = {**plans.written(pai), "review_on": review.isoformat()}
    if who.id == FIRST:
        document["calendar"] = [_whole_day(item) for item in document["calendar"]]  # type: ignore[attr-defined]
    status = "suspended" if number in (19, 34) else "active"
    db.execute(
        "update plan set document = %s, effective_from = %s, approved_at = %s, approved_by = 'dott.ssa Elena Paoli',"
        " status = %s where patient_id = %s",
        [Jsonb(document), begins, begins, status, who.id],
    )
    if number % 4 == 1:
        _review(db, who, begins, now - timedelta(days=3 + 9 * number % 40), is_late=number % 16 == 1)


def _whole_day(item: dict[str, object]) -> dict[str, object]:
    """At whatever hour pictures are taken, the pressure is still to be measured today."""
    return {name: value for name, value in item.items() if item["id"] != "pressure-daily" or name != "slots"}


def _review(
    db: psycopg.Connection, who: ward.Patient, begins: datetime, at: datetime, *, is_late: bool
) -> None:
    """Another version was in force until a review."""
    due = (at - timedelta(days=5 if is_late else -2)).date()
    db.execute("update plan set version = 2, effective_from = %s where patient_id = %s", [at, who.id])
    db.execute(
        "insert into plan (patient_id, version, status, effective_from, document, approved_by, approved_at)"
        " select patient_id, 1, 'closed', %s, document || jsonb_build_object('review_on', %s::text), approved_by, %s"
        " from plan where patient_id = %s",
        [begins, due.isoformat(), begins, who.id],
    )


def _device(db: psycopg.Connection, who: ward.Patient, number: int, kind: str) -> int:
    """A device of the kit; the strap is the one that the ward gave."""
    models = {"scale": ("B", "Peso 2"), "pressure": ("P", "Cuff 1"), "oximeter": ("O", "Oxi 1"),
              "glucometer": ("G", "Gluco 1"), "spirometer": ("S", "Flow 1"), "ecg": ("E", "Strap 1")}  # fmt: skip
    letter, model = models[kind]
    serial = f"{letter}-{100 + number}"
    if kind == "ecg":
        db.execute("update device set serial = %s where id = %s", [serial, who.device_id])
        device = who.device_id
    else:
        row = db.execute(
            "insert into device (name, kind, maker, model, serial) values (%s, %s, 'Simcor', %s, %s) returning id",
            [f"simcor-{letter.lower()}{number:04d}", REGISTERED.get(kind, kind), model, serial],
        ).fetchone()
        device = int(row[0]) if row else 0
    db.execute(
        "insert into device_assignment (device_id, patient_id, starts)"
        " select %s, id, enrolled_at from patient where id = %s",
        [device, who.id],
    )
    return device


def _measure(
    db: psycopg.Connection,
    of: tuple[int, int],
    names: tuple[str, ...],
    now: datetime,
    dice: random.Random,
) -> None:
    """Two months of mornings, a few of them left out; today's was an hour or two ago."""
    own = {
        name: USUAL[name][1] * dice.uniform(0.94, 1.06) if name != "spo2" else dice.uniform(91, 96)
        for name in names
    }
    rows = []
    for days in range(DAYS):
        at = now - timedelta(days=days, minutes=70 + dice.randrange(60))
        is_to_come = not days and (of[0], names[:1]) == (FIRST, ("systolic",))
        if is_to_come or (days and dice.random() < 0.12):
            continue
        for name in names:
            signal, _, spread = USUAL[name]
            value = round(dice.gauss(own[name], spread), 1 if name in ("weight", "temperature") else 0)
            rows.append((at, min(value, 100) if name == "spo2" else value, *of, signal))
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, %s, %s, now(), %s, %s, 100, 1)",
            rows,
        )
    db.execute(
        "insert into latest select distinct on (patient_id, signal) patient_id, signal, time, value, device_id, quality"
        " from observation where patient_id = %s and device_id = %s order by patient_id, signal, time desc"
        " on conflict do nothing",
        list(of),
    )


def _answer(db: psycopg.Connection, who: ward.Patient, now: datetime, dice: random.Random) -> None:
    """The questions of a plan, answered on most days, today's too."""
    if who.id > 8:
        return
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into statement (patient_id, name, time, value, said_by)"
            " values (%s, 'occurrence/symptoms', %s, 1, 'home')",
            [
                (who.id, now - timedelta(days=days, minutes=50))
                for days in range(30)
                if not days or dice.random() < 0.8
            ],
        )
