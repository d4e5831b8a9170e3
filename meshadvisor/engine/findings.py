"""One criterion and one candidate → one finding. Findings come before scores and know nothing of weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from meshadvisor.engine.templates import in_use, support_left
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
        return _feature(scene, candidate, criterion, params)
    if criterion.template == "attribute":
        found = _attribute(scene, candidate, criterion.id, params)
    elif criterion.template == "resources":
        from meshadvisor.engine.modest import modest  # few ask for it

        found = modest(scene.view.costs.get(candidate.id), candidate.id, criterion.id, params, scene.scoring)
    elif criterion.template == "support-left":
        found = support_left(scene.view, candidate, criterion.id, int(str(params["months"])))
    elif criterion.template == "in-use":
        found = in_use(candidate, criterion.id, str(params["name"]))
    else:
        found = _kubernetes_range(candidate, criterion.id, str(params["version"]))
    return _for_role(criterion, found)


def utility(statement: Statement, scoring: Scoring) -> Fraction:
    """The value of one mechanism between 0 and 1: its status, less for what is immature or unsupported."""
    value = scoring.status.get(statement.status, ZERO)
    mature = scoring.maturity.get(statement.maturity, ONE)
    if mature != 1:  # products of fractions are slow, and most of them are by 1
        value *= mature
    return value if statement.supported else value * scoring.unsupported


def _feature(scene: Scene, candidate: Candidate, criterion: Criterion, params: Mapping[str, Any]) -> Finding:
    feature = scene.view.features[params["feature"]]
    cell = scene.view.cell(candidate.id, feature.id)
    if not cell.applies:
        value = ONE if feature.otherwise == "met" else ZERO
        reason = "cannot be said of this kind"
        found = Finding(criterion.id, candidate.id, "not-applicable", value, value, reason, value == ONE)
        return _for_role(criterion, found)
    platforms = scene.platforms if feature.category != "platform" else ()
    each = [
        _for_role(criterion, _on_platform(scene.scoring, candidate, criterion, params, cell.statements, platform))
        for platform in platforms or ("",)
    ]
    return each[0] if len(each) == 1 else _worst(each, platforms)


def _on(statements: Iterable[Statement], platform: str) -> list[Statement]:
    return [one for one in statements if not platform or not one.platforms or platform in one.platforms]


def _for_role(criterion: Criterion, found: Finding) -> Finding:
    return _negated(found) if "avoid" in criterion.roles else found


def _on_platform(
    scoring: Scoring,
    candidate: Candidate,
    criterion: Criterion,
    params: Mapping[str, Any],
    stated: Iterable[Statement],
    platform: str,
) -> Finding:
    """The best mechanism counts: of a must one that passes, the most useful, not on its way out, stated first.

    Beside an unknown, what is known is the least that it is worth.
    """
    statements = _on(stated, platform)
    if not statements:
        variable = f"{candidate.id} {criterion.id} {platform}"
        return Finding(criterion.id, candidate.id, "unknown", ZERO, ONE, "nobody has looked", None, (), variable)
    screens = criterion.must and "avoid" not in criterion.roles
    best = statements[0]
    if len(statements) > 1:
        best = max(statements, key=lambda one: _rank(one, scoring, fault(one, candidate, params), screens=screens))
    value, failing = utility(best, scoring), fault(best, candidate, params)
    unknown = [one for one in statements if one.status == "unknown"]
    least = ZERO if failing and screens else value
    if unknown and least < 1:
        reason = "upstream has it; what differs is not listed" if unknown[0].inherited else "looked, and could not tell"
        shown = ((best,) if least else ()) + tuple(unknown)
        variable = _variable(unknown) or f"{candidate.id} {criterion.id} {platform}"
        return Finding(criterion.id, candidate.id, "unknown", least, ONE, reason, not failing or None, shown, variable)
    outcome = "met" if value == 1 else "partly" if value else "not-met"
    reason = failing or described(best)
    return Finding(criterion.id, candidate.id, outcome, value, value, reason, not failing, (best,))


def _rank(one: Statement, scoring: Scoring, failing: str, *, screens: bool) -> tuple[Any, ...]:
    return screens and not failing, utility(one, scoring), not failing, not one.deprecated


def _variable(unknown: Sequence[Statement]) -> str:
    """The name of an unknown, the same for all that share the statement or inherit it; empty for several at once."""
    names = {f"{one.inherited} {one.feature}" if one.inherited else one.id for one in unknown}
    return names.pop() if len(names) == 1 else ""


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
    """Why this mechanism would fail the criterion as a must; empty when it passes the terms of all who asked for it."""
    every = (params, *map(dict, params.get("also", ())))
    return next(filter(None, (_fault(statement, candidate, terms) for terms in every)), "")


def _fault(statement: Statement, candidate: Candidate, params: Mapping[str, Any]) -> str:
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
    names = {one.variable for one in found if one.variable}
    variable = "" if low == high else names.pop() if len(names) == 1 else f"{worst.candidate} {worst.criterion}"
    return replace(worst, reason=reason, low=low, high=high, passes=passes, variable=variable)


def _attribute(scene: Scene, candidate: Candidate, criterion: str, params: Mapping[str, Any]) -> Finding:
    cell = scene.view.cell(candidate.id, params["feature"])
    texts = [text for one in cell.statements if one.value is not None for text in value_texts(one.value)]
    wanted = params["is"] if isinstance(params["is"], tuple) else (params["is"],)
    has = bool({text.casefold() for text in wanted} & {text.casefold() for text in texts})
    unknown = [one for one in cell.statements if one.status == "unknown"]
    if not has and (unknown or not cell.statements):
        reason = "looked, and could not tell" if unknown else "nobody has looked"
        variable = _variable(unknown) or f"{candidate.id} {criterion}"
        return Finding(criterion, candidate.id, "unknown", ZERO, ONE, reason, None, cell.statements, variable)
    value = ONE if has else ZERO
    outcome, reason = "met" if has else "not-met", f"is {', '.join(texts)}" if texts else "there is none"
    return Finding(criterion, candidate.id, outcome, value, value, reason, has, cell.statements)


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
        return Finding(criterion, candidate.id, "unknown", ZERO, ONE, stated, None, (), f"{candidate.mesh} {criterion}")
    older = next((one.version for one in candidate.open_releases if _ends_above(one) and _in_range(one, version)), "")
    kept_up = f"; {older} supports it, but no end of its support is stated" if older else ""
    return Finding(criterion, candidate.id, "not-met", ZERO, ZERO, stated + kept_up, False)


def _ends_above(release: SupportedRelease) -> bool:
    """Does its range have an end? An old line that only named the least version says nothing of a newer one."""
    return any(one.platform == "kubernetes" and one.max for one in release.ranges)


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
    if known.basis == "minimum" and known.min:
        return f"needs at least {known.min}"
    return f"{'is tested on' if known.basis == 'tested' else 'supports'} {known.bounds} only"


@lru_cache(maxsize=1000)
def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _negated(found: Finding) -> Finding:
    """The same for what is to be avoided."""
    outcome = {"met": "not-met", "not-met": "met"}.get(found.outcome, found.outcome)
    passes = False if found.low else None if found.high else True
    return replace(found, outcome=outcome, low=ONE - found.high, high=ONE - found.low, passes=passes)
