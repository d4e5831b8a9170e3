"""Where the data lies, and how it gets into memory: from YAML, or from the generated base that carries its digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.build import Files, build
from meshadvisor.kb.later import Later
from meshadvisor.kb.places import SHIPPED, data_folder
from meshadvisor.kb.read import Document, read_file
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.frozen import frozen
from meshadvisor.values.problems import Problem, printable

BASE = "base.jsonl"
"""The generated base, shipped in the wheel and not used when `data/` differs. Lines of JSON: the first is
`{"digest": …, "files": {path: data}}`, in which each feature of a support file, and each file that few commands need,
is the number of the line, counted from the second, that holds it; so they are parsed only when they are looked at."""
RARELY_NEEDED = ("claims/", "measurements/", "scenarios/", "surveys/")


@frozen
class Loaded:
    """Every document of a data folder, by path below it, and the problems of reading and shape."""

    documents: dict[str, Document]
    problems: tuple[Problem, ...]

    @property
    def files(self) -> Files:
        """The plain data."""
        return {path: document.data for path, document in self.documents.items()}


def yaml_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Path below the folder, and path, of every YAML file, sorted."""
    for path in sorted(folder.rglob("*.y*ml")):
        if path.suffix in (".yaml", ".yml"):
            yield path.relative_to(folder).as_posix(), path


def digest(folder: Path) -> str:
    """SHA-256 over names and contents of all files of a data folder."""
    import hashlib

    total = hashlib.sha256()
    for name, path in yaml_files(folder):
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def load(given: str | None = None) -> KnowledgeBase:
    """The knowledge base of a data folder. Raises ProblemsError with all problems of all files."""
    folder = data_folder(given)
    files = _from_base(folder) if not given else None
    if files is None:
        files = read_all(folder)
    try:
        return build(files)
    except KeyError as missing:
        raise InputError(f"{printable(str(folder))} is not a whole data folder: {missing} is missing") from missing


def read_all(folder: Path) -> Files:
    """The plain data of all files of a folder. Raises ProblemsError with all problems."""
    loaded = load_documents(folder)
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    return loaded.files


def load_documents(folder: Path, needed: Callable[[str], bool] = lambda _: True) -> Loaded:
    """Read and check the shape of every file in a data folder, or of those whose path below it is needed."""
    for name in ("kb.yaml", "scoring.yaml"):
        if not (folder / name).is_file():
            raise InputError(f"{printable(str(folder))} is not a data folder: it has no {name}")
    return checked((name, str(path), read_file(path)) for name, path in yaml_files(folder) if needed(name))


Read = tuple[str, str, tuple[Document | None, list[Problem]]]
"""Path below the data folder, name in messages, what reading gave."""


def checked(read: Iterable[Read]) -> Loaded:
    """Check the shape of documents that were read."""
    from meshadvisor.kb.shape import check_shape  # pydantic is slow to start; the generated base needs none
    from meshadvisor.model.files import kind_of

    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name, shown, (document, found) in read:
        kind = kind_of(name)
        if kind is None:
            found = [Problem(printable(shown), 1, 1, "C301", "no kind of file belongs in this place or has this name")]
        elif document is not None:
            found = check_shape(document, kind.model)
        if document is not None and not found:
            documents[name] = document
        problems += found
    return Loaded(documents, tuple(problems))


def _from_base(folder: Path) -> Files | None:
    """The generated base beside the data folder, if it is there and was made from this data."""
    try:
        head, *lines = (folder.parent / BASE).read_bytes().split(b"\n")
        raw: dict[str, Any] = json.loads(head)
    except (OSError, ValueError):
        return None
    shipped = folder.parent.name == SHIPPED  # made in one go with the data beside it
    if not shipped and raw.get("digest") != digest(folder):
        return None
    files: dict[str, Any] = raw["files"]
    for path, data in files.items():
        if "/support/" in path:
            data["features"] = {name: partial(json.loads, lines[line]) for name, line in data["features"].items()}
        elif path.startswith(RARELY_NEEDED):
            files[path] = Later(partial(json.loads, lines[data]))
    return files


def base_text(folder: Path) -> str:
    """The text of the generated base for a data folder."""
    lines: list[str] = []
    files: dict[str, Any] = {}
    for path, data in read_all(folder).items():
        files[path] = dict(data)
        if path.startswith(RARELY_NEEDED):
            files[path] = len(lines)
            lines.append(_compact(data))
        if "/support/" in path:
            files[path]["features"] = {name: len(lines) + place for place, name in enumerate(data["features"])}
            lines += [_compact(listed) for listed in data["features"].values()]
    return "\n".join([_compact({"digest": digest(folder), "files": files}), *lines])


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
