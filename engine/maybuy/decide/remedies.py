"""What would turn a refusal into a yes: the smallest sets of steps, each tried by deciding again.

Moves, of a step or of several that only help together, are suggested by the reasons of the decision at hand,
then made on a copy of the account or of the question; what is still refused is searched one move further.
Nothing is promised that was not decided.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ..model.decision import Outcome, Remedy, Step
from ..model.deed import CANCEL
from ..model.definitions import Definitions
from ..model.item import Item
from ..model.vocabulary import NONE
from .decision import Decision
from .steps import Trial, dearer_by, taken
from .suggested import Move, prerequisites, suggested

MOST_REMEDIES: Final = 5
MOST_MOVES: Final = 3
MOST_TRIALS: Final = 150
"""How many combinations are tried at the most; the fewest moves are tried first."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Steps, how many moves they are, and the question after them with its answer."""

    steps: tuple[Step, ...]
    moves: int
    after: Trial
    answer: Decision


More = Callable[[Decision], Iterable[Move]]
"""Moves that may help besides those that the reasons of a decision point to."""


def nothing_more(_: Decision) -> Iterable[Move]:
    """No move besides."""
    return ()


def remedies(decision: Decision, more: More = nothing_more) -> tuple[Remedy, ...]:
    """The remedies of a decision, the cheapest first; none for what is allowed, or never could be."""
    if decision.outcome == "allow" or not _possible(decision):
        return ()
    start = Trial(decision.prepared, decision.ask)
    outcome, found = _search(start, decision, more)
    ways = [one for one in found if not any(set(other.steps) < set(one.steps) for other in found)]
    ways = [one for one in ways if one.moves == len(one.steps) or not _idle(start, one, outcome)]
    cheapest = sorted(ways, key=lambda one: _dearness(start, one))
    merged = _or_higher([one.steps for one in cheapest], start)
    return tuple(Remedy(outcome, steps) for steps in merged[:MOST_REMEDIES])


def _possible(decision: Decision) -> bool:
    """Whether the action can do anything at all to what it is asked of, whatever is held."""
    definitions, plans = decision.definitions, decision.prepared.engine.plans
    item = definitions.items.get(decision.item or "")
    match plans[decision.action].action.target:
        case "edition" if item is not None:
            return len(definitions.products[item.product]) > 1
        case "suite" if item is not None:
            return bool(item.parts)
    return True


def _search(start: Trial, decision: Decision, more: More) -> tuple[Outcome, list[_Way]]:
    """The ways to `allow`, else those to `refer`: of the fewest moves, then whatever those lead on to."""
    found: dict[Outcome, list[_Way]] = {"allow": [], "refer": []}
    seen: set[frozenset[Step]] = set()
    frontier = [_Way((), 0, start, decision)]
    trials = 0
    for _ in range(MOST_MOVES):
        reached: list[_Way] = []
        for way in frontier:
            moves = deque(() if way.after.done else (*suggested(way.answer), *more(way.answer)))
            while moves and trials < MOST_TRIALS:
                move = moves.popleft()
                combined = (*way.steps, *move)
                known = frozenset(combined)
                if known in seen or any(_as_good(other.steps, known) for other in found["allow"]):
                    continue
                seen.add(known)
                trials += 1
                after = taken(way.after, move)
                if isinstance(after, Decision):
                    moves.extend(prerequisites(after))
                if not isinstance(after, Trial):
                    continue
                result = after.decide()
                one = _Way(combined, way.moves + 1, after, result)
                outcome: Outcome = after.done or result.outcome
                if outcome == "deny" or (outcome == "refer" and decision.outcome == "refer"):
                    reached.append(one)
                else:
                    found[outcome].append(one)
                    if outcome == "refer" and after.done is None:
                        reached.append(one)
        if found["allow"]:
            break
        frontier = reached
    best: Outcome = "allow" if found["allow"] else "refer"
    return best, found[best]


def _as_good(found: tuple[Step, ...], steps: frozenset[Step]) -> bool:
    """Whether steps that were found make others needless: they are fewer, or the same on an earlier day."""
    dateless = [frozenset(step for step in one if step.kind != "date") for one in (found, steps)]
    return steps.issuperset(found) or (dateless[0] == dateless[1] and len(dateless[0]) < len(found))


def _idle(start: Trial, way: _Way, outcome: Outcome) -> bool:
    """Whether as much comes of a way without one of its steps."""
    for number in range(len(way.steps)):
        after = taken(start, (*way.steps[:number], *way.steps[number + 1 :]))
        if isinstance(after, Trial) and (after.done or after.decide().outcome) in ("allow", outcome):
            return True
    return False


def _dearness(start: Trial, way: _Way) -> tuple[bool, Fraction, int, tuple[str, ...]]:
    """What ways are told by: what they cost, those without a price last; fewest steps; ids."""
    cost = dearer_by(start, way.after)
    ids = tuple(str(step.value) for step in way.steps if step.kind == "item")
    return cost is None, cost or Fraction(0), len(way.steps), ids


def _or_higher(ways: list[tuple[Step, ...]], start: Trial) -> list[tuple[Step, ...]]:
    """The ways, in order; those that differ in an edition alone are told as one: it, or a higher one."""
    definitions = start.prepared.engine.definitions
    for place in range(max(map(len, ways), default=0)):
        alike: dict[tuple[object, ...], dict[str, tuple[Step, ...]]] = {}
        for steps in ways:
            key = _but_for_edition(steps, place, definitions)
            if key is not None:
                alike.setdefault(key, {})[str(steps[place].value)] = steps
        for same in alike.values():
            lowest, *higher = _run_to_the_top(same, start)
            if higher:
                told = same[lowest]
                one = (*told[:place], told[place]._replace(or_higher=True), *told[place + 1 :])
                dropped = {same[edition] for edition in higher}
                ways = [one if steps == told else steps for steps in ways if steps not in dropped]
    return ways


def _but_for_edition(
    steps: tuple[Step, ...], place: int, definitions: Definitions
) -> tuple[object, ...] | None:
    """What a way shares with those that have another edition at a place; None where it has none there."""
    step = steps[place] if place < len(steps) else None
    if step is None or step.kind != "item" or definitions.does(step.action or "") == CANCEL:
        return None
    if any(one.kind == "date" for one in steps):  # on another day other editions are sold
        return None
    rest = tuple(one._replace(name="") if one.name == step.value else one for one in steps[place + 1 :])
    return steps[:place], definitions.items[str(step.value)].product, step.action, rest


def _run_to_the_top(editions: Iterable[str], start: Trial) -> list[str]:
    """Of some editions of a product, lowest first, those from which on every higher one that is sold is
    among them."""
    definitions, known = start.prepared.engine.definitions, set(editions)
    product = definitions.items[next(iter(known))].product
    run: list[str] = []
    for edition in reversed(definitions.products[product]):
        if edition in known:
            run.insert(0, edition)
        elif _sold(definitions.items[edition], start):
            break
    return run or [next(iter(known))]


def _sold(item: Item, start: Trial) -> bool:
    facts = start.prepared.facts
    days = item.effective
    return item.on_sale and days.covers(facts.at) and item.priced(facts.account.currency, facts.at) != NONE
