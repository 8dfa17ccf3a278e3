"""The days on which Italy rests, and the one of the town's patron.

Source: legge 260/1949 art. 2 as amended (legge 54/1977, d.P.R. 792/1985, legge 336/2000), and legge 151/2025, by
which San Francesco, 4 October, is a holiday from 2026 on. Easter after the Gregorian rule (Meeus, Jones, Butcher).
"""

from datetime import date, timedelta

SAN_FRANCESCO_SINCE = 2026
_FIXED = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))


def is_holiday(day: date, *, patron: tuple[int, int] | None = None) -> bool:
    """Whether a day is a public holiday; `patron` is month and day of the local feast."""
    place = (day.month, day.day)
    if place in _FIXED or place == patron:
        return True
    if place == (10, 4) and day.year >= SAN_FRANCESCO_SINCE:
        return True
    return day - easter(day.year) in (timedelta(0), timedelta(days=1))


def easter(year: int) -> date:
    """Easter Sunday of a year."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leaps, correction = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarter, rest = divmod(of_century, 4)
    weekday = (32 + 2 * correction + 2 * quarter - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
