"""The JSON Schemas of all files, as text, from the models. The docstring below a field becomes its description."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from functools import cache
from typing import Any

from meshadvisor.model.base import Shape, plain
from meshadvisor.model.files import KINDS, REQUIREMENTS, RESULTS, Kind

_ALL = (*KINDS, REQUIREMENTS, *RESULTS)


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file."""
    raw = kind.model.model_json_schema(by_alias=True)
    for name, node in {kind.model.__name__: raw, **raw.get("$defs", {})}.items():
        for field, text in _docstrings().get(name, {}).items():
            node["properties"][field].setdefault("description", text)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_cleaned(raw)}


def schemas() -> dict[str, str]:
    """File name → text of every schema, as they stand in `schemas/`."""
    return {f"{kind.name}.schema.json": json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n" for kind in _ALL}


def descriptions(model: type[Shape]) -> dict[str, str]:
    """Key → what it is for, of one shape."""
    return _docstrings().get(model.__name__, {})


@cache
def _docstrings() -> dict[str, dict[str, str]]:
    """Model → field → the docstring below it, there or in a model above. Read from the source only here: it is slow."""
    found: dict[type[Shape], dict[str, str]] = {}
    for name in sorted({kind.model.__module__ for kind in _ALL}):
        for node in ast.parse(inspect.getsource(sys.modules[name])).body:
            if isinstance(node, ast.ClassDef) and issubclass(getattr(sys.modules[name], node.name), Shape):
                found[getattr(sys.modules[name], node.name)] = _fields(node)
    return {
        model.__name__: {
            field: text for above in reversed(model.__mro__) for field, text in found.get(above, {}).items()
        }
        for model in found
    }


def _fields(node: ast.ClassDef) -> dict[str, str]:
    pairs = zip(node.body, node.body[1:], strict=False)
    return {
        plain(field.target.id): inspect.cleandoc(text.value.value)
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


_NAMED = ("properties", "patternProperties", "$defs")
"""Keywords below which the keys are names."""


def _cleaned(node: Any) -> Any:
    """Without generated titles, defaults and null: a key is there or it is not. Examples where values are few."""
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node and {"type": "null"} in node["anyOf"]:
        rest = [option for option in node["anyOf"] if option != {"type": "null"}]
        node = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
        node |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    if "enum" in node and "type" in node:
        node = node | {"examples": node["enum"][:1]}
    if node.get("type") == "boolean":
        node = node | {"examples": [True]}
    if "patternProperties" in node:
        node = node | {"additionalProperties": False}
    return {
        key: {name: _cleaned(value) for name, value in sub.items()} if key in _NAMED else _cleaned(sub)
        for key, sub in node.items()
        if key not in ("title", "default")
    }
