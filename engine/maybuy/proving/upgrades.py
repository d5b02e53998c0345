"""Whether an upgrade takes something away: `upgrade_keeps`, over all upgrades that are granted on any day.

Features, items and limits follow from lines alone, see worth.py. A right is lost where somebody may do
something who holds the lower, and not who holds the higher, all else being the same: both are the same
situations, once with the one and once with the other on a line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from time import monotonic
from typing import Any, Final

from ..diff.diagram import Diagram, left_of
from ..diff.difference import Missing
from ..diff.lines import NOTHING, Slot
from ..diff.pair import BASE, Pair
from ..diff.situations import Situations
from ..diff.witness import Witness, candidates
from ..engine import Engine
from ..model import deed
from ..model.account import Account
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.order import Order, OrderChange
from ..model.promise import PlacedPromise, actions_of, kept_by
from ..order.summary import OrderError
from .proof import Proof, proof_of
from .rights import Rights
from .survey import Asked
from .worth import Loss, Move, Risk, losses, risks, worth

MOST_TRIED: Final = 40
"""Accounts of which it is tried whether an upgrade takes something from them."""

MOST_RISKS: Final = 4
"""Lines from which an upgrade may take one thing, which are tried until it is seen to."""

_FREE: Final = (deed.USE, deed.VIEW, deed.NOTHING)
"""What is no matter of editions, whatever it is done to."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """An upgrade that takes something away.

    `witness` is the question about the upgrade or, of a right, what the user may do before it and not after.
    """

    witness: Witness
    move: Move
    loss: Loss


@dataclass(slots=True)
class Upgrades:
    """The promise that upgrades keep something, while questions are looked at."""

    engine: Engine
    promised: PlacedPromise
    deadline: float
    leads: frozenset[str] = frozenset()
    rule: str = ""
    moves: dict[Move, None] = field(default_factory=dict)
    """The upgrades that are granted on a day."""
    applies: bool = False
    broken: dict[object, Upgrade] = field(default_factory=dict)
    """The first of each kind of loss from one item to another."""
    missing: dict[Missing, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        promise, definitions = self.promised.promise, self.engine.definitions
        self.leads = frozenset(actions_of(promise, definitions))
        self.rule = kept_by(promise, definitions).rule.id

    @property
    def kept(self) -> tuple[str, ...]:
        """What is promised to be kept."""
        return self.promised.promise.upgrade_keeps or ()

    @property
    def state(self) -> object:
        """The upgrades that are granted on a day."""
        return frozenset((one.action, one.lower, one.higher) for one in self.moves)

    def wants(self, pair: Pair, asked: Asked) -> bool:
        """Whether a question is about an upgrade, or about a right that upgrades must keep."""
        rules = pair.rules_on(asked.action, asked.about)[0]
        if asked.action in self.leads:
            return any(one.name == self.rule for one in rules)
        if "rights" not in self.kept or not self.moves:
            return False
        granted = any(one.effect == "allow" and not one.fact for one in rules)
        return granted and _is_free(pair.definitions[0], asked)

    def miss(self, missing: Missing) -> None:
        """Takes note of what was not looked at."""
        self.missing[missing] = None

    def look(self, rights: Rights, asked: Asked) -> None:
        """Looks at an upgrade, or at a right."""
        if asked.action in self.leads:
            self._upgrade(rights, asked)
        else:
            for move in self.moves:
                if monotonic() > self.deadline:
                    self.miss(Missing(asked.action, asked.item, "time"))
                    return
                self._right(rights, asked, move)

    def end_of_day(self, _pair: Pair, /) -> None:
        """What is granted on a day is not on others."""
        self.moves.clear()

    def proof(self) -> Proof:
        """What came of it."""
        return proof_of(self.promised, self.broken.values(), self.missing, applies=self.applies)

    # Features and limits

    def _upgrade(self, rights: Rights, asked: Asked) -> None:
        here = rights.valid & rights.applies(self.rule) & rights.granted()
        if not here.satisfiable():
            return
        situations, definitions = rights.situations, rights.situations.definitions(BASE)
        for lower in _below(situations, asked.about[0]):
            where = here & situations.joined & situations.lines.has(lower)
            if not where.satisfiable():
                continue
            move = Move(asked.action, lower, asked.about[0] or "", situations.pair.at)
            self.moves[move], self.applies = None, True
            tried = Counter[object]()
            for risk in risks(move, self.kept, definitions):
                if monotonic() > self.deadline:
                    self.miss(Missing(asked.action, asked.item, "time"))
                    return
                there = where & _holding(situations, risk)
                for loss in risk.lost if risk.lost and there.satisfiable() else ():
                    like = _like(move, loss)
                    if loss.name in definitions.kept_grants:
                        self.miss(Missing(asked.action, asked.item, "kept"))
                    elif like not in self.broken and tried[like] < MOST_RISKS:
                        tried[like] += 1
                        self._shown(situations, there, move, risk)
            if any(like not in self.broken for like in tried):
                self.miss(Missing(move.action, move.higher, "no_example"))

    def _shown(self, situations: Situations, where: Diagram, move: Move, risk: Risk) -> None:
        """Keeps an account from which an upgrade takes something, as it is previewed."""
        for question in islice(candidates(situations, where), MOST_TRIED):
            found = _with_lines(question, risk, self.engine.definitions)
            taken = _taken(self.engine, found, move, self.kept)
            for loss in taken:
                self.broken.setdefault(_like(move, loss), Upgrade(found, move, loss))
            if taken:
                return

    # Rights

    def _right(self, rights: Rights, asked: Asked, move: Move) -> None:
        situations = rights.situations
        lower = situations.definitions(BASE).items[move.lower]
        slot = situations.lines.slots.get(lower.product)
        if slot is None or asked.item in self._around(move, situations.definitions(BASE)):
            return
        like = (move.lower, move.higher, "right", asked)
        if like in self.broken:
            return
        higher = _Higher(situations, slot, move)
        granted = rights.granted()
        refused = ~granted & ~higher.held_by(asked, rights)
        before = slot.edition.within(higher.parts(granted), slot.items.index(move.lower) + 1)
        lost = before & higher.plain & higher.after(higher.parts(refused))
        if not lost.satisfiable():
            return
        where = lost & situations.lines.has(move.lower) & granted & higher.plain
        for question in islice(candidates(situations, where), MOST_TRIED):
            if _refused_after(self.engine, question, move):
                name = asked.action if asked.item is None else asked.item
                self.broken[like] = Upgrade(question, move, Loss("right", name, None, None))
                return
        self.miss(Missing(asked.action, asked.item, "no_example"))

    def _around(self, move: Move, definitions: Definitions) -> frozenset[str]:
        """What is itself replaced by an upgrade: what may be done to it is a matter of editions."""
        items = definitions.items
        products = {
            items[one].product for name in (move.lower, move.higher) for one in (name, *items[name].parts)
        }
        return frozenset(one for product in products for one in definitions.products[product])


class _Higher:
    """Situations in which something higher takes the place of what is on a line."""

    def __init__(self, situations: Situations, slot: Slot, move: Move) -> None:
        self.situations = situations
        self.slot = slot
        self.move = move
        self.definitions = situations.definitions(BASE)
        self.version = situations.versions[BASE]
        derived = {
            one.variable for one in situations.observables if one.attribute not in situations.pair.domains
        }
        self.given = [one for one in situations.space.variables if one not in derived]
        """What accounts and questions say; all else follows."""

    def parts(self, wanted: Diagram) -> Diagram:
        """Which accounts and questions there are where something holds."""
        return left_of([*self.situations.relations, wanted], self.given, self.situations.space)

    @cached_property
    def plain(self) -> Diagram:
        """Where every line has a seat, and nothing else brings what is replaced, or takes its place."""
        lines, items = self.situations.lines, self.definitions.items
        lower, higher = items[self.move.lower], items[self.move.higher]
        products = {lower.product, higher.product, *(items[part].product for part in higher.parts)}
        seated = [
            slot.edition.is_(NOTHING) | ~slot.seats.is_(0)
            for slot in lines.slots.values()
            if slot.seats is not None
        ]
        beside = [
            ~lines.has(line)
            for line, brought in self.version.structure.closure.items()
            if lines.product[line] in lines.slots
            and lines.product[line] != lower.product
            and not products.isdisjoint(items[one].product for one in brought)
        ]
        return self.situations.space.every((*seated, *beside))

    def held_by(self, asked: Asked, rights: Rights) -> Diagram:
        """Where what is to be bought is held by the higher: who holds it need not buy it."""
        if self.situations.does not in deed.PURCHASES or asked.item is None:
            return rights.space.false
        lines = self.situations.lines
        known = [
            one
            for one in self.version.structure.bringing.get(asked.item, ())
            if lines.product[one] in lines.slots
        ]
        return rights.space.any(lines.has(one) for one in known)

    def after(self, wanted: Diagram) -> Diagram:
        """Where, with the lower, something holds once the higher has taken its place."""
        higher = self.definitions.items[self.move.higher]
        found, lines = wanted, self.situations.lines
        taken = lines.slots.get(higher.product)
        if taken is None:
            found = self.slot.edition.within(found, NOTHING)
        elif taken is self.slot:
            found = self._ended(self.slot.edition.within(found, taken.items.index(higher.id) + 1))
        else:
            found = self.slot.edition.within(found, NOTHING)
            found = self._seated(taken, taken.edition.within(found, taken.items.index(higher.id) + 1))
        return found

    def _seated(self, taken: Slot, found: Diagram) -> Diagram:
        """The same with as many seats as the lower has."""
        if taken.seats is None:
            return found
        if self.slot.seats is not None:
            values = range(taken.seats.size)
            same = (self.slot.seats.is_(one) & taken.seats.is_(one) for one in values)
            found &= self.situations.space.any(same)
        return (found & ~taken.seats.is_(0)).exists(taken.seats.cube)

    def _ended(self, found: Diagram) -> Diagram:
        """The same where what ends with the lower is gone."""
        lines = self.situations.lines
        for item in sorted(self.definitions.ending):
            needs = self.definitions.needed.get(item, frozenset())
            brought = self.definitions.coming
            slot = lines.slots.get(self.definitions.items[item].product)
            ends = not needs.isdisjoint(brought[self.move.lower]) and needs.isdisjoint(
                brought[self.move.higher]
            )
            if slot is not None and ends:
                there = lines.has(item)
                found = (found & ~there) | (slot.edition.within(found, NOTHING) & there)
        return found


def _below(situations: Situations, higher: str | None) -> Iterator[str]:
    """What something may take the place of: lower editions, or what a suite is made of."""
    definitions, common = situations.definitions(BASE), situations.lines.common
    item = definitions.items.get(higher or "")
    if item is None:
        return
    if situations.does == deed.UPGRADE:
        yield from (one for one in common[item.product] if definitions.items[one].rank < item.rank)
    elif situations.does in deed.PURCHASES:
        for part in (definitions.items[one] for one in item.parts):
            yield from (
                one for one in common.get(part.product, ()) if definitions.items[one].rank <= part.rank
            )


def _is_free(definitions: Definitions, asked: Asked) -> bool:
    """Whether a question is no matter of editions: of use, of anything else, or of add-ons to buy."""
    does = definitions.does(asked.action)
    if does in deed.PURCHASES:
        return definitions.kind_of(asked.item or "") == "add-on"
    return does in _FREE


def _like(move: Move, loss: Loss) -> object:
    return (move.lower, move.higher, loss.what, loss.name)


def _holding(situations: Situations, risk: Risk) -> Diagram:
    """Where some lines are held, and no others that matter."""
    lines, items = situations.lines, situations.definitions(BASE).items
    here = [line.item for line in risk.lines if items[line.item].product in lines.slots]
    products = {items[one].product for one in here}
    others = [slot.edition.is_(NOTHING) for name, slot in lines.slots.items() if name not in products]
    return situations.space.every((*map(lines.has, here), *others))


def _with_lines(question: Witness, risk: Risk, definitions: Definitions) -> Witness:
    """The same question about an account with the lines that an upgrade may take something from."""
    products = {definitions.items[line.item].product for line in risk.lines}
    recorded = question.account["subscription"]
    others = [one for one in recorded["items"] if definitions.items[one["item"]].product not in products]
    told: list[dict[str, Any]] = []
    for line in risk.lines:
        units = {"units": dict(line.units)} if line.units else {}
        told.append({"item": line.item, "seats": line.seats, "in_use": 0, **units})
    items = sorted((*others, *told), key=lambda one: str(one["item"]))
    account = {**question.account, "subscription": {**recorded, "items": items}}
    seats = None if question.ask.seats is None else max(line.seats for line in risk.lines)
    return replace(question, account=account, ask=question.ask._replace(seats=seats))


def _taken(engine: Engine, question: Witness, move: Move, kept: Iterable[str]) -> list[Loss]:
    """What an upgrade takes from an account, as it is previewed; nothing where it is refused."""
    account = Account.model_validate(question.account)
    said = {key: value for key, value in question.ask.named.items() if value is not None}
    change = OrderChange.model_validate(said)
    try:
        made = engine.preview(account, Order(user=question.user, changes=(change,)), question.at)
    except (OrderError, QuestionError):
        return []
    after = made.subscription_after or made.subscription_now
    if made.outcome == "deny" or after is None or account.subscription is None:
        return []
    if not any(line.item == move.higher for line in after.items):
        return []
    definitions = engine.on(question.at).definitions
    before, then = worth(account.subscription.items, definitions), worth(after.items, definitions)
    return list(losses(before, then, kept, definitions))


def _refused_after(engine: Engine, question: Witness, move: Move) -> bool:
    """Whether something is granted before an upgrade and refused after it."""
    definitions = engine.on(question.at).definitions
    account = Account.model_validate(question.account)
    subscription = account.subscription
    if subscription is None or not any(line.item == move.lower for line in subscription.items):
        return False
    items = move.made(subscription.items, definitions)
    upgraded = account.model_copy(update={"subscription": subscription.model_copy(update={"items": items})})
    first, second = (
        engine.prepare(one, question.user, question.at).answer(question.ask) for one in (account, upgraded)
    )
    return first.outcome != "deny" and second.outcome == "deny"
