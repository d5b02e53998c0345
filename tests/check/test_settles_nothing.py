"""Rules about how something is charged that is charged in one way only, or not at all."""

from __future__ import annotations

import pytest

from check.roots import rule, said

ACTIONS = """
kind: actions
actions:
  - {id: buy}
  - {id: add_seats}
  - {id: remove_seats}
  - {id: upgrade_edition}
  - {id: downgrade_edition}
  - {id: bundle}
  - {id: cancel_product}
  - {id: cancel_account}
  - {id: change_billing_cycle}
  - {id: extend_subscription}
  - {id: change_payment_method}
  - {id: view_subscription, does: view, channelled: false}
"""


def found(text: str) -> list[str]:
    laid = {**rule(text), "policies/actions.yaml": ACTIONS}
    return [message for _, _, message in said("settles-nothing", laid)]


@pytest.mark.parametrize(
    "text",
    [
        "settle: [buy, add_seats, remove_seats, upgrade_edition, downgrade_edition]\nby: full",
        "settle: [bundle, cancel_product]\ncredit: none",
        "settle: [change_billing_cycle, extend_subscription]\ncredit: none",
        "settle: [change_billing_cycle]\nby: new_term",
    ],
)
def test_what_is_charged_may_be_charged_otherwise(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("action", ["view_subscription", "change_payment_method", "cancel_account"])
def test_what_charges_nothing_is_not_settled(action: str) -> None:
    assert found(f"settle: [buy, {action}]\nby: full") == [
        f"`{action}` charges nothing and credits nothing, so there is nothing to settle"
    ]


@pytest.mark.parametrize("by", ["full", "nothing", "proration"])
def test_what_begins_a_term_is_charged_with_it(by: str) -> None:
    assert found(f"settle: [change_billing_cycle]\nby: {by}") == [
        f"`change_billing_cycle` begins a new term whatever rules say, so `by: {by}` says nothing of it"
    ]
