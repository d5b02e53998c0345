from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table

from maybuy.report.console import Text, grid, indented, printed, titled
from maybuy.report.html import coded, html


class Read(HTMLParser):
    """The text of HTML, and its elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.elements = "", []
        self.feed(text)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += " " if tag in ("td", "p", "br") else ""
        self.elements.append((tag, dict(attrs).get("class")))


def shown(out: Console) -> None:
    titled(out, "A <title>")
    out.print(Text("✔ ", style="allow") + Text("yes & no"), soft_wrap=True)
    table = grid()
    table.add_column()
    table.add_column(justify="right")
    table.add_row(Text("Seats", style="label"), Text("3"))
    indented(out, table)


def test_it_says_what_the_text_says() -> None:
    assert Read(html(shown)).text.split() == printed(shown).split()


def test_what_is_shown_becomes_headings_paragraphs_and_tables() -> None:
    elements = Read(html(shown, level=4)).elements

    assert ("h4", None) in elements
    assert ("p", "say-allow") in elements
    assert ("span", "say-label") in elements
    assert ("td", "say-number") in elements
    assert ("div", "say-inset") in elements


def test_a_table_with_headings_has_them() -> None:
    table = Table("One", "Two")
    table.add_row("a", "b")

    assert '<th scope="col">One</th>' in html(lambda out: out.print(table))


def test_nothing_that_is_empty_is_shown() -> None:
    def empty(out: Console) -> None:
        out.print()
        indented(out, grid())

    assert html(empty) == ""


@given(st.text(max_size=30), st.sampled_from(("", "title", "deny")), st.text(max_size=10))
def test_no_text_becomes_part_of_the_page(text: str, style: str, more: str) -> None:
    made = html(lambda out: out.print(Text(text, style=style).append(more, "faint")))
    elements = [tag for tag, _ in Read(made).elements]

    assert set(elements) <= {"p", "h3", "span", "br", "code"}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("add `limits` here", "add <code>limits</code> here"),
        ("one ` alone", "one ` alone"),
        ("a\nb", "a<br>b"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
    ],
)
def test_what_stands_in_backticks_is_code(text: str, made: str) -> None:
    assert coded(text) == made
