"""Promotional codes: when, for whom and on what they apply, what they take off, and what ends them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from acceptance.accounts import account, prospect, shipped
from maybuy.check.account import AccountError
from maybuy.decide.explain import Need
from maybuy.engine import Engine
from maybuy.order.promotions import find
from maybuy.order.summary import Preview
from maybuy.report.preview_json import preview_json, record_json
from maybuy.report.preview_text import show_preview
from ordering import change, customer, newcomer, preview, refused, shop, taken_off

START = date(2020, 3, 1)
"""The first day of the term, on which nothing is pro-rated."""
SEATS = change("add_seats", "desk", seats=10)
"""Ten seats of Desk Basic: 1200 a year."""
ONE = customer(("desk/basic", 5, 2), ("chat/pro", 2))


def spring(**more: Any) -> dict[str, Any]:
    percent = {} if "amount" in more else {"percent": 20}
    return {"id": "spring", "code": "Spring20", **percent, **more}


def tried(
    promotion: dict[str, Any],
    *changes: dict[str, object],
    one: Any = ONE,
    at: date = START,
    code: object = "spring20",
    **more: Any,
) -> Preview:
    engine = shop(promotions=[promotion], **more)
    summary = preview(one, *(changes or (SEATS,)), at=at, engine=engine, promotion=code)
    for refusal in summary.refused_codes:  # whatever the reason, it is told of which promotion
        assert refusal.promotion == (None if refusal.why == "unknown" else promotion["id"])
    return summary


def test_a_percentage_is_taken_off_what_is_due_now_and_no_more_without_a_duration() -> None:
    summary = tried(spring())
    (discount,) = summary.discounts
    assert (discount.promotion, discount.amount, discount.recurring, discount.until) == (
        "spring", Decimal("240.00"), Decimal("0.00"), None,
    )  # fmt: skip
    assert (summary.due_now, summary.recurring) == (Decimal("960.00"), Decimal("2160.00"))
    assert summary.subscription_now is not None
    assert summary.subscription_now.promotions == ()


def test_a_percentage_of_a_part_of_a_term_is_rounded_half_up_once() -> None:
    summary = tried(spring(percent=33), at=date(2020, 9, 2))
    assert summary.lines[0].due_now == Decimal("591.78")
    assert taken_off(summary) == {"spring": Decimal("195.29")}
    assert summary.due_now == Decimal("396.49")


def test_an_amount_is_taken_off_once_and_not_by_the_seat() -> None:
    assert taken_off(tried(spring(amount={"USD": "49.50"}))) == {"spring": Decimal("49.50")}


@pytest.mark.parametrize("amount", ["1200", "1200.01", "999999"])
def test_no_promotion_takes_off_more_than_is_due(amount: str) -> None:
    summary = tried(spring(amount={"USD": amount}))
    assert (taken_off(summary), summary.due_now) == ({"spring": Decimal("1200.00")}, Decimal("0.00"))


def test_what_is_given_back_leaves_less_to_take_off() -> None:
    # 20 seats' worth of Pro (1200) less what Basic gives back (600) leaves 600 to pay.
    summary = tried(spring(amount={"USD": 1000}), change("upgrade_edition", "desk/pro"))
    assert (taken_off(summary), summary.due_now) == ({"spring": Decimal("600.00")}, Decimal("0.00"))


def test_an_amount_in_another_currency_is_for_that_currency_only() -> None:
    assert refused(tried(spring(amount={"EUR": 50}))) == [("spring20", "currency")]


@pytest.mark.parametrize(
    ("effective", "why"),
    [
        ({"from": "2020-03-01"}, None),
        ({"from": "2020-03-02"}, "not_begun"),
        ({"until": "2020-03-02"}, None),
        ({"until": "2020-03-01"}, "ended"),
        ({"from": "2019-03-01", "until": "2020-02-29"}, "ended"),
        ({"from": "2020-03-01", "until": "2020-03-02"}, None),
    ],
)
def test_a_code_is_taken_on_its_days_only(effective: dict[str, str], why: str | None) -> None:
    assert refused(tried(spring(effective=effective))) == ([] if why is None else [("spring20", why)])


@pytest.mark.parametrize(
    ("cycles", "why"), [(["annual"], None), (["monthly"], "cycle"), (["monthly", "annual"], None)]
)
def test_a_code_is_for_its_billing_cycles(cycles: list[str], why: str | None) -> None:
    assert refused(tried(spring(cycles=cycles))) == ([] if why is None else [("spring20", why)])


def test_a_cycle_that_only_comes_later_does_not_count_yet() -> None:
    summary = tried(spring(cycles=["monthly"]), SEATS, change("change_billing_cycle", to="monthly"))
    assert refused(summary) == [("spring20", "cycle")]


@pytest.mark.parametrize(
    ("bound", "changed", "why"),
    [
        ({"cycles": ["annual"]}, change("change_billing_cycle", to="monthly"), "cycle"),
        ({"min_seats": 5}, change("remove_seats", "desk", seats=2), "seats"),
        (
            {"when": {"subscription.cycle": "annual"}},
            change("change_billing_cycle", to="monthly"),
            "conditions",
        ),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_code_that_would_end_on_its_first_day_is_not_used_up(
    bound: dict[str, object], changed: dict[str, object], why: str, language: str
) -> None:
    promotion = spring(duration=3, **bound)
    one = customer(("desk/basic", 5, 2), ("chat/pro", 2))
    summary = tried(promotion, changed, one=one)
    assert (refused(summary), summary.discounts, summary.ready) == ([("spring20", why)], (), False)
    assert summary.subscription_now is not None
    assert summary.subscription_now.promotions == ()
    assert preview_json(summary, shop(promotions=[promotion]).definitions, language)["promotions_refused"]
    (before,) = tried(promotion, changed, change("add_seats", "desk"), one=one).discounts
    assert (before.until, before.ends_because) == (date(2021, 3, 1), why)


@pytest.mark.parametrize(
    ("items", "amount"),
    [
        (["desk"], "240.00"), (["desk/basic"], "240.00"), (["chat"], "72.00"),
        ({"kind": "product"}, "312.00"),
        ({"kind": "add-on"}, None), ({"product": "chat"}, "72.00"), (["desk/pro"], None),
        ({"edition": "pro"}, "72.00"), ({"price": "listed"}, "312.00"), ({"price": "on_request"}, None),
    ],
)  # fmt: skip
def test_a_promotion_is_for_the_items_it_names_or_selects(items: Any, amount: str | None) -> None:
    summary = tried(spring(items=items), SEATS, change("add_seats", "chat", seats=2))
    if amount is None:
        assert (refused(summary), summary.discounts) == ([("spring20", "items")], ())
    else:
        assert taken_off(summary) == {"spring": Decimal(amount)}


def test_a_code_for_what_the_order_does_not_charge_for_is_refused() -> None:
    assert refused(tried(spring(), change("remove_seats", "desk"))) == [("spring20", "items")]


@pytest.mark.parametrize(("least", "why"), [(15, None), (16, "seats")])
def test_the_seats_that_the_largest_line_has_after_the_order_count(least: int, why: str | None) -> None:
    assert refused(tried(spring(min_seats=least))) == ([] if why is None else [("spring20", why)])


@pytest.mark.parametrize(
    ("when", "needs"),
    [
        ({"account.type": "self_service"}, ()),
        (
            {"account.type": "managed"},
            (Need("account.type", ("managed",), refused=False, given="self_service"),),
        ),
        ({"account.new": True}, (Need("account.new", ("true",), refused=False, given="false"),)),
        (
            {"account.size": {"at_least": 9}},
            (Need("account.size", ("≥ 9",), refused=False, given="5", within=((9, None),)),),
        ),
        (
            {"any": [{"account.type": "managed", "account.new": True}, {"account.country": "FR"}]},
            (Need("account.country", ("FR",), refused=False, given="US"),),
        ),
        ({"subscription.holds": {"any": ["chat"]}}, ()),
    ],
)
def test_a_code_whose_conditions_are_not_met_says_what_is_needed(
    when: dict[str, Any], needs: tuple[Need, ...]
) -> None:
    summary = tried(spring(when=when))
    assert [(one.why, one.needs) for one in summary.refused_codes] == (
        [("conditions", needs)] if needs else []
    )


def test_a_promotion_that_lasts_says_until_when_and_is_kept_by_the_subscription() -> None:
    summary = tried(
        spring(duration=6),
        change("buy", "desk/basic", seats=3),
        one=newcomer(),
        code="SPRING20",
        at=date(2020, 8, 31),
    )
    (discount,) = summary.discounts
    assert (discount.amount, discount.recurring, discount.until) == (
        Decimal("6.00"), Decimal("6.00"), date(2021, 2, 28),
    )  # fmt: skip
    assert summary.subscription_now is not None
    assert [(one.id, one.until) for one in summary.subscription_now.promotions] == [
        ("spring", date(2021, 2, 28))
    ]


def test_a_duration_counts_cycles_from_the_beginning_of_the_term() -> None:
    (discount,) = tried(spring(duration=2), at=date(2020, 9, 1)).discounts
    assert discount.until == date(2022, 3, 1)


# Promotions of earlier orders


def lasting(until: str = "2021-09-01", **more: Any) -> Any:
    return customer(
        ("desk/basic", 5, 2), ("chat/pro", 2), promotions=[{"id": "spring", "until": until}], **more
    )


def test_a_promotion_that_lasts_takes_its_part_of_a_later_order_without_the_code() -> None:
    summary = tried(spring(duration=12), one=lasting(), code=[])
    assert taken_off(summary) == {"spring": Decimal("240.00")}
    assert summary.subscription_after is not None
    assert [one.id for one in summary.subscription_after.promotions] == ["spring"]


def test_a_promotion_that_is_over_takes_nothing_off() -> None:
    one = lasting("2020-03-01")
    assert tried(spring(duration=12), one=one, code=[]).discounts == ()


@pytest.mark.parametrize(
    "voiding",
    [change("remove_seats", "desk"), change("downgrade_edition", "chat/basic")],
    ids=["seats", "edition"],
)
def test_a_promotion_that_lasts_ends_with_what_voids_it(voiding: dict[str, object]) -> None:
    promotion = spring(duration=12, voided_by=["remove_seats", "downgrade_edition"])
    summary = tried(promotion, SEATS, voiding, one=lasting(), code=[])
    assert summary.discounts == ()
    assert [(one.code, one.about) for one in summary.warnings] == [("promotion_voided", "spring")]
    assert summary.subscription_after is not None
    assert summary.subscription_after.promotions == ()


@pytest.mark.parametrize("seats", [1, 3])
def test_a_promotion_counts_again_once_what_was_to_end_it_is_taken_back(seats: int) -> None:
    promotion = spring(duration=12, voided_by=["remove_seats"])
    one = lasting()
    waiting = tried(promotion, change("remove_seats", "desk", seats=seats), one=one, code=[])
    assert (waiting.recurring, waiting.recurring_net) == (Decimal("960.00"), Decimal("960.00"))
    meanwhile = one.model_copy(update={"subscription": waiting.subscription_now})
    more = tried(promotion, change("add_seats", "chat"), one=meanwhile, code=[])
    assert more.discounts == ()
    back = tried(promotion, change("add_seats", "desk", seats=seats), one=meanwhile, code=[])
    assert (back.due_now, back.undone) == (Decimal("0.00"), waiting.scheduled)
    assert back.subscription_now is not None
    assert one.subscription is not None
    assert back.subscription_now.promotions == one.subscription.promotions
    assert back.recurring_net == Decimal("863.21")  # 960 less a fifth of 184 of 365 days


ANNUALLY = change("change_billing_cycle", to="annual")
MONTHLY = change("change_billing_cycle", to="monthly")


@pytest.mark.parametrize(
    ("bound", "ending", "back"),
    [
        ({"cycles": ["annual"]}, MONTHLY, ANNUALLY),
        ({"min_seats": 5}, change("remove_seats", "desk", seats=3), change("add_seats", "desk", seats=3)),
        ({"min_seats": 5}, change("cancel_product", "desk"), change("buy", "desk/basic", seats=5)),
    ],
    ids=["cycle", "seats", "cancelled"],
)
def test_a_promotion_goes_on_once_what_it_is_not_for_is_taken_back(
    bound: dict[str, object], ending: dict[str, object], back: dict[str, object]
) -> None:
    promotion, one = spring(duration=36, **bound), lasting("2023-03-01")
    waiting = tried(promotion, ending, one=one, code=[])
    assert [discount.until for discount in waiting.discounts] == [date(2021, 3, 1)]
    assert waiting.subscription_after is not None
    assert waiting.subscription_after.promotions == ()
    meanwhile = one.model_copy(update={"subscription": waiting.subscription_now})
    undone = tried(promotion, back, one=meanwhile, code=[])
    assert (undone.due_now, undone.undone) == (Decimal("0.00"), waiting.scheduled)
    assert undone.subscription_now == one.subscription
    assert undone.recurring_net == Decimal("768.00")


def test_what_was_paid_less_is_credited_less_once_a_promotion_has_ended() -> None:
    engine = shop(promotions=[spring(duration=36, min_seats=5)], later=())
    one = customer(("desk/basic", 6, 0), promotions=[{"id": "spring", "until": "2023-03-01"}])
    fewer = preview(one, change("remove_seats", "desk", seats=2), engine=engine)
    assert fewer.subscription_now is not None
    assert fewer.subscription_now.promotions == ()
    left = one.model_copy(update={"subscription": fewer.subscription_now})
    rest = preview(left, change("cancel_product", "desk"), engine=engine)
    assert fewer.due_now + rest.due_now == Decimal("-285.63")  # 6 x 120 less a fifth, 181 of 365 days


def test_a_voiding_change_that_is_refused_voids_nothing() -> None:
    promotion = spring(duration=12, voided_by=["remove_seats"])
    summary = tried(promotion, SEATS, change("remove_seats", "desk", seats=14), one=lasting(), code=[])
    assert (summary.changes[1].outcome, summary.warnings) == ("deny", ())
    assert taken_off(summary) == {"spring": Decimal("240.00")}


def test_a_code_does_not_go_with_what_voids_it_in_the_same_order() -> None:
    summary = tried(spring(voided_by=["remove_seats"]), SEATS, change("remove_seats", "chat"))
    assert refused(summary) == [("spring20", "voided")]


def test_a_promotion_for_one_billing_cycle_does_not_outlast_it() -> None:
    promotion = spring(duration=12, cycles=["annual"])
    summary = tried(
        promotion, change("change_billing_cycle", to="monthly"), one=lasting("2023-03-01"), code=[]
    )
    assert summary.subscription_now is not None
    assert summary.subscription_after is not None
    assert [one.id for one in summary.subscription_now.promotions] == ["spring"]
    assert summary.subscription_after.promotions == ()


ANNUAL = {"subscription.cycle": "annual"}
WITH_CHAT = {"subscription.holds": {"any": ["chat/pro"]}}


@pytest.mark.parametrize(
    ("when", "changed", "because"),
    [
        (ANNUAL, change("change_billing_cycle", to="monthly"), "conditions"),
        (WITH_CHAT, change("cancel_product", "chat"), "conditions"),
        (WITH_CHAT, change("remove_seats", "chat"), None),
        ({"account.new": True, **ANNUAL}, change("remove_seats", "chat"), None),
        ({"any": [ANNUAL, WITH_CHAT]}, change("cancel_product", "chat"), None),
    ],
)
def test_what_a_promotion_asks_of_the_subscription_it_asks_of_all_its_course(
    when: dict[str, object], changed: dict[str, object], because: str | None
) -> None:
    one = customer(
        ("desk/basic", 5, 2), ("chat/pro", 2), promotions=[{"id": "spring", "until": "2023-03-01"}]
    )
    summary = tried(spring(duration=12, when=when), changed, one=one, code=[])
    (discount,) = summary.discounts
    ends = date(2021, 3, 1) if because else date(2023, 3, 1)
    assert (discount.until, discount.ends_because) == (ends, because)
    assert summary.subscription_after is not None
    assert [one.id for one in summary.subscription_after.promotions] == ([] if because else ["spring"])


def test_a_promotion_of_an_account_that_the_catalog_does_not_have_is_said_before_anything_is_priced() -> None:
    one = customer(("desk/basic", 5), promotions=[{"id": "gone", "until": "2022-01-01"}])
    with pytest.raises(AccountError, match="`gone` is not the id of a promotion"):
        tried(spring(), one=one, code=[])


# Several codes


def two(first: bool, second: bool, *codes: str, one: Any = ONE) -> Preview:
    engine = shop(
        promotions=[
            {"id": "a", "code": "ALPHA", "percent": 50, "stacks": first},
            {"id": "b", "code": "BETA", "amount": {"USD": 1000}, "stacks": second},
        ]
    )
    return preview(one, SEATS, at=START, engine=engine, promotion=list(codes))


def test_two_promotions_that_both_say_so_are_combined_and_capped_together() -> None:
    for codes in (("ALPHA", "BETA"), ("BETA", "ALPHA")):
        summary = two(True, True, *codes)
        assert taken_off(summary) == {"a": Decimal("600.00"), "b": Decimal("600.00")}
        assert summary.due_now == Decimal("0.00")


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
def test_promotions_are_not_combined_unless_both_say_so(first: bool, second: bool) -> None:
    for codes in (("ALPHA", "BETA"), ("BETA", "ALPHA")):
        summary = two(first, second, *codes)
        assert taken_off(summary) == {"a": Decimal("600.00")}
        assert refused(summary) == [("BETA", "stacking")]


def test_a_promotion_that_lasts_is_not_combined_either() -> None:
    one = customer(("desk/basic", 5), promotions=[{"id": "b", "until": "2022-01-01"}])
    assert refused(two(True, False, "ALPHA", one=one)) == [("ALPHA", "stacking")]
    assert refused(two(True, True, "ALPHA", one=one)) == []


def test_a_promotion_is_applied_once() -> None:
    assert refused(two(True, True, "ALPHA", "alpha")) == [("alpha", "twice")]
    one = customer(("desk/basic", 5), promotions=[{"id": "a", "until": "2022-01-01"}])
    assert refused(two(True, True, "ALPHA", one=one)) == [("ALPHA", "twice")]


# Codes


@pytest.mark.parametrize("typed", ["Spring20", "SPRING20", "spring20", " sPrInG20 "])
def test_small_and_capital_letters_are_the_same(typed: str) -> None:
    assert taken_off(tried(spring(), code=typed)) == {"spring": Decimal("240.00")}


@pytest.mark.parametrize("typed", ["spring", "spring2", "spring200", "x", "startup"])
def test_a_code_that_is_none_is_refused_and_keeps_the_order_from_being_confirmed(typed: str) -> None:
    summary = tried(spring(), code=typed)
    assert refused(summary) == [(typed, "unknown")]
    assert [(one.kind, one.what) for one in summary.missing] == [("promotion", typed)]
    assert summary.due_now == Decimal("1200.00")


def test_a_code_names_its_promotion_and_nothing_else_does() -> None:
    definitions = shop(promotions=[spring()]).definitions
    found = find("SPRING20", definitions)
    assert found is not None
    assert (found.id, find("", definitions)) == ("spring", None)


def test_who_has_no_right_to_a_code_cannot_use_it() -> None:
    engine = shop(
        promotions=[spring()],
        rules=[{"id": "no-codes", "deny": ["apply_promotion"], "when": {"account.country": "FR"}}],
    )
    french = ONE.model_copy(update={"country": "FR"})
    assert refused(preview(french, SEATS, engine=engine, promotion="spring20")) == [("spring20", "rights")]
    assert refused(preview(ONE, SEATS, engine=engine, promotion="spring20")) == []


def test_an_admin_of_the_shipped_catalog_cannot_use_a_code() -> None:
    summary = preview(
        prospect(), change("buy", "support/team"), user="admin", cycle="monthly", promotion="STARTUP"
    )
    assert refused(summary) == [("STARTUP", "rights")]


def test_a_code_is_of_no_use_to_an_account_that_the_order_cancels() -> None:
    summary = tried(spring(duration=2), change("cancel_account"), one=lasting())
    assert (refused(summary), summary.discounts) == ([("spring20", "items")], ())
    unknown = tried(spring(duration=2), change("cancel_account"), one=lasting(), code="sprung20")
    assert refused(unknown) == [("sprung20", "unknown")]


# Secrecy


def everything_shown(engine: Engine, summary: Preview, one: Any) -> str:
    console = Console(width=200, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as captured:
        show_preview(console, engine.prepare(one, "owner", summary.at), summary, "en")
    shown = [captured.get()]
    for language in ("en", "fr"):
        shown.append(json.dumps(preview_json(summary, engine.definitions, language)))
        shown.append(json.dumps(record_json(summary, engine.definitions, language)))
    return "\n".join(shown).casefold()


def test_no_code_is_ever_shown_but_the_one_that_was_typed() -> None:
    engine = shop(
        promotions=[
            {"id": "first", "code": "SECRET-A", "percent": 10, "duration": 3},
            {"id": "second", "code": "SECRET-B", "percent": 10, "when": {"account.new": True}},
        ]
    )
    applied = preview(ONE, SEATS, engine=engine, promotion="secret-a")
    assert "secret-b" not in everything_shown(engine, applied, ONE)
    assert "secret-a" in everything_shown(engine, applied, ONE)
    again = ONE.model_copy(update={"subscription": applied.subscription_now})
    later = everything_shown(engine, preview(again, SEATS, engine=engine), again)
    assert "secret" not in later
    assert "first" in later
    turned_down = everything_shown(engine, preview(ONE, SEATS, engine=engine, promotion="secret-b"), ONE)
    assert "secret-b" in turned_down
    assert "secret-a" not in turned_down
    mistyped = everything_shown(engine, preview(ONE, SEATS, engine=engine, promotion="secret"), ONE)
    assert "secret-" not in mistyped


def test_no_offer_mentions_a_code() -> None:
    one = account("support/professional")
    offers = shipped().offers(one, "owner", date(2020, 9, 1), denied=True)
    assert any(offer.action == "apply_promotion" for offer in offers)
    shown = repr([(offer, offer.reasons, offer.remedies) for offer in offers])
    assert "startup" not in shown.casefold()
