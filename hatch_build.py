"""Build hook: makes the generated base from `data/`, so that an installed program starts without reading YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds `base.jsonl` beside the shipped data."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the base into the build folder and ship it. An editable install reads the source tree instead."""
        if version == "editable" or self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        from meshadvisor.kb.load import base_text

        made = Path(self.root, "build", "base.jsonl")
        made.parent.mkdir(exist_ok=True)
        made.write_text(base_text(Path(self.root, "data")), encoding="utf-8")
        build_data["force_include"][str(made)] = "meshadvisor/_shipped/base.jsonl"
