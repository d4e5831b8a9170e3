"""How the data gets into memory: from YAML, or from the generated base that carries its digest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.build import Files, Plain, build
from meshadvisor.kb.later import Later
from meshadvisor.kb.places import SHIPPED, data_folder
from meshadvisor.kb.read import Document, read_file
from meshadvisor.values.errors import InputError, ProblemsError
from meshadvisor.values.frozen import frozen
from meshadvisor.values.problems import Problem, printable

BASE = "base.jsonl"
"""The generated base, shipped in the wheel and not used when `data/` differs. Lines of JSON: the first is
`{"digest": …, "files": {path: data}}`. In it the statements of each feature of a support file, and each file that few
commands need, are numbers: how many bytes after the first line the line begins that holds them. So they are parsed only
when they are looked at. Evidence and notes that no part of the knowledge base holds are left out."""
RARELY_NEEDED = ("claims/", "estimates/", "measurements/", "scenarios/", "surveys/")


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


def load(given: str | Path | None = None) -> KnowledgeBase:
    """The knowledge base of a data folder.

    A file is read when it is needed. Where there is a problem in it, ProblemsError is raised, here or later, with all
    problems of all files.
    """
    folder = data_folder(given)
    files = _from_base(folder) if not given else None
    if files is None:
        files = _Folder(folder)
    try:
        return build(files)
    except KeyError as missing:
        raise InputError(f"{printable(str(folder))} is not a whole data folder: {missing} is missing") from missing


class _Folder(Mapping[str, Plain]):
    """The files of a data folder, each read and checked when it is looked at: an answer needs few of them."""

    def __init__(self, folder: Path) -> None:
        from meshadvisor.model.files import kind_of

        self._folder, self._paths = folder, _paths(folder)
        self._read: dict[str, Plain] = {}
        if not all(map(kind_of, self._paths)):
            self._refuse()

    def __getitem__(self, name: str) -> Plain:
        if name not in self._read:
            path = self._paths[name]
            loaded = checked([(name, str(path), read_file(path))])
            if loaded.problems:
                self._refuse()
            self._read.update(loaded.files)
        return self._read[name]

    def _refuse(self) -> NoReturn:
        raise ProblemsError(load_documents(self._folder).problems)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_all(folder: Path) -> Files:
    """The plain data of all files of a folder. Raises ProblemsError with all problems."""
    loaded = load_documents(folder)
    if loaded.problems:
        raise ProblemsError(loaded.problems)
    return loaded.files


def load_documents(folder: Path, needed: Callable[[str], bool] = lambda _: True) -> Loaded:
    """Read and check the shape of every file in a data folder, or of those whose path below it is needed."""
    return checked((name, str(path), read_file(path)) for name, path in _paths(folder).items() if needed(name))


def _paths(folder: Path) -> dict[str, Path]:
    """The files of a data folder. Raises InputError when it is none."""
    for name in ("kb.yaml", "scoring.yaml"):
        if not (folder / name).is_file():
            raise InputError(f"{printable(str(folder))} is not a data folder: it has no {name}")
    return dict(yaml_files(folder))


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
        text = (folder.parent / BASE).read_bytes()
        head = text.index(b"\n") + 1
        raw: dict[str, Any] = json.loads(text[:head])
    except (OSError, ValueError):
        return None
    shipped = folder.parent.name == SHIPPED  # made in one go with the data beside it
    if not shipped and raw.get("digest") != digest(folder):
        return None

    def line(place: int) -> Any:
        begin = head + place
        return json.loads(text[begin : text.find(b"\n", begin)].decode())

    files: dict[str, Any] = raw["files"]
    for path, data in files.items():
        if "/support/" in path:
            data["features"] = _Lines(data["features"], line)
        elif path.startswith(RARELY_NEEDED):
            files[path] = Later(partial(line, data))
    return files


class _Lines(Mapping[str, Any]):
    """Key → what the line at a place holds, parsed when it is looked at."""

    def __init__(self, places: Mapping[str, int], line: Callable[[int], Any]) -> None:
        self._places, self._line = places, line

    def __getitem__(self, key: str) -> Any:
        return self._line(self._places[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def base_text(folder: Path) -> str:
    """The text of the generated base for a data folder. Raises ProblemsError with all problems."""
    return base_of(read_all(folder), digest(folder))


def base_of(documents: Files, made_from: str) -> str:
    """The text of the generated base for documents, which carries the digest of what they were made from."""
    lines: list[str] = []
    length = 0

    def later(data: Any) -> int:
        nonlocal length
        lines.append(_compact(data) + "\n")
        place, length = length, length + len(lines[-1].encode())
        return place

    files: dict[str, Any] = {}
    for path, data in documents.items():
        if path.startswith(RARELY_NEEDED):
            files[path] = later(data)
        elif "/support/" in path:
            files[path] = {"features": {name: later(listed) for name, listed in data["features"].items()}}
        else:
            files[path] = _bare(data) if path.endswith("/releases.yaml") else data
    return "".join([_compact({"digest": made_from, "files": files}), "\n", *lines])


def _bare(data: Plain) -> Plain:
    """Releases without the sources of their dates and ends."""
    releases = [
        {
            **{key: value for key, value in one.items() if key not in ("evidence", "note")},
            "ends": [{key: value for key, value in end.items() if key != "evidence"} for end in one.get("ends", ())],
        }
        for one in data["releases"]
    ]
    return {"releases": releases}


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
