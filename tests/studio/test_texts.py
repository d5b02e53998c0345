from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from maybuy.source import read
from maybuy.source.layout import laid_out
from maybuy.source.preserved import comments
from maybuy.studio.texts import for_editor, from_utf16, line_end, made, shown, utf16

SHIPPED = sorted([*ROOT.glob("catalog/**/*.yaml"), *ROOT.glob("policies/**/*.yaml")])
UNTIDY = "id:   a   # why\nkind:  product\n\n\n\nlist:\n- 'x'\n"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_saved_unchanged_is_the_same_bytes(path: object) -> None:
    content = path.read_bytes()  # type: ignore[attr-defined]

    assert made(shown(content), "catalog/a.yaml", content).content == content


@given(st.sampled_from(("\n", "\r\n", "\r")), st.sampled_from(("", "\ufeff")))
def test_the_ends_of_lines_of_a_file_stay_and_its_mark_goes(end: str, mark: str) -> None:
    there = (mark + "kind: product\nid: a\n".replace("\n", end)).encode()
    typed = shown(there) + "name: A\n"

    assert (
        made(typed, "a.yaml", there).content == "kind: product\nid: a\nname: A\n".replace("\n", end).encode()
    )


def test_a_form_sends_other_ends_of_lines_and_nothing_comes_of_it() -> None:
    there = b"kind: product\nid: a\n"

    assert made("kind: product\r\nid: b\r\n", "a.yaml", there).content == b"kind: product\nid: b\n"


def test_what_is_saved_is_laid_out_and_keeps_its_meaning_and_comments() -> None:
    saved = made(UNTIDY, "a.yaml", b"")
    before, after = read(UNTIDY, "a.yaml"), read(saved.text, "a.yaml")

    assert saved.laid_out
    assert saved.text == laid_out(after) != UNTIDY
    assert after.data == before.data
    assert [text for _, text in comments(after)] == [text for _, text in comments(before)]
    assert made(saved.text, "a.yaml", saved.content) == saved


def test_what_cannot_be_read_is_saved_letter_by_letter() -> None:
    assert made("a: [1,  2\n", "a.yaml", b"") == (b"a: [1,  2\n", "a: [1,  2\n", False)


def test_json_has_a_layout_of_its_own() -> None:
    assert made('{"a":1}', "a.json", b"") == (b'{"a":1}', '{"a":1}', False)


@given(st.text(max_size=12), st.integers(0, 12))
def test_places_are_counted_as_browsers_do(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    place = utf16(text, offset)

    assert place == len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
    assert from_utf16(text, place) == offset


@given(st.text(alphabet="a\r\n", max_size=12))
def test_an_editor_has_one_end_of_lines(text: str) -> None:
    assert "\r" not in for_editor(text)
    assert for_editor(for_editor(text)) == for_editor(text)


@pytest.mark.parametrize(("content", "end"), [(b"", "\n"), (b"a\r\nb\r\nc\n", "\r\n"), (b"a\rb", "\r")])
def test_most_lines_say_how_lines_end(content: bytes, end: str) -> None:
    assert line_end(content) == end
