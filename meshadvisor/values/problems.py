"""A problem in a file, with its place."""

from __future__ import annotations

from meshadvisor.values.frozen import frozen


@frozen
class Problem:
    """One message of reading or checking. Line and column count from 1; the level is error or warning."""

    path: str
    line: int
    column: int
    code: str
    message: str
    tip: str = ""
    level: str = "error"

    def __lt__(self, other: Problem) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[object, ...]:
        return self.path, self.line, self.column, self.code, self.message, self.tip, self.level

    def __str__(self) -> str:
        tip = f" (tip: {self.tip})" if self.tip else ""
        return f"{self.path}:{self.line}:{self.column}: {self.level} {self.code} {self.message}{tip}"


def printable(text: str, most: int = 200) -> str:
    """The text with everything invisible escaped, on one line, at most so many characters."""
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return shown if len(shown) <= most else shown[: most - 3] + "..."
