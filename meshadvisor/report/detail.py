"""One mesh, one feature, or one cell with everything behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report.blocks import Block, Bullets, Grid, Heading, Line, Link, Para
from meshadvisor.report.words import (
    STATUS_WORDS,
    candidate_text,
    cell_text,
    end_text,
    event_text,
    evidence_line,
    interval_text,
    kubernetes_text,
    listed,
    number_text,
    value_text,
)
from meshadvisor.timeline.order import find
from meshadvisor.values.facts import Example, Feature, Measurement, Mesh, Release, Statement, value_texts
from meshadvisor.values.view import Candidate, View


def names(kb: KnowledgeBase) -> list[Block]:
    """Every mesh and every feature by id."""
    blocks: list[Block] = [
        Heading("Meshes", 1),
        Bullets([f"{one.id}: {one.description}" for one in kb.meshes.values()]),
    ]
    for category, name in kb.categories.items():
        features = [one for one in kb.features.values() if one.category == category]
        blocks += [Heading(f"{name} ({category})"), Bullets([f"{one.id}: {one.question}" for one in features])]
    return blocks


def mesh(kb: KnowledgeBase, found: Mesh, view: View) -> list[Block]:
    """A mesh on the day of the view: identity, events, releases, cells."""
    return list(_mesh(kb, found, view))


def _mesh(kb: KnowledgeBase, found: Mesh, view: View) -> Iterator[Block]:
    yield Heading(found.name, 1)
    yield Para((f"{found.description} ", Link(found.homepage, found.homepage)))
    candidates = [one for one in view.candidates if one.mesh == found.id]
    if not candidates:
        yield Para(f"It did not exist on {view.day}.")
        return
    yield Bullets([*_identity(kb, found, candidates)])
    if candidates[0].events:
        yield Heading("Life")
        yield Bullets([event_text(event) for event in candidates[0].events])
    for category, name in kb.categories.items():
        features = [feature for feature in kb.features.values() if feature.category == category]
        rows = [
            [one.name, *(cell_text(view.cell(candidate.id, one.id)) for candidate in candidates)] for one in features
        ]
        yield Heading(name)
        yield Grid(["", *(one.name for one in candidates)], rows)
    yield from _measured(kb, candidates, view)
    yield from _asked(kb, found, view)
    known = [one for one in found.releases if one.date and one.date <= view.day]
    if known:
        yield Heading("Releases")
        yield Grid(["Release", "Date", "End of life", "Kubernetes"], [_release_row(one) for one in known])


def _identity(kb: KnowledgeBase, found: Mesh, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Modes, and what it is built from or needs."""
    for one in candidates:
        yield f"{candidate_text(one)}: {f'mode {one.mode}, ' if one.mode else ''}{one.mode_maturity}"
    release = find(found, candidates[0].release)
    for built in release.upstream if release else ():
        yield f"Built from {kb.meshes[built.mesh].name} {built.version}; what it does not state itself is inherited."
    if found.requires:
        yield f"Needs the control plane of {listed([kb.meshes[name].name for name in found.requires])}"
    if found.components:
        yield f"An alternative to a mesh, put together from {listed(found.components)}"


def _asked(kb: KnowledgeBase, found: Mesh, view: View) -> Iterator[Block]:
    """What surveys counted for a mesh, never without who was asked."""
    for data in kb.surveys.values():
        survey = data["survey"]
        answers = [one for one in data["results"] if one.get("mesh") == found.id]
        if answers and survey["published"] <= view.day:
            yield Heading(f"Survey: {survey['title']}")
            yield Para(f"{survey['sample']} answers, {survey['asked']}. {survey['who']}")
            yield Bullets([f"{one['question']} {one['answer']}: {_share(one)}" for one in answers])
            yield Para("What bends the figures: " + " ".join(survey["bias"]))


def _share(answer: Mapping[str, Any]) -> str:
    count = f"{answer['count']} of {answer['base']}, " if "count" in answer else f"of {answer['base']}, "
    note = f". {answer['note']}" if "note" in answer else ""
    return f"{count}{number_text(answer['percent'])} %{note}"


def _measured(kb: KnowledgeBase, candidates: Sequence[Candidate], view: View) -> Iterator[Block]:
    """The proxies of a mesh, and the published figures about it, with who ran the test."""
    used = [name for one in candidates for name in _proxies(view, one) if name in kb.proxies]
    proxies = [kb.proxies[name] for name in dict.fromkeys(used)]
    if proxies:
        yield Heading("Proxies")
        yield Bullets([f"{one.name}: {one.language}, {one.licence}. {one.description}" for one in proxies])
    subjects = {one.id for one in candidates} | {one.id for one in proxies}
    figures = [one for one in kb.measurements.values() if one.subject in subjects and one.published <= view.day]
    if figures:
        yield Heading("Published figures")
        yield Para("Each holds for its own test only; data/measurements/ gives conditions, versions and criticism.")
        yield Grid(
            ["What", "Of", "Figure", "Study, run by"],
            [
                [f"{one.metric} {one.statistic}", _of(one), _figure(one), f"{one.study}, {one.run_by}"]
                for one in figures
            ],
        )


def _proxies(view: View, candidate: Candidate) -> tuple[str, ...]:
    shown = view.cell(candidate.id, "architecture.proxy").best
    return value_texts(shown.value) if shown else ()


def _of(one: Measurement) -> str:
    return " ".join(part for part in (one.subject, one.version, one.component) if part)


def _figure(one: Measurement) -> str:
    return f"{one.value:g} {one.unit}" + (f" at {value_text(one.load)}" if one.load else "")


def _release_row(release: Release) -> list[str]:
    return [release.version, release.date, end_text(release), kubernetes_text(release)]


def feature(kb: KnowledgeBase, found: Feature, view: View) -> list[Block]:
    """A feature: its definition, and who has it on the day of the view."""
    blocks: list[Block] = [
        Heading(f"{found.name} ({found.id})", 1),
        Para(found.question),
        Para(f"Why it matters: {found.why}"),
    ]
    if found.full_when:
        blocks += [Bullets([f"yes when: {found.full_when}", f"partial when: {found.partial_when}"])]
    if found.part_of:
        blocks.append(
            Para(
                f"Part of: {kb.features[found.part_of].name} ({found.part_of}); the two are never scored side by side."
            )
        )
    if found.examples:
        blocks += [Heading("For example"), Bullets([_example(kb, one) for one in found.examples])]
    rows = []
    for candidate in view.candidates:
        cell = view.cell(candidate.id, found.id)
        shown = cell.best
        since = (f"inherited from {shown.inherited}" if shown.inherited else interval_text(shown)) if shown else ""
        rows.append([candidate_text(candidate), cell_text(cell), shown.via if shown else "", since])
    blocks += [Heading(f"Who has it on {view.day}"), Grid(["Mesh", "", "By", "Since"], rows)]
    return blocks


def _example(kb: KnowledgeBase, example: Example) -> str:
    mesh, _, mode = example.of.partition("/")
    known = kb.meshes[mesh]
    name = known.name + (f" ({mode})" if len(known.modes) > 1 else "")
    return f"{STATUS_WORDS[example.status]}: {name} on {example.day}. {example.why}"


def cell(
    kb: KnowledgeBase, candidates: Sequence[Candidate], found: Feature, view: View, history: Sequence[Statement]
) -> list[Block]:
    """Why a cell says what it says: definition, statements in force with their evidence, and those of other times."""
    blocks: list[Block] = [Heading(f"{kb.meshes[candidates[0].mesh].name}: {found.name}", 1), Para(found.question)]
    if found.full_when:
        blocks.append(Bullets([f"yes when: {found.full_when}", f"partial when: {found.partial_when}"]))
    shown: set[str] = set()
    for candidate in candidates:
        own = view.cell(candidate.id, found.id)
        blocks += [Heading(f"{candidate_text(candidate)} on {view.day}: {cell_text(own)}")]
        if not own.statements:
            blocks.append(Para(f"Nobody has looked. {_how_to_state(kb.meshes[candidate.mesh], found)}"))
        for statement in sorted(own.statements, key=lambda one: one != own.best):
            blocks += _statement(kb, statement)
            shown.add(statement.id)
    modes = {one.mode for one in candidates}
    past = [one for one in history if one.id not in shown and (not one.modes or modes & set(one.modes))]
    if past:
        blocks.append(Heading("At other times"))
        for statement in past:
            blocks += _statement(kb, statement)
    return blocks


def _how_to_state(mesh: Mesh, feature: Feature) -> str:
    folder = f"data/{'meshes' if mesh.kind == 'mesh' else 'alternatives'}/{mesh.id}"
    if feature.computed_range:
        return f"It is read from 'runs_on' of the release, in {folder}/releases.yaml."
    path = f"{folder}/support/{feature.category}.yaml"
    return f"State it in {path}, which `meshadvisor new statement {mesh.id} {feature.id}` writes."


def _statement(kb: KnowledgeBase, statement: Statement) -> list[Block]:
    what = STATUS_WORDS.get(statement.status, value_text(statement.value))
    by = f" by {statement.by}" if statement.by else ""
    modes = f", {' and '.join(statement.modes)} mode" if statement.modes else ""
    maturity = f", {statement.maturity}" if statement.maturity else ""
    lines: list[Line] = [f"{what}{by}{modes}{maturity}; {interval_text(statement)}"]
    lines += [f"Inherited from {statement.inherited}, whose releases these are."] if statement.inherited else []
    lines += [statement.how] if statement.how else []
    lines += [f"Limit: {limit}" for limit in statement.limits]
    lines += [f"Limit {interval_text(limit)}: {limit.text}" for limit in statement.dated_limits]
    lines += [f"Needs: {value_text(statement.needs)}"] if statement.needs else []
    lines += ["The vendor gives no support for it."] if not statement.supported else []
    if statement.deprecated:
        lines.append(f"Deprecated: {value_text(statement.deprecated)}")
    lines += [f"Looked in: {place}" for place in statement.looked_in]
    lines += [f"Note: {statement.note}"] if statement.note else []
    lines += [evidence_line(one, kb.relation(one.url, statement.mesh)) for one in statement.evidence]
    release = f" against {statement.verified_release}" if statement.verified_release else ""
    lines.append(f"Certainty {statement.certainty}; verified {statement.verified}{release}; data/{statement.path}")
    return [Para(lines[0]), Bullets(lines[1:])]
