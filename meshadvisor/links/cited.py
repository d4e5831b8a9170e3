"""Every address that the data cites, with all its places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshadvisor.kb.read import Document, Where

KEYS = frozenset({"url", "homepage", "repository"})
SUPPRESSIONS = "links.yaml"

Cited = Mapping[str, list[tuple[Document, Where]]]
"""Address → the places that cite it. What follows a # is never sent to a host, so that it is no part of the address."""


def cited(documents: Mapping[str, Document]) -> Cited:
    """The addresses of all documents, in their order."""
    found: dict[str, list[tuple[Document, Where]]] = {}
    for path, document in documents.items():
        if path != SUPPRESSIONS:
            for where, url in _urls(document.data, ()):
                found.setdefault(url.partition("#")[0], []).append((document, where))
    return found


def host_of(address: str) -> str:
    """The host of an address, with its port. Read as text, since an address can be broken in this too."""
    return re.split(r"[/?]", address.partition("://")[2], maxsplit=1)[0].lower()


def _urls(data: Any, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in KEYS and isinstance(value, str):
                yield (*where, key), value
            else:
                yield from _urls(value, (*where, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _urls(value, (*where, index))
