"""A draft: a requirements file in the making, as plain data."""

from __future__ import annotations

from typing import Any

import yaml

from meshadvisor.kb.asked import requirements_from
from meshadvisor.kb.read import Document
from meshadvisor.kb.shape import check_shape
from meshadvisor.model.requirements import RequirementsFile
from meshadvisor.values.asked import Requirements

Draft = dict[str, Any]
HEADER = "# Requirements for meshadvisor. To check an edit: meshadvisor validate FILE\n"


def complaint(draft: Draft) -> str:
    """What is wrong with a draft; empty when nothing is."""
    problems = check_shape(Document("answers", draft), RequirementsFile)
    return problems[0].message if problems else ""


def finished(draft: Draft) -> Requirements:
    """The requirements that a draft stands for."""
    return requirements_from(Document("answers", draft))


def as_file(draft: Draft) -> str:
    """A draft as the text of a requirements file."""
    text: str = yaml.dump(draft or {"title": "Nothing asked for"}, Dumper=_Quoting, sort_keys=False, allow_unicode=True)
    return HEADER + text


class _Quoting(yaml.SafeDumper):
    """Quotes what looks like a number, so that a version stays text."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    number = value.replace(".", "", 1).isdigit()
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if number else None)


_Quoting.add_representer(str, _text)
