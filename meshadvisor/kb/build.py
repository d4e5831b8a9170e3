"""Plain data of checked documents → `KnowledgeBase`. The data is trusted: its shape was checked before it came here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshadvisor.kb.base import KnowledgeBase
from meshadvisor.kb.items import rule_from
from meshadvisor.kb.later import Later
from meshadvisor.values import facts
from meshadvisor.values.asked import Scoring

Plain = Mapping[str, Any]
Files = Mapping[str, Plain]
"""Path below the data folder → plain data. A file may be read only when it is looked at, which here only those are
that every answer needs; the others when somebody asks the knowledge base for what is in them."""


def build(files: Files) -> KnowledgeBase:
    """Put all documents together. Raises KeyError when `kb.yaml` or `scoring.yaml` is missing."""
    paths = sorted(files)
    catalogue = [files[path] for path in paths if path.startswith("features/")]
    order = {name: place for place, name in enumerate(_category_order(files))}
    catalogue.sort(key=lambda data: order.get(data["category"], len(order)))
    features = _features(catalogue)
    support = _by_folder(paths)
    meshes = [
        _mesh(files[path], path.removesuffix("/mesh.yaml"), files, support)
        for path in paths
        if path.endswith("/mesh.yaml")
    ]
    studies = _under("measurements", files)
    return KnowledgeBase(
        day=files["kb.yaml"]["day"],
        data_version=files["kb.yaml"]["data_version"],
        categories={data["category"]: data["name"] for data in catalogue},
        features=features,
        meshes={mesh.id: mesh for mesh in meshes},
        proxies=Later(lambda: {raw["id"]: _proxy(raw) for raw in files.get("proxies.yaml", {}).get("proxies", ())}),
        measurements=Later(lambda: {m.id: m for data in studies.values() for m in _measurements(data)}),
        studies=Later(lambda: {name: data["study"] for name, data in studies.items()}),
        publishers=tuple(_publisher(raw) for raw in files.get("publishers.yaml", {}).get("publishers", ())),
        tables=tuple(_table(raw) for raw in files.get("tables.yaml", {}).get("tables", ())),
        claims=_under("claims", files),
        surveys=_under("surveys", files),
        estimates=_under("estimates", files),
        scenarios=_under("scenarios", files),
        rules=tuple(rule_from(raw) for path in paths if path.startswith("rules/") for raw in files[path]["rules"]),
        scoring=_scoring(files["scoring.yaml"]),
        questionnaire=tuple(files.get("questionnaire.yaml", {}).get("questions", ())),
        aliases={alias: feature.id for feature in features.values() for alias in feature.aliases},
        contract=files["kb.yaml"].get("contract", ""),
    )


def _under(folder: str, files: Files) -> Mapping[str, Plain]:
    """File name without its ending, which is the id in it → data, for the files of one folder."""
    head = f"{folder}/"
    return Later(
        lambda: {path[len(head) : -len(".yaml")]: files[path] for path in sorted(files) if path.startswith(head)}
    )


def _by_folder(paths: Iterable[str]) -> Mapping[str, dict[str, str]]:
    """Folder of a mesh → category → the path of its support file."""
    found: dict[str, dict[str, str]] = {}
    for path in paths:
        folder, support, name = path.partition("/support/")
        if support:
            found.setdefault(folder, {})[name.removesuffix(".yaml")] = path
    return found


def _category_order(files: Files) -> Iterable[str]:
    """Categories in the order in which the tables first show them."""
    for table in files.get("tables.yaml", {}).get("tables", ()):
        for row in table["rows"]:
            for feature in row["features"]:
                yield feature.partition(".")[0]


def _features(catalogue: Iterable[Plain]) -> dict[str, facts.Feature]:
    """All features. The last part of an id is an alias too, where it names one feature only."""
    entries = [(raw, data["category"]) for data in catalogue for raw in data["features"]]
    count = Counter(raw["id"].partition(".")[2] for raw, _ in entries)
    short = {name for name, times in count.items() if times == 1}
    return {raw["id"]: _feature(raw, category, short) for raw, category in entries}


def _feature(raw: Plain, category: str, short: Container[str]) -> facts.Feature:
    last = raw["id"].partition(".")[2]
    applies = raw.get("applies_to", {})
    return facts.Feature(
        id=raw["id"],
        name=raw["name"],
        category=category,
        question=raw["question"],
        kind=raw["kind"],
        why=raw["why"],
        full_when=raw.get("full_when", ""),
        partial_when=raw.get("partial_when", ""),
        value=raw.get("value", {}),
        part_of=raw.get("part_of", ""),
        computed_modes=tuple(raw.get("computed", {}).get("modes", ())),
        computed_range=raw.get("computed", {}).get("runs_on", ""),
        kinds=tuple(applies.get("kinds", ())),
        modes=tuple(applies.get("modes", ())),
        otherwise=raw.get("otherwise", "not-met"),
        examples=tuple(facts.Example(status, **one) for status, one in raw.get("examples", {}).items()),
        aliases=tuple(dict.fromkeys((*((last,) if last in short else ()), *raw.get("aliases", ())))),
    )


def _mesh(raw: Plain, folder: str, files: Files, support: Mapping[str, Mapping[str, str]]) -> facts.Mesh:
    name = raw["id"]
    labels = raw.get("maturity_labels", {}).values()
    releases = files.get(f"{folder}/releases.yaml", {}).get("releases", ())
    events = files.get(f"{folder}/lifecycle.yaml", {}).get("events", ())
    return facts.Mesh(
        id=name,
        name=raw["name"],
        kind=raw["kind"],
        description=raw["description"],
        homepage=raw["homepage"],
        modes={mode: tuple(_stage(one) for one in data["stages"]) for mode, data in _modes(raw).items()},
        only_on=tuple(raw.get("only_on", ())),
        pick=raw.get("pick", "newest"),
        date_basis=raw["date_basis"],
        derives=tuple(facts.Derives(**one) for one in raw.get("derives", ())),
        differences=tuple(raw.get("differences", ())),
        requires=tuple(raw.get("requires", ())),
        components=tuple(f"{one['name']} {one['version']}" for one in raw.get("components", ())),
        production=frozenset({"ga"} | {label["maturity"] for label in labels if label["production"]}),
        releases=tuple(_release(one) for one in releases),
        events=tuple(_event(one, name) for one in events),
        stated=_Stated(name, files, support.get(folder, {})),
    )


def _modes(raw: Plain) -> Plain:
    """The modes of a mesh. An alternative has one without a name."""
    return raw["modes"] if raw["kind"] == "mesh" else {"": {"stages": raw["stages"]}}


class _Stated(Mapping[str, tuple[facts.Statement, ...]]):
    """The statements of one mesh, made when they are first looked at: a recommendation looks at few of them.

    A feature stands in the file of its category, and nowhere else.
    """

    def __init__(self, mesh: str, files: Files, paths: Mapping[str, str]) -> None:
        self._mesh, self._files, self._paths = mesh, files, paths
        self._made: dict[str, tuple[facts.Statement, ...]] = {}

    def __getitem__(self, feature: str) -> tuple[facts.Statement, ...]:
        if feature not in self._made:
            path = self._paths[feature.partition(".")[0]]
            self._made[feature] = tuple(
                _statement(one, self._mesh, feature, f"{path}#{feature}/{index}", path)
                for index, one in enumerate(self._files[path]["features"][feature])
            )
        return self._made[feature]

    def __iter__(self) -> Iterator[str]:
        for category, path in self._paths.items():
            for feature in self._files[path]["features"]:
                if feature.partition(".")[0] == category:
                    yield feature

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _stage(raw: Plain) -> facts.Stage:
    return facts.Stage(
        maturity=raw["maturity"],
        since=raw.get("since", ""),
        since_date=raw.get("since_date", ""),
        sources=tuple(raw["evidence"]),
    )


def _release(raw: Plain) -> facts.Release:
    return facts.Release(
        version=raw["version"],
        status=raw["status"],
        date=raw.get("date", ""),
        artifact=raw.get("artifact", ""),
        channel=raw.get("channel", ""),
        aliases=tuple(raw.get("aliases", ())),
        upstream=tuple(facts.Upstream(**one) for one in raw.get("upstream", ())),
        runs_on=tuple(
            facts.Range(
                platform,
                one.get("min", ""),
                one.get("max", ""),
                one["basis"],
                one["stated"],
                tuple(one.get("evidence", ())),
            )
            for platform, ranges in raw.get("runs_on", {}).items()
            for one in ranges
        ),
        ends=tuple(facts.End(one["date"], one["kind"], one["stated"]) for one in raw.get("ends", ())),
    )


def _event(raw: Plain, mesh: str) -> facts.Event:
    return facts.Event(
        mesh=mesh,
        kind=raw["kind"],
        announced=raw["announced"],
        effective=raw["effective"],
        title=raw["title"],
        value=raw.get("value", ""),
        successors=tuple(
            facts.Successor(one["mesh"], one.get("when", {}).get("platform", "")) for one in raw.get("successors", ())
        ),
        sources=tuple(raw["evidence"]),
    )


_SILENT = facts.Statement(id="", mesh="", feature="")


def _statement(raw: Plain, mesh: str, feature: str, ident: str, path: str) -> facts.Statement:
    """Most keys have the names of the fields."""
    said = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    said["sources"] = said.pop("evidence", ())
    said["verified"] = raw["verified"]["date"]
    said["verified_release"] = raw["verified"].get("release", "")
    if "limits" in raw:
        said["limits"] = tuple(one for one in raw["limits"] if isinstance(one, str))
        said["dated_limits"] = tuple(facts.DatedLimit(**one) for one in raw["limits"] if not isinstance(one, str))
    return _SILENT.but(id=ident, mesh=mesh, feature=feature, path=path, **said)


def _publisher(raw: Plain) -> facts.Publisher:
    stands_for = frozenset(raw.get("stands_for", ()))
    return facts.Publisher(raw["id"], raw["name"], raw["kind"], stands_for, tuple(raw["at"]))


def _proxy(raw: Plain) -> facts.Proxy:
    return facts.Proxy(
        id=raw["id"],
        name=raw["name"],
        language=raw["language"],
        memory_safe=raw["memory_safe"],
        licence=raw["licence"],
        description=raw.get("description", ""),
        evidence=facts.evidence_of(raw["evidence"]),
    )


def _measurements(data: Plain) -> Iterable[facts.Measurement]:
    study = data["study"]
    for raw in data["results"]:
        subject = raw["subject"]
        yield facts.Measurement(
            id=f"{study['id']}/{raw['id']}",
            study=study["id"],
            run_by=study["run_by"],
            published=study["published"],
            subject=subject.get("candidate") or subject.get("proxy") or "no mesh",
            version=subject.get("version", ""),
            component=raw.get("component", ""),
            replicas=raw.get("replicas", 1),
            metric=raw["metric"],
            statistic=raw["statistic"],
            value=raw["value"],
            unit=raw["unit"],
            load=raw.get("load", {}),
            conditions=raw.get("conditions", ""),
            certainty=raw["certainty"],
            baseline=raw.get("baseline", "none"),
            derived=raw.get("derived", False),
            note=raw.get("note", ""),
            sources=tuple(raw["evidence"]),
        )


def _table(raw: Plain) -> facts.Table:
    return facts.Table(
        raw["id"], raw["name"], tuple(facts.TableRow(row["name"], tuple(row["features"])) for row in raw["rows"])
    )


def _scoring(raw: Plain) -> Scoring:
    life = raw["lifecycle"]
    return Scoring(
        status={name: Fraction(text) for name, text in raw["status"].items()},
        maturity={name: Fraction(text) for name, text in raw["maturity"].items()},
        unsupported=Fraction(raw["unsupported"]),
        importance={name: Fraction(text) for name, text in raw["importance"].items()},
        reached=frozenset(life["reached"]),
        announced=frozenset(life["announced"]),
        horizon_months=life["horizon_months"],
        dormant_months=life["dormant_months"],
        stale_days=raw["stale_days"],
        resources={
            name: tuple((Fraction(one["at"]), Fraction(one["value"])) for one in points)
            for name, points in raw.get("resources", {}).items()
        },
    )
