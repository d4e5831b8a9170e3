"""The quick way through a YAML file: plain data without positions, as long as nothing in it is out of order.

At the least doubt it gives up, and `kb.read` reads the file again to say what is wrong, and where.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from meshadvisor.kb.scalars import LONGEST_NUMBER, ambiguous, is_number, number, surely_text

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DoubtError(Exception):
    """Something is not as simple as it should be."""


def quick(text: str, max_depth: int, max_nodes: int) -> Any:
    """The data of the one document in a text. Raises DoubtError, and what PyYAML raises."""
    loader = LOADER(text)
    try:
        return _document(islice(iter(loader.get_event, None), max_nodes), max_depth)
    finally:
        loader.dispose()


def _document(events: Iterable[Any], max_depth: int) -> Any:
    root: list[Any] = []
    container: Any = root
    above: list[Any] = []
    key: str | None = None
    kind: type | None = None
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value if event.style else _plain(event.value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            value = {} if kind is MappingStartEvent else []
            if len(above) >= max_depth:
                raise DoubtError
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            container = above.pop()
            continue
        elif kind is AliasEvent:
            raise DoubtError
        else:
            continue
        if event.tag or event.anchor:
            raise DoubtError
        if type(container) is list:
            container.append(value)
        elif key is not None:
            container[key] = value
            key = None
        elif type(value) is str and value not in container:
            key = value
        else:
            raise DoubtError
        if kind is not ScalarEvent:
            above.append(container)
            container = value
    if kind is not StreamEndEvent or len(root) != 1:
        raise DoubtError
    return root[0]


@lru_cache(maxsize=10_000)
def _plain(text: str) -> Any:
    if surely_text(text):
        return text
    if text in ("true", "false"):
        return text == "true"
    if is_number(text) and len(text) <= LONGEST_NUMBER:
        return number(text)
    if ambiguous(text):
        raise DoubtError
    return text
