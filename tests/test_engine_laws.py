"""The laws of `tests/laws`, over made-up cases and the real base, and on engines that break them.

`make laws` takes 1,000 examples of each.
"""

from __future__ import annotations

import os
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.laws import cases, mutants, rules, time
from tests.laws.mutants import Mutant

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
BROKEN = settings(
    max_examples=3000, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
    report_multiple_bugs=False, suppress_health_check=SLOW,
)  # fmt: skip
LAWS: dict[str, tuple[Any, dict[str, Any]]] = {
    **{name: (rule, cases.SOURCES) for name, rule in rules.LAWS.items()},
    **{name: (rule, time.SOURCES) for name, rule in time.LAWS.items()},
}
"""Law → what it says, and the sources of its cases."""
MUTANTS = mutants.MUTANTS | mutants.TIME
each_law = pytest.mark.parametrize("name", LAWS)


def hold(name: str, source: str, how: settings) -> list[bool]:
    """Hold a law over many cases; says of each whether it could have broken the law."""
    rule, sources = LAWS[name]
    able: list[bool] = []

    @settings(how)
    @given(st.data())
    def over_many(data: st.DataObject) -> None:
        able.append(rule(data, sources[source]))

    over_many()
    return able


@pytest.mark.parametrize("source", ["made-up", "real"])
@each_law
def test_the_law_holds(name: str, source: str) -> None:
    able = hold(name, source, settings(settings(), deadline=None, suppress_health_check=SLOW))
    print(f"{name}, {source}: {len(able)} cases, of which {sum(able)} could have broken it")
    assert sum(able) * 4 > len(able)  # about half could; by chance fewer among the few of a short run


@pytest.mark.parametrize(
    ("name", "mutant"),
    [pytest.param(name, one, id=f"{name}-{one.wrong}") for name, several in MUTANTS.items() for one in several],
)
def test_an_engine_that_breaks_the_law_is_found_out(name: str, mutant: Mutant) -> None:
    with mock.patch.dict(os.environ, {"BROKEN_LAW": name}), mutant.broken(), pytest.raises(AssertionError):
        hold(name, "made-up", BROKEN)


def test_every_law_has_an_engine_that_breaks_it() -> None:
    assert set(MUTANTS) == set(LAWS)
