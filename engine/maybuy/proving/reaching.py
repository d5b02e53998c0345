"""Whether something can be reached within so many orders from wherever an account is: `reach`.

An order is one change. Where an account is one order away follows from what is granted; where it is one more
away, from where the change would lead to. Of what may not be reached, an account is tried order by order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from ..diff.diagram import FEW_NODES, MOST_NODES, Diagram, TooLargeError
from ..diff.difference import Missing
from ..diff.lines import NOTHING
from ..diff.pair import BASE, Pair
from ..diff.seats import free_of, since_of
from ..diff.witness import Witness, candidates
from ..engine import Engine
from ..model import deed
from ..model.account import Account
from ..model.definitions import Definitions
from ..model.promise import PlacedPromise, Reach, kept_by, reached_by
from ..subscription.holdings import holdings
from .joint import Joint, LateError, questions_on
from .orders import Ways
from .proof import Proof, proof_of
from .rights import Rights
from .survey import Asked, days_of, not_looked_at

MOST_TRIED: Final = 4
"""Accounts of which it is tried whether they reach what is promised."""

_STEPS: Final = (deed.BUY, deed.UPGRADE, deed.DOWNGRADE, deed.CANCEL)
"""What is looked at as a way to what can be reached afterwards."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """An account and a user who do not come to hold something; `witness` asks for it at once."""

    witness: Witness
    reach: Reach


@dataclass
class Reaching:
    """The promise that something can be reached, while days are looked at."""

    engine: Engine
    promised: PlacedPromise
    reach: Reach
    deadline: float
    applies: bool = False
    broken: list[Unreached] = field(default_factory=list)
    missing: dict[Missing, None] = field(default_factory=dict)

    @cached_property
    def rule(self) -> str:
        """The id of the rule that stands where it applies."""
        return kept_by(self.promised.promise, self.engine.definitions).rule.id

    def proof(self, today: date) -> Proof:
        """What came of it, on all days."""
        for pair, asked in days_of(
            self.engine, self.promised, today, lambda pair: _questions(pair, self.reach)
        ):
            late = next((why for each in asked if (why := not_looked_at(pair, each, self.deadline))), None)
            if late is not None:
                self.missing[late] = None
            elif not self.broken:
                try:
                    if not self._day(pair, asked):
                        self._miss(asked, "size")
                except LateError:
                    self._miss(asked, "time")
        return proof_of(self.promised, self.broken, self.missing, applies=self.applies)

    def _miss(self, asked: Sequence[Asked], why: str) -> None:
        names = dict.fromkeys(one.action for one in asked)
        self.missing |= {Missing(name, None, why): None for name in names}  # type: ignore[arg-type]

    def _day(self, pair: Pair, asked: Sequence[Asked]) -> bool:
        """Looks at a day; False where that is too much. The fewest questions first: most need no more."""
        wanted = reached_by(self.reach, pair.definitions[0])
        direct = [one for one in asked if _leads_to(one, wanted, pair.definitions[0])]
        if not direct:  # nothing sells it
            return True
        for chosen in (direct, asked) if self.reach.orders > 1 else (direct,):
            for most_nodes in (FEW_NODES, MOST_NODES):
                with suppress(TooLargeError):
                    whole = chosen is asked or self.reach.orders == 1
                    if _Spreading(self, Joint(pair, chosen, most_nodes, self.deadline), wanted).look(
                        whole=whole
                    ):
                        return True
                    break
            else:
                return False
        self._miss(direct, "no_example")
        return True


class _Spreading:
    """The accounts of a day that reach something, order by order."""

    def __init__(self, reaching: Reaching, joint: Joint, wanted: frozenset[str]) -> None:
        self.reaching = reaching
        self.joint = joint
        self.wanted = wanted
        self.definitions = joint.pair.definitions[0]
        self.through = reaching.promised.promise.through

    def look(self, *, whole: bool) -> bool:
        """Looks at what is reached; False where it is not known whether all are, or, unless this is the
        `whole` of what may be ordered, where not all are."""
        space, direct = self.joint.space, self._direct
        about = self.joint.any((one, one.applies(self.reaching.rule)) for one in direct)
        self.reaching.applies = self.reaching.applies or about.satisfiable()
        reached = self._holding | self.joint.any((one, one.granted(self.through)) for one in direct)
        left = about & self.joint.accounts & ~reached
        for _ in range(self.reaching.reach.orders - 1 if whole else 0):
            if not left.satisfiable():
                break
            steps = [self._before(one, reached) for one in self.joint.rights]
            reached |= space.any(steps)
            left &= ~reached
        if not left.satisfiable():
            return True
        return whole and self._shown(left)

    @cached_property
    def _direct(self) -> list[Rights]:
        """The questions about what brings it."""
        questions = zip(self.joint.questions, self.joint.rights, strict=True)
        return [rights for asked, rights in questions if _leads_to(asked, self.wanted, self.definitions)]

    @cached_property
    def _holding(self) -> Diagram:
        """Where it is held already."""
        return self.joint.rights[0].situations.versions[BASE].holds_any(self.wanted)

    def _before(self, rights: Rights, reached: Diagram) -> Diagram:
        """Where a change is granted that leads to some accounts; to fewer than it may where that is hard to
        say."""
        situations, none = rights.situations, self.joint.space.false
        item = self.definitions.items.get(situations.items[0] or "")
        lines = situations.lines
        if item is None or item.parts or situations.does not in _STEPS or item.product not in lines.slots:
            return none
        slot, inner = lines.slots[item.product], self.joint.ground.inner
        if free_of(item.product) in inner or since_of(item.product) in inner:
            return none
        here = rights.granted(self.through)
        if situations.does == deed.CANCEL:
            here &= lines.has(item.id)
            after = slot.edition.within(reached, NOTHING)
        else:
            after = slot.edition.within(reached, slot.items.index(item.id) + 1)
            after = self._begun(after) if situations.does == deed.BUY else after
            if situations.does == deed.BUY and slot.seats is not None:
                changed = situations.attributes.seats.changed[BASE]
                after = self.joint.space.any(
                    there & slot.seats.within(after, seats)
                    for seats, there in changed.items()
                    if seats < slot.seats.size
                )
            included = self.definitions.coming[item.id] - {item.id}
            there = [one for one in included if one in lines.product and lines.product[one] in lines.slots]
            here &= ~self.joint.space.any(lines.has(one) for one in there)
        ending = [one for one in self.definitions.ending if lines.product.get(one) in lines.slots]
        here &= ~self.joint.space.any(lines.has(one) for one in ending)
        return self.joint.whose(rights, here & after)

    def _begun(self, reached: Diagram) -> Diagram:
        """Where some accounts would be led to by what begins a subscription, if there is none."""
        inner = self.joint.ground.inner
        if "new" not in inner:
            return reached
        begun = inner["new"].within(reached, 0)
        for name in ("cycle", "left"):
            if name in inner:
                begun = begun.exists(inner[name].cube)
        for name in ("committed", "on_trial"):
            if name in inner:
                begun = inner[name].within(begun, 0)
        new = inner["new"].is_(1)
        return (reached & ~new) | (begun & new)

    def _shown(self, left: Diagram) -> bool:
        """Keeps an account that does not reach it, tried order by order; False where each that is tried
        does, or where that is too much to try."""
        reach, deadline = self.reaching.reach, self.reaching.deadline

        def last(asked: Asked) -> bool:
            return _leads_to(asked, self.wanted, self.definitions)

        ways = Ways(self.reaching.engine, self.joint.questions, self.through, deadline, last)
        for rights in self._direct[:MOST_TRIED]:
            where = left & rights.applies(self.reaching.rule)
            for question in islice(candidates(rights.situations, where), MOST_TRIED):
                account = Account.model_validate(question.account)
                lines = () if account.subscription is None else account.subscription.items
                if not self.wanted.isdisjoint(holdings(lines, self.definitions).items):
                    continue
                if ways.lead_to(self.wanted, account, question.user, question.at, reach.orders) is False:
                    # In whatever number it is asked for, it is refused: the fewest words say it.
                    asked = question.ask._replace(seats=None)
                    self.reaching.broken.append(Unreached(replace(question, ask=asked), reach))
                    return True
        return False


def _questions(pair: Pair, reach: Reach) -> Iterator[Asked]:
    """What may be ordered on the way: of what is wanted, what it requires and what it cannot be beside."""
    definitions = pair.definitions[0]
    wanted = reached_by(reach, definitions)
    bringing = {one for one, brought in definitions.coming.items() if not wanted.isdisjoint(brought)}
    about = {
        other
        for one in bringing
        for other in (
            one,
            *definitions.coming[one],
            *definitions.needed.get(one, ()),
            *definitions.excluded.get(one, ()),
        )
    }
    products = {definitions.items[one].product for one in about}
    actions = [one for one in pair.actions if definitions.does(one) in (*deed.ACQUIRE, deed.CANCEL)]
    for asked in questions_on(pair, actions):
        if asked.item is not None and definitions.items[asked.item].product in products:
            yield asked


def _leads_to(asked: Asked, wanted: frozenset[str], definitions: Definitions) -> bool:
    """Whether what is asked for brings something wanted."""
    acquiring = definitions.does(asked.action) in deed.ACQUIRE
    return acquiring and not wanted.isdisjoint(definitions.coming.get(asked.about[0] or "", ()))


def proof_of_reaching(engine: Engine, promised: PlacedPromise, today: date, deadline: float) -> Proof:
    """What comes of the promise that something can be reached."""
    reach = promised.promise.reach
    assert reach is not None  # INVARIANT: it is the promise's word
    return Reaching(engine, promised, reach, deadline).proof(today)
