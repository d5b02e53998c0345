"""Files of tests as they are read: their shape, their accounts, and the places of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.accounts import ROOT, example, shipped
from maybuy.testing.suite import read_suite
from testing.suites import ACME, HEAD, asked, found, results, suite

BUY = "user: marie, action: buy, item: productivity-pack"
INLINE = """\
kind: policy-test
at: 2020-09-01
accounts:
  small:
    type: self_service
    country: FR
    currency: USD
    users: [{id: zoe, role: owner}]
    subscription: null
tests:
  - name: a prospect buys
    ask: {account: small, user: zoe, action: buy, item: support/team}
    expect: {outcome: allow}
"""


def test_an_account_is_read_from_a_file_beside_the_tests(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(ACME.read_text(encoding="utf-8"), encoding="utf-8")
    one = suite(tmp_path, asked(BUY).replace(str(ACME), "acme.yaml"))
    assert one.accounts == {"acme": example("acme")}
    assert (set(one.documents), one.findings) == ({"some_test.yaml", "acme.yaml"}, ())


def test_an_account_in_the_file_is_called_by_its_name_there(tmp_path: Path) -> None:
    one = suite(tmp_path, INLINE)
    assert one.accounts["small"].id == "small"
    assert results(one)[0].passed


def test_an_account_in_the_file_may_have_another_id(tmp_path: Path) -> None:
    one = suite(tmp_path, INLINE.replace("    type:", "    kind: account\n    id: dupont\n    type:"))
    assert one.accounts["small"].id == "dupont"
    assert results(one)[0].passed


def test_a_mistake_in_an_account_s_file_is_said_there_and_its_tests_are_not_asked(tmp_path: Path) -> None:
    text = ACME.read_text(encoding="utf-8").replace("cycle: annual", "cycle: anual")
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    one = suite(tmp_path, asked(BUY).replace(str(ACME), "acme.yaml"))
    assert found(one) == [
        ("unknown-cycle", "anual", "`anual` is not a billing cycle of the catalog", "did you mean `annual`?")
    ]
    assert [each.file for each in one.findings] == ["acme.yaml"]
    assert not results(one)[0].passed


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "role: owner",
            "role: onwer",
            ("unknown-value", "onwer", "`user.role` is never `onwer`", "did you mean `owner`?"),
        ),
        (
            "country: FR",
            "country: France",
            (
                "bad-format",
                "France",
                "`France` is not a country",
                "write its two capital letters, such as `FR`",
            ),
        ),
        (
            "    subscription: null\n",
            "",
            ("missing-key", "type", "`subscription` is missing here", "add `subscription: ` and its value"),
        ),
    ],
)
def test_a_mistake_in_an_account_in_the_file_is_at_its_place(
    tmp_path: Path, right: str, wrong: str, expected: tuple[str, str, str, str]
) -> None:
    assert found(suite(tmp_path, INLINE.replace(right, wrong))) == [expected]


EMPTY = "write at least one entry or letter, or remove the key"
SHAPES = {
    "a_misspelt_key": (
        asked(BUY).replace("expect:", "expct:"),
        [("unknown-key", "expct", "`expct` is not a key that is known here", "did you mean `expect`?")],
    ),
    "a_misspelt_outcome": (
        asked(BUY, "{outcome: alow}"),
        [
            (
                "unknown-choice",
                "alow",
                "`alow` is none of the words that can stand here",
                "did you mean `allow`? the words are allow, refer, deny",
            )
        ],
    ),
    "nothing_expected": (
        asked(BUY, "{}"),
        [("out-of-range", "{}", "nothing is written here", EMPTY)],
    ),
    "no_tests": (
        HEAD.replace("tests:\n", "tests: []\n"),
        [("out-of-range", "[]", "nothing is written here", EMPTY)],
    ),
    "an_account_that_is_a_number": (
        asked(BUY).replace(str(ACME), "12"),
        [
            (
                "wrong-type",
                "12",
                "`12` is neither a file nor an account",
                "write the path of an account’s file, or the account itself",
            )
        ],
    ),
    "a_moment_that_is_none": (
        asked(BUY, "{effective: soon}"),
        [
            (
                "bad-format",
                "soon",
                "`soon` is neither `now`, `next_cycle` nor a date",
                "write `now`, `next_cycle`, or a day such as `2020-10-07`",
            )
        ],
    ),
    "seats_that_are_a_word": (
        asked("user: marie, action: add_seats, item: support, seats: many"),
        [
            (
                "wrong-type",
                "many",
                "`many` is not a value or a list of values",
                "write one value, or several in square brackets: `[a, b]`",
            )
        ],
    ),
    "a_kind_that_is_another": (
        asked(BUY).replace("kind: policy-test", "kind: policy"),
        [("unknown-choice", "policy", "`policy` cannot stand here", "write `policy-test`")],
    ),
    "a_key_given_twice": (
        asked(BUY).replace("name: a test\n", "name: a test\n    name: again\n"),
        [
            (
                "duplicate-key",
                "name",
                "`name` is given twice; it stands on line 5 already",
                "keep one of the two",
            )
        ],
    ),
    "no_yaml": (
        "kind: [policy-test\n",
        [("syntax", "[", "this `[` is never closed", "add the missing `]`")],
    ),
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=SHAPES)
def test_a_malformed_file_is_an_error_at_its_place_and_none_of_it_is_asked(
    case: tuple[str, list[tuple[str, str, str, str]]], tmp_path: Path
) -> None:
    text, expected = case
    one = suite(tmp_path, text)
    assert found(one) == expected
    assert (one.model, results(one)) == (None, [])


def test_without_a_catalog_only_the_shape_of_a_file_is_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "some_test.yaml"
    file.write_text(asked("user: nobody, action: nothing"), encoding="utf-8")
    assert read_suite(file, tmp_path, None).findings == ()
    file.write_text(asked(BUY, "{}"), encoding="utf-8")
    assert [one.code for one in read_suite(file, tmp_path, None).findings] == ["out-of-range"]


def test_a_file_is_called_by_its_way_from_the_root() -> None:
    file = ROOT / "policies" / "tests" / "who_test.yaml"
    one = read_suite(file, ROOT, shipped().definitions)
    assert one.document.file == "policies/tests/who_test.yaml"
    assert "examples/test-accounts/professional.yaml" in one.documents
