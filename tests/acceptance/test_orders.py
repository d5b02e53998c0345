"""The acceptance rows that the summary of an order answers, and the worked examples.

Not here, since no order can answer them:
- S18, S19, S33, S37 to S47: what may be bought or changed at all is decided change by change (test_rows.py).
- S36: comparing the editions of a product is a command of its own.
- S31: that the purchase itself went through is for the billing system to say; what it is given is the record
  of the confirmed order, and the message is the one that `--confirm` ends with.
"""

# ruff: noqa: N802  (a test is named by its row)

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from acceptance.accounts import ACCEPTED, account, example, prospect, shipped, with_line
from commands import ACCOUNTS, run
from maybuy.model.account import Account
from maybuy.order.summary import OrderError
from maybuy.report.preview_json import record_json
from ordering import change, customer, held, missing, outcomes, preview, refused, scheduled, shop, taken_off

NEXT = date(2021, 3, 1)
TODAY = date(2020, 9, 1)
BOTH = ["master-subscription-agreement", "privacy"]
PROFESSIONAL = account("support/professional", seats=12, in_use=9, pays_by="card")
SEPARATE = with_line(
    account("support/professional", "guide/professional", pays_by="card"), "chat/professional", 5
)
MONTHLY = account(
    "support/professional", seats=10, cycle="monthly", term=("2020-09-01", "2020-10-01"), pays_by="card"
)
MANAGED = account("support/professional", type="sales_assisted", in_use=9, pays_by="card")
COMBINE = change("bundle", "support-suite/professional")
SUBSCRIBE = change("buy", "support/professional", seats=5)


def code(one: object, number: int = 0) -> str:
    return str(one.changes[number].reasons[0].code)  # type: ignore[attr-defined]


# S15: combining


def test_S15_separate_products_become_a_suite_at_a_better_price_than_apart() -> None:
    apart = ("support/professional", "guide/professional", "chat/professional", "talk/professional")
    summary = preview(account(*apart, pays_by="card"), COMBINE)
    assert (summary.outcome, summary.ready) == ("allow", True)
    assert held(summary) == {"support-suite/professional": 12}
    (saving,) = summary.savings
    assert saving.instead_of == apart
    assert saving.separately == (49 + 15 + 29 + 49) * 12 * 12
    assert saving.together == summary.recurring == 89 * 12 * 12
    assert saving.amount > 0


def test_S15_what_was_paid_for_the_separate_products_is_given_back() -> None:
    summary = preview(SEPARATE, COMBINE)
    given_back = {line.item: line.due_now for line in summary.lines if line.kind == "credit"}
    assert set(given_back) == {"support/professional", "guide/professional", "chat/professional"}
    assert given_back["chat/professional"] == Decimal("-862.85")  # 5 x 29 x 12 x 181/365


def test_S15_one_product_alone_is_not_combined() -> None:
    summary = preview(PROFESSIONAL, COMBINE)
    assert (outcomes(summary), code(summary), summary.ready) == (["deny"], "not_held", False)


def test_S15_an_admin_does_not_combine() -> None:
    assert outcomes(preview(SEPARATE, COMBINE, user="admin")) == ["deny"]


# S16, S17: seats


def test_S16_seats_are_added_to_one_product_at_once_for_the_rest_of_the_term() -> None:
    summary = preview(SEPARATE, change("add_seats", "chat", seats=3))
    assert held(summary) == {"support/professional": 12, "guide/professional": 12, "chat/professional": 8}
    assert summary.effective == ("now", TODAY)
    assert summary.due_now == Decimal("517.71")  # 3 x 29 x 12 x 181/365


def test_S16_seats_are_not_added_to_a_product_that_is_not_held() -> None:
    assert code(preview(PROFESSIONAL, change("add_seats", "chat"))) == "not_held"


def test_S17_seats_are_removed_from_one_product_at_the_next_cycle_and_nothing_is_paid_back() -> None:
    summary = preview(SEPARATE, change("remove_seats", "chat", seats=2))
    assert held(summary)["chat/professional"] == 5
    assert held(summary, after=True)["chat/professional"] == 3
    assert [(one.on, one.change.action) for one in summary.scheduled] == [(NEXT, "remove_seats")]
    assert summary.due_now == 0


@pytest.mark.parametrize(("seats", "outcome"), [(3, "allow"), (4, "deny")])
def test_S17_seats_never_fall_below_those_in_use(seats: int, outcome: str) -> None:
    summary = preview(PROFESSIONAL, change("remove_seats", "support", seats=seats))
    assert outcomes(summary) == [outcome]
    assert held(summary, after=True) == {"support/professional": 9 if outcome == "allow" else 12}
    assert (code(summary) == "seats_in_use") is (outcome == "deny")


def test_S17_the_owner_of_a_sales_assisted_account_is_sent_to_the_representative_to_remove_seats() -> None:
    summary = preview(MANAGED, change("remove_seats", "support"))
    assert (summary.outcome, summary.channels, summary.ready) == ("refer", ("representative",), False)
    assert missing(summary) == [("assistance", "remove_seats support")]


# S20, S48 to S51: the billing cycle


def test_S20_a_new_subscriber_chooses_annual_or_monthly_billing() -> None:
    monthly, annual = (preview(prospect(), SUBSCRIBE, cycle=cycle) for cycle in ("monthly", "annual"))
    assert monthly.due_now == 5 * 59
    assert annual.due_now == 5 * 49 * 12


def test_S20_a_subscriber_changes_to_the_other() -> None:
    summary = preview(PROFESSIONAL, change("change_billing_cycle", to="monthly"))
    assert (outcomes(summary), scheduled(summary)) == (["allow"], [("change_billing_cycle", "monthly")])
    assert summary.subscription_after is not None
    assert summary.subscription_after.cycle == "monthly"


def test_S20_the_cycle_it_has_already_is_no_change() -> None:
    assert code(preview(PROFESSIONAL, change("change_billing_cycle", to="annual"))) == "no_change"


@pytest.mark.parametrize("cycle", ["weekly", "quarterly", "biennial"])
def test_S48_there_is_no_cycle_but_monthly_and_annual(cycle: str) -> None:
    assert set(shipped().definitions.cycles) == {"monthly", "annual"}
    with pytest.raises(OrderError, match="is not a billing cycle"):
        preview(PROFESSIONAL, change("change_billing_cycle", to=cycle))


@pytest.mark.parametrize(
    "item", ["support/team", "support/professional", "support/enterprise", "guide/professional",
             "explore/professional",
             "support-suite/professional", "support-suite/enterprise"],
)  # fmt: skip
def test_S49_a_year_costs_less_paid_at_once_than_paid_by_the_month(item: str) -> None:
    monthly, annual = (
        preview(prospect(), change("buy", item, seats=5), cycle=cycle).recurring
        for cycle in ("monthly", "annual")
    )
    assert 0 < annual < 12 * monthly


@pytest.mark.parametrize(
    ("one", "to", "on", "end"),
    [
        (PROFESSIONAL, "monthly", NEXT, date(2021, 4, 1)),
        (MONTHLY, "annual", date(2020, 10, 1), date(2021, 10, 1)),
    ],
    ids=["annual-to-monthly", "monthly-to-annual"],
)
def test_S50_a_cycle_changes_at_the_start_of_the_next_in_either_direction(
    one: Account, to: str, on: date, end: date
) -> None:
    summary = preview(one, change("change_billing_cycle", to=to))
    assert (summary.effective, summary.due_now) == (("next_cycle", on), Decimal("0.00"))
    assert one.subscription is not None
    assert summary.subscription_now is not None
    assert summary.subscription_after is not None
    assert (summary.subscription_now.cycle, summary.subscription_now.term) == (
        one.subscription.cycle,
        one.subscription.term,
    )
    assert (summary.subscription_after.term.start, summary.subscription_after.term.end) == (on, end)


@pytest.mark.parametrize("asked", [date(2020, 3, 1), date(2020, 3, 15), date(2020, 3, 31), date(2020, 4, 1)])
def test_S51_monthly_billing_asked_for_in_the_first_month_comes_eleven_months_later(asked: date) -> None:
    summary = preview(PROFESSIONAL, change("change_billing_cycle", to="monthly"), at=asked)
    assert summary.effective == ("next_cycle", NEXT)
    months = (NEXT.year - asked.year) * 12 + NEXT.month - asked.month
    assert months == 11 + (asked.month == 3)


# S21, S22: cancelling


def test_S21_the_account_is_cancelled_at_once() -> None:
    summary = preview(PROFESSIONAL, change("cancel_account"))
    assert (summary.outcome, summary.effective, summary.ready) == ("allow", ("now", TODAY), True)
    assert (summary.subscription_now, summary.due_now) == (None, Decimal("0.00"))


def test_S21_an_admin_does_not_cancel_the_account() -> None:
    summary = preview(PROFESSIONAL, change("cancel_account"), user="admin")
    assert outcomes(summary) == ["deny"]
    assert held(summary) == {"support/professional": 12}


def test_S22_a_product_is_cancelled_at_the_next_cycle_and_the_others_stay() -> None:
    summary = preview(SEPARATE, change("cancel_product", "guide"))
    assert (summary.effective, summary.due_now) == (("next_cycle", NEXT), Decimal("0.00"))
    assert set(held(summary)) - set(held(summary, after=True)) == {"guide/professional"}
    assert summary.recurring - summary.recurring_after == 15 * 12 * 12


def test_S22_a_product_that_a_held_add_on_requires_is_not_cancelled_without_it() -> None:
    one = account("support/professional", "collaboration", pays_by="card")
    alone = preview(one, change("cancel_product", "support"))
    assert (outcomes(alone), code(alone)) == (["deny"], "required_by")
    both = preview(one, change("cancel_product", "support"), change("cancel_product", "collaboration"))
    assert outcomes(both) == ["allow", "allow"]


def test_S22_cancelling_a_product_of_a_suite_warns_that_the_others_return_to_their_own_prices() -> None:
    summary = preview(example("suite"), change("cancel_product", "chat"), user="maude")
    assert [one.code for one in summary.warnings] == ["suite_dissolved"]
    assert summary.recurring_after == (49 + 15 + 49) * 20 * 12


# S23, S35: the total before the purchase


def test_S23_the_total_is_known_before_the_purchase_and_follows_each_edit() -> None:
    edits = [change("add_seats", "support", seats=3), change("buy", "explore/professional", seats=12)]
    totals = [preview(PROFESSIONAL, *edits[:count]) for count in range(3)]
    assert [str(one.due_now) for one in totals] == ["0.00", "874.75", "1517.42"]
    assert [str(one.recurring) for one in totals] == ["7056.00", "8820.00", "10116.00"]


def test_S23_a_summary_changes_nothing() -> None:
    before = PROFESSIONAL.model_dump_json()
    preview(PROFESSIONAL, change("add_seats", "support", seats=3), change("cancel_account"))
    assert PROFESSIONAL.model_dump_json() == before


@pytest.mark.parametrize(
    ("edition", "recurring", "due"),
    [("enterprise", 99 * 12 * 12, "3570.41"), ("elite", 199 * 12 * 12, "10711.24")],
)
def test_S35_changing_the_edition_updates_the_price(edition: str, recurring: int, due: str) -> None:
    summary = preview(PROFESSIONAL, change("upgrade_edition", f"support/{edition}"))
    assert preview(PROFESSIONAL).recurring == 49 * 12 * 12
    assert (summary.recurring, str(summary.due_now)) == (recurring, due)


def test_S35_a_change_of_edition_that_is_refused_leaves_the_price() -> None:
    summary = preview(PROFESSIONAL, change("upgrade_edition", "support/essential"))
    assert (outcomes(summary), summary.recurring) == (["deny"], preview(PROFESSIONAL).recurring)


# S24, S25: promotional codes


def test_S24_a_code_is_applied_before_the_order_is_confirmed() -> None:
    summary = preview(prospect(), SUBSCRIBE, cycle="monthly", promotion="startup")
    assert taken_off(summary) == {"startup": Decimal("221.25")}
    assert (summary.due_now, summary.recurring) == (Decimal("73.75"), Decimal("295.00"))
    assert summary.discounts[0].until == date(2021, 3, 1)


@pytest.mark.parametrize(
    ("one", "more", "why"),
    [
        (prospect(), {"cycle": "annual"}, "cycle"),
        (prospect(), {"cycle": "monthly", "promotion": "START-UP"}, "unknown"),
        (prospect(), {"cycle": "monthly", "at": date(2019, 7, 31)}, "rights"),
        (MONTHLY, {"changes": (change("add_seats", "support"),)}, "conditions"),
        (MONTHLY, {"changes": (change("add_seats", "support"), change("remove_seats", "support"))}, "voided"),
    ],
    ids=["another cycle", "mistyped", "too early", "not a new account", "seats removed as well"],
)
def test_S24_a_code_that_does_not_fit_is_refused_with_the_reason(
    one: Account, more: dict[str, object], why: str
) -> None:
    changes = more.pop("changes", (SUBSCRIBE,)) if "changes" in more else (SUBSCRIBE,)
    asked = {"promotion": "STARTUP", **more}
    summary = preview(one, *changes, **asked)  # type: ignore[arg-type,misc]
    assert refused(summary) == [(asked["promotion"], why)]
    assert (summary.discounts, summary.ready) == ((), False)


def test_S25_without_a_code_the_price_is_unmodified() -> None:
    without = preview(prospect(), SUBSCRIBE, cycle="monthly")
    assert (without.discounts, without.due_now) == ((), Decimal("295.00"))
    mistyped = preview(prospect(), SUBSCRIBE, cycle="monthly", promotion="nothing")
    assert mistyped.due_now == without.due_now


# S26 to S29: terms, and the order of steps


@pytest.mark.parametrize(
    ("accept", "lacking"),
    [([], BOTH), (BOTH[:1], BOTH[1:]), (BOTH[1:], BOTH[:1]), (BOTH, [])],
    ids=["neither", "agreement", "privacy", "both"],
)
def test_S26_S27_a_new_subscriber_who_has_not_accepted_both_terms_is_blocked(
    accept: list[str], lacking: list[str]
) -> None:
    summary = preview(prospect(), SUBSCRIBE, accept=accept, payment_method="card")
    assert missing(summary) == [("accept_terms", terms) for terms in lacking]
    assert summary.ready is (not lacking)


def test_S26_the_terms_are_named_with_the_version_in_force() -> None:
    versions = {one.what: one.version for one in preview(prospect(), SUBSCRIBE).missing if one.version}
    assert versions == {"master-subscription-agreement": "2019-01", "privacy": "2020-01"}
    earlier = preview(prospect(), SUBSCRIBE, at=date(2019, 12, 31))
    assert ("privacy", "2019-01") in [(one.what, one.version) for one in earlier.missing]


@pytest.mark.parametrize(
    ("accepted", "start", "lacking"),
    [
        (ACCEPTED, "2020-03-01", []),
        ({"master-subscription-agreement": "2019-01", "privacy": "2019-01"}, "2020-03-01", ["privacy"]),
        ({}, "2020-03-01", []),
        ({}, "2019-11-01", ["privacy"]),
        ({"privacy": "2019-01"}, "2019-11-01", ["privacy"]),
        ({"privacy": "2020-01"}, "2019-11-01", []),
    ],
    ids=[
        "all accepted", "a newer version is out", "not recorded, nothing newer since",
        "not recorded, newer since",
        "older accepted", "newest accepted",
    ],
)  # fmt: skip
def test_S28_an_existing_subscriber_accepts_only_what_is_newer_than_was_accepted(
    accepted: dict[str, str], start: str, lacking: list[str]
) -> None:
    one = account(
        "support/professional",
        term=(start, f"{int(start[:4]) + 1}{start[4:]}"),
        accepted=accepted,
        pays_by="card",
    )
    summary = preview(one, change("add_seats", "support"))
    assert missing(summary) == [("accept_terms", terms) for terms in lacking]
    assert preview(one, change("add_seats", "support"), accept=lacking).ready


def test_S28_what_is_not_bought_needs_no_acceptance() -> None:
    one = account("support/professional", accepted={"privacy": "2019-01"}, pays_by="card")
    assert missing(preview(one, change("remove_seats", "support"))) == []


def test_S29_what_is_missing_is_named_in_the_order_of_the_steps() -> None:
    summary = preview(prospect(), SUBSCRIBE, change("buy", "support/team"), promotion="nope")
    assert missing(summary) == [
        ("refused", "buy support/team"),
        ("promotion", "nope"),
        ("accept_terms", "master-subscription-agreement"),
        ("accept_terms", "privacy"),
        ("payment_method", None),
    ]


def test_S29_an_order_that_has_gone_through_every_step_is_ready() -> None:
    steps: list[dict[str, object]] = [
        {"promotion": "STARTUP"}, {"accept": BOTH[:1]}, {"accept": BOTH}, {"payment_method": "card"},
    ]  # fmt: skip
    taken: dict[str, object] = {"cycle": "monthly"}
    ready = []
    for step in steps:
        taken |= step
        ready.append(preview(prospect(), SUBSCRIBE, **taken).ready)  # type: ignore[arg-type]
    assert ready == [False, False, False, True]


# S30: payment


@pytest.mark.parametrize(
    ("method", "taken"), [("card", True), ("paypal", True), ("wire", False), ("cheque", False)]
)
def test_S30_self_service_takes_cards_and_paypal_and_nothing_else(method: str, taken: bool) -> None:
    summary = preview(prospect(), SUBSCRIBE, accept=BOTH, payment_method=method)
    assert summary.payment_methods == ("card", "paypal")
    assert summary.ready is taken
    assert missing(summary) == ([] if taken else [("payment_method", method)])


def test_S30_the_representative_takes_the_others_as_well() -> None:
    summary = preview(MANAGED, change("cancel_product", "support"), payment_method="wire")
    assert summary.payment_methods == ("card", "paypal", "wire", "cheque")
    assert ("payment_method", "wire") not in missing(summary)


# S31: the confirmation


def test_S31_a_confirmed_order_is_a_record_for_the_billing_system() -> None:
    summary = preview(prospect(), SUBSCRIBE, accept=BOTH, payment_method="card")
    record = record_json(summary, shipped().definitions, "en")
    assert record["kind"] == "order-record"
    assert record["id"].startswith("order:")
    assert record["accepted"] == [
        {"terms": "master-subscription-agreement", "version": "2019-01", "at": "2020-09-01"},
        {"terms": "privacy", "version": "2020-01", "at": "2020-09-01"},
    ]
    assert record["totals"]["due_now"] == "295.00"


def ordered(tmp_path: Path, **more: object) -> str:
    file = tmp_path / "order.json"
    file.write_text(
        json.dumps({"user": "jacob", "at": "2020-09-01", "changes": [SUBSCRIBE], **more}), encoding="utf-8"
    )
    return str(file)


def test_S31_confirming_prints_the_record_and_a_message(tmp_path: Path) -> None:
    file = ordered(tmp_path, accept=BOTH, payment_method="card")
    result = run("preview", str(ACCOUNTS / "prospect.yaml"), file, "--confirm")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert result.stderr == f"✔ the order is confirmed: {record['id']}\n"


def test_S31_an_order_that_is_not_ready_is_not_confirmed(tmp_path: Path) -> None:
    result = run("preview", str(ACCOUNTS / "prospect.yaml"), ordered(tmp_path), "--confirm")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("the order cannot be confirmed yet\n")


# S32, S34: editions


def test_S32_an_upgrade_happens_at_once_and_is_pro_rated() -> None:
    summary = preview(PROFESSIONAL, change("upgrade_edition", "support/enterprise"))
    assert (summary.effective, held(summary)) == (("now", TODAY), {"support/enterprise": 12})
    assert summary.due_now == Decimal("3570.41")  # (99 - 49) x 12 x 12 x 181/365


def test_S32_a_product_that_is_not_owned_is_not_upgraded() -> None:
    assert code(preview(PROFESSIONAL, change("upgrade_edition", "guide/enterprise"))) == "not_held"


def test_S34_a_downgrade_waits_for_the_next_cycle_and_nothing_is_paid_back() -> None:
    summary = preview(PROFESSIONAL, change("downgrade_edition", "support/team"))
    assert (summary.effective, summary.due_now) == (("next_cycle", NEXT), Decimal("0.00"))
    assert (held(summary), held(summary, after=True)) == ({"support/professional": 12}, {"support/team": 12})
    assert summary.recurring_after == 19 * 12 * 12


def test_S34_a_downgrade_that_a_held_add_on_does_not_survive_is_refused() -> None:
    one = account("support/professional", "collaboration", pays_by="card")
    assert code(preview(one, change("downgrade_edition", "support/team"))) == "required_by"


def test_S34_a_sales_assisted_account_downgrades_with_the_representative_and_upgrades_alone() -> None:
    down = preview(MANAGED, change("downgrade_edition", "support/team"))
    up = preview(MANAGED, change("upgrade_edition", "support/enterprise"))
    assert (down.outcome, up.outcome) == ("refer", "allow")


# The worked examples


@pytest.mark.parametrize(("by", "due"), [("day", "826.32"), ("month", "826.00")])
def test_worked_example_1_two_seats_more_on_the_second_of_june(by: str, due: str) -> None:
    one = customer(("desk/basic", 3), term=("2015-01-01", "2016-01-01"))
    engine = shop(prorate_by=by, desk=(59, 99, 199))
    summary = preview(one, change("add_seats", "desk", seats=2), at=date(2015, 6, 2), engine=engine)
    assert (str(summary.due_now), summary.recurring) == (due, 5 * 59 * 12)


@pytest.mark.parametrize("asked", [date(2020, 4, 1), date(2020, 3, 15)])
def test_worked_example_2_from_annual_to_monthly_in_march_2021(asked: date) -> None:
    summary = preview(PROFESSIONAL, change("change_billing_cycle", to="monthly"), at=asked)
    assert [one.on for one in summary.scheduled] == [NEXT]


@pytest.mark.parametrize(("cycle", "a_year"), [("monthly", 3540), ("annual", 2940)])
def test_worked_example_3_five_seats_of_support_professional_for_a_year(cycle: str, a_year: int) -> None:
    summary = preview(prospect(), SUBSCRIBE, cycle=cycle)
    assert summary.recurring * (12 if cycle == "monthly" else 1) == a_year


def test_worked_example_4_professional_to_enterprise_with_twenty_of_thirty_days_left() -> None:
    summary = preview(MONTHLY, change("upgrade_edition", "support/enterprise"), at=date(2020, 9, 11))
    assert [str(line.due_now) for line in summary.lines] == ["833.33", "-393.33"]
    assert str(summary.due_now) == "440.00"


@pytest.mark.parametrize(("by", "due"), [("day", "874.75"), ("month", "882.00")])
def test_worked_example_5_three_seats_more_in_the_middle_of_a_year(by: str, due: str) -> None:
    one = customer(("desk/basic", 12))
    summary = preview(
        one, change("add_seats", "desk", seats=3), engine=shop(prorate_by=by, desk=(49, 99, 199))
    )
    assert str(summary.due_now) == due
    if by == "day":
        assert str(preview(PROFESSIONAL, change("add_seats", "support", seats=3)).due_now) == due
