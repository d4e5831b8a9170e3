"""What checks look at: the documents of a data folder, with their places, and what is defined in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from meshadvisor.kb.read import Document, Where


@dataclass(frozen=True)
class Stated:
    """One statement in its document."""

    document: Document
    where: Where
    mesh: str
    feature: str
    raw: Mapping[str, Any]


@dataclass
class Base:
    """The documents that could be read, by path below the data folder."""

    documents: Mapping[str, Document]
    today: str = ""
    """The last day that has begun, where the caller has a clock."""

    @cached_property
    def features(self) -> dict[str, Mapping[str, Any]]:
        """Feature id → its catalogue entry."""
        return {one["id"]: one for _, document in self.under("features/") for one in document.data["features"]}

    @cached_property
    def names(self) -> dict[str, str]:
        """Feature ids, aliases, and last parts of ids that name one feature only → feature id."""
        count = Counter(name.partition(".")[2] for name in self.features)
        short = {name.partition(".")[2]: name for name in self.features if count[name.partition(".")[2]] == 1}
        aliases = {alias: name for name, one in self.features.items() for alias in one.get("aliases", ())}
        return {**short, **aliases, **{name: name for name in self.features}}

    @cached_property
    def meshes(self) -> dict[str, Mapping[str, Any]]:
        """Mesh id → identity."""
        return {
            document.data["id"]: document.data
            for path, document in self.documents.items()
            if path.endswith("/mesh.yaml")
        }

    @cached_property
    def mesh_ids(self) -> set[str]:
        """Ids of meshes and alternatives: the names of their folders, also where mesh.yaml could not be read."""
        return {path.split("/")[1] for path in self.documents if path.startswith(("meshes/", "alternatives/"))}

    @cached_property
    def releases(self) -> dict[str, list[Mapping[str, Any]]]:
        """Mesh id → releases, newest first."""
        return {
            document.data["mesh"]: document.data["releases"]
            for path, document in self.documents.items()
            if path.endswith("/releases.yaml")
        }

    @cached_property
    def events(self) -> dict[str, list[Mapping[str, Any]]]:
        """Mesh id → lifecycle events, newest first."""
        return {
            document.data["mesh"]: document.data["events"]
            for path, document in self.documents.items()
            if path.endswith("/lifecycle.yaml")
        }

    @cached_property
    def proxies(self) -> set[str]:
        """Proxy ids."""
        document = self.documents.get("proxies.yaml")
        return {one["id"] for one in document.data["proxies"]} if document else set()

    @cached_property
    def publishers(self) -> set[str]:
        """Publisher ids."""
        document = self.documents.get("publishers.yaml")
        return {one["id"] for one in document.data["publishers"]} if document else set()

    @cached_property
    def measurements(self) -> dict[str, Mapping[str, Any]]:
        """study/result of every measurement → the result."""
        return {
            f"{document.data['study']['id']}/{one['id']}": one
            for _, document in self.under("measurements/")
            for one in document.data["results"]
        }

    @cached_property
    def day(self) -> str:
        """The day of the data; empty when kb.yaml could not be read."""
        document = self.documents.get("kb.yaml")
        return str(document.data["day"]) if document else ""

    def is_future(self, day: str) -> bool:
        """Does the day lie after that of the data and after today? As time goes on this is true of fewer days."""
        latest = max(self.day, self.today)
        return bool(latest) and day > latest

    def under(self, prefix: str) -> Iterator[tuple[str, Document]]:
        """The documents whose path begins so."""
        return ((path, document) for path, document in self.documents.items() if path.startswith(prefix))

    def statements(self) -> Iterator[Stated]:
        """Every statement of every mesh."""
        for path, document in self.documents.items():
            if "/support/" not in path:
                continue
            for feature, listed in document.data["features"].items():
                for index, raw in enumerate(listed):
                    yield Stated(document, ("features", feature, index), document.data["mesh"], feature, raw)

    def release_index(self, mesh: str, version: str) -> int | None:
        """The place of a release in its mesh's list (0 is the newest), or None."""
        for index, one in enumerate(self.releases.get(mesh, ())):
            if version == one["version"] or version in one.get("aliases", ()):
                return index
        return None


def suggestion(given: str, known: Iterable[str]) -> str:
    """A tip that names what is near, or nothing."""
    near = get_close_matches(given, list(known), n=1, cutoff=0.5)
    return f"did you mean '{near[0]}'?" if near else ""


def walk_evidence(data: Any, where: Where = ()) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """Every evidence item in a document, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("evidence", "labels_evidence") and isinstance(value, list):
                yield from (((*where, key, index), one) for index, one in enumerate(value) if "url" in one)
            else:
                yield from walk_evidence(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk_evidence(value, (*where, index))
