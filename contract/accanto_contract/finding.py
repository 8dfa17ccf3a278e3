"""What a signal check found over a span of a trace: a value with its quality, and who computed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Detail = str | int | float | tuple[str, ...]


class Code(StrEnum):
    """What can be found. The first two are computed signals of the catalogue, by their names there."""

    HEART_RATE = "heart_rate"
    RR_IRREGULARITY = "rr_irregularity"
    ECG_QUALITY = "ecg_quality"
    BRADYCARDIA = "bradycardia"
    TACHYCARDIA = "tachycardia"
    PAUSE = "pause"
    LONG_INTERVAL = "long_interval"
    """An RR interval that is long, but no pause yet."""
    ATRIAL_FIBRILLATION = "atrial_fibrillation"
    IRREGULAR = "irregular_inconclusive"
    VENTRICULAR_BURDEN = "ventricular_burden"
    SUPRAVENTRICULAR_BURDEN = "supraventricular_burden"
    VENTRICULAR_COUPLET = "ventricular_couplet"
    VENTRICULAR_RUN = "ventricular_run"
    BIGEMINY = "bigeminy"
    WIDE_QRS = "wide_qrs"
    QTC_PROLONGED = "qtc_prolonged"
    PACED = "paced"
    FEV1 = "fev1"
    FVC = "fvc"
    PEF = "pef"
    FEV1_Z = "fev1_z"
    FEV1_FALL = "fev1_fall"
    """How far FEV1 lies below the person's own baseline, %."""
    FEV1_CHANGE = "fev1_change"
    """What that means with the session before it: 2 steady, 3 amber, 4 red."""
    SPIROMETRY_QUALITY = "spirometry_quality"


SNOMED: Mapping[Code, str] = {
    Code.BRADYCARDIA: "426627000",
    Code.TACHYCARDIA: "3424008",
    Code.ATRIAL_FIBRILLATION: "164889003",
    Code.VENTRICULAR_BURDEN: "17338001",
    Code.SUPRAVENTRICULAR_BURDEN: "63593006",
    Code.VENTRICULAR_COUPLET: "251182009",
    Code.VENTRICULAR_RUN: "444658006",
    Code.BIGEMINY: "11157007",
    Code.WIDE_QRS: "698252002",
    Code.QTC_PROLONGED: "111975006",
    Code.PACED: "10370003",
}
"""SNOMED CT concepts of what is seen in an ECG, most of them as in PhysioNet's Challenge 2020; the others of ours
have none that fits. To be countersigned before they leave the house."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of a signal check. Decision support only: a person reads the trace."""

    code: Code
    starts: datetime
    ends: datetime
    value: float
    unit: str
    """In UCUM, as in the catalogue of signals."""
    quality: float
    """How far the trace can be trusted, 0..1; rules take findings from 0.5 on unless the PAI says otherwise."""
    confidence: float
    """How sure the algorithm is of its value, 0..1."""
    algorithm: str
    algorithm_version: str
    detail: Mapping[str, Detail] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no check can mean."""
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a finding needs times with a time zone")
        if self.ends <= self.starts:
            raise ValueError("a finding ends after it starts")
        if not (0 <= self.quality <= 1 and 0 <= self.confidence <= 1):
            raise ValueError("quality and confidence of a finding lie in 0..1")
