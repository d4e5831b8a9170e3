"""C4, first part: every id that is named exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshadvisor.checks.context import Base, suggestion
from meshadvisor.checks.order import is_patch
from meshadvisor.checks.statements import check_statements, unlisted
from meshadvisor.kb.read import Document, Where
from meshadvisor.model.base import Shape, plain
from meshadvisor.model.requirements import Context
from meshadvisor.values.problems import Problem


def check_references(base: Base) -> Iterator[Problem]:
    """All problems of the family."""
    yield from check_statements(base)
    for _, document in base.under("features/"):
        yield from _catalogue(base, document)
    for path in ("tables.yaml", "questionnaire.yaml", "gateway-api.yaml"):
        if path in base.documents:
            yield from _named_features(base, base.documents[path], base.documents[path].data, ())
    for _, document in base.under("scenarios/"):
        yield from _named_features(base, document, document.data, ())
    for _, document in base.under("rules/"):
        yield from _named_features(base, document, document.data, ())
        yield from _paths(base, document, document.data, ())
        for index, rule in enumerate(document.data["rules"]):
            yield from _rule(base, document, ("rules", index), rule)
    for _, document in base.under("measurements/"):
        yield from _run_by(base, document, "study")
        yield from _measured(base, document)
    for _, document in base.under("surveys/"):
        yield from _run_by(base, document, "survey")
        yield from _surveyed(base, document)
    for _, document in base.under("publishers.yaml"):
        yield from _stands_for(base, document)
    for path, document in base.documents.items():
        if path.endswith("/mesh.yaml"):
            yield from _identity(base, document)
        if path.endswith("/releases.yaml"):
            yield from _upstream(base, document)
            yield from _carried_over(document)
    for _, document in base.under("claims/"):
        yield from _claims(base, document)


def _carried_over(document: Document) -> Iterator[Problem]:
    """What a user installs does not end with a new release: mostly it was forgotten."""
    lines = [
        (index, one)
        for index, one in enumerate(document.data["releases"])
        if one["status"] == "stable" and not is_patch(one["version"])
    ]
    if len(lines) < 2:
        return
    (index, newest), (_, before) = lines[:2]
    missing = [key for key in ("channel", "artifact") if key in before and key not in newest]
    if missing:
        message = f"the newest release has no {' and no '.join(missing)}, and {before['version']} has"
        also = [key for key in ("aliases", "date_basis") if key in before and key not in newest]
        more = f", and {' and '.join(also)} where they apply" if also else ""
        tip = f"say what is installed{more}, as {before['version']} does"
        yield document.problem(("releases", index), "C415", message, tip, "warning")


def _catalogue(base: Base, document: Document) -> Iterator[Problem]:
    for index, feature in enumerate(document.data["features"]):
        parent = feature.get("part_of")
        if parent and parent not in base.features:
            tip = suggestion(parent, set(base.features))
            yield document.problem(
                ("features", index, "part_of"), "C401", f"no feature '{parent}' in the catalogue", tip
            )


def _named_features(base: Base, document: Document, node: Any, where: Where) -> Iterator[Problem]:
    """Requirements and tables anywhere in a file name features that exist, and as what they are."""
    if isinstance(node, dict):
        for key, value in node.items():
            here = (*where, key)
            if key in ("feature", "attribute") and isinstance(value, str):
                yield from _known(base, document, here, value, key)
            elif key in ("must", "prefer", "avoid", "features") and isinstance(value, list):
                for index, name in enumerate(value):
                    if isinstance(name, str):
                        yield from _known(base, document, (*here, index), name, "" if key == "features" else "feature")
            yield from _named_features(base, document, value, here)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _named_features(base, document, value, (*where, index))


def _known(base: Base, document: Document, where: Where, name: str, role: str) -> Iterator[Problem]:
    found = base.features.get(base.names.get(name, ""))
    if found is None:
        yield document.problem(where, "C401", f"no feature '{name}' in the catalogue", suggestion(name, base.names))
    elif role and (found["kind"] == "attribute") != (role == "attribute"):
        yield document.problem(where, "C402", f"'{found['id']}' is no {role}")


def _claims(base: Base, document: Document) -> Iterator[Problem]:
    for index, claim in enumerate(document.data["claims"]):
        where: Where = ("claims", index)
        if "mesh" in claim:
            yield from _mesh(base, document, (*where, "mesh"), claim["mesh"])
        for place, says in enumerate(claim.get("says", ())):
            for name in (says.get("feature", ""), *says.get("any_of", ())):
                if name and name not in base.features:
                    tip = suggestion(name, set(base.features))
                    yield document.problem(
                        (*where, "says", place), "C401", f"no feature '{name}' in the catalogue", tip
                    )
            for name in (says.get("measurement", ""), says.get("to", "")):
                if name and name not in base.measurements:
                    tip = suggestion(name, base.measurements)
                    yield document.problem((*where, "says", place), "C401", f"no measurement '{name}'", tip)
            proxy = says.get("proxy")
            if proxy and proxy not in base.proxies:
                tip = suggestion(proxy, base.proxies)
                yield document.problem((*where, "says", place), "C401", f"no proxy '{proxy}' in proxies.yaml", tip)


def _paths(base: Base, document: Document, node: Any, where: Where) -> Iterator[Problem]:
    """Conditions look at parts of the context that exist, and for a mesh that is no misspelt one."""
    if isinstance(node, dict):
        if "path" in node:
            yield from _path(document, (*where, "path"), node["path"])
            current = node.get("equals") if node["path"] == "context.current" else None
            if isinstance(current, str) and suggestion(current, base.mesh_ids):
                yield from _mesh(base, document, (*where, "equals"), current)
        for key, value in node.items():
            yield from _paths(base, document, value, (*where, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _paths(base, document, value, (*where, index))


def _path(document: Document, where: Where, path: str) -> Iterator[Problem]:
    if path not in CONTEXT:
        yield document.problem(where, "C401", f"no part of the context '{path}'", suggestion(path, CONTEXT))


def _rule(base: Base, document: Document, where: Where, rule: Mapping[str, Any]) -> Iterator[Problem]:
    """The parameters of templates, and the candidates of the example."""
    for role in ("must", "prefer", "avoid"):
        for index, item in enumerate(rule["then"].get(role, ())):
            here = (*where, "then", role, index)
            params = item.get("params", {}) if isinstance(item, dict) else {}
            if "of" in params and role != "prefer":
                yield document.problem(here, "C402", "'resources' weighs and never screens", "write it under 'prefer'")
            for name, given in params.items():
                if isinstance(given, str) and given.startswith("{context."):
                    yield from _path(document, (*here, "params", name), given[1:-1])
                elif name == "name":
                    yield from _mesh(base, document, (*here, "params", name), given)
    for key, candidates in rule.get("example", {}).get("changes", {}).items():
        for index, name in enumerate(candidates if key != "caveat" else ()):
            yield from _candidate(base, document, (*where, "example", "changes", key, index), name)


def _context_paths(shape: type[Shape], above: str) -> Iterator[str]:
    for name, field in shape.model_fields.items():
        path = f"{above}.{plain(name)}"
        yield path
        if isinstance(field.annotation, type) and issubclass(field.annotation, Shape):
            yield from _context_paths(field.annotation, path)


CONTEXT = frozenset(_context_paths(Context, "context"))
"""Every path that a context can have."""


def _measured(base: Base, document: Document) -> Iterator[Problem]:
    for index, result in enumerate(document.data["results"]):
        if "candidate" in result["subject"]:
            where = ("results", index, "subject", "candidate")
            yield from _candidate(base, document, where, result["subject"]["candidate"])


def _candidate(base: Base, document: Document, where: Where, name: str) -> Iterator[Problem]:
    mesh, _, mode = name.partition("/")
    if mode not in base.meshes.get(mesh, {}).get("modes", ()):
        known = [f"{one}/{each}" for one, data in base.meshes.items() for each in data.get("modes", ())]
        yield document.problem(where, "C401", f"no candidate '{name}'", suggestion(name, known))


def _run_by(base: Base, document: Document, key: str) -> Iterator[Problem]:
    name = document.data[key]["run_by"]
    if "publishers.yaml" in base.documents and name not in base.publishers:
        tip = suggestion(name, base.publishers) or "add it to publishers.yaml"
        yield document.problem((key, "run_by"), "C401", f"no publisher '{name}' in publishers.yaml", tip)


def _surveyed(base: Base, document: Document) -> Iterator[Problem]:
    for index, answer in enumerate(document.data["results"]):
        if "mesh" in answer:
            yield from _mesh(base, document, ("results", index, "mesh"), answer["mesh"])


def _stands_for(base: Base, document: Document) -> Iterator[Problem]:
    for index, publisher in enumerate(document.data["publishers"]):
        for place, name in enumerate(publisher.get("stands_for", ())):
            yield from _mesh(base, document, ("publishers", index, "stands_for", place), name)


def _mesh(base: Base, document: Document, where: Where, name: str) -> Iterator[Problem]:
    """A mesh or an alternative is one of ours."""
    if name not in base.mesh_ids:
        yield document.problem(where, "C401", f"no mesh '{name}'", suggestion(name, base.mesh_ids))


def _identity(base: Base, document: Document) -> Iterator[Problem]:
    mesh = document.data["id"]
    for index, upstream in enumerate(document.data.get("derives", ())):
        yield from _mesh(base, document, ("derives", index, "mesh"), upstream["mesh"])
        for key in ("since", "until"):
            if upstream.get(key) and base.release_index(mesh, upstream[key]) is None:
                yield unlisted(base, document, ("derives", index, key), mesh, upstream[key])
    for index, name in enumerate(document.data.get("requires", ())):
        yield from _mesh(base, document, ("requires", index), name)
    for mode, data in document.data.get("modes", {}).items():
        yield from _stages(base, document, ("modes", mode, "stages"), data["stages"])
    yield from _stages(base, document, ("stages",), document.data.get("stages", ()))


def _upstream(base: Base, document: Document) -> Iterator[Problem]:
    """A release is built from a listed release of a mesh that the product derives from."""
    mesh = document.data["mesh"]
    derives = {one["mesh"] for one in base.meshes.get(mesh, {}).get("derives", ())}
    for index, release in enumerate(document.data["releases"]):
        for place, built in enumerate(release.get("upstream", ())):
            where: Where = ("releases", index, "upstream", place)
            if built["mesh"] not in derives:
                yield document.problem(where, "C401", f"{mesh} does not derive from '{built['mesh']}' (mesh.yaml)")
            elif base.release_index(built["mesh"], built["version"]) is None:
                yield unlisted(base, document, where, built["mesh"], built["version"])


def _stages(base: Base, document: Document, where: Where, stages: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    mesh = document.data["id"]
    places = []
    for index, stage in enumerate(stages):
        version = stage.get("since", "").removeprefix("<=")
        place = base.release_index(mesh, version) if version else None
        if version and place is None:
            yield unlisted(base, document, (*where, index, "since"), mesh, version)
        places.append(place)
    known = [place for place in places if place is not None]
    if known != sorted(known):
        yield document.problem(where, "C304", "stages stand newest first")
