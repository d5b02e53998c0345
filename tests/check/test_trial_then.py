"""What a trial goes on as is an edition of the product, and some action starts it."""

from __future__ import annotations

import pytest

from check.roots import NEW, said

ACTIONS = "policies/more-actions.yaml"


def pens(trial: str, *editions: str) -> dict[str, str]:
    tiers = "".join(f"  - {{id: {one}, price: on_request}}\n" for one in editions)
    return {
        NEW: f"kind: product\nid: pens\nprice: on_request\ntrial: {trial}\n"
        + (f"editions:\n{tiers}" if editions else "")
    }


@pytest.mark.parametrize("then", ["", ", then: ends", ", then: low", ", then: top"])
def test_an_edition_of_the_product_and_an_end_are_fine(then: str) -> None:
    assert said("trial-then", pens(f"{{days: 14{then}}}", "low", "top")) == []


def test_another_edition_is_found_once_for_all_editions_that_share_the_trial() -> None:
    message = "the trial of `pens` goes on as `mid`, which is not an edition of the product"
    assert said("trial-then", pens("{days: 14, then: mid}", "low", "top")) == [
        ("catalog/new.yaml:4", "mid", message)
    ]


def test_what_has_no_editions_goes_on_as_itself() -> None:
    message = "the trial of `pens` goes on as `pens`, and it has no editions"
    assert said("trial-then", pens("{days: 14, then: pens}")) == [("catalog/new.yaml:4", "pens", message)]
    assert said("trial-then", pens("{days: 14}")) == []


def test_a_trial_that_no_action_starts_is_found() -> None:
    found = ("catalog/new.yaml:4", "trial", "`pens` has a trial, and no action starts one")
    assert said("trial-never-starts", pens("{days: 14}", "low", "top")) == [found]
    starts = {ACTIONS: "kind: actions\nactions: [{id: try, does: start_trial}]\n"}
    assert said("trial-never-starts", {**pens("{days: 14}"), **starts}) == []
