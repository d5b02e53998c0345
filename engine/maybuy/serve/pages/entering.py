"""The demo's login: anybody may be any user of the accounts that are shown."""

from __future__ import annotations

from ...report.speaker import Speaker
from ..services import CustomerPages
from . import token
from .answering import Asking, Links, Page, page, redirected
from .draft import Draft
from .forms import from_here


async def choose(asking: Asking, pages: CustomerPages) -> Page:
    """`GET /pages/demo`: all accounts and their users."""
    return await _choice(asking, pages, 200)


async def _choice(asking: Asking, pages: CustomerPages, status: int) -> Page:
    assert pages.demo is not None
    definitions = asking.call.cache.definitions
    words = Speaker(definitions, asking.language)
    accounts = [
        (name, [(user, words.value("user.role", role)) for user, role in users])
        for name, users in await pages.demo.users()
    ]
    links = Links(Draft(), asking.spoken, "demo")
    return page(asking, "demo", status, accounts=accounts, links=links, languages=links.languages())


async def enter(asking: Asking, pages: CustomerPages) -> Page:
    """`POST /pages/demo`: a token of its own each time, so that nobody can have it from before."""
    assert pages.demo is not None
    if not from_here(asking.headers):
        return await _choice(asking, pages, 403)
    account, user = asking.field("account"), asking.field("user")
    known = dict(await pages.demo.users())
    if user not in [one for one, _ in known.get(account, ())]:
        return await _choice(asking, pages, 422)
    sent = token.issued(account, user, pages.key, token.now())
    return redirected(asking.plain("subscription"), (b"set-cookie", token.cookie(sent, secure=asking.secure)))


async def leave(asking: Asking, pages: CustomerPages) -> Page:
    """`POST /pages/leave`: takes the token away."""
    if not from_here(asking.headers):
        return await _choice(asking, pages, 403)
    return redirected(asking.plain("demo"), (b"set-cookie", token.cookie("", secure=asking.secure)))
