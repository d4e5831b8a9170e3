"""What pages written by hand show of the program: commands with what they print, and how much is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from meshadvisor.values.errors import InputError

PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/checks/*.md")
SHOWN = re.compile(r"(?<=^```console\n)\$ meshadvisor (?P<words>[^\n]+)\n(?P<pieces>.*?)(?=^```$)", re.DOTALL | re.M)
"""A command, and pieces of what it prints."""
LEFT_OUT = "[…]"


def written(root: Path) -> Iterator[Path]:
    """The pages written by hand that may show commands, below the folder that holds the data folder."""
    for pattern in PAGES:
        yield from sorted(root.glob(pattern))


def refreshed(text: str, counted: tuple[int, int, int, int], printed: Callable[[str], str]) -> str:
    """The text with answers and figures of this data; of each answer the sections that it shows now.

    `counted` are features, candidates, statements and sources; `printed` gives what a command prints, called without
    its first word. Raises InputError where that cannot be shown.
    """
    features, candidates, statements, sources = counted
    text = re.sub(r"\d+ features of \d+ candidates", f"{features} features of {candidates} candidates", text)
    text = re.sub(r"\d+ statements rest on \d+ sources", f"{statements} statements rest on {sources} sources", text)
    return SHOWN.sub(lambda match: _answer(match["words"], match["pieces"], printed), text)


def _answer(words: str, pieces: str, printed: Callable[[str], str]) -> str:
    """The command, and the sections that the pieces show, with a mark wherever others are left out."""
    answer = printed(words)
    if "```" in answer:
        raise InputError(f"`meshadvisor {words}` prints ```, which would end the block that shows it")
    if not pieces.strip():
        return f"$ meshadvisor {words}\n{answer}"
    sections = answer.strip("\n").split("\n\n")
    shown: list[str] = []
    after = 0
    for at, piece in enumerate(pieces.split(f"{LEFT_OUT}\n")):
        many = len(piece.strip("\n").split("\n\n"))
        start = _start(piece, sections, default=len(sections) if at else 0)
        if piece.strip() and after <= start < len(sections):
            shown += [*([LEFT_OUT] if start > after else []), *sections[start : start + many]]
            after = start + many
    shown += [LEFT_OUT] if after < len(sections) else []
    return f"$ meshadvisor {words}\n" + "\n\n".join(shown) + "\n"


def _start(piece: str, sections: Sequence[str], default: int) -> int:
    """The section that begins as the piece does, or most like it: days and releases in first lines change."""
    head = piece.strip("\n").partition("\n")[0]
    heads = [one.partition("\n")[0] for one in sections]
    near = [one for one in heads if one.startswith(head)] or get_close_matches(head, heads, 1)
    return heads.index(head if head in near else near[0]) if near else default
