"""What a file may cost, and that nothing costs more."""

from __future__ import annotations

import pytest

from maybuy.language.told import told
from maybuy.source import START, Limits, read


def test_aliases_count_as_often_as_they_repeat() -> None:
    text = "a: &x [1, 2, 3]\nb: [*x, *x]\n"  # 1 + 2 keys + 4 + 1 + 2 * 4 nodes
    assert read(text, "f.yaml", limits=Limits(max_nodes=16)).ok
    (found,) = told(read(text, "f.yaml", limits=Limits(max_nodes=15)).findings)
    assert found.code == "too-many-nodes"


def test_aliases_add_to_the_depth_of_where_they_stand() -> None:
    text = "a: &x [[1]]\nb: [[*x]]\n"
    assert read(text, "f.yaml", limits=Limits(max_depth=5)).ok
    (found,) = told(read(text, "f.yaml", limits=Limits(max_depth=4)).findings)
    assert (found.code, found.span) == ("too-deep", (2, 6, 2, 8))


def test_as_many_levels_as_allowed_are_read() -> None:
    assert read("[" * 64 + "]" * 64, "f.yaml").ok


@pytest.mark.parametrize("piece", ["[", "- ", "{a: ", '{"a":', "[{a: ", "? "])
def test_a_hundred_thousand_levels_are_refused(piece: str) -> None:
    document = read(piece * 100_000, "f.yaml")
    assert document.findings[-1].code == "too-deep"
    assert document.data is None


def test_a_block_of_keys_nested_too_deep_is_refused() -> None:
    text = "".join(" " * level + "a:\n" for level in range(200))
    assert [found.code for found in told(read(text, "f.yaml").findings)] == ["too-deep"]


def test_reading_stops_at_more_findings_than_anyone_reads() -> None:
    document = read("- !a b\n" * 1000, "f.yaml", limits=Limits(max_findings=10))
    assert len(document.findings) == 11
    last = told(document.findings)[-1]
    assert (last.code, last.message, last.help) == (
        "syntax",
        "there are more than 10 problems",
        "reading stopped here; correct these first",
    )


def test_thousands_of_anchors_are_read() -> None:
    document = read("".join(f"- &a{number} {number}\n" for number in range(10_000)), "f.yaml")
    assert document.data == list(range(10_000))


@pytest.mark.parametrize("text", ['"' + "x " * 500_000, "a: " + "x" * 1_000_000, '["' + '\\"' * 500_000])
def test_very_long_lines_are_read_or_refused(text: str) -> None:
    document = read(text, "f.yaml")
    assert document.ok or document.findings[0].code == "syntax"


def test_a_text_past_the_size_limit_is_not_read() -> None:
    (found,) = told(read("a: 12345", "f.yaml", limits=Limits(max_bytes=7)).findings)
    assert (found.code, found.message, found.help, found.span) == (
        "too-large",
        "the file is larger than 7 bytes",
        "split it into several files",
        START,
    )
