"""What is said of one thing in an order: a sum, a line, a change, a payment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..decide.decision import Decision
from ..model.definitions import LIMIT, Definitions
from ..model.item import Item
from ..model.order import OrderChange
from ..model.settlement import PRORATION
from ..order.charges import OrderLine, renewal_lines
from ..order.discounts import Discount
from ..order.ended import Ended
from ..order.later import billing_of, subscription_on
from ..order.payments import Due
from ..order.summary import Preview
from .charge_words import amounts_of, name_of, part_said, scale_said
from .preview_json import PreviewWords


class OrderWords:
    """Says single things of a summary, in one language."""

    def __init__(self, preview: Preview, definitions: Definitions, language: str) -> None:
        self.preview = preview
        self.language = language
        self.words = PreviewWords(definitions, language)

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
                name_of(part.charge, self.item(line), self.words) for part in line.parts if part.charge
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
        item, currency = self.item(line), self.preview.currency
        if len(line.parts) > 1:
            months = self.words.definitions.cycles[line.cycle]
            for part, amount in amounts_of(line.parts, months, currency):
                if part.units:
                    yield part_said(part, item, self.words), self.amount(amount)
        for rate in line.rates:
            name = name_of(rate.charge.id, item, self.words)
            price = scale_said(rate.charge, rate.scale, currency, self.words.of(item.id))
            yield self.words.say("charge.use", name=name, price=price), ""

    def item(self, line: OrderLine) -> Item:
        """What a line is of."""
        return self.words.definitions.items[line.item]

    def free_until(self, line: OrderLine) -> str:
        """Of a line on trial, until when it costs nothing."""
        now = self.preview.subscription_now
        until = next((one.until for one in now.trials if one.item == line.item), None) if now else None
        return "" if until is None else " " + self.words.say("preview.free", day=self.words.day(until))

    def change(self, change: OrderChange) -> str:
        """A change, and how many it is of."""
        return self.words.subject(change.action, (change.item, change.to)) + self.counted(
            change, change.units
        )

    def counted(self, change: Decision | OrderChange, units: Mapping[str, int] | None = None) -> str:
        """How many seats, or units, a change is of, and with how many units of limits; empty where it says
        none that count."""
        of_limit = self.words.definitions.actions[change.action].target == LIMIT
        said, words = (change.quantity if of_limit else change.seats), self.words
        counts = []
        if said is not None:
            counts.append(words.as_many(change.item or "", said) if of_limit else words.number(said))
        if units:
            counts.append(words.units_of(units))
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
        words, definitions = self.words, self.words.definitions
        paying = subscription_on(due.on, self.preview, definitions)
        assert paying is not None
        if due.reason == "change":
            until = words.day(paying.term.end)
            return words.say(
                "preview.payment.change", amount=amount, items=words.names(due.items), until=until
            )
        billing = billing_of(paying, self.preview, definitions)
        lines, named = renewal_lines(billing), definitions.items
        items = [line.item for line in lines if line.recurring is None and named[line.item].on_request]
        key = "preview.payment.renewal" + (".open" if items else "")
        if not items and billing.left(paying.term.start) != 1:
            return words.say(f"{key}.until", amount=amount, until=words.day(paying.term.end))
        return words.say(key, amount=amount, next=words.next(paying.cycle), items=words.names(items))
