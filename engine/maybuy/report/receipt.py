"""What is said of an order before it is made, part by part: for all that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..decide.decision import Decision
from ..model.account import ScheduledChange
from ..order.charges import OrderLine
from ..order.later import Cost, counts_in_part, differs_on, end_of, later_costs
from ..subscription.costs import Counted
from ..subscription.quotes import is_paid_once
from .answer_words import AnswerWords
from .order_words import OrderWords


class Changed(NamedTuple):
    """A change: what is asked, when it takes effect or why it is refused, and at most two ways out."""

    decision: Decision
    asked: str
    first: str
    ways: tuple[str, ...]


class Priced(NamedTuple):
    """Something, and what it comes to; empty where that is not one sum."""

    said: str
    amount: str


class Recurring(NamedTuple):
    """A line of the subscription: what it costs each cycle, and its parts."""

    item: str
    said: str
    amount: str
    parts: tuple[Priced, ...]


class Dated(NamedTuple):
    """Something that happens on a day; `because` is empty where that goes without saying."""

    on: date
    day: str
    said: str
    because: str = ""


class Receipt(OrderWords):
    """Says what a summary says, in one language."""

    def changes(self) -> Iterator[Changed]:
        """The changes, in the order's own order."""
        for change, ordered in zip(self.preview.changes, self.preview.order.changes, strict=True):
            speaker = AnswerWords(change.prepared, self.language)
            first = speaker.effective(change) if change.outcome != "deny" else speaker.reasons(change)[0][0]
            asked = speaker.asked_for(change) + self.counted(change, ordered.units)
            yield Changed(change, asked, first, tuple(speaker.remedies(change)[:2]))

    def due(self) -> Iterator[Priced]:
        """What is paid, or given back, now: without the total."""
        for line in self.preview.lines:
            if (line.kind != "line" or line.adds) and not self._is_paid_once(line):
                yield Priced(self.part(line), self.amount(line.due_now))
        for discount in self.preview.discounts:
            if discount.amount:
                said = self.words.say("preview.discount", promotion=self.promotion(discount))
                yield Priced(said, self.amount(-discount.amount))

    def _is_paid_once(self, line: OrderLine) -> bool:
        """Whether a line is of something that nothing is paid for but once: that is a line of its own."""
        if line.kind != "line" or line.recurring is None:
            return False
        return is_paid_once(self.item(line), [line.recurring])

    def _costs_once(self, line: OrderLine) -> bool:
        """Whether a line has more than is included of what is paid for once."""
        now = self.preview.subscription_now
        units = next((one.units for one in now.items if one.item == line.item), {}) if now else {}
        counted = Counted(line.seats, units)
        return any(counted.of(one) > one.included for one in self.item(line).charges if one.once)

    def open(self) -> str:
        """That the total is open; empty where it is not."""
        items = self.preview.on_request
        return self.words.say("preview.open", items=self.words.names(items)) if items else ""

    def lines(self) -> Iterator[Recurring]:
        """What the subscription consists of after what changes now."""
        for line in self.preview.lines:
            if line.kind == "line":
                seats = self.words.seats(line.item, line.seats)
                said = f"{self.words.name(line.item)}, {seats}{self.free_until(line)}"
                parts = tuple(Priced(*one) for one in self.detail(line))
                amount = self.amount(line.recurring)
                if self._is_paid_once(line) and self._costs_once(line):
                    amount = self.words.say("price.once")
                yield Recurring(line.item, said, amount, parts)

    def recurring(self) -> str:
        """What is paid each cycle, after what changes now where anything does. There must be lines."""
        preview = self.preview
        opened = any(line.kind == "line" and line.recurring is None for line in preview.lines)
        key = "preview.recurring" if preview.changes else "preview.costs"
        now = preview.subscription_now
        more = now is not None and bool(now.trials or now.scheduled)
        if not more and all(self._is_paid_once(line) for line in preview.lines if line.kind == "line"):
            return self.words.say(f"{key}.nothing")
        return self.every_cycle(key, preview.recurring_net, self._each, opened=opened)

    def afterwards(self) -> Iterator[str]:
        """Which promotions go on, what is paid later, and when all ends. There must be lines."""
        yield from self._lasting(self._each)
        yield from self._later()

    @property
    def _each(self) -> str:
        return self.words.every(self.preview.lines[0].cycle)

    def waiting(self, changes: tuple[ScheduledChange, ...]) -> list[Dated]:
        """Changes that wait for their days, or that did and are taken back, the first day's first."""
        return sorted(self._dated(one.on, self.change(one.change)) for one in changes)

    def ended(self) -> Iterator[Dated]:
        """What ends by itself, and why."""
        for one in self.preview.ended:
            yield self._dated(one.on, self.words.name(one.item), self.why(one))

    def payments(self) -> Iterator[Dated]:
        """What is to pay after today, or is given back, day by day."""
        for due in self.preview.payments:
            if due.reason != "order":
                yield self._dated(due.on, self.payment(due))

    def _dated(self, on: date, said: str, because: str = "") -> Dated:
        return Dated(on, self.words.say("preview.on", day=self.words.day(on)), said, because)

    def notes(self) -> Iterator[str]:
        """What to know before confirming, and what a suite saves."""
        words = self.words
        yield from (words.notice(notice) for notice in self.preview.warnings if notice.code != "undone")
        yield from self.savings()

    def savings(self) -> Iterator[str]:
        """What a suite saves."""
        words = self.words
        for saving in self.preview.savings:
            yield words.say(
                "preview.saving",
                item=words.name(saving.item),
                amount=self.amount(saving.amount),
                every=words.every(self.preview.lines[0].cycle),
                others=words.names(saving.instead_of),
            )

    def missing(self) -> Iterator[str]:
        """What the order still needs."""
        return (self.words.missing(lack, self.preview) for lack in self.preview.missing)

    def optional(self) -> Iterator[str]:
        """What may be given, and is not."""
        for duty in self.preview.obligations:
            optional = duty.kind == "provide" and self.words.definitions.details[duty.what].optional
            if optional and duty.what not in self.preview.order.details:
                yield self.words.obligation(duty)

    def _lasting(self, each: str) -> Iterator[str]:
        """Which promotions go on, until when, why they end, and what is to pay once the last has ended,
        unless something else is different by then."""
        lasting = [one for one in self.preview.discounts if one.recurring or one.until is not None]
        ends = [one.until for one in lasting if one.recurring]
        last = None if None in ends else max((end for end in ends if end is not None), default=None)
        for discount in lasting:
            key = "preview.discount" + (".less" if discount.recurring else "")
            key += ".until" if discount.until is not None else ""
            if discount.recurring and last is not None and discount.until == last:
                key += "" if differs_on(last, self.preview, self.words.definitions) else ".then"
            day = "" if discount.until is None else self.words.day(discount.until)
            said = self.words.say(
                key,
                promotion=self.promotion(discount),
                amount=self.amount(discount.recurring),
                every=each,
                day=day,
                recurring=self.amount(self.preview.recurring),
            )
            why = [] if discount.ends_because is None else [discount.ends_because]
            why += ["part"] if counts_in_part(discount, self.preview, self.words.definitions) else []
            if why:
                because = self.words.say("apart").join(
                    self.words.say(f"preview.discount.because.{one}") for one in why
                )
                said = self.words.say("preview.discount.because", said=said, because=because)
            yield said

    def _later(self) -> Iterator[str]:
        """What is paid from later days on: once trials are over, all that waits has happened, or the next
        term begins; and when all ends. The first day's first."""
        definitions = self.words.definitions
        for cost in later_costs(self.preview, definitions):
            yield self._said(cost)
        end = end_of(self.preview, definitions)
        if end is not None:
            yield self.words.say("preview.ends", day=self.words.day(end))

    def _said(self, cost: Cost) -> str:
        key = "preview.recurring_after"
        if cost.renews and not cost.opened:
            key += ".prices"
        elif cost.net != cost.whole and not cost.opened:
            key += ".net"
        each, day = self.words.every(cost.cycle), self.words.day(cost.day)
        return self.every_cycle(key, cost.net, each, opened=cost.opened, day=day)
