"""The one tree of errors. The command line turns each into one line and an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meshadvisor.values.problems import Problem

SHOWN = 12
"""Of the known names so many are listed where none is near."""


class MeshadvisorError(Exception):
    """Base of all our errors. `str()` of it is one line fit for a person."""

    exit_code = 3


class InputError(MeshadvisorError):
    """What the user gave cannot be used: a file, an option, an answer."""

    exit_code = 2


class UnknownIdError(InputError):
    """An id that is not in the knowledge base; says which ones are near. A list keeps its order, the rest is sorted."""

    def __init__(self, what: str, given: str, known: Iterable[str]) -> None:
        from difflib import get_close_matches  # not needed to start

        names = known if isinstance(known, list) else sorted(set(known))
        near = get_close_matches(given.lower(), names, n=3, cutoff=0.5)
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(names[:SHOWN])}{more}"
        super().__init__(f"no {what} called '{given}'; {hint}")


class ProblemsError(InputError):
    """One or more problems in files, all of them at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        tail = f" (and {more} more)" if more else ""
        super().__init__(f"{self.problems[0]}{tail}")
