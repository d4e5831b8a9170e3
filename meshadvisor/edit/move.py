"""Items of lists and keys of mappings in another order: their text is cut out and put in, with the comments above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from meshadvisor.edit.marks import Marks, UnclearError
from meshadvisor.kb.read import Where

_DASH = re.compile(r"( *)- +")


def reordered(text: str, marks: Marks, where: Where, order: Sequence[int]) -> str:
    """The text with the items or keys at this path in this order. Raises UnclearError where the layout is unusual."""
    node = marks.nodes[where]
    if node.flow_style:
        return _in_line(text, marks, where, order)
    starts = [start for start, _ in marks.children(where)]
    heads = [text[text.rfind("\n", 0, start) + 1 : start] for start in starts]
    firsts = [text.count("\n", 0, start) for start in starts]
    stop = text.count("\n", 0, node.end_mark.index)
    lines = text.split("\n")
    if node.id == "sequence":
        return "\n".join(_items(lines, heads, firsts, stop, order))
    return "\n".join(_keys(lines, heads, firsts, stop, order))


def _in_line(text: str, marks: Marks, where: Where, order: Sequence[int]) -> str:
    """Each slot between the brackets gets the text of another entry; what is between the slots stays."""
    spans = marks.children(where)
    between = [text[one[1] : other[0]] for one, other in pairwise(spans)]
    if any(gap.strip() != "," for gap in between):
        raise UnclearError
    entries = [text[slice(*spans[index])] for index in order]
    middle = "".join(entry + gap for entry, gap in zip(entries, [*between, ""], strict=True))
    return text[: spans[0][0]] + middle + text[spans[-1][1] :]


def _items(lines: list[str], heads: Sequence[str], firsts: Sequence[int], stop: int, order: Sequence[int]) -> list[str]:
    """Items of a list, each behind a dash on a line of its own."""
    dashes = [_DASH.fullmatch(head) for head in heads]
    column = len(dashes[0][1]) if dashes[0] else 0
    if not all(dash and len(dash[1]) == column for dash in dashes):
        raise UnclearError
    begin = firsts[0]
    while lines[begin - 1].lstrip(" ").startswith("#"):
        begin -= 1
    return _moved(lines, [begin, *(_above(lines, first, column) for first in firsts[1:])], stop, column, order)


def _keys(lines: list[str], heads: Sequence[str], firsts: Sequence[int], stop: int, order: Sequence[int]) -> list[str]:
    """Keys of an item of a list; the first stands beside the dash, and the one that takes its place comes there."""
    dash, column = _DASH.fullmatch(heads[0]), len(heads[0])
    if not dash or any(head != " " * column for head in heads[1:]):
        raise UnclearError
    begin, indent = firsts[0], dash[1]
    lines[begin] = " " * column + lines[begin][column:]
    cuts = [begin, *(_above(lines, first, column) for first in firsts[1:])]
    lines = _moved(lines, cuts, stop, column, order)
    while lines[begin].lstrip(" ").startswith("#"):  # a comment above the key goes above the item
        lines[begin] = indent + lines[begin].lstrip(" ")
        begin += 1
    lines[begin] = heads[0] + lines[begin][column:]
    return lines


def _moved(lines: list[str], cuts: Sequence[int], stop: int, column: int, order: Sequence[int]) -> list[str]:
    """Whole lines move. The blank lines before a block stay where they are, as they part the slots."""
    cuts = [*cuts, _above(lines, stop, column)]
    gaps, blocks = [], []
    for begin, end in pairwise(cuts):
        first = next(at for at in range(begin, end) if lines[at].strip())
        gaps.append(lines[begin:first])
        blocks.append(lines[first:end])
    middle = [line for gap, index in zip(gaps, order, strict=True) for line in (*gap, *blocks[index])]
    return [*lines[: cuts[0]], *middle, *lines[cuts[-1] :]]


def _above(lines: Sequence[str], line: int, column: int) -> int:
    """Up over the blank lines and comments right above a line that are not indented deeper than the column."""
    while line > 0:
        above = lines[line - 1].lstrip(" ")
        if above and not (above.startswith("#") and len(lines[line - 1]) - len(above) <= column):
            break
        line -= 1
    return line
