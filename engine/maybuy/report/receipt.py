"""What is said of an order before it is made, part by part: for all that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..decide.prepared import Decision
from ..model import deed
from ..model.account import ScheduledChange, Subscription
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.order import OrderChange
from ..model.settlement import PRORATION
from ..order.charges import OrderLine, renewal_lines, total
from ..order.discounts import Discount, taken_of_cycle
from ..order.ended import Ended
from ..order.payments import Due
from ..order.summary import Preview
from ..subscription.costs import Billing, Counted
from ..subscription.course import as_of, renewed
from ..subscription.customers import priced_for
from ..subscription.prices import counting
from ..subscription.quotes import is_paid_once
from .answer_words import AnswerWords
from .charge_words import amounts_of, name_of, part_said, scale_said
from .preview_json import PreviewWords


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


class _Cost(NamedTuple):
    """What a subscription costs each cycle from a day on: line by line, and all of it less promotions."""

    day: date
    cycle: str
    lines: tuple[Decimal | None, ...]
    net: Decimal
    renews: bool = False
    """Whether nothing happens on the day but that a term begins."""

    @property
    def whole(self) -> Decimal:
        """All that has a price, before promotions."""
        return total(self.lines, Decimal(0))

    @property
    def opened(self) -> bool:
        """Whether some of it is priced on request."""
        return None in self.lines


class Receipt:
    """Says what a summary says, in one language."""

    def __init__(self, preview: Preview, definitions: Definitions, language: str) -> None:
        self.preview = preview
        self.language = language
        self.words = PreviewWords(definitions, language)

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
        return is_paid_once(self._item(line), [line.recurring])

    def _costs_once(self, line: OrderLine) -> bool:
        """Whether a line has more than is included of what is paid for once."""
        now = self.preview.subscription_now
        units = next((one.units for one in now.items if one.item == line.item), {}) if now else {}
        counted = Counted(line.seats, units)
        return any(counted.of(one) > one.included for one in self._item(line).charges if one.once)

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

    def amount(self, amount: Decimal | None) -> str:
        """An amount as people write it; None is priced on request."""
        if amount is None:
            return self.words.say("price.on_request")
        return self.words.money(amount, self.preview.currency)

    def every_cycle(self, key: str, amount: Decimal, each: str, *, opened: bool, day: str = "") -> str:
        """What is paid each cycle, some of which may be priced on request."""
        kind = "" if not opened else ".on_request" if amount <= 0 else ".open"
        return self.words.say(f"{key}{kind}", amount=self.amount(amount), every=each, day=day)

    def total(self) -> tuple[str, str]:
        """What is to pay, or is given back, in all: a total with something on request in it is open."""
        words, due = self.words, self.preview.due_now
        if self.preview.on_request:
            key = "preview.total.open" if due > 0 else "price.on_request"
            return words.say("preview.total"), words.say(key, amount=self.amount(due))
        key = f"preview.total.{self.below_zero}" if due < 0 else "preview.total"
        return words.say(key), self.amount(abs(due))

    @property
    def below_zero(self) -> str:
        """What becomes of a sum below zero."""
        catalog = self.words.definitions.catalog
        return catalog.below_zero if catalog else "credit"

    def part(self, line: OrderLine) -> str:
        """What is paid, or given back, now."""
        item, until = self.words.name(line.item), self.words.day(line.until)
        if line.kind == "credit" and not line.seats:
            return self.words.say("preview.credit.less", item=item, until=until)
        if line.kind == "credit":
            count = self.words.seats(line.item, line.seats)
            return self.words.say("preview.credit", item=item, count=count, until=until)
        if line.kind == "once":
            charges = self.words.listed(
                name_of(part.charge, self._item(line), self.words) for part in line.parts if part.charge
            )
            return self.words.say("charge.due", item=item, charges=charges)
        from_ = self.words.day(line.from_)
        if not line.added and not line.units_added:
            return self.words.say("preview.part.more", item=item, from_=from_, until=until)
        key = "preview.part" if line.by == PRORATION else f"preview.part.{line.by}"
        seats = [self.words.seats(line.item, line.added)] if line.added else []
        units = [self.words.units_of(line.units_added)] if line.units_added else []
        count = self.words.listed((*seats, *units))
        return self.words.say(key, item=item, count=count, from_=from_, until=until)

    def promotion(self, discount: Discount) -> str:
        """What a promotion is called."""
        return self.words.promotion(discount.promotion, self.preview.order.promotion)

    def detail(self, line: OrderLine) -> Iterator[tuple[str, str]]:
        """The parts of what a line costs, and what will be paid by use."""
        item, currency = self._item(line), self.preview.currency
        if len(line.parts) > 1:
            months = self.words.definitions.cycles[line.cycle]
            for part, amount in amounts_of(line.parts, months, currency):
                if part.units:
                    yield part_said(part, item, self.words), self.amount(amount)
        for rate in line.rates:
            name = name_of(rate.charge.id, item, self.words)
            price = scale_said(rate.charge, rate.scale, currency, self.words)
            yield self.words.say("charge.use", name=name, price=price), ""

    def _item(self, line: OrderLine) -> Item:
        return self.words.definitions.items[line.item]

    def free_until(self, line: OrderLine) -> str:
        """Of a line on trial, until when it costs nothing."""
        now = self.preview.subscription_now
        until = next((one.until for one in now.trials if one.item == line.item), None) if now else None
        return "" if until is None else " " + self.words.say("preview.free", day=self.words.day(until))

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
                key += "" if self._otherwise(last) else ".then"
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
            why += ["part"] if self._counts_in_part(discount) else []
            if why:
                because = self.words.say("apart").join(
                    self.words.say(f"preview.discount.because.{one}") for one in why
                )
                said = self.words.say("preview.discount.because", said=said, because=because)
            yield said

    def _otherwise(self, day: date) -> bool:
        """Whether something else is different on a day: what is held, how often it is paid, its price, or
        what another promotion takes off by then."""
        then = self._on(day)
        if then is None or any(one.on <= day for one in self.preview.scheduled):
            return True
        cost = self._from(day, then)
        return (cost.net, cost.opened) != (self.preview.recurring, self._now().opened)

    def _counts_in_part(self, discount: Discount) -> bool:
        """Whether a percentage ends within a term, of which it takes its part for some days only."""
        until = discount.until
        if until is None or self.words.definitions.promotions[discount.promotion].percent is None:
            return False
        then = self._on(until)
        return then is not None and then.term.start != until

    def _later(self) -> Iterator[str]:
        """What is paid from later days on: once trials are over, all that waits has happened, or the next
        term begins; and when all ends. The first day's first."""
        preview, after, told = self.preview, self.preview.subscription_after, self._now()
        costs = {cost.day: cost for cost in self._tried()}
        waited = None
        if preview.scheduled and after is not None:
            waited = max(one.on for one in preview.scheduled)
            costs[waited] = self._from(waited, after)
        renewal = next((due.on for due in preview.payments if due.reason == "renewal"), None)
        if after is not None and after.renews and waited is None and renewal is not None:
            then = self._on(renewal)
            assert then is not None
            costs.setdefault(renewal, self._from(renewal, then)._replace(renews=True))
        for day in sorted(costs):
            cost = costs[day]
            if day == waited or (cost.net, cost.opened) != (told.net, told.opened):
                yield self._said(cost)
                told = cost
        end = self._end()
        if end is not None:
            yield self.words.say("preview.ends", day=self.words.day(end))

    def _now(self) -> _Cost:
        """What is paid each cycle after what changes now."""
        preview = self.preview
        lines = tuple([line.recurring for line in preview.lines if line.kind == "line"])
        return _Cost(preview.at, preview.lines[0].cycle, lines, preview.recurring_net)

    def _tried(self) -> Iterator[_Cost]:
        """What is paid each cycle once what is tried is over, trial by trial."""
        now = self.preview.subscription_now
        for day in sorted({one.until for one in now.trials} if now else ()):
            then = self._on(day)
            if then is not None and then.items:
                yield self._from(day, then)

    def _from(self, day: date, then: Subscription) -> _Cost:
        """What a subscription costs each cycle from a day on, less what promotions take off in the first term
        that begins then or later, were it like the one of that day."""
        definitions, billing = self.words.definitions, self._billing(then)
        following, running = then, then
        if then.term.start != day:
            following = renewed(then, then.cycle, definitions)
            running = self._on(following.term.start) or then
        lines, promotions = renewal_lines(billing), counting(running, definitions)
        taken = taken_of_cycle(lines, promotions, billing._replace(subscription=following))
        recurring = tuple([line.recurring for line in lines])
        net = total(recurring, Decimal(0)) - total(taken.values(), Decimal(0))
        return _Cost(day, then.cycle, recurring, net)

    def _said(self, cost: _Cost) -> str:
        key = "preview.recurring_after"
        if cost.renews and not cost.opened:
            key += ".prices"
        elif cost.net != cost.whole and not cost.opened:
            key += ".net"
        each, day = self.words.every(cost.cycle), self.words.day(cost.day)
        return self.every_cycle(key, cost.net, each, opened=cost.opened, day=day)

    def _billing(self, then: Subscription) -> Billing:
        """What a subscription of the account's costs on a later day."""
        priced = priced_for(self.preview.account, self.words.definitions)
        return Billing(then, self.preview.currency, priced)

    def _end(self) -> date | None:
        """The day on which a subscription ends that is not renewed, or that is to be cancelled."""
        now, after = self.preview.subscription_now, self.preview.subscription_after
        if after is not None:
            return None if after.renews else after.term.end
        does = self.words.definitions.does
        scheduled = self.preview.scheduled
        ends = [one.on for one in scheduled if does(one.change.action) == deed.CANCEL_ACCOUNT]
        if now is not None and not now.renews:
            ends.append(now.term.end)
        return min(ends, default=None)

    def change(self, change: OrderChange) -> str:
        """A change, and how many it is of."""
        return self.words.subject(change.action, (change.item, change.to)) + self.counted(
            change, change.units
        )

    def counted(self, change: Decision | OrderChange, units: Mapping[str, int] | None = None) -> str:
        """How many seats, or units, a change is of, and with how many units of limits; empty where it says
        none that count."""
        of_limit = self.words.definitions.actions[change.action].target == LIMIT
        said = change.quantity if of_limit else change.seats
        counts = [] if said is None else [self.words.number(said)]
        if units:
            counts.append(self.words.units_of(units))
        return f" ({', '.join(counts)})" if counts else ""

    def why(self, one: Ended) -> str:
        """Why something ends by itself."""
        if one.because == "trial":
            return self.words.say("preview.ended.trial")
        needed = {
            named
            for each in self.words.definitions.items[one.item].requires
            for named in (*each.any, *each.all)
        }
        return self.words.say("preview.ended.requires", items=self.words.names(sorted(needed), "or"))

    def payment(self, due: Due) -> str:
        """Something to pay, or that is given back, on a later day."""
        words, amount = self.words, self.amount(abs(due.amount))
        if due.amount < 0:
            return words.say(
                f"preview.payment.{self.below_zero}", amount=amount, items=words.names(due.items)
            )
        if due.reason == "change" and due.once == due.amount:
            return words.say("preview.payment.once", amount=amount, items=words.names(due.items))
        said = self._paying(due, amount)
        return words.say("preview.payment.part", said=said, once=self.amount(due.once)) if due.once else said

    def _paying(self, due: Due, amount: str) -> str:
        words, paying = self.words, self._on(due.on)
        assert paying is not None
        if due.reason == "change":
            until = words.day(paying.term.end)
            return words.say(
                "preview.payment.change", amount=amount, items=words.names(due.items), until=until
            )
        lines, named = renewal_lines(self._billing(paying)), words.definitions.items
        items = [line.item for line in lines if line.recurring is None and named[line.item].on_request]
        key = "preview.payment.renewal" + (".open" if items else "")
        if not items and self._billing(paying).left(paying.term.start) != 1:
            return words.say(f"{key}.until", amount=amount, until=words.day(paying.term.end))
        return words.say(key, amount=amount, next=words.next(paying.cycle), items=words.names(items))

    def _on(self, day: date) -> Subscription | None:
        """The subscription after the order, as it is on a day."""
        account = self.preview.account.model_copy(update={"subscription": self.preview.subscription_now})
        return as_of(account, day, self.words.definitions).subscription
