"""Arithmetic of days. Days are ISO texts."""

from __future__ import annotations

import datetime
from functools import lru_cache


@lru_cache(maxsize=1000)
def add_months(day: str, months: int) -> str:
    """The same day of the month that many months later (or its last day), but not after the end of the calendar."""
    date = datetime.date.fromisoformat(day)
    month = date.month - 1 + months
    if date.year + month // 12 >= datetime.MAXYEAR:
        return datetime.date.max.isoformat()
    first = datetime.date(date.year + month // 12, month % 12 + 1, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    return first.replace(day=min(date.day, last.day)).isoformat()


def days_between(earlier: str, later: str) -> int:
    """Whole days from one day to the other."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days
