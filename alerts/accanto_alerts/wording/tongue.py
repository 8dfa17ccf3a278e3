"""How a language says numbers, durations, signals and severities.

The house's way with numbers: a no-break space before the unit, a decimal comma in Italian, a true minus.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from accanto_alerts.rules import AlertType, Severity
from accanto_contract import signals

NBSP = "\N{NO-BREAK SPACE}"
Language = Literal["it", "en"]
LANGUAGES: tuple[Language, Language] = ("it", "en")

_SIGNALS = {
    "ecg": ("ECG", "ECG", 0),
    "heart_rate": ("FC", "HR", 0),
    "spo2": ("SpO₂", "SpO₂", 0),
    "pulse_rate": ("Polso", "Pulse", 0),
    "rr_irregularity": ("Ritmo irregolare, indice RR", "Irregular rhythm, RR index", 2),
    "respiration_rate": ("Frequenza respiratoria", "Respiration rate", 0),
    "systolic": ("Pressione sistolica", "Systolic pressure", 0),
    "diastolic": ("Pressione diastolica", "Diastolic pressure", 0),
    "mean_pressure": ("Pressione media", "Mean pressure", 0),
    "pulse_irregular": ("Polso irregolare", "Irregular pulse", 0),
    "rr_interval": ("Intervallo RR", "RR interval", 0),
    "weight": ("Peso", "Weight", 1),
    "body_fat": ("Massa grassa", "Body fat", 1),
    "temperature": ("Temperatura", "Temperature", 1),
    "glucose": ("Glicemia", "Glucose", 0),
    "meal": ("Momento rispetto al pasto", "Relation to a meal", 0),
    "pef": ("PEF", "PEF", 0),
    "fev1": ("FEV1", "FEV1", 2),
    "fev6": ("FEV6", "FEV6", 2),
    "effort": ("Numero della prova", "Number of the blow", 0),
    "expired_volume": ("Volume espirato", "Expired volume", 2),
    "expired_flow": ("Flusso espirato", "Expired flow", 2),
    "ecg_quality": ("ECG illeggibile", "Unreadable ECG", 2),
    "bradycardia": ("Bradicardia", "Bradycardia", 0),
    "tachycardia": ("Tachicardia", "Tachycardia", 0),
    "pause": ("Pausa", "Pause", 1),
    "long_interval": ("Intervallo RR lungo", "Long RR interval", 1),
    "atrial_fibrillation": (
        "Compatibile con fibrillazione atriale",
        "Compatible with atrial fibrillation",
        0,
    ),
    "irregular_inconclusive": ("Ritmo irregolare, non conclusivo", "Irregular rhythm, inconclusive", 0),
    "ventricular_burden": ("Battiti ventricolari", "Ventricular beats", 1),
    "supraventricular_burden": ("Battiti sopraventricolari", "Supraventricular beats", 1),
    "ventricular_couplet": ("Coppia ventricolare", "Ventricular couplet", 0),
    "ventricular_run": ("Salva ventricolare", "Ventricular run", 0),
    "bigeminy": ("Bigeminismo", "Bigeminy", 0),
    "wide_qrs": ("QRS largo", "Wide QRS", 0),
    "qtc_prolonged": ("QTc lungo", "Prolonged QTc", 0),
    "paced": ("Ritmo da pacemaker", "Paced rhythm", 0),
    "fvc": ("FVC", "FVC", 2),
    "fev1_z": ("FEV1, z", "FEV1, z", 2),
    "fev1_fall": ("Calo di FEV1", "Fall of FEV1", 1),
    "fev1_change": ("Calo di FEV1 in due sessioni", "Fall of FEV1 in two sessions", 0),
    "spirometry_quality": ("Spirometria non valida", "Unusable spirometry", 2),
}
"""Of each signal or finding: Italian, English, decimals."""
_DEVICES = {
    "ecg": ("fascia ECG", "ECG strap"),
    "oximeter": ("saturimetro", "oximeter"),
    "blood-pressure-monitor": ("sfigmomanometro", "blood-pressure monitor"),
    "scale": ("bilancia", "scale"),
    "thermometer": ("termometro", "thermometer"),
    "glucose-meter": ("glucometro", "glucose meter"),
    "peak-flow-meter": ("misuratore di picco di flusso", "peak-flow meter"),
    "spirometer": ("spirometro", "spirometer"),
}
_UNITS = {"1": "", "mm[Hg]": "mmHg", "Cel": "°C"}
_SEVERITIES = {
    Severity.HIGH: ("alta", "high"),
    Severity.MEDIUM: ("media", "medium"),
    Severity.LOW: ("bassa", "low"),
    Severity.INFORMATION: ("informazione", "information"),
}
_TYPES = {
    AlertType.CLINICAL: ("clinica", "clinical"),
    AlertType.TECHNICAL: ("tecnica", "technical"),
    AlertType.ADHERENCE: ("aderenza", "adherence"),
    AlertType.INFORMATION: ("informazione", "information"),
}
_DURATIONS = (
    (timedelta(days=1), "g", "d"),
    (timedelta(hours=1), "h", "h"),
    (timedelta(minutes=1), "min", "min"),
    (timedelta(seconds=1), "s", "s"),
)
_DAYS = (
    ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language."""

    language: Language

    def __call__(self, it: str, en: str) -> str:
        """Whichever of the two is in this language."""
        return it if self.language == "it" else en

    def signal(self, name: str) -> str:
        """A signal, a finding or another name in a history, as people call it."""
        it, en, _ = _SIGNALS.get(name, (name.replace("_", " "), name.replace("_", " "), 0))
        return self(it, en)

    def device(self, kind: str) -> str:
        """A device of the kit, in brackets; nothing for none."""
        return f" ({self(*_DEVICES.get(kind, (kind, kind)))})" if kind else ""

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number, with its sign if that says something."""
        text = f"{value:{'+' if signed else ''}.{decimals}f}".replace("-", "−")
        return self(text.replace(".", ","), text)

    def plain(self, value: float, *, signed: bool = False) -> str:
        """A number with as many decimals as it has, six at most."""
        text = f"{value:{'+' if signed else ''}.6g}".replace("-", "−")
        return self(text.replace(".", ","), text)

    def value(self, name: str, value: float) -> str:
        """A value of a signal with the decimals that it deserves."""
        return self.number(value, _SIGNALS.get(name, ("", "", 2))[2])

    def change(self, name: str, value: float) -> str:
        """A difference of a signal, with sign and unit, a decimal finer than its values."""
        decimals = min(2, _SIGNALS.get(name, ("", "", 1))[2] + 1)
        return f"{self.number(value, decimals, signed=True)}{spaced(unit(name))}"

    def lasting(self, span: timedelta) -> str:
        """A duration: two units or more of the largest that fits, as `2 d` or `45 min`."""
        for size, it, en in _DURATIONS:
            if span >= 2 * size or (span >= size and span % size == timedelta(0)):
                return f"{span // size}{NBSP}{self(it, en)}"
        return f"0{NBSP}s"

    def severity(self, severity: Severity) -> str:
        """How urgent."""
        return self(*_SEVERITIES[severity])

    def type(self, type_: AlertType) -> str:
        """Whose concern."""
        return self(*_TYPES[type_])

    def weekdays(self, days: tuple[int, ...]) -> str:
        """Days of the week."""
        names = _DAYS[self.language != "it"]
        return ", ".join(names[day - 1] for day in days)


def unit(name: str) -> str:
    """The unit of a signal as people read it; a pure number has none."""
    known = signals.BY_NAME.get(name)
    return "" if known is None else _UNITS.get(known.unit, known.unit)


def spaced(text: str) -> str:
    """A unit after its number."""
    return f"{NBSP}{text}" if text else ""
