"""What a cardiologist confirmed stands in the table of the referto, in the reader's language, and nothing else does."""

import pytest
from pydantic import ValidationError

from accanto_api.reading.ecg_fields import EcgFields, EcgFinding
from accanto_contract.finding import Code


def test_only_what_was_confirmed_stands_in_the_table() -> None:
    fields = EcgFields(
        quality="readable", rhythm="atrial_fibrillation", rate_bpm=112, rate_low_bpm=92, rate_high_bpm=158
    )

    lines = [(line.name, line.value, line.note) for line in fields.lines("it")]

    assert lines == [
        ("Qualità", "leggibile", ""),
        ("Ritmo", "fibrillazione atriale", ""),
        ("Frequenza media", "112 /min", "da 92 a 158, su 8 battiti"),
    ]


def test_beats_intervals_and_findings_are_said_with_share_and_formula() -> None:
    fields = EcgFields(
        quality="readable", beats=557, ventricular_beats=6, qt_ms=338, qtc_ms=412.4, qtc_formula="bazett", axis_deg=-30,
        findings=[EcgFinding(code=Code.PAUSE, value=3.2, unit="s", share=0.1)],
    )  # fmt: skip

    said = {line.name: (line.value, line.note) for line in fields.lines("en")}

    assert said["Ventricular beats"] == ("6", "1.1 % of 557 beats")
    assert said["QTc"] == ("412 ms", "Bazett")
    assert (said["QRS axis"][0], said["Pause"]) == ("−30°", ("3.2 s", "10 % of the readable trace"))


def test_nobody_signs_without_a_word_on_the_quality_or_with_a_value_that_no_heart_has() -> None:
    assert EcgFields().lacks() == ["quality"]
    with pytest.raises(ValidationError):
        EcgFields(rate_bpm=1120)
