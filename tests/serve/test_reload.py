"""When files have changed, and when they have come to rest."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from maybuy.serve.process import reading
from maybuy.serve.process.reading import Watch, read_catalog, stamp
from maybuy.serve.start_error import StartError
from serve.config_map import config_map


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    for name in ("catalog/catalog.yaml", "policies/rights.yaml"):
        (made / name).parent.mkdir(parents=True)
        (made / name).write_text("kind: x\n", encoding="utf-8")
    return made


def looks(watch: Watch, number: int = 3) -> list[bool]:
    """What several looks in a row say."""
    return [watch.changed() for _ in range(number)]


def test_a_file_saved_as_editors_do_is_told_once_it_has_come_to_rest(root: Path) -> None:
    watch, file = Watch(root, stamp(root)), root / "policies" / "rights.yaml"
    assert looks(watch) == [False, False, False]
    before = file.stat()
    (root / "policies" / ".rights.yaml.swp").write_text("kind: y\n", encoding="utf-8")
    assert looks(watch) == [False, False, False]
    (root / "policies" / ".rights.yaml.swp").rename(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # the same size and time: another file
    assert looks(watch) == [False, True, False]


def test_a_change_while_files_are_read_for_the_first_time_is_told(root: Path) -> None:
    before = stamp(root)
    (root / "policies" / "more.yaml").write_text("kind: z\n", encoding="utf-8")
    assert looks(Watch(root, before)) == [False, True, False]


def test_a_config_map_of_kubernetes_is_told_when_another_is_put_in_its_place(root: Path) -> None:
    shutil.rmtree(root / "policies")
    (root / "policies").mkdir()
    config_map(root / "policies", 1, {"rights.yaml": "kind: x\n"})
    watch = Watch(root, stamp(root))
    assert looks(watch) == [False, False, False]
    config_map(root / "policies", 2, {"rights.yaml": "kind: y\n"})
    assert looks(watch) == [False, True, False]


def test_what_changes_with_every_look_is_not_told_before_it_stops(root: Path) -> None:
    watch = Watch(root, stamp(root))
    for number in range(4):
        (root / "policies" / f"more-{number}.yaml").write_text("kind: z\n", encoding="utf-8")
        assert not watch.changed()
    assert looks(watch) == [True, False, False]


def test_a_folder_that_goes_and_comes_back_is_told_twice(root: Path, tmp_path: Path) -> None:
    watch = Watch(root, stamp(root))
    shutil.move(root, tmp_path / "aside")
    assert looks(watch) == [False, True, False]
    shutil.move(tmp_path / "aside", root)
    assert looks(watch) == [False, True, False]


def test_a_folder_that_is_swapped_for_another_in_between_is_no_change_of_none(root: Path) -> None:
    watch = Watch(root, stamp(root))
    (root / "policies").rename(root / "gone")
    assert not watch.changed()
    (root / "gone").rename(root / "policies")
    assert looks(watch) == [False, False, False]


def test_links_that_lead_nowhere_or_to_themselves_are_looked_at_without_an_error(
    root: Path, tmp_path: Path
) -> None:
    watch, link = Watch(root, stamp(root)), root / "policies" / "linked.yaml"
    link.symlink_to(tmp_path / "nowhere.yaml")
    assert looks(watch) == [False, True, False]
    link.unlink()
    assert looks(watch) == [False, True, False]
    link.symlink_to(link)
    assert looks(watch) == [False, True, False]
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    assert stamp(circle) == ()


def test_a_root_that_cannot_be_read_is_said_to_have_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAUSE", 0)
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for root in (circle, tmp_path / "none"):
        with pytest.raises(StartError) as refused:
            read_catalog(root)
        assert refused.value.code == "catalog-empty"


def test_what_links_lead_to_is_watched_as_it_is_read(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "more.YAML").write_text("kind: x\n", encoding="utf-8")
    (root / "policies" / "linked").symlink_to("../shared")
    watch = Watch(root, stamp(root))
    (root / "shared" / "more.YAML").write_text("kind: something else\n", encoding="utf-8")
    assert looks(watch) == [False, True, False]
    (root / "policies" / ".hidden.yaml").write_text("kind: x\n", encoding="utf-8")
    assert looks(watch) == [False, False, False]


def test_a_link_that_is_turned_to_lead_out_is_told(root: Path, tmp_path: Path) -> None:
    (root / "policies" / "a.yaml").symlink_to("rights.yaml")
    watch = Watch(root, stamp(root))
    (tmp_path / "b.yaml").write_text("kind: x\n", encoding="utf-8")
    (root / "policies" / "a.yaml").unlink()
    (root / "policies" / "a.yaml").symlink_to(tmp_path / "b.yaml")
    assert looks(watch) == [False, True, False]
