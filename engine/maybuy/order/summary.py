"""What is said of an order before it is made."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..decide.decision import Decision
from ..finding import Phrase
from ..language.told import Refused
from ..model import deed
from ..model.account import Account, ScheduledChange, Subscription
from ..model.decision import Obligation, Outcome, QuestionError, Timing
from ..model.definitions import Definitions
from ..model.order import Order
from .charges import OrderLine
from .discounts import Discount
from .ended import Ended
from .payments import Due
from .promotions import Refusal


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
    """What a suite costs less for a cycle than what it takes the place of, or than its parts apart."""

    item: str
    instead_of: tuple[str, ...]
    """The items that it is compared with: those of the account that it replaces, else its parts."""
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
    amount: Decimal | None = None
    """The sum that it is about, of one that is about a sum in the currency `about`."""


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
    recurring_net: Decimal
    """`recurring` less what promotions take off it."""
    due_now: Decimal
    recurring_after: Decimal
    payments: tuple[Due, ...]
    """All that is due up to the end of the next term, today's included."""
    on_request: tuple[str, ...]
    """The items that are added and priced on request: as long as there are any, the total is open."""
    undone: tuple[ScheduledChange, ...]
    """What waited and is taken back."""
    ended: tuple[Ended, ...]
    """What ends by itself, now and later."""
    effective: Timing
    """When the last of it takes effect."""
    scheduled: tuple[ScheduledChange, ...]
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


def _unpriced(summary: Preview, definitions: Definitions) -> Iterator[str]:
    """What is bought, has no price for that, and is not priced on request."""
    for line in summary.lines:
        open_ = line.due_now is None if line.kind == "once" else line.recurring is None and line.adds
        if open_ and not definitions.items[line.item].on_request:
            yield line.item


def missing_of(summary: Preview, definitions: Definitions) -> Iterator[Missing]:
    """What keeps an order from being confirmed, in the order a customer would meet it."""
    if not any(_does_something(one, summary) for one in summary.changes) or _comes_to_nothing(summary):
        yield Missing("changes")
    if any(one.channels for one in summary.changes) and not summary.channels:
        yield Missing("no_common_channel")
    yield from [Missing("price", item) for item in dict.fromkeys(_unpriced(summary, definitions))]
    for number, decision in enumerate(summary.changes):
        words = f"{decision.action} {decision.item or decision.to or ''}".strip()
        if decision.outcome == "deny":
            yield Missing("refused", words, change=number)
        elif decision.outcome == "refer" or decision.acts_on in summary.on_request:
            yield Missing("assistance", words, change=number)
    for refused in summary.refused_codes:
        yield Missing("promotion", refused.code)
    yield from _duties(summary, definitions)
    yield from _payment(summary, definitions)


def _duties(summary: Preview, definitions: Definitions) -> Iterator[Missing]:
    """What is asked of the customer, and not given."""
    for duty in summary.obligations:
        if duty.kind == "accept_terms":
            if duty.what not in summary.order.accept:
                yield Missing("accept_terms", duty.what, duty.version)
        elif duty.what not in summary.order.details and not definitions.details[duty.what].optional:
            yield Missing("provide", duty.what)


def _payment(summary: Preview, definitions: Definitions) -> Iterator[Missing]:
    """A way to pay, where something is to be paid or one is named; where the catalog declares none, how it is
    paid is settled elsewhere."""
    adding = any(line.adds for line in summary.lines)  # what is free now may have to be paid for later
    paying = summary.due_now > 0 or (adding and any(one.amount > 0 for one in summary.payments))
    if summary.payment_method is None:
        if paying and definitions.payment_methods:
            yield Missing("payment_method")
    elif summary.payment_method not in summary.payment_methods and (paying or summary.order.payment_method):
        yield Missing("payment_method", summary.payment_method)


def _comes_to_nothing(summary: Preview) -> bool:
    """Whether all of an order is allowed and leaves everything as it is, such as a purchase that is cancelled
    with it."""
    if any(one.outcome == "deny" for one in summary.changes):
        return False
    before, now = summary.account.subscription, summary.subscription_now
    if before is not None and now is not None:
        lines = ({line.item: line for line in one.items} for one in (before, now))
        same = now.model_copy(update={"items": before.items}) == before and operator.eq(*lines)
    else:
        same = before is now
    return same and summary.payment_method == summary.account.payment_method


def _does_something(decision: Decision, summary: Preview) -> bool:
    """Whether a change is one that an order is for: a promotion needs a code that applies."""
    if decision.does == deed.PROMOTE:
        return len(summary.order.promotion) > len(summary.refused_codes)
    return decision.does in deed.ORDERED
