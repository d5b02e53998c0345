"""The summary of an order as a receipt that a customer would understand."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from ..decide.prepared import Prepared
from ..order.summary import Preview
from .answer_words import AnswerWords
from .console import Text, grid, indented, titled
from .receipt import Dated, Receipt
from .stream import MARKS


def show_preview(console: Console, asked: Prepared, preview: Preview, language: str) -> None:
    """One order: what changes, what is due now, what recurs, what comes later and is paid then, what is
    missing."""
    speaker = AnswerWords(asked, language)
    receipt = _Printed(console, Receipt(preview, speaker.definitions, language))
    console.print(Text(speaker.say("preview.title"), style="title"))
    console.print(Text(speaker.who(), style="faint"))
    receipt.changes()
    if preview.lines:
        receipt.due()
        receipt.subscription()
    receipt.dated("preview.undone", receipt.said.waiting(preview.undone))
    receipt.dated("preview.scheduled", receipt.said.waiting(preview.scheduled))
    receipt.dated("preview.ended", receipt.said.ended())
    receipt.dated("preview.payments", receipt.said.payments())
    receipt.notes()
    receipt.missing()


class _Printed:
    """The parts of a receipt, printed one after the other."""

    def __init__(self, console: Console, said: Receipt) -> None:
        self.console = console
        self.said = said
        self.words = said.words

    def changes(self) -> None:
        if not self.said.preview.changes:
            return
        titled(self.console, self.words.say("preview.changes"))
        table = grid()
        for change in self.said.changes():
            outcome = change.decision.outcome
            table.add_row(
                Text(MARKS[outcome], style=outcome), Text(change.asked), Text(change.first, style="faint")
            )
            for sentence in change.ways:
                table.add_row("", "", Text(f"{self.words.say('remedy')} {sentence}", style="label"))
        indented(self.console, table)

    def due(self) -> None:
        words = self.words
        titled(self.console, words.say("preview.due"))
        table = _amounts()
        for said, amount in self.said.due():
            table.add_row(Text(said), Text(amount))
        if table.row_count:
            table.add_row(*[Text(said, style="title") for said in self.said.total()])
        else:
            table.add_row(Text(words.say("preview.nothing"), style="faint"), "")
        indented(self.console, table)
        if opened := self.said.open():
            indented(self.console, Text(opened, style="refer"))

    def subscription(self) -> None:
        titled(self.console, self.words.say("preview.lines"))
        table = _amounts()
        for line in self.said.lines():
            table.add_row(Text(line.said), Text(line.amount))
            for said, amount in line.parts:
                part = Padding(Text(said, style="faint"), (0, 0, 0, 2))  # what is folded stays below its line
                table.add_row(part, Text(amount, style="faint"))
        indented(self.console, table)
        indented(self.console, Text(self.said.recurring(), style="title"))
        for said in self.said.afterwards():
            indented(self.console, Text(said))

    def dated(self, title: str, found: Iterable[Dated]) -> None:
        """What happens on some days, under a title."""
        table = grid()
        for one in found:
            because = [Text(one.because, style="faint")] if one.because else []
            table.add_row(Text(one.day, style="label"), Text(one.said), *because)
        if table.row_count:
            titled(self.console, self.words.say(title))
            indented(self.console, table)

    def notes(self) -> None:
        notes = list(self.said.notes())
        if notes:
            self.console.print()
        for note in notes:
            mark = Text(f"{self.words.say('preview.notice')} ", style="refer")
            self.console.print(mark + Text(note))

    def missing(self) -> None:
        preview, words, out = self.said.preview, self.words, self.console
        if preview.ready:
            out.print()
            out.print(Text("✔ ", style="allow") + Text(words.say("preview.ready"), style="allow"))
        else:
            titled(out, words.say("preview.missing"))
        for lack in self.said.missing():
            out.print(Text("  ○ ", style="refer") + Text(lack))
        for duty in self.said.optional():
            out.print(Text(f"  ({duty})", style="faint"))
        if preview.payment_methods and any(one.kind == "payment_method" for one in preview.missing):
            methods = words.names(preview.payment_methods, "or")
            out.print(Text(f"  {words.say('preview.methods', methods=methods)}", style="faint"))


def _amounts() -> Table:
    """Words, and amounts below each other on the right."""
    table = grid()
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    return table
