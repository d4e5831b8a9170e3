"""Arithmetic of days. Days are ISO texts."""

from __future__ import annotations

import calendar
import datetime


def add_months(day: str, months: int) -> str:
    """The same day of the month that many months later (or its last day)."""
    date = datetime.date.fromisoformat(day)
    month = date.month - 1 + months
    year, month = date.year + month // 12, month % 12 + 1
    return date.replace(year=year, month=month, day=min(date.day, calendar.monthrange(year, month)[1])).isoformat()


def days_between(earlier: str, later: str) -> int:
    """Whole days from one day to the other."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days
