"""The customer's pages of other catalogs: what they offer is what these offer, whatever their actions are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from maybuy.engine import Engine
from maybuy.loading import load, read_account
from maybuy.model.service import Settings
from maybuy.serve.accounts.folder import FolderAccounts
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import CustomerPages, Services
from maybuy.serve.state import Current, Snapshot
from serve.browsing import KEY, TOKENS, Seen, Visitor

TEMPLATES = ROOT / "engine" / "maybuy" / "templates"
DAY = date(2026, 9, 1)
USERS = [(name, user) for name in ("seats", "tiers", "usage") for user in ("ana", "ben")]
PAGES = ("subscription", "manage", "more")


@cache
def engine(name: str) -> Engine:
    return load(TEMPLATES / name)


@cache
def services(name: str) -> Services:
    found = FolderAccounts(TEMPLATES / name / "accounts", 30)
    found.look()
    snapshot = Snapshot(engine(name), datetime(2026, 9, 1, tzinfo=UTC))
    pages = CustomerPages(KEY, InMemory(), None, lambda: DAY)
    return Services(
        Settings(root=Path(name), pages=True), Current(snapshot), found, token_key=TOKENS, pages=pages
    )


def offered(name: str, user: str) -> set[str]:
    account = read_account(TEMPLATES / name / "accounts" / "marina.yaml", engine(name))
    return {
        " ".join((one.action, one.item or "-", one.to or "-"))
        for one in engine(name).offers(account, user, DAY)
    }


def seen(name: str, user: str, page: str) -> Seen:
    return Visitor(services(name), "marina", user).get(page)


@pytest.mark.parametrize(("name", "user"), USERS)
def test_s9_what_the_pages_offer_is_what_offers_says(name: str, user: str) -> None:
    found = [seen(name, user, page).html for page in PAGES]
    assert set().union(*(html.offered for html in found)) == offered(name, user)


@pytest.mark.parametrize(("name", "user"), USERS)
def test_every_link_and_form_that_changes_the_order_leads_to_a_page(name: str, user: str) -> None:
    visitor = Visitor(services(name), "marina", user)
    for page in PAGES:
        html = visitor.get(page).html
        for href, _ in html.links:
            if href.startswith("/pages/"):
                assert visitor.get(href).status == 200, href
        for form in html.forms:
            for value in form.choices.get("add", [dict(form.fields).get("add", "")]):
                assert visitor.send(form, add=value).status == 200, (form, value)


def test_units_are_bought_by_their_number() -> None:
    visitor = Visitor(services("usage"), "marina", "ana")
    forms = [
        one
        for one in visitor.get("manage").html.forms
        if dict(one.fields).get("add", "").startswith("add_units")
    ]
    for form in forms:
        text = visitor.send(form, n="7").html.text
        assert "(7)" in text
