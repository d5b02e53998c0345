"""Every rule in one normal form, whether a policy wrote it or the catalog implies it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..model import deed
from ..model.decision import IMPLIED, Reason
from ..model.definitions import Definitions, PlacedRule
from ..model.logic import Among, Clause, clauses_of
from ..model.policy import NEXT_CYCLE
from ..model.settlement import Settlement

GRANTED: Final = "granted"
WITHDRAWN: Final = "withdrawn"
METHOD_RULE: Final = "payment-method:"
"""What the name of a rule begins with that closes channels to a payment method."""
INCLUDED_PHASE, HELD_PHASE, COMPATIBILITY_PHASE, CATALOG_PHASE, RIGHTS_PHASE = range(5)


@dataclass(frozen=True, slots=True)
class NormalRule:
    """A rule as the engines take it: one effect, and the clauses of which one must hold.

    `channels` is None where it speaks of all of them. `phase` orders the reasons of a decision.
    `because`, `place` and `source` are for whoever asks why.
    """

    id: str
    effect: str
    code: str
    clauses: tuple[Clause, ...]
    phase: int
    actions: tuple[str, ...]
    channels: tuple[str, ...] | None = None
    until: date | None = None
    """For `defer`: a day, or None for the next cycle."""
    obligations: tuple[str, ...] = ()
    settlement: Settlement | None = None
    """For `settle`: how it is charged, what the rule leaves out filled in."""
    because: Mapping[str, str] | None = None
    place: str = ""
    source: str = ""
    covers: int = 0
    """Of what the catalog implies: of how many things that an action may do it speaks, however many actions
    do them. The more it covers, the more telling it is."""

    @property
    def implied(self) -> bool:
        """Whether no policy wrote it: the catalog implies it."""
        return self.id.startswith(IMPLIED)


def reason_of(rule: NormalRule) -> Reason:
    """A rule as a reason. What the catalog implies for any item gets its place from the item, later."""
    return Reason(rule.code, rule.id, rule.place, rule.source, rule.because)


def policy_rules(definitions: Definitions) -> tuple[NormalRule, ...]:
    """All rules of the policies, and what payment methods say of channels. Raises ValueError for what check/
    refuses."""
    written = (_normal(placed, definitions) for placed in definitions.rules)
    return (*written, *_payment_rules(definitions))


def _payment_rules(definitions: Definitions) -> Iterator[NormalRule]:
    """That a payment method is taken through some channels only, as a rule on the others."""
    actions = definitions.doing.get(deed.CHANGE_METHOD, ())
    for method in definitions.payment_methods.values():
        others = tuple(
            channel for channel in definitions.channels if channel not in (method.through or (channel,))
        )
        if others and actions:
            yield NormalRule(
                id=f"{METHOD_RULE}{method.id}",
                effect="deny",
                code=WITHDRAWN,
                clauses=(
                    {"action": (Among(frozenset(actions)),), "change.to": (Among(frozenset((method.id,))),)},
                ),
                phase=RIGHTS_PHASE,
                actions=actions,
                channels=others,
                source=method.source or "",
            )


def _normal(placed: PlacedRule, definitions: Definitions) -> NormalRule:
    rule = placed.rule
    codes = {
        "allow": GRANTED, "deny": rule.code or WITHDRAWN, "defer": "deferred", "require": "required",
        "settle": "settled",
    }  # fmt: skip
    return NormalRule(
        id=rule.id,
        effect=rule.effect,
        code=codes[rule.effect],
        clauses=clauses_of(placed, definitions),
        phase=RIGHTS_PHASE,
        actions=rule.actions,
        channels=rule.through,
        until=None if rule.until == NEXT_CYCLE else rule.until,
        obligations=rule.obligations or (),
        settlement=rule.settlement,
        because=rule.because,
        place=placed.place,
        source=rule.source or "",
    )
