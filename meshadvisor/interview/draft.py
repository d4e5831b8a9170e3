"""A draft: a requirements file in the making, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

import yaml

from meshadvisor.kb.asked import requirements_from
from meshadvisor.kb.read import Document
from meshadvisor.kb.scalars import ambiguous
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


def merge(draft: Draft, piece: Mapping[str, Any]) -> None:
    """Write a piece of a requirements file into a draft: mappings merge, lists grow, the rest is replaced."""
    for key, value in piece.items():
        if isinstance(value, Mapping):
            merge(draft.setdefault(key, {}), value)
        elif isinstance(value, (list, tuple)):
            known = draft.setdefault(key, [])
            known += [deepcopy(item) for item in value if item not in known]
        else:
            draft[key] = value


def nested(path: str, value: Any) -> Draft:
    """A value at a dotted path, as nested mappings."""
    for step in reversed(path.split(".")):
        value = {step: value}
    return dict(value)


def as_file(draft: Draft) -> str:
    """A draft as the text of a requirements file."""
    text: str = yaml.dump(draft, Dumper=_Careful, sort_keys=False, allow_unicode=True)
    return HEADER + text


def has_comments(text: str) -> bool:
    """Does the text of a file hold comments other than ours? They are in no draft, so writing it anew drops them."""
    body = text.removeprefix(HEADER)
    scalars = [token for token in yaml.scan(body) if isinstance(token, yaml.ScalarToken)]
    for one in reversed(scalars):  # what is left outside the values can only be a comment
        body = body[: one.start_mark.index] + body[one.end_mark.index :]
    return "#" in body


class _Careful(yaml.SafeDumper):
    """Quotes what some reader would take for a number or a word like `yes`; no exponents, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Write out what stands twice."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"' if ambiguous(value) else None)


def _number(dumper: yaml.SafeDumper, value: float) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(value)):f}")


_Careful.add_representer(str, _text)
_Careful.add_representer(float, _number)
