"""Units of limits on the customer's pages: the fields say what offers does, and the sum is the preview's."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.order import Order
from maybuy.serve.pages.draft import draft_of, parameters
from maybuy.serve.pages.pane import pane_of
from maybuy.subscription.costs import Counted, listed_parts, sum_of
from maybuy.subscription.units import units_on
from maybuy.views.by_unit import bounds_of
from ordering import customer, newcomer, prices, shop_files
from serve.browsing import Form, Seen, Visitor
from serve.one_account import visitor_of
from strategies import Data, gathered

AT = date(2026, 2, 15)
TERM = ("2026-02-01", "2026-03-01")


def charge(limit: str, *rates: Data, **more: object) -> Data:
    return {"id": limit, "per": limit, "prices": {"USD": list(rates)}, **more}


@cache
def engine(*allowed: str) -> Engine:
    """Mail is sold in contacts, as Basic by the 500; Pro in pages too, of which there are 40 at most."""
    step, rest = {"up_to": 5_000, "price": 10}, {"price": 8}
    basic = charge("contacts", step, rest, of=500, included=1_000, tiers="graduated")
    pro = charge("contacts", {"price": 1}, included=3_000)
    pages = charge("pages", {"up_to": 40, "price": 2}, tiers="volume")
    files = shop_files(
        more=[
            {"kind": "limits", "limits": [
                {"id": "contacts", "name": "Contacts"}, {"id": "pages", "name": "Pages"}]},
            {"kind": "product", "id": "mail", "name": "Mail", "editions": [
                {"id": "basic", "charges": [basic], "prices": prices("USD", 25, 25)},
                {"id": "pro", "charges": [pro, pages], "prices": prices("USD", 40, 40)}]},
        ],
        later=["remove_units"],
    )  # fmt: skip
    for file in files:
        if file["kind"] == "actions":
            file["actions"] += [{"id": "more_units", "does": "add_units"}, {"id": "remove_units"}]
            file["actions"] += [{"id": "see", "does": "view", "channelled": False}]
        if file["kind"] == "policy":
            file["rules"][0]["allow"] += [*(allowed or ("more_units", "remove_units")), "see"]
    return Engine(gathered(files))


def holder(item: str = "mail/basic", units: Data | None = None) -> Account:
    said = customer((item, 4), cycle="monthly", term=TERM).model_dump(
        mode="json", exclude_none=True, by_alias=True
    )
    said["subscription"]["items"][0]["units"] = units or {}
    return Account.model_validate(said)


def visitor(account: Account, *allowed: str, language: str = "en") -> Visitor:
    return visitor_of(engine(*allowed), account, AT, language=language)


def changing(seen: Seen, limit: str) -> Form:
    """The form by which the number of a limit's units is changed."""
    return next(one for one in seen.html.forms if ("units", limit) in one.fields)


def buying(seen: Seen, item: str) -> Form:
    return next(one for one in seen.html.forms if f"buy,item:{item}" in one.choices.get("add", ()))


def draft(seen: Seen) -> Order:
    query = urlsplit(seen.address).query
    return draft_of(parameters(query.encode()), 100).order("owner")


def the_sum_is_the_previews(seen: Seen, account: Account) -> None:
    found = engine().preview(account, draft(seen), AT)
    pane = pane_of(found, engine().definitions, "en")
    for one in (*pane.due, *pane.lines, *([pane.total] if pane.due else [])):
        assert one.amount in seen.html.text, one
        assert one.said in seen.html.text, one
    assert pane.recurring in seen.html.text


def input_of(seen: Seen, name: str, form: str = "") -> dict[str, str]:
    """The attributes of the first field of a name, behind some text of the page."""
    behind = seen.text[seen.text.index(form) :]
    tag = next(one for one in re.findall(r"<input[^>]*>", behind) if f'name="{name}"' in one)
    return dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))


def test_a_purchase_is_asked_for_its_units() -> None:
    account = newcomer()
    who = visitor(account)
    seen = who.get("more")
    assert input_of(seen, "unit.contacts") == {
        "type": "number", "name": "unit.contacts", "id": "units-mail-contacts", "min": "0", "step": "1",
        "aria-describedby": "units-mail-contacts-bounds",
    }  # fmt: skip
    text = seen.html.text
    assert "Mail Basic: 1,000 included, sold by the 500; Mail Pro: 3,000 included" in text
    seen = who.send(buying(seen, "mail/basic"), n="2", unit_dot_contacts="2300")
    assert draft(seen).changes[0].units == {"contacts": 2_300}
    assert "(2, 2,300 Contacts)" in seen.html.text
    the_sum_is_the_previews(seen, account)
    # 2 x 25 for seats, and three of 500 above those that are included
    assert "$80.00" in seen.html.text
    assert input_of(seen, "unit.contacts")["value"] == "2300"


def test_what_an_edition_is_not_sold_by_is_left_out_and_nothing_said_is_what_is_included() -> None:
    who = visitor(newcomer())
    form = buying(who.get("more"), "mail/basic")
    seen = who.send(form, n="2", unit_dot_contacts="", unit_dot_pages="7")
    assert draft(seen).changes[0].units is None
    seen = who.send(form, add="buy,item:mail/pro", n="2", unit_dot_contacts="", unit_dot_pages="7")
    assert draft(seen).changes[0].units == {"pages": 7}
    assert who.send(form, n="2", unit_dot_contacts="many").status == 400


@given(st.integers(0, 9_000), st.integers(0, 9_000), st.sampled_from(["mail/basic", "mail/pro"]))
@settings(max_examples=drawn(12), deadline=None)
def test_the_total_that_is_asked_for_is_held_afterwards(before: int, total: int, item: str) -> None:
    account = holder(item, {"contacts": before})
    who = visitor(account)
    seen = who.send(changing(who.get("manage"), "contacts"), n=str(total))
    the_sum_is_the_previews(seen, account)
    found = engine().preview(account, draft(seen), AT)
    after = found.subscription_after or account.subscription
    assert after is not None
    assert after.items[0].units == {"contacts": total}
    assert len(found.changes) == (total != before)
    again = changing(seen, "contacts")
    assert ("n", str(total)) in again.fields
    assert not draft(who.send(again, n=str(before))).changes


def test_another_edition_and_another_number_come_to_that_number() -> None:
    account = holder()
    who = visitor(account)
    seen = who.get("edit?add=upgrade_edition,item:mail/pro&unit.pages=12&on=manage")
    assert input_of(seen, "n", 'value="contacts"')["value"] == "3000"
    seen = who.send(changing(seen, "contacts"), n="3500")
    found = engine().preview(account, draft(seen), AT)
    assert found.subscription_now is not None
    assert found.subscription_now.items[0].units == {"contacts": 3_500, "pages": 12}
    the_sum_is_the_previews(seen, account)
    # 4 x 40, 500 at 1 above the 3,000, 12 at 2
    assert found.recurring == 160 + 500 + 24
    # and the other way round: the number first
    seen = who.send(changing(who.get("manage"), "contacts"), n="2000")
    query = urlsplit(seen.address).query
    seen = who.get(f"edit?{query}&add=upgrade_edition,item:mail/pro")
    found = engine().preview(account, draft(seen), AT)
    assert found.subscription_now is not None
    assert found.subscription_now.items[0].units == {"contacts": 2_000}
    assert input_of(seen, "n", 'value="contacts"')["value"] == "2000"


@pytest.mark.parametrize(
    ("allowed", "bounds"),
    [
        ((), ("0", None, "500")),
        (("more_units",), ("2000", None, "500")),
        (("remove_units",), ("0", "2000", "500")),
    ],
)
def test_a_field_lets_say_what_offers_allows(
    allowed: tuple[str, ...], bounds: tuple[str | None, ...]
) -> None:
    account = holder(units={"contacts": 2_000})
    who = visitor(account, *allowed)
    seen = who.get("manage")
    field = input_of(seen, "n", 'value="contacts"')
    assert (field["min"], field.get("max"), field["step"]) == bounds
    said = {
        " ".join((one.action, one.item or "-", one.to or "-"))
        for one in engine(*allowed).offers(account, "owner", AT)
    }
    assert {one for one in seen.html.offered if "units" in one} == {one for one in said if "units" in one}


def test_there_is_no_field_where_neither_is_offered_and_it_says_why() -> None:
    seen = visitor(holder(), "see").get("manage")
    assert "disabled" in seen.text[seen.text.index('value="contacts"') :][:400]
    assert {"more_units contacts -", "remove_units contacts -"} <= seen.html.refused


def test_a_field_goes_no_further_than_there_is_a_price_for() -> None:
    account = holder("mail/pro", {"pages": 3})
    seen = visitor(account).get("manage")
    field = input_of(seen, "n", 'value="pages"')
    assert (field["max"], field["step"]) == ("40", "1")
    seen = visitor(account).send(changing(seen, "pages"), n="41")
    assert not [one for one in seen.html.links if one[1] == "Go to checkout"]


def test_numbers_that_are_no_whole_packs_may_be_kept_and_changed() -> None:
    seen = visitor(holder(units={"contacts": 2_300})).get("manage")
    assert input_of(seen, "n", 'value="contacts"')["step"] == "1"


def test_the_fields_are_labelled_in_french() -> None:
    seen = visitor(holder(units={"contacts": 2_000}), language="fr").get("manage")
    text = seen.html.text
    assert "2 000 actuellement" in text.replace("\u202f", " ").replace("\xa0", " ")
    assert "Changer le nombre" in text


def test_what_is_included_is_what_every_charge_includes() -> None:
    """By the law that units which are said to be included cost nothing."""
    charges = [
        {**charge("contacts", {"price": 1}, included=1_000), "id": "store"},
        {**charge("contacts", {"price": 2}, included=100), "id": "care"},
    ]
    files = shop_files(
        more=[
            {"kind": "limits", "limits": [{"id": "contacts", "name": "Contacts"}]},
            {
                "kind": "product",
                "id": "mail",
                "name": "Mail",
                "charges": charges,
                "prices": prices("USD", 9, 9),
            },
        ]
    )
    definitions = Engine(gathered(files)).definitions
    item, account = definitions.items["mail"], holder("mail")
    (line,) = account.subscription.items if account.subscription else ()
    bounds = bounds_of(item, "contacts", account, AT, definitions)
    assert bounds.included == units_on(line, "contacts", definitions) == 100
    for units, cost in ((100, 0), (101, 2)):
        parts = listed_parts(item, Counted(1, {"contacts": units}), "USD", "monthly", AT, AT)
        assert sum_of(parts) == 9 + cost
