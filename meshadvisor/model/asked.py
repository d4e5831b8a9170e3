"""Shapes of what turns requirements into a result: rules, questions, and the figures of the score."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from meshadvisor.model.base import WHOLE, Exactly, File, Id, Maturity, Shape, Share, Text, Weight, When, like
from meshadvisor.model.requirements import AskItem, Context, Importance, RequirementsFile

CandidateId = Annotated[str, Field(pattern="^[a-z0-9-]+/[a-z]+$"), like("istio/ambient")]


class Condition(Shape):
    """A test of the context, or a combination of such tests. No expression language: this is all there is."""

    path: Annotated[str, Field(pattern="^context(\\.[a-z_]+)+$")] = ""
    """A path such as context.kubernetes.version."""
    present: bool = True
    """Is it given at all?"""
    equals: Text | int | float | bool = ""
    """Is it this?"""
    contains: Text = ""
    """For lists: is this among its members?"""
    at_least: int | float = 0
    """For numbers: is it this or more?"""
    at_most: int | float = 0
    """For numbers: is it this or less?"""
    all: Annotated[tuple[Condition, ...], Field(min_length=1)] = ()
    """Every one of these holds."""
    any: Annotated[tuple[Condition, ...], Field(min_length=1)] = ()
    """At least one of these holds."""
    none: Annotated[tuple[Condition, ...], Field(min_length=1)] = ()
    """None of these holds."""

    across: ClassVar = (
        Exactly(("path", "all", "any", "none")),
        Exactly(("present", "equals", "contains", "at_least", "at_most"), optional=True),
        When("path", requires_any=("present", "equals", "contains", "at_least", "at_most")),
    )


class Then(Shape):
    """What a rule adds. "{context.…}" in params stands for that value."""

    must: Annotated[tuple[AskItem, ...], Field(min_length=1)] = ()
    """Screens: a candidate without it is excluded."""
    prefer: Annotated[tuple[AskItem, ...], Field(min_length=1)] = ()
    """Weighs."""
    avoid: Annotated[tuple[AskItem, ...], Field(min_length=1)] = ()
    """Screens (level must, the default) or weighs."""
    caveat: Text = ""
    """Something to know that changes no score."""


class Changes(Shape):
    """What a rule does to the answer on the day of the data, held against the answer without it."""

    excluded: Annotated[tuple[CandidateId, ...], Field(min_length=1)] = ()
    """Candidates that only this rule excludes."""
    ahead: Annotated[tuple[CandidateId, ...], Field(min_length=2, max_length=2)] = ()
    """Two candidates: with the rule the first surely stands ahead of the second, without it it does not."""
    caveat: bool = False
    """True when the rule only says something."""

    across: ClassVar = (Exactly(("excluded", "ahead", "caveat")),)


class RuleExample(Shape):
    """A small case in which a rule fires."""

    context: Context
    """A situation in which the condition holds."""
    must: Annotated[tuple[AskItem, ...], Field(min_length=1)] = ()
    """What is asked for beside it."""
    prefer: Annotated[tuple[AskItem, ...], Field(min_length=1)] = ()
    """What is wished for beside it."""
    changes: Changes
    """What the rule does there."""


class Rule(Shape):
    """From context to criteria."""

    id: Id
    """Short and stable; results name it as the origin of a criterion."""
    when: Condition
    """The situation in which it fires."""
    then: Then
    """What it adds."""
    why: Text
    """Shown with every criterion that comes from it."""
    example: RuleExample | None = None
    """A case that it decides; tests hold the shipped rules to theirs."""


class Rules(File):
    """A group of rules; the file's name is the group's."""

    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    """In any order; each id once."""


class Option(Shape):
    """An answer, and the piece of a requirements file that it writes."""

    id: Id
    """Short and stable."""
    label: Text
    """As it is shown."""
    writes: RequirementsFile = RequirementsFile()
    """The piece of a requirements file; nothing when left out."""


class Question(Shape):
    """A question in the user's words."""

    id: Id
    """Short and stable."""
    ask: Text
    """As it is shown."""
    help: Text = ""
    """One line for who hesitates."""
    kind: Literal["one", "many", "text"]
    """one answer, many answers, or text."""
    when: Condition | None = None
    """Asked only when this holds on what was answered before."""
    options: Annotated[tuple[Option, ...], Field(min_length=1)] = ()
    """For one and many."""
    writes_to: Annotated[str, Field(pattern="^[a-z_]+(\\.[a-z_]+)*$")] = ""
    """For text: the path that the answer is written to."""
    example: Text = ""
    """For text: what an answer looks like."""

    across: ClassVar = (
        When("kind", ("one", "many"), requires=("options",), forbids=("writes_to", "example")),
        When("kind", ("text",), requires=("writes_to", "example"), forbids=("options",)),
    )


class Questionnaire(File):
    """The questions of `meshadvisor recommend`, in order."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    """In the order in which they are asked."""


class LifecycleScoring(Shape):
    """What events do."""

    reached: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Kinds that exclude once effective."""
    announced: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Kinds that exclude when effective within the horizon."""
    horizon_months: Annotated[int, Field(ge=0, le=240), WHOLE]
    """How far ahead an announced end excludes."""
    dormant_months: Annotated[int, Field(ge=1, le=240), WHOLE]
    """Without a release for this long, a caveat is shown."""


class ScalePoint(Shape):
    """One point of a scale; between two points it is linear, beyond the ends it is level."""

    at: Weight
    """The quantity; rising from point to point."""
    value: Share
    """What it counts."""


class ScoringFile(File):
    """The figures of the score: printed with every result."""

    status: Annotated[dict[Literal["full", "partial", "third-party", "none"], Share], Field(min_length=4)]
    """The value of a cell by its status."""
    maturity: Annotated[dict[Maturity, Share], Field(min_length=4)]
    """Factor on the value of the status."""
    unsupported: Share
    """Factor where the vendor gives no support."""
    importance: Annotated[dict[Importance, Weight], Field(min_length=4)]
    """The weight of each word."""
    resources: dict[
        Literal["memory", "cpu", "memory-reserved", "cpu-reserved"],
        Annotated[tuple[ScalePoint, ...], Field(min_length=2)],
    ] = {}
    """What wishes for little resource use count: memory in MiB and reserved CPU in millicores for each pod in the mesh,
    used CPU in millicores for a thousand calls a second. Fixed, so that no candidate changes another's value."""
    lifecycle: LifecycleScoring
    """What events do."""
    stale_days: Annotated[int, Field(ge=1, le=3650), WHOLE]
    """Facts verified longer ago than this are warned of."""
