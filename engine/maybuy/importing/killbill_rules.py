"""Rules of Kill Bill about when changes and cancellations take effect, as rules that say what waits.

The first case that fits decides, and where none does the end of the term. Cases are asked here for every
change that the catalog has; what comes of it is written with as few rules as say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ..model.deed import CANCEL, CHANGE_CYCLE, DOWNGRADE, UPGRADE
from .place import Place
from .policies import WAITS

IMMEDIATE: Final = "IMMEDIATE"
END_OF_TERM: Final = "END_OF_TERM"
ILLEGAL: Final = "ILLEGAL"
_KNOWN: Final = (IMMEDIATE, END_OF_TERM, ILLEGAL)
_LASTING: Final = "EVERGREEN"

Rule = Mapping[str, Any]


class Held(NamedTuple):
    """What is held: a product of the catalog, as an item, and the billing periods that it is sold for."""

    product: str
    category: str
    item: str
    periods: tuple[str, ...]


class _Asked(NamedTuple):
    """What a case may hang on, each as it is before and after."""

    product: tuple[str, str]
    category: tuple[str, str]
    period: tuple[str, str]


def waiting(
    rules: Place, held: Sequence[Held], cycles: Mapping[str, str], default_list: str
) -> tuple[Rule, ...]:
    """The rules of a catalog. `cycles` are the ids of billing cycles by period."""
    changes = list(_cases(rules.get("changePolicy").get("changePolicyCase"), default_list))
    cancels = list(_cases(rules.get("cancelPolicy").get("cancelPolicyCase"), default_list))
    bases = [one for one in held if one.category == "BASE"]
    found = [
        *_editions(changes, bases, cycles),
        *_cycles(changes, bases, cycles),
        *_cancels(cancels, held, cycles),
    ]
    return tuple(found)


Case = tuple[Mapping[str, str], str]
"""What a case asks for, by key, and its policy."""


def _cases(places: Place, default_list: str) -> Iterator[Case]:
    for place in places.each():
        given = {key: one.text() or "" for key, one in place.items()}
        policy = given.pop("policy", "")
        phase = given.pop("phaseType", _LASTING)
        lists = [given.pop(key) for key in ("fromPriceList", "toPriceList", "priceList") if key in given]
        unknown = given.keys() - _BEFORE_OR_AFTER.keys()
        if phase != _LASTING or any(one != default_list for one in lists) or unknown:
            place.miss("case", word=policy)
            continue
        if policy not in _KNOWN:
            place.miss("policy", word=policy)
            policy = IMMEDIATE
        yield given, policy


_BEFORE_OR_AFTER: Final[Mapping[str, tuple[int, int]]] = {
    "product": (0, 0), "fromProduct": (0, 0), "toProduct": (0, 1),
    "productCategory": (1, 0), "fromProductCategory": (1, 0), "toProductCategory": (1, 1),
    "billingPeriod": (2, 0), "fromBillingPeriod": (2, 0), "toBillingPeriod": (2, 1),
}  # fmt: skip
"""Which part of a question a key asks about, before or after."""


def _policy(cases: Iterable[Case], asked: _Asked) -> str:
    for given, policy in cases:
        wanted = ((_BEFORE_OR_AFTER[key], word) for key, word in given.items())
        if all(asked[part][side] == word for (part, side), word in wanted):
            return policy
    return END_OF_TERM


def _editions(cases: list[Case], bases: Sequence[Held], cycles: Mapping[str, str]) -> Iterator[Rule]:
    """Changes from one edition to another, by what they lead to, what they come from, and the cycle."""
    periods = [period for period in cycles if any(period in one.periods for one in bases)]
    for policy in (END_OF_TERM, ILLEGAL):
        alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
        for to in bases:
            froms: dict[tuple[str, ...], list[str]] = {}
            for period in periods:
                all_ = [one for one in bases if one is not to]
                own = tuple(
                    one.item for one in all_
                    if _policy(cases, _Asked((one.product, to.product), ("BASE", "BASE"), (period,) * 2))
                    == policy
                )  # fmt: skip
                whole = len(own) == len(all_)
                if own:
                    froms.setdefault(() if whole else own, []).append(cycles[period])
            for origin, in_cycles in froms.items():
                key = (origin, () if len(in_cycles) == len(periods) else tuple(in_cycles))
                alike.setdefault(key, []).append(to.item)
        for number, ((origin, when), items) in enumerate(alike.items(), 1):
            condition = {
                **({"subscription.holds": {"any": list(origin)}} if origin else {}),
                **({"subscription.cycle": list(when)} if when else {}),
            }
            every = len(items) == len(bases)
            yield _rule("changes", policy, number, (UPGRADE, DOWNGRADE), [] if every else items, condition)


def _cycles(cases: list[Case], bases: Sequence[Held], cycles: Mapping[str, str]) -> Iterator[Rule]:
    """Changes from one billing cycle to another."""
    for policy in (END_OF_TERM, ILLEGAL):
        alike: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        pairs = [(one, other) for one in cycles for other in cycles if one != other]
        for pair in pairs:
            both = [one for one in bases if set(pair) <= set(one.periods)]
            own = [
                one.item
                for one in both
                if _policy(cases, _Asked((one.product,) * 2, ("BASE", "BASE"), pair)) == policy
            ]
            if own:
                key = () if len(own) == len(both) else tuple(own)
                alike.setdefault(key, []).append((cycles[pair[0]], cycles[pair[1]]))
        number = 0
        for items, found in alike.items():
            holds = {"subscription.holds": {"any": list(items)}} if items else {}
            if len(found) == len(pairs):
                number += 1
                yield _rule("cycles", policy, number, (CHANGE_CYCLE,), [], holds)
                continue
            for origin, to in found:
                number += 1
                when = {**holds, "subscription.cycle": origin, "change.to": to}
                yield _rule("cycles", policy, number, (CHANGE_CYCLE,), [], when)


def _cancels(cases: list[Case], held: Sequence[Held], cycles: Mapping[str, str]) -> Iterator[Rule]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for policy in (END_OF_TERM, ILLEGAL):
        alike.clear()
        for one in held:
            own = tuple(
                cycles[period]
                for period in one.periods
                if _policy(cases, _Asked((one.product,) * 2, (one.category,) * 2, (period,) * 2)) == policy
            )
            if own:
                alike.setdefault(() if len(own) == len(one.periods) else own, []).append(one.item)
        for number, (when, items) in enumerate(alike.items(), 1):
            condition = {"subscription.cycle": list(when)} if when else {}
            every = len(items) == len(held)
            yield _rule("cancelling", policy, number, (CANCEL,), [] if every else items, condition)


def _rule(
    what: str, policy: str, number: int, actions: Sequence[str], items: list[str], when: Mapping[str, Any]
) -> Rule:
    waits = policy == END_OF_TERM
    name = f"{what}-wait" if waits and what != "cancelling" else f"{what}-waits" if waits else f"no-{what}"
    said = "what is paid for stays until the end of the cycle" if waits else "this change is not offered"
    rule: dict[str, Any] = {"id": name if number == 1 else f"{name}-{number}"}
    rule |= {WAITS: list(actions), "until": "next_cycle"} if waits else {"deny": list(actions)}
    return (
        rule
        | ({"items": items} if items else {})
        | ({"when": dict(when)} if when else {})
        | {"because": said}
    )
