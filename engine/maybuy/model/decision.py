"""What decisions are told in: why, when, what first, at what price; and why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal, NamedTuple

from ..finding import Phrase
from ..language.told import Refused
from ..source import Suggestions, nearest, shown
from ..source.look_alike import apart
from .logic import Clause
from .policy import ACCEPT, PROVIDE

Outcome = Literal["allow", "refer", "deny"]

OUTCOMES: Final[tuple[Outcome, ...]] = ("deny", "refer", "allow")
"""From the least to the most that somebody may."""
Words = Mapping[str, object]
"""What is filled into a sentence: numbers, ids, and names by language."""


LONGEST: Final = 400
"""Characters of a word, or of a list of those there are, that a sentence about a question repeats."""


CLOSED: Final = frozenset({"unknown-cycle", "unknown-payment-method", "unknown-currency"})
"""Kinds of unknown words of which all that are known can be told."""


class QuestionError(Refused):
    """A question that cannot be answered as it is put: an unknown user or item, a date outside the term."""

    SUBJECT = "decisions"
    PREFIX = "question"

    def __init__(self, kind: str, *, among: Iterable[str] = (), **words: object) -> None:
        super().__init__(kind, **words)
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

    @property
    def _few(self) -> tuple[str, ...]:
        """All that the word could have been, of kinds of which no catalog has many."""
        return tuple(self._among) if self.kind in CLOSED else ()

    def phrases(self) -> tuple[Phrase, ...]:
        """What is wrong, and the cure after a dash where one is known."""
        words = {name: shown(str(word), LONGEST) for name, word in self.words.items()}
        known = shown(", ".join(self._few), LONGEST)
        given = tuple({**words, "near": self.near, "known": known}.items())
        unlike = apart(str(self.words.get("word", "")), self.near) if self.near else None
        told = f"{self.code}-of" if self._few and not self.near else self.code
        return (Phrase(self.SUBJECT, f"{self.PREFIX}.{told}", given, unlike),)


class Timing(NamedTuple):
    """When a change takes effect: `now` or `next_cycle` (None: never, it is denied), and on which day."""

    timing: Literal["now", "next_cycle"] | None
    on: date | None


class Obligation(NamedTuple):
    """Something to do first: accept terms (in a version) or provide a detail."""

    kind: Literal["accept_terms", "provide"]
    what: str
    version: str | None = None

    @property
    def written(self) -> str:
        """As policies and their tests write it: `accept:privacy`, `provide:vat-number`."""
        said = (ACCEPT if self.kind == "accept_terms" else PROVIDE, self.what, self.version)
        return ":".join(filter(None, said))


def obligation_of(written: str) -> Obligation:
    """An obligation as policies write it; the version of terms follows from the day of a question."""
    kind, _, what = written.partition(":")
    return Obligation("accept_terms" if kind == ACCEPT else "provide", what)


FROM: Final = "from"
"""Of a price: the least that something costs, which is more for more of it."""

Per = Literal["seat", "pack", "account", "from"]

IMPLIED: Final = "catalog:"
"""What the ids of rules begin with that the catalog implies; no id in a file can have a colon."""


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

    @property
    def implied(self) -> bool:
        """Whether a rule says so that the catalog implies."""
        return self.rule is not None and self.rule.startswith(IMPLIED)


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


PER: Final[Mapping[Per, Literal["seat_month", "pack_month", "month", "from_month"]]] = {
    "seat": "seat_month",
    "pack": "pack_month",
    "account": "month",
    "from": "from_month",
}
"""What a price is of, as answers say it."""


EACH: Final[Mapping[Per, str]] = {"seat": "price.cycles", "pack": "price.cycles.pack"}
"""What a price may be of that is paid for each, and the sentence that says so of its billing cycles."""


class Price(NamedTuple):
    """What something costs a month, by billing cycle, in a currency: each `seat` or
    `pack`, or the `account` in all;
    `from`: the account, for as little of it as can be bought."""

    currency: str
    amounts: Mapping[str, Decimal]
    per: Per = "seat"
