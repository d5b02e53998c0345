"""What stands in files never becomes markup, read by a real parser of Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maybuy.report import markdown
from report.commonmark import blocks, fences, inline, live, words

_MARKS = r"""
` `` ``` ~~~ \ | \| * ** _ __ ~ ~~ [ ] ( ) ![ ]( < > </ <!-- --> <b> & &lt; &#64; # ## @ @octocat @org/team
#12 org/repo#7 GH-3 ABC-12 !5 $5 $ $$ %2 ~bug &9 ^alert#1 http:// https://evil.example/x www.evil.example
evil.com a@b.org mailto: ftp:// //localhost :smile: [x]: [^1] [x] [!NOTE] 1. 2) - + --- === é 日本 a Chat
0123456789abcdef
"""
MARKS = _MARKS.split()
BLANKS = [" ", "    ", "\t", "\n", "\r", "\r\n", "\n\n", "\x0b", "\x0c", "\x1f", "\u0085", "\u00a0", "\u2028"]
UNSEEN = ["\0", "\x1b[2J", "\u202e", "\u200b", "\udce9"]
odd = st.one_of(st.text(), st.lists(st.sampled_from([*MARKS, *BLANKS, *UNSEEN])).map("".join))

BREAKS = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f \x85\u2028\u2029]+")
LINES = re.compile("\r\n|[\n\x0b\x0c\r\x1c-\x1e\x85\u2028\u2029]")


def as_given(text: str) -> str:
    """What a reader must see of a text: its words in a line, an escape for what nobody could see."""
    return escaped(BREAKS.sub(" ", text).strip())


def escaped(line: str) -> str:
    return "".join(
        one if one.isprintable() or (one.isspace() and one != "\x1f")
        else f"\\u{ord(one):04x}" if ord(one) < 0x10000
        else f"\\U{ord(one):08x}"
        for one in line
    )  # fmt: skip


@given(odd)
@example("x\n```\n## All good")
@example("$5 a 6$")
@example("`a`@b`c`")
def test_a_text_comes_out_as_it_is_given_wherever_it_stands(text: str) -> None:
    shown = markdown.text(text)
    for before, kinds in (
        ("- ", ["bullet_list_open", "list_item_open", "paragraph_open"]),
        ("### ", ["heading_open"]),
        ("", ["paragraph_open"]),
    ):
        made = f"{before}{shown}\n"
        assert list(live(made)) == []
        if shown:
            assert blocks(made)[: len(kinds) + 1] == [*kinds, "inline"]
            assert blocks(made) == blocks(f"{before}word\n")
            (tokens,) = inline(made)
            assert words(tokens) == as_given(text)


@given(st.lists(odd, min_size=3, max_size=3))
def test_a_table_has_the_cells_that_it_is_given(texts: list[str]) -> None:
    cells = [markdown.text(one) for one in texts]
    made = "\n".join(markdown.table(["one", "two", "three"], [cells, ["last", "", ""]]))
    assert list(live(made)) == []
    read = [words(tokens) for tokens in inline(made)]
    assert read == ["one", "two", "three", *(as_given(one).strip() for one in texts), "last", "", ""]


@given(odd)
@example("`a`@b`c`")
@example("@a`b` `c|d` `\\`")
def test_a_sentence_makes_code_of_what_is_in_backticks_and_of_nothing_else_anything(text: str) -> None:
    made = f"- {markdown.sentence(text)}\n"
    assert list(live(made)) == []
    if made != "- \n":
        assert blocks(made) == blocks("- word\n")
        (tokens,) = inline(made)
        assert words(tokens).replace("`", "") == as_given(text).replace("`", "")


def test_a_sentence_shows_the_words_of_a_file_as_code() -> None:
    said = "`support/pro` is not an item - did you mean `support/professional`?"
    assert markdown.sentence(said) == said
    assert markdown.sentence("`a|b` and `c\\`") == "&#96;a&#124;b&#96; and &#96;c&#92;&#96;"


@given(odd, odd)
@example("x\n```\n## All good", "")
@example("x\r```", "~~~")
def test_a_fence_holds_whatever_is_put_into_it(text: str, other: str) -> None:
    made = markdown.fenced(text) + "\n" + markdown.fenced(other)
    assert blocks(made) == ["fence", "fence"]
    assert fences(made)[0].split("\n") == [*map(escaped, LINES.split(text.rstrip("\n"))), ""]


@pytest.mark.parametrize(
    "plain",
    [
        "Support Team, annual, USD: $19.00 → $21.00 (+10.5%)",
        "facturation mensuelle : 9,00\u00a0$US, 1\u202f000\u00a0€",
        "Buy: Chat, Explore & Guide; seats 1 or more, and so on!",
        "Zendesk's “Suite” (self-service or sales-assisted)",
    ],
)
def test_what_cannot_be_taken_for_anything_stays_as_it_is(plain: str) -> None:
    assert markdown.text(plain) == plain.replace("&", "&amp;")


def test_words_that_might_become_links_are_code() -> None:
    assert (
        markdown.text("ask @octocat, see #12 or www.evil.example")
        == "ask `@octocat,` see `#12` or `www.evil.example`"
    )
