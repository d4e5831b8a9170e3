"""Blocks → one HTML page that stands alone, by way of Markdown, so that text from data is escaped in one place."""

from __future__ import annotations

import html
from collections.abc import Sequence

from markdown_it import MarkdownIt

from meshadvisor.report import markdown
from meshadvisor.report.blocks import Block, Heading

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #8886; padding: 0.3rem 0.75rem 0.3rem 0; text-align: left; vertical-align: top; }
"""


def render(blocks: Sequence[Block]) -> str:
    """The page. Raw HTML in data stays text."""
    title = next((one.text for one in blocks if isinstance(one, Heading)), "meshadvisor")
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown.render(blocks))
    body = body.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
