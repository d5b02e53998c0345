"""What an account is told to order, on the shipped catalog and on a small one, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from acceptance.accounts import ROOT, shipped
from maybuy import Account, read_account
from maybuy.configurations.asking import find_from
from maybuy.configurations.find import Found
from maybuy.engine import Engine
from maybuy.model.decision import QuestionError
from strategies import Data, gathered

AT = date(2020, 9, 1)


def _shipped(name: str, *needs: str, user: str = "", **asked: Any) -> Found:
    account = read_account(ROOT / "examples" / "accounts" / f"{name}.yaml", shipped())
    return find_from(shipped(), needs, account, user or account.users[0].id, AT, **asked)


def _changes(found: Found) -> list[str]:
    assert found.order is not None
    return [
        " ".join(str(word) for word in (one.action, one.item or one.quantity or one.to, one.seats) if word)
        for one in found.order.order.changes
    ]


def _held(found: Found) -> dict[str, int]:
    assert found.best is not None
    return {one.item.id: one.seats for one in found.best.lines}


def test_what_is_held_becomes_another_edition_and_what_nobody_needs_goes() -> None:
    found = _shipped("acme", "sandbox")
    assert _held(found) == {"support/enterprise": 12}
    assert _changes(found) == ["upgrade_edition support/enterprise", "cancel_product collaboration"]
    assert found.best is not None
    assert (found.best.recurring, found.proven) == (Decimal("14256.00"), True)
    assert found.order is not None
    assert found.order.outcome == "allow"


def test_what_is_held_stays_or_becomes_something_higher_where_it_is_kept() -> None:
    found = _shipped("acme", "sandbox", keep=True)
    assert _held(found) == {"support/enterprise": 12, "collaboration": 12}
    assert _changes(found) == ["upgrade_edition support/enterprise"]
    assert found.best is not None
    assert found.best.recurring == Decimal("15696.00")
    assert dict(found.without)[found.needs[0]] == Decimal("15696.00") - 12 * 12 * Decimal(59)
    # A suite stays too, or all that it brings.
    suite = _shipped("suite", "sandbox", keep=True)
    kept = {"support-suite/professional", "support-suite/enterprise"}
    assert kept & _held(suite).keys() or suite.best is None


def test_who_has_it_already_orders_nothing() -> None:
    found = _shipped("support-enterprise", "sandbox")
    assert _held(found) == {"support/enterprise": 40}
    assert _changes(found) == []


def test_other_seats_and_another_cycle_are_ordered_where_they_are_asked_for() -> None:
    found = _shipped("acme", "sandbox", seats=15, cycle="monthly")
    assert _held(found) == {"support/enterprise": 15}
    assert _changes(found) == [
        "change_billing_cycle monthly", "upgrade_edition support/enterprise", "cancel_product collaboration",
        "add_seats support/enterprise 3",
    ]  # fmt: skip
    assert found.best is not None
    assert found.best.recurring == 15 * Decimal(125)


def test_a_suite_is_left_for_one_of_its_parts() -> None:
    found = _shipped("suite", "sandbox")
    assert _held(found) == {"support/enterprise": 20}
    assert _changes(found)[0] == "upgrade_edition support-suite/enterprise"
    assert all(one.startswith("cancel_product") for one in _changes(found)[1:])


def test_who_has_no_right_to_it_is_told_why_not() -> None:
    found = _shipped("acme", "sandbox", user="luc")
    assert (found.best, found.missing) == (None, ())
    assert found.refused is not None
    assert (found.refused.action, found.refused.reasons[0].code) == ("upgrade_edition", "not_listed")


def test_an_item_that_is_asked_about_is_ordered_besides() -> None:
    (talk,) = _shipped("acme", "sandbox", why_not=["talk"]).instead
    assert talk.best is not None
    assert "talk/lite" in {one.item.id for one in talk.best.lines}
    assert talk.dearer == Decimal("0.00")


@pytest.mark.parametrize(
    ("asked", "kind"), [({"user": "eve"}, "unknown-user"), ({"cycle": "dayly"}, "unknown-cycle")]
)
def test_words_that_there_are_not_are_told(asked: dict[str, Any], kind: str) -> None:
    with pytest.raises(QuestionError) as error:
        _shipped("acme", "sandbox", **asked)
    assert error.value.kind == kind


EVERYTHING = ["buy", "upgrade_edition", "downgrade_edition", "cancel_product", "add_units", "remove_units"]


def _mail(rules: list[Data], *actions: Data) -> Engine:
    edition: dict[str, Data] = {
        "free": {"prices": {"USD": {"monthly": 0}}, "limits": {"contacts": 500}},
        "pro": {"prices": {"USD": {"monthly": 20}}, "features": ["sso"], "limits": {"contacts": 2_000}},
        "top": {"prices": {"USD": {"monthly": 90}}, "features": ["sso", "audit"]},
    }
    files: list[Data] = [
        {"kind": "catalog", "id": "mails", "name": "Mails", "currencies": ["USD"],
         "cycles": [{"id": "monthly", "months": 1}]},
        {"kind": "features", "features": [{"id": "sso"}, {"id": "audit"}]},
        {"kind": "limits", "limits": [{"id": "contacts", "adds_up": True}, {"id": "sent"}]},
        {"kind": "product", "id": "mail", "editions": [{"id": one, **said} for one, said in edition.items()]},
        {"kind": "add-on", "id": "audits", "requires": {"any": ["mail/pro"]}, "features": ["audit"],
         "prices": {"USD": {"monthly": 60}}},
        {"kind": "add-on", "id": "more", "requires": {"any": ["mail"]}, "quantity": {"max": 9},
         "prices": {"USD": {"monthly": 7}}, "limits": {"contacts": 1_000}},
        {"kind": "product", "id": "send", "charges": [
            {"id": "sent", "per": "sent", "included": 10, "prices": {"USD": 2}}]},
        {"kind": "vocabulary", "attributes": {
            "user.role": {"type": "enum", "values": ["owner", "clerk"]},
            "account.type": {"type": "enum", "values": ["plain"]}}},
        {"kind": "channels", "channels": [{"id": "page", "kind": "self_service"}]},
        {"kind": "actions", "actions": [{"id": one} for one in EVERYTHING] + list(actions)},
        {"kind": "policy", "id": "rights", "rules": rules},
    ]  # fmt: skip
    return Engine(gathered(files))


OPEN: Data = {"id": "open", "allow": EVERYTHING, "through": ["page"]}


def _customer(items: list[Data], **more: Any) -> Account:
    term = {"start": "2020-08-15", "end": "2020-09-15"}
    said = {"id": "one", "type": "plain", "country": "FR", "currency": "USD",
            "users": [{"id": "ana", "role": "owner"}, {"id": "bo", "role": "clerk"}],
            "subscription": {"cycle": "monthly", "term": term, "items": items}}  # fmt: skip
    return Account.model_validate({**said, **more})


def test_an_agreed_price_counts_for_what_is_held_and_for_nothing_else() -> None:
    agreed = {"item": "mail/top", "price": {"seats": "50"}}
    kept = find_from(_mail([OPEN]), ["audit"], _customer([agreed]), "ana", AT)
    assert (_held(kept), kept.best and kept.best.recurring) == ({"mail/top": 1}, Decimal("50.00"))
    assert _changes(kept) == []
    listed = find_from(_mail([OPEN]), ["audit"], _customer([{"item": "mail/top"}]), "ana", AT)
    assert _held(listed) == {"mail/pro": 1, "audits": 1}
    assert listed.best is not None
    assert listed.best.recurring == Decimal("80.00")


def test_packs_and_units_are_ordered_as_many_as_it_takes() -> None:
    packs = find_from(_mail([OPEN]), ["contacts=3500"], _customer([{"item": "mail/free"}]), "ana", AT)
    assert _held(packs) == {"mail/free": 1, "more": 3}
    assert _changes(packs) == ["buy more 3"]
    held = _customer([{"item": "send", "units": {"sent": 15}}])
    units = find_from(_mail([OPEN]), ["sent=40"], held, "ana", AT)
    assert units.order is not None
    assert [(one.action, one.quantity) for one in units.order.order.changes] == [("add_units", 25)]
    fewer = find_from(_mail([OPEN]), ["sent=12"], held, "ana", AT)
    assert fewer.order is not None
    assert [(one.action, one.quantity) for one in fewer.order.order.changes] == [("remove_units", 3)]


def test_another_action_is_tried_where_the_first_that_does_it_is_refused() -> None:
    buying = {"id": "order", "does": "buy", "target": "item"}
    rules: list[Data] = [
        {**OPEN, "when": {"user.role": "owner"}},
        {"id": "clerks", "allow": ["order"], "through": ["page"], "when": {"user.role": "clerk"}},
    ]
    engine, nobody = _mail(rules, buying), _customer([], subscription=None)
    assert _changes(find_from(engine, ["sso"], nobody, "ana", AT)) == ["buy mail/pro 1"]
    assert _changes(find_from(engine, ["sso"], nobody, "bo", AT)) == ["order mail/pro 1"]


def test_what_a_deny_rule_takes_away_is_passed_over_for_the_next() -> None:
    taken: Data = {"id": "not-pro", "deny": ["buy", "upgrade_edition"], "items": ["mail/pro"]}
    found = find_from(_mail([OPEN, taken]), ["sso"], _customer([{"item": "mail/free"}]), "ana", AT)
    assert _held(found) == {"mail/top": 1}
    assert found.proven


def test_what_was_agreed_with_the_customer_needs_no_order() -> None:
    exception = {"grant": {"features": ["audit"], "limits": {"contacts": 5_000}}}
    one = _customer([{"item": "mail/free"}], exceptions=[exception])
    found = find_from(_mail([OPEN]), ["audit", "contacts=5000"], one, "ana", AT)
    assert (_held(found), _changes(found)) == ({"mail/free": 1}, [])


def test_what_waits_counts_as_what_will_be_held() -> None:
    change = {"on": "2020-09-15", "change": {"action": "downgrade_edition", "item": "mail/free"}}
    one = _customer([{"item": "mail/pro"}])
    assert one.subscription is not None
    waiting = {**one.subscription.model_dump(mode="json", exclude_unset=True), "scheduled": [change]}
    found = find_from(_mail([OPEN]), ["sso"], _customer([], subscription=waiting), "ana", AT)
    assert _held(found) == {"mail/pro": 1}
    assert found.order is not None
    assert found.order.subscription_after is not None
    assert [line.item for line in found.order.subscription_after.items] == ["mail/pro"]
