"""Everything but YAML itself that a file can have wrong with it."""

from __future__ import annotations

import pytest

from source.cases import Case, check_french, check_told

# Each line repeats the one before nine times: nine lines stand for 400 million values.
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 9)
)

CASES: dict[str, Case] = {
    "a_duplicate_key_is_named_with_the_line_of_the_first": (
        "a: 1\nb: 2\na: 3\n",
        "duplicate-key",
        (3, 1),
        "a",
        "`a` is given twice; it stands on line 1 already",
        "keep one of the two",
    ),
    "a_tag_is_named_and_read_past": (
        "a: !!str 5\n",
        "tag",
        (1, 4),
        "!!str",
        "`!!str` is a tag, and tags are not used here",
        "remove it, or put quotes around a text that begins with `!`",
    ),
    "an_unknown_tag_handle_is_a_tag_as_well": (
        "a: !e!x 5\n",
        "tag",
        (1, 4),
        "!e!x",
        "`!e!x` is a tag, and tags are not used here",
        "remove it, or put quotes around a text that begins with `!`",
    ),
    "a_tag_directive_is_a_tag_as_well": (
        "%TAG ! tag:x,2000:\n---\na: 1\n",
        "tag",
        (1, 1),
        "%TAG ! tag:x,2000:",
        "`%TAG` is a tag, and tags are not used here",
        "remove it, or put quotes around a text that begins with `!`",
    ),
    "infinity_is_not_a_number_to_count_with": (
        "a: -.inf\n",
        "not-finite",
        (1, 4),
        "-.inf",
        "`-.inf` is not a number that can be counted with",
        "write a number, leave the entry out for no limit, or put quotes around a text",
    ),
    "not_a_number_is_not_a_number_to_count_with": (
        "a: [.NaN]\n",
        "not-finite",
        (1, 5),
        ".NaN",
        "`.NaN` is not a number that can be counted with",
        "write a number, leave the entry out for no limit, or put quotes around a text",
    ),
    "a_number_of_too_many_digits_is_shortened_in_its_message": (
        "a: " + "1" * 80 + "\n",
        "number-too-long",
        (1, 4),
        "1" * 80,
        "the number `11111111111111111111111111111111111111111111111111111111111…` is too long or too large",
        "at most 40 characters and a power of ten of at most 400, or put quotes around a text",
    ),
    "a_number_with_a_huge_exponent_is_refused": (
        "a: 1e999999999\n",
        "number-too-long",
        (1, 4),
        "1e999999999",
        "the number `1e999999999` is too long or too large",
        "at most 40 characters and a power of ten of at most 400, or put quotes around a text",
    ),
    "nesting_past_the_limit_is_pointed_at": (
        "[" * 65,
        "too-deep",
        (1, 65),
        "[",
        "more than 64 levels of lists and mappings inside each other",
        "reading stopped here; no maybuy file needs to be this deep",
    ),
    "more_values_than_the_limit_are_refused": (
        BOMB,
        "too-many-nodes",
        (6, 40),
        "*a4",
        "more than 500000 keys and values in one file",
        "reading stopped here; split the file, and count what every `*alias` repeats",
    ),
    "an_alias_of_nothing_is_named": (
        "a: *x\n",
        "bad-alias",
        (1, 4),
        "*x",
        "`*x` repeats something that is not marked with `&` above",
        "put quotes around a text that begins with `*`",
    ),
    "an_alias_inside_its_own_anchor_is_named": (
        "a: &x [1, *x]\n",
        "bad-alias",
        (1, 11),
        "*x",
        "`*x` stands inside the very thing it repeats",
        "write out what is meant in place of `*x`",
    ),
    "a_merge_key_brings_nothing_along": (
        "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
        "syntax",
        (3, 3),
        "<<",
        "`<<` brings no keys along here",
        "write the keys out; a value that stands more than once may be shared whole, `&name` and `*name`",
    ),
    "a_list_as_a_key_is_pointed_at": (
        "? [a]\n: 1\n",
        "bad-key",
        (1, 3),
        "[",
        "a list, a mapping or an alias cannot be a key",
        "use a single word as the key; in a text, put quotes around `{…}` and `[…]`",
    ),
    "an_alias_as_a_key_is_underlined": (
        "a: &x b\n*x : 1\n",
        "bad-key",
        (2, 1),
        "*x",
        "a list, a mapping or an alias cannot be a key",
        "use a single word as the key; in a text, put quotes around `{…}` and `[…]`",
    ),
    "a_key_too_long_for_yaml_is_named": (
        "k" * 1030 + ": 1\n",
        "bad-key",
        (1, 1),
        "k" * 1030,
        "a key longer than 1,024 characters",
        "shorten it, or put quotes around a text that contains `: `",
    ),
    "a_second_document_is_pointed_at": (
        "a: 1\n---\nb: 2\n",
        "several-documents",
        (2, 1),
        "---",
        "a second document begins here, and a file holds only one",
        "move what follows `---` to a file of its own, or remove this line",
    ),
    "a_control_character_is_named_by_its_number": (
        "a: 1\nb: x\x00y\n",
        "bad-character",
        (2, 5),
        "\x00",
        "the invisible character `U+0000` cannot be used here",
        "delete it; it often comes with text copied from elsewhere",
    ),
    "a_byte_order_mark_past_the_start_is_a_bad_character": (
        "a: \ufeffb\n",
        "bad-character",
        (1, 4),
        "\ufeff",
        "the invisible character `U+FEFF` cannot be used here",
        "delete it; it often comes with text copied from elsewhere",
    ),
    "half_of_a_character_in_json_is_underlined": (
        '{"a": 1,\n "b": "x\\ud83d"}',
        "bad-character",
        (2, 9),
        "\\ud83d",
        "`\\ud83d` is only half of a character",
        "write both halves next to each other, or the character itself",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_one_finding_says_what_is_wrong_and_how_to_cure_it(case: Case) -> None:
    check_told(case)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_same_is_found_in_french(case: Case) -> None:
    check_french(case)
