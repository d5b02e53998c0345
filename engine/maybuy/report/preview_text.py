"""The summary of an order as a receipt that a customer would understand."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.prepared import Prepared
from ..language import pick
from ..order.discounts import Discount
from ..order.summary import Preview
from .cycles import every
from .money import day, money
from .preview_sentences import change_words, counted, missing_sentence, notice_sentence
from .sentences import joined, obligation_sentence
from .speaker import MARKS, Speaker
from .words import Text


def show_preview(console: Console, asked: Prepared, preview: Preview, language: str) -> None:
    """One order: what changes, what is due now, what recurs, what comes later, what is missing."""
    receipt = _Receipt(console, Speaker(asked, language), preview, language)
    console.print(Text(receipt.speaker.say("preview.title"), style="title"))
    console.print(Text(receipt.speaker.who(), style="faint"))
    receipt.changes()
    if preview.lines:
        receipt.due()
        receipt.subscription()
    receipt.later()
    receipt.notes()
    receipt.missing()


class _Receipt:
    """The parts of a receipt, printed one after the other."""

    def __init__(self, console: Console, speaker: Speaker, preview: Preview, language: str) -> None:
        self.console = console
        self.speaker = speaker
        self.preview = preview
        self.language = language

    def heading(self, key: str) -> None:
        self.console.print()
        self.console.print(Text(self.speaker.say(key), style="title"))

    def show(self, table: Table) -> None:
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def money(self, amount: object) -> str:
        if amount is None:
            return self.speaker.say("price.on_request")
        return money(amount, self.preview.currency, self.language)  # type: ignore[arg-type]

    def counted(self, key: str, seats: int, **words: str) -> str:
        return counted("interface", key, seats, self.language, **words)

    def every(self, cycle: str) -> str:
        return every(cycle, self.speaker.definitions, self.language)

    def day(self, value: object) -> str:
        return day(value, self.language)

    def changes(self) -> None:
        self.heading("preview.changes")
        table = _table()
        for one in self.preview.changes:
            speaker = Speaker(one.prepared, self.language)
            seats = f" ({one.seats})" if one.seats is not None else ""
            first = speaker.effective(one) if one.outcome != "deny" else speaker.reasons(one)[0][0]
            table.add_row(
                Text(MARKS[one.outcome], style=one.outcome),
                Text(speaker.subject(one) + seats),
                Text(first, style="faint"),
            )
            for sentence in speaker.remedies(one)[:2]:
                table.add_row("", "", Text(f"{speaker.say('remedy')} {sentence}", style="label"))
        self.show(table)

    def due(self) -> None:
        preview, speaker = self.preview, self.speaker
        self.heading("preview.due")
        table = _table(amounts=True)
        for line in preview.lines:
            item = speaker.name(line.item)
            if line.kind == "credit":
                words = self.counted("preview.credit", line.seats, item=item, until=self.day(line.until))
            elif line.added:
                from_, until = self.day(line.from_), self.day(line.until)
                words = self.counted("preview.part", line.added, item=item, from_=from_, until=until)
            else:
                continue
            table.add_row(Text(words), Text(self.money(line.due_now)))
        for discount in preview.discounts:
            if discount.amount:
                words = speaker.say("preview.discount", promotion=self.promotion(discount))
                table.add_row(Text(words), Text(self.money(-discount.amount)))
        if not table.row_count:
            table.add_row(Text(speaker.say("preview.nothing"), style="faint"), "")
        else:
            table.add_row(
                Text(speaker.say("preview.total"), style="title"),
                Text(self.money(preview.due_now), style="title"),
            )
        self.show(table)

    def promotion(self, discount: Discount) -> str:
        promotion = self.speaker.definitions.promotions[discount.promotion]
        return pick(promotion.name or {}, self.language) or promotion.id

    def subscription(self) -> None:
        preview, speaker = self.preview, self.speaker
        self.heading("preview.lines")
        table = _table(amounts=True)
        for line in preview.lines:
            if line.kind == "line":
                seats = self.counted("preview.seats", line.seats)
                table.add_row(Text(f"{speaker.name(line.item)}, {seats}"), Text(self.money(line.recurring)))
        each = self.every(preview.lines[0].cycle)
        words = speaker.say("preview.recurring", amount=self.money(preview.recurring), every=each)
        table.add_row(Text(words, style="title"), "")
        for one in preview.discounts:
            if one.until is not None:
                name, amount = self.promotion(one), self.money(one.recurring)
                words = speaker.say(
                    "preview.discount.until",
                    promotion=name,
                    amount=amount,
                    every=each,
                    day=self.day(one.until),
                )
                table.add_row(Text(words), "")
        after = preview.subscription_after
        if preview.scheduled and after is not None:
            amount, each = self.money(preview.recurring_after), self.every(after.cycle)
            later = self.day(max(one.on for one in preview.scheduled))
            table.add_row(
                Text(speaker.say("preview.recurring_after", day=later, amount=amount, every=each)), ""
            )
        self.show(table)

    def later(self) -> None:
        if not self.preview.scheduled:
            return
        self.heading("preview.scheduled")
        table = _table()
        for one in self.preview.scheduled:
            change = one.change
            seats = f" ({change.seats})" if change.seats is not None else ""
            words = (
                change_words(change.action, (change.item, change.to), self.speaker.definitions, self.language)
                + seats
            )
            table.add_row(
                Text(self.speaker.say("preview.on", day=self.day(one.on)), style="label"), Text(words)
            )
        self.show(table)

    def notes(self) -> None:
        definitions = self.speaker.definitions
        notes = [notice_sentence(one, definitions, self.language) for one in self.preview.warnings]
        notes += [
            self.speaker.say(
                "preview.saving",
                item=self.speaker.name(one.item),
                amount=self.money(one.amount),
                every=self.every(self.preview.lines[0].cycle),
            )
            for one in self.preview.savings
            if one.amount > 0
        ]
        if notes:
            self.console.print()
        for note in notes:
            self.console.print(Text(f"{self.speaker.say('preview.notice')} ", style="refer") + Text(note))

    def missing(self) -> None:
        preview, definitions = self.preview, self.speaker.definitions
        self.console.print()
        if preview.ready:
            self.console.print(
                Text("✔ ", style="allow") + Text(self.speaker.say("preview.ready"), style="allow")
            )
        else:
            self.console.print(Text(self.speaker.say("preview.missing"), style="title"))
        for one in preview.missing:
            words = missing_sentence(one, preview, definitions, self.language)
            self.console.print(Text("  ○ ", style="refer") + Text(words))
        optional = [
            one
            for one in preview.obligations
            if one.kind == "provide" and definitions.details[one.what].optional
        ]
        for duty in optional:
            if duty.what not in preview.order.details:
                self.console.print(
                    Text(f"  ({obligation_sentence(duty, self.language, definitions)})", style="faint")
                )
        if any(one.kind == "payment_method" for one in preview.missing):
            methods = joined((self.speaker.name(one) for one in preview.payment_methods), self.language, "or")
            self.console.print(
                Text(f"  {self.speaker.say('preview.methods', methods=methods)}", style="faint")
            )


def _table(*, amounts: bool = False) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    if amounts:
        table.add_column()
        table.add_column(justify="right", no_wrap=True)
    return table
