"""What the box in a home is told of a plan: what to measure in the coming days, and whom to call. Pure.

The days ahead end on a Sunday two weeks on, so that the telling changes once a week and not each day, and holds
without a line for as long.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from accanto_alerts import wallclock
from accanto_alerts.agenda import Item, ItemKind, occurrences
from accanto_alerts.pai import Pai
from accanto_alerts.service import Service
from accanto_contract import signals
from accanto_contract.downlink import Centre, Configuration, Known, Task
from accanto_contract.signals import SignalId
from accanto_store import moments

WEEKS = 3
"""This one, and two to come."""
MOST = 600
"""Tasks that are told: what does not fit comes in a week."""
COMPUTED_FROM = {SignalId.HEART_RATE: SignalId.ECG, SignalId.RR_IRREGULARITY: SignalId.ECG}
"""What the centre computes is measured by something else."""


def told(
    gateway: str, plans: Sequence[Pai], devices: Sequence[Known], service: Service, *, now: datetime
) -> Configuration:
    """A configuration without number and moment, for a home in which these plans are followed."""
    usual = service.calendar.usual
    centre = Centre(
        phone=service.phone,
        opens=f"{usual.since:%H:%M}",
        closes=f"{usual.until:%H:%M}",
        on_holidays=service.calendar.holiday is not None,
    )
    return Configuration(
        gateway=gateway, version=0, issued_us=0, zone=service.calendar.zone, centre=centre,
        tasks=tuple(tasks(plans, now=now)), devices=tuple(devices),
        shows_values=all(plan.shows_values for plan in plans),
    )  # fmt: skip


def tasks(plans: Iterable[Pai], *, now: datetime) -> list[Task]:
    """What is to be measured from this week's Monday on, in order of time."""
    today = wallclock.local(now).date()
    monday = wallclock.moment(today - timedelta(days=today.weekday()), datetime.min.time())
    until = monday + timedelta(weeks=WEEKS)
    found = [
        task
        for plan in plans
        for item in plan.calendar
        if item.kind is ItemKind.MEASURE
        for task in _tasks(item, since=monday, until=until)
    ]
    return sorted(found, key=lambda task: (task.starts_us, task.id))[:MOST]


def _tasks(item: Item, *, since: datetime, until: datetime) -> Iterable[Task]:
    measured = {signals.BY_NAME[name].id for name in item.signals}
    for one in occurrences(item, since=since, until=until):
        yield Task(
            id=f"{item.id}@{one.starts:%Y-%m-%dT%H%M}",
            signals=tuple(sorted({int(COMPUTED_FROM.get(signal, signal)) for signal in measured})),
            starts_us=moments.to_us(one.starts), ends_us=moments.to_us(one.ends),
            closes_us=moments.to_us(one.closes),
        )  # fmt: skip
