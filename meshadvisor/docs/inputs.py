"""What the pages are made from, beside the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshadvisor.values.asked import Requirements


@dataclass(frozen=True)
class Command:
    """A command of the program, as its `--help` describes it. `options` are pairs of what is typed and what it does."""

    name: str
    usage: str
    help: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Inputs:
    """Examples by name, the commands, and the schemas by name; `in_tree`: do the pages lie in the source tree?"""

    examples: Mapping[str, Requirements] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    in_tree: bool = False
