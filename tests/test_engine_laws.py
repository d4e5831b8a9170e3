"""Laws of the engine (`tests/laws`), over made-up views and over the real base, and on engines that break them.

`make laws` takes 1,000 examples of each instead of a few.
"""

from __future__ import annotations

import os
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.laws.cases import SOURCES
from tests.laws.mutants import MUTANTS, Mutant
from tests.laws.rules import LAWS

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
BROKEN = settings(
    max_examples=1000, database=None, derandomize=True, deadline=None, phases=[Phase.generate],
    report_multiple_bugs=False, suppress_health_check=SLOW,
)  # fmt: skip


def hold(name: str, source: str, how: settings) -> tuple[int, int]:
    """Hold a law over many cases; gives how many there were, and how many of them could have broken it."""
    seen = []

    @settings(how)
    @given(st.data())
    def over_many(data: st.DataObject) -> None:
        seen.append(LAWS[name](data, SOURCES[source]))

    over_many()
    return len(seen), sum(seen)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", LAWS)
def test_the_law_holds(name: str, source: str, record_property: pytest.RecordProperty) -> None:
    how = settings(settings(), deadline=None, suppress_health_check=SLOW)
    examples, able = hold(name, source, how)
    record_property("examples", examples)
    record_property("able", able)
    assert able * 2 > examples, f"{examples - able} of {examples} cases could not have broken it"


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        pytest.param(name, mutant, id=f"{mutant.wrong}-{name}")
        for name, mutants in MUTANTS.items()
        for mutant in mutants
    ],
)
def test_an_engine_that_breaks_the_law_is_found_out(name: str, mutant: Mutant) -> None:
    with mock.patch.dict(os.environ, {"BROKEN_LAW": name}), mutant.broken(), pytest.raises(AssertionError):
        hold(name, "made-up", BROKEN)


def test_every_law_has_an_engine_that_breaks_it() -> None:
    assert set(MUTANTS) == set(LAWS)
