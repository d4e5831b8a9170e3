"""The generated base: the same answers as from YAML, and never an old one."""

from __future__ import annotations

import shutil
from pathlib import Path

import meshadvisor
from meshadvisor.kb import load as loading
from meshadvisor.kb.base import KnowledgeBase
from tests.conftest import ROOT


def test_base_and_yaml_give_the_same_knowledge_base(kb: KnowledgeBase, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / loading.BASE).write_text(loading.base_text(tmp_path / "data"), encoding="utf-8")
    files = loading._from_base(tmp_path / "data")
    assert files is not None
    assert loading.build(files) == loading.load(str(ROOT / "data")) == kb


def test_an_old_base_is_not_used(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / loading.BASE).write_text(loading.base_text(tmp_path / "data"), encoding="utf-8")
    monkeypatch.setattr(loading, "data_folder", lambda given: tmp_path / "data")
    calls: list[Path] = []
    read_all = loading.read_all
    monkeypatch.setattr(loading, "read_all", lambda folder: calls.append(folder) or read_all(folder))

    loading.load()
    assert calls == []
    kb_file = tmp_path / "data" / "kb.yaml"
    kb_file.write_text(kb_file.read_text(encoding="utf-8") + "# touched\n", encoding="utf-8")
    loading.load()
    assert calls == [tmp_path / "data"]


def test_the_public_names_are_there() -> None:
    for name in meshadvisor.__all__:
        assert getattr(meshadvisor, name).__doc__, name


def test_the_whole_way_in_python() -> None:
    kb = meshadvisor.load()
    asked = meshadvisor.read_requirements(ROOT / "examples" / "small-team-mtls.yaml")
    answer = meshadvisor.recommend(kb, asked)
    assert answer.first is not None
    assert answer.first.id == "istio"
    assert meshadvisor.view(kb, "2022-11-01").day == "2022-11-01"
