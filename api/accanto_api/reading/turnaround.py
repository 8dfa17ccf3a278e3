"""By when a reading is to be answered: in the hours of the service, by its priority."""

from datetime import datetime, timedelta

from accanto_alerts.hours import Calendar
from accanto_alerts.service import Service
from accanto_api.reading.shapes import Priority
from accanto_api.triage.shapes import Due

WITHIN: dict[Priority, timedelta] = {"urgent": timedelta(hours=2), "routine": timedelta(hours=24)}
"""Service time: an urgent question within two hours, any other within two service days of twelve hours."""


def due_at(priority: Priority, calendar: Calendar, *, now: datetime) -> datetime:
    """The deadline of a question that is asked now."""
    return calendar.add(now, WITHIN[priority])


def due(priority: Priority, at: datetime, service: Service, *, now: datetime) -> Due:
    """How long is left, in service time; what is late is late by the wall clock."""
    calendar = service.calendar
    left = at - now if at <= now else calendar.between(now, at)
    return Due(
        what="report_by",
        at=at,
        left_s=round(left.total_seconds()),
        whole_s=round(WITHIN[priority].total_seconds()),
    )
