"""What a code host makes of a page: tables, headings with their anchors, links, and markup that must not be there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARK = "<!-- Generated from data/ by `meshadvisor docs build`. Do not edit. -->"
PLAIN = {"text", "text_special", "softbreak", "link_open", "link_close", "strong_open", "strong_close", "image"}


@dataclass
class Page:
    """A parsed page."""

    name: str
    text: str
    tokens: list[Token]

    @property
    def inline(self) -> Iterator[Token]:
        """Everything inside of lines."""
        return (child for token in self.tokens for child in token.children or [])

    @property
    def anchors(self) -> list[str]:
        """The anchors of its headings, by the rule of code hosts."""
        found = []
        for token, inside in zip(self.tokens, self.tokens[1:], strict=False):
            if token.type == "heading_open":
                shown = "".join(child.content for child in inside.children or [])
                kept = "".join(char for char in shown.lower() if char.isalnum() or char in "-_ ")
                found.append(kept.replace(" ", "-"))
        return found

    @property
    def links(self) -> list[str]:
        """Where its links and pictures lead."""
        return [
            str(one.attrs.get("href") or one.attrs["src"]) for one in self.inline if one.type in ("link_open", "image")
        ]

    @property
    def tables(self) -> Iterator[list[list[str]]]:
        """The cells of each table as they are written."""
        lines = self.text.splitlines()
        for token in self.tokens:
            if token.type == "table_open" and token.map:
                yield [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[slice(*token.map)]]


def parsed(name: str, text: str) -> Page:
    """The page as the parser of the CommonMark tests with tables sees it."""
    return Page(name, text, MarkdownIt("commonmark").enable("table").parse(text))


def problems(made: Mapping[str, str], home: Path | None = None) -> Iterator[str]:
    """What is wrong with some pages; links out of their folder are looked up from `home`."""
    pages = {name: parsed(name, text) for name, text in made.items() if name.endswith(".md")}
    anchors = {name: set(page.anchors) for name, page in pages.items()}
    for name, page in pages.items():
        for said in (*_markup(page), *_tables(page), *_links(page, made, anchors, home)):
            yield f"{name}: {said}"


def _markup(page: Page) -> Iterator[str]:
    if not page.text.startswith(f"{MARK}\n\n# "):
        yield "no mark, or no title"
    blocks = [one for one in page.tokens if one.type == "html_block"]
    if [one.content.strip() for one in blocks] != [MARK]:
        yield "HTML"
    for one in {one.type for one in page.inline} - PLAIN:
        yield f"{one} in a line"
    twice = {one for one in page.anchors if page.anchors.count(one) > 1}
    if twice or "" in page.anchors:
        yield f"headings that are not unique: {twice}"


def _tables(page: Page) -> Iterator[str]:
    for rows in page.tables:
        if len({len(row) for row in rows}) != 1:
            yield f"a table with rows of different lengths: {rows[0]}"


def _links(page: Page, made: Mapping[str, str], anchors: Mapping[str, set[str]], home: Path | None) -> Iterator[str]:
    for link in page.links:
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path)) if path else page.name
        if target.startswith("../"):
            if home is None or not (home / target).exists():
                yield f"{link} leads nowhere"
        elif target not in made or (anchor and anchor not in anchors[target]):
            yield f"{link} leads nowhere"
