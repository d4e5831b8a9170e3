"""The base of all shapes: strict, frozen, closed; and the rules that a model and its JSON Schema share.

A rule that spans fields is written once, as data, and becomes both a check of the model and a clause of the schema,
so that the two cannot drift apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

CONTROL = "\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff"
"""Control characters, and those that turn the direction of text: they must never reach a terminal or a page."""


@lru_cache(maxsize=10_000)
def _real_day(text: str) -> str:
    try:
        datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise PydanticCustomError("day", "no such day: {day}", {"day": text}) from problem
    return text


Text = Annotated[str, Field(pattern=f"^[^{CONTROL}]*[^\\s{CONTROL}][^{CONTROL}]*$", max_length=2000)]


def like(*examples: str) -> Any:
    """Examples of a value, which editors show."""
    return Field(examples=list(examples))


def _whole(given: Any) -> Any:
    return int(given) if isinstance(given, float) and given.is_integer() else given


Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Maturity = Literal["experimental", "alpha", "beta", "ga"]
Id = Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
MeshId = Annotated[Id, like("linkerd")]
"""A mesh or an alternative of ours."""
FeatureId = Annotated[
    str, Field(pattern="^[a-z0-9-]+\\.[a-z0-9]+(-[a-z0-9]+)*$", max_length=80), like("traffic.retries")
]
FeatureOrVia = Annotated[
    str,
    Field(pattern="^[a-z0-9-]+\\.[a-z0-9-]+(/[a-z0-9-]+)?$", max_length=160),
    like("traffic.retries", "traffic.retries/route-policy"),
]
Name = Annotated[str, Field(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
"""A feature id, or an alias of one."""
Version = Annotated[str, Field(pattern="^[0-9A-Za-z][0-9A-Za-z.+_-]*$", max_length=60), like("1.24")]
Bound = Annotated[str, Field(pattern="^(<=)?[0-9A-Za-z][0-9A-Za-z.+_-]*$", max_length=60), like("1.24", "<=1.24")]
Day = Annotated[
    str,
    Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={"format": "date"}),
    like("2026-08-22"),
    AfterValidator(_real_day),
]
Month = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$"), like("2026-08", "2026-08-22")]
"""A month or a day: what an article without an exact date can say."""
Url = Annotated[
    str,
    Field(pattern='^https?://[^\\s<>"|`\\\\\\u0000-\\u001f\\u007f-\\u009f]+$', max_length=500),
    like("https://github.com/linkerd/linkerd2/releases/tag/stable-2.13.0"),
]
WHOLE = BeforeValidator(_whole)
Whole = Annotated[int, WHOLE]
"""A whole number; like JSON Schema, it takes 7.0 for 7."""
Share = Annotated[str, Field(pattern="^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$")]
"""A number from 0 to 1, as text, so that it is exact."""
Weight = Annotated[str, Field(pattern="^[0-9]{1,6}(\\.[0-9]{1,6})?$")]
"""A number of at least 0, as text, so that it is exact."""


def plain(name: str) -> str:
    """The key in a file for a field whose Python name ends in an underscore because Python reserves it (`is_`)."""
    return name.rstrip("_")


@dataclass(frozen=True)
class When:
    """When `field` is present (and, if `among` is given, has one of those values), then the rest must hold."""

    field: str
    among: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    requires_any: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    limits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Other fields and the values that they may then have."""
    within: tuple[tuple[str, str], ...] = ()
    """Other fields that are objects, and a key that they must then have."""
    tip: str = ""
    """What to do about it, where the message does not say."""

    def complaints(self, present: dict[str, Any]) -> Iterable[tuple[str, str]]:
        """What is wrong with an object of these fields, as pairs of field and message."""
        if self.field not in present or (self.among and present[self.field] not in self.among):
            return ()
        return self._complaints(present)

    def _complaints(self, present: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for name in self.requires:
            if name not in present:
                yield self.field, f"{self._cause(present)} needs '{plain(name)}'"
        if self.requires_any and present.keys().isdisjoint(self.requires_any):
            yield self.field, f"{self._cause(present)} needs one of {', '.join(map(plain, self.requires_any))}"
        for name in self.forbids:
            if name in present:
                yield name, f"'{plain(name)}' does not go with {self._cause(present)}"
        for name, allowed in self.limits:
            if name in present and present[name] not in allowed:
                yield name, f"{self._cause(present)} goes only with '{plain(name)}: {' or '.join(allowed)}'"
        for name, key in self.within:
            if name in present and key not in getattr(present[name], "model_fields_set", (key,)):
                yield name, f"{self._cause(present)} needs '{key}' in '{plain(name)}'"

    def _cause(self, present: dict[str, Any]) -> str:
        return f"'{plain(self.field)}: {present[self.field]}'" if self.among else f"'{plain(self.field)}'"

    def schema(self) -> dict[str, Any]:
        """The same as a clause of JSON Schema."""
        test: dict[str, Any] = {"required": [plain(self.field)]}
        if self.among:
            test["properties"] = {plain(self.field): {"enum": list(self.among)}}
        then: dict[str, Any] = {}
        if self.requires:
            then["required"] = [plain(name) for name in self.requires]
        if self.requires_any:
            then["anyOf"] = [{"required": [plain(name)]} for name in self.requires_any]
        if self.forbids or self.limits or self.within:
            then["properties"] = (
                {plain(name): False for name in self.forbids}
                | {plain(name): {"enum": list(allowed)} for name, allowed in self.limits}
                | {plain(name): {"required": [key]} for name, key in self.within}
            )
        return {"if": test, "then": then}


@dataclass(frozen=True)
class Exactly:
    """One of these fields, and no second one. With `optional`, none is fine too."""

    fields: tuple[str, ...]
    optional: bool = False
    tip: str = ""
    """What to do about it, where the message does not say."""

    def complaints(self, present: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong, as pairs of field and message."""
        given = [name for name in self.fields if name in present]
        if len(given) > 1:
            yield given[1], f"only one of {' and '.join(map(plain, self.fields))} may be given"
        if not given and not self.optional:
            yield "", f"one of {', '.join(map(plain, self.fields))} is needed"

    def schema(self) -> dict[str, Any]:
        """The same as a clause of JSON Schema."""
        options: list[dict[str, Any]] = [{"required": [plain(name)]} for name in self.fields]
        if self.optional:
            options.append({"properties": {plain(name): False for name in self.fields}})
        return {"oneOf": options}


class Shape(BaseModel):
    """A closed, frozen object. `across` holds the rules that span fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=plain, defer_build=True)
    across: ClassVar[tuple[When | Exactly, ...]] = ()

    @model_validator(mode="after")
    def _keep_rules(self) -> Self:
        if not self.across:
            return self
        values = self.__dict__
        present = {name: values[name] for name in self.model_fields_set}
        for rule in self.across:
            for field, message in rule.complaints(present):
                raise PydanticCustomError("rule", "{message}", {"message": message, "field": field, "tip": rule.tip})
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        if cls.across:
            schema["allOf"] = [rule.schema() for rule in cls.across]
        return schema


class File(Shape):
    """A whole file."""
