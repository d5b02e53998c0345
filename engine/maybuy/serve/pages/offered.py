"""What may be changed, and what may not and why, as a page shows it: one entry for every decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...decide.decision import Decision
from ...decide.derive import Change
from ...decide.prepared import Prepared
from ...language import pick
from ...model import deed
from ...model.account import Account, Line
from ...model.definitions import Definitions, named
from ...model.order import OrderChange
from ...report.answer_words import AnswerWords
from .draft import Draft, DraftError, change_of, made, number_of, written
from .helping import How, plans_of


class Way(NamedTuple):
    """A way out of a refusal, and what a page does about it; `who` are the users who may be asked."""

    said: str
    how: How
    number: int
    who: tuple[str, ...] = ()


class Elsewhere(NamedTuple):
    """A channel, and where it is: its path and address are empty where it says none."""

    name: str
    path: str
    url: str
    assisted: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision on a page. Texts are sentences in the page's language, empty where there is none to say."""

    key: str
    """Its action, what it is done to and what to, with spaces between."""
    does: str
    outcome: str
    action: str
    name: str
    """What it is done to, or what to."""
    asked: str
    price: str
    effective: str
    through: str
    channels: tuple[Elsewhere, ...]
    reasons: tuple[str, ...]
    ways: tuple[Way, ...]
    change: str
    """The change as an address says it."""
    item: str
    """The item it is about; else empty."""
    seats: int | None
    """The seats that are bought where it is not said; None of what has none."""
    chosen: bool
    """Whether the draft has it."""

    @property
    def possible(self) -> bool:
        """Whether it may be chosen."""
        return self.outcome != "deny"


def key_of(decision: Decision) -> str:
    """What tells a decision from the others of one account, user and day."""
    return " ".join((decision.action, decision.item or "-", decision.to or "-"))


@dataclass(frozen=True)
class Asked:
    """One account, user and day, with a draft, in one language: all that pages are made from."""

    account: Account
    prepared: Prepared
    draft: Draft
    language: str
    helped: bool = True
    """Whether ways out of refusals are looked for: that takes its time."""

    @cached_property
    def definitions(self) -> Definitions:
        """The catalog on the day."""
        return self.prepared.engine.definitions

    @cached_property
    def words(self) -> AnswerWords:
        """Says things about it."""
        return AnswerWords(self.prepared, self.language)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Every decision, what is refused too."""
        return self.prepared.offers(denied=True)

    @cached_property
    def may_change(self) -> bool:
        """Whether any change may be made, in whatever way."""
        return any(one.outcome != "deny" and is_change(one, self.definitions) for one in self.decisions)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What is paid for on the day."""
        return tuple(self.prepared.facts.holdings.lines)

    def possible(self, does: Iterable[str]) -> list[Offer]:
        """The decisions on actions that do some of these, without what is refused."""
        wanted = set(does)
        return [self.offer(one) for one in self.decisions if one.outcome != "deny" and one.does in wanted]

    def offers(self, does: Iterable[str], *, but: Sequence[str] = ()) -> list[Offer]:
        """The decisions on actions that do some of these, but for those refused for one of some reasons."""
        wanted = set(does)
        return [
            self.offer(one)
            for one in self.decisions
            if one.does in wanted
            and not (but and one.outcome == "deny" and any(why.code in but for why in one.reasons))
        ]

    def of(self, does: str) -> Decision | None:
        """The decision on the first action that does something to nothing in particular, if there is one."""
        return next((one for one in self.decisions if one.does == does), None)

    def offer(self, decision: Decision) -> Offer:
        """A decision as pages show it."""
        words, change = self.words, self.change(decision)
        about = decision.item or decision.to
        refused = decision.outcome != "allow"
        ways = self._ways(decision) if refused and self.helped and self.may_change else ()
        return Offer(
            key_of(decision),
            decision.does,
            decision.outcome,
            words.action(decision.action),
            "" if about is None else words.name(about),
            words.asked_for(decision),
            words.price_in_full(decision),
            words.effective(decision),
            words.through(decision),
            tuple(self.elsewhere(one) for one in decision.channels),
            tuple(dict.fromkeys(words.reason(decision, one) for one in decision.reasons)) if refused else (),
            ways,
            written(change),
            decision.acts_on or decision.item or "",
            self._seats(decision),
            any(same_change(one, change) for one in self.draft.changes),
        )

    def _seats(self, decision: Decision) -> int | None:
        item, basis = self.definitions.items.get(decision.item or ""), decision.basis
        if (
            item is None
            or item.in_packs
            or decision.does not in deed.PURCHASES
            or not isinstance(basis, Change)
        ):
            return None
        return basis.seats or None

    def change(self, decision: Decision) -> OrderChange:
        """What a draft says of a decision; seats of a product are of the edition that is held by then."""
        item = decision.item
        if decision.does in deed.SEATS and item is not None and item in self.definitions.items:
            product = self.definitions.items[item].product
            if sum(self.definitions.items[line.item].product == product for line in self.lines) == 1:
                item = product
        return made(decision.action, item=item, to=decision.to)

    def elsewhere(self, channel: str) -> Elsewhere:
        """A channel, for customers."""
        found = self.definitions.channels[channel]
        path = pick(found.path, self.language) if found.path else ""
        return Elsewhere(self.words.name(channel), path, found.url or "", found.kind == "assisted")

    def contacts(self) -> list[Elsewhere]:
        """Whom to ask."""
        return [
            Elsewhere(pick(named(one), self.language), "", one.url or "", assisted=True)
            for one in self.definitions.contacts.values()
        ]

    def _ways(self, decision: Decision) -> tuple[Way, ...]:
        found = []
        for number, plan in enumerate(plans_of(decision, self.definitions)):
            who = tuple(user.id for user in self.account.users if plan.role and user.role == plan.role)
            found.append(Way(self.words.way(decision, decision.remedies[number]), plan.how, number, who))
        return tuple(found)


def refused_in(value: str, asked: Asked) -> tuple[Decision, int]:
    """What a button says of a way out, `NUMBER CHANGE`: the decision that is not to be left at, and the way's
    number. Raises DraftError where there is no such."""
    number, _, change = value.partition(" ")
    wanted, which = written(change_of(change)), number_of(number)
    found = next((one for one in asked.decisions if written(asked.change(one)) == wanted), None)
    if found is None or found.outcome == "allow" or which >= len(found.remedies):
        raise DraftError("change")
    return found, which


def same_change(one: OrderChange, other: OrderChange) -> bool:
    """Whether two changes are the same, however many they are of."""
    return (one.action, one.item, one.to) == (other.action, other.item, other.to)


def is_change(decision: Decision, definitions: Definitions) -> bool:
    """Whether an order may be made for it."""
    return decision.does in deed.ORDERED or definitions.actions[decision.action].channelled
