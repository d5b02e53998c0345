"""The summary of an order as a receipt that a customer would understand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import Console
from rich.table import Table

from ..decide.prepared import Prepared
from ..language import pick
from ..order.charges import OrderLine
from ..order.discounts import Discount
from ..order.summary import Preview
from .answer_words import MARKS, AnswerWords
from .console import Text, grid, indented, titled
from .preview_json import PreviewWords


def show_preview(console: Console, asked: Prepared, preview: Preview, language: str) -> None:
    """One order: what changes, what is due now, what recurs, what comes later, what is missing."""
    speaker = AnswerWords(asked, language)
    receipt = _Receipt(console, preview, language, speaker)
    console.print(Text(speaker.say("preview.title"), style="title"))
    console.print(Text(speaker.who(), style="faint"))
    receipt.changes()
    if preview.lines:
        receipt.due()
        receipt.subscription()
    receipt.later()
    receipt.notes()
    receipt.missing()


class _Receipt:
    """The parts of a receipt, printed one after the other."""

    def __init__(self, console: Console, preview: Preview, language: str, speaker: AnswerWords) -> None:
        self.console = console
        self.preview = preview
        self.language = language
        self.words = PreviewWords(speaker.definitions, language)

    def amount(self, amount: Decimal | None) -> str:
        if amount is None:
            return self.words.say("price.on_request")
        return self.words.money(amount, self.preview.currency)

    def total(self) -> str:
        """What is due now. As long as something has no price yet the sum is open, and what is given back is
        set off against it."""
        if not self.preview.on_request:
            return self.amount(self.preview.due_now)
        if self.preview.due_now <= 0:
            return self.words.say("price.on_request")
        return self.words.say("preview.open", amount=self.amount(self.preview.due_now))

    def every_cycle(self, key: str, amount: Decimal, each: str, *, opened: bool, day: str = "") -> str:
        """What is paid each cycle, some of which may be priced on request."""
        kind = "" if not opened else ".on_request" if amount <= 0 else ".open"
        return self.words.say(f"{key}{kind}", amount=self.amount(amount), every=each, day=day)

    def changes(self) -> None:
        titled(self.console, self.words.say("preview.changes"))
        table = grid()
        for change in self.preview.changes:
            speaker = AnswerWords(change.prepared, self.language)
            seats = f" ({change.seats})" if change.seats is not None else ""
            first = speaker.effective(change) if change.outcome != "deny" else speaker.reasons(change)[0][0]
            table.add_row(
                Text(MARKS[change.outcome], style=change.outcome),
                Text(speaker.asked_for(change) + seats),
                Text(first, style="faint"),
            )
            for sentence in speaker.remedies(change)[:2]:
                table.add_row("", "", Text(f"{speaker.say('remedy')} {sentence}", style="label"))
        indented(self.console, table)

    def due(self) -> None:
        words = self.words
        titled(self.console, words.say("preview.due"))
        table = _amounts()
        for line in self.preview.lines:
            if line.kind == "credit" or line.added:
                table.add_row(Text(self._part(line)), Text(self.amount(line.due_now)))
        for discount in self.preview.discounts:
            if discount.amount:
                said = words.say("preview.discount", promotion=self._promotion(discount))
                table.add_row(Text(said), Text(self.amount(-discount.amount)))
        if table.row_count:
            total, amount = words.say("preview.total"), self.total()
            table.add_row(Text(total, style="title"), Text(amount, style="title"))
        else:
            table.add_row(Text(words.say("preview.nothing"), style="faint"), "")
        indented(self.console, table)

    def _part(self, line: OrderLine) -> str:
        """What is paid, or given back, now."""
        item, until = self.words.name(line.item), self.words.day(line.until)
        if line.kind == "credit":
            return self.words.counted("preview.credit", line.seats, item=item, until=until)
        from_ = self.words.day(line.from_)
        return self.words.counted("preview.part", line.added, item=item, from_=from_, until=until)

    def _promotion(self, discount: Discount) -> str:
        promotion = self.words.definitions.promotions[discount.promotion]
        return pick(promotion.name or {}, self.language) or promotion.id

    def subscription(self) -> None:
        preview, words = self.preview, self.words
        titled(self.console, words.say("preview.lines"))
        table = _amounts()
        for line in preview.lines:
            if line.kind == "line":
                seats = words.counted("preview.seats", line.seats)
                table.add_row(Text(f"{words.name(line.item)}, {seats}"), Text(self.amount(line.recurring)))
        each = words.every(preview.lines[0].cycle)
        opened = any(line.kind == "line" and line.recurring is None for line in preview.lines)
        recurring = self.every_cycle("preview.recurring", preview.recurring, each, opened=opened)
        table.add_row(Text(recurring, style="title"), "")
        for said in (*self._discounts(each), *self._afterwards()):
            table.add_row(Text(said), "")
        indented(self.console, table)

    def _discounts(self, each: str) -> Iterator[str]:
        for discount in self.preview.discounts:
            if discount.until is not None:
                yield self.words.say(
                    "preview.discount.until",
                    promotion=self._promotion(discount),
                    amount=self.amount(discount.recurring),
                    every=each,
                    day=self.words.day(discount.until),
                )

    def _afterwards(self) -> Iterator[str]:
        preview, after = self.preview, self.preview.subscription_after
        if preview.scheduled and after is not None:
            items, each = self.words.definitions.items, self.words.every(after.cycle)
            opened = any(items[line.item].on_request for line in after.items)
            later = self.words.day(max(one.on for one in preview.scheduled))
            yield self.every_cycle(
                "preview.recurring_after", preview.recurring_after, each, opened=opened, day=later
            )

    def later(self) -> None:
        if not self.preview.scheduled:
            return
        titled(self.console, self.words.say("preview.scheduled"))
        table = grid()
        for later in self.preview.scheduled:
            change = later.change
            seats = f" ({change.seats})" if change.seats is not None else ""
            told = self.words.subject(change.action, (change.item, change.to)) + seats
            day = self.words.say("preview.on", day=self.words.day(later.on))
            table.add_row(Text(day, style="label"), Text(told))
        indented(self.console, table)

    def notes(self) -> None:
        words = self.words
        notes = [words.notice(notice) for notice in self.preview.warnings]
        notes += [
            words.say(
                "preview.saving",
                item=words.name(saving.item),
                amount=self.amount(saving.amount),
                every=words.every(self.preview.lines[0].cycle),
            )
            for saving in self.preview.savings
            if saving.amount > 0
        ]
        if notes:
            self.console.print()
        for note in notes:
            self.console.print(Text(f"{words.say('preview.notice')} ", style="refer") + Text(note))

    def missing(self) -> None:
        preview, words, out = self.preview, self.words, self.console
        if preview.ready:
            out.print()
            out.print(Text("✔ ", style="allow") + Text(words.say("preview.ready"), style="allow"))
        else:
            titled(out, words.say("preview.missing"))
        for lack in preview.missing:
            out.print(Text("  ○ ", style="refer") + Text(words.missing(lack, preview)))
        for duty in preview.obligations:
            optional = duty.kind == "provide" and words.definitions.details[duty.what].optional
            if optional and duty.what not in preview.order.details:
                out.print(Text(f"  ({words.obligation(duty)})", style="faint"))
        if any(one.kind == "payment_method" for one in preview.missing):
            methods = words.names(preview.payment_methods, "or")
            out.print(Text(f"  {words.say('preview.methods', methods=methods)}", style="faint"))


def _amounts() -> Table:
    """Words, and amounts below each other on the right."""
    table = grid()
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    return table
