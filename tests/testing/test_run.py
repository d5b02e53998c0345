"""Asking the questions of tests: combinations, days, and questions that cannot be asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from acceptance.accounts import ROOT, ask, example, shipped
from maybuy.language.told import told
from maybuy.testing import run
from maybuy.testing.run import run_suite
from testing.suites import ACME, HEAD, asked, found, results, suite

USED = (
    "custom_objects",
    "api_requests",
    "sandbox",
    "skills_routing",
    "several_brands",
    "custom_roles",
    "audit_log",
)
BUY = "user: marie, action: buy, item: productivity-pack"


def test_a_question_gets_the_answer_that_the_engine_gives(tmp_path: Path) -> None:
    (result,) = results(suite(tmp_path, asked(BUY)))
    (answer,) = result.answers
    assert answer.decisions[0] == ask(example("acme"), "buy", "productivity-pack", user="marie")
    assert (result.passed, answer.mismatches) == (True, ())


def test_lists_stand_for_every_combination_in_the_order_of_the_keys(tmp_path: Path) -> None:
    text = asked(
        "user: [marie, luc], action: [buy, add_seats], item: [collaboration, support]", "{outcome: deny}"
    )
    text = text.replace("support]", "more-storage]")
    (result,) = results(suite(tmp_path, text))
    assert [(one.asking.user, one.asking.ask.action, one.asking.ask.item) for one in result.answers] == [
        (user, action, item)
        for user in ("marie", "luc")
        for action in ("buy", "add_seats")
        for item in ("collaboration", "more-storage")
    ]
    assert [one.asking.user for one in result.failures] == ["marie", "marie"]
    assert not result.passed


def test_every_key_of_a_question_is_asked(tmp_path: Path) -> None:
    questions = {
        "user: marie, action: add_seats, item: support, seats: 4": (4, None, None),
        "user: marie, action: use, item: custom_objects, quantity: 1_000": (None, 1000, None),
        "user: marie, action: change_billing_cycle, to: monthly": (None, None, "monthly"),
    }
    for question, said in questions.items():
        (result,) = results(suite(tmp_path, asked(question)))
        decision = result.answers[0].decisions[0]
        assert (decision.seats, decision.quantity, decision.to) == said


def test_the_day_is_the_question_s_own_else_the_file_s_else_today(tmp_path: Path) -> None:
    own = asked(f"{BUY}, at: [2020-10-01, 2020-11-01]")
    (result,) = results(suite(tmp_path, own))
    assert [one.decisions[0].at for one in result.answers] == [date(2020, 10, 1), date(2020, 11, 1)]
    (result,) = results(suite(tmp_path, asked(BUY)))
    assert [one.decisions[0].at for one in result.answers] == [date(2020, 9, 1)]
    undated = suite(tmp_path, asked(BUY).replace("at: 2020-09-01\n", ""))
    (result,) = run_suite(undated, shipped(), date(2020, 12, 24))
    assert [one.decisions[0].at for one in result.answers] == [date(2020, 12, 24)]


def test_only_the_tests_named_are_asked_whatever_their_capitals(tmp_path: Path) -> None:
    tests = "".join(
        f"  - name: {name}\n    ask: {{account: acme, {BUY}}}\n    expect: {{outcome: allow}}\n"
        for name in ("the Owner buys", "an admin buys")
    )
    one = suite(tmp_path, HEAD + tests)
    assert [result.test.name for result in results(one, named="owner")] == ["the Owner buys"]
    assert len(results(one)) == 2


def test_the_place_of_a_test_is_that_of_its_name(tmp_path: Path) -> None:
    (result,) = results(suite(tmp_path, asked(BUY)))
    assert result.place == "some_test.yaml:5:11"


REFUSED = {
    "an_unknown_account": (
        asked(BUY).replace("account: acme", "account: amce"),
        ("unknown-account", "amce", "`amce` is not an account of this file", "did you mean `acme`?"),
    ),
    "an_unknown_account_like_no_other": (
        asked(BUY).replace("account: acme", "account: xyz"),
        (
            "unknown-account",
            "xyz",
            "`xyz` is not an account of this file",
            "the accounts here are acme; others are named under `accounts`",
        ),
    ),
    "an_unknown_user": (
        asked("user: [marie, mary], action: view_subscription"),
        ("unknown-user", "mary", "`mary` is not a user of the account `acme`", "did you mean `marie`?"),
    ),
    "an_unknown_user_like_no_other": (
        asked("user: xyz, action: view_subscription"),
        ("unknown-user", "xyz", "`xyz` is not a user of the account `acme`", "its users are marie, luc"),
    ),
    "an_unknown_action": (
        asked("user: marie, action: biy, item: more-storage"),
        ("unknown-action", "biy", "`biy` is not an action", "did you mean `buy`?"),
    ),
    "an_unknown_item_in_a_list": (
        asked("user: marie, action: buy, item: [productivity-pack, support/pro]"),
        (
            "unknown-item",
            "support/pro",
            "`support/pro` is not an item of the catalog",
            "did you mean `support/professional`?",
        ),
    ),
    "an_unknown_edition_to_change_to": (
        asked("user: marie, action: upgrade_edition, item: support, to: enterprize"),
        (
            "unknown-item",
            "enterprize",
            "`support/enterprize` is not an item of the catalog",
            "did you mean `support/enterprise`?",
        ),
    ),
    "an_unknown_limit": (
        asked("user: marie, action: use, item: custom_object"),
        (
            "unknown-limit",
            "custom_object",
            "`custom_object` is not a limit",
            "did you mean `custom_objects`?",
        ),
    ),
    "an_unknown_cycle": (
        asked("user: marie, action: change_billing_cycle, to: anual"),
        ("unknown-cycle", "anual", "`anual` is not a billing cycle of the catalog", "did you mean `annual`?"),
    ),
    "an_unknown_payment_method": (
        asked("user: marie, action: change_payment_method, to: paypall"),
        ("unknown-payment-method", "paypall", "`paypall` is not a payment method", "did you mean `paypal`?"),
    ),
    "a_purchase_without_an_edition": (
        asked("user: marie, action: buy, item: guide"),
        (
            "cannot-ask",
            "guide",
            "`guide` has editions, and `buy` needs one",
            "say one of guide/lite, guide/professional, guide/enterprise",
        ),
    ),
    "a_purchase_of_nothing": (
        asked("user: marie, action: buy"),
        ("cannot-ask", "buy", "`buy` needs an item", "say which one"),
    ),
    "an_item_too_many": (
        asked("user: marie, action: cancel_account, item: guide"),
        (
            "cannot-ask",
            "guide",
            "`cancel_account` is not done to an item, but `guide` is given",
            "leave it out",
        ),
    ),
    "a_day_outside_the_term": (
        asked(f"{BUY}, at: 2019-01-01"),
        (
            "cannot-ask",
            "2019-01-01",
            "2019-01-01 is before the recorded term, which began on 2020-03-01",
            "ask about a later day",
        ),
    ),
    "no_seats": (
        asked("user: marie, action: add_seats, item: support, seats: 0"),
        ("cannot-ask", "0", "0 is too few", "say 1 or more"),
    ),
    "no_limit": (
        asked("user: marie, action: use"),
        ("cannot-ask", "use", "say which limit or feature is meant", f"one of {', '.join(USED)}"),
    ),
    "an_unknown_channel": (
        asked(BUY, "{includes_channels: [web_site]}"),
        ("unknown-channel", "web_site", "`web_site` is not a channel", "did you mean `website`?"),
    ),
    "unknown_terms": (
        asked(BUY, "{obligations: [accept:privcy]}"),
        ("unknown-terms", "accept:privcy", "`privcy` is not the id of any terms", "did you mean `privacy`?"),
    ),
    "an_unknown_detail": (
        asked(BUY, "{obligations: [{kind: provide, detail: vat-numbr}]}"),
        (
            "unknown-detail",
            "{kind: provide, detail: vat-numbr}",
            "`vat-numbr` is not a detail that customers give",
            "did you mean `vat-number`?",
        ),
    ),
    "an_account_s_file_that_is_not_there": (
        asked(BUY).replace(str(ACME), "nowhere.yaml"),
        (
            "unreadable",
            "nowhere.yaml",
            "`nowhere.yaml` does not exist",
            "check the name and the folder you are in",
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_said_at_its_place_with_its_cure(
    case: tuple[str, tuple[str, str, str, str]], tmp_path: Path
) -> None:
    text, expected = case
    assert found(suite(tmp_path, text)) == [expected]


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_said_in_french(
    case: tuple[str, tuple[str, str, str, str]], tmp_path: Path
) -> None:
    text, (code, underlined, english, _) = case
    ((found_code, found_underlined, message, _),) = found(suite(tmp_path, text), "fr")
    assert (found_code, found_underlined) == (code, underlined)
    assert message != english


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_test_that_cannot_be_asked_has_not_passed(
    case: tuple[str, tuple[str, str, str, str]], tmp_path: Path
) -> None:
    one = suite(tmp_path, case[0])
    assert one.findings or not all(result.passed for result in results(one))


def test_a_mistake_that_many_combinations_share_is_said_once(tmp_path: Path) -> None:
    text = asked("user: [marie, luc], action: [buy, add_seats], item: [support/pro, more-storage]")
    text = text.replace("{acme: ", f"{{other: {ACME}, acme: ")
    text = text.replace("account: acme,", "account: [acme, other],")
    assert [code for code, _, _, _ in found(suite(tmp_path, text))] == ["unknown-item"]


def test_more_questions_than_anybody_means_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MOST_QUESTIONS", 3)
    text = asked("user: [marie, luc], action: [buy, add_seats], item: more-storage")
    (result,) = results(suite(tmp_path, text))
    (diagnostic,) = told(result.findings)
    assert (result.answers, result.passed, diagnostic.code) == ((), False, "too-many-questions")
    assert diagnostic.message == "this test stands for 4 questions, and at most 3 are asked"
    assert diagnostic.help == "make several tests of it, each with shorter lists"


def test_a_row_of_a_test_s_accounts_is_asked_of_each(tmp_path: Path) -> None:
    other = ROOT / "examples" / "test-accounts" / "other.yaml"
    team = ROOT / "examples" / "test-accounts" / "team.yaml"
    text = (
        f"kind: policy-test\nat: 2020-09-01\naccounts: {{other: {other}, team: {team}}}\ntests:\n"
        "  - name: nobody\n    ask: {account: [other, team], user: owner, action: buy, item: collaboration}\n"
        "    expect: {outcome: deny}\n"
    )
    (result,) = results(suite(tmp_path, text))
    assert [one.decisions[0].outcome for one in result.answers] == ["refer", "deny"]
    assert [one.asking.account for one in result.failures] == ["other"]
