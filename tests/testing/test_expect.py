"""Holding a decision against what is expected of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from featured import featured
from maybuy.testing.run import run_suite
from maybuy.testing.suite import read_suite
from testing.suites import asked, results, suite

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
    (BUY, "{limits: {custom_objects: 5}}", "limits: [custom_objects: 5] | [custom_objects: 0]"),
    (
        BUY,
        "{outcome: deny, effective: next_cycle}",
        "outcome: deny | allow; effective: next_cycle | now, 2020-09-01",
    ),
]


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
