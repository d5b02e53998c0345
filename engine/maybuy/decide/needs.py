"""What would do where no rule grants something: what rules that come near want, and no other then refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ..compile.index import Index
from ..model.decision import Reason
from ..model.definitions import Definitions
from ..model.logic import Among, Clause, Holding, Predicate, conjoin, impossible
from ..model.masks import bits
from .account_rules import AccountRules
from .alike import lacking
from .answer import Through
from .case import Case
from .explain import Need
from .plan import Plan
from .prepare import QUESTION_ATTRIBUTES

MOST_PARTS: Final = 64
"""Parts into which others cut what one clause wants; past that some of it is not named."""


class Near(NamedTuple):
    """What rules on one action say, but for the attributes on which the nearest of them fails."""

    rules: Index
    through: tuple[Through, ...]
    """What opens and closes the channels that are wanted; of an action without channels, the action."""
    mask: int
    """The clauses that grant it and fail on these attributes alone, and those that may refuse it then."""
    asked: bool = True
    """Whether it is about one question: else a clause that grants counts for all that it speaks of."""


def near(
    plan: Plan,
    rules: AccountRules,
    case: Case,
    reason: Reason,
    attributes: Callable[[], Mapping[str, object]],
    *,
    refers: bool,
) -> Near:
    """What comes as near to a question as the clause that its reason names. `attributes` are all it has."""
    mask = rules.alike(case, reason, attributes, refers=refers)
    return Near(plan.index, plan.rights.wanted(refers=refers), mask)


def near_to_opening(
    channel: str, plans: Mapping[str, Plan], rules: Mapping[str, AccountRules], unmet: Sequence[str]
) -> Iterator[Near]:
    """For each action what opens a channel, whatever it is done to."""
    for action, plan in plans.items():
        if plan.action.channelled and plan.action.offered_with is None:
            for one in plan.rights.through:
                if one.channel == channel:
                    failing, but_for = rules[action].failing(unmet), rules[action].but_for(unmet)
                    mask = (one.allow & failing) | (one.deny & but_for)
                    yield Near(plan.index, (one,), mask, asked=False)


def told(
    reason: Reason, some: Iterable[Near], attributes: Mapping[str, object], definitions: Definitions
) -> tuple[Need, ...]:
    """What would do of each attribute in `unmet`; nothing where others refuse all that would."""
    assert reason.nearest is not None
    clauses, number = reason.nearest
    left: list[Clause] = []
    nearest: Clause | None = None
    for one in some:
        for bit in bits(one.mask & one.rules.allow):
            parts = _left(bit, one, reason.unmet, definitions)
            if nearest is None and parts and bit == number and one.rules.clauses is clauses:
                nearest = parts[0]
            left += parts
    if not left:
        return ()
    return lacking(reason.unmet, nearest or left[0], left, attributes, definitions)


def _left(bit: int, near: Near, unmet: Sequence[str], definitions: Definitions) -> list[Clause]:
    """What a clause wants of some attributes, without what others refuse on every channel that it opens."""
    index = near.rules
    clause = index.clauses[bit]
    wanted = {name: clause[name] for name in unmet}
    closing = dict.fromkeys(near.mask & one.deny for one in near.through if one.allow >> bit & 1)
    if 0 in closing:
        return [wanted]
    found: list[Clause] = []
    for mask in closing:
        left: list[Clause] = [wanted]
        for other in bits(mask):
            refusing = index.clauses[other]
            of_these = {name: refusing[name] for name in unmet if name in refusing}
            if near.asked and not of_these and near.rules.deny_all >> other & 1:  # a reason of its own
                continue
            if near.asked or _covers(refusing, clause):
                left = [part for one in left for part in _without(one, of_these, definitions)][:MOST_PARTS]
        found += left
    return found


def _covers(refusing: Clause, granting: Clause) -> bool:
    """Whether a clause speaks of every question that another speaks of. Sufficient cases only."""
    return all(
        tests == granting.get(name) or _all_hold(granting.get(name, ()), tests)
        for name, tests in refusing.items()
        if name in QUESTION_ATTRIBUTES
    )


def _all_hold(given: Sequence[Predicate], tests: Sequence[Predicate]) -> bool:
    """Whether values that are listed satisfy some tests; not where they are not listed."""
    match given, tests:
        case [Among(values, False)], [Among() as test]:
            return all(test.holds(value) for value in values)
    return False


def _without(wanted: Clause, refused: Clause, definitions: Definitions) -> Iterator[Clause]:
    """The parts of one clause outside of another; they may overlap."""
    if not _possible(conjoin((wanted, refused)), definitions):
        yield wanted
        return
    for name, tests in refused.items():
        for one in tests:
            part = conjoin((wanted, {name: (_inverse(one),)}))
            if _possible(part, definitions):
                yield part


def _inverse(one: Predicate) -> Predicate:
    """What holds where a predicate does not; who lacks one of a single item has none of it."""
    if isinstance(one, Holding) and one.how == "all" and len(one.items) == 1:
        return Holding("none", one.items)
    return one.inverse()


def _possible(clause: Clause, definitions: Definitions) -> bool:
    """Whether something can satisfy a clause."""
    if any(impossible(clause, definitions)):
        return False
    for tests in clause.values():
        sets = [one for one in tests if isinstance(one, Holding)]
        needed = frozenset[str]().union(*(one.items for one in sets if one.how == "all"))
        if any(one.how == "lacks" and one.items <= needed for one in sets):
            return False
    return True
