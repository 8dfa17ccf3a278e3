"""The codice fiscale, checked."""

from datetime import date

import pytest

from accanto_api.enrolment import tax_code
from accanto_api.enrolment.tax_code import Code, Flaw

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "born", "sex"),
    [
        ("RSSMRA85T10A562S", date(1985, 12, 10), "m"),
        ("rssmra85t10a562s ", date(1985, 12, 10), "m"),
        ("MRTMTT91D08F205J", date(1991, 4, 8), "m"),
        ("LNCBRN45C54E715I", date(1945, 3, 14), "f"),
    ],
)
def test_a_right_code_tells_birth_and_sex(text: str, born: date, sex: str) -> None:
    code = tax_code.read(text, today=TODAY)

    assert isinstance(code, Code)
    assert (code.birth_date, code.sex) == (born, sex)


def test_one_wrong_sign_is_found() -> None:
    assert tax_code.read("RSSMRA85T10A562T", today=TODAY) is Flaw.CHECK
    assert tax_code.read("RSSMRA85T10A526S", today=TODAY) is Flaw.CHECK


@pytest.mark.parametrize("text", ["", "RSSMRA85T10A562", "1234567890123456", "RSSMRA85X10A562S", "STP12"])
def test_what_is_no_code_is_said_to_be_none(text: str) -> None:
    assert tax_code.read(text, today=TODAY) is Flaw.FORM


def test_letters_in_place_of_digits_are_read_too() -> None:
    plain = "RSSMRA85T10A562"
    twin = "RSSMRA85T10A56N"  # two people of one code: the last digit became a letter
    code = tax_code.read(twin + tax_code.check_letter(twin), today=TODAY)

    assert isinstance(code, Code)
    assert code.birth_date == date(1985, 12, 10)
    assert tax_code.check_letter(plain) == "S"


def test_a_day_that_does_not_exist_is_found() -> None:
    first = "RSSMRA85B31A562"
    assert tax_code.read(first + tax_code.check_letter(first), today=TODAY) is Flaw.DATE


@pytest.mark.parametrize("text", ["STP0401234567890", "eni 0901234567890"])
def test_foreigners_have_a_code_that_says_nothing_of_them(text: str) -> None:
    code = tax_code.read(text, today=TODAY)

    assert isinstance(code, Code)
    assert not code.is_personal


@pytest.mark.parametrize(
    ("given", "family", "code"),
    [
        ("Mario", "Rossi", "RSSMRA"), ("Matteo", "Moretti", "MRTMTT"), ("Gianfranco", "Fo", "FOXGFR"),
        ("Niccolò", "D’Alò", "DLANCL"), ("Ai", "Wu", "WUXAIX"),
    ],
)  # fmt: skip
def test_names_are_recognised_in_their_letters(given: str, family: str, code: str) -> None:
    assert tax_code.names_match(f"{code}85T10A562S", given=given, family=family)
    assert not tax_code.names_match(f"{code}85T10A562S", given=given, family="Bianchi")
