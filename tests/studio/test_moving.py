"""Files that are renamed and deleted in the studio: nothing is lost, and nothing outside is touched."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.report.pages import codes, page
from maybuy.studio import files
from maybuy.studio.files import ElsewhereError
from maybuy.studio.shelf import Shelf, UnknownFileError
from maybuy.studio.workspace import Conflict, NothingToDoError, UnsavedError
from studio.visiting import Visitor, small

FILE = "catalog/weather.yaml"
NEW = "catalog/forecasts.yaml"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with Visitor(small(tmp_path)) as found:
        yield found


def base(visitor: Visitor, name: str = FILE, tab: str = "one") -> str:
    return visitor.open(name, tab)


def test_a_file_is_renamed_and_gets_its_name_back(visitor: Visitor) -> None:
    text = visitor.text(FILE)
    answer = visitor.post("/rename", script=False, file=FILE, to=NEW, base=base(visitor))
    assert answer.status_code == 303
    assert NEW.replace("/", "%2F") in answer.headers["location"]
    assert visitor.text(NEW) == text
    assert not (visitor.root / FILE).exists()
    shown = visitor.get("/", tab="one", file=NEW)
    assert shown.status_code == 200
    assert FILE in shown.text  # among those that can be brought back
    answer = visitor.post("/undo", file=NEW).json()
    assert answer["done"]
    assert FILE.replace("/", "%2F") in answer["gone"]
    assert visitor.text(FILE) == text
    assert not (visitor.root / NEW).exists()
    assert NEW.replace("/", "%2F") in visitor.post("/redo", script=False, file=FILE).headers["location"]
    assert visitor.text(NEW) == text


def test_a_file_is_deleted_and_brought_back(visitor: Visitor) -> None:
    text = visitor.text(FILE)
    answer = visitor.post("/delete", script=False, file=FILE, base=base(visitor))
    assert answer.status_code == 303
    assert not (visitor.root / FILE).exists()
    seen = visitor.get(answer.headers["location"])
    assert seen.status_code == 404
    assert "Bring it back" in seen.text
    assert visitor.post("/undo", script=False, file=FILE).status_code == 303
    assert visitor.text(FILE) == text


def test_what_was_changed_meanwhile_is_neither_renamed_nor_deleted(visitor: Visitor) -> None:
    known = base(visitor)
    (visitor.root / FILE).write_text("kind: product\n", encoding="utf-8")
    for path, more in (("/rename", {"to": NEW}), ("/delete", {})):
        answer = visitor.post(path, file=FILE, base=known, **more)
        assert answer.status_code == 409
        assert visitor.text(FILE) == "kind: product\n"
    assert not (visitor.root / NEW).exists()


def test_what_is_not_saved_keeps_its_file(visitor: Visitor) -> None:
    known = base(visitor)
    visitor.post("/text", file=FILE, text="kind: product\n", base=known)
    for path, more in (("/rename", {"to": NEW}), ("/delete", {})):
        answer = visitor.post(path, file=FILE, base=known, **more)
        assert (answer.status_code, answer.json()["done"]) == (409, False)
    assert (visitor.root / FILE).exists()


def test_another_tabs_text_outlives_the_file(visitor: Visitor) -> None:
    known = base(visitor, tab="two")
    visitor.post("/text", tab="two", file=FILE, text="kind: product\n", base=known)
    visitor.post("/delete", file=FILE, base=base(visitor))
    answer = visitor.post("/save", tab="two", file=FILE, text="kind: product\n", base=known)
    assert answer.status_code == 409
    assert "conflict" in answer.json()


def test_a_renaming_is_taken_back_in_the_order_of_the_saves(visitor: Visitor) -> None:
    visitor.post("/rename", file=FILE, to=NEW, base=base(visitor))
    text = visitor.text(NEW)
    visitor.post("/save", file=NEW, text=text + "# more\n", base=base(visitor, NEW))
    # the old name cannot come back while there is something that was done since
    assert visitor.post("/undo", file=FILE).status_code == 409
    assert visitor.post("/undo", file=NEW).json()["done"]
    assert visitor.text(NEW) == text
    assert visitor.post("/undo", file=NEW).json()["done"]
    assert visitor.text(FILE) == text


def test_a_name_that_somebody_takes_meanwhile_is_theirs(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, looked, text = Shelf(visitor.root), files.new_entry, visitor.text(FILE)

    def then_taken(*given: Any) -> Any:
        found = looked(*given)
        (visitor.root / NEW).write_text("theirs", encoding="utf-8")
        return found

    monkeypatch.setattr(files, "new_entry", then_taken)
    shown = shelf.opened("one", FILE)
    with pytest.raises(FileExistsError):
        shelf.renamed("one", FILE, NEW, shown.base)
    assert (visitor.text(FILE), visitor.text(NEW)) == (text, "theirs")
    (visitor.root / NEW).unlink()
    with pytest.raises(FileExistsError):
        shelf.made("one", NEW, "kind: product\n")
    assert visitor.text(NEW) == "theirs"
    assert not [*visitor.root.rglob("*.part")]


def test_a_file_that_only_its_owner_may_read_stays_so(visitor: Visitor) -> None:
    shelf, path = Shelf(visitor.root), visitor.root / FILE
    path.chmod(0o600)
    shelf.renamed("one", FILE, NEW, shelf.opened("one", FILE).base)
    assert stat.S_IMODE((visitor.root / NEW).stat().st_mode) == 0o600
    shelf.removed("one", NEW, shelf.opened("one", NEW).base)
    shelf.back("one", NEW)
    assert stat.S_IMODE((visitor.root / NEW).stat().st_mode) == 0o600
    shelf.back("one", NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_a_link_leads_to_meanwhile_does_not_go_with_a_name(visitor: Visitor) -> None:
    shelf = Shelf(visitor.root)
    shelf.made("one", NEW, "kind: product\n")
    moved = visitor.root / "catalog/moved.yaml"
    (visitor.root / NEW).rename(moved)
    (visitor.root / NEW).symlink_to(moved)
    with suppress(ElsewhereError):
        shelf.back("one", NEW)
    assert moved.is_file()


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("../outside.yaml", 403),
        ("catalog/../../outside.yaml", 403),
        ("/tmp/outside.yaml", 403),
        ("catalog/.git.yaml", 403),
        ("elsewhere/new.yaml", 403),
        ("catalog/new.txt", 403),
        ("catalog/link/new.yaml", 403),
        ("policies/actions.yaml", 409),
        (FILE, 409),
        ("", 403),
    ],
)
def test_a_name_leads_nowhere_else(visitor: Visitor, to: str, status: int) -> None:
    outside = visitor.root.parent / "outside"
    outside.mkdir(exist_ok=True)
    (visitor.root / "catalog" / "link").symlink_to(outside)
    before = visitor.text(FILE)
    assert visitor.post("/rename", file=FILE, to=to, base=base(visitor)).status_code == status
    assert visitor.text(FILE) == before
    assert not list(outside.iterdir())


@pytest.mark.parametrize("name", ["../outside.yaml", "pyproject.toml", "catalog/none.yaml", ".git/config"])
def test_no_other_file_is_deleted(visitor: Visitor, name: str) -> None:
    (visitor.root / "pyproject.toml").write_text("x", encoding="utf-8")
    assert visitor.post("/delete", file=name, base="missing").status_code == 404
    assert (visitor.root / "pyproject.toml").exists()


def test_a_file_that_a_link_leads_to_stays(visitor: Visitor) -> None:
    real = visitor.root / "real.yaml"
    real.write_bytes((visitor.root / FILE).read_bytes())
    (visitor.root / FILE).unlink()
    (visitor.root / FILE).symlink_to(real)
    known = base(visitor)
    assert 'action="/delete"' not in visitor.get("/", tab="one", file=FILE).text
    assert visitor.post("/delete", file=FILE, base=known).status_code == 403
    assert visitor.post("/rename", file=FILE, to=NEW, base=known).status_code == 403
    assert (visitor.root / FILE).is_symlink()
    assert real.exists()


NAMES = ("catalog/a.yaml", "catalog/b.yaml", "policies/c.yaml")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("save", "rename", "delete", "back", "forth")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.integers(0, 3),
    ),
    max_size=12,
)


@given(STEPS)
@settings(max_examples=drawn(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_all_steps_back_lead_to_the_beginning(tmp_path: Path, steps: list[tuple[str, str, str, int]]) -> None:
    for one in NAMES:
        (tmp_path / one).parent.mkdir(exist_ok=True)
        (tmp_path / one).unlink(missing_ok=True)
    first = {NAMES[0]: b"kind: product\nid: a\n", NAMES[2]: b"kind: policy\nid: c\n"}
    for name, content in first.items():
        (tmp_path / name).write_bytes(content)
    shelf = Shelf(tmp_path)
    for what, name, to, number in steps:
        try:
            known = shelf.opened("one", name).base
            if what == "save":
                shelf.saved("one", name, f"kind: product\nid: p{number}\n", known)
            elif what == "rename":
                assert not isinstance(shelf.renamed("one", name, to, known), Conflict)
            elif what == "delete":
                assert shelf.removed("one", name, known) is None
            elif what == "back":
                shelf.back("one", name)
            else:
                shelf.forth("one", name)
        except (UnknownFileError, FileExistsError, NothingToDoError):
            continue
    # Whatever was done, taking all of it back in some order leads to how it was: nothing is lost on the way.
    moved = True
    while moved:
        moved = False
        for name in NAMES:
            with suppress(NothingToDoError, UnknownFileError, UnsavedError, ElsewhereError):
                moved |= shelf.back("one", name) is None
    assert _there(tmp_path) == first


def _there(root: Path) -> Mapping[str, bytes]:
    return {name: (root / name).read_bytes() for name in NAMES if (root / name).exists()}


def test_a_findings_code_leads_to_its_page(visitor: Visitor) -> None:
    visitor.post("/text", file=FILE, text="kind: product\nid: weather\nprice: 5\nx: 1\n", base=base(visitor))
    found = visitor.get("/", tab="one", file=FILE).text
    code = found.split('href="/help/')[1].split("?")[0]
    assert code in codes()
    shown = visitor.get(f"/help/{code}", tab="one", file=FILE)
    assert shown.status_code == 200
    first = next(line for line in str(page(code, "en")).splitlines() if line and not line.startswith("#"))
    assert first.split("`")[0].split("[")[0] in shown.text
    assert visitor.get("/help/nothing").status_code == 404
    assert visitor.get("/help/..%2Findex").status_code == 404


def test_every_page_of_a_code_is_shown_and_its_links_lead_to_others(visitor: Visitor) -> None:
    for code in codes()[::6]:
        text = visitor.get(f"/help/{code}", tab="one").text
        article = text[text.index("<article") : text.index("</article>")]
        for link in article.split('href="')[1:]:
            assert link.startswith("/help/"), (code, link[:80])
        assert "<script" not in article


def test_what_cannot_be_shown_or_written_is_said(visitor: Visitor) -> None:
    assert visitor.get("/", tab="one", file="catalog/none.yaml").status_code == 404
    (visitor.root / "catalog" / "odd.yaml").write_bytes(b"kind: \xff\n")
    assert "it is not text in UTF-8" in visitor.get("/", tab="one", file="catalog/odd.yaml").text


def test_an_empty_root_says_that_there_is_no_file(tmp_path: Path) -> None:
    with Visitor(tmp_path) as empty:
        shown = empty.get("/", tab="one")
        assert shown.status_code == 200
        assert "There is no file yet" in shown.text
