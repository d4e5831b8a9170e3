"""The quick way through a YAML file: plain data without positions, as long as nothing in it is out of order.

At the least doubt it gives up, and `kb.read` reads the file again to say what is wrong, and where.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from meshadvisor.kb.scalars import LONGEST_NUMBER, ambiguous, is_number, number

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DoubtError(Exception):
    """Something is not as simple as it should be."""


def quick(text: str, max_depth: int, max_nodes: int) -> Any:
    """The data of the one document in a text. Raises DoubtError, and what PyYAML raises."""
    loader = LOADER(text)
    try:
        return _document(iter(loader.get_event, None), max_depth, max_nodes)
    finally:
        loader.dispose()


def _document(events: Any, max_depth: int, max_nodes: int) -> Any:
    root: list[Any] = []
    container: Any = root
    key: str | None = None
    above: list[Any] = []
    for place, event in enumerate(events):
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value if event.style else _plain(event.value)
        elif kind is MappingStartEvent:
            value = {}
        elif kind is SequenceStartEvent:
            value = []
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            container = above.pop()
            continue
        elif kind is AliasEvent:
            raise DoubtError
        else:
            continue
        if event.tag or event.anchor or place > max_nodes:
            raise DoubtError
        if type(container) is list:
            container.append(value)
        elif key is None:
            if type(value) is not str or value in container:
                raise DoubtError
            key = value
        else:
            container[key] = value
            key = None
        if kind is not ScalarEvent:
            above.append(container)
            container = value
            if len(above) > max_depth:
                raise DoubtError
    if len(root) != 1:
        raise DoubtError
    return root[0]


@lru_cache(maxsize=10_000)
def _plain(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if is_number(text) and len(text) <= LONGEST_NUMBER:
        return number(text)
    if ambiguous(text):
        raise DoubtError
    return text
