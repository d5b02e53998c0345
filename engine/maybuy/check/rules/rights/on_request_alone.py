"""Something priced on request that a rule lets a customer buy with nobody to say the price.

Fails: `allow: [buy]` with `through: [website]`, and an add-on with `price: on_request`
Passes: beside it `deny: [buy]` with `through: [website]` and `items: {price: on_request}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.deed import BUNDLE, BUY, UPGRADE
from ....model.definitions import Definitions
from ....model.item import ON_REQUEST
from ....model.logic import Among, Clause
from ....source import Finding, Severity, finding
from ...asked import Asked
from ...containment import Clauses
from ...context import Context, Stage
from ...said import Said, said
from ...sold import sold

CODES = ("on-request-alone",)
STAGE = Stage.WHOLE
MILD = CODES

_SELLING = (BUY, BUNDLE, UPGRADE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each item, with the first rule that lets it be bought by oneself."""
    definitions = context.definitions
    meant = {one.id for one in definitions.items.values() if one.on_request and one.on_sale}
    if not meant:
        return
    asked, rules = Asked(definitions), said(context)
    denied = Clauses([clause for one in rules if one.rule.effect == "deny" for clause in one.clauses])
    left: dict[str, tuple[str, str, str]] = {}
    for one in rules:
        if one.rule.effect == "allow":
            for item, action, channel, question in _questions(one, meant - left.keys(), asked):
                if not denied.wider(question):
                    left.setdefault(item, (one.rule.id, action, channel))
    for each in sold(context):
        if each.item.id in left:
            rule, action, channel = left[each.item.id]
            yield finding(
                each.document, "on-request-alone", each.stated("price"),
                severity=Severity.WARNING, item=each.item.id, rule=rule, action=action, channel=channel,
            )  # fmt: skip


def _questions(one: Said, meant: set[str], asked: Asked) -> Iterator[tuple[str, str, str, Clause]]:
    """The questions that a rule allows about what is priced on request, by oneself: item, action,
    channel, and all that they have in common."""
    definitions = asked.definitions
    for action in one.rule.actions:
        declared = definitions.actions.get(action)
        if declared is None or declared.does not in _SELLING:
            continue
        for item in sorted(meant & asked.subjects[declared.target].keys()):
            for channel in _alone(one, definitions):
                own: Clause = {
                    "action": (Among(frozenset({action})),),
                    "item": (Among(frozenset({item})),),
                    "item.price": (Among(frozenset({ON_REQUEST})),),
                    "through": (Among(frozenset({channel})),),
                }
                for clause in one.clauses:
                    if all(_may_be(clause, name, tests[0]) for name, tests in own.items()):
                        yield item, action, channel, {**clause, **own}


def _may_be(clause: Clause, name: str, only: object) -> bool:
    """Whether a clause may hold where an attribute has one value alone."""
    assert isinstance(only, Among)
    (value,) = only.values
    return all(isinstance(test, Among) and test.holds(value) for test in clause.get(name, ()))


def _alone(one: Said, definitions: Definitions) -> list[str]:
    """The channels of a rule that a customer goes through without anybody else."""
    through = definitions.channels if one.rule.through is None else one.rule.through
    channels = (definitions.channels.get(channel) for channel in through)
    return [channel.id for channel in channels if channel is not None and channel.kind == "self_service"]
