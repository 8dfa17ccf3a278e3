"""What waits this morning in a district: something in each lane, each with its values, its deadline and its owner."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
import ward
from psycopg.types.json import Jsonb

SIGNALS = {"heart_rate": 0, "spo2": 10, "systolic": 20, "weight": 30, "glucose": 50}
UNITS = {"heart_rate": "/min", "spo2": "%", "systolic": "mmHg", "weight": "kg", "glucose": "mg/dL"}
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Written ~ in the sentences below."""
ECG_S = 40
DAILY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One alert: whose, what it says (Italian, English), the last fourteen mornings, and how far somebody came."""

    who: str
    rule: str
    severity: str
    says: tuple[str, str]
    signal: str
    limit: float | None
    mornings: tuple[float | None, ...]
    """The last stands at `ago`; None: nothing was measured."""
    ago: timedelta
    due: timedelta | None
    own: float | None = None
    """The person's own median."""
    kind: str = "clinical"
    owner: str | None = None
    is_begun: bool = False
    is_late: bool = False
    recalls: int = 0
    silence: str | None = None
    is_computed: bool = False


def _m(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


WAITING = (
    Waiting(
        who="Pacini", rule="hr-high", severity="high", signal="heart_rate", limit=130, own=78, ago=_m(6), due=_m(9),
        says=("FC a riposo **132–138** in 2 delle ultime 3 misure; limite alto 130, mediana personale 78",
              "Resting HR **132–138** in 2 of the last 3 readings; upper limit 130, own median 78"),
        mornings=(74, 76, 73, 77, 75, None, 76, 78, 77, 76, 82, 96, 132, 138), is_computed=True,
    ),
    Waiting(
        who="Petrucci", rule="spo2-low", severity="high", signal="spo2", limit=88, own=93, ago=_m(18), due=_m(41),
        says=("SpO₂ a riposo **87–88~%** in 2 letture a 10 minuti; limite basso 88, mediana personale 93",
              "SpO₂ at rest **87–88~%** in 2 readings 10 minutes apart; lower limit 88, own median 93"),
        mornings=(94, 93, 93, 94, 93, 92, 93, 93, 92, 92, 91, 90, 88, 87), owner="chiara",
    ),
    Waiting(
        who="Baldocchi", rule="weight-week", severity="medium", signal="weight", limit=74.4, own=72.4, ago=_m(170),
        due=_m(48), owner="marco",
        says=("Peso **74,8~kg**, 2,4~kg sopra la mediana di 7 giorni; limite +2,0",
              "Weight **74.8~kg**, 2.4~kg above the 7-day median; limit +2.0"),
        mornings=(72.2, 72.4, 72.1, 72.5, 72.3, 72.4, 72.6, 72.3, None, 72.4, 72.9, 73.4, 74.1, 74.8),
    ),
    Waiting(
        who="Fambrini", rule="systolic-week", severity="medium", signal="systolic", limit=135, own=138, ago=_m(152),
        due=_m(388), owner="chiara", is_begun=True,
        says=("Media di 7 giorni **142/88~mmHg** su 14 letture valide; limite 135/85",
              "7-day mean **142/88~mmHg** over 14 valid readings; limit 135/85"),
        mornings=(133, 136, 134, 138, 139, 137, 141, 143, 140, 142, 145, 141, 143, 142),
    ),
    Waiting(
        who="Matteucci", rule="weight-own", severity="medium", signal="weight", limit=81.5, own=79.6, ago=_m(100),
        due=_m(460),
        says=("Peso **81,9~kg** in 2 delle ultime 3 mattine; limite personale 81,5",
              "Weight **81.9~kg** on 2 of the last 3 mornings; own limit 81.5"),
        mornings=(79.4, 79.6, 79.5, None, None, 79.7, 79.8, 79.6, 79.9, 80.2, 80.6, 81.6, 81.2, 81.9),
    ),
    Waiting(
        who="Simonetti", rule="glucose-fasting", severity="low", signal="glucose", limit=180, own=152, ago=_m(205),
        due=_m(320),
        says=("Glicemia a digiuno **184, 191, 186** mg/dL per 3 giorni; limite 180",
              "Fasting glucose **184, 191, 186** mg/dL for 3 days; limit 180"),
        mornings=(148, 151, 155, 149, 158, 152, 160, 163, 158, 170, 172, 184, 191, 186),
    ),
    Waiting(
        who="Lazzarini", rule="glucose-fasting", severity="low", signal="glucose", limit=180, own=161, ago=_m(190),
        due=None, owner="chiara", is_begun=True, silence="terapia",
        says=("Glicemia a digiuno **188** mg/dL; limite 180", "Fasting glucose **188** mg/dL; limit 180"),
        mornings=(158, 160, 163, 161, 159, 164, 166, 162, 168, 171, 176, 182, 185, 188),
    ),
    Waiting(
        who="Marchi", rule="spo2-low", severity="low", signal="spo2", limit=90, own=92, ago=_m(140), due=_m(410),
        says=("SpO₂ a riposo **89~%** una volta; limite basso 90, mediana personale 92",
              "SpO₂ at rest **89~%** once; lower limit 90, own median 92"),
        mornings=(92, 92, 93, 92, 91, 92, None, 92, 92, 91, 92, 91, 91, 89),
    ),
    Waiting(
        who="Landucci", rule="systolic-unusable", severity="low", signal="systolic", limit=None, ago=_m(30),
        due=_m(1870), kind="technical",
        says=("Pressione **non valida** 3 volte su 5: bracciale lento; consiglio inviato al paziente",
              "Pressure **not valid** 3 times of 5: loose cuff; the patient was told"),
        mornings=(131, 129, 133, 128, None, 131, 130, 127, 132, None, 129, None, None, 134),
    ),
    Waiting(
        who="Biagi", rule="weight-missed", severity="low", signal="weight", limit=None, ago=_m(95), due=_m(460),
        kind="adherence", owner="marco",
        says=("Peso **saltato** in 2 degli ultimi 3 giorni; l’avviso delle 8:00 è stato visto",
              "Weight **missed** on 2 of the last 3 days; the 8:00 reminder was seen"),
        mornings=(68.4, 68.2, 68.5, 68.3, 68.4, 68.6, 68.3, None, 68.4, 68.2, 68.3, 68.3, None, None),
    ),
    Waiting(
        who="Franchi", rule="spo2-missed", severity="low", signal="spo2", limit=None, ago=_m(80), due=_m(500),
        kind="adherence",
        says=("SpO₂ **saltata** ieri e oggi", "SpO₂ **missed** yesterday and today"),
        mornings=(93, 94, 93, 93, 94, 93, 93, None, 93, 94, 93, 93, None, None),
    ),
    Waiting(
        who="Ramacciotti", rule="systolic-high", severity="medium", signal="systolic", limit=160, own=134,
        ago=_m(55), due=_m(380), is_late=True,
        says=("Pressione **168/92~mmHg** due giorni fa, arrivata oggi; limite alto 160",
              "Pressure **168/92~mmHg** two days ago, arrived today; upper limit 160"),
        mornings=(132, 134, 131, 135, 133, 134, 136, 133, 135, 134, 138, 168, 141, 137),
    ),
    Waiting(
        who="Galli", rule="glucose-fasting", severity="medium", signal="glucose", limit=180, own=148, ago=_m(240),
        due=_m(18), owner="chiara", is_begun=True, recalls=1,
        says=("Glicemia a digiuno **204** mg/dL; limite 180. Chiamato alle 8:31, nessuna risposta",
              "Fasting glucose **204** mg/dL; limit 180. Called at 8:31, no answer"),
        mornings=(146, 150, 147, 152, 149, 155, 151, 148, 158, 162, 171, 183, 195, 204),
    ),
    Waiting(
        who="Nieri", rule="hr-high", severity="high", signal="heart_rate", limit=130, own=76, ago=_m(4), due=_m(11),
        says=("FC a riposo **138** in 40~s; limite alto 130", "Resting HR **138** over 40~s; upper limit 130"),
        mornings=(74, 76, 78, 75, 77, 79, 76, 78, 80, 82, 88, 108, 132, 138), is_computed=True,
    ),
)  # fmt: skip
REVIEWED = {
    "Petrucci": 13,
    "Baldocchi": 26 * 60,
    "Fambrini": 44,
    "Simonetti": 70 * 60,
    "Lazzarini": 27 * 60,
    "Galli": 130,
}
"""Minutes since somebody looked."""


def fill(db: psycopg.Connection, patients: dict[str, ward.Patient], *, now: datetime) -> None:
    """Everything that waits, in the order in which it came."""
    for one in sorted(WAITING, key=lambda one: one.ago, reverse=True):
        who = patients[one.who]
        _measure(db, who, one, now)
        _raise(db, who, one, now)
    for family, minutes in REVIEWED.items():
        db.execute(
            "insert into patient_review (patient_id, account_id, at)"
            " select %s, id, %s from account where username = %s",
            [patients[family].id, now - _m(minutes), "marco" if family == "Baldocchi" else "chiara"],
        )
    db.execute("insert into gateway_cursor (gateway, epoch) values ('gw-0001', 1)")


def _measure(db: psycopg.Connection, who: ward.Patient, one: Waiting, now: datetime) -> None:
    """The mornings of the signal in place of the ordinary ones; with a strip for a heart."""
    end, days = now - one.ago, len(one.mornings)
    values = [
        (end - DAILY * (days - 1 - number), float(value))
        for number, value in enumerate(one.mornings)
        if value is not None
    ]
    if one.signal == "heart_rate":
        for at, value in values:
            ward.heart_rates(db, who, at, [value])
        ward.block(db, who, end - timedelta(seconds=ECG_S), ward.heartbeat(ECG_S, values[-1][1]))
        return
    signal, since = SIGNALS[one.signal], values[0][0]
    db.execute(
        "delete from observation where patient_id = %s and signal = %s and time > %s",
        [who.id, signal, since - DAILY / 2],
    )
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " select %s, %s, %s, %s, a.device_id, %s, 95, 0"
            " from device_assignment a join device d on d.id = a.device_id where a.patient_id = %s"
            " and d.kind <> 'ecg' order by a.device_id limit 1",
            [(at, value, who.id, at, signal, who.id) for at, value in values],
        )


def _raise(db: psycopg.Connection, who: ward.Patient, one: Waiting, now: datetime) -> None:
    at = now - one.ago
    peak = next(value for value in reversed(one.mornings) if value is not None)
    raised = ward.alert(
        db, who, rule=one.rule, severity=one.severity, kind=one.kind, peak=peak, at=at, told_at=at
    )
    silence = _silence(db, who, one, now) if one.silence else None
    handling = "in_care" if one.is_begun else "acked" if one.owner else "new"
    db.execute(
        "update alert set explanation = %s, handling = %s, owner = %s, acked_at = %s, retrospective = %s, recalls = %s,"
        " silence_id = %s where id = %s",
        [Jsonb(_explanation(who, one, at, peak)), handling, one.owner, at + _m(3) if one.owner else None, one.is_late,
         one.recalls, silence, raised.id],
    )  # fmt: skip
    if one.owner:
        db.execute(
            "insert into alert_event (alert_id, event, at, actor) values (%s, 'acked', %s, %s)",
            [raised.id, at + _m(3), one.owner],
        )
    if one.due is not None:
        what = "recheck" if one.is_begun else "act_by" if one.owner else "answer_by"
        db.execute(
            "insert into case_timer (patient_id, due_at, what) values (%s, %s, %s)",
            [who.id, now + one.due, Jsonb({"kind": what, "alert": raised.id, "call": 1})],
        )


def _silence(db: psycopg.Connection, who: ward.Patient, one: Waiting, now: datetime) -> int:
    row = db.execute(
        "insert into silence (patient_id, kind, author, reason, starts, ends, rules, created_at)"
        " values (%s, %s, 'chiara', 'cortisone per cinque giorni', %s, %s, %s, %s) returning id",
        [who.id, one.silence, now - _m(600), now + timedelta(days=1, hours=9), [one.rule], now - _m(600)],
    ).fetchone()
    return int(row[0]) if row else 0


def _explanation(who: ward.Patient, one: Waiting, at: datetime, peak: float) -> dict[str, object]:
    """What the alerts write (docs/reference/alerts.md), with the sentence of this morning."""
    written = ward.explanation(who, "hr-high" if one.signal == "heart_rate" else "spo2-low", peak, at)
    is_low = one.signal == "spo2"
    limit = one.limit
    return written | {
        "rule": {
            "id": one.rule, "kind": "limit", "signal": one.signal, "op": "<=" if is_low else ">=", "limit": limit,
            "clear": limit if limit is None else limit + (2 if is_low else -0.03 * limit),
        },
        "sentence": {
            "it": one.says[0].replace("~", NO_BREAK),
            "en": one.says[1].replace("~", NO_BREAK),
        },
        "watches": {"it": "misure saltate o non valide", "en": "missed or invalid readings"},
        "unit": UNITS[one.signal],
        "samples": [
            {"time": (at - DAILY * back).isoformat(), "value": value, "quality": 0.93}
            for back, value in ((2, one.mornings[-3]), (1, one.mornings[-2]), (0, one.mornings[-1]))
            if value is not None
        ],
        "basis": None if one.own is None else {"reference": one.own, "spread": abs(one.own) * 0.02},
        "algorithm": {"name": "beats", "version": "1.0.0"} if one.is_computed else None,
    }  # fmt: skip
