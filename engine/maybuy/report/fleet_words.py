"""What is said of customer bases: how many, who for example, how much money, who was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ..language import sentences
from ..language.visible import on_one_line
from .diff_sentences import DiffWords
from .impact_rows import Told, why_not
from .money import percent

if TYPE_CHECKING:
    from ..fleet.impact import Impact
    from ..fleet.sums import Money, Payers, Total
    from ..fleet.unfit import Sample, Wrong

MOST_SAMPLES: Final = 3


class FleetWords(DiffWords):
    """Says things about customer bases, by one version or by two."""

    def fleet(self, key: str, /, **words: object) -> str:
        """A sentence about customer bases."""
        return self.worded("fleet", key, **words)

    def count(self, key: str, count: int, **words: str) -> str:
        """A sentence with a number in it."""
        return self.counted(key, count, subject="fleet", name="count", **words)

    def how_many(self, accounts: int, seats: int) -> str:
        """`12 customers, 40 seats`."""
        return self.fleet(
            "counted", customers=self.count("customers", accounts), seats=self.count("seats", seats)
        )

    def size(self, row: Told) -> str:
        """For how many a row holds; of several items that differ in that, from and to how many."""
        if row.most is None:
            return self.how_many(row.accounts, row.seats)
        customers = self._span("customers", row.accounts, row.most[0])
        return self.fleet("counted", customers=customers, seats=self._span("seats", row.seats, row.most[1]))

    def _span(self, what: str, least: int, most: int) -> str:
        if least == most:
            return self.count(what, least)
        return self.fleet(f"{what}.each", least=self.number(least), most=self.number(most))

    def ids(self, row: Told) -> str:
        """Some of whom a row is about."""
        return self.named(row.sample, (row.most or (row.accounts,))[0])

    def named(self, ids: Sequence[str], count: int) -> str:
        """Some of so many."""
        named = ", ".join([on_one_line(one) for one in ids])
        return self.fleet("sample.more", ids=named) if named and count > len(ids) else named

    def sized(self, row: Told) -> str:
        """For how many a row holds, and some of them."""
        return self.fleet("sample", counted=self.size(row), ids=self.ids(row))

    def thing(self, row: Told, most: int | None = None) -> str:
        """What a row is about: `Buy: Collaboration`, or `Support Team, monthly, USD`."""
        if row.action is None:
            return self.fleet(
                "priced",
                item=self.names(row.items),
                cycle=self.name(row.cycle).lower(),
                currency=row.currency,
            )
        about = self.about((row.action,), row.items, most)
        return about if row.to is None else self.told("what.items", action=about, items=self.name(row.to))

    def sides(self, row: Told) -> tuple[str, str]:
        """What there was before, and what there is after: answers, or amounts a month."""
        if row.answers is not None:
            first, second = row.answers
            return self.answer(first, second), self.answer(second, first)
        first_amount, second_amount = row.amounts or (Decimal(0), Decimal(0))
        return self.money(first_amount, row.currency), self.money(second_amount, row.currency)

    def section(self, section: str) -> str:
        """What a section is called."""
        known = sentences(self.language, "fleet")
        return known[section] if section in known else self.told(section)

    def headline(self, impact: Impact) -> str:
        """How many customers there are, and what of them is concerned."""
        if not impact.accounts:
            return self.fleet("nobody")
        concerned = {name: accounts for name, (accounts, _) in impact.rights.concerned.items()}
        parts = [self.count(f"concerned.{name}", count) for name, count in concerned.items() if count]
        if not concerned.get("loses") and not concerned.get("gains"):
            parts = [self.fleet("concerned.none"), *parts]
        customers = self.count("customers", impact.accounts)
        return self.fleet("of", customers=customers, parts=self.fleet("part").join(parts))

    def amounts(self, one: Total, money: Money) -> str:
        """What is paid in a currency a month before and after, and how many pay more or less."""
        moved = [self.payers(one.currency, money)] if self.payers(one.currency, money) else []
        return self.fleet("line.part").join([self.total(one), *moved])

    def total(self, one: Total) -> str:
        """What is paid in a currency a month, before and after."""
        before, after = (self.money(amount, one.currency) for amount in (one.before, one.after))
        if one.before == one.after:
            return self.fleet("money.same", before=before)
        if not one.before:
            return self.fleet("money.from-nothing", before=before, after=after)
        share = (one.after - one.before) / one.before * 100
        return self.fleet(
            "money.more" if share > 0 else "money.less",
            before=before,
            after=after,
            percent=percent(abs(share), self.language),
        )

    def payers(self, currency: str, money: Money) -> str:
        """How many pay more in a currency, and how many less; empty where nobody does."""
        more, less = (_accounts(payers, currency) for payers in (money.more, money.less))
        parts = [self.count("payers.more", more)] if more else []
        if less:
            parts.append(self.count("payers.less" if more else "payers.less.alone", less))
        return self.fleet("part").join(parts)

    def notes(self, impact: Impact) -> Iterator[str]:
        """What was not computed, and lines that are no part of the money."""
        for action in impact.not_computed:
            yield self.told(f"not_computed.{why_not(action, self.head)}", about=self.name(action))
        if impact.money.on_request:
            yield self.count("on_request", impact.money.on_request)

    def bad(self, one: Wrong) -> str:
        """Who was left out, how many, and some of them."""
        named = [self._bad_one(sample) for sample in one.samples]
        row = self.fleet("bad.row", why=self.why(one), customers=self.count("customers", one.accounts))
        shown = self.fleet("part").join(named)
        if one.accounts > len(named):
            shown = self.fleet("sample.more", ids=shown)
        return self.fleet("bad.sample", row=row, samples=shown)

    def why(self, one: Wrong) -> str:
        """Why some were left out."""
        known = f"bad.{one.code}"
        if known in sentences(self.language, "fleet"):
            said = self.fleet(known)
        else:
            said = self.fleet("bad.other", code=one.code)
        places = {sample.place for sample in one.samples}
        place = (
            f"`{places.pop()}`" if len(places) == 1 else ", ".join([f"`{name}`" for name in sorted(places)])
        )
        said = self.fleet("bad.about", place=place, why=said)
        if one.side == "both":
            return said
        return self.fleet("bad.side", why=said, side=self.fleet(f"bad.side.{one.side}"))

    def _bad_one(self, sample: Sample) -> str:
        name = self.fleet("bad.unnamed") if sample.id is None else on_one_line(sample.id)
        if sample.value is None:
            return name
        return self.fleet("bad.one", id=name, value=on_one_line(sample.value))

    def asked_of(self, action: str, item: str | None, to: str | None) -> str:
        """What is asked: `Buy: Collaboration`."""
        about = self.about((action,), () if item is None else (item,), None)
        return about if to is None else self.told("what.items", action=about, items=self.name(to))

    def others_of(self, rows: Iterable[Told]) -> str:
        """That there are rows by which nobody gains or loses; empty where there are none."""
        count = len(list(rows))
        return self.count("others", count) if count else ""


def _accounts(payers: Sequence[Payers], currency: str) -> int:
    return sum(one.accounts for one in payers if one.currency == currency)
