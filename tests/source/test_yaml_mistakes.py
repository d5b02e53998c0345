"""The slips people make in YAML, and what they are told."""

from __future__ import annotations

import pytest
import yaml

from maybuy.source import read, yaml_text
from source.cases import Case, check_french, check_told

CASES: dict[str, Case] = {
    "a_missing_space_after_a_colon_is_named_with_its_cure": (
        "id: x\nprice:10\n",
        "syntax",
        (2, 1),
        "price:10",
        "a space is missing after the colon in `price:10`",
        "write `price: 10`, with an ordinary space",
    ),
    "a_missing_space_is_found_on_the_line_above_the_one_that_trips_over_it": (
        "- id:x\n  name: y\n",
        "syntax",
        (1, 3),
        "id:x",
        "a space is missing after the colon in `id:x`",
        "write `id: x`, with an ordinary space",
    ),
    "a_missing_space_between_braces_is_found_though_it_is_valid_yaml": (
        "prices: {monthly:25, annual: 19}\n",
        "syntax",
        (1, 10),
        "monthly:25",
        "a space is missing after the colon in `monthly:25`",
        "write `monthly: 25`, with an ordinary space",
    ),
    "a_non_breaking_space_after_a_colon_does_not_count_as_a_space": (
        "name:\xa0Support\nid: x\n",
        "syntax",
        (1, 1),
        "name:\xa0Support",
        "a space is missing after the colon in `name:Support`",
        "write `name: Support`, with an ordinary space",
    ),
    "a_non_breaking_space_between_braces_is_told_without_it": (
        "prices: {monthly:\xa025}\n",
        "syntax",
        (1, 10),
        "monthly:\xa025",
        "a space is missing after the colon in `monthly:25`",
        "write `monthly: 25`, with an ordinary space",
    ),
    "a_non_breaking_space_that_indents_is_pointed_at": (
        "a:\n  - id: x\n\xa0 \xa0name: y\n    price: 1\n",
        "syntax",
        (3, 1),
        "\xa0",
        "a no-break space is used for indentation",
        "replace it by ordinary spaces, two for each level; copied texts have it",
    ),
    "a_thin_space_after_others_is_pointed_at": (
        "a:\n  b: 1\n \u202f\u202fc: 1\n",
        "syntax",
        (3, 2),
        "\u202f\u202f",
        "a no-break space is used for indentation",
        "replace it by ordinary spaces, two for each level; copied texts have it",
    ),
    "a_tab_at_the_start_of_a_line_is_pointed_at": (
        "a:\n\tb: 1\n",
        "syntax",
        (2, 1),
        "\t",
        "a tab is used for indentation",
        "replace it by spaces, two for each level",
    ),
    "a_tab_after_a_dash_is_pointed_at": (
        "-\ta: b\n  c: d\n",
        "syntax",
        (1, 2),
        "\t",
        "a tab is used for indentation",
        "replace it by spaces, two for each level",
    ),
    "a_quote_that_is_never_closed_is_underlined_where_it_opens": (
        'a: "x\nb: 1\n',
        "syntax",
        (1, 4),
        '"x',
        "this quote is never closed, or only by a later one",
        'add the missing `"` at the end of the text',
    ),
    "a_quote_closed_by_a_later_one_is_underlined_where_it_opens": (
        'a: "x\nb: "y"\nc: 1\n',
        "syntax",
        (1, 4),
        '"x',
        "this quote is never closed, or only by a later one",
        'add the missing `"` at the end of the text',
    ),
    "an_apostrophe_between_single_quotes_is_explained": (
        "name: 'l'offre'\n",
        "syntax",
        (1, 10),
        "offre'",
        "text goes on here after a closing quote `'`",
        'quote all of it; inside \'…\' write an apostrophe twice, inside "…" write a quote as `\\"`',
    ),
    "text_after_a_closing_quote_is_explained": (
        'name: "Support" plus\n',
        "syntax",
        (1, 17),
        "plus",
        'text goes on here after a closing quote `"`',
        'quote all of it; inside \'…\' write an apostrophe twice, inside "…" write a quote as `\\"`',
    ),
    "a_bracket_that_is_never_closed_is_pointed_at": (
        "a: [1, 2\nb: 1\n",
        "syntax",
        (1, 4),
        "[",
        "this `[` is never closed",
        "add the missing `]`",
    ),
    "a_brace_open_at_the_end_of_the_file_is_pointed_at": (
        "a: {b: 1,\n",
        "syntax",
        (1, 4),
        "{",
        "this `{` is never closed",
        "add the missing `}`",
    ),
    "a_closing_bracket_too_many_is_pointed_at": (
        "a: [1, 2]]\n",
        "syntax",
        (1, 10),
        "]",
        "this `]` closes nothing that is open here",
        "remove it, or check that every `[` ends with `]` and every `{` with `}`",
    ),
    "a_bracket_closed_by_the_wrong_one_is_pointed_at": (
        "x: {any: [a, b}\n",
        "syntax",
        (1, 15),
        "}",
        "this `}` closes nothing that is open here",
        "remove it, or check that every `[` ends with `]` and every `{` with `}`",
    ),
    "a_missing_comma_between_pairs_is_placed_before_the_next_pair": (
        "{a: 1 b: 2}\n",
        "syntax",
        (1, 7),
        "b",
        "a comma is missing before this",
        "inside `[…]` and `{…}`, put a comma between entries",
    ),
    "a_missing_comma_between_quoted_entries_is_placed_before_the_next": (
        'any: [\n  "a"\n  "b"\n]\n',
        "syntax",
        (3, 3),
        '"',
        "a comma is missing before this",
        "inside `[…]` and `{…}`, put a comma between entries",
    ),
    "a_comma_with_nothing_before_it_is_pointed_at": (
        "a: [,]\n",
        "syntax",
        (1, 5),
        ",",
        "an entry is missing before this comma",
        "remove the comma, or add what should stand before it",
    ),
    "a_line_indented_less_than_its_neighbours_is_underlined": (
        "a:\n  b: 1\n c: 2\n",
        "syntax",
        (3, 2),
        "c: 2",
        "this line is not indented like its neighbours",
        "lines that belong together begin in the same column; indent with two spaces",
    ),
    "a_line_indented_under_a_value_is_underlined": (
        "a: 1\n  b: 2\n",
        "syntax",
        (2, 3),
        "b",
        "this line is not indented like its neighbours",
        "lines that belong together begin in the same column; indent with two spaces",
    ),
    "a_second_colon_in_a_text_is_pointed_at": (
        "because: Note: this\n",
        "syntax",
        (1, 14),
        ":",
        "a second `: ` in one value",
        "put quotes around a text that contains `: `, or begin a new line",
    ),
    "a_list_on_the_line_of_its_key_is_pointed_at": (
        "a: - b\n",
        "syntax",
        (1, 4),
        "-",
        "a list cannot begin on the line of its key",
        "begin the list on the next line, or put a text that begins with `- ` in quotes",
    ),
    "a_list_mixed_with_keys_is_underlined": (
        "- a\nb: 1\n",
        "syntax",
        (2, 1),
        "b: 1",
        "list entries and `key: value` lines are mixed at the same level",
        "indent this line to make it part of what is above, or begin a key for the list",
    ),
    "a_key_followed_by_a_dash_at_its_level_is_underlined": (
        "a: 1\n- b\n",
        "syntax",
        (2, 1),
        "- b",
        "list entries and `key: value` lines are mixed at the same level",
        "indent this line to make it part of what is above, or begin a key for the list",
    ),
    "a_line_without_a_colon_is_quoted": (
        "a: 1\nkey\nb: 1\n",
        "syntax",
        (2, 1),
        "key",
        "`key` is neither a `key: value` nor an entry of a list",
        "add a colon and a value, or indent it if it continues the text above",
    ),
    "a_text_that_begins_with_an_at_sign_wants_quotes": (
        "a: @me\n",
        "syntax",
        (1, 4),
        "@",
        "a text cannot begin with `@` unless it is in quotes",
        "put quotes around the whole text",
    ),
    "a_text_in_asterisks_wants_quotes": (
        "a: **bold**\n",
        "syntax",
        (1, 4),
        "*",
        "a text cannot begin with `*` unless it is in quotes",
        "put quotes around the whole text",
    ),
    "an_unknown_escape_is_quoted": (
        'a: "C:\\path"\n',
        "syntax",
        (1, 7),
        "\\p",
        "`\\p` has no meaning inside double quotes",
        "write a backslash as `\\\\`, or use single quotes",
    ),
    "text_on_the_line_of_a_bar_is_underlined": (
        "a: |text\n  more\n",
        "syntax",
        (1, 5),
        "text",
        "text stands on the same line as the `|` or `>` that begins it",
        "begin the text on the next line, indented, or put it in quotes",
    ),
    "text_after_the_end_of_the_content_is_underlined": (
        "{a: 1}\nb: 1\n",
        "syntax",
        (2, 1),
        "b: 1",
        "the content of the file ended above, but more follows here",
        "a file is one list or one set of `key: value` lines; remove this or indent it",
    ),
    "anything_else_gets_a_general_message": (
        "a: [1] b\n",
        "syntax",
        (1, 8),
        "b",
        "the file cannot be understood from here on",
        "look at this line and the one above for a missing quote, comma, bracket or `: `",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_finding_says_what_is_wrong_and_how_to_cure_it(case: Case) -> None:
    check_told(case)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_same_is_found_in_french(case: Case) -> None:
    check_french(case)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_is_kept_of_a_file_that_cannot_be_read_to_its_end(case: Case) -> None:
    document = read(case[0], "prices.yaml")
    assert document.data is None or case[3].startswith("monthly:")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_python_parser_finds_an_error_in_the_same_texts(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
    assert not read(case[0], "prices.yaml").ok
