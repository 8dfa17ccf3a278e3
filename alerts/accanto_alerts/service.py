"""The service centre as its own file describes it: hours, ladders, who can be told by what, who is on shift when."""

from collections.abc import Iterator
from datetime import datetime, time
from typing import Annotated, TypeVar

import msgspec
from psycopg import Connection
from psycopg.types.json import Jsonb

from accanto_alerts.escalation import Ladder, Policy
from accanto_alerts.hours import Calendar
from accanto_alerts.lifecycle import Lane
from accanto_alerts.roster import Channel
from accanto_contract.errors import SettingsError
from accanto_store import queries

T = TypeVar("T")
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""With its offset: whose clock would it be else?"""


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a service centre works: its hours, and the ladders that differ from the usual ones."""

    name: str = ""
    """Of the centre, as patients know it."""
    phone: str = ""
    """Under which the centre answers in its hours; with blanks, as people read it."""
    calendar: Calendar = msgspec.field(default_factory=Calendar)
    ladders: dict[Lane, Ladder] = msgspec.field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The ladders, the usual ones where this centre has none of its own."""
        return Policy(ladders={**Policy().ladders, **self.ladders})


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to tell somebody."""

    person: str
    channel: Channel
    address: str
    role: str | None = None
    patient: str | None = None
    """The uid of the patient whom it concerns; none for all."""
    language: str = "it"
    position: int = 1
    quiet_from: time | None = None
    quiet_until: time | None = None


class OnDuty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person on shift."""

    person: str
    role: str
    starts: Moment
    ends: Moment
    rank: int = 1

    def __post_init__(self) -> None:
        """Refuse a shift that never is."""
        if self.ends <= self.starts:
            raise ValueError(f"the shift of {self.person} ends before it begins")


class Centre(Service, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    contacts: tuple[Person, ...] = ()
    shifts: tuple[OnDuty, ...] = ()


def read(document: object) -> Service:
    """How a service centre works, from JSON. Raises SettingsError."""
    return _read(document, Service)


def put(connection: Connection, text: bytes) -> Centre:
    """From now on the centre works as a file says; subscriptions that people made by themselves stay.

    Raises SettingsError.
    """
    try:
        centre = _read(msgspec.json.decode(text), Centre)
    except msgspec.DecodeError as error:
        raise SettingsError(f"the file is not JSON: {error}") from error
    document = {name: getattr(centre, name) for name in ("name", "phone", "calendar", "ladders")}
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_sql("set_service"), {"document": Jsonb(msgspec.to_builtins(document))})
        cursor.execute(_sql("forget_contacts"))
        for one in centre.contacts:
            cursor.execute(_sql("put_contact"), _contact(one))
            if not cursor.rowcount:
                raise SettingsError(f"contact {one.person}: there is no patient {one.patient}")
        cursor.execute(_sql("forget_shifts"))
        cursor.executemany(_sql("put_shift"), [msgspec.structs.asdict(one) for one in centre.shifts])
    return centre


def shown(connection: Connection) -> bytes:
    """Hours and ladders as they hold now, for a person to edit: JSON."""
    row = connection.execute(_sql("service")).fetchone()
    centre = read(row[0]) if row else Service()
    whole = {
        "name": centre.name, "phone": centre.phone, "calendar": centre.calendar,
        "ladders": centre.policy.ladders, "contacts": [], "shifts": [],
    }  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(whole), indent=2)


def _contact(one: Person) -> dict[str, object]:
    if one.channel is Channel.IN_APP:
        raise SettingsError(f"contact {one.person}: the console needs no contact")
    if not one.person or any(sign == ":" or sign.isspace() for sign in one.person):
        raise SettingsError(f"contact {one.person!r}: a name has no spaces and no colons")
    if (one.quiet_from is None) != (one.quiet_until is None):
        raise SettingsError(f"contact {one.person}: quiet hours need a beginning and an end")
    return msgspec.structs.asdict(one)


def _read(document: object, shape: type[T]) -> T:
    try:
        read = msgspec.convert(document, shape)
    except (msgspec.ValidationError, ValueError) as error:
        raise SettingsError(f"the service's file cannot be used: {error}") from error
    if unknown := list(_unknown(document, msgspec.to_builtins(read), "")):
        raise SettingsError(f"the service's file cannot be used: nobody knows {', '.join(unknown)}")
    return read


def _unknown(document: object, known: object, place: str) -> Iterator[str]:
    """What a document says and its reading does not: a misspelt field must not be passed over."""
    if isinstance(document, dict) and isinstance(known, dict):
        for name, value in document.items():
            if name in known:
                yield from _unknown(value, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
    if isinstance(document, list) and isinstance(known, list | tuple):
        for one, other in zip(document, known, strict=True):
            yield from _unknown(one, other, place)


def _sql(name: str) -> str:
    return queries.load("casework")[name]
