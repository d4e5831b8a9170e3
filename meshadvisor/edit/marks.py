"""What a round-trip YAML reader sees in a text: where each value begins and ends, and the comments.

Only read, never written: its writer lays out anew what nobody asked to change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from meshadvisor.kb.read import MAX_DEPTH, Where
from meshadvisor.values.errors import InputError

Span = tuple[int, int]
"""Offsets of the first character, and of the first one after it."""


class UnclearError(Exception):
    """The text cannot be read, or not in one way only."""


def require_reader() -> None:
    """Raises InputError when the library is not installed."""
    try:
        import ruamel.yaml  # noqa: F401
    except ImportError:
        raise InputError("--fix needs ruamel.yaml; install it with: pip install 'meshadvisor[fix]'") from None


class Marks:
    """The nodes of a text, by path. Raises UnclearError on what the strict reader would refuse for its structure."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        self.nodes: dict[Where, Any] = {}
        self.entries: dict[Where, Span] = {}
        """Of each list item, and of each key with its value."""
        try:
            root = YAML().compose(text)
        except (YAMLError, RecursionError, ValueError) as problem:
            raise UnclearError from problem
        if root is None:
            raise UnclearError
        self._seen: set[int] = set()
        self.tree = self._walk(root, ())
        """Nested dicts and lists of (text, style) for scalars."""

    def scalars(self) -> Iterator[tuple[Where, Any]]:
        """The nodes of all values that are scalars."""
        return ((where, node) for where, node in self.nodes.items() if isinstance(node.value, str))

    def children(self, where: Where) -> list[Span]:
        """The spans of the items of a list, or of the keys of a mapping with their values."""
        return [span for path, span in self.entries.items() if path[:-1] == where]

    def _walk(self, node: Any, where: Where) -> Any:
        if id(node) in self._seen or node.anchor or len(where) > MAX_DEPTH:
            raise UnclearError
        self._seen.add(id(node))
        self.nodes[where] = node
        if isinstance(node.value, str):
            return node.value, node.style or ""
        pairs = node.value if node.id == "mapping" else [(one, one) for one in node.value]
        found: dict[str | int, Any] = {}
        for index, (key, value) in enumerate(pairs):
            step = key.value if node.id == "mapping" else index
            if not isinstance(step, (str, int)) or step in found:
                raise UnclearError
            self.entries[(*where, step)] = (key.start_mark.index, value.end_mark.index)
            found[step] = self._walk(value, (*where, step))
        return found if node.id == "mapping" else list(found.values())


def comments(text: str) -> Counter[str]:
    """Every comment, and how often it stands there. Raises UnclearError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        found = [line for token in YAML().scan(text) for line in _lines(getattr(token, "comment", None))]
    except (YAMLError, RecursionError, ValueError) as problem:
        raise UnclearError from problem
    return Counter(line for line in found if line)


def _lines(comment: Any) -> Iterator[str]:
    if isinstance(comment, (list, tuple)):
        for one in comment:
            yield from _lines(one)
    elif comment is not None:
        yield from (line.strip() for line in str(getattr(comment, "value", comment)).split("\n"))
