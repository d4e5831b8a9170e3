"""A recommendation, a comparison or an audit as JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from meshadvisor.kb.asked import plain_of
from meshadvisor.report import estimate_json
from meshadvisor.report.estimate_json import given
from meshadvisor.report.recommendation import verdict
from meshadvisor.values.estimates import Estimate
from meshadvisor.values.results import Excluded, Option, Recommendation, Scored


def dump(value: Any) -> str:
    """Any of our values as JSON text: scores as exact fractions become decimals with six places."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False) + "\n"


def plain(value: Any) -> Any:
    """Dataclasses, tuples, sets and fractions as what JSON has; what is empty in a dataclass is left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((one.name, getattr(value, one.name)) for one in dataclasses.fields(value))
        return {name: plain(each) for name, each in pairs if each not in ("", (), None) and each != {}}
    if isinstance(value, Fraction):
        return float(round(value, 6))
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return sorted(value) if isinstance(value, (set, frozenset)) else value


def recommendation(answer: Recommendation) -> str:
    """The result of `recommend`, with what a replay needs: requirements with pins, day, version of the data."""
    return dump(
        {
            "format": "meshadvisor.recommendation/1",
            "title": answer.requirements.title,
            "day": answer.view.day,
            "data_version": answer.data_version,
            "contract": answer.contract,
            "requirements": plain_of(answer.requirements),
            "verdict": verdict(answer),
            **given(first=answer.first.id if answer.first else ""),
            "criteria": [
                {
                    "id": one.id,
                    "label": one.label,
                    "roles": one.roles,
                    "importance": str(one.importance),
                    "share": one.share,
                    "origins": [{"from": item.origin, "why": item.why} for item in one.origins],
                }
                for one in answer.criteria
            ],
            "ranking": [
                {
                    "family": family.id,
                    "best_rank": family.best_rank,
                    "worst_rank": family.worst_rank,
                    "members": [_scored(one) for one in family.members],
                    "derived": [_scored(one) for one in family.derived],
                }
                for family in answer.ranking
            ],
            "unverified": [_scored(one) for one in answer.unverified],
            "elsewhere": [_scored(one) for one in answer.elsewhere],
            "excluded": [_excluded(one) for one in answer.excluded],
            "deciders": answer.deciders,
            "need": {
                **given(opens=answer.need.opens.scored.candidate.id if answer.need.opens else ""),
                "options": [_option(one) for one in answer.need.options],
                "elsewhere": [_option(one) for one in answer.need.elsewhere],
                "excluded": [_excluded(one) for one in answer.need.excluded],
            },
            "what_if": answer.what_if,
            **given(robustness=answer.robustness),
            **given(estimate=answer.estimate and estimate_json.plain(answer.estimate)),
            "caveats": answer.caveats,
            "oldest_verified": answer.oldest_verified,
            "figures": {
                "status": answer.scoring.status,
                "maturity": answer.scoring.maturity,
                "unsupported": answer.scoring.unsupported,
                "importance": answer.scoring.importance,
            },
        }
    )


def estimate(answer: Estimate) -> str:
    """The result of `estimate`."""
    return dump({"format": "meshadvisor.estimate/1", **estimate_json.plain(answer)})


def _option(one: Option) -> dict[str, Any]:
    return {**_scored(one.scored), "lacking": one.lacking, "weaker": one.weaker}


def _scored(one: Scored) -> dict[str, Any]:
    return {
        "candidate": one.candidate.id,
        "name": one.candidate.name,
        "release": one.candidate.release,
        "low": one.low,
        "high": one.high,
        "findings": [
            {
                "criterion": part.criterion,
                "outcome": part.finding.outcome,
                "reason": part.finding.reason,
                "low": part.low,
                "high": part.high,
                "statements": [
                    {
                        "id": statement.id,
                        **given(status=statement.status, value=statement.value),
                        "since": statement.since or statement.since_date,
                        "certainty": statement.certainty,
                        "verified": statement.verified,
                        **given(inherited=statement.inherited),
                        "evidence": [evidence.url for evidence in statement.evidence],
                    }
                    for statement in part.finding.statements
                ],
            }
            for part in one.parts
        ],
    }


def _excluded(one: Excluded) -> dict[str, Any]:
    return {
        "candidate": one.candidate.id,
        "name": one.candidate.name,
        "failing": [{"criterion": finding.criterion, "reason": finding.reason} for finding in one.findings],
        "events": [
            {"kind": event.kind, "announced": event.announced, "effective": event.effective, "title": event.title}
            for event in one.events
        ],
        "successors": one.successors,
    }
