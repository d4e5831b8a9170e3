"""One page for each mesh and each alternative to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from meshadvisor.docs import statements
from meshadvisor.docs.field import told
from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report.audit import verdict_text
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para, inlines
from meshadvisor.report.words import candidate_text, end_text, kubernetes_text, listed, value_text
from meshadvisor.timeline.claims import Audited
from meshadvisor.timeline.order import clock, find
from meshadvisor.values.facts import Measurement, Mesh, Release, Stage
from meshadvisor.values.view import Candidate

Audits = Mapping[str, Sequence[Audited]]
"""Source of claims → its cells with verdicts."""
WRONG = ("wrong-then", "outdated-since")
UNITS = {"mb": "MB", "mib": "MiB", "vcpu": "vCPU"}
SHOWN_FIGURES = 4


def pages(site: Site, audits: Audits) -> Iterator[tuple[str, str]]:
    """Path and text of each."""
    for mesh in site.kb.meshes.values():
        place = Place(site, f"history/{mesh.id}.md")
        rows = statements.earlier(place, mesh, site.modes(mesh.id))
        if rows:
            yield place.path, place.page(_history(place, mesh, rows))
        place = Place(site, f"meshes/{mesh.id}.md")
        yield place.path, place.page([*_blocks(place, mesh, audits), *(_before(place, mesh) if rows else ())])


def _before(place: Place, mesh: Mesh) -> Iterator[Block]:
    yield Heading("Before")
    yield Para(place.to(f"What {mesh.name} had before, and no longer has in this form", f"history/{mesh.id}.md"))


def _history(place: Place, mesh: Mesh, rows: Sequence[Sequence[Line]]) -> Iterator[Block]:
    yield Heading(f"{mesh.name}: what held before", 1)
    yield Para(
        (
            "Statements that no longer hold, by feature; each up to, but without, the release or day that ended it."
            " What holds: ",
            place.mesh(mesh.id),
        )
    )
    yield Grid(["Feature", "Held", "What", "Source"], rows)


def _blocks(place: Place, mesh: Mesh, audits: Audits) -> Iterator[Block]:
    candidates = place.site.modes(mesh.id)
    yield Heading(mesh.name, 1)
    yield Para((f"{mesh.description} ", Link(mesh.homepage, mesh.homepage)))
    yield Bullets([*_identity(place, mesh, candidates)])
    body = [*_body(place, mesh, candidates, audits)]
    parts = [one.text for one in body if isinstance(one, Heading) and one.level == 2]
    here = [place.to(name, place.path, name) for name in parts]
    compared = [place.to(name, f"compare/{one}.md") for one, name in place.site.kb.categories.items()]
    if here:
        yield Para(joined(["On this page: ", joined(here)], ""))
    yield Para(joined(["Beside the others: ", joined(compared)], ""))
    if mesh.id in place.site.recent:
        yield Para(place.to("What changed in the last twelve months", "changes.md", mesh.name))
    yield from body


def _body(place: Place, mesh: Mesh, candidates: Sequence[Candidate], audits: Audits) -> Iterator[Block]:
    """What is told under headings."""
    yield from _misread(place, mesh, audits)
    yield from _life(place, mesh)
    yield from _releases(place, mesh)
    if len(candidates) > 1:
        yield from statements.differences(place, candidates)
    yield from statements.beside_upstream(place, mesh, candidates)
    yield from statements.facts(place, mesh, candidates)
    yield from statements.inherited(place, candidates)
    yield from _measured(place, candidates)
    yield from _asked(place, mesh)


def _identity(place: Place, mesh: Mesh, candidates: Sequence[Candidate]) -> Iterator[Line]:
    kb = place.site.kb
    for one in candidates:
        mode = f" ({one.mode} mode)" if one.mode and len(candidates) == 1 else ""
        yield f"{candidate_text(one)}{mode}: {_grown(mesh, mesh.modes[one.mode])}"
    if not candidates:
        yield "No stable release by this day."
    if mesh.only_on:
        yield f"Only on {listed(mesh.only_on, 'or')}."
    built = [*dict.fromkeys(one.mesh for one in mesh.derives if one.mesh in kb.meshes)]
    if built:
        yield joined(["Built on ", joined(place.mesh(one) for one in built)], "")
    if mesh.requires:
        yield joined(["Needs the control plane of ", joined(place.mesh(one) for one in mesh.requires)], "")
    if mesh.components:
        yield f"Put together from {listed(mesh.components)}."
    supported = candidates[0].supported_releases if candidates else ()
    if any(one.end for one in supported):
        known = [one.version + (f" (to {one.end})" if one.end else "") for one in supported]
        yield f"In support on this day: {listed(known)}"
    derived = [one for one in kb.meshes.values() if mesh.id in {above.mesh for above in one.derives}]
    if derived:
        yield joined(["Built on it: ", joined(_derived(place, one, mesh) for one in derived)], "")
    needing = [one for one in kb.meshes.values() if mesh.id in one.requires]
    if needing:
        yield joined(["Data planes that need its control plane: ", joined(place.mesh(one.id) for one in needing)], "")


def _derived(place: Place, product: Mesh, mesh: Mesh) -> Line:
    """A product with its newest release, and what that is built from."""
    newest = clock(product, place.site.day).release
    built = [one.version for one in newest.upstream if one.mesh == mesh.id] if newest else []
    told = f" {newest.version} ({mesh.name} {', '.join(built)})" if newest and built else ""
    return (place.mesh(product.id), told)


def _grown(mesh: Mesh, stages: Sequence[Stage]) -> str:
    """How mature a mode is, and was."""
    told = {"ga": "generally available"}
    return "; before ".join(f"{told.get(one.maturity, one.maturity)} {_from(mesh, one)}" for one in stages)


def _from(mesh: Mesh, stage: Stage) -> str:
    release = find(mesh, stage.since.removeprefix("<=")) if stage.since else None
    month = f" ({release.date[:7]})" if release and release.date else ""
    since = (stage.since or stage.since_date).removeprefix("<=")
    return f"{'at the latest in' if stage.since.startswith('<=') else 'since'} {since}{month}"


def _misread(place: Place, mesh: Mesh, audits: Audits) -> Iterator[Block]:
    """Claims of others about the mesh that do not hold."""
    lines: list[Line] = []
    for name, audited in audits.items():
        source = place.site.kb.claims[name]["source"]
        for one in audited:
            if one.mesh == mesh.id and one.verdict in WRONG:
                told = f'{one.row}: {source["publisher"]} ({source["as_of"]}) says "{one.words}"; {verdict_text(one)}. '
                why = f"{one.why.rstrip('.')}. "
                shown = [Link("source", one.evidence[0].url)] if one.evidence else []
                lines.append((told, why, *shown))
    if lines:
        yield Heading("What people get wrong about it")
        yield Bullets(lines)


def _life(place: Place, mesh: Mesh) -> Iterator[Block]:
    if mesh.events:
        yield Heading("Life")
        yield Bullets([(f"{one.effective} ", *inlines(told(place, one))) for one in mesh.events])


def _releases(place: Place, mesh: Mesh) -> Iterator[Block]:
    dated = [one for one in mesh.releases if one.date]
    if not dated:
        return
    yield Heading("Releases and support")
    built = any(one.upstream for one in dated)
    if any(one.ends or one.runs_on for one in dated):
        yield Para(
            "End: expected is announced or follows from the policy, final has happened as stated. Kubernetes: supported"
            " is what the makers say, tested what their own tests run on, minimum what the installer asks for."
        )
    headers = ["Release", "Date", "End of support", "Kubernetes", *(["Built from"] if built else [])]
    yield Grid(headers, [_release(place, one, built) for one in dated])
    if mesh.pick == "previous":
        yield Para("Who names no version gets the line before the newest.")


def _release(place: Place, release: Release, built: bool) -> list[Line]:
    name = release.version + (f" ({release.status})" if release.status != "stable" else "")
    above = joined((place.mesh(one.mesh), f" {one.version}") for one in release.upstream)
    return [name, release.date, end_text(release), kubernetes_text(release), *([above] if built else [])]


def _measured(place: Place, candidates: Sequence[Candidate]) -> Iterator[Block]:
    """CPU and memory by study, with the way to all figures and to what is wrong with each study."""
    kb = place.site.kb
    subjects = {one.id for one in candidates}
    found = [one for one in kb.measurements.values() if one.subject in subjects]
    if not found:
        return
    yield Heading("Measured")
    yield Para(
        "Each figure holds for its own test only; who ran it, how, and what is wrong with it stands on its page."
    )
    studies = sorted({one.study for one in found}, key=lambda name: (kb.studies[name]["published"], name), reverse=True)
    yield Bullets([_study(place, name, [one for one in found if one.study == name]) for name in studies])


def _study(place: Place, name: str, found: Sequence[Measurement]) -> Line:
    study = place.site.kb.studies[name]
    use = [one for one in found if one.metric in ("cpu", "memory")][:SHOWN_FIGURES]
    rest = Counter(one.metric for one in found if one not in use)
    parts = [*map(figure, use), *([f"and more: {_counted(rest)}"] if rest else [])]
    return (place.to(study["title"], "measurements.md", study["title"]), f" ({study['published']}): {'; '.join(parts)}")


def _counted(rest: Counter[str]) -> str:
    return ", ".join(f"{count} of {metric}" for metric, count in rest.items())


def figure(one: Measurement) -> str:
    """One figure with what it is of."""
    of = " ".join(part for part in (one.version, one.component) if part)
    under = ", ".join(filter(None, (of, value_text(one.load))))
    return f"{one.metric} {one.value:g} {UNITS.get(one.unit, one.unit)} ({under})"


def _asked(place: Place, mesh: Mesh) -> Iterator[Block]:
    """The surveys with answers that name it, newest first."""
    lines: list[Line] = []
    for data in sorted(place.site.kb.surveys.values(), key=lambda one: str(one["survey"]["published"]), reverse=True):
        title = data["survey"]["title"]
        count = sum(one.get("mesh") == mesh.id for one in data["results"])
        if count:
            lines.append((place.to(title, "surveys.md", title), f": {count} figures"))
    if lines:
        yield Heading("In surveys")
        yield Bullets(lines)
