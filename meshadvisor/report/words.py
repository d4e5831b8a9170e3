"""Facts and figures in words: the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from meshadvisor.report.blocks import Line, Link
from meshadvisor.values.facts import DatedLimit, Event, Evidence, Release, Statement
from meshadvisor.values.view import Candidate, Cell

STATUS_WORDS = {"full": "yes", "partial": "partial", "third-party": "third party", "none": "no", "unknown": "unknown"}


def cell_text(cell: Cell) -> str:
    """A cell in a few words. A dash: nobody has looked."""
    if not cell.applies:
        return "does not apply"
    shown = cell.best
    if shown is None:
        return "-"
    if shown.status == "":
        return value_text(shown.value)
    words = STATUS_WORDS[shown.status]
    notes = [shown.maturity] if shown.maturity not in ("", "ga") else []
    notes += ["raw config"] if shown.interface == "raw-config" else []
    notes += ["extra component"] if shown.interface == "extra-component" else []
    notes += ["unsupported"] if not shown.supported else []
    notes += ["inherited"] if shown.inherited else []
    return words + (f" ({', '.join(notes)})" if notes else "")


def value_text(value: Any) -> str:
    """The value of an attribute."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {value_text(one)}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else number_text(value)


def number_text(value: Any) -> str:
    """A number without needless digits, or a text."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def interval_text(statement: Statement | DatedLimit) -> str:
    """From when to when something holds, in releases or days."""
    since = statement.since or statement.since_date
    begin = f"at the latest in {since[2:]}" if since.startswith("<=") else f"since {since}" if since else ""
    until = statement.until or statement.until_date
    return (begin + (f", until {until}" if until else "")).strip(", ")


def sentences(limits: Iterable[str]) -> str:
    """Limits one after the other."""
    return " ".join(f"{one.rstrip('.')}." for one in limits)


def score_text(low: Fraction, high: Fraction) -> str:
    """A score range with one decimal; one number when the range is a point."""
    one, other = tenths(low), tenths(high)
    return one if one == other else f"{one} to {other}"


def decimal(number: Fraction) -> str:
    """A figure of the scoring as a decimal without needless digits."""
    return f"{float(number):g}"


def tenths(number: Fraction) -> str:
    """With one decimal, halves up."""
    scaled = int(number * 10 + Fraction(1, 2))
    return f"{scaled // 10}.{scaled % 10}"


def apportioned(parts: Sequence[Fraction], known: Sequence[str] = (), fixed: Sequence[bool] = ()) -> list[str]:
    """Parts with one decimal that add up to their shown sum, by largest remainder.

    Where `fixed`, the part is shown as in `known`; the others take up the difference (the largest when there is none).
    """
    held = list(fixed) or [False] * len(parts)
    shown = [int(Fraction(known[place]) * 10) if held[place] else int(part * 10) for place, part in enumerate(parts)]
    missing = int(sum(parts, Fraction(0)) * 10 + Fraction(1, 2)) - sum(shown)
    loose = [place for place, part in enumerate(parts) if part and not held[place]]
    order = sorted(loose, key=lambda place: (shown[place] - parts[place] * 10, place))
    order = order or sorted(range(len(parts)), key=lambda place: (-parts[place], place))
    step = 1 if missing > 0 else -1
    for turn in range(abs(missing) if order else 0):
        shown[order[turn % len(order)]] += step
    return [f"{part // 10}.{part % 10}" for part in shown]


def candidate_text(candidate: Candidate) -> str:
    """Name and release."""
    return f"{candidate.name} {candidate.release}".strip()


def end_text(release: Release) -> str:
    """The end of life of a release, as stated last."""
    return f"{release.ends[0].date} ({release.ends[0].kind})" if release.ends else "not stated"


def kubernetes_text(release: Release) -> str:
    """The versions of Kubernetes that a release runs on, as stated last."""
    found = next((one for one in release.runs_on if one.platform == "kubernetes"), None)
    return f"{found.bounds} ({found.basis})" if found else "not known"


def event_text(event: Event) -> str:
    """An event with its two dates."""
    known = f" (announced {event.announced})" if event.announced != event.effective else ""
    return f"{event.kind} {event.effective}{known}: {event.title.rstrip('.')}"


def evidence_line(evidence: Evidence, relation: str) -> Line:
    """A source with what it shows, when it was read and who speaks."""
    told = f" shows {', '.join(evidence.supports)}" if evidence.supports else ""
    told += f"; says otherwise about {', '.join(evidence.contradicts)}" if evidence.contradicts else ""
    told += " (inferred)" if evidence.inferred else ""
    told += f"; read {evidence.accessed}" if evidence.accessed else ""
    told += {"own": "; the maker's own word", "competitor": "; a competitor's word"}.get(relation, "")
    told += f". {evidence.note}" if evidence.note else ""
    return (Link(evidence.kind, evidence.url), told)


def listed(names: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}" if names else ""
