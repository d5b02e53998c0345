"""The pages that show: what is held, what may be changed, what there is to buy."""

from __future__ import annotations

from collections.abc import Iterable

from ...language import pick
from ...model import deed
from ...model.decision import QuestionError
from ...order.summary import OrderError
from ...report.compared import SIGNS, Words, compare_rows
from ...report.receipt import Receipt
from ...views.compare import column
from ..request.problems import Problem
from ..services import CustomerPages
from .answering import Asking, Page, page, redirected
from .draft import DraftError, change_of
from .endpoint import NoFormError
from .managed import managed_of, more_of, summary_of
from .offered import Asked, Offer
from .token import WhoError
from .visiting import Visit, owners, shown


async def home(asking: Asking, pages: CustomerPages) -> Page:
    """`GET /pages`: to the summary; in the demo, to its login."""
    del pages
    return redirected(asking.plain("subscription"))


@shown
def subscription(visit: Visit) -> Page:
    """`GET /pages/subscription`: the summary of what is held."""
    held = summary_of(visit.asked, visit.summed_up)
    return visit.page(
        "subscription",
        held=held,
        pane=visit.pane(),
        may_change=visit.asked.may_change,
        owners=owners(visit.asked),
        contacts=visit.contacts,
        channels=assisted(visit.asked),
    )


def savings_of(visit: Visit, suites: Iterable[Offer]) -> dict[str, list[str]]:
    """What each suite that may be had would save with the draft, by what tells it from other offers."""
    found = {}
    for one in suites:
        if one.possible:
            draft = visit.asked.draft.with_change(change_of(one.change), visit.asked.definitions)
            order = draft.order(visit.visitor.user)
            said = Receipt(visit.preview(order), visit.cache.definitions, visit.asking.language).savings()
            found[one.key] = list(said)
    return found


def assisted(asked: Asked) -> list[object]:
    """The channels through which somebody helps, as far as anything may be changed through them."""
    known = dict.fromkeys(channel for one in asked.decisions for channel in one.channels)
    found = [asked.elsewhere(one) for one in known]
    return [one for one in found if one.assisted]


@shown
def manage(visit: Visit) -> Page:
    """`GET /pages/manage`: what may be changed of what is held."""
    asked = visit.asked
    found, managed = asked.of(deed.MANAGE), managed_of(asked)
    return visit.page(
        "manage",
        managed=managed,
        savings=savings_of(visit, managed.suites),
        pane=visit.pane(),
        may_change=asked.may_change,
        manage=None if found is None else asked.offer(found),
        prospect=asked.account.subscription is None,
        owners=owners(asked),
        contacts=visit.contacts,
        channels=assisted(asked),
    )


@shown
def more(visit: Visit) -> Page:
    """`GET /pages/more`: what may be bought."""
    asked = visit.asked
    return visit.page(
        "more",
        more=more_of(asked),
        pane=visit.pane(),
        may_change=asked.may_change,
        prospect=asked.account.subscription is None,
        cycles=[(one, asked.words.name(one)) for one in asked.definitions.cycles],
        compared={one for one, items in asked.definitions.products.items() if len(items) > 1},
        owners=owners(asked),
        contacts=visit.contacts,
    )


@shown
def compare(visit: Visit) -> Page:
    """`GET /pages/compare?product=ID`: a product's editions side by side; of an item, its details."""
    asking, asked = visit.asking, visit.asked
    product = asking.word("product")
    items = asked.definitions.expand(product)
    if not items:
        raise QuestionError("unknown-item", among=asked.definitions.products, word=product)
    currency, words = asked.account.currency, Words(asked.definitions, asking.language)
    columns = [
        column(asked.definitions.items[one], currency, asking.today, visit.cache.definitions) for one in items
    ]
    columns = [one for one in columns if one.on_sale or one.item.id in asked.prepared.facts.holdings.items]
    rows = compare_rows(columns, currency, words, SIGNS)
    return visit.page(
        "compare",
        product=words.name(product),
        described=[
            (words.name(one), pick(asked.definitions.items[one].description, asking.language))
            for one in items
            if asked.definitions.items[one].description
        ],
        heads=[words.edition(one.item) for one in columns],
        rows=rows,
        signs={sign: words.say(f"catalog.{how}") for how, sign in SIGNS.items()},
        back=asking.word("on") if asking.word("on") in ("manage", "more") else "more",
    )


def lost(asking: Asking, problem: Problem) -> Page:
    """The page for an address at which there is nothing: it leads to the subscription, else to the prices."""
    known = asking.call.services.pages is not None
    back = asking.plain("subscription" if known else "prices")
    key = "problem.back" if known else "problem.prices"
    made = page(
        asking, "problem", problem.status, title=problem.title, detail=problem.detail, back=back, key=key
    )
    headers = [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    return made._replace(headers=(*made.headers, *headers))


def failed(asking: Asking, error: Exception) -> Page:
    """The page for what went wrong."""
    if isinstance(error, WhoError):
        login = asking.call.services.settings.pages_login or ""
        pages = asking.call.services.pages
        if pages is not None and pages.demo is not None and error.why == "absent":
            return redirected(asking.plain("demo"))
        demo = pages is not None and pages.demo is not None
        return page(asking, "who", 401, why=error.why, login=login, demo=demo)
    if isinstance(error, Problem):
        return page(asking, "problem", error.status, title=error.title, detail=error.detail)
    title = ""
    if isinstance(error, DraftError | QuestionError | OrderError):
        return page(asking, "problem", 400, title=title, detail=error.message(asking.language))
    assert isinstance(error, NoFormError)
    return page(asking, "problem", 400, title=title, detail="")
