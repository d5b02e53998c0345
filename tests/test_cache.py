"""What was found is remembered until a file changes, and never instead of what is there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from maybuy.cache import FEWEST_FILES, FOLDER, MOST_ENTRIES, findings_of

CATALOG = "kind: catalog\nid: many\nname: Many\ncurrencies: [USD]\ncycles: [{id: monthly, months: 1}]\n"
PRODUCT = "kind: product\nid: p{number}\nname: Product {number}\nprices: {{USD: {{monthly: {price}}}}}\n"


TODAY = date(2020, 9, 1)


class Reads:
    """Counts how often files are read, by the calls that report progress."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, _done: int, _total: int) -> None:
        self.calls += 1


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/catalog.yaml").write_text(CATALOG, encoding="utf-8")
    for number in range(FEWEST_FILES):
        file = tmp_path / f"catalog/p{number}.yaml"
        file.write_text(PRODUCT.format(number=number, price=number), encoding="utf-8")
    return tmp_path


def test_the_second_time_nothing_is_read_again_and_the_same_is_found(root: Path) -> None:
    first, second = Reads(), Reads()
    found = findings_of(root, "en", first, TODAY)
    assert first.calls > FEWEST_FILES
    assert findings_of(root, "en", second, TODAY) == found
    assert second.calls == 0
    assert found.diagnostics  # there are no actions and no vocabulary


def test_a_change_of_any_file_is_seen_even_with_the_same_size(root: Path) -> None:
    before = findings_of(root, "en", Reads(), TODAY)
    file = root / "catalog/p1.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("monthly: 1", "monthlx: 1"), encoding="utf-8")
    after = findings_of(root, "en", Reads(), TODAY)
    assert {one.code for one in after.diagnostics} - {one.code for one in before.diagnostics}


def test_a_new_file_and_a_removed_file_are_seen(root: Path) -> None:
    before = findings_of(root, "en", Reads(), TODAY)
    extra = root / "catalog/extra.yaml"
    extra.write_text("kind: product\nid: p1\nprices: {USD: {monthly: 1}}\n", encoding="utf-8")
    assert any(one.code == "duplicate-id" for one in findings_of(root, "en", Reads(), TODAY).diagnostics)
    extra.unlink()
    assert findings_of(root, "en", Reads(), TODAY) == before


def test_each_language_has_its_own_sentences(root: Path) -> None:
    english, french = (findings_of(root, language, Reads(), TODAY).diagnostics for language in ("en", "fr"))
    assert [one.code for one in english] == [one.code for one in french]
    assert [one.message for one in english] != [one.message for one in french]


@pytest.mark.parametrize("damage", ["", "[[", "[[1]]", '{"a": 1}', "null", "[[[],[],[],[],[],[]]]"])
def test_a_damaged_entry_is_worked_out_again(root: Path, damage: str) -> None:
    found = findings_of(root, "en", Reads(), TODAY)
    (entry,) = (root / FOLDER).glob("*.json")
    entry.write_text(damage, encoding="utf-8")
    assert findings_of(root, "en", Reads(), TODAY) == found


def test_the_folder_may_be_deleted_or_be_impossible_to_make(root: Path) -> None:
    (root / FOLDER).write_text("not a folder", encoding="utf-8")
    found = findings_of(root, "en", Reads(), TODAY)
    (root / FOLDER).unlink()
    assert findings_of(root, "en", Reads(), TODAY) == found


def test_only_so_many_results_are_kept(root: Path) -> None:
    file = root / "catalog/p1.yaml"
    for number in range(MOST_ENTRIES + 4):
        file.write_text(PRODUCT.format(number=1, price=number), encoding="utf-8")
        findings_of(root, "en", Reads(), TODAY)
    assert len(list((root / FOLDER).glob("*.json"))) == MOST_ENTRIES
    assert not list((root / FOLDER).glob("*.part"))


def test_a_small_root_leaves_no_folder_behind(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/catalog.yaml").write_text(CATALOG, encoding="utf-8")
    findings_of(tmp_path, "en", Reads(), TODAY)
    assert not (tmp_path / FOLDER).exists()


TESTS = "kind: policy-test\naccounts: {}\ntests: []\n"


def test_a_change_of_a_test_is_seen(root: Path) -> None:
    before = findings_of(root, "en", Reads(), TODAY)
    file = root / "catalog" / "some_test.yaml"
    file.write_text(TESTS, encoding="utf-8")
    found = findings_of(root, "en", Reads(), TODAY)
    assert "catalog/some_test.yaml" in {one.file for one in found.diagnostics}
    assert set(found.files) == {*before.files, "catalog/some_test.yaml"}
    file.write_text(TESTS.replace("policy-test", "policy-tset"), encoding="utf-8")
    assert findings_of(root, "en", Reads(), TODAY).diagnostics != found.diagnostics


def test_another_day_counts_only_where_there_are_tests(root: Path) -> None:
    tomorrow = TODAY + timedelta(days=1)
    findings_of(root, "en", Reads(), TODAY)
    without, beside = Reads(), Reads()
    findings_of(root, "en", without, tomorrow)
    (root / "catalog" / "some_test.yaml").write_text(TESTS, encoding="utf-8")
    findings_of(root, "en", Reads(), TODAY)
    findings_of(root, "en", beside, tomorrow)
    assert without.calls == 0
    assert beside.calls > 0
