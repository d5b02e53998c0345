"""What was found is remembered until a file changes, and never instead of what is there."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from commands import ACME as ACCOUNT
from maybuy import cache
from maybuy.cache import FEWEST_FILES, cache_folder, findings_of
from maybuy.finding import Phrase
from maybuy.language.told import told
from repositories import copied

CATALOG = "kind: catalog\nid: many\nname: Many\ncurrencies: [USD]\ncycles: [{id: monthly, months: 1}]\n"
PRODUCT = "kind: product\nid: p{number}\nname: Product {number}\nprices: {{USD: {{monthly: {price}}}}}\n"


TODAY = date(2020, 9, 1)


class Reads:
    """Counts how often files are read, by the calls that report progress."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, _done: int, _total: int) -> None:
        self.calls += 1


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what is found is kept: nothing is there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = cache_folder()
    assert folder is not None
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "catalog").mkdir(parents=True)
    (root / "catalog/catalog.yaml").write_text(CATALOG, encoding="utf-8")
    for number in range(FEWEST_FILES):
        file = root / f"catalog/p{number}.yaml"
        file.write_text(PRODUCT.format(number=number, price=number), encoding="utf-8")
    return root


def test_the_second_time_nothing_is_read_again_and_the_same_is_found(root: Path) -> None:
    first, second = Reads(), Reads()
    found = findings_of(root, first, TODAY)
    assert first.calls > FEWEST_FILES
    assert findings_of(root, second, TODAY) == found
    assert second.calls == 0
    assert found.found  # there are no actions and no vocabulary


def test_a_change_of_any_file_is_seen_even_with_the_same_size(root: Path) -> None:
    before = findings_of(root, Reads(), TODAY)
    file = root / "catalog/p1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("monthly: 1", "monthlx: 1"), encoding="utf-8")
    after = findings_of(root, Reads(), TODAY)
    assert {one.code for one in after.found} - {one.code for one in before.found}


def test_a_new_file_and_a_removed_file_are_seen(root: Path) -> None:
    before = findings_of(root, Reads(), TODAY)
    extra = root / "catalog/extra.yaml"
    extra.write_text("kind: product\nid: p1\nprices: {USD: {monthly: 1}}\n", encoding="utf-8")
    assert any(one.code == "duplicate-id" for one in findings_of(root, Reads(), TODAY).found)
    extra.unlink()
    assert findings_of(root, Reads(), TODAY) == before


def test_what_was_found_is_told_in_every_language(root: Path) -> None:
    (root / "catalog/extra.yaml").write_text("kind: limits\nlimits: [{id: [a], name: 5}]\n", encoding="utf-8")
    first = findings_of(root, Reads(), TODAY).found
    reads = Reads()
    again = findings_of(root, reads, TODAY).found
    assert (again, reads.calls) == (first, 0)
    assert any(isinstance(word, Phrase) for one in again for _, word in one.words)
    english, french = told(again), told(again, "fr")
    assert [one.code for one in english] == [one.code for one in french]
    assert [one.message for one in english] != [one.message for one in french]


@pytest.mark.parametrize(
    "damage",
    ["", "[[", "[[1]]", '{"a": 1}', "null", '{"accounts": [], "found": []}',
     '{"accounts": {}, "found": [[[],[],[],[],[],[]]]}',
     '{"accounts": {}, "found": [["no-such-code","error","a",[1,1,1,1],"",[],null,false]]}',
     ('{"accounts": {}, "found": [["tag","error","a",[1,1,1,1],"",'
     '[["word",["a","b",[],null,0]]],null,false]]}'),
     '{"accounts": {"a": 1}, "found": []}'],
)  # fmt: skip
def test_a_damaged_entry_is_worked_out_again(root: Path, kept: Path, damage: str) -> None:
    found = findings_of(root, Reads(), TODAY)
    (entry,) = kept.iterdir()
    entry.write_text(damage, encoding="utf-8")
    assert findings_of(root, Reads(), TODAY) == found


def test_the_folder_may_be_deleted_or_be_impossible_to_make(root: Path, kept: Path) -> None:
    kept.parent.parent.mkdir()
    kept.parent.write_text("not a folder", encoding="utf-8")
    found = findings_of(root, Reads(), TODAY)
    kept.parent.unlink()
    assert findings_of(root, Reads(), TODAY) == found


def test_without_a_home_nothing_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    found = findings_of(root, Reads(), TODAY)
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    assert findings_of(root, Reads(), TODAY) == found


def test_nobody_else_may_look_at_what_is_kept(root: Path, kept: Path) -> None:
    findings_of(root, Reads(), TODAY)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_nothing_of_the_root_s_own_is_believed_and_nothing_is_left_in_it(root: Path, kept: Path) -> None:
    found = findings_of(root, Reads(), TODAY)
    (entry,) = kept.iterdir()
    for folder in (root / ".maybuy-cache", root / ".cache" / "maybuy" / "findings"):
        folder.mkdir(parents=True)
        (folder / entry.name).write_text('{"accounts": {}, "found": []}', encoding="utf-8")
    entry.unlink()
    before = sorted(root.rglob("*"))
    assert findings_of(root, Reads(), TODAY) == found
    assert sorted(root.rglob("*")) == before


def test_two_roots_with_the_same_files_are_two(root: Path, tmp_path: Path) -> None:
    findings_of(root, Reads(), TODAY)
    shutil.copytree(root, tmp_path / "other")
    reads = Reads()
    findings_of(tmp_path / "other", reads, TODAY)
    assert reads.calls > 0


def test_a_pipe_among_the_files_is_not_waited_for_and_what_is_unreadable_not_kept(
    root: Path, kept: Path
) -> None:
    os.mkfifo(root / "catalog" / "pipe.yaml")
    found = findings_of(root, Reads(), TODAY)
    assert ("unreadable", "catalog/pipe.yaml") in {(one.code, one.file) for one in found.found}
    assert not kept.exists()


def test_only_so_many_results_are_kept(root: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 4)
    file = root / "catalog/p1.yaml"
    for number in range(8):
        file.write_text(PRODUCT.format(number=1, price=number), encoding="utf-8")
        findings_of(root, Reads(), TODAY)
    assert len(list(kept.iterdir())) == 4


def test_a_small_root_leaves_no_folder_behind(tmp_path: Path, kept: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/catalog.yaml").write_text(CATALOG, encoding="utf-8")
    findings_of(tmp_path, Reads(), TODAY)
    assert not kept.exists()


TESTS = "kind: policy-test\naccounts: {}\ntests: []\n"


def test_a_change_of_a_test_is_seen(root: Path) -> None:
    before = findings_of(root, Reads(), TODAY)
    file = root / "catalog" / "some_test.yaml"
    file.write_text(TESTS, encoding="utf-8")
    found = findings_of(root, Reads(), TODAY)
    assert "catalog/some_test.yaml" in {one.file for one in found.found}
    assert set(found.files) == {*before.files, "catalog/some_test.yaml"}
    file.write_text(TESTS.replace("policy-test", "policy-tset"), encoding="utf-8")
    assert findings_of(root, Reads(), TODAY).found != found.found


def test_another_day_counts_only_where_there_are_tests(root: Path) -> None:
    tomorrow = TODAY + timedelta(days=1)
    findings_of(root, Reads(), TODAY)
    without, beside = Reads(), Reads()
    findings_of(root, without, tomorrow)
    (root / "catalog" / "some_test.yaml").write_text(TESTS, encoding="utf-8")
    findings_of(root, Reads(), TODAY)
    findings_of(root, beside, tomorrow)
    assert without.calls == 0
    assert beside.calls > 0


def test_a_change_of_an_account_that_a_test_names_is_seen(tmp_path: Path, kept: Path) -> None:
    root = tmp_path / "root"
    copied(root)
    for number in range(FEWEST_FILES):
        file = root / "catalog" / f"more{number}.yaml"
        file.write_text(
            f"kind: add-on\nid: more{number}\nname: {{en: More, fr: Plus}}\n"
            "requires: {any: [support]}\nprices: {USD: {monthly: 1, annual: 1}}\n",
            encoding="utf-8",
        )
    (root / "acme.yaml").write_text(Path(ACCOUNT).read_text(encoding="utf-8"), encoding="utf-8")
    (root / "policies" / "more_test.yaml").write_text(
        "kind: policy-test\nat: 2020-09-01\naccounts: {acme: ../acme.yaml}\ntests:\n"
        "  - name: a test\n    ask: {account: acme, user: marie, action: view_subscription}\n"
        "    expect: {outcome: allow}\n",
        encoding="utf-8",
    )
    for file in (root / "policies" / "tests").glob("*"):
        file.unlink()
    before = findings_of(root, Reads(), TODAY)
    again = Reads()
    assert (findings_of(root, again, TODAY), again.calls) == (before, 0)
    text = (root / "acme.yaml").read_text(encoding="utf-8")
    (root / "acme.yaml").write_text(text.replace("cycle: annual", "cycle: anual"), encoding="utf-8")
    after = findings_of(root, Reads(), TODAY)
    assert {one.code for one in after.found} - {one.code for one in before.found} == {"unknown-cycle"}
    assert kept.is_dir()
