"""`@frozen` does what `dataclass(frozen=True)` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import pytest

from meshadvisor.values.frozen import frozen


class _Fields:
    __annotations__ = {"name": "str", "parts": "tuple[str, ...]", "said": "dict[str, str]"}
    parts = ()
    said = field(default_factory=dict)

    @cached_property
    def length(self) -> int:
        return len(self.name)  # type: ignore[attr-defined]


@pytest.fixture(params=[frozen, dataclass(frozen=True)], ids=["frozen", "dataclass"])
def made(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """The same class, made by each."""
    named = {name: value for name, value in vars(_Fields).items() if name not in ("__dict__", "__weakref__")}
    return request.param(type("Made", (), named))  # type: ignore[no-any-return]


def test_defaults_places_and_names(made: Any) -> None:
    assert [one.name for one in fields(made)] == ["name", "parts", "said"]
    assert made("a") == made(name="a", parts=(), said={})
    assert made("a", ("b",)) == made("a", parts=("b",)) != made("a")
    one, other = made("a"), made("a")
    assert one.said is not other.said
    assert repr(one) == "Made(name='a', parts=(), said={})"


def test_equality_is_of_one_class_and_of_fields_only(made: Any) -> None:
    one, other = made("a"), made("a")
    assert one.length == 1
    assert one == other
    assert one != ("a", (), {})
    assert hash(made("a", (), ())) == hash(made("a", (), ()))
    with pytest.raises(TypeError):
        hash(one)


def test_replace_and_matching(made: Any) -> None:
    assert replace(made("a", ("b",)), name="c") == made("c", ("b",))
    assert made.__match_args__ == ("name", "parts", "said")


def test_nothing_can_be_changed(made: Any) -> None:
    one = made("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        one.other = "b"
    with pytest.raises(FrozenInstanceError):
        del one.name


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), (("a", (), {}, 1), {}), (("a",), {"other": 1}), ((), {"nam": "a"})]
)
def test_what_is_missing_or_unknown_is_refused(made: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        made(*given, **named)
