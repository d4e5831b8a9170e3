"""What every page needs: the day, the order of the candidates, and how pages point at each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from meshadvisor.docs.inputs import Inputs
from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.report import markdown
from meshadvisor.report.blocks import Block, Heading, Inline, Line, Link, Para, clean, inlines
from meshadvisor.timeline.change import Change, changes
from meshadvisor.timeline.view import view
from meshadvisor.values.facts import ENDED, Event, Evidence, Feature, Statement
from meshadvisor.values.view import Candidate, View

NOTE = "<!-- Generated from data/ by `meshadvisor docs build`. Do not edit. -->\n"
"""The first line of every page and picture; by it the command knows its own files."""
INDEX = "README.md"
SHOWN_SOURCES = 3
"""On the page of a mesh; the data and `meshadvisor explain` have all."""
GROUPS = (
    "Meshes that stand for themselves",
    "Built on another mesh, or bound to one platform",
    "Ended",
    "Alternatives to a mesh",
)


@dataclass(frozen=True)
class Site:
    """The knowledge base on its own day."""

    kb: KnowledgeBase
    inputs: Inputs

    @property
    def day(self) -> str:
        """The day that the pages are about."""
        return self.kb.day

    @cached_property
    def view(self) -> View:
        """The matrix of the day."""
        return view(self.kb)

    @cached_property
    def groups(self) -> dict[str, tuple[Candidate, ...]]:
        """Name → candidates, in the order of all pages."""
        found: dict[str, list[Candidate]] = {name: [] for name in GROUPS}
        for one in self.view.candidates:
            found[GROUPS[self._group(one)]].append(one)
        return {name: tuple(sorted(members, key=self._built_on)) for name, members in found.items() if members}

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """All of the day, in the order of the groups."""
        return tuple(one for members in self.groups.values() for one in members)

    @cached_property
    def sections(self) -> dict[str, set[str]]:
        """Mesh → the features that its page has a section for: what it states, or stated once, itself."""
        found = {name: set(mesh.stated) for name, mesh in self.kb.meshes.items()}
        for one in self.view.candidates:
            cells = (self.view.cell(one.id, name) for name in self.kb.features)
            found[one.mesh] |= {cell.feature for cell in cells if cell.best and not cell.best.inherited}
        return found

    @cached_property
    def recent(self) -> dict[str, list[Change]]:
        """Mesh → the cells of its own that changed in the last twelve months; meshes without a change are left out."""
        first = year_before(self.day)
        found = {
            name: [one for one in changes(self.kb, mesh, first, self.day) if self._own(one)]
            for name, mesh in self.kb.meshes.items()
        }
        return {name: steps for name, steps in found.items() if steps}

    def _own(self, change: Change) -> bool:
        """Of the product itself, and no attribute that was merely stated for the first time."""
        before, now = change.before.best, change.after.best
        if now is None or now.inherited or (before is not None and before.inherited):
            return False
        return before is not None or self.kb.features[change.feature].kind == "status"

    def modes(self, mesh: str) -> tuple[Candidate, ...]:
        """The candidates of a mesh."""
        return tuple(one for one in self.view.candidates if one.mesh == mesh)

    def _built_on(self, candidate: Candidate) -> int:
        """Those that others are built on come first, so that they stand in one table; no fact moves anybody."""
        return -sum(candidate.mesh in {above.mesh for above in one.derives} for one in self.kb.meshes.values())

    def _group(self, candidate: Candidate) -> int:
        if candidate.kind == "alternative":
            return 3
        if ended(candidate.events, self.day):
            return 2
        mesh = self.kb.meshes[candidate.mesh]
        return int(bool(candidate.family != candidate.mesh or mesh.derives or mesh.requires or mesh.only_on))


@dataclass(frozen=True)
class Place:
    """A page while it is written: its path below the folder of all pages, which is at most one folder deep."""

    site: Site
    path: str

    def to(self, text: str, path: str, anchor: str = "") -> Link:
        """A link to another page, or to a heading of it."""
        folder, _, name = path.rpartition("/")
        here = self.path.rpartition("/")[0]
        target = "" if path == self.path else name if folder == here else f"../{path}" if here else path
        return Link(text, target + (f"#{slug(anchor)}" if anchor else ""))

    def mesh(self, name: str, anchor: str = "", text: str = "") -> Link:
        """A link to the page of a mesh."""
        return self.to(text or self.site.kb.meshes[name].name, f"meshes/{name}.md", anchor)

    def fact(self, mesh: str, found: Feature, text: str) -> Link:
        """A link to what the page of a mesh says of a feature; to the feature where it says nothing."""
        if found.id in self.site.sections.get(mesh, ()):
            return self.mesh(mesh, found.name, text)
        return self.feature(found, text)

    def feature(self, found: Feature, text: str = "") -> Link:
        """A link to the page of a feature."""
        return self.to(text or found.name, f"features/{found.id}.md")

    def tree(self, text: str, path: str) -> Inline:
        """A link to a file of the source tree; its name alone where the pages lie elsewhere."""
        if not self.site.inputs.in_tree:
            return text
        return Link(text, ("../../../" if "/" in self.path else "../../") + path)

    def page(self, blocks: Iterable[Block]) -> str:
        """The text of the page, with the way back below its title."""
        title, *rest = blocks
        assert isinstance(title, Heading)
        back: Line = f"Data of {self.site.day}."
        if self.path != INDEX:
            back = (self.to("Overview", INDEX), f" · data of {self.site.day}")
        return f"{NOTE}\n{markdown.render([title, Para(back), *rest])}"


def year_before(day: str) -> str:
    """The same day of the year before; the 29th of February becomes the 28th."""
    return f"{int(day[:4]) - 1:04}{day[4:]}".replace("-02-29", "-02-28")


@cache
def slug(heading: str) -> str:
    """The anchor that code hosts give a heading."""
    return re.sub(r"[^\w\- ]", "", clean(heading).strip().lower()).replace(" ", "-")


def ended(events: Sequence[Event], day: str) -> Event | None:
    """The event by which a product is over for those who look for one, if there is one by the day."""
    return next((one for one in events if one.kind in ENDED and one.effective <= day), None)


def joined(lines: Iterable[Line], between: str = ", ") -> Line:
    """Lines as one."""
    parts: list[Inline] = []
    for line in lines:
        parts += ([between] if parts else []) + list(inlines(line))
    return tuple(parts)


def chunks(members: Sequence[Candidate], most: int = 5) -> list[Sequence[Candidate]]:
    """Members in pieces that a table has room for."""
    return [members[start : start + most] for start in range(0, len(members), most)]


def sources(site: Site, evidence: Sequence[Evidence], mesh: str) -> Line:
    """Links to the first sources, with what a reader must know of each; the number of the others."""
    first = sorted(evidence, key=lambda one: not ({"status", "value"} & {*one.supports, *one.contradicts}))[
        :SHOWN_SOURCES
    ]
    shown: list[Line] = [
        (Link(one.kind.replace("-", " "), one.url), _source_note(one, site.kb.relation(one.url, mesh))) for one in first
    ]
    more = len(evidence) - len(first)
    return joined([*shown, *([f"{more} more in the data"] if more else [])])


def _source_note(one: Evidence, relation: str) -> str:
    notes = ["inferred"] if one.inferred else []
    notes += [f"says otherwise about {', '.join(one.contradicts)}"] if one.contradicts else []
    notes += ["a competitor's word"] if relation == "competitor" else []
    return f" ({'; '.join(notes)})" if notes else ""


def release_day(site: Site, statement: Statement, version: str = "") -> str:
    """The day of a release that a statement names, or its own day."""
    wanted = version or statement.since.removeprefix("<=")
    mesh = site.kb.meshes[statement.mesh]
    return next((one.date for one in mesh.releases if wanted in (one.version, *one.aliases)), statement.since_date)


def since_text(site: Site, statement: Statement) -> str:
    """From when on a statement holds: the release with its month, or the day."""
    if not statement.since:
        return statement.since_date
    day = release_day(site, statement)
    version = statement.since.removeprefix("<=")
    return ("≤ " if statement.since != version else "") + version + (f" ({day[:7]})" if day else "")
