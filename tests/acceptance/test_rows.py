"""The acceptance rows that a decision or a list of offers answers, asked of the shipped catalog.

Not here, since neither says anything of them:
- S11, S14: the way through the pages of a product.
- S10, S12, S36, S40: whom to turn to, what is held, comparing and details; see test_reading.py.
- S23, S25, S26, S29, S31, S35: totals, ticked boxes and the order of steps; see test_orders.py.
"""

# ruff: noqa: N802  (a test is named by its row)

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from acceptance.accounts import account, ask, codes, duties, example, prospect, shipped, with_line
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError

PAGE, WEBSITE, FLY, FORM, REPRESENTATIVE = (
    "subscription_page", "website", "on_the_fly", "request_form", "representative",
)  # fmt: skip
ON_PAGE = (PAGE, REPRESENTATIVE)
ON_PAGE_AND_WEBSITE = (PAGE, WEBSITE, REPRESENTATIVE)
EVERY_WAY_TO_SEATS = (PAGE, FLY, FORM, REPRESENTATIVE)
NOT_ON_THE_FLY = (PAGE, FORM, REPRESENTATIVE)
BY_REPRESENTATIVE = (REPRESENTATIVE,)
ROLE, TYPE = ("user.role",), ("account.type",)
NEXT = date(2021, 3, 1)
TODAY = date(2020, 9, 1)

ESSENTIAL = account("support/essential")
TEAM = account("support/team")
PROFESSIONAL = account("support/professional", in_use=9, pays_by="card")
ENTERPRISE = account("support/enterprise")
ELITE = account("support/elite")
SUITE = account("support-suite/professional")
SUITE_ENTERPRISE = account("support-suite/enterprise")
SEPARATE = with_line(account("support/professional", "guide/professional"), "chat/professional", 5)
MANAGED = account("support/professional", type="sales_assisted", pays_by="wire")
MANAGED_ENTERPRISE = account("support/enterprise", type="sales_assisted")
OTHER = account("support/professional", type="other")
OTHER_SUNSHINE = account("support/professional", type="other", sunshine=True)
PHASE_4 = account("support/professional", "chat/professional", chat_phase=4)
PHASE_3 = account("support/professional", "chat/professional", chat_phase=3)
MONTHLY = account("support/professional", cycle="monthly", term=("2020-09-01", "2020-10-01"))
WITH_COLLABORATION = account("support/professional", "collaboration")
WITH_SELECT = account("support/enterprise", "sunshine-select")


@dataclass(frozen=True)
class Case:
    """A question, and what its answer says; what is left None is not looked at."""

    account: Account
    action: str
    item: str | None = None
    user: str = "owner"
    at: date = TODAY
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None
    outcome: str = "allow"
    channels: tuple[str, ...] | None = None
    reasons: tuple[str, ...] | None = None
    """The first codes, in order."""
    rule: str | None = None
    """The rule of the first reason."""
    unmet: tuple[str, ...] | None = None
    """Of the last reason, which is the one that says what is missing."""
    on: date | None = None
    obligations: set[tuple[str, str]] | None = None


def refused(one: Account, action: str, item: str | None = None, **more: object) -> Case:
    """A question to which the answer is no, for a right that nobody has: the owner's, unless `unmet` says."""
    more = {"unmet": ROLE, "reasons": ("not_listed",), **more}
    return Case(one, action, item, outcome="deny", channels=(), **more)  # type: ignore[arg-type]


def barred(one: Account, action: str, item: str | None, code: str, **more: object) -> Case:
    """A question that the catalog itself answers with no."""
    return Case(one, action, item, outcome="deny", channels=(), reasons=(code,), **more)  # type: ignore[arg-type]


def referred(one: Account, action: str, item: str | None = None, **more: object) -> Case:
    """A question that the representative takes care of."""
    more = {"channels": BY_REPRESENTATIVE, "reasons": ("granted",), **more}
    return Case(one, action, item, outcome="refer", **more)  # type: ignore[arg-type]


def allowed(one: Account, action: str, item: str | None = None, **more: object) -> Case:
    more = {"reasons": ("granted",), **more}
    return Case(one, action, item, **more)  # type: ignore[arg-type]


CASES: dict[str, Case] = {
    # Scope and who
    "S1_subscriptions_are_managed_on_the_subscription_page": allowed(
        PROFESSIONAL, "add_seats", "support", channels=EVERY_WAY_TO_SEATS
    ),
    "S1_an_account_that_does_not_qualify_manages_nothing_on_the_subscription_page": referred(
        OTHER, "add_seats", "support", channels=(FORM, REPRESENTATIVE)
    ),
    "S2_the_owner_buys_a_new_product": allowed(
        PROFESSIONAL, "buy", "guide/professional", channels=ON_PAGE_AND_WEBSITE, on=TODAY
    ),
    "S2_the_owner_adds_seats": allowed(
        PROFESSIONAL, "add_seats", "support", channels=EVERY_WAY_TO_SEATS, on=TODAY
    ),
    "S2_the_owner_extends_the_subscription": allowed(
        PROFESSIONAL, "extend_subscription", channels=ON_PAGE, on=NEXT
    ),
    "S2_the_owner_changes_the_billing_cycle": allowed(
        PROFESSIONAL, "change_billing_cycle", channels=ON_PAGE, on=NEXT
    ),
    "S2_the_owner_upgrades_the_edition": allowed(
        PROFESSIONAL, "upgrade_edition", "support/enterprise", channels=ON_PAGE, on=TODAY
    ),
    "S2_the_owner_of_an_account_that_does_not_qualify_does_not_extend_it_alone": referred(
        OTHER, "extend_subscription", unmet=TYPE
    ),
    "S3_an_admin_buys_no_new_product": refused(PROFESSIONAL, "buy", "guide/professional", user="admin"),
    "S3_an_admin_adds_no_seats": refused(PROFESSIONAL, "add_seats", "support", user="admin"),
    "S3_an_agent_does_not_extend_the_subscription": refused(
        PROFESSIONAL, "extend_subscription", user="agent"
    ),
    "S3_a_light_agent_does_not_change_the_billing_cycle": refused(
        PROFESSIONAL, "change_billing_cycle", user="light_agent"
    ),
    "S3_an_admin_does_not_upgrade_the_edition": refused(
        PROFESSIONAL, "upgrade_edition", "support/enterprise", user="admin"
    ),
    "S4_an_account_that_does_not_qualify_is_sent_to_the_representative_to_buy": referred(
        OTHER, "buy", "explore/professional", rule="any-owner-turns-to-the-representative", unmet=TYPE
    ),
    "S4_an_account_that_does_not_qualify_is_sent_to_the_representative_to_upgrade": referred(
        OTHER, "upgrade_edition", "support/enterprise", unmet=TYPE
    ),
    "S4_a_self_service_account_is_not_sent_away": allowed(PROFESSIONAL, "buy", "explore/professional"),
    "S5_an_admin_sees_the_subscription": allowed(
        PROFESSIONAL, "view_subscription", user="admin", channels=()
    ),
    "S5_an_agent_does_not_see_the_subscription": refused(PROFESSIONAL, "view_subscription", user="agent"),
    "S6_an_admin_who_is_not_the_owner_buys_no_seats_on_a_managed_account": refused(
        MANAGED, "add_seats", "support", user="admin"
    ),
    "S6_the_owner_of_a_managed_account_buys_seats": allowed(
        MANAGED, "add_seats", "support", channels=NOT_ON_THE_FLY
    ),
    "S7_an_admin_who_is_not_the_owner_adds_no_product": refused(
        PROFESSIONAL, "buy", "talk/team", user="admin"
    ),
    "S7_the_owner_adds_a_product": allowed(PROFESSIONAL, "buy", "talk/team", channels=ON_PAGE_AND_WEBSITE),
    # Viewing and the Manage button
    "S13_the_owner_sees_the_manage_button": allowed(PROFESSIONAL, "manage_subscription", channels=()),
    "S13_an_admin_sees_no_manage_button_for_want_of_the_role": refused(
        PROFESSIONAL, "manage_subscription", user="admin"
    ),
    "S13_the_owner_of_another_account_sees_none_for_want_of_the_account_type": refused(
        OTHER, "manage_subscription", unmet=TYPE
    ),
    # Changes possible from Manage subscription
    "S15_separate_products_are_combined_into_the_suite": allowed(
        SEPARATE, "bundle", "support-suite/professional", channels=ON_PAGE, on=TODAY
    ),
    "S15_one_product_alone_is_not_combined": barred(
        PROFESSIONAL, "bundle", "support-suite/professional", "not_held"
    ),
    "S16_seats_are_added_to_each_product": allowed(SEPARATE, "add_seats", "guide", seats=3, on=TODAY),
    "S16_seats_are_not_added_to_a_product_not_held": barred(PROFESSIONAL, "add_seats", "guide", "not_held"),
    "S17_seats_are_removed_from_a_product_with_the_next_cycle": allowed(
        PROFESSIONAL, "remove_seats", "support", seats=3, channels=ON_PAGE, on=NEXT
    ),
    "S17_seats_in_use_are_not_removed": barred(
        PROFESSIONAL, "remove_seats", "support", "seats_in_use", seats=4
    ),
    "S18_support_professional_to_enterprise_is_an_upgrade": allowed(
        PROFESSIONAL, "upgrade_edition", "support/enterprise", channels=ON_PAGE, on=TODAY
    ),
    "S18_support_professional_to_enterprise_is_no_downgrade": barred(
        PROFESSIONAL, "downgrade_edition", "support/enterprise", "wrong_direction"
    ),
    "S19_support_professional_takes_collaboration": allowed(
        PROFESSIONAL, "buy", "collaboration", channels=ON_PAGE
    ),
    "S19_support_professional_takes_the_productivity_pack": allowed(
        PROFESSIONAL, "buy", "productivity-pack", channels=ON_PAGE
    ),
    "S19_support_professional_takes_other_products": allowed(PROFESSIONAL, "buy", "chat/team"),
    "S19_an_admin_takes_none_of_them": refused(PROFESSIONAL, "buy", "productivity-pack", user="admin"),
    "S20_annual_billing_becomes_monthly": allowed(
        PROFESSIONAL, "change_billing_cycle", to="monthly", on=NEXT
    ),
    "S20_monthly_billing_becomes_annual": allowed(
        MONTHLY, "change_billing_cycle", to="annual", on=date(2020, 10, 1), channels=ON_PAGE
    ),
    "S20_annual_billing_does_not_become_annual": barred(
        PROFESSIONAL, "change_billing_cycle", None, "no_change", to="annual"
    ),
    "S21_the_account_is_cancelled_at_once": allowed(
        PROFESSIONAL, "cancel_account", channels=ON_PAGE, on=TODAY
    ),
    "S21_an_admin_does_not_cancel_the_account": refused(PROFESSIONAL, "cancel_account", user="admin"),
    "S22_a_product_is_cancelled_with_the_next_cycle": allowed(
        SEPARATE, "cancel_product", "guide", channels=ON_PAGE, on=NEXT
    ),
    "S22_a_product_not_held_is_not_cancelled": barred(SEPARATE, "cancel_product", "talk", "not_held"),
    "S22_a_product_that_an_add_on_requires_is_not_cancelled": barred(
        WITH_COLLABORATION, "cancel_product", "support", "required_by"
    ),
    # Checkout
    "S24_the_owner_enters_a_promotional_code": allowed(PROFESSIONAL, "apply_promotion", channels=ON_PAGE),
    "S24_an_admin_enters_none": refused(PROFESSIONAL, "apply_promotion", user="admin"),
    "S27_a_new_subscriber_accepts_the_agreement_and_the_privacy_terms": allowed(
        prospect(),
        "buy",
        "support/team",
        obligations={("accept_terms", "master-subscription-agreement"), ("accept_terms", "privacy")},
    ),
    "S28_an_existing_subscriber_accepts_nothing_that_is_accepted_already": allowed(
        PROFESSIONAL, "buy", "guide/lite", obligations=set()
    ),
    "S28_an_existing_subscriber_accepts_newer_terms": allowed(
        account("support/team", accepted={"privacy": "2019-01", "master-subscription-agreement": "2019-01"}),
        "buy",
        "guide/lite",
        obligations={("accept_terms", "privacy")},
    ),
    "S30_paypal_is_chosen_on_the_page": allowed(
        PROFESSIONAL, "change_payment_method", to="paypal", channels=ON_PAGE
    ),
    "S30_a_cheque_is_not": referred(PROFESSIONAL, "change_payment_method", to="cheque"),
    # Edition changes
    "S32_a_product_owned_is_upgraded": allowed(
        PROFESSIONAL, "upgrade_edition", "support/enterprise", on=TODAY
    ),
    "S32_the_edition_may_be_named_apart": allowed(
        PROFESSIONAL, "upgrade_edition", "support", to="enterprise", on=TODAY
    ),
    "S32_a_product_not_owned_is_not_upgraded": barred(
        PROFESSIONAL, "upgrade_edition", "guide/enterprise", "not_held"
    ),
    "S33_an_edition_of_the_new_product_is_bought": allowed(PROFESSIONAL, "buy", "chat/enterprise"),
    "S34_an_edition_is_downgraded_with_the_next_cycle": allowed(
        ENTERPRISE, "downgrade_edition", "support/professional", channels=ON_PAGE, on=NEXT
    ),
    "S34_an_edition_that_an_add_on_requires_is_not_downgraded": barred(
        WITH_COLLABORATION, "downgrade_edition", "support/team", "required_by"
    ),
    # Other products and add-ons
    "S37_explore_is_bought_from_manage_subscription": allowed(
        PROFESSIONAL, "buy", "explore/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S37_guide_is_bought_from_manage_subscription": allowed(
        PROFESSIONAL, "buy", "guide/enterprise", channels=ON_PAGE_AND_WEBSITE
    ),
    "S37_an_account_that_does_not_allow_it_buys_from_the_representative": referred(
        OTHER, "buy", "guide/enterprise"
    ),
    "S39_an_item_without_editions_needs_none": allowed(PROFESSIONAL, "buy", "collaboration"),
    "S41_support_team_does_not_qualify_for_collaboration": barred(
        TEAM, "buy", "collaboration", "not_compatible"
    ),
    "S41_support_team_does_not_qualify_for_the_productivity_pack": barred(
        TEAM, "buy", "productivity-pack", "not_compatible"
    ),
    "S41_the_suite_brings_a_qualifying_edition": allowed(SUITE, "buy", "collaboration", channels=ON_PAGE),
    "S42_support_professional_buys_collaboration_in_admin_center": allowed(
        PROFESSIONAL, "buy", "collaboration", channels=ON_PAGE, on=TODAY
    ),
    "S42_an_account_without_support_does_not": barred(
        account("guide/professional"), "buy", "collaboration", "not_compatible"
    ),
    "S43_support_professional_buys_the_productivity_pack_in_admin_center": allowed(
        PROFESSIONAL, "buy", "productivity-pack", channels=ON_PAGE, on=TODAY
    ),
    "S43_it_is_not_bought_twice": barred(
        account("support/professional", "productivity-pack"), "buy", "productivity-pack", "already_held"
    ),
    "S44_support_enterprise_buys_collaboration": allowed(
        ENTERPRISE, "buy", "collaboration", channels=ON_PAGE
    ),
    "S44_an_admin_does_not": refused(ENTERPRISE, "buy", "collaboration", user="admin"),
    "S45_productivity_pack_is_already_included_in_support_enterprise": barred(
        ENTERPRISE, "buy", "productivity-pack", "already_included"
    ),
    "S45_it_is_included_for_an_admin_who_asks_as_well": barred(
        ENTERPRISE, "buy", "productivity-pack", "already_included", user="admin"
    ),
    "S45_it_is_included_in_support_suite_enterprise": barred(
        SUITE_ENTERPRISE, "buy", "productivity-pack", "already_included"
    ),
    "S45_support_professional_does_not_include_it": allowed(PROFESSIONAL, "buy", "productivity-pack"),
    "S46_support_essential_is_not_listed_for_collaboration": barred(
        ESSENTIAL, "buy", "collaboration", "not_compatible"
    ),
    "S46_support_essential_is_not_listed_for_the_productivity_pack": barred(
        ESSENTIAL, "buy", "productivity-pack", "not_compatible"
    ),
    "S46_support_team_is_not_listed_on_the_representatives_side_either": barred(
        account("support/team", type="sales_assisted"), "buy", "collaboration", "not_compatible"
    ),
    "S46_support_elite_is_listed_for_collaboration": allowed(ELITE, "buy", "collaboration"),
    # Billing cycle
    "S47_a_self_service_account_changes_the_cycle": allowed(
        PROFESSIONAL, "change_billing_cycle", channels=ON_PAGE
    ),
    "S47_a_managed_account_asks_the_representative": referred(
        MANAGED, "change_billing_cycle", unmet=TYPE, on=NEXT
    ),
    "S50_to_monthly_waits_for_the_next_cycle": allowed(
        PROFESSIONAL, "change_billing_cycle", to="monthly", at=date(2020, 12, 24), on=NEXT
    ),
    "S50_to_annual_waits_for_the_next_cycle": allowed(
        MONTHLY, "change_billing_cycle", to="annual", at=date(2020, 9, 15), on=date(2020, 10, 1)
    ),
    "S50_adding_seats_does_not_wait": allowed(PROFESSIONAL, "add_seats", "support", on=TODAY),
    "S51_annual_to_monthly_a_month_into_the_term_takes_effect_eleven_months_later": allowed(
        PROFESSIONAL, "change_billing_cycle", to="monthly", at=date(2020, 4, 1), on=NEXT
    ),
    "S51_in_the_middle_of_the_first_month_the_day_is_the_same": allowed(
        PROFESSIONAL, "change_billing_cycle", to="monthly", at=date(2020, 3, 15), on=NEXT
    ),
    # Account types
    "S52_self_service_buys_seats_on_the_page": allowed(
        PROFESSIONAL, "add_seats", "support", channels=EVERY_WAY_TO_SEATS
    ),
    "S52_an_account_that_does_not_qualify_does_not": referred(
        OTHER, "add_seats", "support", channels=(FORM, REPRESENTATIVE)
    ),
    "S53_self_service_buys_products_on_the_page": allowed(
        PROFESSIONAL, "buy", "chat/team", channels=ON_PAGE_AND_WEBSITE
    ),
    "S53_self_service_buys_add_ons_on_the_page": allowed(
        PROFESSIONAL, "buy", "more-storage", channels=ON_PAGE
    ),
    "S53_an_account_that_does_not_qualify_buys_no_add_on_there": referred(
        OTHER, "buy", "more-storage", unmet=TYPE
    ),
    "S54_self_service_extends_from_the_next_cycle": allowed(
        PROFESSIONAL, "extend_subscription", channels=ON_PAGE, on=NEXT
    ),
    "S54_an_admin_does_not_extend": refused(PROFESSIONAL, "extend_subscription", user="admin"),
    "S55_self_service_changes_the_billing_cycle": allowed(
        MONTHLY, "change_billing_cycle", to="annual", channels=ON_PAGE
    ),
    "S55_an_account_that_does_not_qualify_asks_the_representative": referred(
        OTHER, "change_billing_cycle", unmet=TYPE
    ),
    "S56_self_service_changes_the_payment_type_at_once": allowed(
        PROFESSIONAL, "change_payment_method", to="paypal", channels=ON_PAGE, on=TODAY
    ),
    "S56_to_the_one_in_use_is_no_change": barred(
        PROFESSIONAL, "change_payment_method", None, "no_change", to="card"
    ),
    "S57_a_managed_account_buys_seats_on_the_page": allowed(
        MANAGED, "add_seats", "support", channels=NOT_ON_THE_FLY
    ),
    "S57_a_managed_account_buys_products_on_the_page": allowed(
        MANAGED, "buy", "guide/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S57_a_managed_account_buys_add_ons_on_the_page": allowed(
        MANAGED, "buy", "collaboration", channels=ON_PAGE
    ),
    "S57_a_managed_account_upgrades_on_the_page": allowed(
        MANAGED, "upgrade_edition", "support/enterprise", channels=ON_PAGE
    ),
    "S57_an_admin_of_a_managed_account_buys_nothing": refused(MANAGED, "buy", "collaboration", user="admin"),
    "S58_the_owner_of_a_managed_account_sees_the_manage_button": allowed(MANAGED, "manage_subscription"),
    "S58_its_admin_does_not": refused(MANAGED, "manage_subscription", user="admin"),
    "S59_managed_cycle_changes_go_to_the_representative": referred(
        MANAGED, "change_billing_cycle", unmet=TYPE
    ),
    "S59_managed_payment_changes_go_to_the_representative": referred(
        MANAGED, "change_payment_method", to="card", unmet=TYPE
    ),
    "S59_managed_extensions_go_to_the_representative": referred(MANAGED, "extend_subscription", unmet=TYPE),
    "S59_managed_cancellations_go_to_the_representative": referred(MANAGED, "cancel_account", unmet=TYPE),
    "S59_managed_products_are_cancelled_by_the_representative": referred(
        account("support/team", "guide/lite", type="sales_assisted"), "cancel_product", "guide", unmet=TYPE
    ),
    "S59_managed_downgrades_go_to_the_representative": referred(
        MANAGED_ENTERPRISE, "downgrade_edition", "support/professional", unmet=TYPE, on=NEXT
    ),
    "S59_managed_seats_are_removed_by_the_representative": referred(
        MANAGED, "remove_seats", "support", unmet=TYPE
    ),
    "S59_an_admin_is_not_even_referred": refused(MANAGED, "change_billing_cycle", user="admin"),
    "S60_with_chat_phase_4_seats_are_bought_on_the_page": allowed(
        PHASE_4, "add_seats", "chat", channels=NOT_ON_THE_FLY
    ),
    "S60_an_admin_with_chat_phase_4_buys_none": refused(PHASE_4, "add_seats", "chat", user="admin"),
    "S61_with_chat_phase_4_no_seats_are_added_on_the_fly": allowed(
        PHASE_4, "add_seats", "support", channels=NOT_ON_THE_FLY
    ),
    "S61_before_october_2020_phase_3_adds_seats_on_the_fly": allowed(
        PHASE_3, "add_seats", "chat", at=date(2020, 10, 6), channels=EVERY_WAY_TO_SEATS
    ),
    "S61_from_october_2020_phase_3_is_phase_4": allowed(
        PHASE_3, "add_seats", "chat", at=date(2020, 10, 7), channels=NOT_ON_THE_FLY
    ),
    "S62_without_chat_seats_are_added_on_the_fly": allowed(
        PROFESSIONAL, "add_seats", "support", channels=EVERY_WAY_TO_SEATS
    ),
    "S62_without_chat_they_still_are_after_october_2020": allowed(
        PROFESSIONAL, "add_seats", "support", at=date(2020, 10, 7), channels=EVERY_WAY_TO_SEATS
    ),
    "S62_a_managed_account_adds_none_on_the_fly": allowed(
        MANAGED, "add_seats", "support", channels=NOT_ON_THE_FLY
    ),
    "S63_a_sunshine_account_of_any_type_adds_seats_on_the_page": allowed(
        OTHER_SUNSHINE, "add_seats", "support", channels=NOT_ON_THE_FLY
    ),
    "S63_a_sunshine_account_gets_nothing_else_by_it": referred(
        OTHER_SUNSHINE, "buy", "guide/lite", unmet=TYPE
    ),
    "S63_without_sunshine_seats_are_not_added_there": referred(
        OTHER, "add_seats", "support", channels=(FORM, REPRESENTATIVE)
    ),
    "S64_any_account_type_asks_for_seats_by_the_form": referred(
        OTHER, "add_seats", "support", channels=(FORM, REPRESENTATIVE)
    ),
    "S64_the_form_is_for_seats_only": referred(OTHER, "buy", "guide/lite", channels=BY_REPRESENTATIVE),
    "S64_an_agent_does_not_use_the_form": refused(OTHER, "add_seats", "support", user="agent"),
    "S65_any_customer_buys_from_the_representative": referred(OTHER, "buy", "talk/enterprise"),
    "S65_any_customer_changes_the_account_with_the_representative": referred(OTHER, "cancel_account"),
    "S65_an_admin_is_not_a_customers_owner": refused(OTHER, "buy", "talk/enterprise", user="admin"),
    "S66_explore_needs_no_trial": allowed(
        PROFESSIONAL, "buy", "explore/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S66_support_needs_no_trial": allowed(
        prospect(), "buy", "support/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S66_chat_is_in_the_open_list_too": allowed(
        PROFESSIONAL, "buy", "chat/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S66_a_retired_edition_is_sold_to_nobody": barred(prospect(), "buy", "support/essential", "not_on_sale"),
    "S67_a_prospect_buys_on_the_website": allowed(
        prospect(type="other"), "buy", "support/team", channels=(WEBSITE, REPRESENTATIVE)
    ),
    "S67_a_customer_buys_products_on_the_website": allowed(
        PROFESSIONAL, "buy", "guide/professional", channels=ON_PAGE_AND_WEBSITE
    ),
    "S67_add_ons_are_not_sold_on_the_website": allowed(
        PROFESSIONAL, "buy", "collaboration", channels=ON_PAGE
    ),
    # Sunshine
    "S68_support_enterprise_has_sunshine_at_no_charge": barred(
        ENTERPRISE, "buy", "sunshine", "already_included"
    ),
    "S68_suite_enterprise_has_sunshine_at_no_charge": barred(
        SUITE_ENTERPRISE, "buy", "sunshine", "already_included"
    ),
    "S68_support_professional_has_not": barred(PROFESSIONAL, "buy", "sunshine", "not_on_sale"),
    "S69_a_million_custom_objects_may_be_used": allowed(
        ENTERPRISE, "use", "custom_objects", quantity=1_000_000
    ),
    "S69_one_more_may_not": barred(ENTERPRISE, "use", "custom_objects", "limit_reached", quantity=1_000_001),
    "S69_an_agent_uses_them_as_well": allowed(
        ENTERPRISE, "use", "custom_objects", quantity=1_000_000, user="agent", channels=()
    ),
    "S70_with_sunshine_select_a_hundred_million_may_be_used": allowed(
        WITH_SELECT, "use", "custom_objects", quantity=100_000_000
    ),
    "S70_without_it_they_may_not": barred(
        ENTERPRISE, "use", "custom_objects", "limit_reached", quantity=100_000_000
    ),
    "S71_sunshine_select_is_bought_from_the_representative": referred(
        ENTERPRISE, "buy", "sunshine-select", channels=BY_REPRESENTATIVE
    ),
    "S71_an_admin_does_not_buy_it": refused(ENTERPRISE, "buy", "sunshine-select", user="admin"),
    "S72_support_professional_uses_no_custom_objects": barred(
        PROFESSIONAL, "use", "custom_objects", "limit_reached", quantity=1
    ),
    "S72_support_professional_does_not_buy_sunshine_select": barred(
        PROFESSIONAL, "buy", "sunshine-select", "not_compatible"
    ),
    "S72_suite_professional_does_not_buy_sunshine_select": barred(
        SUITE, "buy", "sunshine-select", "not_compatible"
    ),
    "S72_suite_enterprise_does": referred(SUITE_ENTERPRISE, "buy", "sunshine-select"),
    "S73_more_than_a_hundred_million_are_refused": barred(
        WITH_SELECT, "use", "custom_objects", "limit_reached", quantity=100_000_001
    ),
    "S73_a_hundred_million_are_not": allowed(ELITE, "use", "custom_objects", quantity=100_000_000),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_row(case: Case) -> None:
    decision = ask(
        case.account, case.action, case.item, user=case.user, at=case.at, seats=case.seats,
        quantity=case.quantity, to=case.to,
    )  # fmt: skip
    assert decision.outcome == case.outcome
    assert case.channels is None or decision.channels == case.channels
    assert case.reasons is None or codes(decision)[: len(case.reasons)] == case.reasons
    assert case.rule is None or decision.reasons[0].rule == case.rule
    assert case.unmet is None or decision.reasons[-1].unmet == case.unmet
    assert case.on is None or decision.effective == ("now" if case.on == case.at else "next_cycle", case.on)
    assert case.obligations is None or duties(decision) == case.obligations
    assert case.outcome != "deny" or decision.effective == (None, None)


CHANGES = [action.id for action in shipped().definitions.actions.values() if action.channelled]


@pytest.mark.parametrize("action", CHANGES)
def test_S8_an_admin_is_offered_no_change_of_any_subscription(action: str) -> None:
    for one in (PROFESSIONAL, ENTERPRISE, SUITE, SEPARATE, MANAGED, OTHER, WITH_SELECT):
        offers = shipped().offers(one, "admin", TODAY, denied=True)
        about = [offer for offer in offers if offer.action == action]
        assert about
        assert {offer.outcome for offer in about} == {"deny"}


@pytest.mark.parametrize("action", CHANGES)
def test_S8_the_owner_of_a_self_service_account_is_offered_every_change(action: str) -> None:
    seen = {offer.action for one in (ENTERPRISE, SEPARATE) for offer in shipped().offers(one, "owner", TODAY)}
    assert action in seen


@pytest.mark.parametrize("user", ["owner", "admin", "agent", "light_agent"])
@pytest.mark.parametrize(
    "one", [PROFESSIONAL, MANAGED, OTHER, SUITE, prospect()], ids=["ss", "mg", "other", "suite", "new"]
)
def test_S9_what_is_offered_is_what_is_allowed(one: Account, user: str) -> None:
    everything = shipped().offers(one, user, TODAY, denied=True)
    offered = shipped().offers(one, user, TODAY)
    assert offered == tuple(offer for offer in everything if offer.outcome != "deny")
    for offer in everything:
        assert ask(one, offer.action, offer.item, user=user, to=offer.to).outcome == offer.outcome


def test_S15_the_suite_costs_less_than_its_parts_bought_apart() -> None:
    for edition in ("professional", "enterprise"):
        suite = ask(prospect(), "buy", f"support-suite/{edition}").price
        parts = [
            ask(prospect(), "buy", f"{part}/{edition}").price for part in ("support", "guide", "chat", "talk")
        ]
        assert suite is not None
        for cycle, amount in suite.amounts.items():
            assert amount < sum(part.amounts[cycle] for part in parts if part is not None)


def test_S33_a_purchase_that_names_no_edition_is_asked_for_one() -> None:
    with pytest.raises(QuestionError) as raised:
        ask(PROFESSIONAL, "buy", "chat")
    assert raised.value.code == "edition-needed"
    assert raised.value.words["editions"] == "chat/lite, chat/team, chat/professional, chat/enterprise"


def test_S38_more_products_lists_exactly_what_support_professional_may_buy() -> None:
    offers = shipped().offers(account("support/professional"), "owner", TODAY)
    assert [one.item for one in offers if one.action == "buy" and "subscription_page" in one.channels] == [
        "chat/enterprise", "chat/lite", "chat/professional", "chat/team", "collaboration", "explore/lite",
        "explore/professional", "guide/enterprise", "guide/lite", "guide/professional", "high-volume-api",
        "more-storage", "productivity-pack", "support-suite/enterprise", "support-suite/professional",
        "talk/enterprise", "talk/lite", "talk/professional", "talk/team",
    ]  # fmt: skip


def test_S38_more_products_lists_nothing_for_an_account_that_may_not_buy() -> None:
    offers = shipped().offers(OTHER, "owner", TODAY)
    assert not [offer for offer in offers if "subscription_page" in offer.channels]


def test_S38_more_products_lists_no_add_on_that_support_team_is_too_low_for() -> None:
    offers = [offer.item for offer in shipped().offers(TEAM, "owner", TODAY) if offer.action == "buy"]
    assert "guide/lite" in offers
    assert not {"collaboration", "productivity-pack", "more-storage", "sunshine-select"} & set(offers)


def test_S39_an_item_with_editions_needs_one() -> None:
    with pytest.raises(QuestionError, match="`guide` has editions"):
        ask(PROFESSIONAL, "buy", "guide")


def test_S48_the_cycle_has_two_values() -> None:
    offers = shipped().offers(PROFESSIONAL, "owner", TODAY, denied=True)
    assert [(o.to, o.outcome) for o in offers if o.action == "change_billing_cycle"] == [
        ("annual", "deny"),
        ("monthly", "allow"),
    ]


def test_S48_there_is_no_other_cycle() -> None:
    with pytest.raises(QuestionError) as raised:
        ask(PROFESSIONAL, "change_billing_cycle", to="weekly")
    assert raised.value.code == "unknown-cycle"


def test_S49_annual_payment_is_cheaper_but_for_the_productivity_pack() -> None:
    not_cheaper = set()
    for item in shipped().definitions.items:
        price = ask(PROFESSIONAL, "buy", item).price
        if price is not None and any(price.amounts.values()):
            assert price.amounts["annual"] <= price.amounts["monthly"]
            not_cheaper |= {item} if price.amounts["annual"] == price.amounts["monthly"] else set()
    assert not_cheaper == {"productivity-pack"}


def test_S61_the_reason_says_why_there_are_no_seats_on_the_fly() -> None:
    reasons = ask(PHASE_4, "add_seats", "chat").reasons
    withdrawn = [reason for reason in reasons if reason.code == "withdrawn"]
    assert [reason.rule for reason in withdrawn] == ["chat-phase-4-has-no-seats-on-the-fly"]
    assert withdrawn[0].because is not None
    assert "Chat" in withdrawn[0].because["fr"]


def test_S71_the_reason_says_that_the_price_is_made_for_each_customer() -> None:
    reasons = ask(ENTERPRISE, "buy", "sunshine-select").reasons
    assert [reason.rule for reason in reasons if reason.code == "withdrawn"] == [
        "on-request-is-bought-from-the-representative"
    ]


EXAMPLES: dict[str, tuple[str, str, str, str | None, str, str]] = {
    "S42_acme_may_not_buy_the_collaboration_it_has": (
        "acme",
        "marie",
        "buy",
        "collaboration",
        "deny",
        "already_held",
    ),
    "S43_acme_may_buy_the_productivity_pack": (
        "acme",
        "marie",
        "buy",
        "productivity-pack",
        "allow",
        "granted",
    ),
    "S3_the_admin_of_acme_may_not": ("acme", "luc", "buy", "productivity-pack", "deny", "not_listed"),
    "S45_support_enterprise_includes_the_productivity_pack": (
        "support-enterprise",
        "olivia",
        "buy",
        "productivity-pack",
        "deny",
        "already_included",
    ),
    "S46_support_team_takes_no_collaboration": (
        "support-team",
        "grace",
        "buy",
        "collaboration",
        "deny",
        "not_compatible",
    ),
    "S59_sales_assisted_extends_with_the_representative": (
        "sales-assisted",
        "katrin",
        "extend_subscription",
        None,
        "refer",
        "granted",
    ),
    "S13_sales_assisted_has_the_manage_button": (
        "sales-assisted",
        "katrin",
        "manage_subscription",
        None,
        "allow",
        "granted",
    ),
    "S4_other_is_referred": ("other", "victoria", "buy", "guide/lite", "refer", "granted"),
    "S63_sunshine_other_adds_seats": ("sunshine-other", "femke", "add_seats", "support", "allow", "granted"),
    "S15_separate_products_are_bundled": (
        "separate-products",
        "elise",
        "bundle",
        "support-suite/professional",
        "allow",
        "granted",
    ),
    "S67_prospect_buys_support": ("prospect", "jacob", "buy", "support/professional", "allow", "granted"),
    "S20_monthly_becomes_annual": ("monthly", "lucia", "change_billing_cycle", None, "allow", "granted"),
    "S70_enterprise_select_uses_more": (
        "enterprise-select",
        "nils",
        "use",
        "custom_objects",
        "allow",
        "granted",
    ),
    "S68_suite_enterprise_includes_sunshine": (
        "suite-enterprise",
        "matilda",
        "buy",
        "sunshine",
        "deny",
        "already_included",
    ),
    "S70_elite_includes_sunshine_select": (
        "elite",
        "charlotte",
        "buy",
        "sunshine-select",
        "deny",
        "already_included",
    ),
}


@pytest.mark.parametrize("case", EXAMPLES.values(), ids=EXAMPLES)
def test_example(case: tuple[str, str, str, str | None, str, str]) -> None:
    name, user, action, item, outcome, code = case
    decision = ask(example(name), action, item, user=user)
    assert (decision.outcome, codes(decision)[0]) == (outcome, code)
