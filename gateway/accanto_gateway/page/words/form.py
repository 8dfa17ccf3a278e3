"""Which sentences a language must have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accanto_gateway.page.measures import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What is said about one measure."""

    name: str
    ask: str
    how: tuple[str, ...]
    """Before it: how to sit, what to put where."""
    wait: str
    """After `begin`: what to switch on."""
    hold: str
    """While it runs."""
    done: str
    again: str
    """When it has to be repeated: what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything that the page says in one language."""

    language: str
    other_language: str
    other_name: str
    comma: str
    measures: Mapping[Measure, Saying]
    troubles: Mapping[str, str]
    trouble: str
    """For one that has no sentence of its own."""
    days: tuple[str, ...]
    months: tuple[str, ...]
    date: Callable[[str, int, str, str], str]
    """Day of the week, day, month, time."""
    morning: str
    evening: str
    prototype: str
    emergency: str
    title: str
    listen: str
    begin: str
    on: str
    again: str
    stop: str
    done: str
    repeat: str
    harmless: str
    measuring: str
    seconds_left: Callable[[int], str]
    sent: str
    going: str
    waits_here: str
    rest: str
    rest_how: str
    next_at: Callable[[str, str], str]
    no_plan: str
    no_plan_how: str
    today: str
    nothing_today: str
    at: Callable[[str], str]
    done_at: Callable[[str], str]
    now: str
    missed: str
    all_sent: str
    waiting: Callable[[int], str]
    offline: str
    values: str
    values_intro: str
    values_none: str
    values_hidden: str
    back: str
    download: str
    download_traces: str
    when: str
    what: str
    value: str
    where: str
    at_centre: str
    at_home: str
    trace: str
    phone_missing: str
    centre_hours: Callable[[str, str], str]
    but_holidays: str
    ill: tuple[str, str]
    this_is: Callable[[str], str]
    pin_title: str
    pin_how: str
    pin_label: str
    pin_wrong: str
    pin_wait: Callable[[int], str]
    pin_go: str
    passkey: str
    not_found: str
    not_found_how: str
