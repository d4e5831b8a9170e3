"""The fast yes: does a document keep to a JSON Schema of ours?

Pydantic takes longer to start than everything else together, and is needed only to say what is wrong. So a good
requirements file is accepted here, by the schema that was generated from the model, and anything else goes to the
model. What this does not understand it does not accept, so it can be slow but never lenient; tests hold it to the
models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """A pattern of JSON Schema, in which $ is the very end; in Python it is also before a last line break."""
    return re.compile(text.removesuffix("$") + r"\Z" if text.endswith("$") else text)


def _found(pattern: str, text: str) -> bool:
    return bool(_pattern(pattern).search(text))


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda data: isinstance(data, dict),
    "array": lambda data: isinstance(data, list),
    "string": lambda data: isinstance(data, str),
    "boolean": lambda data: isinstance(data, bool),
    "integer": lambda data: (
        (isinstance(data, int) and not isinstance(data, bool)) or (isinstance(data, float) and data.is_integer())
    ),
    "number": lambda data: isinstance(data, (int, float)) and not isinstance(data, bool),
}
_SILENT = frozenset({"$schema", "$defs", "description", "examples", "if", "additionalProperties", "title", "default"})


def accepts(schema: Mapping[str, Any], data: Any) -> bool:
    """True when the data surely keeps to the schema; False when it does not, or when in doubt."""
    return _accepts(schema, data, schema.get("$defs", {}))


def _accepts(schema: Any, data: Any, defs: Mapping[str, Any]) -> bool:
    if isinstance(schema, bool):
        return schema
    if "if" in schema and not _accepts(schema["if"], data, defs):
        schema = {key: value for key, value in schema.items() if key not in ("if", "then")}
    if isinstance(data, dict) and not _closed(schema, data, defs):
        return False
    return all(
        key in _SILENT or (key in _KEYWORDS and _KEYWORDS[key](value, data, defs)) for key, value in schema.items()
    )


def _closed(schema: Mapping[str, Any], data: Mapping[str, Any], defs: Mapping[str, Any]) -> bool:
    """What `additionalProperties` says of the keys that `properties` does not name."""
    others = schema.get("additionalProperties", True)
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    return all(
        key in known or any(_found(one, key) for one in patterns) or _accepts(others, value, defs)
        for key, value in data.items()
    )


def _one_of(options: list[Any], data: Any, defs: Mapping[str, Any]) -> bool:
    return sum(_accepts(one, data, defs) for one in options) == 1


_KEYWORDS: Mapping[str, Callable[[Any, Any, Mapping[str, Any]], bool]] = {
    "$ref": lambda ref, data, defs: _accepts(defs.get(ref.removeprefix("#/$defs/"), False), data, defs),
    "allOf": lambda parts, data, defs: all(_accepts(one, data, defs) for one in parts),
    "anyOf": lambda parts, data, defs: any(_accepts(one, data, defs) for one in parts),
    "oneOf": _one_of,
    "then": lambda then, data, defs: _accepts(then, data, defs),
    "type": lambda name, data, _: _TYPES[name](data),
    "enum": lambda known, data, _: data in known,
    "const": lambda known, data, _: bool(data == known),
    "pattern": lambda pattern, data, _: not isinstance(data, str) or _found(pattern, data),
    "maxLength": lambda most, data, _: not isinstance(data, str) or len(data) <= most,
    "minimum": lambda least, data, _: not isinstance(data, (int, float)) or data >= least,
    "maximum": lambda most, data, _: not isinstance(data, (int, float)) or data <= most,
    "exclusiveMinimum": lambda least, data, _: not isinstance(data, (int, float)) or data > least,
    "minItems": lambda least, data, _: not isinstance(data, list) or len(data) >= least,
    "items": lambda item, data, defs: not isinstance(data, list) or all(_accepts(item, one, defs) for one in data),
    "patternProperties": lambda patterns, data, defs: (
        not isinstance(data, dict)
        or all(
            _accepts(sub, data[key], defs) for one, sub in patterns.items() for key in data if _pattern(one).search(key)
        )
    ),
    "propertyNames": lambda sub, data, defs: (
        not isinstance(data, dict) or all(_accepts(sub, key, defs) for key in data)
    ),
    "required": lambda names, data, _: not isinstance(data, dict) or all(name in data for name in names),
    "properties": lambda known, data, defs: (
        not isinstance(data, dict) or all(_accepts(known[key], data[key], defs) for key in data if key in known)
    ),
}
