"""One criterion and one candidate → one finding. Findings come before scores and know nothing of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from meshadvisor.values.asked import Scoring
from meshadvisor.values.facts import MATURITIES, Statement, value_texts
from meshadvisor.values.frozen import frozen
from meshadvisor.values.results import Criterion, Finding
from meshadvisor.values.view import Candidate, SupportedRelease, View

ZERO, ONE = Fraction(0), Fraction(1)


@frozen
class Scene:
    """What every finding is made in: the view, the platforms that must be covered, the figures."""

    view: View
    platforms: tuple[str, ...]
    scoring: Scoring


def find(scene: Scene, candidate: Candidate, criterion: Criterion) -> Finding:
    """The finding of one criterion for one candidate."""
    params = dict(criterion.params)
    if criterion.template == "feature":
        found = _feature(scene, candidate, criterion.id, params)
    elif criterion.template == "attribute":
        found = _attribute(scene, candidate, criterion.id, params)
    else:
        found = _kubernetes_range(candidate, criterion.id, str(params["version"]))
    return _negated(found) if "avoid" in criterion.roles else found


def utility(statement: Statement, scoring: Scoring) -> Fraction:
    """The value of one mechanism between 0 and 1: its status, less for what is immature or unsupported."""
    value = scoring.status.get(statement.status, ZERO)
    mature = scoring.maturity.get(statement.maturity, ONE)
    if mature != 1:  # products of fractions are slow, and most of them are by 1
        value *= mature
    return value if statement.supported else value * scoring.unsupported


def _feature(scene: Scene, candidate: Candidate, criterion: str, params: Mapping[str, Any]) -> Finding:
    feature = scene.view.features[params["feature"]]
    cell = scene.view.cell(candidate.id, feature.id)
    if not cell.applies:
        value = ONE if feature.otherwise == "met" else ZERO
        return Finding(
            criterion, candidate.id, "not-applicable", value, value, "cannot be said of this kind", value == ONE
        )
    platforms = scene.platforms if feature.category != "platform" else ()
    found = [
        _on_platform(scene.scoring, candidate, criterion, params, _on(cell.statements, platform), platform)
        for platform in platforms or ("",)
    ]
    return found[0] if len(found) == 1 else _worst(found, platforms)


def _on(statements: Iterable[Statement], platform: str) -> list[Statement]:
    return [one for one in statements if not platform or not one.platforms or platform in one.platforms]


def _on_platform(
    scoring: Scoring,
    candidate: Candidate,
    criterion: str,
    params: Mapping[str, Any],
    statements: Sequence[Statement],
    platform: str,
) -> Finding:
    """The best mechanism counts: one that passes as a must, is more useful, is not on its way out, is stated first."""
    if not statements:
        variable = f"{candidate.id} {criterion} {platform}"
        return Finding(criterion, candidate.id, "unknown", ZERO, ONE, "nobody has looked", None, (), variable)
    best = statements[0]
    if len(statements) > 1:
        best = max(
            statements,
            key=lambda one: (not fault(one, candidate, params), utility(one, scoring), not one.deprecated),
        )
    if best.status == "unknown":
        reason = "upstream has it; what differs is not listed" if best.inherited else "looked, and could not tell"
        return Finding(criterion, candidate.id, "unknown", ZERO, ONE, reason, None, (best,), best.id)
    value = utility(best, scoring)
    outcome = "met" if value == 1 else "partly" if value else "not-met"
    failing = fault(best, candidate, params)
    return Finding(criterion, candidate.id, outcome, value, value, failing or described(best), not failing, (best,))


def described(statement: Statement) -> str:
    """A mechanism in a few words."""
    if statement.status == "none":
        return "not there"
    words = [statement.status]
    if statement.maturity not in ("", "ga"):
        words.append(statement.maturity)
    via = f" by {statement.via}" if statement.via else f" by {statement.provider}" if statement.provider else ""
    since = statement.since.removeprefix("<=") or statement.since_date
    origin = f", inherited from {statement.inherited}" if statement.inherited else f" since {since}" if since else ""
    return " ".join(words) + via + origin


def fault(statement: Statement, candidate: Candidate, params: Mapping[str, Any]) -> str:
    """Why this mechanism would fail the criterion as a must; empty when it passes."""
    accept = params.get("accept", ())
    if statement.status in ("none", "unknown"):
        return "not there" if statement.status == "none" else "unknown"
    if statement.status == "third-party" and "third-party" not in accept:
        return f"only by a third party ({statement.provider})"
    if statement.status == "partial" and params.get("status") == "full":
        return "only partial: " + "; ".join(statement.limits)
    if statement.interface == "raw-config" and "raw-config" not in accept:
        return "only by raw proxy configuration"
    if not statement.supported and "unsupported" not in accept:
        return "the vendor gives no support for it"
    if statement.maturity and not _mature(statement.maturity, candidate, params, accept):
        return f"only {statement.maturity}"
    return ""


def _mature(maturity: str, candidate: Candidate, params: Mapping[str, Any], accept: Sequence[str]) -> bool:
    least = params.get("maturity")
    if least and maturity not in accept:
        return MATURITIES.index(maturity) >= MATURITIES.index(least)
    return maturity in candidate.production or maturity in accept


def _worst(found: Sequence[Finding], platforms: Sequence[str]) -> Finding:
    """Every platform must be covered: the weakest one counts, and as a must all have to pass."""
    worst = min(found, key=lambda one: (one.low, one.high))
    verdicts = [one.passes for one in found]
    passes = False if False in verdicts else None if None in verdicts else True
    if worst.passes != passes:
        worst = next(one for one in found if one.passes == passes)
    alike = len({one.reason for one in found}) == 1
    reason = worst.reason if alike else f"{worst.reason} on {platforms[found.index(worst)]}"
    low, high = min(one.low for one in found), min(one.high for one in found)
    return replace(worst, reason=reason, low=low, high=high, passes=passes)


def _attribute(scene: Scene, candidate: Candidate, criterion: str, params: Mapping[str, Any]) -> Finding:
    cell = scene.view.cell(candidate.id, params["feature"])
    if not cell.statements:
        return Finding(
            criterion, candidate.id, "unknown", ZERO, ONE, "nobody has looked", None, (), f"{candidate.id} {criterion}"
        )
    texts = [text for one in cell.statements for text in value_texts(one.value)]
    wanted = params["is"] if isinstance(params["is"], tuple) else (params["is"],)
    has = bool({text.casefold() for text in wanted} & {text.casefold() for text in texts})
    value = ONE if has else ZERO
    outcome = "met" if has else "not-met"
    return Finding(criterion, candidate.id, outcome, value, value, f"is {', '.join(texts)}", has, cell.statements)


def fitting_release(candidate: Candidate, version: str) -> str:
    """The newest release in support that runs on a Kubernetes version; empty when none is known to."""
    return next((one.version for one in candidate.supported_releases if _in_range(one, version)), "")


def _kubernetes_range(candidate: Candidate, criterion: str, version: str) -> Finding:
    """Is there a release, still in support, that runs on this version? Outside what was merely tested is unknown."""
    fits = fitting_release(candidate, version)
    if fits:
        return Finding(criterion, candidate.id, "met", ONE, ONE, f"release {fits} does", True)
    releases = candidate.supported_releases
    stated = "; ".join(f"{one.version} {_range_text(one)}" for one in releases[:2]) or "no release has a stated range"
    if not releases or any(_in_range(one, version) is None for one in releases):
        return Finding(criterion, candidate.id, "unknown", ZERO, ONE, stated, None, (), f"{candidate.id} {criterion}")
    return Finding(criterion, candidate.id, "not-met", ZERO, ZERO, stated, False)


def _in_range(release: SupportedRelease, version: str) -> bool | None:
    known = next((one for one in release.ranges if one.platform == "kubernetes"), None)
    if known is None:
        return None
    inside = (not known.min or _number(known.min) <= _number(version)) and (
        not known.max or _number(version) <= _number(known.max)
    )
    if inside:
        return True
    below = bool(known.min) and _number(version) < _number(known.min)
    return False if known.basis == "supported" or (known.basis == "minimum" and below) else None


def _range_text(release: SupportedRelease) -> str:
    known = next((one for one in release.ranges if one.platform == "kubernetes"), None)
    if known is None:
        return "states no Kubernetes versions"
    verb = {"supported": "supports", "tested": "is tested on", "minimum": "needs at least"}[known.basis]
    return f"{verb} {' to '.join(one for one in (known.min, known.max) if one)} only"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _negated(found: Finding) -> Finding:
    """The same for what is to be avoided."""
    outcome = {"met": "not-met", "not-met": "met"}.get(found.outcome, found.outcome)
    passes = None if found.passes is None else found.low == ZERO and found.high == ZERO
    return replace(found, outcome=outcome, low=ONE - found.high, high=ONE - found.low, passes=passes)
