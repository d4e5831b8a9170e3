"""A problem in a file, with its place."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("error", "warning")


@dataclass(frozen=True, order=True)
class Problem:
    """One message of reading or checking. Line and column count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    tip: str = ""
    level: str = "error"

    def __str__(self) -> str:
        tip = f" (tip: {self.tip})" if self.tip else ""
        return f"{self.path}:{self.line}:{self.column}: {self.level} {self.code} {self.message}{tip}"
