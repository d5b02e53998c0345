"""Questions and their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal, NamedTuple, Protocol

from ..finding import Phrase
from ..language.told import Refused
from ..source import Suggestions, nearest, shown
from ..source.look_alike import apart
from .account import Account
from .logic import Clause

Outcome = Literal["allow", "refer", "deny"]
Words = Mapping[str, object]
"""What is filled into a sentence: numbers, ids, and names by language."""


@dataclass(frozen=True, slots=True)
class Question:
    """What may `user` of `account` do?

    `item` is an item's id, or a product's where the edition held is meant. `seats` is the difference for
    `add_seats` and `remove_seats` (default 1) and the total for `buy` (default: the seats of what it
    requires, or the most that are sold if these are fewer; else the fewest). `quantity` is the total of a
    limit's units. `to` is a billing cycle, a payment method or, for a change of edition, the edition. `at`
    is the day of the question; the edge that asks fills in today.
    """

    account: Account
    user: str
    action: str
    item: str | None = None
    at: date | None = None
    seats: int | None = None
    quantity: int | None = None
    to: str | None = None


LONGEST: Final = 400
"""Characters of a word, or of a list of those there are, that a sentence about a question repeats."""


class QuestionError(Refused):
    """A question that cannot be answered as it is put: an unknown user or item, a date outside the term."""

    def __init__(self, kind: str, *, among: Iterable[str] = (), **words: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.words = words
        self._among = among

    @cached_property
    def near(self) -> str | None:
        """What an unknown word probably stands for, sought only when somebody wants to know."""
        return nearest(str(self.words.get("word", "")), self._among)

    def suggest(self, suggestions: Suggestions) -> None:
        """Of many such errors in one text only those get a suggestion that `suggestions` has one for."""
        self.near = suggestions.near(str(self.words.get("word", "")), self._among)

    @property
    def code(self) -> str:
        """The kind, and `-near` behind it where something is suggested."""
        return f"{self.kind}-near" if self.near else self.kind

    def phrases(self) -> tuple[Phrase, ...]:
        """What is wrong, and the cure after a dash where one is known."""
        words = {name: shown(str(word), LONGEST) for name, word in self.words.items()}
        given = tuple({**words, "near": self.near}.items())
        unlike = apart(str(self.words.get("word", "")), self.near) if self.near else None
        return (Phrase("decisions", f"question.{self.code}", given, unlike),)


class Timing(NamedTuple):
    """When a change takes effect: `now` or `next_cycle` (None: never, it is denied), and on which day."""

    timing: Literal["now", "next_cycle"] | None
    on: date | None


class Obligation(NamedTuple):
    """Something to do first: accept terms (in a version) or provide a detail."""

    kind: Literal["accept_terms", "provide"]
    what: str
    version: str | None = None


class Reason(NamedTuple):
    """Why: a stable code, the rule that says so with its place, and words for a sentence about it.

    `rule` is None where no rule of any kind speaks of it. `unmet` names, for `not_listed`, the attributes on
    which the nearest allow rule (`rule`) fails; `nearest` are the clauses of the action, and the number of
    that of the rule's alternatives which comes nearest.
    """

    code: str
    rule: str | None
    at: str
    source: str
    because: Mapping[str, str] | None
    unmet: tuple[str, ...] = ()
    nearest: tuple[Sequence[Clause], int] | None = None


class Step(NamedTuple):
    """One thing to change: `name` says which (a role, an item, an attribute), `value` to what.

    `or_higher` is set where every higher edition of the item that is sold does as well.
    """

    kind: Literal["role", "item", "seats", "cycle", "date", "attribute"]
    name: str
    value: str | int | date | None = None
    action: str | None = None
    or_higher: bool = False


class Remedy(NamedTuple):
    """Steps after which the answer is `outcome`, as few as will do."""

    outcome: Outcome
    steps: tuple[Step, ...]


class Price(NamedTuple):
    """Per seat and month, by billing cycle, in a currency."""

    currency: str
    amounts: Mapping[str, Decimal]


class Matter(NamedTuple):
    """What a question comes to, as far as it does not matter who asks: see Decision for the names.

    `via` is the item that brings the one it acts on, where another does; `basis` is what the attributes of
    the question are, None where that is worked out only when somebody wants to know; `mask` are the clauses
    on the action that they leave, and `number` stands for these.
    """

    action: str
    item: str | None
    acts_on: str | None
    to: str | None
    seats: int | None
    quantity: int | None
    via: str
    basis: object
    mask: int
    number: int


class Grounds(Protocol):
    """What every question with the same signature is answered with."""

    @property
    def outcome(self) -> Outcome:
        """See Decision."""

    @property
    def channels(self) -> tuple[str, ...]:
        """See Decision."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Those that are the same for all of them."""

    @property
    def complete(self) -> bool:
        """Whether these are all reasons, with their places."""


class Explainer(Protocol):
    """Whoever decided: for which account and user, on which day; able to say why."""

    @property
    def account(self) -> str:
        """The account's id."""

    @property
    def user(self) -> str:
        """The user's id."""

    @property
    def at(self) -> date:
        """The day."""

    def matched(self, decision: Decision) -> int:
        """See Decision.matched."""

    def basis(self, decision: Decision) -> object:
        """See Decision.basis, where the matter does not say it."""

    def obligations(self, decision: Decision) -> tuple[Obligation, ...]:
        """See Decision.obligations."""

    def reasons(self, decision: Decision) -> tuple[Reason, ...]:
        """See Decision.reasons."""

    def remedies(self, decision: Decision) -> tuple[Remedy, ...]:
        """See Decision.remedies."""

    def price(self, decision: Decision) -> Price | None:
        """See Decision.price."""

    def words(self, decision: Decision, reason: Reason) -> Words:
        """See Decision.words."""


class Decision:
    """The answer to one question.

    `channels` are in declared order, self-service first where the catalog lists them so. It holds on to what
    others share with it: what was asked (`matter`), and what any question with this signature is answered
    with (`grounds`). What is not in there is worked out when it is asked for, the same each time.
    """

    _basis: object

    __slots__ = ("_basis", "channels", "effective", "explainer", "grounds", "matter", "outcome")

    def __init__(
        self,
        explainer: Explainer,
        matter: Matter,
        grounds: Grounds,
        effective: Timing,
    ) -> None:
        self.explainer = explainer
        self.matter = matter
        self.grounds = grounds
        self.outcome: Outcome = grounds.outcome
        self.channels = grounds.channels
        self.effective = effective

    @property
    def action(self) -> str:
        """What was asked to be done."""
        return self.matter.action

    @property
    def item(self) -> str | None:
        """The item as it was asked."""
        return self.matter.item

    @property
    def acts_on(self) -> str | None:
        """The item that would change: the edition held, or the suite a product is part of."""
        return self.matter.acts_on

    @property
    def to(self) -> str | None:
        """The cycle, payment method or edition to change to."""
        return self.matter.to

    @property
    def seats(self) -> int | None:
        """The seats as they were asked."""
        return self.matter.seats

    @property
    def quantity(self) -> int | None:
        """The quantity as it was asked."""
        return self.matter.quantity

    @property
    def account(self) -> str:
        """The account's id."""
        return self.explainer.account

    @property
    def user(self) -> str:
        """The user's id."""
        return self.explainer.user

    @property
    def at(self) -> date:
        """The day that was asked about."""
        return self.explainer.at

    @property
    def basis(self) -> object:
        """What the question comes to: its attributes, or the decision that it follows from."""
        known = self.matter.basis
        if known is None:
            try:
                known = self._basis
            except AttributeError:
                known = self._basis = self.explainer.basis(self)
        return known

    @property
    def matched(self) -> int:
        """The clauses that hold, in the index of the action."""
        return self.explainer.matched(self)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What is to be done first."""
        return self.explainer.obligations(self)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, most telling first; never empty."""
        grounds = self.grounds
        return grounds.reasons if grounds.complete else self.explainer.reasons(self)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What would turn it into `allow`, else into `refer`; the cheapest first, at most five."""
        return self.explainer.remedies(self)

    @property
    def price(self) -> Price | None:
        """What the item costs per seat and month, for actions that are paid for."""
        return self.explainer.price(self)

    def words(self, reason: Reason) -> Words:
        """What a sentence about one of the reasons names: items by language, numbers, what is needed."""
        return self.explainer.words(self, reason)

    def _shown(self) -> tuple[object, ...]:
        return (
            self.outcome, self.action, self.item, self.acts_on, self.to, self.seats, self.quantity,
            self.account,
            self.user, self.at, self.channels, self.effective, self.obligations,
            tuple((reason.code, reason.rule) for reason in self.reasons),
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash(self._shown())

    def __repr__(self) -> str:
        asked = " ".join(part for part in (self.action, self.item, self.to) if part)
        through = f" through {', '.join(self.channels)}" if self.channels else ""
        return f"<{self.outcome}: {asked}{through} ({', '.join(reason.code for reason in self.reasons)})>"
