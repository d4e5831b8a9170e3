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
    kb_file = tmp_path / "data" / "kb.yaml"
    day, text = loading.load().day, kb_file.read_text(encoding="utf-8")
    kb_file.write_text(text.replace(day, "2027-01-01"), encoding="utf-8")
    assert loading.load().day == "2027-01-01"
    kb_file.write_text(text, encoding="utf-8")
    text = (tmp_path / loading.BASE).read_text(encoding="utf-8")
    (tmp_path / loading.BASE).write_text(text.replace(f'"day":"{day}"', '"day":"2028-01-01"'), encoding="utf-8")
    assert loading.load().day == "2028-01-01"


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
