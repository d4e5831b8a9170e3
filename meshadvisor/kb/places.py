"""Where data and schemas lie: in the package when it is installed, beside it in a source tree."""

from __future__ import annotations

from pathlib import Path

from meshadvisor.values.errors import InputError
from meshadvisor.values.problems import printable

SHIPPED = "_shipped"


def data_folder(given: str | Path | None = None) -> Path:
    """The folder asked for, the one shipped in the package, or the one of a source tree. Raises InputError."""
    if given:
        folder = Path(given)
        if not folder.is_dir():
            raise InputError(f"the data folder '{printable(str(given))}' is not there")
        return folder
    return _package_folder("data")


def schema_folder() -> Path:
    """The folder of the JSON Schemas."""
    return _package_folder("schemas")


def checks_folder() -> Path:
    """The folder of the pages on check codes."""
    return _package_folder("docs/checks")


def _package_folder(name: str) -> Path:
    package = Path(__file__).parent.parent
    shipped = package / SHIPPED / name
    return shipped if shipped.is_dir() else package.parent / name
