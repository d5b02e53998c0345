"""An action that takes back what waits, whatever it is called."""

from __future__ import annotations

from datetime import date

import pytest

from maybuy.diff.difference import difference
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.sentences import Sentences
from ordering import change, customer, preview, scheduled, shop, shop_files
from strategies import gathered

AT = date(2020, 9, 1)


def engine(*rules: dict[str, object]) -> Engine:
    """The shop, with an action to keep things that its owner may do."""
    files = shop_files()
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [*file["actions"], {"id": "keep", "does": "undo"}]
    keeps = {"id": "keeps", "allow": ["keep"], "through": ["page"], "when": {"user.role": "owner"}}
    return Engine(gathered([*files, {"kind": "policy", "id": "keeping", "rules": [keeps, *rules]}]))


ENGINE = engine()
LINES = (("desk/pro", 5, 2), ("chat/pro", 3))


def waiting(*changes: dict[str, object]) -> Account:
    return customer(*LINES, scheduled=[{"on": "2021-03-01", "change": one} for one in changes])


def kept(one: Account, *changes: dict[str, object], by: Engine = ENGINE) -> Preview:
    return preview(one, *changes, at=AT, engine=by)


@pytest.mark.parametrize(
    "what",
    [
        change("remove_seats", "desk/pro", seats=2),
        change("downgrade_edition", "desk/basic"),
        change("cancel_product", "desk"),
        change("add_seats", "desk/pro", seats=2),
    ],
)
@pytest.mark.parametrize("item", ["desk", "desk/pro"])
def test_whatever_waits_is_taken_back_at_no_charge(what: dict[str, object], item: str) -> None:
    one = waiting(what, change("remove_seats", "chat/pro"))
    summary = kept(one, change("keep", item))
    assert (summary.outcome, summary.due_now, summary.ready) == ("allow", 0, True)
    assert [later.change.action for later in summary.undone] == [what["action"]]
    assert scheduled(summary) == [("remove_seats", "chat/pro")]
    assert summary.subscription_now == waiting(change("remove_seats", "chat/pro")).subscription


def test_where_nothing_waits_nothing_is_kept() -> None:
    asked = ENGINE.prepare(waiting(change("remove_seats", "chat/pro")), "owner", AT)
    decision = asked.decide("keep", "desk")
    assert (decision.outcome, [one.code for one in decision.reasons]) == ("deny", ["no_change"])
    words = {language: Sentences(ENGINE.definitions, language) for language in ("en", "fr")}
    said = [words[language].reason(decision, decision.reasons[0]) for language in ("en", "fr")]
    assert said == ["nothing of Desk Pro is to change", "aucun changement de Desk Pro n’est prévu"]
    assert [one.code for one in asked.decide("keep", "extra").reasons] == ["not_held"]


def test_it_is_offered_for_what_waits() -> None:
    asked = ENGINE.prepare(waiting(change("cancel_product", "chat")), "owner", AT)
    assert [one.item for one in asked.offers() if one.action == "keep"] == ["chat/pro"]
    assert [one for one in ENGINE.prepare(waiting(), "owner", AT).offers() if one.action == "keep"] == []


def test_a_change_to_no_cycle_in_particular_takes_the_place_of_nothing() -> None:
    engine = Engine(gathered(shop_files(later=["change_billing_cycle"])))
    waits = [{"on": "2021-03-01", "change": {"action": "change_billing_cycle", "to": "monthly"}}]
    for waiting in ([], waits):
        one = customer(("desk/basic", 5), scheduled=waiting)
        found = preview(one, change("change_billing_cycle"), engine=engine)
        assert [lack.kind for lack in found.missing] == ["changes"]
        assert [each.change.to for each in found.scheduled] == [each["change"]["to"] for each in waiting]


def test_in_one_order_the_later_word_counts() -> None:
    summary = kept(waiting(), change("remove_seats", "desk", seats=2), change("keep", "desk"))
    assert (summary.outcome, summary.scheduled) == ("allow", ())
    assert summary.subscription_now == waiting().subscription


def test_rights_to_it_are_compared_with_a_witness_for_whom_something_waits() -> None:
    other = engine({"id": "no", "deny": ["keep"], "items": ["desk"]})
    found = difference(ENGINE, other, AT)
    rows = [row for row in found.rows if "keep" in row.actions]
    assert {item for row in rows for item in row.items} == {"desk/basic", "desk/pro", "desk/top"}
    for row in rows:
        witness = row.witness
        assert witness is not None
        account = Account.model_validate(witness.account)
        answers = [
            one.prepare(account, witness.user, witness.at).answer(witness.ask).outcome
            for one in (ENGINE, other)
        ]
        assert answers == [row.base.outcome, row.head.outcome]
    assert {(row.base.outcome, row.head.outcome) for row in rows} == {("allow", "deny"), ("deny", "deny")}


def test_the_cycle_that_is_takes_back_another_that_waits_and_begins_no_term() -> None:
    """Even where such a change takes place at once."""
    waits = {"on": "2021-03-01", "change": change("change_billing_cycle", to="monthly")}
    one = customer(("desk/pro", 2), scheduled=[waits])
    found = preview(one, change("change_billing_cycle", to="annual"), engine=shop(later=()))
    assert found.outcome == "allow"
    assert (found.due_now, scheduled(found)) == (0, [])
    assert found.subscription_now is not None
    assert one.subscription is not None
    assert found.subscription_now.term == one.subscription.term
