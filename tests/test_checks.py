"""Each check: break one thing in the tiny knowledge base, and exactly that is said, at its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from meshadvisor.checks.run import check
from tests.helpers import ROOT, TINY, Message, call, messages, tiny

CATALOGUE = "features/traffic.yaml"
PROJECT_CATALOGUE = "features/project.yaml"
MESH = "meshes/breeze/mesh.yaml"
RELEASES = "meshes/breeze/releases.yaml"
EVENTS = "meshes/breeze/lifecycle.yaml"
TRAFFIC = "meshes/breeze/support/traffic.yaml"
PROJECT = "meshes/breeze/support/project.yaml"
ARCHITECTURE = "meshes/breeze/support/architecture.yaml"
SURVEY = "surveys/poll.yaml"


class Case(NamedTuple):
    """One thing to break: in which file, what becomes what; which code is said of which line."""

    name: str
    code: str
    path: str
    old: str
    new: str
    at: str
    """A part of the line, after the change, that the message is about."""
    level: str = "error"


def _statement(first: str, supports: str, since: str = "1.0", then: str = "") -> str:
    """A sound statement, from the lines before and after its beginning."""
    return f"""    - {first}
      since: "{since}"
{then}      evidence:
        - {{kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [{supports}]}}
      verified: {{date: "2026-08-01"}}
      certainty: high
"""


SEVEN = _statement("value: 7", "value, since")
SIX_BEFORE_SEVEN = _statement("value: 6", "value, since, until", then='      until: "1.1"\n') + SEVEN.replace(
    "1.0", "1.1"
)
THIRD_PARTY = _statement("status: third-party", "status, since", then="      provider: Somebody\n")
MIRRORING = "features:\n  traffic.mirroring:\n" + THIRD_PARTY
"""The first statement on a feature of the catalogue that nobody has stated anything about."""
ROUTE_POLICY = _statement(
    "via: route-policy\n      status: full",
    "status, since",
    "1.2",
    "      maturity: ga\n      how: As before.\n",
)
HOW = "      how: Set `retries` in a RoutePolicy.\n"
LICENCE = """      since_date: "2024-11-01"
      evidence:
        - {kind: source, url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [value, since]}
"""


def _ending(until: str) -> str:
    """The licence with an end."""
    ended = LICENCE.replace("[value, since]", "[value, since, until]")
    return ended.replace("      evidence", f"      {until}\n      evidence")


EXAMPLE = """    examples:
      full: {of: breeze/sidecar, day: "2026-08-01", why: A RoutePolicy sets number and causes.}
"""

RULES = "rules/platform.yaml"
SEVEN_CRDS = '{attribute: project.crds, is: ["7"]}'
VM = "{path: context.platforms, contains: vm}"
PODS, NODES = (f"{{path: context.kubernetes.{one}, at_least: 9}}" for one in ("pods", "nodes"))
PREFER = "        - feature: traffic.retries\n          importance: high\n"
QUIET = """rules:
  - id: quiet
    when: {path: context.edge, equals: true}
    then:
      avoid:
        - {feature: traffic.retries, level: must}
    why: Retries make a storm.
"""

CASES = [
    # Files
    Case("mesh-in-other-folder", "C302", EVENTS, "mesh: breeze", "mesh: breezes", "mesh: breezes"),
    Case("study-in-other-file", "C302", "measurements/bench.yaml", "  id: bench", "  id: bank", "id: bank"),
    Case("source-in-other-file", "C302", "claims/article.yaml", "  id: article", "  id: a", "id: a"),
    Case("feature-in-other-file", "C303", ARCHITECTURE, "features:\n", MIRRORING, "traffic.mirroring"),
    Case(
        "feature-in-other-category",
        "C303",
        PROJECT_CATALOGUE,
        "features:\n",
        "features:\n  - {id: traffic.x, name: X, question: X?, kind: attribute, value: {type: text}, why: X}\n",
        "traffic.x",
    ),
    Case("events-oldest-first", "C304", EVENTS, 'effective: "2024-11-01"', 'effective: "2026-03-01"', "kind: started"),
    Case("releases-oldest-first", "C304", RELEASES, 'date: "2025-09-01"', 'date: "2026-04-01"', '- version: "1.1"'),
    Case("statements-oldest-first", "C304", PROJECT, SEVEN, SIX_BEFORE_SEVEN, "project.crds", "warning"),
    Case(
        "keys-in-other-order",
        "C305",
        EVENTS,
        '    announced: "2024-11-01"\n    effective: "2024-11-01"\n',
        '    effective: "2024-11-01"\n    announced: "2024-11-01"\n',
        'announced: "2024-11-01"',
        "warning",
    ),
    Case(
        "todo-that-is-done",
        "C306",
        EVENTS,
        "First public commit",
        "First commit  # TODO: What happened.",
        "TODO",
        "warning",
    ),
    # References
    Case("unknown-feature", "C401", TRAFFIC, "  traffic.retry-budget:", "  traffic.budget:", "traffic.budget:"),
    Case("unknown-feature-excluded", "C401", TRAFFIC, "[traffic.retry-budget]", "[traffic.budget/x]", "excludes"),
    Case("unknown-parent", "C401", CATALOGUE, "part_of: traffic.retries", "part_of: traffic.tries", "part_of"),
    Case("unknown-feature-in-table", "C401", "tables.yaml", "[project.licence]", "[project.license]", "license"),
    Case(
        "unknown-feature-asked", "C401", "questionnaire.yaml", "[traffic.retries]", "[traffic.tries]", "[traffic.tries]"
    ),
    Case("unknown-feature-in-rule", "C401", "rules/platform.yaml", "traffic.retries", "traffic.tries", "traffic.tries"),
    Case(
        "unknown-feature-claimed",
        "C401",
        "claims/article.yaml",
        "traffic.retries",
        "traffic.tries",
        "feature: traffic.tries",
    ),
    Case(
        "example-of-another-status",
        "C411",
        CATALOGUE,
        "    part_of: traffic.retries\n",
        "    examples:\n      full:\n        of: breeze/ambient\n"
        '        day: "2026-08-01"\n        why: It is not.\n    part_of: traffic.retries\n',
        "of: breeze/ambient",
    ),
    Case(
        "example-of-unknown-candidate",
        "C401",
        CATALOGUE,
        "    part_of: traffic.retries\n",
        "    examples:\n      full:\n        of: breeze/node\n"
        '        day: "2026-08-01"\n        why: It is not.\n    part_of: traffic.retries\n',
        "of: breeze/node",
    ),
    Case("unknown-proxy", "C401", ARCHITECTURE, "[gust]", "[gsut]", "gsut"),
    Case("unknown-proxy-claimed", "C401", "claims/article.yaml", "proxy: gust", "proxy: gsut", "gsut"),
    Case(
        "unknown-mesh-claimed",
        "C401",
        "claims/article.yaml",
        "row: Proxy\n    mesh: breeze",
        "row: Proxy\n    mesh: breze",
        "breze",
    ),
    Case("unknown-publisher-of-study", "C401", "measurements/bench.yaml", "by: somebody", "by: sombody", "sombody"),
    Case("unknown-publisher-of-survey", "C401", SURVEY, "by: somebody", "by: sombody", "sombody"),
    Case("unknown-mesh-in-survey", "C401", SURVEY, "mesh: breeze", "mesh: breze", "mesh: breze"),
    Case(
        "unknown-part-of-context-taken",
        "C401",
        RULES,
        PREFER,
        f'{PREFER}        - {{template: in-use, params: {{name: "{{context.kubernetes.cnii}}"}}}}\n',
        "cnii",
    ),
    Case(
        "unknown-mesh-in-use",
        "C401",
        RULES,
        PREFER,
        f"{PREFER}        - {{template: in-use, params: {{name: breze}}}}\n",
        "breze",
    ),
    Case("rule-on-unknown-mesh", "C401", RULES, VM, "{path: context.current, equals: breze}", "breze"),
    Case(
        "unknown-candidate-in-example",
        "C401",
        RULES,
        "why: The network",
        "example:\n      context: {platforms: [vm]}\n      changes: {excluded: [breeze/node]}\n    why: The network",
        "breeze/node",
    ),
    Case(
        "resources-as-must",
        "C402",
        RULES,
        f" {VM}\n    then:\n",
        f"\n      all: [{VM}, {PODS}, {NODES}]\n    then:\n"
        "      must: [{template: resources, params: {of: memory}}]\n",
        "resources",
    ),
    Case("publisher-of-unknown-mesh", "C401", "publishers.yaml", "[breeze]", "[breze]", "[breze]"),
    Case(
        "computed-stated",
        "C402",
        ARCHITECTURE,
        "features:\n",
        MIRRORING.replace("traffic.mirroring", "architecture.sidecar"),
        "status: third-party",
    ),
    Case(
        "value-for-status",
        "C402",
        TRAFFIC,
        "features:\n",
        MIRRORING.replace(THIRD_PARTY, SEVEN),
        "value: 7",
    ),
    Case("status-for-value", "C402", PROJECT, SEVEN, THIRD_PARTY, "status: third-party"),
    Case("mode-that-it-has-not", "C403", TRAFFIC, "[sidecar]", "[sidecar, node]", "modes"),
    Case("unknown-release", "C404", PROJECT, '7\n      since: "1.0"', '7\n      since: "1.0.1"', "1.0.1"),
    Case("unknown-end", "C404", PROJECT, LICENCE, _ending('until: "9"'), 'until: "9"'),
    Case(
        "deprecated-in-unknown-release",
        "C404",
        TRAFFIC,
        "      how: Set",
        '      deprecated:\n        since: "1.2"\n        removal: "2.0"\n      how: Set',
        "removal",
    ),
    Case(
        "limit-of-unknown-release",
        "C404",
        TRAFFIC,
        HOW,
        HOW + '      limits:\n        - {text: Not for gRPC, until: "2.0"}\n',
        "Not for gRPC",
    ),
    Case("text-for-number", "C405", PROJECT, "value: 7", "value: seven", "seven"),
    Case("flag-for-number", "C405", PROJECT, "value: 7", "value: true", "value: true"),
    Case("text-for-list", "C405", ARCHITECTURE, "[gust]", "gust", "value: gust"),
    Case("missing-field", "C405", PROJECT, "        price: 0\n", "", "- value:@3"),
    Case("unknown-field", "C405", PROJECT, "price: 0\n", "price: 0\n        colour: red\n", "colour"),
    Case("field-of-other-type", "C405", PROJECT, "price: 0\n", "price: free\n", "price"),
    Case("release-twice", "C406", RELEASES, 'version: "1.3"', 'version: "1.2"', 'version: "1.2"@2'),
    Case("claim-twice", "C406", "claims/article.yaml", "id: proxy-breeze", "id: retries-breeze", "retries-breeze@2"),
    # Intervals
    Case("ends-before-it-begins", "C407", TRAFFIC, 'since: "<=1.0"', 'since: "1.2"', 'until: "1.1"'),
    Case(
        "ends-on-a-day-before-it-begins",
        "C407",
        PROJECT,
        LICENCE,
        _ending('until_date: "2024-10-31"'),
        "until_date",
    ),
    Case(
        "support-ends-before-release", "C407", RELEASES, '{date: "2027-03-01"', '{date: "2026-02-28"', "kind: expected"
    ),
    Case("none-beside-full", "C408", TRAFFIC, 'until: "1.1"', 'until: "1.2"', "status: none"),
    Case(
        "mechanism-twice",
        "C408",
        TRAFFIC,
        "  traffic.retries:\n",
        f"  traffic.retries:\n{ROUTE_POLICY}",
        "via: route-policy@2",
    ),
    Case("two-values", "C408", PROJECT, "  project.crds:\n", f"  project.crds:\n{SEVEN}", "value: 7@1"),
    Case("effective-before-announced", "C409", EVENTS, '"2026-01-10"', '"2026-02-10"', "announced@1", "warning"),
    Case(
        "limit-names-later-release",
        "C410",
        TRAFFIC,
        HOW,
        HOW + "      limits:\n        - HTTP only\n        - No gRPC before 1.2\n",
        "No gRPC",
        "warning",
    ),
    # Rules
    Case(
        "rule-against-itself",
        "C412",
        RULES,
        PREFER,
        f"{PREFER}      avoid: [{{feature: retries, level: low}}]\n",
        "level: low",
    ),
    Case("rule-against-another", "C412", RULES, "rules:\n", QUIET, "level: must"),
    Case(
        "piece-of-what-another-avoids",
        "C412",
        RULES,
        "rules:\n",
        QUIET.replace("        - {", "        - {level: low, ").replace(", level: must", "")
        + "  - id: steady\n    when: {path: context.edge, equals: true}\n"
        "    then: {must: [budget]}\n    why: Retries without a limit make a storm.\n",
        "level: low",
    ),
    Case(
        "two-values-of-one",
        "C412",
        RULES,
        PREFER,
        f"{PREFER}      must:\n        - {SEVEN_CRDS}\n        - {SEVEN_CRDS.replace('7', '8')}\n",
        'is: ["8"]',
    ),
    Case("wished-for-twice", "C416", RULES, PREFER, f"{PREFER}        - retry\n", "- retry", "warning"),
    Case(
        "takes-what-may-not-be-given",
        "C417",
        RULES,
        PREFER,
        f'{PREFER}        - {{template: in-use, params: {{name: "{{context.kubernetes.cni}}"}}}}\n',
        "in-use",
    ),
    Case("no-such-word", "C413", RULES, "contains: vm", "contains: vms", "contains: vms"),
    Case("number-of-text", "C413", RULES, VM, "{path: context.kubernetes.version, at_least: 1.3}", "at_least"),
    Case("tests-that-contradict", "C413", RULES, f" {VM}", f"\n      all: [{VM}, none: [{VM}]]", "when:"),
    Case(
        "part-that-contradicts-itself",
        "C413",
        RULES,
        f" {VM}",
        f"\n      any:\n        - {VM}\n        - all: [{VM}, none: [{VM}]]",
        "- all:",
    ),
    Case(
        "value-that-nothing-has",
        "C414",
        RULES,
        PREFER,
        f"{PREFER}      avoid: [{{attribute: project.licence, is: [Apache-2.1]}}]\n",
        "Apache-2.1",
    ),
    Case("newest-without-artifact", "C415", RELEASES, '    artifact: "1.2.0"\n', "", '- version: "1.2"', "warning"),
    # Evidence
    Case("beginning-without-evidence", "C501", TRAFFIC, "[status, since, how]", "[status, how]", "via: route-policy"),
    Case("end-without-evidence", "C501", TRAFFIC, "[status, since, until]", "[status, since]", "status: none"),
    Case("status-without-evidence", "C501", TRAFFIC, "[status, since, until]", "[since, until]", "status: none"),
    Case(
        "dated-by-docs",
        "C502",
        TRAFFIC,
        "[status, since, how]",
        "[status, how]\n"
        '        - {kind: docs, url: "https://breeze.example/docs", accessed: "2026-08-01", supports: [since]}',
        "via: route-policy",
    ),
    Case(
        "high-without-primary-source", "C503", TRAFFIC, "kind: release-notes", "kind: announcement", "certainty: high"
    ),
    Case("read-in-the-future", "C504", RELEASES, 'accessed: "2026-08-01"', 'accessed: "2999-08-23"', "accessed"),
    Case(
        "verified-in-the-future",
        "C504",
        TRAFFIC,
        '{date: "2026-08-01", release: "1.2"}',
        '{date: "2999-08-01", release: "1.2"}',
        "2999",
    ),
    Case(
        "released-in-the-future",
        "C504",
        RELEASES,
        '  - version: "1.3"\n    status: planned\n',
        '  - {version: "1.3", status: stable, artifact: "1.3.0", date: "2999-01-01"}\n',
        '"1.3"',
    ),
    Case(
        "unknown-publisher", "C505", EVENTS, "breeze.example/joins", "other.example/joins", "other.example", "warning"
    ),
    Case(
        "shared-host",
        "C506",
        "publishers.yaml",
        "at: [somebody.example]",
        "at: [somebody.example, github.com]",
        "github.com]",
    ),
    Case(
        "shared-host-below",
        "C506",
        "publishers.yaml",
        "at: [somebody.example]",
        "at: [somebody.example, github.io]",
        "github.io",
    ),
    Case(
        "part-of-a-path",
        "C506",
        "publishers.yaml",
        "at: [somebody.example]",
        "at: [somebody.example, api.github.com/repos]",
        "repos",
    ),
]


VERIFIED = '{date: "2026-08-01", release: "1.2"}'

OLD = [
    Case(
        "verified-long-ago", "C601", TRAFFIC, VERIFIED, '{date: "2025-08-21", release: "1.2"}', "2025-08-21", "warning"
    ),
    Case("two-lines-behind", "C602", TRAFFIC, VERIFIED, '{date: "2026-08-01", release: "1.0"}', '1.0"}', "warning"),
]
"""What `--fresh` warns of, on the day of the data."""


def _break(folder: Path, path: str, old: str, new: str) -> str:
    """Replace the only place of a text in a file; gives the new contents."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    text = text.replace(old, new)
    (folder / path).write_text(text, encoding="utf-8")
    return text


def _line(text: str, at: str) -> int:
    """The number of the only line that holds the words; "words@2" is the second of several."""
    words, _, which = at.partition("@")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    assert which or len(lines) == 1, f"{words!r} stands in lines {lines}"
    return lines[int(which or 1) - 1]


def _problems(*args: object) -> list[Message]:
    """What `validate` says; its exit code tells whether any of it is an error."""
    said = call("validate", *args)
    found = messages(said.out) if said.out else []
    errors = sum(one.level == "error" for one in found)
    warnings = len(found) - errors
    assert said.err == f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}\n"
    assert said.code == (1 if errors else 0)
    return found


def test_the_tiny_knowledge_base_is_sound() -> None:
    assert _problems("--data", TINY) == []


def test_the_real_knowledge_base_has_no_errors() -> None:
    assert [one for one in _problems() if one.level == "error"] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_thing_broken_is_one_message(case: Case, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = _break(folder, case.path, case.old, case.new)
    assert _problems("--data", folder) == [
        Message(str(folder / case.path), _line(text, case.at), case.level, case.code),
    ]


def test_every_code_is_tested() -> None:
    """Every code of a check stands in the table above, or in a test of its own."""
    sources = [*sorted((ROOT / "meshadvisor" / "checks").glob("*.py")), ROOT / "meshadvisor" / "kb" / "load.py"]
    codes = {code for path in sources for code in re.findall(r'"(C[3-9]\d\d)"', path.read_text(encoding="utf-8"))}
    assert codes == {case.code for case in (*CASES, *OLD)} | {"C301"}


@pytest.mark.parametrize(
    "name",
    [
        "notes.yaml",
        "meshes/breeze/mesh.yml",
        "meshes/breeze/support.yaml",
        "meshes/Gale/mesh.yaml",
        "features/x/y.yaml",
    ],
)
def test_a_file_that_belongs_nowhere(name: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("title: x\n", encoding="utf-8")
    assert _problems("--data", folder) == [Message(str(folder / name), 1, "error", "C301")]


def test_an_alias_that_two_features_have_is_said_of_both(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = _break(folder, CATALOGUE, "aliases: [budget]", "aliases: [retry]")
    path = str(folder / CATALOGUE)
    assert _problems("--data", folder) == [
        Message(path, _line(text, "[retry]@1"), "error", "C406"),
        Message(path, _line(text, "[retry]@2"), "error", "C406"),
    ]


def test_different_mechanisms_may_stand_side_by_side(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    other = ROUTE_POLICY.replace("route-policy", "annotation")
    _break(folder, TRAFFIC, "  traffic.retries:\n", f"  traffic.retries:\n{other}")
    assert _problems("--data", folder) == []


def test_one_mechanism_may_differ_from_mode_to_mode(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    other = ROUTE_POLICY.replace("      how", "      modes: [ambient]\n      how")
    _break(folder, TRAFFIC, "  traffic.retries:\n", f"  traffic.retries:\n{other}")
    assert _problems("--data", folder) == []


def test_all_problems_are_said_at_once_in_order(tmp_path: Path) -> None:
    """Of reading, shape and checks, sorted by file and line."""
    folder = tiny(tmp_path)
    _break(folder, "rules/platform.yaml", "    why:", "\twhy:")
    _break(folder, RELEASES, "basis: supported", "basis: hoped")
    _break(folder, "measurements/bench.yaml", "  id: bench", "  id: bank")
    _break(folder, PROJECT, "value: 7", "value: seven")
    said = _problems("--data", folder)
    assert said == sorted(said, key=lambda one: (one.path, one.line))
    found = [(one.path.removeprefix(f"{folder}/"), one.code) for one in said]
    assert {
        ("rules/platform.yaml", "C104"),
        (RELEASES, "C204"),
        ("measurements/bench.yaml", "C302"),
        (PROJECT, "C405"),
    } <= set(found)


def test_only_what_is_asked_for_is_said(tmp_path: Path) -> None:
    """A path limits the answer to it; the rest of the data still gives the context."""
    folder = tiny(tmp_path)
    _break(folder, PROJECT, "value: 7", "value: seven")
    _break(folder, "tables.yaml", "[project.licence]", "[project.license]")
    in_project = Message(str(folder / PROJECT), 11, "error", "C405")
    in_tables = Message(str(folder / "tables.yaml"), 8, "error", "C401")
    assert _problems("--data", folder) == [in_project, in_tables]
    assert _problems("--data", folder, folder / PROJECT) == [in_project]
    assert _problems("--data", folder, folder / "meshes") == [in_project]
    assert _problems("--data", folder, folder / "tables.yaml", folder / "meshes" / "breeze") == [in_project, in_tables]
    assert _problems("--data", folder, folder / "rules") == []


def test_a_file_outside_the_data_is_checked_as_requirements(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("must: [traffic.retries]\n", encoding="utf-8")
    assert _problems("--data", TINY, path) == []
    path.write_text("title: x\nmusts: [traffic.retries]\n", encoding="utf-8")
    assert _problems("--data", TINY, path) == [Message(str(path), 2, "error", "C202")]


def test_what_is_not_there_cannot_be_checked(tmp_path: Path) -> None:
    for args in (["--data", tmp_path / "nowhere"], ["--data", TINY, tmp_path / "nowhere.yaml"]):
        said = call("validate", *args)
        assert (said.code, said.out) == (2, "")
        assert "nowhere" in said.err


def test_a_broken_catalogue_is_no_crash(tmp_path: Path) -> None:
    """A check that needs a file that cannot be read does without."""
    for path in sorted(TINY.rglob("*.yaml")):
        name = path.relative_to(TINY).as_posix()
        folder = tiny(tmp_path / name.replace("/", "-"))
        (folder / name).write_text("[", encoding="utf-8")
        found = _problems("--data", folder)
        assert (
            Message(str(folder / name), 1, "error", "C105") in found
            or Message(str(folder / name), 2, "error", "C105") in found
        )


def _edited(folder: Path, *edits: tuple[str, str, str]) -> Path:
    for path, old, new in edits:
        _break(folder, path, old, new)
    return folder


def test_releases_of_one_day_are_told_apart_by_their_order(tmp_path: Path) -> None:
    """The order of versions is that of the list."""
    folder = _edited(
        tiny(tmp_path),
        (RELEASES, '"2025-09-01"', '"2026-03-01"'),
        (TRAFFIC, '      since: "1.1"\n', '      since: "1.1"\n      until: "1.2"\n'),
        (TRAFFIC, "[status, since, how]", "[status, since, until, how]"),
        (CATALOGUE, EXAMPLE, ""),
    )
    assert _problems("--data", folder) == []


def test_a_late_patch_stands_below_the_newer_line(tmp_path: Path) -> None:
    """In force is the highest release in the mesh's own order: a late patch of an old line is not the newest."""
    late = '  - version: "1.1.9"\n    status: stable\n    date: "2026-05-01"\n'
    folder = _edited(tiny(tmp_path), (RELEASES, '  - version: "1.1"\n', late + '  - version: "1.1"\n'))
    assert _problems("--data", folder) == []


def test_a_beginning_in_a_planned_release_is_not_called_an_end(tmp_path: Path) -> None:
    folder = _edited(
        tiny(tmp_path), (TRAFFIC, 'since: "1.1"', 'since: "1.3"'), (TRAFFIC, 'until: "1.1"', 'until: "1.3"')
    )
    assert "9999" not in call("validate", "--data", folder).out


def test_an_unknown_release_is_one_message(tmp_path: Path) -> None:
    folder = _edited(tiny(tmp_path), (TRAFFIC, 'until: "1.1"', 'until: "1.15"'))
    assert [one.code for one in _problems("--data", folder)] == ["C404"]


def test_a_long_path_hides_nothing(tmp_path: Path) -> None:
    folder = tiny(tmp_path / ("d" * 120) / ("e" * 120))
    _break(folder, "kb.yaml", "day:", "days:")
    assert [one.code for one in _problems("--data", folder, folder / "kb.yaml")] == ["C203", "C202"]


def test_a_platform_may_be_called_evidence(tmp_path: Path) -> None:
    folder = _edited(tiny(tmp_path), (RELEASES, "      kubernetes:", "      evidence:"))
    assert _problems("--data", folder) == []


ACCEPTED = {
    "no-kb": ("kb.yaml", None, ""),
    "no-scoring": ("scoring.yaml", None, ""),
    "importance-without-weight": ("scoring.yaml", 'medium: "2", ', ""),
    "rule-of-importance-0": ("rules/platform.yaml", "importance: high", "importance: 0"),
    "attribute-as-feature": ("rules/platform.yaml", "traffic.retries", "project.licence"),
    "short-name-of-two-features": ("rules/platform.yaml", "traffic.retries", "retries"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_validate_accepts_can_be_used(name: str, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    path, old, new = ACCEPTED[name]
    if old is None:
        (folder / path).unlink()
    else:
        _break(folder, path, old, new)
    if name == "short-name-of-two-features":
        _break(folder, PROJECT_CATALOGUE, "id: project.crds", "id: project.retries")
        _break(folder, PROJECT, "project.crds", "project.retries")
    requirements = tmp_path / "requirements.yaml"
    requirements.write_text("context: {platforms: [vm]}\nmust: [traffic.retries]\n", encoding="utf-8")
    usable = call("recommend", "-r", requirements, "--data", folder).code in (0, 1)
    assert usable or call("validate", "--data", folder).code in (1, 2)


ALSO_FOUND = {
    "feature-twice": (
        PROJECT_CATALOGUE,
        "features:\n",
        "features:\n  - {id: project.licence, name: X, question: X?, kind: attribute, value: {type: text}, why: X}\n",
    ),
    "proxy-twice": ("proxies.yaml", "proxies:\n", (TINY / "proxies.yaml").read_text(encoding="utf-8")),
    "alias-is-another-id": (CATALOGUE, "aliases: [budget]", "aliases: [retries]"),
    "release-alias-is-another-release": (RELEASES, "[stable-1.1]", '["1.2"]'),
    "option-twice": ("questionnaire.yaml", "id: no-matter", "id: must"),
    "stage-since-unknown-release": (MESH, 'since: "1.2"', 'since: "1.7"'),
    "stages-oldest-first": (
        MESH,
        '      - since: "1.2"\n',
        '      - since: "1.0"\n        maturity: alpha\n        evidence:\n          - {kind: source, '
        'url: "https://github.com/breeze/breeze", accessed: "2026-08-01", supports: [stages]}\n      - since: "1.2"\n',
    ),
    "upstream-unknown": (MESH, "date_basis:", "derives: [{mesh: gale}]\ndate_basis:"),
    "measured-candidate-unknown": ("measurements/bench.yaml", "breeze/sidecar", "breeze/node"),
    "claimed-measurement-unknown": (
        "claims/article.yaml",
        "proxy: gust\n        field: language\n        equals: Rust",
        "measurement: bench/memory\n        equals: 1",
    ),
    "verified-against-unknown-release": (TRAFFIC, 'release: "1.2"', 'release: "1.7"'),
    "rule-on-unknown-path": ("rules/platform.yaml", "context.platforms", "context.platfroms"),
}


@pytest.mark.parametrize("name", ALSO_FOUND)
def test_what_else_is_found(name: str, tmp_path: Path) -> None:
    """Where one mistake may have several names."""
    assert _problems("--data", _edited(tiny(tmp_path), ALSO_FOUND[name]))


def test_a_successor_may_come_later(tmp_path: Path) -> None:
    """Products end before their successors have an entry here."""
    title = "    title: The project joins a foundation\n"
    edit = (EVENTS, title, f"{title}    successors: [{{mesh: gale}}]\n")
    assert _problems("--data", _edited(tiny(tmp_path), edit)) == []


def test_a_file_that_cannot_be_read_makes_no_other_file_wrong(tmp_path: Path) -> None:
    """Names that stand in it are not called unknown."""
    folder = _edited(tiny(tmp_path), (CATALOGUE, "category: traffic", "category: [traffic"))
    assert {(Path(one.path).name, one.code) for one in _problems("--data", folder)} == {("traffic.yaml", "C105")}


@pytest.mark.parametrize("case", OLD, ids=lambda case: case.name)
def test_facts_not_looked_at_for_long_are_a_warning_on_request(case: Case, tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = _break(folder, case.path, case.old, case.new)
    said = [Message(str(folder / case.path), _line(text, case.at), case.level, case.code)]
    assert _problems("--data", folder) == []
    assert _problems("--data", folder, "--fresh") == said
    assert _problems("--data", folder, "--fresh", folder / case.path) == said
    assert _problems("--data", folder, "--fresh", folder / MESH) == []


FRESH = {
    "a-year": (TRAFFIC, VERIFIED, '{date: "2025-08-22", release: "1.2"}'),
    "one-line-behind": (TRAFFIC, VERIFIED, '{date: "2026-08-01", release: "1.1"}'),
    "patches-are-no-lines": (
        RELEASES,
        '  - version: "1.2"\n',
        "".join(f'  - {{version: "1.2.{patch}", status: stable, date: "2026-04-0{patch}"}}\n' for patch in (2, 1))
        + '  - version: "1.2"\n',
    ),
    "ended": (
        TRAFFIC,
        'inferred: true\n      verified: {date: "2026-08-01"}',
        'inferred: true\n      verified: {date: "2025-03-01", release: "1.0"}',
    ),
}


@pytest.mark.parametrize("name", FRESH)
def test_what_is_fresh_enough(name: str, tmp_path: Path) -> None:
    assert _problems("--data", _edited(tiny(tmp_path), FRESH[name]), "--fresh") == []


def test_age_is_counted_to_the_day_that_is_asked_about(tmp_path: Path) -> None:
    assert _problems("--data", TINY, "--fresh", "--as-of", "2027-08-01") == []
    found = _problems("--data", TINY, "--fresh", "--as-of", "2027-08-02")
    assert {one.code for one in found} == {"C601"}
    assert len(found) == 6  # all that have not ended


def test_facts_of_a_mesh_that_is_gone_do_not_age(tmp_path: Path) -> None:
    folder = _edited(tiny(tmp_path), (EVENTS, "kind: governance", "kind: archived"))
    assert _problems("--data", folder, "--fresh", "--as-of", "2028-01-01") == []
    assert _problems("--data", folder, "--fresh", "--as-of", "2026-01-31") == []


def test_a_day_without_fresh_is_a_mistake() -> None:
    said = call("validate", "--data", TINY, "--as-of", "2027-08-01")
    assert (said.code, said.out) == (2, "")
    assert "--fresh" in said.err


def test_a_broken_file_makes_no_name_unknown(tmp_path: Path) -> None:
    """Neither the publishers nor the mesh that surveys and measurements name."""
    for path, key in (("publishers.yaml", "publishers:"), (MESH, "kind: mesh")):
        folder = _edited(tiny(tmp_path / Path(path).stem), (path, key, f"{key}: ["))
        assert {(Path(one.path).name, one.code) for one in _problems("--data", folder, folder / SURVEY)} == set()


TIPS = {
    "unquoted-version": (TRAFFIC, 'since: "1.1"', "since: 1.1", 'put it in quotes, as you mean it: "1.30"'),
    "patch-for-line": (TRAFFIC, 'until: "1.1"', 'until: "1.1.4"', "name the release line, '1.1'"),
    "release-not-listed": (TRAFFIC, 'since: "1.1"', 'since: "4"', "listed: 1.3, 1.2, 1.1, 1.0"),
    "misspelt-feature": (TRAFFIC, "[traffic.retry-budget]", "[traffic.retri-budget]", "'traffic.retry-budget'"),
    "misspelt-proxy": ("claims/article.yaml", "proxy: gust", "proxy: gsut", "did you mean 'gust'?"),
    "misspelt-mesh": ("publishers.yaml", "[breeze]", "[breze]", "did you mean 'breeze'?"),
    "misspelt-publisher": (SURVEY, "by: somebody", "by: sombody", "did you mean 'somebody'?"),
    "misspelt-candidate": ("measurements/bench.yaml", "breeze/sidecar", "breeze/sidcar", "'breeze/sidecar'"),
    "mode-that-it-has-not": (TRAFFIC, "[sidecar]", "[node]", "its modes: sidecar, ambient"),
    "partial-without-limits": (TRAFFIC, "status: full", "status: partial", "limits: [HTTP only]"),
    "high-without-primary-source": (TRAFFIC, "kind: release-notes", "kind: issue", "write 'certainty: medium'"),
    "range-for-beginning": (TRAFFIC, 'since: "1.1"', 'since: ">=1.1"', '"<=1.24" for there at the latest'),
}  # fmt: skip


@pytest.mark.parametrize("name", TIPS)
def test_the_usual_mistakes_have_a_tip(name: str, tmp_path: Path) -> None:
    path, old, new, tip = TIPS[name]
    lines = call("validate", "--data", _edited(tiny(tmp_path), (path, old, new))).out.splitlines()
    assert any(f"{Path(path).name}:" in line and tip in line.partition("(tip: ")[2] for line in lines), lines


def test_a_day_after_that_of_the_data_is_fine_until_today(tmp_path: Path) -> None:
    """What was sound stays sound: with the days that pass fewer dates lie in the future, never more."""
    edit = (TRAFFIC, VERIFIED, '{date: "2026-09-01", release: "1.2"}')
    folder = _edited(tiny(tmp_path), edit)
    for today, wrong in (("", True), ("2026-08-31", True), ("2026-09-01", False), ("2027-01-01", False)):
        assert [one.code for one in check(folder, today=today)] == ["C504"] * wrong
    assert _problems("--data", folder) == []  # the clock of the program is later
    assert check(TINY) == check(TINY, today="2020-01-01") == check(TINY, today="2999-01-01") == []


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://other.example/a/b", "'other.example'"),
        ("https://github.com/gale/gale/blob/v1/x.go", "'github.com/gale'"),
        ("https://raw.githubusercontent.com/gale/gale/v1/x.go", "'raw.githubusercontent.com/gale'"),
        ("https://medium.com/@gale/why", "'medium.com/@gale'"),
        ("https://api.github.com/repos/gale/gale/tags", "'api.github.com/repos/gale'"),
        ("https://gale.github.io/docs", "'gale.github.io'"),
    ],
)
def test_the_tip_names_what_is_the_publishers_own(url: str, wanted: str, tmp_path: Path) -> None:
    folder = _edited(tiny(tmp_path), (EVENTS, "https://breeze.example/joins", url))
    said = call("validate", "--data", folder).out
    assert f"stand behind {wanted[1:-1]} (tip: add {wanted} to 'at'" in said
    folder = _edited(folder, ("publishers.yaml", "at: [somebody.example]", f"at: [somebody.example, {wanted}]"))
    assert _problems("--data", folder) == []


def test_the_tip_ends_the_older_statement(tmp_path: Path) -> None:
    said = call("validate", "--data", _edited(tiny(tmp_path), (TRAFFIC, 'until: "1.1"', 'until: "1.2"'))).out
    assert '(see line 4) (tip: end this older one where the other begins: until: "1.1")' in said


def test_the_tip_names_what_the_release_before_has(tmp_path: Path) -> None:
    folder = tiny(tmp_path)
    text = (folder / RELEASES).read_text(encoding="utf-8").replace('    artifact: "1.2.0"\n', "")
    text = text.replace("    artifact: stable-1.1\n", "    channel: stable\n    artifact: stable-1.1\n")
    (folder / RELEASES).write_text(text, encoding="utf-8")
    said = call("validate", "--data", folder).out
    assert "the newest release has no channel and no artifact, and 1.1 has (tip: say what is installed, and" in said
    assert "aliases where they apply, as 1.1 does)" in said
