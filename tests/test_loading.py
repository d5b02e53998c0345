"""From files to an engine and to accounts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, example, shipped
from maybuy.engine import Engine
from maybuy.language.told import told
from maybuy.loading import load, read_account, read_account_text, read_root
from maybuy.source import LoadError
from repositories import copied, source_files

ACME = (ROOT / "examples" / "accounts" / "acme.yaml").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shipped files."""
    copied(tmp_path)
    return tmp_path


def version(root: Path) -> str:
    return read_root(root).definitions.version


def test_a_root_becomes_an_engine(root: Path) -> None:
    engine = load(root)
    assert isinstance(engine, Engine)
    assert engine.definitions.id == shipped().definitions.id
    assert load(str(root)).definitions == engine.definitions


def test_files_with_errors_raise_all_of_what_is_wrong_with_their_lines(root: Path) -> None:
    (root / "catalog" / "guide.yaml").write_text("kind: [product\n", encoding="utf-8")
    (root / "policies" / "timing.yaml").write_text("kind: polcy\n", encoding="utf-8")
    with pytest.raises(LoadError) as raised:
        load(root)
    error = raised.value
    assert {one.file for one in error.diagnostics} >= {"catalog/guide.yaml", "policies/timing.yaml"}
    assert [one.key() for one in error.findings] == sorted(one.key() for one in error.findings)
    assert error.line("policies/timing.yaml", 1) == "kind: polcy"
    assert error.line("policies/timing.yaml", 9) == error.line("elsewhere.yaml", 1) == ""
    assert "catalog/guide.yaml:1: " in str(error)


def test_what_is_wrong_is_said_in_the_language_asked_for(root: Path) -> None:
    (root / "policies" / "timing.yaml").write_text("kind: polcy\n", encoding="utf-8")
    said = {language: told(read_root(root).findings, language)[0].message for language in ("en", "fr")}
    assert said["en"] != said["fr"]


def test_an_empty_root_is_read_without_a_fault(tmp_path: Path) -> None:
    assert source_files(tmp_path) == []
    assert read_root(tmp_path).files == ()


def test_yaml_and_json_are_read_from_folders_at_any_depth_and_nothing_else(root: Path) -> None:
    deep = root / "catalog" / "more" / "deeper"
    deep.mkdir(parents=True)
    for name in ("a.yml", "b.json", "c.txt", "README.md"):
        (deep / name).write_text("", encoding="utf-8")
    found = {path.name for path in source_files(root)} - {path.name for path in source_files(ROOT)}
    assert found == {"a.yml", "b.json"}


def test_a_link_that_leads_nowhere_is_a_finding_unless_it_is_an_editor_s_lock(root: Path) -> None:
    (root / "policies" / ".#rights.yaml").symlink_to("somebody@host.1234:5678")
    load(root)
    (root / "policies" / "linked.yaml").symlink_to("nowhere.yaml")
    with pytest.raises(LoadError) as refused:
        load(root)
    assert [(one.code, one.file) for one in refused.value.diagnostics] == [
        ("unreadable", "policies/linked.yaml")
    ]


DENY = "kind: policy\nid: closed\nrules: [{id: nobody-buys, deny: [buy], because: closed}]\n"


@pytest.mark.parametrize("name", ["closed.yaml", "closed.YAML", "closed.Yml", "closed.yaml/rules.yaml"])
@pytest.mark.parametrize("linked", ["", "file", "folder"])
def test_a_rule_decides_whatever_folder_file_or_link_it_stands_in(root: Path, name: str, linked: str) -> None:
    place = root / ("shared" if linked else "policies") / "more"
    (place / name).parent.mkdir(parents=True)
    (place / name).write_text(DENY, encoding="utf-8")
    if linked == "file":
        (root / "policies" / name).parent.mkdir(exist_ok=True)
        (root / "policies" / name).symlink_to(place / name)
    if linked == "folder":
        (root / "policies" / "linked").symlink_to("../shared/more")
    (placed,) = [one for one in load(root).definitions.rules if one.rule.id == "nobody-buys"]
    assert placed.place.startswith("policies/")


@pytest.mark.parametrize("name", ["linked", "linked.yaml", "linked.JSON"])
def test_what_leads_out_of_a_root_is_refused_and_not_a_word_of_it_is_told(
    root: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.yaml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    (root / "policies" / name).symlink_to(secret if "." in name else secret.parent)
    with pytest.raises(LoadError) as refused:
        load(root)
    (found,) = refused.value.diagnostics
    assert (found.code, found.file, found.message) == (
        "unreadable",
        f"policies/{name}",
        f"`policies/{name}` leads out of the catalog’s repository",
    )
    assert refused.value.line(found.file, 1) == ""


def test_a_catalog_mounted_from_a_configmap_is_read_once(root: Path) -> None:
    before = version(root)
    mounted, aside = root / "catalog" / "..2026_06_01", root / "aside"
    (root / "catalog").rename(aside)
    mounted.parent.mkdir()
    aside.rename(mounted)
    (root / "catalog" / "..data").symlink_to("..2026_06_01")
    for file in mounted.iterdir():
        (root / "catalog" / file.name).symlink_to(f"..data/{file.name}")
    assert version(root) == before
    load(root)


def test_a_folder_in_place_of_which_there_is_a_file_is_told(root: Path) -> None:
    shutil.rmtree(root / "policies")
    (root / "policies").write_text(DENY, encoding="utf-8")
    messages = {one.file: one.message for one in read_root(root).diagnostics}
    assert messages["policies"] == "`policies` is a file, not a folder"


def test_tests_of_policies_are_no_part_of_what_decides(root: Path) -> None:
    before = version(root)
    (root / "policies" / "rights_test.yaml").write_text("anything: [", encoding="utf-8")
    read_in = read_root(root)
    assert (read_in.ok, read_in.definitions.version) == (True, before)


def test_the_version_is_a_digest_of_what_was_read(root: Path) -> None:
    assert version(root) == version(ROOT)
    digest = version(root).removeprefix("sha256:")
    assert len(digest) == 64
    assert int(digest, 16)


def test_the_version_changes_with_any_file_s_content(root: Path) -> None:
    before = version(root)
    file = root / "catalog" / "support.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("monthly: 25", "monthly: 26"), encoding="utf-8")
    assert version(root) != before


def test_the_version_changes_with_neither_times_nor_the_order_of_writing(root: Path, tmp_path: Path) -> None:
    before = version(root)
    for file in source_files(root):
        os.utime(file, (1, 1))
    assert version(root) == before
    other = tmp_path / "other"
    for file in reversed(source_files(root)):
        copy = other / file.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    assert version(other) == before


def test_the_version_tells_two_files_from_one_with_the_text_of_both(tmp_path: Path) -> None:
    for name, files in (
        ("one", {"a.yaml": "x: 1\ny: 2\n"}),
        ("two", {"a.yaml": "x: 1\n", "b.yaml": "y: 2\n"}),
    ):
        for file, text in files.items():
            path = tmp_path / name / "catalog" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    assert version(tmp_path / "one") != version(tmp_path / "two")


def test_a_file_name_that_is_no_text_is_no_fault(root: Path) -> None:
    before = version(root)
    (root / "catalog" / os.fsdecode(b"caf\xe9.yaml")).write_text("", encoding="utf-8")
    assert version(root) != before


def test_progress_is_told_from_none_of_the_files_to_all(root: Path) -> None:
    told: list[tuple[int, int]] = []
    read_root(root, progress=lambda done, total: told.append((done, total)))
    count = len(source_files(root))
    assert told == [(done, count) for done in range(count + 1)]


def test_an_account_is_read_from_a_file_or_a_text(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(ACME, encoding="utf-8")
    from_file = read_account(file, shipped())
    assert from_file == read_account(str(file), shipped()) == example("acme")
    assert from_file == read_account_text(ACME, "acme.yaml", shipped())
    assert from_file == read_account_text(ACME.encode(), "acme.yaml", shipped())


def test_an_account_need_not_say_that_it_is_one() -> None:
    text = ACME.replace("kind: account\n", "")
    assert read_account_text(text, "a.yaml", shipped()) == example("acme")


def test_a_mistake_in_an_account_has_its_place_and_its_line() -> None:
    text = ACME.replace("cycle: annual", "cycle: anual")
    with pytest.raises(LoadError) as raised:
        read_account_text(text, "a.yaml", shipped())
    (found,) = raised.value.diagnostics
    line = text.splitlines().index("  cycle: anual") + 1
    assert (found.code, found.file, found.span) == ("unknown-cycle", "a.yaml", (line, 10, line, 15))
    assert raised.value.line("a.yaml", line) == "  cycle: anual"


def test_all_mistakes_in_an_account_are_found_at_once() -> None:
    text = ACME.replace("cycle: annual", "cycle: anual").replace("item: collaboration", "item: colaboration")
    with pytest.raises(LoadError) as raised:
        read_account_text(text, "a.yaml", shipped())
    assert {one.code for one in raised.value.diagnostics} == {"unknown-cycle", "unknown-item"}


@pytest.mark.parametrize("text", ["", "- a\n", "kind: order\n", "kind: account\n", "{"])
def test_what_is_no_account_is_said_to_be_none(text: str) -> None:
    with pytest.raises(LoadError) as raised:
        read_account_text(text, "a.yaml", shipped())
    assert raised.value.diagnostics


def test_an_account_s_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as raised:
        read_account(tmp_path / "none.yaml", shipped())
    assert [one.code for one in raised.value.diagnostics] == ["unreadable"]
