"""Does a context say how large the cluster is? Apart from what is made of it, which few answers need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def has_sizes(context: Mapping[str, Any]) -> bool:
    """Are pods and nodes given, the least that an estimate of the costs needs?"""
    cluster = context.get("kubernetes", {})
    return "pods" in cluster and "nodes" in cluster
