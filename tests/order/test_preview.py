"""Orders: several changes decided one after the other, and what comes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from acceptance.accounts import AT, account, prospect, shipped, with_line
from maybuy.check.account import AccountError
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.order.summary import OrderError
from ordering import (
    change,
    customer,
    held,
    missing,
    newcomer,
    order,
    outcomes,
    preview,
    scheduled,
    shop,
    shop_files,
    sold,
)
from strategies import gathered

NEXT = date(2021, 3, 1)
PROFESSIONAL = account("support/professional", "collaboration", in_use=9, pays_by="card")
SUITE = account("support-suite/professional", seats=20, in_use=17, pays_by="card")
SHOP = shop()
COMBINE = change("bundle", "all/pro")


def codes(one: object, number: int) -> str:
    return str(one.changes[number].reasons[0].code)  # type: ignore[attr-defined]


# One change after the other


def test_each_change_is_decided_on_what_the_ones_before_it_leave() -> None:
    one = account("support/team", pays_by="card")
    later = preview(one, change("upgrade_edition", "support/professional"), change("buy", "collaboration"))
    assert outcomes(later) == ["allow", "allow"]
    assert held(later) == {"support/professional": 12, "collaboration": 12}
    earlier = preview(one, change("buy", "collaboration"), change("upgrade_edition", "support/professional"))
    assert outcomes(earlier) == ["deny", "allow"]
    assert codes(earlier, 0) == "not_compatible"


def test_what_is_refused_is_said_and_skipped() -> None:
    summary = preview(PROFESSIONAL, change("buy", "support/team"), change("add_seats", "support", seats=2))
    assert (summary.outcome, outcomes(summary), summary.ready) == ("deny", ["deny", "allow"], False)
    assert held(summary) == {"support/professional": 14, "collaboration": 12}
    assert missing(summary)[0] == ("refused", "buy support/team")


def test_the_worst_outcome_is_the_orders() -> None:
    wire = change("change_payment_method", to="wire")
    assert preview(PROFESSIONAL, change("add_seats", "support")).outcome == "allow"
    referred = preview(PROFESSIONAL, change("add_seats", "support"), wire)
    assert (referred.outcome, referred.ready) == ("refer", False)
    assert preview(PROFESSIONAL, wire, change("buy", "support/team")).outcome == "deny"


def test_an_order_goes_through_the_channels_that_all_its_changes_share() -> None:
    assert preview(PROFESSIONAL, change("add_seats", "support")).channels == (
        "subscription_page", "on_the_fly", "request_form", "representative",
    )  # fmt: skip
    both = preview(PROFESSIONAL, change("add_seats", "support"), change("buy", "explore/lite"))
    assert both.channels == ("subscription_page", "representative")


def test_an_order_without_changes_costs_nothing_and_changes_nothing() -> None:
    summary = preview(PROFESSIONAL)
    assert (summary.due_now, summary.recurring) == (Decimal("0.00"), Decimal("8496.00"))
    assert summary.subscription_now == summary.subscription_after == PROFESSIONAL.subscription


def test_the_day_is_the_one_given_else_the_orders() -> None:
    one = order(change("add_seats", "support"), at="2020-06-01")
    assert shipped().preview(PROFESSIONAL, one).at == date(2020, 6, 1)
    assert shipped().preview(PROFESSIONAL, one, AT).at == AT


def test_an_order_takes_effect_when_the_last_of_its_changes_does() -> None:
    removing, adding = change("remove_seats", "collaboration"), change("add_seats", "support")
    assert preview(PROFESSIONAL, removing).effective == ("next_cycle", NEXT)
    assert preview(PROFESSIONAL, removing, adding).effective == ("next_cycle", NEXT)
    assert preview(PROFESSIONAL, adding).effective == ("now", AT)
    assert preview(PROFESSIONAL, change("buy", "support/team")).effective == (None, None)


# What cannot be asked


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (change("by", "guide/lite"), "unknown-action-near"),
        (change("buy", "guide/lit"), "unknown-item-near"),
        (change("buy", "guide"), "edition-needed"),
        (change("buy"), "item-needed"),
        (change("add_seats", "support", seats=0), "seats-not-positive"),
        (change("change_billing_cycle", to="weekly"), "unknown-cycle"),
        (change("change_billing_cycle", "support"), "item-not-expected"),
        (change("change_payment_method", to="cart"), "unknown-payment-method-near"),
    ],
)
def test_a_change_that_cannot_be_asked_is_named_by_its_number(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(OrderError) as caught:
        preview(PROFESSIONAL, change("add_seats", "support"), wrong)
    assert (caught.value.number, caught.value.error.code) == (1, code)
    assert str(caught.value).startswith("change 2: ")


@pytest.mark.parametrize(
    ("more", "code"), [({"user": "nobody"}, "unknown-user"), ({"at": date(2020, 2, 29)}, "outside-term")]
)
def test_a_user_or_a_day_that_is_wrong_is_said_before_any_change_is(
    more: dict[str, object], code: str
) -> None:
    with pytest.raises(QuestionError) as caught:
        preview(PROFESSIONAL, change("nonsense"), **more)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_cycle_that_there_is_not_is_an_error_for_a_prospect() -> None:
    with pytest.raises(QuestionError, match="`weekly` is not a billing cycle"):
        preview(prospect(), change("buy", "support/team"), cycle="weekly")


def test_nothing_follows_the_cancellation_of_the_account() -> None:
    with pytest.raises(OrderError, match="comes after the account is cancelled") as caught:
        preview(PROFESSIONAL, change("cancel_account"), change("buy", "explore/lite"))
    assert caught.value.number == 1


def test_a_cancellation_of_the_account_that_is_refused_stops_nothing() -> None:
    summary = preview(PROFESSIONAL, change("cancel_account"), change("buy", "explore/lite"), user="admin")
    assert outcomes(summary) == ["deny", "deny"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (change("cancel_product", "gide"), "unknown-item"),
        (change("cancel_it", "desk"), "unknown-action"),
        (change("change_billing_cycle", to="weekly"), "unknown-cycle"),
    ],
)
def test_an_account_for_which_something_impossible_is_scheduled_is_an_error(
    wrong: dict[str, object], code: str
) -> None:
    one = customer(("desk/pro", 5), scheduled=[{"on": "2021-03-01", "change": wrong}])
    with pytest.raises(AccountError) as caught:
        preview(one, engine=SHOP)
    assert [finding.code for finding in caught.value.findings] == [code]


# Cancelling


CANCELS = (change("cancel_product", "support"), change("cancel_product", "collaboration"))


def test_what_an_add_on_requires_is_not_cancelled_alone() -> None:
    summary = preview(PROFESSIONAL, CANCELS[0])
    assert (outcomes(summary), codes(summary, 0)) == (["deny"], "required_by")
    assert held(summary, after=True) == held(summary)


@pytest.mark.parametrize("changes", [CANCELS, CANCELS[::-1]], ids=["requirement-first", "add-on-first"])
def test_an_order_may_cancel_both_in_either_order(changes: tuple[dict[str, object], ...]) -> None:
    summary = preview(PROFESSIONAL, *changes)
    assert outcomes(summary) == ["allow", "allow"]
    assert sorted(scheduled(summary)) == [
        ("cancel_product", "collaboration"), ("cancel_product", "support/professional"),
    ]  # fmt: skip
    assert held(summary) == {"support/professional": 12, "collaboration": 12}
    assert held(summary, after=True) == {}
    assert (summary.due_now, summary.recurring_after) == (Decimal("0.00"), Decimal("0.00"))


@pytest.mark.parametrize(
    "down", [change("downgrade_edition", "support/team"), change("downgrade_edition", "support", to="team")]
)
def test_a_downgrade_may_come_with_the_cancellation_of_what_it_would_break(down: dict[str, object]) -> None:
    assert outcomes(preview(PROFESSIONAL, down)) == ["deny"]
    assert outcomes(preview(PROFESSIONAL, down, CANCELS[1])) == ["allow", "allow"]
    assert held(preview(PROFESSIONAL, CANCELS[1], down), after=True) == {"support/team": 12}


def test_a_cancellation_that_is_refused_frees_nothing_else() -> None:
    # More needs Extra, Extra needs Desk: with More kept, Extra stays, and so must Desk.
    one = customer(("desk/pro", 5), ("extra", 5), ("more", 5))
    desk, extra, more = (change("cancel_product", item) for item in ("desk", "extra", "more"))
    assert outcomes(preview(one, desk, extra, engine=SHOP)) == ["deny", "deny"]
    assert outcomes(preview(one, extra, desk, engine=SHOP)) == ["deny", "deny"]
    assert outcomes(preview(one, desk, extra, more, engine=SHOP)) == ["allow", "allow", "allow"]


def test_the_cancellation_of_the_account_leaves_nothing_and_costs_nothing() -> None:
    summary = preview(PROFESSIONAL, change("add_seats", "support"), change("cancel_account"), promotion=[])
    assert (summary.lines, summary.due_now, summary.recurring, summary.recurring_after) == (
        (), Decimal("0.00"), Decimal("0.00"), Decimal("0.00"),
    )  # fmt: skip
    assert summary.subscription_now is summary.subscription_after is None
    assert (summary.effective, summary.ready) == (("now", AT), True)


def test_cancelling_the_account_takes_what_was_scheduled_with_it() -> None:
    summary = preview(PROFESSIONAL, change("change_billing_cycle"), change("cancel_account"))
    assert summary.scheduled == ()


# Suites


@pytest.mark.parametrize("how_many", [1, 2])
def test_cancelling_a_part_ends_the_suite_and_the_rest_returns_to_its_own_prices(how_many: int) -> None:
    parts = ("chat", "talk")[:how_many]
    summary = preview(SUITE, *(change("cancel_product", part) for part in parts))
    assert [(one.code, one.about) for one in summary.warnings] == [
        ("suite_dissolved", "support-suite/professional")
    ]
    left = {"support/professional", "guide/professional", "talk/professional"} - {
        f"{one}/professional" for one in parts
    }
    assert held(summary) == {"support-suite/professional": 20}
    assert held(summary, after=True) == dict.fromkeys(left, 20)
    assert summary.recurring == Decimal("21360.00")
    own = {"support/professional": 49, "guide/professional": 15, "talk/professional": 49}
    assert summary.recurring_after == sum(own[one] for one in left) * 20 * 12


def test_cancelling_a_suite_whole_warns_of_nothing() -> None:
    summary = preview(SUITE, change("cancel_product", "support-suite"))
    assert (summary.warnings, held(summary, after=True)) == ((), {})


def test_products_are_combined_with_one_number_of_seats_and_keep_their_add_ons() -> None:
    one = with_line(with_line(PROFESSIONAL, "guide/professional", 15, 11), "chat/lite", 3, 3)
    summary = preview(one, change("bundle", "support-suite/professional"))
    assert summary.subscription_now is not None
    assert [(line.item, line.seats, line.in_use) for line in summary.subscription_now.items] == [
        ("collaboration", 12, 9), ("support-suite/professional", 15, 11),
    ]  # fmt: skip
    given_back = [line.item for line in summary.lines if line.kind == "credit"]
    assert given_back == ["support/professional", "guide/professional"]  # Chat Lite was free


def test_an_add_on_that_the_suite_includes_is_given_back() -> None:
    one = account("support/enterprise", "guide/lite", "productivity-pack", "collaboration", pays_by="card")
    summary = preview(one, change("bundle", "support-suite/enterprise"))
    assert held(summary) == {"collaboration": 12, "support-suite/enterprise": 12}
    assert "productivity-pack" in {line.item for line in summary.lines if line.kind == "credit"}


def test_a_suite_shows_what_it_saves_on_what_it_replaces() -> None:
    """Desk and Chat, ten seats each at 20 and 15 a month, are 4,200 a year; the suite is 28 a seat: 3,360."""
    (saving,) = preview(customer(("desk/pro", 10), ("chat/pro", 10)), COMBINE, engine=SHOP).savings
    assert saving.instead_of == ("desk/pro", "chat/pro")
    assert (saving.separately, saving.together, saving.amount) == (4200, 3360, 840)


@pytest.mark.parametrize(
    "lines", [[("desk/pro", 10), ("chat/pro", 4)], [("desk/basic", 10), ("chat/pro", 5)]]
)
def test_a_suite_that_costs_more_than_what_it_replaces_saves_nothing(lines: list[tuple[str, int]]) -> None:
    assert preview(customer(*lines), COMBINE, engine=SHOP).savings == ()


def test_a_suite_that_replaces_nothing_is_compared_with_its_parts() -> None:
    """At 30 a seat and month, where its parts are 20 and 15."""
    (saving,) = preview(newcomer(), change("buy", "all/pro", seats=2), engine=SHOP).savings
    assert (saving.instead_of, saving.amount) == (("desk/pro", "chat/pro"), 10)


def test_what_a_suite_saves_is_what_the_change_itself_does() -> None:
    one = customer(("desk/pro", 10), ("chat/pro", 10))
    (saving,) = preview(one, COMBINE, change("add_seats", "all", seats=40), engine=SHOP).savings
    assert saving.amount == 840
    assert preview(one, COMBINE, change("cancel_product", "all"), engine=shop(later=())).savings == ()


@pytest.mark.parametrize("action", ["downgrade_edition", "upgrade_edition"])
def test_another_edition_of_a_suite_saves_nothing(action: str) -> None:
    """A lower one costs less, but nothing that is held is combined by it."""
    files = shop_files(later=())
    suite = next(one for one in files if one["kind"] == "suite")
    (pro,) = suite["editions"]
    suite["editions"] = [
        {**pro, "id": one, "prices": {"USD": dict.fromkeys(("monthly", "annual", "quarterly"), price)}}
        for one, price in (("low", 9), ("high", 8))
    ]
    held_, other = ("high", "low") if action == "downgrade_edition" else ("low", "high")
    if action == "downgrade_edition":
        suite["editions"][1]["prices"]["USD"]["annual"] = 99
    found = preview(
        customer((f"all/{held_}", 4)), change(action, f"all/{other}"), engine=Engine(gathered(files))
    )
    assert outcomes(found) == ["allow"]
    assert held(found) == {f"all/{other}": 4}
    assert found.savings == ()


def test_products_may_be_bought_and_combined_in_one_order() -> None:
    one = account("support/professional", seats=4, in_use=2, pays_by="card")
    summary = preview(
        one, change("buy", "guide/lite", seats=2), change("bundle", "support-suite/professional")
    )
    assert (outcomes(summary), held(summary)) == (["allow", "allow"], {"support-suite/professional": 4})


# What is scheduled


def test_the_billing_cycle_changed_twice_is_changed_once() -> None:
    one = customer(("desk/pro", 5))
    summary = preview(
        one,
        change("change_billing_cycle", to="monthly"),
        change("change_billing_cycle", to="quarterly"),
        engine=SHOP,
    )
    assert scheduled(summary) == [("change_billing_cycle", "quarterly")]
    assert summary.subscription_after is not None
    assert (summary.subscription_after.cycle, summary.subscription_after.term.end) == (
        "quarterly",
        date(2021, 6, 1),
    )


def test_the_same_cycle_twice_is_no_change() -> None:
    again = change("change_billing_cycle", to="monthly")
    summary = preview(PROFESSIONAL, again, again)
    assert (outcomes(summary), codes(summary, 1)) == (["allow", "deny"], "no_change")


def test_an_edition_changed_twice_is_the_later_one() -> None:
    one = customer(("desk/top", 5))
    down = [change("downgrade_edition", f"desk/{edition}") for edition in ("basic", "pro")]
    for changes, edition in ((down, "pro"), (down[::-1], "basic")):
        summary = preview(one, *changes, engine=SHOP)
        assert outcomes(summary) == ["allow", "allow"]
        assert scheduled(summary) == [("downgrade_edition", f"desk/{edition}")]
        assert held(summary, after=True) == {f"desk/{edition}": 5}


def test_an_upgrade_takes_the_place_of_a_downgrade() -> None:
    one = customer(("desk/pro", 5))
    summary = preview(
        one, change("downgrade_edition", "desk/basic"), change("upgrade_edition", "desk/top"), engine=SHOP
    )
    assert (summary.scheduled, held(summary), held(summary, after=True)) == (
        (),
        {"desk/top": 5},
        {"desk/top": 5},
    )


def test_a_cancellation_takes_the_place_of_a_removal_of_seats() -> None:
    summary = preview(
        PROFESSIONAL,
        change("remove_seats", "collaboration", seats=2),
        change("cancel_product", "collaboration"),
    )
    assert scheduled(summary) == [("cancel_product", "collaboration")]
    assert held(summary, after=True) == {"support/professional": 12}


@pytest.mark.parametrize("named", ["desk", "desk/pro"])
def test_seats_are_removed_from_an_edition_that_is_to_be_another(named: str) -> None:
    one = customer(("desk/pro", 5, 2))
    down, fewer = change("downgrade_edition", "desk/basic"), change("remove_seats", named, seats=2)
    for changes in ((down, fewer), (fewer, down)):
        summary = preview(one, *changes, engine=SHOP)
        assert (outcomes(summary), held(summary, after=True)) == (["allow", "allow"], {"desk/basic": 3})


@pytest.mark.parametrize(
    ("earlier", "after"),
    [
        (change("remove_seats", "desk", seats=2), {"desk/top": 3}),
        (change("cancel_product", "desk"), {}),
    ],
)
def test_what_is_scheduled_still_happens_after_an_upgrade(
    earlier: dict[str, object], after: dict[str, int]
) -> None:
    one = customer(("desk/pro", 5, 2))
    summary = preview(one, earlier, change("upgrade_edition", "desk/top"), engine=SHOP)
    assert (outcomes(summary), held(summary), held(summary, after=True)) == (
        ["allow", "allow"],
        {"desk/top": 5},
        after,
    )


def test_seats_are_not_removed_twice_below_those_in_use() -> None:
    twice = change("remove_seats", "support", seats=2)
    summary = preview(account("support/professional", seats=12, in_use=9, pays_by="card"), twice, twice)
    assert (outcomes(summary), codes(summary, 1)) == (["allow", "deny"], "seats_in_use")
    assert held(summary, after=True) == {"support/professional": 10}


def scheduled_before(*changes: dict[str, object]) -> Account:
    return customer(
        ("desk/pro", 5, 2), ("chat/pro", 5),
        scheduled=[{"on": "2021-03-01", "change": one} for one in changes],
    )  # fmt: skip


def test_what_an_earlier_order_scheduled_stays_and_is_shown() -> None:
    one = scheduled_before(change("cancel_product", "chat/pro"))
    summary = preview(one, change("add_seats", "desk"), engine=SHOP)
    assert scheduled(summary) == [("cancel_product", "chat/pro")]
    assert (held(summary), held(summary, after=True)) == ({"desk/pro": 6, "chat/pro": 5}, {"desk/pro": 6})
    assert summary.subscription_now is not None
    assert len(summary.subscription_now.scheduled) == 1


@pytest.mark.parametrize(
    ("earlier", "new", "left"),
    [
        (
            change("change_billing_cycle", to="monthly"), change("change_billing_cycle", to="quarterly"),
            [("change_billing_cycle", "quarterly")],
        ),
        (
            change("downgrade_edition", "desk", to="basic"), change("cancel_product", "desk"),
            [("cancel_product", "desk/basic")],
        ),
        (
            change("remove_seats", "desk/pro", seats=1), change("cancel_product", "desk"),
            [("cancel_product", "desk/pro")],
        ),
        (change("cancel_product", "chat"), change("bundle", "all/pro"), []),
    ],
)  # fmt: skip
def test_a_later_order_takes_the_place_of_what_an_earlier_one_scheduled(
    earlier: dict[str, object], new: dict[str, object], left: list[tuple[str, str]]
) -> None:
    summary = preview(scheduled_before(earlier), new, engine=SHOP)
    assert (outcomes(summary), scheduled(summary)) == (["allow"], left)


def test_a_decision_knows_what_an_earlier_order_scheduled() -> None:
    one = scheduled_before(
        change("remove_seats", "desk", seats=3), change("change_billing_cycle", to="monthly")
    )
    asked = SHOP.prepare(one, "owner", AT)
    assert asked.decide("remove_seats", "desk").reasons[0].code == "seats_in_use"
    assert asked.decide("change_billing_cycle", to="monthly").reasons[0].code == "no_change"
    assert asked.decide("change_billing_cycle", to="quarterly").outcome == "allow"


# Prospects


def test_a_prospects_first_term_begins_on_the_day_in_the_cycle_it_orders() -> None:
    summary = preview(prospect(), change("buy", "support/team", seats=2), cycle="annual")
    assert summary.subscription_now is not None
    term = summary.subscription_now.term
    assert (summary.subscription_now.cycle, term.start, term.end) == ("annual", AT, date(2021, 9, 1))
    assert (summary.due_now, summary.recurring) == (Decimal("456.00"), Decimal("456.00"))


def test_a_prospect_that_says_no_cycle_has_the_catalogs_first() -> None:
    summary = preview(prospect(), change("buy", "support/team", seats=2))
    assert summary.subscription_now is not None
    assert summary.subscription_now.cycle == "monthly"
    assert summary.due_now == Decimal("50.00")


@pytest.mark.parametrize(
    ("at", "cycle", "end"),
    [
        (date(2020, 1, 31), "monthly", date(2020, 2, 29)), (date(2021, 1, 31), "monthly", date(2021, 2, 28)),
        (date(2020, 2, 29), "annual", date(2021, 2, 28)), (date(2020, 8, 31), "monthly", date(2020, 9, 30)),
    ],
)  # fmt: skip
def test_a_first_term_ends_on_the_months_last_day_where_it_has_no_such_day(
    at: date, cycle: str, end: date
) -> None:
    summary = preview(prospect(), change("buy", "support/team"), at=at, cycle=cycle)
    assert summary.subscription_now is not None
    assert (summary.subscription_now.term.end, summary.due_now) == (end, summary.recurring)


def test_a_prospect_buys_a_product_and_its_add_on_together_and_stays_new() -> None:
    summary = preview(
        prospect(), change("buy", "support/professional", seats=3), change("buy", "collaboration")
    )
    assert (outcomes(summary), held(summary)) == (
        ["allow", "allow"],
        {"support/professional": 3, "collaboration": 3},
    )
    assert [one.what for one in summary.obligations] == ["master-subscription-agreement", "privacy"]


def test_a_prospect_whose_order_is_refused_has_no_subscription() -> None:
    summary = preview(prospect(), change("buy", "collaboration"))
    assert (outcomes(summary), summary.subscription_now, summary.subscription_after) == (["deny"], None, None)
    assert summary.lines == ()


def test_a_prospect_has_no_cycle_to_change_and_nothing_to_cancel() -> None:
    for one in (
        change("change_billing_cycle", to="annual"),
        change("cancel_account"),
        change("extend_subscription"),
    ):
        summary = preview(prospect(), one)
        assert (outcomes(summary), codes(summary, 0)) == (["deny"], "not_held")


# Prices, payment, and what is still missing


def test_what_is_priced_on_request_is_referred_and_has_no_amounts() -> None:
    one = account("support/enterprise", pays_by="card")
    summary = preview(one, change("buy", "sunshine-select"), change("buy", "explore/professional", seats=2))
    assert (summary.outcome, outcomes(summary)) == ("refer", ["refer", "allow"])
    line = next(line for line in summary.lines if line.item == "sunshine-select")
    assert (line.unit_price, line.recurring, line.due_now) == (None, None, None)
    assert summary.due_now == Decimal("107.11")
    assert missing(summary) == [("assistance", "buy sunshine-select")]


def test_a_currency_without_prices_buys_nothing() -> None:
    one = account("support/professional", currency="EUR", pays_by="card")
    summary = preview(
        one, change("add_seats", "support"), change("buy", "guide/lite"), change("remove_seats", "support")
    )
    assert outcomes(summary) == ["deny", "deny", "allow"]
    assert [codes(summary, number) for number in (0, 1)] == ["not_on_sale", "not_on_sale"]
    assert (summary.currency, summary.due_now) == ("EUR", Decimal("0.00"))


@pytest.mark.parametrize(
    ("currency", "desk", "chat"),
    [("JPY", "5951", "30"), ("KWD", "5950.685", "29.753"), ("USD", "5950.68", "29.75")],
)
def test_an_order_in_any_currency_has_its_decimals(currency: str, desk: str, chat: str) -> None:
    engine = shop(currency=currency, desk=(1000, 2000, 5000))
    one = customer(("desk/basic", 2), currency=currency)
    # A year of each for 181 of 365 days: 12 x 1000 and 12 x 5.
    summary = preview(one, change("buy", "chat/basic", seats=1), change("add_seats", "desk"), engine=engine)
    assert {line.item: str(line.due_now) for line in summary.lines} == {
        "desk/basic": desk,
        "chat/basic": chat,
    }
    assert str(summary.due_now) == str(Decimal(desk) + Decimal(chat))


def test_a_purchase_by_someone_with_no_known_way_to_pay_asks_for_one() -> None:
    one = account("support/professional")
    assert missing(preview(one, change("add_seats", "support"))) == [("payment_method", None)]
    assert missing(preview(one, change("add_seats", "support"), payment_method="paypal")) == []
    assert missing(preview(one, change("remove_seats", "support"))) == []


def test_a_payment_method_that_the_order_changes_to_is_the_one_it_is_paid_by() -> None:
    changing = change("change_payment_method", to="paypal")
    summary = preview(PROFESSIONAL, changing, change("add_seats", "support"))
    assert (summary.payment_method, summary.ready) == ("paypal", True)
    assert codes(preview(PROFESSIONAL, changing, changing), 1) == "no_change"


def test_when_all_is_refused_the_self_service_ways_to_pay_are_shown() -> None:
    assert preview(PROFESSIONAL, change("add_seats", "support"), user="admin").payment_methods == (
        "card",
        "paypal",
    )


def test_what_is_provided_is_missing_until_it_is_given_unless_it_may_be_left_out() -> None:
    optional = preview(
        prospect(country="CH"),
        change("buy", "support/team"),
        accept=["master-subscription-agreement", "privacy"],
        payment_method="card",
    )
    assert ("provide", "vat-number") in [(duty.kind, duty.what) for duty in optional.obligations]
    assert optional.ready
    terms = {"kind": "terms", "terms": [], "details": [{"id": "tax", "name": "Tax number"}]}
    engine = shop(more=[terms], rules=[{"id": "tax", "require": ["buy"], "obligations": ["provide:tax"]}])
    buying = change("buy", "desk/pro")
    assert missing(preview(newcomer(), buying, engine=engine)) == [("provide", "tax")]
    assert missing(preview(newcomer(), buying, engine=engine, details={"tax": "X1"})) == []


def test_an_edition_that_is_to_be_another_is_offered_to_be_kept() -> None:
    waiting = [{"on": "2021-03-01", "change": {"action": "downgrade_edition", "item": "desk/basic"}}]
    for scheduled_, offered in ((waiting, ["desk/pro", "desk/top"]), ([], ["desk/top"])):
        one = customer(("desk/pro", 5, 2), scheduled=scheduled_)
        offers = SHOP.offers(one, "owner", AT)
        assert [offer.item for offer in offers if offer.action == "upgrade_edition"] == offered


def test_what_a_later_change_of_an_order_replaces_does_not_count_as_its_last_day() -> None:
    one = customer(("desk/pro", 5, 2), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    changes = change("downgrade_edition", "desk/basic"), change("upgrade_edition", "desk/top")
    summary = preview(one, *changes, engine=shop(), at=date(2020, 9, 11))
    assert (summary.effective, summary.scheduled) == (("now", date(2020, 9, 11)), ())


def test_where_the_catalog_declares_no_way_to_pay_none_is_asked_for() -> None:
    engine = Engine(gathered([one for one in shop_files() if one["kind"] != "payment-methods"]))
    one = newcomer().model_copy(update={"payment_method": None})
    buying = preview(one, change("buy", "desk/basic", seats=2), engine=engine)
    assert (buying.outcome, buying.due_now > 0, missing(buying)) == ("allow", True, [])


@pytest.mark.parametrize(
    ("waits", "about"),
    [
        (change("remove_seats", "desk", seats=1), "desk"),
        (change("upgrade_edition", "desk", to="top"), "desk"),
        (change("change_billing_cycle", to="monthly"), "monthly"),
        (change("extend_subscription"), "extend_subscription"),
    ],
)
def test_what_waits_beyond_the_end_is_told_by_what_it_is_about(waits: dict[str, object], about: str) -> None:
    first = {"on": "2020-10-01", "change": change("remove_seats", "desk", seats=1)}
    end = {"on": str(NEXT), "change": change("cancel_account")}
    one = customer(("desk/pro", 5), scheduled=[first, end, {"on": str(NEXT), "change": waits}])
    found = preview(one, engine=SHOP, at=AT)
    assert [(each.code, each.about) for each in found.warnings] == [("in_vain", about)]


@pytest.mark.parametrize(("cycle", "told"), [(None, []), ("annual", []), ("monthly", ["monthly"])])
def test_a_cycle_that_an_order_gives_for_a_subscription_of_another_is_ignored(
    cycle: str | None, told: list[str]
) -> None:
    said = {} if cycle is None else {"cycle": cycle}
    one = customer(("desk/pro", 3))
    warnings = preview(one, change("add_seats", "desk", seats=1), engine=SHOP, at=AT, **said).warnings
    assert [(each.code, each.about) for each in warnings] == [("cycle_ignored", each) for each in told]


@pytest.mark.parametrize(
    ("made", "ended"),
    [
        (change("upgrade_edition", "chat/pro"), ["chat/basic"]),
        (change("bundle", "all/pro", seats=3), ["chat/basic"]),
        (change("cancel_product", "chat"), []),
        (change("add_seats", "chat", seats=1), []),
    ],
)
def test_what_is_tried_no_longer_is_told_where_something_takes_its_place(
    made: dict[str, object], ended: list[str]
) -> None:
    trials = [{"item": "chat/basic", "until": "2020-09-20"}]
    one = customer(("desk/pro", 3), ("chat/basic", 3), trials=trials)
    found = preview(one, made, engine=sold(chat_basic={"days": 14}), at=date(2020, 9, 10))
    assert found.outcome == "allow"
    assert [each.about for each in found.warnings if each.code == "trial_ended"] == ended


def test_what_is_free_now_and_paid_for_later_asks_for_a_way_to_pay() -> None:
    engine, one = sold(chat_pro={"days": 14}), newcomer().model_copy(update={"payment_method": None})
    found = preview(one, change("try_out", "chat/pro"), engine=engine, cycle="monthly")
    assert (found.due_now, missing(found)) == (0, [("payment_method", None)])


@pytest.mark.parametrize(("method", "lacking"), [("card", []), ("wire", [("payment_method", "wire")])])
def test_a_way_to_pay_that_its_channel_does_not_take_is_missing_by_its_name(
    method: str, lacking: list[tuple[str, str]]
) -> None:
    buying = preview(newcomer(), change("buy", "desk/basic", seats=2), engine=SHOP, payment_method=method)
    assert [(one.kind, one.what) for one in buying.missing] == lacking


@pytest.mark.parametrize("ending", [change("cancel_account"), change("change_billing_cycle", to="monthly")])
def test_what_is_about_all_waits_for_the_end_of_a_term_that_begins_with_its_order(
    ending: dict[str, object],
) -> None:
    rule = {"id": "anew", "settle": ["add_seats"], "by": "new_term"}
    engine = shop(later=["cancel_account", "change_billing_cycle"], rules=[rule])
    found = preview(customer(("desk/pro", 3)), change("add_seats", "desk"), ending, engine=engine, at=AT)
    assert found.subscription_now is not None
    end = found.subscription_now.term.end
    assert end != NEXT
    assert [decision.effective.on for decision in found.changes] == [AT, end]
    assert [one.on for one in found.scheduled] == [end]
