"""Situations and their answers, counted out, with a picture of the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshadvisor.docs import pictures
from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report import advice
from meshadvisor.report.blocks import Block, Bullets, Heading, Inline, Line, Para, Picture
from meshadvisor.report.recommendation import verdict
from meshadvisor.report.words import candidate_text, score_text
from meshadvisor.values.results import Criterion, Excluded, Recommendation, Scored


def pages(site: Site, answers: Mapping[str, Recommendation]) -> Iterator[tuple[str, str]]:
    """The page and its pictures."""
    place = Place(site, "which-mesh-when.md")
    for name, answer in answers.items():
        if len(_bars(answer)) > 1:
            yield f"pictures/{name}.svg", _picture(answer)
    yield place.path, place.page(_blocks(place, answers))


def answer_line(answer: Recommendation) -> str:
    """The verdict, with an alternative where it opens with one."""
    return " ".join(part for part in (advice.opening(answer), verdict(answer)) if part)


def _blocks(place: Place, answers: Mapping[str, Recommendation]) -> Iterator[Block]:
    yield Heading("Which mesh when", 1)
    yield Para(
        "Situations as they happen, and decisions that others published, each asked as a requirements file and answered"
        " by the same count as yours. To ask your own: meshadvisor recommend."
    )
    raw = place.site.kb.scenarios
    for past, title in ((False, "Today"), (True, "On a day in the past")):
        chosen = {name: one for name, one in answers.items() if bool(raw[name].get("as_of")) == past}
        if chosen:
            yield Heading(title)
            for name, answer in chosen.items():
                yield from _one(place, name, answer)


def _one(place: Place, name: str, answer: Recommendation) -> Iterator[Block]:
    raw = place.site.kb.scenarios[name]
    yield Heading(answer.requirements.title, 3)
    yield Para(str(raw["situation"]))
    on = f"On {raw['as_of']}: " if raw.get("as_of") else ""
    yield Para(on + answer_line(answer), strong=True)
    musts = [_asked(place, one) for one in answer.criteria if one.must]
    wishes = [_asked(place, one) for one in answer.criteria if not one.must and one.share]
    lines: list[Line] = []
    lines += [joined(["Musts: ", joined(musts)], "")] if musts else []
    lines += [joined(["Wishes: ", joined(wishes)], "")] if wishes else []
    out = [
        _out(place, answer, one)
        for one in answer.excluded
        if not one.events and one.candidate.family == one.candidate.mesh
    ]
    lines += [joined(["Out: ", joined(out, "; ")], "")] if out else []
    decision = raw.get("decision")
    if isinstance(decision, Mapping):
        lines.append(
            f"Decided in {decision['year']} by {decision['organisation']}: {_chose(place, decision['chose'])}."
        )
    why = raw.get("expect", {}).get("why")
    lines += [f"Note: {why}"] if why else []
    if lines:
        yield Bullets(lines)
    if len(_bars(answer)) > 1:
        yield Picture(f"Points of 100. {_told(answer)}.", f"pictures/{name}.svg")


def _asked(place: Place, criterion: Criterion) -> Line:
    feature = place.site.kb.features.get(str(dict(criterion.params).get("feature", "")))
    weight = f" ({criterion.importance})" if not criterion.must else ""
    label: Inline = place.feature(feature, criterion.label) if feature else criterion.label
    return (label, weight)


def _out(place: Place, answer: Recommendation, one: Excluded) -> Line:
    labels = {criterion.id: criterion.label for criterion in answer.criteria}
    why = ", ".join(labels.get(each.criterion, each.criterion) for each in one.findings[:3])
    return (place.mesh(one.candidate.mesh, text=candidate_text(one.candidate)), f" ({why})")


def _chose(place: Place, chose: str) -> str:
    mesh = place.site.kb.meshes.get(chose.partition("/")[0])
    return mesh.name if mesh else "no mesh" if chose == "none" else chose


def _bars(answer: Recommendation) -> list[Scored]:
    """The best of each family, in the order of the ranking."""
    return [family.members[0] for family in answer.ranking]


def _told(answer: Recommendation) -> str:
    return "; ".join(f"{candidate_text(one.candidate)}: {score_text(one.low, one.high)}" for one in _bars(answer))


def _picture(answer: Recommendation) -> str:
    bars = [
        pictures.Bar(candidate_text(one.candidate), float(one.low), float(one.high), score_text(one.low, one.high))
        for one in _bars(answer)
    ]
    told = f"Points of 100; the pale part is what unknowns could add. {_told(answer)}."
    return pictures.bars(f"Scores: {answer.requirements.title}", told, [pictures.Panel("", bars, 100)])
