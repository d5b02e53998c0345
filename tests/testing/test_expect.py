"""Holding a decision against what is expected of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from featured import featured
from maybuy.testing.run import run_suite
from maybuy.testing.suite import read_suite
from testing.suites import HEAD, asked, found, results, suite

BUY = "user: marie, action: buy, item: productivity-pack"
CYCLE = "user: marie, action: change_billing_cycle, to: monthly"
REFUSED = "user: luc, action: buy, item: collaboration"
PAYS = "user: marie, action: add_seats, item: support"
OUTDATED = "user: marie, action: buy, item: guide/lite, at: 2020-09-02"

CASES = [
    (BUY, "{outcome: allow}", ""),
    (BUY, "{outcome: deny}", "outcome: deny | allow"),
    (BUY, "{channels: [subscription_page, representative]}", ""),
    (BUY, "{channels: [representative, subscription_page]}", ""),
    (BUY, "{channels: [representative]}", "channels: [representative] | [subscription_page, representative]"),
    (BUY, "{channels: []}", "channels: [] | [subscription_page, representative]"),
    (REFUSED, "{channels: []}", ""),
    (BUY, "{includes_channels: [representative]}", ""),
    (
        BUY,
        "{includes_channels: [representative, website]}",
        "includes_channels: [representative, website] | [subscription_page, representative]",
    ),
    (REFUSED, "{reason: already_held}", ""),
    (REFUSED, "{reason: not_listed}", ""),
    (REFUSED, "{reason: granted}", "reason: granted | already_held, not_listed"),
    (REFUSED, "{reason: [already_held, not_listed]}", ""),
    (
        REFUSED,
        "{reason: [not_listed, already_held]}",
        "reason: [not_listed, already_held] | [already_held, not_listed]",
    ),
    (REFUSED, "{reason: [already_held]}", "reason: [already_held] | [already_held, not_listed]"),
    (BUY, "{effective: now}", ""),
    (BUY, "{effective: next_cycle}", "effective: next_cycle | now, 2020-09-01"),
    (CYCLE, "{effective: next_cycle}", ""),
    (CYCLE, "{effective: 2021-03-01}", ""),
    (CYCLE, "{effective: 2021-03-02}", "effective: 2021-03-02 | next_cycle, 2021-03-01"),
    (CYCLE, "{effective: {timing: next_cycle, on: 2021-03-01}}", ""),
    (CYCLE, "{effective: {timing: next_cycle}}", ""),
    (CYCLE, "{effective: {on: 2021-03-01}}", ""),
    (
        CYCLE,
        "{effective: {timing: now, on: 2021-03-01}}",
        "effective: now, 2021-03-01 | next_cycle, 2021-03-01",
    ),
    (REFUSED, "{effective: now}", "effective: now | never"),
    (BUY, "{obligations: []}", ""),
    (BUY, "{settlement: {by: proration}}", ""),
    (BUY, "{settlement: {credit: rest}}", ""),
    (BUY, "{settlement: {by: full}}", "settlement: by: full | by: proration"),
    (
        BUY,
        "{settlement: {by: proration, credit: none}}",
        "settlement: by: proration, credit: none | by: proration, credit: rest",
    ),
    (CYCLE, "{settlement: {by: new_term}}", "settlement: by: new_term | never"),
    (REFUSED, "{settlement: {by: proration}}", "settlement: by: proration | never"),
    (BUY, "{obligations: [accept:privacy]}", "obligations: [accept:privacy] | []"),
    (BUY, "{limits: {custom_objects: 0}}", ""),
    (BUY, "{limits: {custom_objects: 5}}", "limits: {custom_objects: 5} | {custom_objects: 0}"),
    (
        BUY,
        "{outcome: deny, effective: next_cycle}",
        "outcome: deny | allow; effective: next_cycle | now, 2020-09-01",
    ),
]


# 181 of 365 days of the term are left: a seat at $49 costs 49 x 12 x 181 / 365 = 291.58 of them.
MONEY = [
    (PAYS, "{price: 49}", ""),
    (PAYS, "{price: 59}", "price: 59 | 49"),
    (PAYS, "{price: {annual: 49, monthly: 59}}", ""),
    (PAYS, "{price: {annual: 49}}", "price: {annual: 49} | {annual: 49, monthly: 59}"),
    (CYCLE, "{price: 49}", "price: 49 | none"),
    (PAYS, "{due_now: 291.58, recurring: 9084}", ""),
    (PAYS, "{due_now: 291.59}", "due_now: 291.59 | 291.58"),
    (PAYS + ", seats: 3", "{due_now: 874.75, recurring: 10260}", ""),
    (PAYS, "{lines: {support/professional: 13, collaboration: 12}}", ""),
    (
        PAYS,
        "{lines: {support/professional: 13}}",
        "lines: {support/professional: 13} | {collaboration: 12, support/professional: 13}",
    ),
    (PAYS, "{limits: {custom_objects: 0}}", ""),
    (PAYS, "{limits: {custom_objects: 5}}", "limits: {custom_objects: 5} | {custom_objects: 0}"),
    (REFUSED, "{due_now: 0, recurring: 8496}", ""),
]


@pytest.mark.parametrize(("question", "expect", "told"), MONEY)
def test_money_is_that_of_an_order_of_the_question_alone(
    tmp_path: Path, question: str, expect: str, told: str
) -> None:
    (result,) = results(suite(tmp_path, asked(question, expect)))
    assert not result.findings
    (answer,) = result.answers
    assert " ".join(f"{one.what}: {one.expected} | {one.got}" for one in answer.mismatches) == told


def ordered(order: str, expect: str) -> str:
    """A file with one test, whose order is acme's and marie's."""
    return (
        f"{HEAD}  - name: a test\n    order: {{account: acme, user: marie, {order}}}\n    expect: {expect}\n"
    )


SEATS = "{action: add_seats, item: support, seats: 3}"
EXPLORE = "{action: buy, item: explore/professional, seats: 12}"
BOTH = f"changes: [{SEATS}, {EXPLORE}]"


# Twelve seats at $9 cost 12 x 9 x 12 x 181 / 365 = 642.67, the three of Support 874.75 as above.
@pytest.mark.parametrize(
    ("order", "expect", "told"),
    [
        (BOTH, "{outcome: allow, due_now: 1517.42, effective: now, reason: granted, obligations: []}", ""),
        (BOTH, "{channels: [subscription_page, representative], reason: [granted]}", ""),
        (BOTH, "{outcome: refer}", "outcome: refer | allow"),
        (f"at: 2021-02-28, changes: [{SEATS}]", "{due_now: 4.83}", ""),
        (
            "changes: [{action: upgrade_edition, item: support/enterprise}, {action: buy, item: sunshine}]",
            "{limits: {custom_objects: 1_000_000}}",
            "",
        ),
        ("changes: []", "{lines: {support/professional: 12, collaboration: 12}, due_now: 0}", ""),
        (
            "changes: [{action: change_billing_cycle, to: monthly}]",
            "{effective: 2021-03-01, due_now: 0, recurring: 8496}",
            "",
        ),
    ],
)
def test_a_whole_order_is_held_to_what_is_expected_of_its_summary(
    tmp_path: Path, order: str, expect: str, told: str
) -> None:
    (result,) = results(suite(tmp_path, ordered(order, expect)))
    assert not result.findings
    (answer,) = result.answers
    assert " ".join(f"{one.what}: {one.expected} | {one.got}" for one in answer.mismatches) == told


@pytest.mark.parametrize(
    ("order", "expect", "wrong"),
    [
        (BOTH, "{price: 49}", ("goes-with", "price")),
        (BOTH, "{settlement: {by: full}}", ("goes-with", "settlement")),
        (BOTH, "{lines: {suport/team: 3}}", ("unknown-item", "suport/team")),
        (BOTH, "{limits: {objects: 3}}", ("unknown-limit", "objects")),
        ("changes: [{action: bye, item: explore/lite}]", "{due_now: 0}", ("unknown-action", "bye")),
        ("changes: [{action: buy, item: explor}]", "{due_now: 0}", ("unknown-item", "explor")),
        ("at: 2019-01-01, changes: []", "{due_now: 0}", ("cannot-ask", "2019-01-01")),
    ],
)
def test_what_cannot_be_ordered_or_expected_is_found_where_it_is_written(
    tmp_path: Path, order: str, expect: str, wrong: tuple[str, str]
) -> None:
    assert [(code, word) for code, word, _, _ in found(suite(tmp_path, ordered(order, expect)))] == [wrong]


def test_what_only_a_question_has_is_told_to_stand_in_a_test_of_one(tmp_path: Path) -> None:
    (wrong,) = found(suite(tmp_path, ordered(BOTH, "{price: 49}")))
    said = ("`price` is that of one question, and this test asks an order", "expect it in a test with `ask`")
    assert wrong == ("goes-with", "price", *said)


def test_a_test_asks_one_thing(tmp_path: Path) -> None:
    both = f"{HEAD}  - {{name: a, ask: {{}}, order: {{account: acme, user: marie}}, expect: {{}}}}\n"
    neither = f"{HEAD}  - {{name: a, expect: {{outcome: allow}}}}\n"
    messages = [[one[2] for one in found(suite(tmp_path, text))] for text in (both, neither)]
    assert "`order` stands beside `ask`, and a test asks one or the other" in messages[0]
    assert messages[1] == ["this test asks nothing"]


def test_what_is_expected_of_money_is_read_in_cycles_that_there_are(tmp_path: Path) -> None:
    (wrong,) = found(suite(tmp_path, asked(PAYS, "{price: {yearly: 49}}")))
    assert wrong[:2] == ("unknown-cycle", "yearly")


@pytest.mark.parametrize(("question", "expect", "told"), CASES)
def test_what_is_not_as_expected_is_told_with_both_sides(
    tmp_path: Path, question: str, expect: str, told: str
) -> None:
    (result,) = results(suite(tmp_path, asked(question, expect)))
    (answer,) = result.answers
    assert "; ".join(f"{one.what}: {one.expected} | {one.got}" for one in answer.mismatches) == told
    assert result.passed == (not told)


EXPLORER = """\
kind: policy-test
at: 2020-09-01
accounts:
  explorer:
    {type: self_service, country: CH, currency: USD, users: [{id: zoe, role: owner}],
     subscription: {cycle: annual, term: {start: 2020-03-01, end: 2021-03-01}, items: [{item: explore/lite}]}}
tests:
  - name: first
    ask: {account: explorer, user: zoe, action: use, item: care}
    expect: {features: %s}
"""


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        ("[{care: low}, {days: 2.50}, {sso: false}, {words: of explore}]", ""),
        ("[{days: 2.5}, {editor: false}]", ""),
        ("[sso, {days: 2.5}]", "[sso, days: 2.5] | [sso: false, days: 2.5]"),
        ("[{care: high}]", "[care: high] | [care: low]"),
        ("[{care: false}, {days: 0}]", "[care: false, days: 0] | [care: low, days: 2.5]"),
    ],
)
def test_what_the_account_has_of_features_is_held_against_what_is_expected(
    tmp_path: Path, expected: str, told: str
) -> None:
    file = tmp_path / "some_test.yaml"
    file.write_text(EXPLORER % expected, encoding="utf-8")
    one = read_suite(file, tmp_path, featured().definitions)
    assert one.findings == ()
    (result,) = run_suite(one, featured(), date(2020, 9, 1))
    (answer,) = result.answers
    assert "".join(f"{each.expected} | {each.got}" for each in answer.mismatches) == told


@pytest.mark.parametrize(
    ("expected", "code"), [("[ssso]", "unknown-feature"), ("[{care: middling}]", "feature-value")]
)
def test_a_feature_or_value_that_there_is_none_of_cannot_be_expected(
    tmp_path: Path, expected: str, code: str
) -> None:
    file = tmp_path / "some_test.yaml"
    file.write_text(EXPLORER % expected, encoding="utf-8")
    (found,) = read_suite(file, tmp_path, featured().definitions).findings
    assert found.code == code


NEW = """\
kind: policy-test
at: 2020-09-01
accounts:
  new: {type: self_service, country: CH, currency: USD, users: [{id: zoe, role: owner}], subscription: null}
tests:
  - name: first
    ask: {account: new, user: zoe, action: buy, item: support/team}
    expect: {obligations: [%s]}
"""


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ("MSA, accept:privacy, provide:vat-number", True),
        ("provide:vat-number, accept:privacy, MSA", True),
        ("MSA, accept:privacy", False),
        ("MSA, MSA, accept:privacy, provide:vat-number", False),
        ('{kind: accept_terms, terms: privacy, version: "2020-01"}, MSA, provide:vat-number', True),
        ('{kind: accept_terms, terms: privacy, version: "2019-01"}, MSA, provide:vat-number', False),
        ("{kind: accept_terms, terms: privacy}, MSA, {kind: provide, detail: vat-number}", True),
        ("{kind: accept_terms}, {kind: accept_terms}, {kind: provide}", True),
        ("{kind: accept_terms}, {kind: provide}, {kind: provide}", False),
    ],
)
def test_obligations_are_the_same_in_any_order_and_by_version_where_one_is_given(
    tmp_path: Path, expected: str, holds: bool
) -> None:
    (result,) = results(
        suite(tmp_path, NEW % expected.replace("MSA", "accept:master-subscription-agreement"))
    )
    assert result.passed is holds
