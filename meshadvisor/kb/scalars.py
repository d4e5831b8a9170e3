"""What a plain (unquoted) scalar means: `true`, `false` and decimal numbers have their JSON type; all else is text.

Text that some YAML reader would take for something else, like `on`, `no` or a date, is refused.
"""

from __future__ import annotations

import re

import yaml

LONGEST_NUMBER = 30
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_OTHER_READERS = re.compile(r"[yn]|0o[0-7]+|[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[-+]?[0-9]+)?", re.IGNORECASE)
"""What PyYAML reads as text and other YAML readers do not."""
_LONGEST_WORD = 5
"""No word that YAML gives a meaning is longer than `false`; what begins otherwise than with a letter may be."""


def surely_text(text: str) -> bool:
    """Is it text for everybody, as can be seen at its first letter?"""
    return len(text) > _LONGEST_WORD and text[0].isalpha()


def is_number(text: str) -> bool:
    """Is it a decimal number?"""
    return bool(_NUMBER.fullmatch(text))


def number(text: str) -> int | float:
    """The number that it is."""
    return float(text) if "." in text else int(text)


def ambiguous(text: str) -> bool:
    """Would some YAML reader take this plain scalar for something else than text? `on`, dates, octal numbers …"""
    if surely_text(text):
        return False
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    candidates = [*resolvers.get(text[:1], ()), *resolvers.get(None, ())]
    return any(pattern.match(text) for _, pattern in candidates) or bool(_OTHER_READERS.fullmatch(text))
