"""The data as it was: of a git revision, of a data version, or in another folder."""

from __future__ import annotations

import io
import os
import re
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.build import Files, build
from meshadvisor.kb.load import Loaded, Read, checked, load_documents
from meshadvisor.kb.read import MAX_BYTES, Document, read_bytes
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.problems import Problem, printable

_DATA_VERSION = re.compile(r"[0-9]{4}(\.[0-9]{1,2}){2}(\.[0-9]{1,3})?")


@dataclass(frozen=True)
class Revision:
    """One state of the data, with the name that it was asked for by."""

    name: str
    kb: KnowledgeBase
    files: Files
    documents: Mapping[str, Document] = field(default_factory=dict)
    """The same with places, to check them."""


def revision(given: str, folder: Path) -> Revision:
    """What `given` names: a data folder, or a data version or git revision of the repository around `folder`.

    Raises InputError when there is no such thing, ProblemsError when its files are not sound.
    """
    if (Path(given) / "kb.yaml").is_file():
        return _built(given, load_documents(Path(given)))
    commit = _published(given, folder) or _commit(given, folder)
    return _built(given, checked(_archived(given, commit, folder)))


def _built(name: str, loaded: Loaded) -> Revision:
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    try:
        return Revision(name, build(loaded.files), loaded.files, loaded.documents)
    except KeyError as missing:
        raise InputError(f"{printable(name)} holds no whole data: {missing} is missing") from missing


def _published(given: str, folder: Path) -> str:
    """The newest commit of kb.yaml that carries this data version; empty when there is none."""
    if not _DATA_VERSION.fullmatch(given):
        return ""
    for commit in _git(folder, "log", "--format=%H", "--", "kb.yaml").decode().split():
        document, _ = read_bytes(_git(folder, "show", f"{commit}:./kb.yaml"), "kb.yaml")
        if document and isinstance(document.data, dict) and document.data.get("data_version") == given:
            return commit
    return ""


def _commit(given: str, folder: Path) -> str:
    _git(folder, "rev-parse", "--git-dir")  # says so when there is no repository
    try:
        found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{given}^{{commit}}")
    except InputError:
        message = f"no data folder, data version or git revision called '{printable(given)}'"
        raise InputError(message) from None
    return found.decode().strip()


def _archived(given: str, commit: str, folder: Path) -> Iterator[Read]:
    """Every YAML file of the data folder in a commit, as it was read."""
    with tarfile.open(fileobj=io.BytesIO(_git(folder, "archive", "--format=tar", commit))) as archive:
        for member in sorted(archive, key=lambda one: one.name):
            if member.isdir() or not member.name.endswith((".yaml", ".yml")):
                continue
            shown = printable(f"{given}:{member.name}")
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                yield member.name, shown, (None, [Problem(shown, 1, 1, "C101", "is not a regular file")])
            elif member.size > MAX_BYTES:
                message = f"has {member.size:,} bytes; at most {MAX_BYTES:,} are read"
                yield member.name, shown, (None, [Problem(shown, 1, 1, "C102", message)])
            else:
                yield member.name, shown, read_bytes(content.read(), shown)


def _git(folder: Path, *args: str) -> bytes:
    """What git prints when it is called in the data folder. Raises InputError with its first complaint."""
    hook = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")  # of the repository that a hook runs for
    env = {name: value for name, value in os.environ.items() if name not in hook} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *args], capture_output=True, stdin=subprocess.DEVNULL, env=env, check=False
        )
    except FileNotFoundError:
        raise InputError("git is not installed; name data folders instead") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise InputError(f"git: {printable(said) or 'it failed'}")
    return done.stdout
