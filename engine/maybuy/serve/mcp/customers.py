"""Tools about an account: what the paths of HTTP answer, with the text of the command line."""

from __future__ import annotations

from ...model.ask import Ask
from ...model.base import today
from ...report.catalog_text import show_entitlements
from ...report.decision_text import show_decision
from ...report.found import show_found
from ...report.offers_text import show_offers
from ...report.preview_text import show_preview
from ..answer import bodies, finding, native
from ..answer.call import Call
from ..answer.requests import scalar
from .told import Told, told


async def decide(call: Call, asked: bodies.Question) -> Told:
    """`decide`: one decision."""
    reply = await native.decisions(call)
    assert asked.user is not None  # INVARIANT: it was answered
    assert asked.action is not None
    asker = await call.asker(asked.account, asked.user, asked.at or today())
    ask = Ask(asked.action, asked.item, asked.seats, asked.quantity, scalar(asked.to))
    decision = asker.prepared.answer(ask)
    return told(reply, lambda out: show_decision(decision, call.language, out))


async def offers(call: Call, asked: bodies.Offers) -> Told:
    """`offers`: everything a user may buy or change."""
    reply = await native.offers(call)
    prepared = (await call.asker(asked.account, asked.user, asked.at or today())).prepared
    decisions = prepared.offers(denied=True)
    offered = [one for one in decisions if one.outcome != "deny"]
    refused = [one for one in decisions if one.outcome == "deny"]
    return told(
        reply,
        lambda out: show_offers(out, prepared, offered, refused, call.language, everything=asked.denied),
    )


async def preview(call: Call, asked: bodies.Previews) -> Told:
    """`preview`: the summary of an order."""
    summary, reply = await native.summed(call, asked)
    asker = await call.asker(asked.account, asked.order.user, native.day_of(asked))
    return told(reply, lambda out: show_preview(out, asker.prepared, summary, call.language))


async def entitlements(call: Call, asked: bodies.Entitlements) -> Told:
    """`entitlements`: what an account holds."""
    reply = await native.entitlements(call)
    account = await call.account(asked.account)
    held = call.cache.engine.entitlements(account, asked.at or today())
    return told(reply, lambda out: show_entitlements(out, held, call.cache.definitions, call.language))


async def find(call: Call, asked: bodies.Find) -> Told:
    """`find`: the cheapest subscription that gives what is needed."""
    found, reply = await finding.looked_for(call, asked)
    return told(reply, lambda out: show_found(out, found, call.cache.engine, call.language))
