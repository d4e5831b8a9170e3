"""Report of a pull request → text of a comment. Code of the pull request made it, so anybody may have written it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LIMIT = 50_000
"""Bytes of a report. A comment may have 65,536 characters."""
_LINK = re.compile(r"\]\((?:<https?://[^\s<>]*>|https?://[^\s<>()]*|#[\w-]*)\)")
_ADDRESS = re.compile(r"(?<!\w)https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/[^\s<>()]*")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


def problem(path: Path) -> str:
    """Why the file cannot be posted as it is, or nothing."""
    if path.is_symlink() or not path.is_file():
        return "is not a file"
    if path.stat().st_size > LIMIT:
        return f"has more than {LIMIT} bytes"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8"
    return not_plain(text)


def not_plain(text: str) -> str:
    """What the text has beside plain Markdown, or nothing: HTML, images, other links, mentions, hidden characters."""
    if not all(char.isprintable() or char == "\n" for char in text):
        return "has hidden characters"
    if not text.strip():
        return "is empty"
    bare = _LINK.sub("] ", text)
    if re.search(r"(?<!\w)@\w", _ADDRESS.sub("", bare)):  # a backslash does not stop a mention
        return "mentions somebody"
    bare = _ESCAPED.sub("", bare)
    if "![" in bare:
        return "has an image"
    if re.search(r"<[A-Za-z/!?]", bare) or "&#" in bare:
        return "has HTML"
    if "](" in bare or re.search(r"\]:", bare):
        return "has links to other things than pages"
    return ""


def comment(path: Path, run: str) -> str:
    """The text to post."""
    wrong = problem(path)
    if wrong:
        text = f"The report {wrong}, so it is not shown here. It is an artifact of [this run]({run}).\n"
    else:
        text = "Computed by the code of the pull request; a new push writes it anew.\n\n" + path.read_text(
            encoding="utf-8"
        )
    return f"### What this pull request changes\n\n{text}"


if __name__ == "__main__":
    sys.stdout.write(comment(Path(sys.argv[1]), sys.argv[2]))
