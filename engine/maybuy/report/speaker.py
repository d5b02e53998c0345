"""Words for things, values, days, amounts and lists of these: how every answer names what a catalog has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from ..language import filled, pick, say, sentences
from ..language.seats import PACKS, Seat, called
from ..model.base import MOST_UNITS
from ..model.condition import PRODUCTS_TOO, kinds_compared
from ..model.definitions import Definitions, Group
from ..model.feature import NUMBER, SWITCH
from ..model.trial import TrialOffer
from ..model.vocabulary import DERIVED, NONE
from ..subscription.currency import rounded
from ..views.by_unit import Bounds
from . import money

# How a need writes an interval of numbers: `≥ 3`, `≤ 3`, `3-5` or `3`.
_INTERVAL = re.compile(r"(?P<bound>[≥≤] )?(?P<low>-?[0-9]+)(?:-(?P<high>-?[0-9]+))?")
_FROM_CATALOG = frozenset({"item", "subscription", "payment", "change", "terms"})
"""Whose attributes' values are things with a name in the catalog or the policies."""


def joined(words: Iterable[str], language: str, link: str) -> str:
    """`a, b or c`."""
    listed = list(dict.fromkeys(words))
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {say('decisions', link, language)} {listed[-1]}"


def counted(subject: str, key: str, count: int, language: str, *, name: str = "seats", **words: str) -> str:
    """A sentence with a number in it, in the singular where there is one for it."""
    return say(
        subject, _agreeing(subject, key, count, language), language,
        **{**words, name: money.number(count, language)},
    )  # fmt: skip


def _agreeing(subject: str, key: str, count: int, language: str) -> str:
    """The key of the sentence in the singular, where there is one and the number wants it."""
    one = f"{key}.one"
    return one if money.is_one(count, language) and one in sentences(language, subject) else key


def seat_in(definitions: Definitions, language: str, item: str | None = None) -> Seat | None:
    """What a catalog, or an item of it, calls a seat in a language; None where there is no word for it."""
    sold = next(iter(definitions.expand(item)), None) if item else None
    if sold is not None and definitions.items[sold].in_packs:
        return PACKS[language]
    known = definitions.seat_of(item)
    return None if known is None else Seat(pick(known.one, language), pick(known.many, language))


def how_many(what: str, count: int, language: str) -> str:
    """`3 files`, `1 error`."""
    return counted("interface", f"count.{what}", count, language, name="count")


class Speaker:
    """Says things about one catalog, in one language."""

    def __init__(self, definitions: Definitions, language: str) -> None:
        self.definitions = definitions
        self.language = language
        self.seat = seat_in(definitions, language)

    def of(self, item: str | None) -> Self:
        """The same, who calls a seat as an item, or a product, does."""
        seat = seat_in(self.definitions, self.language, item)
        if seat == self.seat:
            return self
        other = copy(self)
        other.seat = seat
        return other

    def worded(self, subject: str, key: str, /, **words: object) -> str:
        """A sentence of a subject, in the catalog's own word for seats."""
        sentence = sentences(self.language, subject)[key]
        if self.seat is not None:
            sentence = called(sentence, self.language, self.seat)
        return filled(sentence, self.language, words)

    def say(self, key: str, /, **words: object) -> str:
        """A sentence of the interface."""
        return self.worded("interface", key, **words)

    def decided(self, key: str, /, **words: object) -> str:
        """A sentence about decisions."""
        return self.worded("decisions", key, **words)

    def known(self, key: str) -> str | None:
        """What is said under a key of decisions; None where there is no such sentence."""
        return self.decided(key) if key in sentences(self.language, "decisions") else None

    def counted(
        self, key: str, count: int, *, subject: str = "interface", name: str = "seats", **words: str
    ) -> str:
        """A sentence with a number in it, of seats where nothing else is said."""
        known = _agreeing(subject, key, count, self.language)
        return self.worded(subject, known, **{**words, name: self.number(count)})

    def seats(self, item: str, count: int) -> str:
        """So many seats of an item, or packs where it is sold in these."""
        return self.of(item).counted("preview.seats", count)

    def name(self, thing: str) -> str:
        """What customers call an item, channel, action and so on."""
        return pick(self.definitions.name_of(thing), self.language)

    def listed(self, words: Iterable[str], link: str = "and") -> str:
        """`a, b and c`."""
        return joined(words, self.language, link)

    def names(self, things: Iterable[str], link: str = "and") -> str:
        """The names of things, one after the other."""
        return self.listed(map(self.name, things), link)

    def day(self, value: date) -> str:
        """A day as people write it."""
        return money.day(value, self.language)

    def number(self, value: int | Decimal) -> str:
        """A number as people write it."""
        return money.number(value, self.language)

    def units(self, limit: str, value: int | Decimal) -> str:
        """As many of a limit's units as people write them: `10 GB`, `1,000 a month`, `unlimited`."""
        shown, period = self.as_many(limit, value), self.definitions.limits[limit].period
        endless = value >= MOST_UNITS or not period
        return shown if endless else self.say(f"catalog.per.{period}", value=shown)

    def as_many(self, limit: str, value: int | Decimal) -> str:
        """The same where the limit's name follows, which leaves no room for a period: `10 GB`, `1,000`."""
        if value >= MOST_UNITS:
            return self.say("catalog.unlimited")
        number, known = self.number(value), self.definitions.limits.get(limit)
        if known is None or known.unit is None:
            return number
        unit = known.unit.one if money.is_one(value, self.language) else known.unit.many
        return self.say("number.unit", number=number, unit=pick(unit, self.language))

    def unit(self, limit: str) -> str:
        """What one unit of a limit is called; empty where only the limit's name says."""
        known = self.definitions.limits.get(limit)
        return pick(known.unit.one, self.language) if known is not None and known.unit else ""

    def grant(self, limit: str, value: int | Decimal) -> str:
        """As many of a limit's units as come with something: `10 GB a seat` where each seat brings some."""
        shown = self.units(limit, value)
        known = self.definitions.limits[limit]
        if value >= MOST_UNITS or not known.by_seat:
            return shown
        return self.say("catalog.per.seat.too" if known.period else "catalog.per.seat", value=shown)

    def up_to(self, limit: str, value: int | Decimal, *, granted: bool = False) -> str:
        """How many of a limit's units may be used: `up to 10 GB`, `unlimited`; of what comes with something,
        `up to 10 GB a seat`."""
        units = self.grant(limit, value) if granted else self.units(limit, value)
        return units if value >= MOST_UNITS else self.say("catalog.limit", value=units)

    def worth(self, feature: str, value: str) -> str:
        """What a feature is set to, as people write it; nothing of a switch, which is on."""
        declared = self.definitions.features[feature]
        if declared.type == SWITCH:
            return ""
        if declared.type == NUMBER:
            number = self.number(Decimal(value))
            if declared.unit is None:
                return number
            return self.say("number.unit", number=number, unit=pick(declared.unit, self.language))
        names = (declared.values or {}).get(value)
        return pick(names, self.language) if names else value

    def feature(self, feature: str, value: str) -> str:
        """A feature and what it is set to: `Single sign-on`, `Support hours: 24/7`."""
        name, worth = self.name(feature), self.worth(feature, value)
        return self.say("catalog.feature", name=name, value=worth) if worth else name

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount as people write it."""
        return money.money(amount, currency, self.language)

    def a_month(self, amount: Decimal, currency: str, cycle: str | None) -> str:
        """A price for a month. Of one that no decimals say, about how much it is, and what is billed:
        `about $8.33 ($100.00 a year)`."""
        months = self.definitions.cycles.get(cycle or "")
        if not money.endless(amount, currency, months):
            return self.money(amount, currency)
        about = self.money(rounded(Fraction(amount), currency), currency)
        if cycle is None or months is None:
            return self.say("price.about", amount=about)
        whole = rounded(Fraction(amount) * months, currency)
        billed = self.money(whole, currency)
        return self.say("price.about.billed", amount=about, whole=billed, every=self.every(cycle))

    def every(self, cycle: str) -> str:
        """How often something is paid: `a month`, `a year`, `every 3 months`."""
        return self._cycle("every", cycle)

    def next(self, cycle: str) -> str:
        """The cycle that follows: `the next month`, `the next year`, `the next 3 months`."""
        return self._cycle("next", cycle)

    def billed(self, cycle: str) -> str:
        """What a price goes with: `billed monthly`, `billed annually`, `billed every 2 months`."""
        return self._cycle("billed", cycle)

    def _cycle(self, how: str, cycle: str) -> str:
        """A cycle by its length, as price lists say it, whatever a catalog calls it."""
        months = self.definitions.cycles[cycle]
        key = f"cycle.{how}.{months}"
        known = key in sentences(self.language, "interface")
        return self.say(key if known else f"cycle.{how}", months=months)

    def price_by_cycle(self, amounts: Iterable[tuple[str, Decimal]], currency: str) -> str:
        """`$25.00 billed monthly or $19.00 billed annually`."""
        said = (
            self.say("price.cycle", amount=self.a_month(amount, currency, cycle), billed=self.billed(cycle))
            for cycle, amount in amounts
        )
        return self.listed(said, "or")

    def attribute(self, name: str) -> str:
        """What customers call an attribute; the attribute itself where nobody named it."""
        declared = self.definitions.vocabulary.get(name)
        if declared is not None and declared.name:
            return pick(declared.name, self.language)
        return self.known(f"attribute.{name}") or f"`{name}`"

    def value(self, attribute: str, value: str) -> str:
        """What customers call a value of an attribute."""
        declared = self.definitions.vocabulary.get(attribute)
        names = (declared.values or {}).get(value) if declared is not None else None
        if names:
            return pick(names, self.language)
        kind = self.definitions.attribute_type(attribute)
        if kind == "bool":
            return self.decided(value)
        if kind in ("integer", "date") and (interval := _INTERVAL.fullmatch(value)):
            return self._interval(interval, kind == "date")
        if attribute not in DERIVED:
            return value
        said = self.known(f"value.{attribute}.{value}")
        if said is not None:
            return said
        if value == NONE:
            return self.decided("none")
        return self.name(value) if attribute.split(".", maxsplit=1)[0] in _FROM_CATALOG else value

    def values(self, attribute: str, values: Iterable[str], link: str = "or") -> str:
        """Values of an attribute, one after the other; those of a group together, by its name."""
        listed = tuple(values)
        if len(listed) > 1 and self.definitions.attribute_type(attribute) in ("integer", "date"):
            stretches = [_INTERVAL.fullmatch(one) for one in listed]
            if any(one is not None and (one["bound"] or one["high"]) for one in stretches):
                return self._stretches(attribute, listed)
        groups = [one for kind in kinds_compared(attribute) for one in self.definitions.groups.get(kind, ())]
        told = self._by_group(attribute, listed, groups) if groups else {}
        words = (told.get(value, self.value(attribute, value)) for value in listed)
        return self.listed((word for word in words if word is not None), link)

    def _stretches(self, attribute: str, values: tuple[str, ...]) -> str:
        """Several stretches of numbers or days: `at most 3, or at least 9`."""
        dated = self.definitions.attribute_type(attribute) == "date"
        found = ((value, _INTERVAL.fullmatch(value)) for value in values)
        told = [value if one is None else self._interval(one, dated, several=True) for value, one in found]
        return self.decided("need.or").join((", ".join(told[:-1]), told[-1]))

    def _by_group(
        self, attribute: str, values: tuple[str, ...], groups: Iterable[Group]
    ) -> dict[str, str | None]:
        """For the first value of each group that is there as a whole, its name; None for its others."""
        told: dict[str, str | None] = {}
        for group in sorted(groups, key=lambda one: (-len(one.members), one.id)):
            members = self._meant(attribute, group.members)
            those = [one for one in values if one not in told and self._meant(attribute, (one,)) <= members]
            if len(those) > 1 and members == self._meant(attribute, those):
                told |= {those[0]: pick(group.name, self.language), **dict.fromkeys(those[1:])}
        return told

    def _meant(self, attribute: str, values: Iterable[str]) -> set[str]:
        """What values stand for: a product for all its editions, where items are compared."""
        if attribute not in PRODUCTS_TOO:
            return set(values)
        return {item for value in values for item in self.definitions.expand(value) or (value,)}

    def _interval(self, interval: re.Match[str], dated: bool, *, several: bool = False) -> str:
        def shown(text: str) -> str:
            return self.day(date.fromordinal(int(text))) if dated else self.number(int(text))

        low, high = interval["low"], interval["high"]
        kind = ".day" if dated else ".several" if several else ""
        if interval["bound"] == "≥ ":
            return self.decided(f"from{kind}", low=shown(low))
        if interval["bound"] == "≤ ":
            return self.decided(f"until{kind}", high=shown(low))
        return self.decided("between", low=shown(low), high=shown(high)) if high else shown(low)

    def trial_days(self, key: str, trial: TrialOffer) -> str:
        """How many days of a trial."""
        return counted("interface", key, trial.days, self.language, name="days")

    def bounds(self, limit: str, bounds: Bounds) -> list[str]:
        """What bounds the units of a limit where somebody is asked how many, each in words; nothing where
        nothing does."""
        found = []
        if bounds.included:
            found.append(self.say("units.included", units=self.units(limit, bounds.included)))
        if bounds.step > 1:
            found.append(self.say("units.step", units=self.number(bounds.step)))
        if bounds.most is not None:
            found.append(self.say("units.most", units=self.units(limit, bounds.most)))
        return found

    def together(self, items: Iterable[str]) -> Iterator[str]:
        """Items, those of a product together by its name where all that there are of it are among them."""
        listed = tuple(items)
        for item in listed:
            known = self.definitions.items.get(item)
            editions = self.definitions.products.get(known.product, ()) if known else ()
            if known is None or len(editions) < 2 or not set(editions) <= set(listed):
                yield item
            elif item == editions[0]:
                yield known.product
