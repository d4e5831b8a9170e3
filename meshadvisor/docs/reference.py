"""Reference: every command with its options, and the shape of every file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.docs.site import Place, Site, joined
from meshadvisor.report.blocks import Block, Bullets, Code, Grid, Heading, Line, Para

Schema = Mapping[str, Any]


def commands(site: Site) -> str:
    """What `--help` says, for all commands."""
    place = Place(site, "cli.md")
    return place.page(_commands(place))


def _commands(place: Place) -> Iterator[Block]:
    yield Heading("Commands", 1)
    yield Para(
        "Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 nothing qualifies or"
        " problems were found, 2 bad input, 3 our own fault."
    )
    found = place.site.inputs.commands
    yield Bullets([(place.to(one.name, place.path, one.name), f": {one.help.splitlines()[0]}") for one in found])
    for one in found:
        yield Heading(one.name)
        yield Code(one.usage)
        for part in one.help.split("\n\n"):
            yield Para(" ".join(part.split()))
        if one.options:
            yield Grid(["Option", "What it does"], [[typed, what] for typed, what in one.options])


def schemas(site: Site) -> Iterator[tuple[str, str]]:
    """A page for each kind of file, the list first."""
    if not site.inputs.schemas:
        return
    place = Place(site, "schemas/README.md")
    yield place.path, place.page(_index(place))
    for name in sorted(site.inputs.schemas):
        place = Place(site, f"schemas/{name}.md")
        yield place.path, place.page(_schema(place, name, site.inputs.schemas[name]))


def _index(place: Place) -> Iterator[Block]:
    found = place.site.inputs.schemas
    yield Heading("Schemas", 1)
    yield Para("The shape of every file, as JSON Schema (draft 2020-12) and here in words. Editors use the former.")
    yield Bullets(
        [
            (place.to(name, f"schemas/{name}.md"), f": {found[name].get('description', '')} ",
             place.tree("JSON Schema", f"schemas/{name}.schema.json"))
            for name in sorted(found)
        ]
    )  # fmt: skip


def _schema(place: Place, name: str, schema: Schema) -> Iterator[Block]:
    yield Heading(f"Schema of {name}", 1)
    yield Para(("As ", place.tree("JSON Schema", f"schemas/{name}.schema.json"), "."))
    yield Heading("The file")
    yield from _shape(place, schema)
    for title, part in sorted(schema.get("$defs", {}).items()):
        if part.get("properties"):
            yield Heading(title)
            yield from _shape(place, part)


def _shape(place: Place, part: Schema) -> Iterator[Block]:
    if part.get("description"):
        yield Para(part["description"])
    needed = set(part.get("required", ()))
    rows: list[list[Line]] = [
        [key, _kind(place, one), "yes" if key in needed else "no", one.get("description", "") or "–"]
        for key, one in part.get("properties", {}).items()
        if isinstance(one, Mapping)
    ]
    if rows:
        yield Grid(["Key", "Value", "Needed", "What it is"], rows)


def _kind(place: Place, one: Schema) -> Line:
    """What a value may be, in few words, with links to the shapes on the page."""
    if "$ref" in one:
        name = one["$ref"].rpartition("/")[2]
        return place.to(name, place.path, name) if _shaped(place, name) else name
    for key in ("anyOf", "oneOf"):
        if key in one:
            return joined((_kind(place, each) for each in one[key]), " or ")
    if "enum" in one:
        return " / ".join(map(str, one["enum"]))
    if "const" in one:
        return str(one["const"])
    if one.get("type") == "array":
        return joined(["list of ", _kind(place, one.get("items", {}))], "")
    if one.get("type") == "object" and isinstance(one.get("additionalProperties"), Mapping):
        return joined(["mapping to ", _kind(place, one["additionalProperties"])], "")
    return str(one.get("type", "any"))


def _shaped(place: Place, name: str) -> bool:
    schema = place.site.inputs.schemas[place.path.rpartition("/")[2].removesuffix(".md")]
    return bool(schema.get("$defs", {}).get(name, {}).get("properties"))
