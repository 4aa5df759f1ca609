"""Days, deadlines and durations as the notices count them, in Asia/Shanghai."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def start_of(day: date) -> datetime:
    """0:00 of a day."""
    return datetime.combine(day, time(), SHANGHAI)


def end_of(day: date, at: time | None = None) -> datetime:
    """When a window closes whose last day is printed: 24:00 of the day, or at the time printed beside it.

    `X日前` and `至X日` include day X. The moment itself is already outside.
    """
    return start_of(day + timedelta(days=1)) if at is None else datetime.combine(day, at, SHANGHAI)


def is_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Whether a window is open; an end that is not given is open on that side."""
    return (opens_at is None or opens_at <= now) and (closes_at is None or now < closes_at)


def last_day(closes_at: datetime) -> date:
    """The last day of a window that closes at this moment (24:00 belongs to the day before)."""
    return (closes_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def today(now: datetime) -> date:
    """The day in Shanghai at this moment."""
    return now.astimezone(SHANGHAI).date()


def plus_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month (31 August + 6 months = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_year(day: date, year: int) -> date:
    """The same month and day in another year; 29 February becomes the 28th where there is none."""
    return plus_months(day, (year - day.year) * 12)
