"""The knowledge base in memory, with its indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
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
    estimates: Mapping[str, Mapping[str, Any]]
    """Mesh → what its candidates take and reserve, as `timeline.costs` takes it."""
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
        publisher = self.publisher(url)
        if publisher is None:
            return "unknown"
        if publisher.stands_for & self._kin.get(mesh, frozenset({mesh})):
            return "own"
        return "competitor" if publisher.stands_for else "neutral"

    def publisher(self, url: str) -> Publisher | None:
        """Who stands behind an address: the one that is listed with most of it."""
        if url not in self._behind:
            address = url.partition("://")[2].removeprefix("www.")
            while address and address not in self._publishers:
                address = address.rpartition("/")[0]
            self._behind[url] = self._publishers.get(address)
        return self._behind[url]

    @cached_property
    def _behind(self) -> dict[str, Publisher | None]:
        """Addresses that were asked for: most stand behind several facts."""
        return {}

    @cached_property
    def _publishers(self) -> Mapping[str, Publisher]:
        """Host, or host and first parts of the path → publisher."""
        return {place.rstrip("/"): one for one in reversed(self.publishers) for place in one.at}

    @cached_property
    def _kin(self) -> Mapping[str, frozenset[str]]:
        """Mesh → itself with its upstreams and what derives from it: their makers are no competitors here."""
        upstream = {one.id: {above.mesh for above in one.derives} for one in self.meshes.values()}
        return {
            name: frozenset({name, *above, *(other for other, theirs in upstream.items() if name in theirs)})
            for name, above in upstream.items()
        }

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
