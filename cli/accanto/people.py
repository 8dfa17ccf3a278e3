"""The demo district: invented people, what they suffer from, and what their plans watch."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An invented patient, and the rules of their plan by name."""

    given_name: str
    family_name: str
    birth_date: date
    sex: str
    pathway: str
    rules: tuple[str, ...]


FIRST: tuple[Person, ...] = (
    Person(
        given_name="Aldo",
        family_name="Ferrucci",
        birth_date=date(1948, 3, 14),
        sex="m",
        pathway="FA",
        rules=("hr-high", "rr-irregular", "hr-low"),
    ),
    Person(
        given_name="Silvia",
        family_name="Martelli",
        birth_date=date(1955, 9, 2),
        sex="f",
        pathway="BPCO",
        rules=("spo2-low", "hr-high"),
    ),
    Person(
        given_name="Renzo",
        family_name="Baldi",
        birth_date=date(1943, 6, 21),
        sex="m",
        pathway="Scompenso",
        rules=("hr-high", "hr-low", "spo2-low"),
    ),
    Person(
        given_name="Ivana",
        family_name="Gori",
        birth_date=date(1957, 1, 30),
        sex="f",
        pathway="Scompenso",
        rules=("hr-high", "hr-low", "spo2-low"),
    ),
    Person(
        given_name="Dino",
        family_name="Pardi",
        birth_date=date(1949, 11, 8),
        sex="m",
        pathway="FA",
        rules=("hr-high", "rr-irregular", "hr-low"),
    ),
    Person(
        given_name="Lida",
        family_name="Simoni",
        birth_date=date(1940, 4, 17),
        sex="f",
        pathway="Scompenso",
        rules=("hr-high", "hr-low"),
    ),
)

_GIVEN = (
    "Anna",
    "Bruno",
    "Carla",
    "Dario",
    "Elsa",
    "Franco",
    "Gina",
    "Ivo",
    "Laura",
    "Mario",
    "Nella",
    "Orlando",
)
_FAMILY = (
    "Bassi",
    "Corti",
    "Donati",
    "Fabbri",
    "Giusti",
    "Landi",
    "Mori",
    "Neri",
    "Orsi",
    "Pieri",
    "Rossi",
    "Vanni",
    "Zeni",
)


def person(home: int) -> Person:
    """Who lives in a home, from 1 on."""
    if home <= len(FIRST):
        return FIRST[home - 1]
    like = FIRST[(home - 1) % len(FIRST)]
    given = _GIVEN[home % len(_GIVEN)]
    return Person(
        given_name=given,
        family_name=_FAMILY[home % len(_FAMILY)],
        birth_date=date(1938 + home % 24, 1 + home % 12, 1 + home % 28),
        sex="f" if given.endswith("a") else "m",
        pathway=like.pathway,
        rules=like.rules,
    )
