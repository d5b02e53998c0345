"""What is said of an order before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..finding import Phrase
from ..language.told import Refused
from ..model.account import Account, Subscription
from ..model.decision import Obligation, Outcome, QuestionError, Timing
from ..model.order import Order
from .changes import Scheduled
from .prepared import Decision
from .pricing import OrderLine
from .promotion import Discount, Refusal


class OrderError(Refused):
    """An order with a change that cannot be asked as it is put; `number` counts from 0."""

    def __init__(self, number: int, error: QuestionError) -> None:
        super().__init__(error.kind, **error.words)
        self.number = number
        self.error = error

    def phrases(self) -> tuple[Phrase, ...]:
        """Which change it is, and what is wrong with it."""
        (problem,) = self.error.phrases()
        return (
            Phrase("decisions", "question.of-change", (("number", self.number + 1), ("problem", problem))),
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """Something an order still needs: a kind, and what or how it is called."""

    kind: str
    what: str | None = None
    version: str | None = None
    change: int | None = None
    """The number of the change that it is about, counted from 0."""


@dataclass(frozen=True, slots=True)
class Saving:
    """What a suite costs less than its parts bought apart, for a cycle."""

    item: str
    separately: Decimal
    together: Decimal

    @property
    def amount(self) -> Decimal:
        """The difference."""
        return self.separately - self.together


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a customer should know before confirming."""

    code: str
    about: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The summary of an order. Amounts are in `currency`; what is priced on request counts for nothing.

    `recurring` is what the subscription costs for a cycle after what changes now, `recurring_after` once
    everything scheduled has happened. `subscription_now` and `subscription_after` likewise.
    """

    outcome: Outcome
    account: Account
    order: Order
    at: date
    changes: tuple[Decision, ...]
    channels: tuple[str, ...]
    lines: tuple[OrderLine, ...]
    discounts: tuple[Discount, ...]
    refused_codes: tuple[Refusal, ...]
    savings: tuple[Saving, ...]
    currency: str
    recurring: Decimal
    due_now: Decimal
    recurring_after: Decimal
    effective: Timing
    scheduled: tuple[Scheduled, ...]
    subscription_now: Subscription | None
    subscription_after: Subscription | None
    obligations: tuple[Obligation, ...]
    payment_methods: tuple[str, ...]
    payment_method: str | None
    missing: tuple[Missing, ...]
    warnings: tuple[Notice, ...]

    @property
    def ready(self) -> bool:
        """Whether it can be confirmed as it stands."""
        return self.outcome == "allow" and not self.missing
