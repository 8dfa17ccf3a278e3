"""The codice fiscale: whether it can be one, and what it says of birth and sex; STP and ENI codes for who has none.

The check letter is that of the Ministerial Decree of 23 December 1976 (article 7); letters in place of digits
(omocodia) are article 6. STP (stranieri temporaneamente presenti) and ENI (europei non iscritti) are three letters and
thirteen digits, without a check (Conferenza Stato-Regioni, 20 December 2012).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

_CODE = re.compile(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]")
_FOREIGN = re.compile(r"(STP|ENI)[0-9]{13}")
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
"""What the letters A to Z, and the digits as the first ten of them, count in odd places."""
_OMOCODIA = "LMNPQRSTUV"
_MONTHS = "ABCDEHLMPRST"
_DIGITS_AT = (6, 7, 9, 10, 12, 13, 14)
_WOMEN_FROM = 40
_VOWELS = frozenset("AEIOU")


class Flaw(StrEnum):
    """What is wrong with a code."""

    FORM = "form"
    CHECK = "check"
    DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that can be one."""

    text: str
    birth_date: date | None
    """None for STP and ENI."""
    sex: Literal["f", "m"] | None

    @property
    def is_personal(self) -> bool:
        """Whether it is a codice fiscale, which says something of the person."""
        return self.birth_date is not None


def read(text: str, *, today: date) -> Code | Flaw:
    """A code as it was typed, in whatever case and spacing; or what is wrong with it.

    A year of two digits is the last one that is not in the future: nobody here is over a hundred by this code alone.
    """
    code = re.sub(r"\s", "", text).upper()
    if _FOREIGN.fullmatch(code):
        return Code(text=code, birth_date=None, sex=None)
    if not _CODE.fullmatch(code):
        return Flaw.FORM
    if check_letter(code[:15]) != code[15]:
        return Flaw.CHECK
    return _personal(code, today)


def check_letter(first: str) -> str:
    """The sixteenth letter of the first fifteen signs."""
    places = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in first]
    total = sum(_ODD[place] if index % 2 == 0 else place for index, place in enumerate(places))
    return chr(ord("A") + total % 26)


def names_match(code: str, *, given: str, family: str) -> bool:
    """Whether the six letters at the front can be these names."""
    return code[:6] == _family(family) + _given(given)


def _personal(code: str, today: date) -> Code | Flaw:
    plain = "".join(
        str(_OMOCODIA.index(sign)) if place in _DIGITS_AT and sign in _OMOCODIA else sign
        for place, sign in enumerate(code)
    )
    day = int(plain[9:11])
    sex: Literal["f", "m"] = "f" if day > _WOMEN_FROM else "m"
    try:
        born = _date(int(plain[6:8]), _MONTHS.index(plain[8]) + 1, day % _WOMEN_FROM, today)
    except ValueError:
        return Flaw.DATE
    return Code(text=code, birth_date=born, sex=sex)


def _date(year: int, month: int, day: int, today: date) -> date:
    century = today.year - today.year % 100
    born = date(century + year, month, day)
    return born if born <= today else date(century - 100 + year, month, day)


def _family(name: str) -> str:
    consonants, vowels = _letters(name)
    return (consonants + vowels)[:3].ljust(3, "X")


def _given(name: str) -> str:
    consonants, _ = _letters(name)
    if len(consonants) > 3:
        return consonants[0] + consonants[2] + consonants[3]
    return _family(name)


def _letters(name: str) -> tuple[str, str]:
    """Consonants and vowels of a name, without accents and signs."""
    plain = "".join(_PLAIN.get(sign, sign) for sign in name.upper())
    letters = [sign for sign in plain if "A" <= sign <= "Z"]
    return (
        "".join(sign for sign in letters if sign not in _VOWELS),
        "".join(sign for sign in letters if sign in _VOWELS),
    )


_PLAIN = dict(zip("ÀÁÂÄÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÇÑ", "AAAAEEEEIIIIOOOOUUUUCN", strict=True))
