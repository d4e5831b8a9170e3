"""What the user asks for, and the rules and figures that turn it into criteria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import Any

from meshadvisor.values.frozen import frozen


@frozen
class Item:
    """One item of must, prefer or avoid. `importance` is a word or a number; `params` belong to the template."""

    role: str
    template: str
    params: Mapping[str, Any]
    importance: str | Fraction = "medium"
    origin: str = "asked"
    why: str = ""


@frozen
class Requirements:
    """A requirements file, read and checked."""

    title: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    priorities: tuple[str, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    scoring: Mapping[str, Any] = field(default_factory=dict)
    """Figures of the user's own, in the shape of `data/scoring.yaml`."""
    expect: Mapping[str, Any] = field(default_factory=dict)
    as_of: str = ""
    """The day that a scenario asks about."""


@frozen
class Rule:
    """When the condition holds on the context, the items are added and the caveat is shown."""

    id: str
    when: Mapping[str, Any]
    items: tuple[Item, ...]
    why: str
    caveat: str = ""


@frozen
class Scoring:
    """The figures of `data/scoring.yaml`: values between 0 and 1, importances above 0."""

    status: Mapping[str, Fraction]
    maturity: Mapping[str, Fraction]
    unsupported: Fraction
    importance: Mapping[str, Fraction]
    reached: frozenset[str]
    """Kinds of event that exclude once they are effective."""
    announced: frozenset[str]
    """Kinds of event that exclude when they become effective within `horizon_months`."""
    horizon_months: int
    dormant_months: int
    stale_days: int
    resources: Mapping[str, tuple[tuple[Fraction, Fraction], ...]] = field(default_factory=dict)
    """Quantity → points of its scale, amount and value between 0 and 1, rising by amount."""
