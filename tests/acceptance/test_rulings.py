"""The rulings of the design that a decision shows, and the numbered steps by which it is made."""

from __future__ import annotations

from datetime import date

import pytest

from acceptance.accounts import account, ask, codes, duties, prospect, shipped, with_line
from maybuy.check.account import AccountError
from maybuy.model.account import Account
from maybuy.model.ask import Question
from maybuy.model.decision import QuestionError, Step

TODAY = date(2020, 9, 1)
NEXT = date(2021, 3, 1)
REPRESENTATIVE = ("representative",)
TEAM = account("support/team")
PROFESSIONAL = account("support/professional")
ENTERPRISE = account("support/enterprise")
SUITE = account("support-suite/professional")
SUITE_ENTERPRISE = account("support-suite/enterprise")
OWNER = Step("role", "user.role", "owner")


def steps(
    one: Account, action: str, item: str | None = None, **more: object
) -> list[tuple[str, tuple[Step, ...]]]:
    return [(remedy.outcome, remedy.steps) for remedy in ask(one, action, item, **more).remedies]  # type: ignore[arg-type]


# 1. Every changing action needs the owner, on every channel


@pytest.mark.parametrize("kind", ["self_service", "sales_assisted", "other"])
@pytest.mark.parametrize("user", ["admin", "agent", "light_agent"])
def test_ruling_1_nobody_but_the_owner_changes_anything_on_any_channel(kind: str, user: str) -> None:
    offers = shipped().offers(account("support/professional", "guide/lite", type=kind), user, TODAY)
    assert {offer.action for offer in offers} <= {"view_subscription"}


@pytest.mark.parametrize("kind", ["self_service", "sales_assisted", "other"])
def test_ruling_1_any_customer_means_any_account_type(kind: str) -> None:
    decision = ask(account("support/professional", type=kind), "add_seats", "support")
    assert decision.channels[-2:] == ("request_form", "representative")


def test_ruling_1_the_owner_is_the_remedy_for_whoever_is_not() -> None:
    assert steps(PROFESSIONAL, "add_seats", "support", user="agent") == [("allow", (OWNER,))]


# 2. The website sells to owners of qualifying accounts and to prospects


@pytest.mark.parametrize("kind", ["self_service", "sales_assisted", "other"])
def test_ruling_2_the_website_sells_to_prospects_of_any_type(kind: str) -> None:
    assert "website" in ask(prospect(type=kind), "buy", "support/team").channels


def test_ruling_2_the_website_sells_to_qualifying_accounts_only() -> None:
    assert "website" in ask(account("support/team", type="sales_assisted"), "buy", "guide/lite").channels
    assert "website" not in ask(account("support/team", type="other"), "buy", "guide/lite").channels


def test_ruling_2_the_website_sells_to_owners_only() -> None:
    assert ask(prospect(), "buy", "support/team", user="admin").channels == ()


def test_ruling_2_the_website_sells_products_and_suites_but_no_add_ons() -> None:
    assert "website" in ask(PROFESSIONAL, "buy", "support-suite/professional").channels
    assert "website" not in ask(PROFESSIONAL, "buy", "collaboration").channels


# 3. A rule without `through` speaks of all channels


def test_ruling_3_a_denial_without_channels_leaves_none() -> None:
    decision = ask(PROFESSIONAL, "buy", "temporary-agents")
    assert (decision.outcome, decision.channels, set(codes(decision))) == ("deny", (), {"withdrawn"})
    assert "temporary-agents-are-for-sales-assisted-accounts" in {reason.rule for reason in decision.reasons}


def test_ruling_3_one_date_and_one_set_of_obligations_are_for_all_channels() -> None:
    decision = ask(prospect(country="CH"), "buy", "support/team")
    assert decision.channels == ("subscription_page", "website", "representative")
    assert decision.effective == ("now", TODAY)
    assert duties(decision) == {
        ("accept_terms", "master-subscription-agreement"),
        ("accept_terms", "privacy"),
        ("provide", "vat-number"),
    }


# 4. What is held is closed over suites and includes


def test_ruling_4_a_suites_support_opens_its_add_ons() -> None:
    assert ask(SUITE, "buy", "collaboration").outcome == "allow"
    assert ask(SUITE, "buy", "data-center-location").outcome == "deny"
    assert ask(SUITE_ENTERPRISE, "buy", "data-center-location").outcome == "allow"


@pytest.mark.parametrize("part", ["support", "guide", "chat", "talk"])
@pytest.mark.parametrize("edition", ["professional", "enterprise"])
def test_ruling_4_a_suite_has_its_parts_of_its_own_edition(part: str, edition: str) -> None:
    decision = ask(account(f"support-suite/{edition}"), "buy", f"{part}/{edition}")
    assert codes(decision)[0] == "already_included"


def test_ruling_4_a_suite_brings_what_its_parts_include() -> None:
    assert ask(SUITE_ENTERPRISE, "use", "custom_objects", quantity=1_000_000).outcome == "allow"
    assert ask(SUITE, "use", "custom_objects", quantity=1).outcome == "deny"


# 5. Buying what is held


@pytest.mark.parametrize("user", ["owner", "admin", "agent", "light_agent"])
@pytest.mark.parametrize(
    ("one", "item", "code"),
    [
        (SUITE, "guide/professional", "already_included"),
        (SUITE, "guide/lite", "already_included"),
        (SUITE, "guide/enterprise", "already_held"),
        (ENTERPRISE, "sunshine", "already_included"),
        (PROFESSIONAL, "support/professional", "already_held"),
        (PROFESSIONAL, "support/enterprise", "already_held"),
        (PROFESSIONAL, "support/essential", "already_held"),
    ],
)
def test_ruling_5_what_is_held_is_said_first_whoever_asks(
    one: Account, item: str, code: str, user: str
) -> None:
    assert codes(ask(one, "buy", item, user=user))[0] == code


def test_ruling_5_upgrading_is_the_remedy_for_a_lower_edition_held() -> None:
    expected = Step("item", "item", "support/enterprise", "upgrade_edition")
    assert steps(PROFESSIONAL, "buy", "support/enterprise") == [("allow", (expected,))]


def test_ruling_5_downgrading_is_the_remedy_for_a_higher_edition_held() -> None:
    expected = Step("item", "item", "support/team", "downgrade_edition")
    assert steps(PROFESSIONAL, "buy", "support/team") == [("allow", (expected,))]


def test_ruling_5_the_product_is_named_with_what_brings_it() -> None:
    decision = ask(SUITE, "buy", "guide/lite")
    assert (
        decision.words(decision.reasons[0])["via"]
        == shipped().definitions.items["support-suite/professional"].name
    )


# 6. Suites


def test_ruling_6_seats_of_a_part_are_the_suites() -> None:
    decision = ask(SUITE, "add_seats", "guide", seats=2)
    assert (decision.outcome, decision.acts_on) == ("allow", "support-suite/professional")


def test_ruling_6_an_edition_of_a_part_is_the_suites() -> None:
    up = ask(SUITE, "upgrade_edition", "support/enterprise")
    assert (up.outcome, up.acts_on) == ("allow", "support-suite/enterprise")
    down = ask(SUITE_ENTERPRISE, "downgrade_edition", "talk/professional")
    assert (down.outcome, down.acts_on) == ("allow", "support-suite/professional")


def test_ruling_6_a_suite_is_not_downgraded_to_an_edition_it_has_not() -> None:
    assert codes(ask(SUITE, "downgrade_edition", "support/team"))[0] == "not_held"


def test_ruling_6_two_parts_make_a_bundle_and_one_does_not() -> None:
    two = account("support/professional", "guide/lite")
    assert ask(two, "bundle", "support-suite/professional").outcome == "allow"
    assert codes(ask(PROFESSIONAL, "bundle", "support-suite/professional"))[0] == "not_held"


def test_ruling_6_a_part_to_buy_is_the_remedy_for_a_bundle_of_one() -> None:
    remedies = steps(PROFESSIONAL, "bundle", "support-suite/professional")
    assert ("allow", (Step("item", "item", "guide/professional", "buy"),)) in remedies
    assert {len(taken) for _, taken in remedies} == {1}


def test_ruling_6_a_bundle_takes_the_highest_number_of_seats() -> None:
    one = with_line(account("support/professional", seats=14), "guide/professional", 30)
    change = ask(one, "bundle", "support-suite/professional").basis
    assert change.seats == 30  # type: ignore[attr-defined]


def test_ruling_6_a_bundle_below_an_edition_held_goes_the_wrong_way() -> None:
    one = account("support/enterprise", "guide/professional")
    assert codes(ask(one, "bundle", "support-suite/professional"))[0] == "wrong_direction"
    assert ask(one, "bundle", "support-suite/enterprise").outcome == "allow"


def test_ruling_6_a_suite_is_bought_with_one_of_its_products_at_the_most() -> None:
    assert ask(prospect(), "buy", "support-suite/professional").outcome == "allow"
    assert ask(PROFESSIONAL, "buy", "support-suite/professional").outcome == "allow"
    two = account("support/professional", "guide/lite")
    assert codes(ask(two, "buy", "support-suite/professional"))[0] == "already_held"
    assert steps(two, "buy", "support-suite/professional") == [
        ("allow", (Step("item", "item", "support-suite/professional", "bundle"),))
    ]


def test_ruling_6_a_suite_below_the_edition_held_is_not_bought() -> None:
    assert codes(ask(ENTERPRISE, "buy", "support-suite/professional"))[0] == "wrong_direction"


# 7. A product without its edition


@pytest.mark.parametrize("action", ["add_seats", "remove_seats", "cancel_product"])
def test_ruling_7_a_product_without_edition_is_the_one_held(action: str) -> None:
    assert ask(PROFESSIONAL, action, "support").acts_on == "support/professional"
    assert codes(ask(PROFESSIONAL, action, "guide"))[0] == "not_held"


@pytest.mark.parametrize("action", ["buy", "bundle"])
def test_ruling_7_a_purchase_without_edition_is_a_usage_error(action: str) -> None:
    with pytest.raises(QuestionError) as raised:
        ask(PROFESSIONAL, action, "support-suite")
    assert raised.value.code == "edition-needed"


def test_ruling_7_another_edition_than_the_one_held_has_no_seats_to_add() -> None:
    assert codes(ask(PROFESSIONAL, "add_seats", "support/enterprise"))[0] == "not_held"


# 8. Seats


def test_ruling_8_seats_are_added_and_removed_by_the_difference() -> None:
    in_use = account("support/team", seats=12, in_use=9)
    assert ask(in_use, "remove_seats", "support", seats=3).outcome == "allow"
    decision = ask(in_use, "remove_seats", "support", seats=4)
    assert codes(decision) == ("seats_in_use",)
    assert decision.words(decision.reasons[0])["in_use"] == 9


def test_ruling_8_the_seats_that_can_be_removed_are_the_remedy() -> None:
    in_use = account("support/team", seats=12, in_use=9)
    assert steps(in_use, "remove_seats", "support", seats=4) == [
        ("allow", (Step("seats", "", 3, "remove_seats"),))
    ]


def test_ruling_8_one_seat_is_the_default_difference() -> None:
    full = account("support/team", seats=12, in_use=11)
    assert ask(full, "remove_seats", "support").outcome == "allow"
    assert (
        codes(ask(account("support/team", seats=12, in_use=12), "remove_seats", "support"))[0]
        == "seats_in_use"
    )


def test_ruling_8_the_last_seat_is_not_removed() -> None:
    assert codes(ask(account("support/team", seats=1), "remove_seats", "support"))[0] == "too_few_seats"


def test_ruling_8_an_add_on_takes_the_seats_of_what_it_requires() -> None:
    change = ask(account("support/professional", seats=17), "buy", "collaboration").basis
    assert change.seats == 17  # type: ignore[attr-defined]


def test_ruling_8_an_add_ons_minimum_counts_the_seats_of_what_it_requires() -> None:
    nine, ten = (account("support/professional", seats=seats) for seats in (9, 10))
    assert codes(ask(nine, "buy", "high-volume-api")) == ("too_few_seats",)
    assert codes(ask(nine, "buy", "high-volume-api", seats=50)) == ("too_few_seats",)
    assert ask(ten, "buy", "high-volume-api", seats=1).outcome == "allow"
    assert steps(nine, "buy", "high-volume-api") == [("allow", (Step("seats", "support/professional", 10),))]


def test_ruling_8_a_product_is_bought_with_its_fewest_seats() -> None:
    assert ask(prospect(), "buy", "support/team").basis.seats == 1  # type: ignore[attr-defined]


# 9. Offers


@pytest.mark.parametrize("one", [PROFESSIONAL, SUITE, account("support/team", type="other"), prospect()])
def test_ruling_9_offers_ask_one_question_for_every_action_and_target_and_no_quantities(one: Account) -> None:
    offers = shipped().offers(one, "owner", TODAY, denied=True)
    asked = [(offer.action, offer.item, offer.to) for offer in offers]
    assert len(asked) == len(set(asked))
    assert [offer.item for offer in offers if offer.action == "buy"] == sorted(shipped().definitions.items)
    assert [offer.to for offer in offers if offer.action == "change_payment_method"] == [
        "card", "cheque", "paypal", "wire",
    ]  # fmt: skip
    assert all(offer.seats is None and offer.quantity is None for offer in offers)
    assert "use" not in {offer.action for offer in offers}


def test_ruling_9_offers_are_sorted_by_action_then_item() -> None:
    asked = [
        (offer.action, offer.item or "", offer.to or "") for offer in shipped().offers(SUITE, "owner", TODAY)
    ]
    assert asked == sorted(asked)


# 10. Limits


def test_ruling_10_the_highest_limit_counts_and_limits_do_not_add_up() -> None:
    both = account("support/enterprise", "sunshine-select")
    assert ask(both, "use", "custom_objects", quantity=100_000_000).outcome == "allow"
    decision = ask(both, "use", "custom_objects", quantity=100_000_001)
    assert codes(decision) == ("limit_reached",)
    assert decision.words(decision.reasons[0])["granted"] == 100_000_000


def test_ruling_10_what_would_raise_the_limit_is_the_remedy() -> None:
    expected = ("allow", (Step("item", "item", "sunshine-select", "buy"),))
    assert expected in steps(ENTERPRISE, "use", "custom_objects", quantity=1_000_001)


def test_ruling_10_above_every_limit_there_is_no_remedy() -> None:
    assert steps(ENTERPRISE, "use", "custom_objects", quantity=100_000_001) == []


# 11. Changing something to what it is, and items without a price


def test_ruling_11_changing_something_to_what_it_is_is_no_change() -> None:
    one = account("support/team", pays_by="card")
    assert codes(ask(one, "change_billing_cycle", to="annual"))[0] == "no_change"
    assert codes(ask(one, "change_payment_method", to="card"))[0] == "no_change"
    assert codes(ask(one, "upgrade_edition", "support/team"))[0] == "no_change"
    assert codes(ask(one, "downgrade_edition", "support/team"))[0] == "no_change"


def test_ruling_11_a_cycle_that_is_not_said_is_the_other_one() -> None:
    assert ask(PROFESSIONAL, "change_billing_cycle").to == "monthly"
    monthly = account("support/team", cycle="monthly", term=("2020-09-01", "2020-10-01"))
    assert ask(monthly, "change_billing_cycle").to == "annual"


def test_ruling_11_an_item_without_a_price_in_the_accounts_currency_is_not_on_sale() -> None:
    one = account("support/enterprise", currency="EUR")
    assert codes(ask(one, "buy", "collaboration")) == ("not_on_sale",)
    assert codes(ask(one, "add_seats", "support")) == ("not_on_sale",)


def test_ruling_11_an_item_on_request_needs_no_price_and_is_the_representatives() -> None:
    decision = ask(account("support/enterprise", currency="EUR"), "buy", "sunshine-select")
    assert (decision.outcome, decision.channels, decision.price) == ("refer", REPRESENTATIVE, None)


def test_ruling_11_no_cancellation_needs_a_price() -> None:
    assert ask(account("support/team", currency="EUR"), "cancel_product", "support").outcome == "allow"


# 12. The term


@pytest.mark.parametrize("day", [date(2020, 2, 29), date(2019, 12, 1)])
def test_ruling_12_a_day_before_the_recorded_term_is_an_error(day: date) -> None:
    with pytest.raises(QuestionError) as raised:
        ask(PROFESSIONAL, "view_subscription", at=day)
    assert raised.value.code == "outside-term"


@pytest.mark.parametrize("day", [date(2021, 3, 1), date(2024, 6, 1)])
def test_ruling_12_terms_renew_by_themselves(day: date) -> None:
    assert ask(PROFESSIONAL, "view_subscription", at=day).outcome == "allow"


@pytest.mark.parametrize("day", [date(2020, 3, 1), date(2021, 2, 28)])
def test_ruling_12_the_first_and_the_last_day_are_in_the_term(day: date) -> None:
    decision = ask(PROFESSIONAL, "change_billing_cycle", at=day)
    assert decision.effective == ("next_cycle", NEXT)


@pytest.mark.parametrize("day", [date(2019, 8, 1), date(2031, 1, 1)])
def test_ruling_12_without_a_subscription_everything_is_now(day: date) -> None:
    assert ask(prospect(), "buy", "support/team", at=day).effective == ("now", day)


@pytest.mark.parametrize(
    "action", ["cancel_account", "change_billing_cycle", "change_payment_method", "extend_subscription"]
)
def test_ruling_12_a_prospect_has_no_subscription_to_change(action: str) -> None:
    assert codes(ask(prospect(), action))[0] == "not_held"


# 13. What an add-on requires


@pytest.mark.parametrize(
    ("action", "item"), [("cancel_product", "support"), ("downgrade_edition", "support/team")]
)
def test_ruling_13_what_a_held_add_on_requires_is_kept(action: str, item: str) -> None:
    decision = ask(account("support/professional", "collaboration"), action, item)
    assert codes(decision)[0] == "required_by"
    assert decision.words(decision.reasons[0])["by"] == ({"*": "Collaboration"},)


def test_ruling_13_cancelling_the_add_on_is_the_remedy() -> None:
    assert steps(account("support/professional", "collaboration"), "cancel_product", "support") == [
        ("allow", (Step("item", "item", "collaboration", "cancel_product"),))
    ]


def test_ruling_13_a_downgrade_that_keeps_what_is_required_is_allowed() -> None:
    one = account("support/enterprise", "collaboration")
    assert ask(one, "downgrade_edition", "support/professional").outcome == "allow"


def test_ruling_13_a_part_of_a_suite_that_an_add_on_requires_is_kept() -> None:
    one = account("support-suite/professional", "collaboration")
    assert codes(ask(one, "cancel_product", "support"))[0] == "required_by"
    assert ask(one, "cancel_product", "talk").outcome == "allow"


# 14. Silence


@pytest.mark.parametrize("kind", ["self_service", "sales_assisted", "other"])
def test_ruling_14_silence_about_an_edition_denies_on_every_channel(kind: str) -> None:
    decision = ask(account("support/team", type=kind), "buy", "collaboration")
    assert (decision.outcome, decision.channels, codes(decision)) == ("deny", (), ("not_compatible",))


def test_ruling_14_silence_about_a_right_denies_that_right_only() -> None:
    decision = ask(account("support/team", type="sales_assisted"), "extend_subscription")
    assert (decision.outcome, decision.channels) == ("refer", REPRESENTATIVE)
    assert decision.reasons[-1].unmet == ("account.type",)


# 15. Enum values compare by their text


@pytest.mark.parametrize("phase", [4, "4"])
def test_ruling_15_four_and_the_text_four_are_one(phase: object) -> None:
    assert "on_the_fly" not in ask(account("support/team", chat_phase=phase), "add_seats", "support").channels


@pytest.mark.parametrize("sunshine", [True, "true"])
def test_ruling_15_true_and_the_text_true_are_one(sunshine: object) -> None:
    one = account("support/team", type="other", sunshine=sunshine)
    assert "subscription_page" in ask(one, "add_seats", "support").channels


# The steps of a decision


def test_step_derive_takes_declared_defaults_and_names_what_is_missing() -> None:
    assert "on_the_fly" in ask(account("support/team"), "add_seats", "support").channels
    one = account("support/team", type="unheard_of")
    with pytest.raises(AccountError) as raised:
        ask(one, "view_subscription")
    assert [finding.code for finding in raised.value.findings] == ["unknown-value"]


def test_step_facts_deny_whatever_rights_grant() -> None:
    decision = ask(TEAM, "buy", "collaboration")
    assert decision.outcome == "deny"
    assert codes(decision) == ("not_compatible",)


def test_step_rights_unite_what_is_granted_and_take_away_what_is_denied() -> None:
    plain = ask(account("support/team"), "add_seats", "support")
    phased = ask(account("support/team", chat_phase=4), "add_seats", "support")
    assert plain.channels == ("subscription_page", "on_the_fly", "request_form", "representative")
    assert phased.channels == ("subscription_page", "request_form", "representative")


def test_step_outcome_is_refer_when_only_assisted_channels_are_left() -> None:
    assert ask(account("support/team", type="other"), "add_seats", "support").outcome == "refer"


def test_step_outcome_of_what_has_no_channel_is_allow_or_deny() -> None:
    for user, outcome in (("owner", "allow"), ("admin", "allow"), ("agent", "deny")):
        decision = ask(TEAM, "view_subscription", user=user)
        assert (decision.outcome, decision.channels) == (outcome, ())


def test_step_timing_is_the_latest_of_all_deferrals_and_now_without_any() -> None:
    assert ask(ENTERPRISE, "downgrade_edition", "support/team").effective == ("next_cycle", NEXT)
    assert ask(ENTERPRISE, "add_seats", "support").effective == ("now", TODAY)
    assert ask(TEAM, "buy", "collaboration").effective == (None, None)


def test_step_obligations_name_the_version_in_force_on_the_day() -> None:
    early = ask(prospect(), "buy", "support/team", at=date(2019, 12, 31)).obligations
    late = ask(prospect(), "buy", "support/team", at=date(2020, 1, 1)).obligations
    assert ("accept_terms", "privacy", "2019-01") in early
    assert ("accept_terms", "privacy", "2020-01") in late


def test_step_obligations_of_subscribers_begin_with_a_version_newer_than_the_accepted() -> None:
    one = account("support/team", accepted={}, term=("2019-12-01", "2020-12-01"))
    assert duties(ask(one, "buy", "guide/lite", at=date(2019, 12, 31))) == set()
    assert duties(ask(one, "buy", "guide/lite", at=date(2020, 1, 1))) == {("accept_terms", "privacy")}


def test_step_obligations_are_for_purchases_and_not_for_cancelling() -> None:
    one = account("support/team", accepted={"privacy": "2019-01", "master-subscription-agreement": "2019-01"})
    assert duties(ask(one, "add_seats", "support")) == {("accept_terms", "privacy")}
    assert duties(ask(one, "cancel_account")) == set()


def test_step_reasons_put_compatibility_before_rights() -> None:
    assert codes(ask(account("support/essential"), "buy", "sunshine-select", user="admin")) == (
        "not_compatible", "not_listed",
    )  # fmt: skip


def test_step_reasons_say_nothing_more_of_what_is_included() -> None:
    assert codes(ask(ENTERPRISE, "buy", "sunshine", user="admin")) == ("already_included",)


def test_step_reasons_of_refer_say_what_grants_and_then_what_keeps_it_from_self_service() -> None:
    assert codes(ask(account("support/team", type="other"), "add_seats", "support")) == (
        "granted", "granted", "not_listed",
    )  # fmt: skip
    assert codes(ask(ENTERPRISE, "buy", "sunshine-select")) == ("granted", "withdrawn")


def test_step_reasons_tell_the_wrong_role_from_the_wrong_account_type() -> None:
    other = account("support/team", type="other")
    assert ask(TEAM, "manage_subscription", user="admin").reasons[0].unmet == ("user.role",)
    assert ask(other, "manage_subscription").reasons[0].unmet == ("account.type",)
    assert set(ask(other, "manage_subscription", user="admin").reasons[0].unmet) == {
        "user.role",
        "account.type",
    }


def test_step_reasons_have_a_rule_and_a_place_in_its_file() -> None:
    for reason in ask(PROFESSIONAL, "add_seats", "support").reasons:
        assert reason.rule in {placed.rule.id for placed in shipped().definitions.rules}
        assert reason.at.startswith("policies/rights.yaml:")
    assert ask(TEAM, "buy", "collaboration").reasons[0].at.startswith("catalog/collaboration.yaml:")


def test_step_remedies_take_an_admin_on_support_team_two_steps_to_collaboration() -> None:
    remedies = steps(TEAM, "buy", "collaboration", user="admin")
    upgrade = Step("item", "item", "support/professional", "upgrade_edition", or_higher=True)
    assert remedies == [("allow", (OWNER, upgrade))]


def test_step_remedies_take_the_owner_on_support_team_one_step_to_collaboration() -> None:
    remedies = steps(TEAM, "buy", "collaboration")
    upgrade = Step("item", "item", "support/professional", "upgrade_edition", or_higher=True)
    assert remedies == [("allow", (upgrade,))]


def test_step_remedies_of_what_is_allowed_are_none() -> None:
    assert steps(PROFESSIONAL, "buy", "collaboration") == []


def test_step_remedies_name_no_account_type_since_nobody_can_change_it() -> None:
    assert steps(account("support/team", type="other"), "extend_subscription") == []


@pytest.mark.parametrize(
    ("action", "item", "more", "code"),
    [
        ("by", "guide/lite", {}, "unknown-action-near"),
        ("xxxxxxxx", None, {}, "unknown-action"),
        ("buy", "guide/lit", {}, "unknown-item-near"),
        ("buy", None, {}, "item-needed"),
        ("buy", "guide", {}, "edition-needed"),
        ("cancel_account", "guide", {}, "item-not-expected"),
        ("use", None, {}, "limit-needed"),
        ("use", "custom_object", {}, "unknown-limit-near"),
        ("use", "custom_objects", {"quantity": -1}, "negative-quantity"),
        ("add_seats", "support", {"seats": 0}, "seats-not-positive"),
        ("remove_seats", "support", {"seats": -2}, "seats-not-positive"),
        ("change_billing_cycle", None, {"to": "annually"}, "unknown-cycle-near"),
        ("change_payment_method", None, {"to": "card2"}, "unknown-payment-method-near"),
        ("upgrade_edition", "support", {"to": "enterprises"}, "unknown-item-near"),
        ("view_subscription", None, {"user": "ownr"}, "unknown-user-near"),
    ],
)
def test_a_mistaken_question_is_an_error_that_names_it(
    action: str, item: str | None, more: dict[str, object], code: str
) -> None:
    with pytest.raises(QuestionError) as raised:
        ask(TEAM, action, item, **more)  # type: ignore[arg-type]
    assert raised.value.code == code
    assert str(raised.value)


def test_a_question_asked_of_the_engine_is_the_same_as_one_asked_of_a_prepared_account() -> None:
    question = Question(TEAM, "owner", "add_seats", "support", TODAY, seats=3)
    assert shipped().decide(question) == ask(TEAM, "add_seats", "support", seats=3)


# 33. A step towards a bound that lies elsewhere than the account


def test_ruling_33_an_add_on_may_have_fewer_seats_where_what_it_requires_has_too_few() -> None:
    one = with_line(account("support/professional", seats=5), "high-volume-api", 12, 3)
    fewer = ask(one, "remove_seats", "high-volume-api", seats=4)
    assert (fewer.outcome, set(codes(fewer))) == ("allow", {"granted"})
    assert codes(ask(one, "remove_seats", "high-volume-api", seats=10)) == ("seats_in_use",)
    assert "too_few_seats" in codes(ask(one, "remove_seats", "high-volume-api", seats=12))
    assert "too_few_seats" in codes(ask(account("support/professional", seats=5), "buy", "high-volume-api"))
