"""The knowledge base in memory, with its indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from meshadvisor.values.asked import Rule, Scoring
from meshadvisor.values.errors import UnknownIdError
from meshadvisor.values.facts import Feature, Measurement, Mesh, Proxy, Publisher, Table
from meshadvisor.values.frozen import frozen


@frozen
class KnowledgeBase:
    """Everything in `data/`. Mappings keep the order in which things are shown."""

    day: str
    data_version: str
    categories: Mapping[str, str]
    features: Mapping[str, Feature]
    meshes: Mapping[str, Mesh]
    proxies: Mapping[str, Proxy]
    measurements: Mapping[str, Measurement]
    studies: Mapping[str, Mapping[str, Any]]
    publishers: tuple[Publisher, ...]
    tables: tuple[Table, ...]
    claims: Mapping[str, Mapping[str, Any]]
    surveys: Mapping[str, Mapping[str, Any]]
    scenarios: Mapping[str, Mapping[str, Any]]
    """Name → requirements with what is expected, as `kb.asked.requirements_of` takes them."""
    rules: tuple[Rule, ...]
    scoring: Scoring
    questionnaire: tuple[Mapping[str, Any], ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Alias → feature id."""
    contract: str = ""
    """Semantic version of what the data promises to who builds on it; empty where nothing is promised yet."""

    def feature(self, name: str) -> Feature:
        """The feature with this id or alias. Raises UnknownIdError with suggestions."""
        found = self.features.get(self.aliases.get(name, name))
        if found is None:
            raise UnknownIdError("feature", name, {*self.features, *self.aliases})
        return found

    def mesh(self, name: str) -> Mesh:
        """The mesh with this id. Raises UnknownIdError with suggestions."""
        if name not in self.meshes:
            raise UnknownIdError("mesh", name, self.meshes)
        return self.meshes[name]

    def relation(self, url: str, mesh: str) -> str:
        """Who speaks in a source, as seen from a mesh: own, competitor, neutral, or unknown where nobody is listed."""
        address = url.partition("://")[2].removeprefix("www.")
        near = [
            (len(place), one.stands_for)
            for one in self.publishers
            for place in one.at
            if (address + "/").startswith(place.rstrip("/") + "/")
        ]
        if not near:
            return "unknown"
        stands_for = max(near, key=lambda pair: pair[0])[1]
        return "own" if self._kin(mesh) & stands_for else "competitor" if stands_for else "neutral"

    def _kin(self, mesh: str) -> set[str]:
        """A mesh with its upstreams and what derives from it: their makers are no competitors here."""
        upstream = {one.mesh for one in self.meshes[mesh].derives} if mesh in self.meshes else set()
        derived = {one.id for one in self.meshes.values() if mesh in {above.mesh for above in one.derives}}
        return {mesh} | upstream | derived

    def candidates(self, names: Iterable[str]) -> list[str]:
        """Candidate ids for names like istio (all its modes) and istio/ambient, in the order asked for."""
        found: list[str] = []
        for name in names:
            mesh_id, _, mode = name.partition("/")
            mesh = self.mesh(mesh_id)
            if mode and mode not in mesh.modes:
                raise UnknownIdError("mode of " + mesh.name, mode, mesh.modes)
            found += [mesh.candidate(known) for known in mesh.modes if mode in ("", known)]
        return list(dict.fromkeys(found))
