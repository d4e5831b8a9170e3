"""Conformance reports of the Gateway API → proposed statements.

A claimed feature counts only with passed tests of its own profile: the mesh profiles list what an implementation claims
for its gateway, so that only `Mesh…` features count there. https://gateway-api.sigs.k8s.io/concepts/conformance/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.read import read_file
from meshadvisor.model.conformance import GatewayApi, Implementation, Profile, Report, Shown
from meshadvisor.timeline.order import find
from meshadvisor.timeline.view import view
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.facts import Mesh, Statement
from meshadvisor.values.problems import printable


@dataclass(frozen=True)
class Proposal:
    """A statement that a report supports, and what the data says already.

    `verdict`: new, known (the same status, with a conformance report), add-evidence (the same status without one),
    or differs.
    """

    mesh: str
    feature: str
    verdict: str
    told: str
    statement: dict[str, Any]


def read_report(path: Path) -> Report:
    """One report. Raises ProblemsError when it is no YAML, InputError when it is no report."""
    document, problems = read_file(path)
    if document is None:
        raise ProblemsError(problems)
    text = path.read_text(encoding="utf-8")
    try:  # every scalar as text: `version: 1.20` is no number
        return Report.model_validate(yaml.load(text, Loader=yaml.BaseLoader))
    except ValidationError as failure:
        first = failure.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise InputError(f"it is no conformance report: {where}: {first['msg']}") from None


def table(folder: Path) -> GatewayApi:
    """Our table of what reports can show. Raises InputError when the data folder has none."""
    document, problems = read_file(folder / "gateway-api.yaml")
    if document is None:
        raise ProblemsError(problems)
    return GatewayApi.model_validate_json(json.dumps(document.data))


def proposals(kb: KnowledgeBase, known: GatewayApi, report: Report, url: str, accessed: str) -> list[Proposal]:
    """What a report shows. Raises InputError for a project or a version that has no row here."""
    subject = next((one for one in known.implementations if one.project == report.implementation.project.lower()), None)
    if subject is None:
        names = ", ".join(one.project for one in known.implementations)
        raise InputError(f"'{printable(report.implementation.project)}' has no row here; those that have: {names}")
    mesh = kb.mesh(subject.mesh)
    line = _line(mesh, report.implementation.version)
    found = []
    for shown in known.shows:
        profile = _passed(report, shown)
        if profile is not None:
            made = _statement(report, subject, shown, profile, line, url, accessed)
            found.append(_proposal(kb, subject, shown, made, line))
    return found


def as_yaml(found: Sequence[Proposal]) -> str:
    """Proposals as pieces of support files, each under what the data says already."""
    pieces = []
    for one in found:
        head = f"# {one.mesh}, {one.feature}: {one.verdict}. {one.told}\n"
        body = {one.feature: [one.statement]}
        text = yaml.dump(body, Dumper=_Quoting, sort_keys=False, allow_unicode=True, width=120)
        pieces.append(head + (text if one.verdict != "known" else ""))
    return "\n".join(pieces)


class _Quoting(yaml.SafeDumper):
    """Quotes versions and dates, so that they stay text."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if value[:1].isdigit() else None)


_Quoting.add_representer(str, _text)


def _line(mesh: Mesh, version: str) -> str:
    """The release line that a version such as v1.30.1 or version-2.18 belongs to."""
    number = re.search(r"[0-9]+(\.[0-9]+)+", version)
    parts = number[0].split(".") if number and "://" not in version else []
    for length in range(len(parts), 1, -1):
        release = find(mesh, ".".join(parts[:length]))
        if release is not None and release.status != "planned":
            return release.version
    raise InputError(f"no release of {mesh.name} is known for '{printable(version)}'")


def _passed(report: Report, shown: Shown) -> Profile | None:
    """The profile whose own tests show the feature."""
    if shown.gateway_api != "0.0" and _number(report.gateway_api) < _number(shown.gateway_api):
        return None
    for profile in report.profiles:
        if profile.name not in shown.profiles or not profile.core.passed:
            continue
        extended = profile.extended
        own = {
            name
            for name in (extended.supported if extended and extended.passed else ())
            if name.startswith("Mesh") == profile.name.startswith("MESH")
        }
        if set(shown.supported) <= own:
            return profile
    return None


def _number(version: str) -> tuple[int, ...]:
    found = re.search(r"[0-9]+\.[0-9]+", version)
    return tuple(int(part) for part in found[0].split(".")) if found else (0,)


def _statement(
    report: Report, subject: Implementation, shown: Shown, profile: Profile, line: str, url: str, accessed: str
) -> dict[str, Any]:
    counts = profile.core.statistics
    note = f"{profile.name}: {counts.passed} core tests passed, Gateway API {report.gateway_api.removeprefix('v')}"
    note += f" ({report.channel})" if report.channel else ""
    note += f", build {report.implementation.version}"
    made: dict[str, Any] = {"via": shown.via, "status": shown.status, "since": f"<={line}", "maturity": "ga"}
    made |= {"modes": list(subject.modes)} if subject.modes else {}
    made |= {"how": shown.how}
    made |= {"limits": list(shown.limits)} if shown.limits else {}
    evidence = {"kind": "conformance", "url": url, "accessed": accessed, "supports": ["status", "since"], "note": note}
    return made | {
        "evidence": [evidence],
        "verified": {"date": accessed, "release": line},
        "certainty": "high",
    }


def _proposal(kb: KnowledgeBase, subject: Implementation, shown: Shown, made: dict[str, Any], line: str) -> Proposal:
    stated = list(_stated(kb, subject, shown.feature, line))
    if not stated:
        return Proposal(subject.mesh, shown.feature, "new", f"Nothing is stated for {line}.", made)
    best = stated[0]
    reported = any(one.kind == "conformance" for one in best.evidence)
    told = f"Stated for {line}: {best.status}, {best.via or 'no mechanism'} ({best.path})."
    verdict = "differs" if best.status != shown.status else "known" if reported else "add-evidence"
    return Proposal(subject.mesh, shown.feature, verdict, told, made)


def _stated(kb: KnowledgeBase, subject: Implementation, feature: str, line: str) -> Iterator[Statement]:
    """What the cells of the subject say at a release line, the best of each mode."""
    seen = view(kb, kb.day, {subject.mesh: line})
    for candidate in seen.candidates:
        if candidate.mesh == subject.mesh and (not subject.modes or candidate.mode in subject.modes):
            best = seen.cell(candidate.id, feature).best
            if best is not None:
                yield best
