"""One mutation of a sound data folder, and the check that it is made for says so at its line.

The files are those of the tiny knowledge base, written out again by PyYAML in block style. Each code has a mutator: it
gives every mutation of its kind that the files allow, and a seeded sample of them is tried.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.helpers import TINY, call, messages
from tests.test_pages import ASKED, ON_DISK, PAGES

LEAST, TRIED = 3, 6
Where = tuple[Any, ...]
Files = dict[str, Any]


class Mutant(NamedTuple):
    """What is done to a file, and the line of the message about it."""

    path: str
    apply: Callable[[Path], object]
    line: int
    shown: str


Mutator = Callable[[random.Random], Iterator[Mutant]]
DATA: Files = {
    path.relative_to(TINY).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(TINY.rglob("*.yaml"))
}


def _dump(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)


def _write(text: str) -> Callable[[Path], object]:
    """Odd bytes are surrogates in the text."""
    return lambda path: path.write_bytes(text.encode("utf-8", "surrogateescape"))


# Changes of the text of a line

LINE = re.compile(r"(?P<lead> *(?:- )*)(?P<key>[a-z_]+): (?P<value>.+)")
DEEP, DEEPER = "[" * 25 + "]" * 25, "{a: " * 25 + "1" + "}" * 25
SEVENS = "7" * 31
LINES: dict[str, dict[str, int]] = {
    "C103": {"{lead}{key}: \udcff": 0, "{lead}{key}: {value} # \udce9t\udce9": 0, "{line}\n# \udcc3(": 1},
    "C104": {"{lead}{key}:\t{value}": 0, "{lead}{key}: {value} # \u202e": 0, "{lead}{key}: {value}\x07": 0},
    "C105": {"{lead}{key}: a: b": 0, "{lead}{key}: @{value}": 0, "{lead}{key}: `x": 0, "{lead}{key}: ]": 0},
    "C107": {"{line}\n---": 1, "{line}\n--- # and more": 1, "{line}\n...\n---": 2},
    "C108": {"{line}\n{indent}{key}: {value}": 1, "{line}\n{indent}'{key}': 7": 1, "{line}\n{indent}{key}: []": 1},
    "C109": {"{line}\n{indent}[a, b]: 1": 1, "{line}\n{indent}{{a: b}}: 1": 1, "{line}\n{indent}? [a]\n{indent}: 1": 1},
    "C110": {"{lead}{key}: on": 0, "{lead}{key}: ~": 0, "{lead}{key}: 2026-08-01": 0, "{lead}{key}: 0x1f": 0,
             "{lead}{key}: 1e3": 0, "{lead}{key}: .5": 0, "{line}\n{indent}no: 1": 1, "{line}\n{indent}12: 1": 1},
    "C111": {"{lead}{key}: &a {value}": 0, "{lead}{key}: *a": 0, "{line}\n{indent}b: *a": 1},
    "C112": {"{lead}{key}: !x {value}": 0, "{lead}{key}: !!str {value}": 0, "{lead}{key}: ! {value}": 0},
    "C113": {"{lead}{key}: {deep}": 0, "{line}\n{indent}a: {deep}": 1, "{lead}{key}: {deeper}": 0},
    "C114": {"{lead}{key}: {sevens}": 0, "{lead}{key}: -{sevens}": 0, "{lead}{key}: 0.{sevens}": 0},
}  # fmt: skip
"""Code → what a line becomes, and how many lines below its place the message stands."""


def _of_lines(code: str, rng: random.Random) -> Iterator[Mutant]:
    for path, data in DATA.items():
        lines = _dump(data).split("\n")
        words = {"deep": DEEP, "deeper": DEEPER, "sevens": SEVENS}
        for number, line in enumerate(lines, 1):
            if match := LINE.fullmatch(line):
                indent = " " * len(match["lead"])
                for template, below in LINES[code].items():
                    new = template.format(**match.groupdict(), **words, line=line, indent=indent)
                    text = "\n".join([*lines[: number - 1], new, *lines[number:]])
                    yield Mutant(path, _write(text), number + below, new)


def _of_files(code: str, rng: random.Random) -> Iterator[Mutant]:
    """What is done to a whole file; a folder without these two is none."""
    for path in sorted(DATA.keys() - {"kb.yaml", "scoring.yaml"}):
        yield Mutant(path, ON_DISK[code], 1, "")


def _misplaced(rng: random.Random) -> Iterator[Mutant]:
    """A file more, at a path that no kind of file has."""
    for path in DATA:
        for wrong in (f"x/{path}", path.replace(".yaml", ".yml"), path.replace(".yaml", "X.yaml")):
            if "/" in wrong or wrong.endswith(".yml"):
                yield Mutant(wrong, _write(_dump(DATA[path])), 1, "")


# Changes of the data


class Node(NamedTuple):
    """A place in the data of one file."""

    path: str
    where: Where
    value: Any

    @property
    def key(self) -> str:
        """The nearest key: its own, or that of the list it stands in."""
        return next((str(step) for step in reversed(self.where) if isinstance(step, str)), "")


def _walk(value: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    yield where, value
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield from _walk(value[step], (*where, step))


NODES = [Node(path, where, value) for path, data in DATA.items() for where, value in _walk(data)]
STATEMENTS = [
    one for one in NODES if "/support/" in one.path and isinstance(one.value, dict) and "verified" in one.value
]
EVIDENCE = [one for one in NODES if isinstance(one.value, dict) and "accessed" in one.value]


def _line_of(text: str, where: Where) -> int:
    """The line of a place, or of the nearest thing above it, as PyYAML sees it."""
    node = yaml.compose(text)
    mark = node.start_mark
    for step in where:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        else:
            node = node.value[step]
            mark = node.start_mark
    return int(mark.line) + 1


def _changed(path: str, said_of: Where, change: Callable[[Any], None], shown: object = "") -> Mutant:
    """The file with its data changed; the message is about a place in the changed data."""
    data = copy.deepcopy(DATA[path])
    change(data)
    text = _dump(data)
    return Mutant(path, _write(text), _line_of(text, said_of), f"{said_of} {shown}")


def _at(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _set(one: Node, below: Where, value: Any, said_of: Where | None = None) -> Mutant:
    """With another value at a place below a node; the message is about that place, or about one below the node."""
    *above, last = (*one.where, *below)

    def change(data: Any) -> None:
        _at(data, tuple(above))[last] = value

    return _changed(one.path, (*above, last) if said_of is None else (*one.where, *said_of), change, value)


def _drop(one: Node, key: str) -> Mutant:
    """Without a key of a node; the message is about the node."""
    return _changed(one.path, one.where, lambda data: _at(data, one.where).pop(key), f"without {key}")


def _rename(one: Node, new: str, below: Where = ()) -> Mutant:
    """With another key in the place of a node's own; the message is about that key, or about a place below it."""
    *above, old = one.where

    def change(data: Any) -> None:
        parent = _at(data, tuple(above))
        pairs = [(new if key == old else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(pairs)

    return _changed(one.path, (*above, new, *below), change)


def _insert(one: Node, below: Where, said_of: Where) -> Mutant:
    """With an item of a list once more, after itself."""
    *above, index = (*one.where, *below)

    def change(data: Any) -> None:
        items = _at(data, tuple(above))
        items.insert(index + 1, copy.deepcopy(items[index]))

    return _changed(one.path, said_of, change)


def _misspelt(word: str, rng: random.Random) -> str:
    """One letter of the last part left out, doubled or exchanged."""
    begin = max(word.rfind(char) for char in "./-_") + 1
    place = rng.randrange(begin, len(word))
    return rng.choice(
        [
            word[:place] + word[place] * 2 + word[place + 1 :],
            word[:place] + ("x" if word[place] != "x" else "q") + word[place + 1 :],
            word + rng.choice("xyz"),
        ]
    )


# Shape

FREE = ("runs_on", "fields", "status", "maturity", "importance", "value", "testbed", "load", "modes")
"""Mappings whose keys are names or words; those of `features` are ids, and have a dot."""
NEEDED = (
    *(
        "id",
        "name",
        "title",
        "kind",
        "url",
        "accessed",
        "date_basis",
        "verified",
        "certainty",
        "announced",
        "effective",
    ),
    *(
        "stated",
        "basis",
        "run_by",
        "published",
        "sample",
        "bias",
        "base",
        "percent",
        "metric",
        "unit",
        "why",
        "at",
        "as_of",
    ),
)
WORDS = (
    "kind",
    "status",
    "maturity",
    "certainty",
    "basis",
    "metric",
    "statistic",
    "unit",
    "modes",
    "supports",
    "date_basis",
)
TEXTS = (
    "name",
    "title",
    "how",
    "why",
    "url",
    "since",
    "until",
    "version",
    "date",
    "accessed",
    "question",
    "homepage",
    "id",
)
FORMS = {
    "2026-02-30": ("date", "accessed", "announced", "effective", "stated", "day"),
    "22.8.2026": ("date", "accessed", "announced", "effective", "stated", "day"),
    "ftp://breeze.example/": ("url", "homepage", "repository"),
    "a b": ("id", "since", "until", "version", "release", "mesh", "run_by"),
    "Not-An_Id!": ("id", "mesh", "run_by", "via", "part_of"),
}
LISTS = (
    "evidence",
    "supports",
    "modes",
    "releases",
    "events",
    "looked_in",
    "claims",
    "results",
    "at",
    "aliases",
    "rows",
)
PUT: list[tuple[Callable[[dict[str, Any]], bool], str, Any]] = [
    (lambda one: one.get("status") == "full", "status", "partial"),
    (lambda one: one.get("status") == "full", "interface", "raw-config"),
    (lambda one: one.get("status") in ("none", "unknown"), "via", "route-policy"),
    (lambda one: one.get("status") in ("none", "unknown"), "maturity", "beta"),
    (lambda one: "verified" in one and "since" in one, "since_date", "2026-01-01"),
    (lambda one: one.get("status") == "planned", "date", "2027-01-01"),
    (lambda one: one.get("kind") == "attribute", "full_when", "Always."),
    (lambda one: "accessed" in one, "contradicts", ["note"]),
]
"""What an object becomes when it has a key that does not go with its others."""


def _shape(code: str, rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        yield from _SHAPE[code](one, rng)


def _other_top(one: Node, rng: random.Random) -> Iterator[Mutant]:
    if not one.where:
        for top in ([one.value], "text", 7, True):
            yield Mutant(one.path, _write(_dump(top)), 1, str(top))


def _misspelt_key(one: Node, rng: random.Random) -> Iterator[Mutant]:
    keys = [step for step in one.where if isinstance(step, str)]
    if keys and one.where[-1] == keys[-1] and "." not in keys[-1] and not (len(keys) > 1 and keys[-2] in FREE):
        yield _rename(one, _misspelt(keys[-1], rng))


def _missing_key(one: Node, rng: random.Random) -> Iterator[Mutant]:
    for key in NEEDED:
        if isinstance(one.value, dict) and key in one.value:
            yield _drop(one, key)


def _other_word(one: Node, rng: random.Random) -> Iterator[Mutant]:
    if one.key in WORDS and isinstance(one.value, str):
        yield _set(one, (), _misspelt(one.value, rng))


def _other_type(one: Node, rng: random.Random) -> Iterator[Mutant]:
    if one.key in TEXTS and isinstance(one.value, str):
        for value in (1.3, 7, True):
            yield _set(one, (), value)


def _other_form(one: Node, rng: random.Random) -> Iterator[Mutant]:
    for value, keys in FORMS.items():
        if one.key in keys and isinstance(one.value, str):
            yield _set(one, (), value)


def _against_a_rule(one: Node, rng: random.Random) -> Iterator[Mutant]:
    for applies, key, value in PUT:
        if isinstance(one.value, dict) and applies(one.value):
            yield _set(one, (key,), value, said_of=())


def _out_of_bounds(one: Node, rng: random.Random) -> Iterator[Mutant]:
    if one.where and one.where[-1] in LISTS and isinstance(one.value, list):
        for value in ([], "one", {"a": 1}):
            yield _set(one, (), value)
    if isinstance(one.value, bool):
        yield _set(one, (), "yes")


_SHAPE: dict[str, Callable[[Node, random.Random], Iterator[Mutant]]] = {
    "C201": _other_top,
    "C202": _misspelt_key,
    "C203": _missing_key,
    "C204": _other_word,
    "C205": _other_type,
    "C206": _other_form,
    "C207": _against_a_rule,
    "C208": _out_of_bounds,
}


# Files, references, intervals, evidence

OWN_IDS = {
    "meshes": ((), "mesh"),
    "measurements": (("study",), "id"),
    "surveys": (("survey",), "id"),
    "claims": (("source",), "id"),
}


def _other_id(rng: random.Random) -> Iterator[Mutant]:
    for path, data in DATA.items():
        if (place := OWN_IDS.get(path.partition("/")[0])) is not None:
            where, key = place[0], "id" if path.endswith("mesh.yaml") else place[1]
            yield _set(Node(path, where, None), (key,), _misspelt(_at(data, where)[key], rng))


def _other_category(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        if "/support/" in one.path and len(one.where) == 2:
            yield _rename(one, f"other.{one.where[1].partition('.')[2]}")
        if one.path.startswith("features/") and one.where[2:] == ("id",):
            yield _set(one, (), f"other.{one.value.partition('.')[2]}")


def _other_order(rng: random.Random) -> Iterator[Mutant]:
    for path, listed, key in (
        ("meshes/breeze/lifecycle.yaml", "events", "effective"),
        ("meshes/breeze/releases.yaml", "releases", "date"),
    ):
        for index, newer in enumerate(DATA[path][listed][:-1]):
            if key in newer:
                for year in ("2027", "2028"):
                    day = f"{year}{newer[key][4:]}"
                    yield _set(Node(path, (listed, index + 1), None), (key,), day, said_of=())


def _other_key_order(rng: random.Random) -> Iterator[Mutant]:
    """A key is moved to the front of a statement; the message is at the one that stood there."""
    for one in NODES:
        if "/support/" in one.path and len(one.where) == 3 and isinstance(one.value, dict):
            first, *rest = one.value

            def moved(data: Any, where: Where = one.where, key: str = rng.choice(rest)) -> None:
                statement = data[where[0]][where[1]][where[2]]
                others = {name: statement.pop(name) for name in list(statement) if name != key}
                statement.update(others)

            yield _changed(one.path, (*one.where, first), moved)


def _unknown_name(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        folder = one.path.partition("/")[0]
        named = (
            one.key in ("part_of", "run_by", "stands_for", "excludes", "must", "path", "proxy", "candidate")
            or (one.key == "mesh" and folder in ("claims", "surveys"))
            or (one.key == "feature" and folder in ("claims", "rules"))
            or (one.key == "features" and folder == "tables.yaml")
            or (one.where[-2:-1] == ("value",) and one.value == "gust")
        )
        if named and isinstance(one.value, str):
            yield _set(one, (), _misspelt(one.value, rng))
        if "/support/" in one.path and len(one.where) == 2:
            yield _rename(one, _misspelt(one.where[1], rng))


def _other_kind(rng: random.Random) -> Iterator[Mutant]:
    valued = next(one.value for one in STATEMENTS if "value" in one.value)
    graded = next(one.value for one in STATEMENTS if one.value.get("status") == "none")
    for one in STATEMENTS:
        said_of, new = (("status",), graded) if "value" in one.value else (("value",), valued)
        yield _set(one, (), new, said_of=said_of)
    for one in NODES:
        asked = one.key == "must" and one.path == "questionnaire.yaml"
        if isinstance(one.value, str) and (asked or (one.key == "feature" and one.path.startswith("rules/"))):
            yield _set(one, (), "project.licence")


def _unknown_mode(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        for mode in ("node", "proxyless", "managed"):
            yield _set(one, ("modes",), [mode], said_of=("modes", 0))


def _unknown_release(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        if one.where and one.where[-1] in ("since", "until", "release") and one.path.startswith("meshes/"):
            for version in ("9", "1.1.7", "0.4"):
                yield _set(one, (), version)


def _other_value(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        match one.value.get("value"):
            case dict() as record:
                for name, value in record.items():
                    yield _set(one, ("value", name), 7 if isinstance(value, str) else "free")
                yield _set(one, ("value", "colour"), "red")
            case int():
                for value in ("seven", True, [7]):
                    yield _set(one, ("value",), str(value) if isinstance(value, list) else value)
            case str() | list():
                yield _set(one, ("value",), 7)
                yield _set(one, ("value",), {"a": 1})


def _twice(rng: random.Random) -> Iterator[Mutant]:
    listed = ("features", "proxies", "publishers", "questions", "claims", "rules", "results", "options", "releases")
    for one in NODES:
        if (
            one.where
            and one.where[-1] in listed
            and isinstance(one.value, list)
            and not one.path.startswith("surveys/")
        ):
            for index, item in enumerate(one.value):
                if isinstance(item, dict) and ("id" in item or "version" in item):
                    key = ("id",) if "id" in item else ()
                    yield _insert(one, (index,), (*one.where, index + 1, *key))


def _ends_early(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        if one.value.get("since") == "1.1":
            yield _set(one, ("until",), "1.0")
        if one.value.get("since") == "1.0":
            yield _set(one, ("until_date",), rng.choice(["2025-02-28", "2024-12-31"]))
        if "since_date" in one.value:
            yield _set(one, ("until_date",), one.value["since_date"])
    for one in NODES:
        if one.key == "ends" and isinstance(one.value, dict):
            yield _set(one, ("date",), "2026-02-28", said_of=())


def _overlapping(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        *above, index = one.where
        yield _insert(Node(one.path, tuple(above), None), (index,), one.where)


def _announced_late(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        if one.key == "events" and isinstance(one.value, dict):
            for day in ("2026-02-02", "2026-08-21"):
                yield _set(one, ("announced",), day)


def _later_limit(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        if one.value.get("since") in ("1.0", "1.1"):
            for words in ("No gRPC before 1.2", "Since 1.3 for UDP too"):
                yield _set(one, ("limits",), ["HTTP only", words], said_of=("limits", 1))


def _no_example(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        if one.where[-2:] == ("examples", "full"):
            yield _set(one, ("of",), "breeze/ambient")
            yield _set(one, ("day",), "2025-04-01", said_of=("of",))
            yield _rename(one, "partial", ("of",))
            yield _rename(one, "none", ("of",))


def _with_rule(said_of: Where, then: Any, when: Any) -> Mutant:
    """A rule more at the end of the rules; the message is about a place in it."""
    path = "rules/platform.yaml"
    rule = {"id": "another", "when": when, "then": then, "why": "It is a test."}
    place = ("rules", len(DATA[path]["rules"]), *said_of)
    return _changed(path, place, lambda data: data["rules"].append(rule), rule)


EDGE = {"path": "context.edge", "equals": True}


def _against_another_rule(rng: random.Random) -> Iterator[Mutant]:
    for path, value in (("edge", True), ("cloud", "aws"), ("current", "breeze"), ("gitops", "flux")):
        for name in ("traffic.retries", "retries"):
            then = {"avoid": [{"feature": name}]}
            yield _with_rule(("then", "avoid", 0), then, {"path": f"context.{path}", "equals": value})
    for level in ("low", "must"):
        then = {"must": ["traffic.retry-budget"], "avoid": [{"feature": "budget", "level": level}]}
        yield _with_rule(("then", "avoid", 0), then, EDGE)
    for name in ("project.crds", "crds"):
        then = {"must": [{"attribute": name, "is": [str(rng.randint(low, low + 9))]} for low in (10, 20)]}
        yield _with_rule(("then", "must", 1), then, EDGE)


def _said_again(rng: random.Random) -> Iterator[Mutant]:
    vm = {"path": "context.platforms", "contains": "vm"}
    for when in (vm, {"all": [vm, EDGE]}, {"none": [{"none": [vm]}]}):
        for importance in ("low", "medium", "high"):
            for name in ("traffic.retries", "retry"):
                then = {"prefer": [{"feature": name, "importance": importance}]}
                yield _with_rule(("then", "prefer", 0), then, when)


def _takes_what_is_missing(rng: random.Random) -> Iterator[Mutant]:
    given = {"path": "context.kubernetes.pods", "present": True}
    for when in (EDGE, given, {"any": [EDGE, given]}):
        for template, params in (
            ("in-use", {"name": "{context.current}"}),
            ("kubernetes-range", {"version": "{context.kubernetes.version}"}),
            ("resources", {"of": rng.choice(["memory", "memory-reserved", "cpu-reserved"])}),
        ):
            then = {"prefer": [{"template": template, "params": params}]}
            yield _with_rule(("then", "prefer", 0), then, when)


def _never_fires(rng: random.Random) -> Iterator[Mutant]:
    pods = "context.kubernetes.pods"
    for when in (
        {"path": "context.cloud", "equals": rng.choice(["aw", "awss", "AWS"])},
        {"path": "context.platforms", "contains": rng.choice(["vms", "pods"])},
        {"path": "context.platforms", "equals": "vm"},
        {"path": "context.edge", "equals": "true"},
        {"path": "context.kubernetes.clusters", "at_most": 0},
        {"path": "context.kubernetes.version", "at_least": 1.3},
        {"all": [{"path": "context.cloud", "equals": one} for one in ("aws", "azure")]},
        {"all": [{"path": pods, "at_least": 10}, {"path": pods, "at_most": 9}]},
        {"all": [EDGE, {"none": [EDGE]}]},
        {"all": [{"path": pods, "present": True}, {"path": "context.kubernetes", "present": False}]},
    ):
        yield _with_rule(("when",), {"caveat": "Look."}, when)


def _value_of_nothing(rng: random.Random) -> Iterator[Mutant]:
    for name, value in (("project.licence", "Apache-2.0"), ("project.stable-artifacts", "project")):
        for role in ("must", "prefer", "avoid"):
            then = {role: [{"attribute": name, "is": [value, _misspelt(value, rng)]}]}
            yield _with_rule(("then", role, 0, "is", 1), then, EDGE)


def _unsupported(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        for index, source in enumerate(one.value.get("evidence", ())):
            for name in ("status", "value", "since", "until"):
                if name in source["supports"]:
                    left = [other for other in source["supports"] if other != name]
                    yield _set(one, ("evidence", index, "supports"), left, said_of=())


def _weaker(kinds: tuple[str, ...], said_of: Where, rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        if "evidence" in one.value and one.value["certainty"] == "high":
            for kind in kinds:
                yield _set(one, ("evidence", 0, "kind"), kind, said_of=said_of)


def _from_the_future(rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        yield _set(one, ("verified", "date"), "2999-08-23")
    for one in EVIDENCE:
        yield _set(one, ("accessed",), rng.choice(["2999-08-23", "3027-01-01", "2962-08-01"]))
    for one in NODES:
        if one.key == "releases" and isinstance(one.value, dict) and "date" in one.value:
            yield _set(one, ("date",), "2999-01-01")


def _unknown_host(rng: random.Random) -> Iterator[Mutant]:
    for one in EVIDENCE:
        for host in ("breeze.example.org", "xbreeze.example", "github.com/breezes"):
            yield _set(one, ("url",), f"https://{host}/1.1")


def _shared_host(rng: random.Random) -> Iterator[Mutant]:
    for one in NODES:
        if one.path == "publishers.yaml" and one.key == "at" and isinstance(one.value, str):
            for host in (
                "github.com",
                "medium.com/",
                "www.gitlab.com",
                "GitHub.com",
                "github.io",
                "api.github.com/repos",
            ):
                yield _set(one, (), host)


def _done(rng: random.Random) -> Iterator[Mutant]:
    """A remark behind a value that is there; the message is at its line."""
    for path, data in DATA.items():
        lines = _dump(data).split("\n")
        for number, line in enumerate(lines):
            if ": " in line:
                text = "\n".join(
                    [*lines[:number], f"{line}  # TODO{rng.choice(('', ': Say it.'))}", *lines[number + 1 :]]
                )
                yield Mutant(path, _write(text), number + 1, "TODO")


def _left_behind(rng: random.Random) -> Iterator[Mutant]:
    """The newest release lacks what the one before has."""
    for key in ("artifact", "channel"):
        for value in ("stable", "edge-26.6.3", "1.2.0"):

            def change(data: Any, key: str = key, value: str = value) -> None:
                newest, before = data["releases"][1:3]
                before[key] = value
                newest.pop(key, None)

            yield _changed("meshes/breeze/releases.yaml", ("releases", 1), change, f"{key} {value}")


def _old(below: Where, value: Any, rng: random.Random) -> Iterator[Mutant]:
    for one in STATEMENTS:
        if "until" not in one.value:
            yield _set(one, below, value)


MUTATORS: dict[str, Mutator] = {
    **{code: partial(_of_lines, code) for code in LINES},
    **{code: partial(_of_files, code) for code in ("C101", "C102", "C106")},
    **{code: partial(_shape, code) for code in _SHAPE},
    "C301": _misplaced,
    "C302": _other_id,
    "C303": _other_category,
    "C304": _other_order,
    "C305": _other_key_order,
    "C306": _done,
    "C401": _unknown_name,
    "C402": _other_kind,
    "C403": _unknown_mode,
    "C404": _unknown_release,
    "C405": _other_value,
    "C406": _twice,
    "C407": _ends_early,
    "C408": _overlapping,
    "C409": _announced_late,
    "C410": _later_limit,
    "C411": _no_example,
    "C412": _against_another_rule,
    "C413": _never_fires,
    "C414": _value_of_nothing,
    "C415": _left_behind,
    "C416": _said_again,
    "C417": _takes_what_is_missing,
    "C501": _unsupported,
    "C502": partial(_weaker, ("docs",), ()),
    "C503": partial(_weaker, ("docs", "issue", "vendor-blog", "third-party"), ("certainty",)),
    "C504": _from_the_future,
    "C505": _unknown_host,
    "C506": _shared_host,
    "C601": partial(_old, ("verified", "date"), "2025-08-21"),
    "C602": partial(_old, ("verified", "release"), "1.0"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny knowledge base in block style."""
    folder = tmp_path_factory.mktemp("mutations") / "data"
    for path, data in DATA.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        _write(_dump(data))(folder / path)
    return folder


def test_every_check_has_a_mutator() -> None:
    assert set(MUTATORS) == set(PAGES) - ASKED


def test_nothing_is_wrong_before_a_mutation(folder: Path) -> None:
    assert call("validate", "--data", folder, "--fresh").out == ""


@pytest.mark.parametrize("code", sorted(set(PAGES) - ASKED))
def test_a_mutation_is_reported_at_its_line(code: str, folder: Path) -> None:
    rng = random.Random(code)
    mutants = list({(one.path, one.line, one.shown): one for one in MUTATORS[code](rng)}.values())
    assert len(mutants) >= LEAST
    missed = [
        (one, found)
        for one in rng.sample(mutants, min(TRIED, len(mutants)))
        if (one.line, code) not in (found := _found(one, folder))
    ]
    assert missed == []


def _found(one: Mutant, folder: Path) -> list[tuple[int, str]]:
    """Line and code of what is said of a mutated file; afterwards it is as before."""
    path = folder / one.path
    path.parent.mkdir(parents=True, exist_ok=True)
    one.apply(path)
    try:
        said = call("validate", "--data", folder, "--fresh").out
    finally:
        for left in (path, path.with_suffix(".yml")):
            left.unlink(missing_ok=True)
        if one.path in DATA:
            _write(_dump(DATA[one.path]))(path)
    found = messages(said) if said else []
    return [(each.line, each.code) for each in found if Path(each.path).with_suffix(path.suffix) == path]
