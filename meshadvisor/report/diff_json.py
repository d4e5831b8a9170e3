"""Two states of the data for programs: what differs, and what it does to the scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meshadvisor.effect.contract import step_of
from meshadvisor.effect.scenarios import Effect, Outcome
from meshadvisor.kb.revision import Revision
from meshadvisor.report.changes import candidates, ends, fact, kinds, since, thing
from meshadvisor.report.diff import CATALOGUE, LIFE, Compared, standings, verdict_of
from meshadvisor.timeline.difference import QUIET, Difference


def plain(found: Compared) -> dict[str, Any]:
    """The report as data; the shape is described in docs/diff.md."""
    return {
        "format": "meshadvisor.diff/1",
        "old": _side(found.old),
        "new": _side(found.new),
        "contract": {"step": found.step, "problems": list(found.problems)},
        "facts": [_fact(one, found) for one in found.differences if one.kind == "statement" and not one.quiet],
        "catalogue": [_thing(one, found) for one in found.others(CATALOGUE)],
        "life": [_thing(one, found) for one in found.differences if one.kind in LIFE and not one.quiet],
        "other": [_thing(one, found) for one in found.others(besides=(*CATALOGUE, *LIFE, "statement"))],
        "refused": list(found.refused),
        "evidence_only": dict(sorted(found.quiet().items())),
        "scenarios": [_effect(one) for one in found.effects],
    }


def _side(side: Revision) -> dict[str, str]:
    kb = side.kb
    return {"name": side.name, "data_version": kb.data_version, "contract": kb.contract, "day": kb.day}


def _fact(one: Difference, found: Compared) -> dict[str, Any]:
    before, after = ends(one)
    return {
        "what": one.what,
        "mesh": one.mesh,
        "candidates": candidates(one, found.names(one)),
        "feature": one.feature,
        "since": since(one),
        "kinds": ["interval"] if one.follows else kinds(one),
        "before": before,
        "after": after,
        "fields": _fields(one),
        "text": fact(one, found.names(one)),
    }


def _thing(one: Difference, found: Compared) -> dict[str, Any]:
    known = {"what": one.what, "kind": one.kind, "id": one.id, "fields": _fields(one)}
    return {**known, "step": step_of(one), "text": thing(one, found.names(one))}


def _fields(one: Difference) -> dict[str, Any]:
    """Field → its content before and after, of what changed."""
    if one.before is None or one.after is None:
        return {}
    return {name: [one.before.get(name), one.after.get(name)] for name in one.fields if name not in QUIET}


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "scenario": effect.scenario,
        "title": effect.title,
        "verdict": [verdict_of(effect.before), verdict_of(effect.after)],
        "ranking": [_ranking(effect.before), _ranking(effect.after)],
        "scores": [{"candidate": name, "before": before, "after": after} for name, before, after in standings(effect)],
        "causes": [vars(cause) for cause in effect.causes],
        "expectations": [
            {"text": text, "before": before, "after": after} for text, before, after in effect.expectations
        ],
    }


def _ranking(outcome: Outcome | None) -> list[Mapping[str, Any]]:
    families = outcome.families if outcome else ()
    return [{"family": name, "best_rank": first, "worst_rank": last} for name, first, last in families]
