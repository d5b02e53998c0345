"""The way through the customer's pages: ten steps, for whoever it is, held against what the engine says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote

import jwt
from babel.numbers import format_currency

from acceptance.accounts import shipped
from browser.hands import Hands
from browser.persons import Person, Want
from browser.shop import Shop
from maybuy.model.account import Account
from maybuy.model.order import Order, OrderChange
from maybuy.order.applied import OrderRecord, applied
from maybuy.order.summary import Preview
from maybuy.serve.pages import token
from maybuy.serve.pages.draft import written
from maybuy.serve.pages.forms import new_key, seen, signed
from maybuy.serve.pages.ordering import BUY
from serve.browsing import DAY, TOKENS

CODE = "STARTUP"
GIVEN_LATER = ("accept_terms", "provide", "payment_method", "promotion")
"""What an order may lack on its way to the checkout."""

TITLES = {
    "subscription": ("Subscription", "Abonnement"),
    "manage": ("Manage subscription", "Gérer l’abonnement"),
    "more": ("More products", "Autres produits"),
    "compare": ("Support: details", "Support : détails"),
    "request": ("Ask for help", "Demander de l’aide"),
    "checkout": ("Checkout", "Commande"),
    "payment": ("Payment", "Paiement"),
    "bought": ("Thank you: your order is confirmed", "Merci : votre commande est confirmée"),
    "asked": ("Thank you: we have your request", "Merci : nous avons reçu votre demande"),
    "refused": ("You cannot see the subscription", "Vous ne pouvez pas voir l’abonnement"),
}
HELD = ("subscription", "manage", "more")
"""The pages that show what is offered."""

CONTROLS = "main button, main a.button, main select, main input:not([disabled])"
OFFERED = "all => all.map(one => one.dataset.offer)"
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def squeezed(text: str) -> str:
    """Without spaces: there are several kinds of them in sums of money."""
    return re.sub(r"\s", "", text)


@dataclass
class Walk:
    """Somebody on the way, and the order that they have put together so far."""

    page: Any
    shop: Shop
    person: Person
    language: str
    hands: Hands
    look: Callable[[Any], list[str]] | None
    """What is wrong with a page; None without script."""
    thorough: bool
    """Whether pages are looked at in each step, else once without an order and once with one."""

    draft: list[OrderChange] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    cycle: str | None = None
    looked_at: set[tuple[str, bool]] = field(default_factory=set)
    account: Account = field(init=False)

    def __post_init__(self) -> None:
        self.account = self.shop.account(self.person.account)

    def one(self, selector: str) -> Any:
        """What is on the page."""
        return self.page.locator(selector)

    @property
    def said(self) -> str:
        """All that is written in the middle of the page."""
        text: str = self.one("main").text_content()
        return " ".join(text.split())

    def told(self, pair: tuple[str, str]) -> str:
        """Of a text in both languages, the one that is spoken."""
        return pair[self.language == "fr"]

    def preview(self) -> Preview:
        """What the engine makes of the order so far."""
        given = {} if self.cycle is None else {"cycle": self.cycle}
        order = Order(
            user=self.person.user,
            changes=tuple(self.draft),
            promotion=tuple(self.codes),
            accept=tuple(self.accepted),
            **given,
        )
        return shipped().preview(self.account, order, DAY)

    @cached_property
    def offers(self) -> set[str]:
        """What the engine says that may be done before anything is ordered, by oneself or with help."""
        decisions = shipped().offers(self.account, self.person.user, DAY)
        return {" ".join((one.action, one.item or "-", one.to or "-")) for one in decisions}

    def at(self, name: str) -> None:
        """The page is the one that it should be, in its language, fits, and axe has nothing against it."""
        assert self.one("h1").inner_text() == self.told(TITLES[name])
        assert self.page.evaluate("document.documentElement.lang") == self.language
        assert self.page.evaluate(WIDTH) <= 0, self.page.url
        state = (name, bool(self.draft))
        if self.look is not None and (self.thorough or state not in self.looked_at):
            self.looked_at.add(state)
            assert self.look(self.page) == [], self.page.url

    def go(self, name: str) -> None:
        """To one of the pages that are always linked; nowhere where that is the page already."""
        if f"/pages/{name}" not in self.page.url:
            self.hands.follow(self.one(f"header nav a[href^='/pages/{name}']"), name, len(self.draft))

    def offered(self) -> set[str]:
        """What the page offers."""
        return set(self.one("[data-offer]").evaluate_all(OFFERED))

    def summed_up(self) -> Preview:
        """The summary beside the page is what the engine says of the order."""
        preview = self.preview()
        changes = self.one("#summary li.allow, #summary li.refer, #summary li.deny")
        if self.draft:
            changes.nth(len(self.draft) - 1).wait_for()
        changes.nth(len(self.draft)).wait_for(state="detached")
        shown = changes.evaluate_all("all => all.map(one => one.className)")
        assert shown == [one.outcome for one in preview.changes]
        if preview.due_now:
            total = self.one("#summary .total .number").inner_text()
            wanted = format_currency(preview.due_now, preview.currency, locale=self.language)
            assert squeezed(total) == squeezed(wanted)
        return preview

    def ready(self) -> None:
        """There is a way to the checkout, or to somebody who helps, exactly where the engine says so."""
        preview = self.summed_up()
        lacks = [one for one in preview.missing if one.kind not in GIVEN_LATER]
        goes_on = bool(self.draft) and preview.outcome == "allow" and not lacks
        assert (self.one("#go").count() == 1) is goes_on
        helped = self.one("#summary a.button[href^='/pages/request']").count() == 1
        assert helped is (bool(self.draft) and preview.outcome == "refer")

    def forge(self, change: OrderChange) -> None:
        """Sends a form that no page shows, with all that a genuine one has: nothing is ordered."""
        (cookie,) = [one for one in self.page.context.cookies() if one["name"] == token.COOKIE]
        claims = jwt.decode(cookie["value"], options={"verify_signature": False})
        visitor = token.Visitor(self.person.account, self.person.user, claims["jti"])
        order = Order(user=self.person.user, changes=(change,))
        preview = shipped().preview(self.account, order, DAY)
        fields = {
            "c": written(change),
            "pay": "card",
            "csrf": signed(TOKENS, visitor, BUY),
            "seen": seen(preview, self.account, shipped().definitions.version).written(),
            "key": new_key(),
        }
        before = len(self.shop.records)
        answer = self.page.context.request.post(f"{self.shop.url}/buy", form=fields, max_redirects=0)
        assert answer.status in ((200, 422) if self.person.sees else (403,)), answer.status
        assert "confirmed" not in answer.text()
        assert len(self.shop.records) == before
        assert self.shop.account(self.person.account) == self.account

    def choose(self, want: Want) -> str:
        """Puts something into the order by what the page has for that; gives the page that it leads to."""
        offer = self.one(f'main [data-offer="{want.key}"]').first
        tag = offer.evaluate("one => one.tagName")
        if tag in ("OPTION", "INPUT"):
            form = offer.locator("xpath=ancestor::form")
            if tag == "OPTION":
                self.hands.select(form.locator("select"), offer.get_attribute("value"))
            number, total = form.locator("input[type=number]"), want.number
        else:
            form = offer.locator("xpath=(self::* | parent::*)/form[.//input[@type='number']]")
            number = form.locator("input[type=number]")
            total = None if want.number is None else self.seats(want) + want.number
        page = "more" if "/pages/more" in self.page.url else "manage"
        if form.count() == 0:
            link = offer.locator("a.button").first
            page = "request" if "on=request" in link.get_attribute("href") else page
            self.hands.press(link)
        elif total is None:
            self.hands.press(form.locator("button"))
        else:
            self.hands.write(number, str(total), form.locator("button"))
        return page

    def seats(self, want: Want) -> int:
        """How many there are now of what is wanted."""
        subscription = self.account.subscription
        assert subscription is not None
        return next(line.seats for line in subscription.items if line.item == want.item)

    def drop(self) -> None:
        """Takes the last change out of the order."""
        self.draft.pop()
        link = self.one(f"#summary a[href*='drop={len(self.draft)}']")
        self.hands.press(link)
        self.page.wait_for_url(lambda url: "drop=" not in url and url.count("c=") == len(self.draft))


def enter(walk: Walk) -> None:
    """Logs in, in the demo: the summary of subscriptions is there, or why it is not."""
    walk.page.goto(f"{walk.shop.url}/demo")
    form = f"form:has(input[value='{walk.person.account}']):has(input[value='{walk.person.user}'])"
    walk.hands.follow(walk.one(form).get_by_role("button"), "subscription", 0)
    if not walk.person.sees:
        walk.at("refused")
        assert walk.told(walk.person.says) in walk.said
        assert next(one.id for one in walk.account.users if one.role == "owner") in walk.said
        return
    walk.at("subscription")
    subscription = walk.account.subscription
    held = walk.one("tr[data-held]").evaluate_all("all => all.map(one => one.dataset.held)")
    assert held == [line.item for line in (subscription.items if subscription else ())]


def manage(walk: Walk) -> None:
    """*Manage*, or why there is none; what the pages offer is what the engine offers, and nothing else."""
    begins = {"manage": "#manage", "ask": "#no-manage a.button"}.get(walk.person.begins)
    assert ("manage_subscription - -" in walk.offers) is (walk.person.begins == "manage")
    assert walk.one("#manage, #no-manage a.button").count() == (begins is not None)
    if not walk.person.sees:
        for page in (*HELD, "compare?product=support", "checkout", "payment", "request"):
            answer = walk.page.context.request.get(f"{walk.shop.url}/{page}")
            assert answer.status == 403
            assert "data-offer" not in answer.text()
        assert walk.one(CONTROLS).count() == 0
        return
    found = walk.offered()
    if begins is None:
        owner = next(one.id for one in walk.account.users if one.role == "owner")
        assert owner in walk.one("#no-manage").inner_text()
        walk.go("manage")
    else:
        walk.hands.follow(walk.one(begins), "manage", 0)
    found |= walk.offered()
    said = walk.said
    walk.go("more")
    assert walk.told(walk.person.says) in f"{said} {walk.said}"
    buys = {one for one in walk.offers if one.startswith("buy ")}
    assert walk.offered() == buys
    assert found | buys == walk.offers
    walk.go("manage")
    walk.at("manage")


def refuse(walk: Walk, want: Want) -> None:
    """Says why not; there is no control for it, and a form that is sent all the same orders nothing."""
    assert want.key not in walk.offers
    if want.outcome == "deny" and walk.person.sees:
        places = []
        for page in ("manage", "more"):
            walk.go(page)
            places += [one.text_content() for one in walk.one(f'[data-refused="{want.key}"]').all()]
            assert want.key not in walk.offered()
        assert places or walk.account.subscription is None
        why = walk.told(walk.person.says)
        assert all(why in " ".join(one.split()) for one in places)
    if want.outcome == "deny":
        walk.forge(want.change)


def changing(*steps: str) -> Callable[[Walk], None]:
    """What is wanted in some steps: as far as it may be, it is in the order afterwards."""

    def change(walk: Walk) -> None:
        for want in walk.person.wants:
            if want.step not in steps:
                continue
            if want.outcome in ("deny", "absent"):
                refuse(walk, want)
                continue
            assert want.key in walk.offers
            if want.outcome == "refer":
                walk.forge(want.change)
            walk.go("more" if want.step == "more" or walk.account.subscription is None else "manage")
            if want.step == "suite":
                saves(walk, want)
            page = walk.choose(want)
            walk.draft.append(want.change)
            walk.hands.arrive(page, len(walk.draft))
            outcome = walk.summed_up().changes[-1].outcome
            assert outcome == want.outcome or not want.kept  # beside others it may be refused
            if page == "request":
                walk.at("request")
            else:
                walk.ready()
            if not want.kept:
                walk.drop()
                walk.summed_up()
        if walk.person.sees:
            walk.at(walk.page.url.partition("/pages/")[2].partition("?")[0])

    return change


def saves(walk: Walk, want: Want) -> None:
    """What a suite saves stands beside it, where it saves anything."""
    if want.action != "bundle":
        return
    walk.draft.append(want.change)
    saving = walk.preview().savings
    walk.draft.pop()
    row = walk.one(f'li[data-offer="{want.key}"]')
    assert (row.locator(".saving").count() > 0) is bool(saving)


def more(walk: Walk) -> None:
    """More products: exactly what may be bought; what may not, and why, in a part that is opened."""
    if not walk.person.sees:
        refuse_all(walk, "more")
        return
    walk.go("more")
    assert walk.offered() == {one for one in walk.offers if one.startswith("buy ")}
    details = walk.one("main details")
    walk.hands.press(details.locator("summary"))
    details.locator("li").first.wait_for()
    if walk.person.cycle is not None:
        menu = walk.one("select[name=start]")
        walk.hands.select(menu, "annual")
        walk.hands.press(menu.locator("xpath=ancestor::form//button"))
        walk.page.wait_for_url(lambda url: "cycle=annual" in url)
        menu = walk.one("select[name=start]")
        walk.hands.select(menu, walk.person.cycle)
        walk.hands.press(menu.locator("xpath=ancestor::form//button"))
        walk.page.wait_for_url(lambda url: f"cycle={walk.person.cycle}" in url)
        walk.cycle = walk.person.cycle
    changing("more")(walk)


def refuse_all(walk: Walk, *steps: str) -> None:
    """What is wanted in some steps by somebody who may do nothing of it."""
    for want in walk.person.wants:
        if want.step in steps:
            refuse(walk, want)


def compare(walk: Walk) -> None:
    """The editions of a product side by side: those on sale or held; whoever sees the pages sees them."""
    if not walk.person.sees:
        return
    if walk.account.subscription is not None:
        walk.go("manage")
    walk.hands.follow(walk.one("a[href*='/pages/compare?'][href*='product=support&']").first, "compare")
    walk.at("compare")
    definitions = shipped().definitions
    shown = [definitions.items[one] for one in definitions.products["support"]]
    assert walk.one("main thead th").count() == len([one for one in shown if one.on_sale])
    walk.hands.press(walk.one("main a[href^='/pages/m']").first)
    walk.page.wait_for_url(lambda url: "/pages/compare" not in url)


def suite(walk: Walk) -> None:
    """Combining into a suite: what that saves, or why it is not possible."""
    changing("suite")(walk)


def summary(walk: Walk) -> None:
    """The summary of all of it; what is refused gets no further, whatever an address says."""
    wants = [one for one in walk.person.wants if one.outcome == "deny" and one.step == "seats"]
    for want in wants:
        for page, button in (
            ("manage", "#go"),
            ("checkout", "form[action='/pages/payment']"),
            ("payment", "#buy"),
        ):
            walk.page.goto(f"{walk.shop.url}/{page}?c={quote(written(want.change), safe=',:/')}")
            assert walk.one(f"{button}, #send").count() == 0
            if walk.person.sees:
                assert walk.one("#summary li.deny").count() == 1
    if walk.draft:
        walk.go("manage")
        walk.ready()
        lines = walk.preview().lines
        assert walk.one("#summary dl.amounts").count() > 0
        assert lines


def checkout(walk: Walk) -> None:
    """A code, and the terms that have to be accepted; then *Update subscription*."""
    if walk.person.ends != "bought":
        return
    hands = walk.hands
    hands.follow(walk.one("#go"), "checkout", len(walk.draft))
    walk.at("checkout")
    field_ = walk.one("#enter")
    hands.write(field_, CODE, field_.locator("xpath=ancestor::form//button"))
    leave_out = walk.one("a[href*='forget=']")
    leave_out.wait_for()
    walk.codes.append(CODE)
    preview = walk.summed_up()
    assert bool(preview.refused_codes) is (walk.person.code == "refused")
    if preview.refused_codes:
        assert walk.one("form[action='/pages/payment']").count() == 0
        why = walk.one("#summary .note.warn").inner_text()
        assert walk.one("main .note.error").inner_text() == why
        walk.at("checkout")
        hands.press(leave_out)
        leave_out.wait_for(state="detached")
        walk.codes.clear()
        walk.summed_up()
    terms = [one.what for one in walk.preview().obligations if one.kind == "accept_terms"]
    boxes = walk.one("main input[type=checkbox]")
    assert tuple(terms) == walk.person.terms
    assert boxes.evaluate_all("all => all.map(one => one.value)") == terms
    update = walk.one("form[action='/pages/payment'] button")
    if terms:
        hands.press(update)
        assert "/pages/checkout" in walk.page.url
    for box in boxes.all():
        hands.tick(box)
    walk.accepted += terms
    hands.follow(update, "payment", len(walk.draft))


def payment(walk: Walk) -> None:
    """The ways to pay of the channel, *Buy*, the confirmation and the record; or the request form."""
    {"bought": bought, "asked": asked, "refused": lambda _: None}[walk.person.ends](walk)


def bought(walk: Walk) -> None:
    """An order is made: once, as it was shown."""
    walk.at("payment")
    preview = walk.summed_up()
    methods = walk.one("main input[type=radio]")
    assert methods.evaluate_all("all => all.map(one => one.value)") == list(preview.payment_methods)
    walk.hands.tick(walk.one(f"#pay-{walk.person.pays}"))
    walk.hands.follow(walk.one("#buy"), "confirmed")
    walk.at("bought")
    (record,) = walk.shop.records
    assert [(one["action"], one["item"], one["to"]) for one in record["decisions"]] == [
        (one.action, one.item, one.to) for one in walk.draft
    ]
    assert record["payment_method"] == walk.person.pays
    assert record["totals"]["due_now"] == str(preview.due_now)
    assert (record["account"], record["user"]) == (walk.person.account, walk.person.user)
    assert [one["terms"] for one in record["accepted"]] == list(walk.person.terms)
    assert record["language"] == walk.language
    assert record["key"] in walk.said
    before = walk.said
    walk.page.reload()
    assert walk.said == before
    after = applied(walk.account, OrderRecord.model_validate(record), shipped().definitions)
    walk.hands.follow(walk.one("main a.button"), "subscription", 0)
    assert after.subscription is not None
    held = walk.one("tr[data-held]").evaluate_all("all => all.map(one => one.dataset.held)")
    assert held == [line.item for line in after.subscription.items]
    seats = walk.one("tr[data-held] td:nth-of-type(2)").all_inner_texts()
    assert [int(re.findall(r"\d+", one)[0]) for one in seats] == [
        line.seats for line in after.subscription.items
    ]
    waiting = len(after.subscription.scheduled)
    assert walk.one("main li.row.between").count() == waiting


def asked(walk: Walk) -> None:
    """Help is asked for: nothing is changed by it."""
    walk.hands.follow(walk.one("#summary a.button[href^='/pages/request']"), "request", len(walk.draft))
    walk.at("request")
    walk.hands.fill(walk.one("#message"), "<b>soon</b>")
    walk.hands.follow(walk.one("#send"), "confirmed")
    walk.at("asked")
    (record,) = walk.shop.records
    assert record["kind"] == "order-request"
    assert record["message"] == "<b>soon</b>"
    assert len(record["preview"]["changes"]) == len(walk.draft)
    assert walk.shop.account(walk.person.account) == walk.account


class Step(NamedTuple):
    """A step of the article's."""

    number: int
    take: Callable[[Walk], None]


STEPS = (
    Step(1, enter),
    Step(2, manage),
    Step(3, changing("seats", "edition", "cancel", "add-on")),
    Step(4, more),
    Step(5, compare),
    Step(6, suite),
    Step(7, changing("cycle")),
    Step(8, summary),
    Step(9, checkout),
    Step(10, payment),
)
