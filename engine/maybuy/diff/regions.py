"""Where two versions can answer differently at all: small parts of all situations, looked at alone.

Where attributes are the same in both versions, only rules make a difference: those that one version has and
the other has not, where they hold. And there they make none where a rule that both versions have settles the
matter: a channel is opened, or closed, no matter how many rules say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from .diagram import Diagram
from .pair import BASE, HEAD
from .residual import Residual
from .situations import Situations

MOST_RULES: Final = 64
"""With more rules that differ, all situations are looked at together."""


def regions(situations: Situations, base: Sequence[Residual], head: Sequence[Residual]) -> Iterator[Diagram]:
    """Parts of all situations, apart from each other, outside of which nothing can change."""
    codes = {one.code for one in (*base, *head) if one.effect == "deny" and not one.fact}
    common, differing = _compared(base, head, several=len(codes) > 1)
    if not (situations.pair.alike and situations.alike) or len(differing) > MOST_RULES:
        yield situations.validity
        return
    # What no account can be like makes diagrams large, and is asked by nobody.
    rest = situations.validity
    for side, rule in differing:
        here = rest & situations.where(side, rule)
        if not (rule.fact or (rule.effect == "deny" and len(codes) > 1)):
            here = _unsettled(situations, rule, here, common)
        if here.satisfiable():
            yield here
            rest &= ~here


def _compared(
    base: Sequence[Residual], head: Sequence[Residual], *, several: bool
) -> tuple[list[Residual], list[tuple[str, Residual]]]:
    """The rules that both versions have, and those that only one has.

    With several codes of deny rules, which of them is told first depends on the rules' names: so none of them
    counts as the same.
    """
    old, new = ({one.said for one in each} for each in (base, head))

    def same(one: Residual) -> bool:
        named = several and one.effect == "deny" and not one.fact
        return one.said in old and one.said in new and not named

    beside = [(side, one) for side, each in ((BASE, base), (HEAD, head)) for one in each if not same(one)]
    return [one for one in base if same(one)], beside


def _unsettled(situations: Situations, rule: Residual, here: Diagram, common: Sequence[Residual]) -> Diagram:
    """Where a rule of the policies can make a difference, given those that both versions have."""
    here = _without(situations, here, [one for one in common if one.fact])
    if rule.effect not in ("allow", "deny"):
        return here
    others = sorted(
        (one for one in common if one.effect == rule.effect and not one.fact),
        key=lambda one: min(map(len, one.clauses)),
    )
    if rule.effect == "deny" and rule.channels is None:
        # Against all channels at once is more than against each: it is told even where nothing is granted.
        return _without(situations, here, [one for one in others if one.channels is None])
    if rule.effect == "allow":
        # What is denied altogether says so, whatever would grant it.
        against = [one for one in common if one.effect == "deny" and not one.fact and one.channels is None]
        here = _without(situations, here, against)
    if not situations.declared(BASE).channelled:
        return _without(situations, here, others)
    found = situations.space.false
    for channel in rule.channels or tuple(situations.definitions(BASE).channels):
        speaking = [one for one in others if one.channels is None or channel in one.channels]
        found |= _without(situations, here & ~found, speaking)
    return found


def _without(situations: Situations, here: Diagram, rules: Sequence[Residual]) -> Diagram:
    """What is left of a part where none of some rules holds."""
    for one in rules:
        if not here.satisfiable():
            break
        here &= ~situations.where(BASE, one)
    return here
