"""The JSON Schemas of all files, as text, from the models."""

from __future__ import annotations

import json
from typing import Any

from meshadvisor.model.files import KINDS, REQUIREMENTS, Kind


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of file."""
    raw = kind.model.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_cleaned(raw)}


def schemas() -> dict[str, str]:
    """File name → text of every schema, as they stand in `schemas/`."""
    return {
        f"{kind.name}.schema.json": json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
        for kind in (*KINDS, REQUIREMENTS)
    }


def _cleaned(node: Any) -> Any:
    """Without generated titles, defaults and null: a key is there or it is not."""
    if isinstance(node, list):
        return [_cleaned(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node and {"type": "null"} in node["anyOf"]:
        rest = [option for option in node["anyOf"] if option != {"type": "null"}]
        node = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
        node |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    return {
        key: {name: _cleaned(value) for name, value in sub.items()} if key in ("properties", "$defs") else _cleaned(sub)
        for key, sub in node.items()
        if key not in ("title", "default")
    }
