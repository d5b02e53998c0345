"""The customer's pages as somebody without script meets them: what they offer, and the way to an order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acceptance.accounts import example, shipped
from maybuy.serve.pages.taking import InMemory
from serve.browsing import DAY, Seen, Visitor, service, users

LOOKING = service()
"""One service for all that is only looked at."""

KEPT = ("subscription", "manage", "more")


def offered(account: str, user: str) -> set[str]:
    decisions = shipped().offers(example(account), user, DAY)
    return {" ".join((one.action, one.item or "-", one.to or "-")) for one in decisions}


@pytest.mark.parametrize(("account", "user"), users())
def test_s9_s38_what_the_pages_offer_is_what_offers_says(account: str, user: str) -> None:
    visitor = Visitor(LOOKING, account, user)
    seen = [visitor.get(page).html for page in KEPT]
    assert set().union(*(page.offered for page in seen)) == offered(account, user)
    buys = {one for one in offered(account, user) if one.startswith("buy ")}
    assert set(seen[2].offered) == buys
    assert not set().union(*(page.refused for page in seen)) & offered(account, user)


def test_the_way_to_an_order() -> None:
    orders = InMemory()
    visitor = Visitor(service(orders), "acme", "marie")
    seen = visitor.follow(visitor.get("subscription"), "Manage")
    edit = next(one for one in seen.html.forms if ("total", "support/professional") in one.fields)
    seen = visitor.send(edit, n="15")
    assert "Add seats: Support Professional (3)" in seen.html.text
    seen = visitor.follow(seen, "Go to checkout")
    seen = visitor.send(seen.html.form("payment"), accept="privacy")
    assert "Credit or debit card" in seen.html.text, seen.html.text
    seen = visitor.send(seen.html.form("buy"), pay="card")
    assert seen.status == 200, seen.html.text
    assert "your order is confirmed" in seen.html.text
    (record,) = orders._known.values()
    assert record["account"] == "acme"


def at(account: str, user: str, page: str) -> Seen:
    return Visitor(LOOKING, account, user).get(page)


def rows(seen: Seen) -> str:
    return seen.html.text


def test_s11_the_path_to_the_page_is_said() -> None:
    assert "Admin Center › Billing › Subscription" in rows(at("acme", "marie", "subscription"))
    french = Visitor(service(), "acme", "marie", language="fr").get("subscription")
    assert "Centre d’administration › Facturation › Abonnement" in rows(french)


def test_s12_the_summary_shows_product_edition_and_seats() -> None:
    text = rows(at("acme", "marie", "subscription"))
    assert "Support Support Professional 12 seats 9 Collaboration – 12 seats 0" in text


@pytest.mark.parametrize(("account", "user"), users())
def test_s13_s58_the_manage_button_is_there_exactly_where_it_is_allowed(account: str, user: str) -> None:
    seen = at(account, user, "subscription")
    (decision,) = [
        one for one in shipped().offers(example(account), user, DAY, denied=True) if one.does == "manage"
    ]
    assert ("manage" in seen.html.ids) is (decision.outcome == "allow")
    if decision.outcome == "deny" and seen.status == 200:
        assert "no-manage" in seen.html.ids or "choose" in seen.html.ids


@pytest.mark.parametrize(("account", "user"), [("acme", "luc"), ("suite", "noemie"), ("other", "aaron")])
def test_s5_s8_who_is_not_the_owner_has_nothing_to_press(account: str, user: str) -> None:
    for page in KEPT:
        html = at(account, user, page).html
        assert not html.offered - {"view_subscription - -"}
        assert not [
            form
            for form in html.forms
            if form.choices or (("on", "manage") in form.fields and page != "manage")
        ]
        assert not [href for href, _ in html.links if "/pages/edit" in href]


def test_s16_s17_s23_seats_are_set_and_the_summary_follows() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("manage")
    for seats, said in (
        ("15", "Add seats: Support Professional (3)"),
        ("10", "Remove seats: Support Professional (2)"),
    ):
        form = next(one for one in seen.html.forms if ("total", "support/professional") in one.fields)
        seen = visitor.send(form, n=seats)
        assert said in rows(seen)
    assert "Add seats: Support Professional (3)" not in rows(seen)
    form = next(one for one in seen.html.forms if ("total", "support/professional") in one.fields)
    assert ("n", "10") in form.fields
    assert "You have not chosen anything yet" in rows(visitor.send(form, n="12"))


def test_s17_no_fewer_seats_than_are_in_use() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("edit?total=support/professional&n=3&on=manage")
    assert "Not yet possible" in rows(seen)
    assert not [text for _, text in seen.html.links if text == "Go to checkout"]


def test_s18_s35_an_edition_is_changed_and_the_price_follows() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("manage")
    form = next(
        one for one in seen.html.forms if "upgrade_edition,item:support/enterprise" in str(one.choices)
    )
    seen = visitor.send(form, add="upgrade_edition,item:support/enterprise")
    assert "Upgrade the edition: Support Enterprise" in rows(seen)
    assert "Support Enterprise, 12 seats $14,256.00" in rows(seen)


def test_s20_s50_the_cycle_is_changed_on_its_day() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("edit?add=change_billing_cycle,to:monthly&on=manage")
    assert "Change the billing cycle: Monthly Remove" in rows(seen)
    assert "on March 1, 2021" in rows(seen)


def test_s24_s25_a_code_is_entered_and_left_out_again() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    before = visitor.get("checkout?c=buy,item:guide/professional,seats:5")
    after = visitor.send(before.html.form("edit"), enter="STARTUP")
    assert "STARTUP" in rows(after)
    assert rows(after) != rows(before)
    assert rows(visitor.follow(after, "Leave out STARTUP")) == rows(before)
    wrong = visitor.send(before.html.form("edit"), enter="NO-SUCH-CODE")
    assert "NO-SUCH-CODE" in rows(wrong)
    for seen in (wrong, visitor.get(wrong.address.replace("checkout", "payment"))):
        leading = [one.action for one in seen.html.forms if one.action.startswith("/pages/")]
        assert not {"/pages/payment", "/pages/buy"} & {one.partition("?")[0] for one in leading}
        assert "Leave out NO-SUCH-CODE" in rows(seen)


def test_s28_s26_terms_are_asked_for_only_where_they_must_be() -> None:
    asked = "checkout?c=buy,item:support/team,seats:5&cycle=annual"
    assert at("prospect", "jacob", asked).html.form("payment").choices.keys() == {"accept"}
    assert (
        not at("monthly", "lucia", "checkout?c=add_seats,item:support,seats:1").html.form("payment").choices
    )


def test_s30_the_methods_are_those_of_the_channel() -> None:
    form = at("monthly", "lucia", "payment?c=add_seats,item:support,seats:1").html.form("buy")
    assert form.choices["pay"] == ["card", "paypal"]


def test_s36_s40_editions_are_compared_and_details_shown() -> None:
    assert "Team Professional Enterprise Elite" in rows(at("acme", "marie", "compare?product=support"))
    assert "More room for tickets" in rows(at("acme", "marie", "compare?product=more-storage"))
    assert at("acme", "marie", "compare?product=nothing").status == 400


def test_s39_an_edition_is_asked_for_only_where_there_are_any() -> None:
    html = at("acme", "marie", "more").html
    asked = {one.fields[-1][0]: one for one in html.forms}
    assert asked
    for form in html.forms:
        add = dict(form.fields).get("add", "")
        if add:
            assert ("add" in form.choices) is ("/" in add), add


def test_s21_s22_products_and_the_account_are_cancelled() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("edit?add=cancel_product,item:collaboration&on=manage")
    assert "Cancel a product: Collaboration" in rows(seen)
    seen = visitor.get("edit?add=cancel_account&on=manage")
    assert "Cancel the account" in rows(seen)


def test_a_way_out_becomes_part_of_the_order() -> None:
    visitor = Visitor(LOOKING, "acme", "marie")
    seen = visitor.get("more")
    seen = visitor.press(seen, "upgrade to Support Enterprise or higher")
    assert "Upgrade the edition: Support Enterprise" in rows(seen)
    assert "Buy: Data Center Location" in rows(seen)
    assert "Go to checkout" in rows(seen)


@pytest.mark.parametrize(
    ("account", "user"), [one for one in users() if one[0] in ("acme", "other", "prospect", "suite")]
)
def test_every_way_out_leads_to_a_page(account: str, user: str) -> None:
    visitor = Visitor(LOOKING, account, user)
    for page in ("manage", "more"):
        for href, _ in visitor.get(page).html.links:
            if href.startswith("/pages/edit"):
                assert visitor.get(href).status == 200, href


def test_all_script_is_a_file_of_the_service() -> None:
    for page in (*KEPT, "checkout", "request"):
        scripts = at("acme", "marie", page).text.split("<script")[1:]
        assert [one.startswith(' src="/pages/static/') and "></script>" in one for one in scripts] == [True]


def test_prices_and_files_are_there_for_everybody() -> None:
    visitor = Visitor(service())
    assert visitor.get("prices").status == 200
    address = visitor.get("prices").text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert visitor.get(address).headers["cache-control"].endswith("immutable")
    assert visitor.get("/pages/static/0/maybuy.css").status == 404


@pytest.mark.parametrize(
    "step", ["total=support/professional&n=999999999999", "add=add_seats,item:support&n=5000000000"]
)
def test_a_number_that_nobody_may_have_is_none(step: str) -> None:
    seen = Visitor(LOOKING, "acme", "marie").get(f"edit?{step}&on=manage")
    assert seen.status == 400
    assert "use whole numbers" in seen.html.text


BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.mark.parametrize(("language", "title", "back"), [
    ("en", "there is nothing here", "Back to the subscription"),
    ("fr", "il n’y a rien ici", "Retour à l’abonnement"),
])  # fmt: skip
def test_an_address_at_which_there_is_nothing_is_told_on_a_page_with_a_way_back(
    language: str, title: str, back: str
) -> None:
    visitor = Visitor(LOOKING, "acme", "marie", language=language)
    seen = visitor.get("nope", accept=BROWSER)
    assert (seen.status, seen.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert title in seen.html.text
    assert "/pages/nope" in seen.html.text
    assert visitor.follow(seen, back).status == 200


def test_an_address_that_is_asked_the_wrong_way_is_told_on_a_page() -> None:
    seen = Visitor(LOOKING, "acme", "marie").get("buy", accept=BROWSER)
    assert (seen.status, seen.headers["allow"]) == (405, "POST")
    assert "this is not done here" in seen.html.text


@pytest.mark.parametrize(("path", "allowed"), [("request", "GET, HEAD, POST"), ("manage", "GET, HEAD")])
def test_all_ways_to_ask_an_address_are_named_in_the_same_order(path: str, allowed: str) -> None:
    seen = Visitor(LOOKING).ask("DELETE", f"/pages/{path}", headers={"accept": BROWSER})
    assert (seen.status, seen.headers["allow"]) == (405, allowed)
    assert f"use {allowed}" in seen.html.text


def test_only_what_can_be_looked_at_is_proposed() -> None:
    seen = Visitor(LOOKING).get("buyy", accept=BROWSER)
    assert (seen.status, "`/pages/buy`" in seen.html.text) == (404, False)
    assert "did you mean `/pages/manage`?" in Visitor(LOOKING).get("mange", accept=BROWSER).html.text


def test_what_would_turn_the_sentence_around_is_escaped() -> None:
    seen = Visitor(LOOKING).get("%e2%80%ae%1b%00<b>", accept=BROWSER)
    assert (seen.status, r"`/pages/\u202e\x1b\x00<b>`" in seen.html.text) == (404, True)
    assert "<b>" not in seen.text


@pytest.mark.parametrize(("address", "accept"), [
    ("/pages/nope", "*/*"), ("/pages/nope", "text/html;q=0, application/json"), ("/pages/nope", "text/htmlx"),
    ("/v1/nope", BROWSER), ("/pagesque", BROWSER),
])  # fmt: skip
def test_programs_and_other_paths_are_told_in_json(address: str, accept: str) -> None:
    seen = Visitor(LOOKING).get(address, accept=accept)
    assert (seen.status, seen.headers["content-type"]) == (404, "application/problem+json")


def test_where_there_are_prices_alone_the_way_back_leads_to_them() -> None:
    looking = service(prices=True)
    visitor = Visitor(replace(looking, pages=None))
    seen = visitor.get("nope?lang=fr", accept=BROWSER)
    assert (seen.status, seen.headers["cache-control"]) == (404, "no-store")
    assert visitor.follow(seen, "Vers les tarifs").status == 200
