"""The shape of scenarios: requirements together with what must be true of the answer."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from meshadvisor.model.base import WHOLE, Day, Id, Shape, Text, When
from meshadvisor.model.facts import Evidence
from meshadvisor.model.requirements import RequirementsFile


class Decision(Shape):
    """A published decision that a scenario comes from."""

    organisation: Text
    """Who decided."""
    year: Annotated[int, Field(ge=2016, le=2100), WHOLE]
    """When."""
    chose: Id
    """The mesh or alternative that was chosen; `none` when they went without."""
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    """Where it is told."""


class Scenario(RequirementsFile):
    """A situation with what must be true of the answer, and why: a fact that changes it is seen in a pull request."""

    situation: Text
    """Who asks, in a sentence or two."""
    as_of: Day = ""
    """The day that is asked about; the data's own day when left out."""
    decision: Decision | None = None
    """For scenarios from a published decision."""

    across: ClassVar = (When("situation", requires=("expect",)),)
