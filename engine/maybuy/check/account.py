"""Whether an account's facts fit the catalog and the vocabulary: nothing missing, nothing unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from pydantic import BaseModel

from ..finding import Phrase
from ..language.told import Refused
from ..model.account import Account, AccountException, Line, Subscription
from ..model.base import as_date
from ..model.deed import CHANGE_CYCLE, CHANGE_METHOD
from ..model.definitions import Definitions
from ..model.iso import countries, country_meant
from ..model.item import Item
from ..model.order import Order, OrderChange
from ..model.vocabulary import Attribute
from ..source import LIMITS, Path, Said, Severity, Wrong
from ..subscription.days import anchor_of, on_anchor
from ..subscription.holdings import holdings, parents, seats_followed
from .features import wrong_value

LOOKED_UP: Final = frozenset(
    {"action", "cycle", "feature", "item", "limit", "payment-method", "promotion", "terms"}
)
"""The kinds of names in an account that are looked up in the catalog, wherever they stand in it."""

_NUMBER = re.compile(r"-?[0-9]{1,18}")


def is_number(value: str) -> bool:
    """Whether a value is a whole number that can be compared."""
    return _NUMBER.fullmatch(value) is not None


def is_day(value: str) -> bool:
    """Whether a value is a day of the calendar, written year-month-day."""
    try:
        as_date(value)
    except ValueError:
        return False
    return True


def first_of(findings: Iterable[Wrong]) -> Iterator[Wrong]:
    """As many as anybody reads, and where there are more, that there are. Nothing is sought beyond.

    What is looked at may come from a stranger, and hold thousands.
    """
    for number, one in enumerate(findings):
        if number == LIMITS.max_findings:
            yield Wrong("syntax", one.path, {"most": number}, "many", one.at_key)
            return
        yield one


class AccountError(Refused):
    """An account whose facts are missing or do not fit the catalog and vocabulary."""

    def __init__(self, account: Account, definitions: Definitions) -> None:
        super().__init__("account", account=account.id)
        self.account = account.id
        self._what = account, definitions

    @cached_property
    def findings(self) -> tuple[Wrong, ...]:
        """What is wrong, sought only when somebody wants to know."""
        return tuple(first_of(account_findings(*self._what)))

    def phrases(self) -> tuple[Phrase, ...]:
        """All that is wrong."""
        return tuple(_phrase(one) for one in self.findings)


def _phrase(one: Wrong) -> Phrase:
    key = f"{one.code}.{one.variant}" if one.variant else one.code
    return Phrase("diagnostics", key, tuple(one.words.items()))


def account_findings(account: Account, definitions: Definitions) -> Iterator[Wrong]:
    """Everything that keeps an account from being asked about; nothing for most accounts."""
    yield from _facts(account, definitions)
    users = account.users
    if len(users) > 1:
        seen: set[str] = set()
        for number, user in enumerate(users):
            if user.id in seen:
                yield Wrong("duplicate-id", ("users", number, "id"), {"what": "user", "id": user.id})
            seen.add(user.id)
    for terms in account.accepted_terms:
        if terms not in definitions.terms:
            yield _unknown("unknown-terms", ("accepted_terms", terms), terms, definitions.terms, at_key=True)
    yield from _paid_by(account.payment_method, definitions)
    if account.subscription is not None:
        yield from _subscription(account.subscription, definitions)
    for number, one in enumerate(account.exceptions):
        yield from _exception(one, ("exceptions", number), definitions)


def _limits(named: Iterable[str], path: Path, definitions: Definitions) -> Iterator[Wrong]:
    for limit in named:
        if limit not in definitions.limits:
            yield _unknown("unknown-limit", (*path, limit), limit, definitions.limits, at_key=True)


def _exception(one: AccountException, path: Path, definitions: Definitions) -> Iterator[Wrong]:
    if not (one.grant.limits or one.grant.features):
        yield Wrong("missing-key", (*path, "grant"), {"key": "limits"})
    yield from _limits(one.grant.limits, (*path, "grant", "limits"), definitions)
    yield from _features(one.grant.features, (*path, "grant", "features"), definitions)
    if one.from_ is not None and one.until is not None and one.from_ >= one.until:
        yield Wrong("inverted-dates", (*path, "until"), {"start": one.from_, "end": one.until})


def _features(given: Mapping[str, str], path: Path, definitions: Definitions) -> Iterator[Wrong]:
    for word, value in given.items():
        feature = definitions.features.get(word)
        if feature is None:
            yield _unknown("unknown-feature", (*path, word), word, definitions.features)
        elif wrong := wrong_value(feature, value):
            yield Wrong("feature-value", (*path, word), wrong[1], variant=wrong[0])


def _facts(account: Account, definitions: Definitions) -> Iterator[Wrong]:
    vocabulary, users = definitions.vocabulary, account.users
    for key in account.attributes:
        if key == "type" or f"account.{key}" not in vocabulary:
            where: Path = ("attributes", key)
            yield _unknown("unknown-attribute", where, f"account.{key}", vocabulary, at_key=True)
    for number, user in enumerate(users):
        for key in user.attributes:
            if key == "role" or f"user.{key}" not in vocabulary:
                where = ("users", number, "attributes", key)
                yield _unknown("unknown-attribute", where, f"user.{key}", vocabulary, at_key=True)
    for name, of_user, key, default, declared, known in definitions.facts:
        if of_user:
            for number, user in enumerate(users):
                value = user.role if key == "role" else user.attributes.get(key, default)
                if value not in known and (found := _fact(name, value, declared)) is not None:
                    whose: Path = ("users", number)
                    path = (*whose, "role") if key == "role" else (*whose, "attributes", key)
                    yield _of_value(found, path[:-1] if value is None else path, declared)
        else:
            value = account.type if key == "type" else account.attributes.get(key, default)
            if value not in known and (found := _fact(name, value, declared)) is not None:
                path = ("type",) if key == "type" else ("attributes", key)
                yield _of_value(found, path[:-1] if value is None else path, declared)


def _of_value(found: tuple[str, dict[str, object]], path: Path, declared: Attribute) -> Wrong:
    code, words = found
    return Wrong(code, path, words, among=values_of(declared) if code == "unknown-value" else None)


def values_of(declared: Attribute) -> tuple[str, ...]:
    """The values that an attribute can have, where it names them."""
    return ("true", "false") if declared.type == "bool" else tuple(declared.values or ())


def _fact(name: str, value: str | None, declared: Attribute) -> tuple[str, dict[str, object]] | None:
    return ("missing-fact", {"attribute": name}) if value is None else value_finding(name, value, declared)


def value_finding(name: str, value: str, declared: Attribute) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a value of an attribute: a diagnostic's code and words, or None."""
    if declared.type in ("enum", "bool"):
        fits = value in values_of(declared)
        return None if fits else ("unknown-value", {"attribute": name, "word": value})
    if declared.type == "date":
        return None if is_day(value) else ("not-a-date", {"attribute": name, "word": value})
    if not is_number(value):
        return "not-a-number", {"attribute": name, "word": value}
    number, low, high = int(value), declared.min, declared.max
    if (low is not None and number < low) or (high is not None and number > high):
        return "out-of-bounds", {"attribute": name, "word": value, "min": low, "max": high}
    return None


def _unknown(code: str, path: Path, word: str, known: Mapping[str, object], *, at_key: bool = False) -> Wrong:
    return Wrong(code, path, {"word": word}, at_key=at_key, among=known)


def customer_findings(model: BaseModel, definitions: Definitions) -> Iterator[Wrong]:
    """Everything that keeps an account from being asked about, or names what there is not in an order."""
    if isinstance(model, Account):
        yield from account_findings(model, definitions)
    elif isinstance(model, Order):
        yield from order_findings(model, definitions)


def account_warnings(account: object, definitions: Definitions) -> Iterator[Wrong]:
    """What is most likely wrong with an account but can be answered all the same; nothing for an order.

    Without a price in its currency nothing can be bought at a list price; what is on request still can.
    """
    if not isinstance(account, Account):
        return
    catalog = definitions.catalog
    if catalog and account.currency not in catalog.currencies:
        known = dict.fromkeys(catalog.currencies)
        found = _unknown("unknown-currency", ("currency",), account.currency, known)
        yield replace(found, severity=Severity.WARNING)
    if account.country not in countries():
        words = {"word": account.country, "near": country_meant(account.country)}
        yield Wrong("unknown-value", ("country",), words, "country", severity=Severity.WARNING)
    if account.subscription is not None:
        yield from _uneven(account.subscription, definitions)
    lines = account.subscription.items if account.subscription else ()
    for number, item, other in _beside(lines, definitions):
        path: Path = ("subscription", "items", number, "item")
        yield Wrong("held-beside", path, {"item": item, "other": other}, severity=Severity.WARNING)
    yield from _apart(lines, definitions)


def _uneven(subscription: Subscription, definitions: Definitions) -> Iterator[Wrong]:
    """A term that is not as long as its cycle: it may be meant, so that several contracts end together."""
    months, term = definitions.cycles.get(subscription.cycle), subscription.term
    if months is None or term.start >= term.end:
        return
    anchor = anchor_of(subscription)
    if (on_anchor(term.start, 0, anchor), on_anchor(term.start, months, anchor)) != (term.start, term.end):
        path: Path = ("subscription", "term", "end")
        words = {"cycle": subscription.cycle, "start": term.start, "end": term.end}
        yield Wrong("uneven-term", path, words, severity=Severity.WARNING)


def _apart(lines: Sequence[Line], definitions: Definitions) -> Iterator[Wrong]:
    """Lines with other seats than they are to have the same as; and add-ons of which the catalog says nothing
    that have more seats than what they require."""
    known = [line for line in lines if line.item in definitions.items]
    held = holdings(known, definitions)
    for number, line in enumerate(lines):
        item = definitions.items.get(line.item)
        if item is None:
            continue
        followed = seats_followed(item.id, known, definitions)
        above = parents(item, held, definitions) if _by_seat(item) else ()
        most = above[0].line.seats if above else None
        if followed is not None:
            variant, most, wrong = "same", followed, line.seats != followed
        else:
            variant, wrong = "", most is not None and item.seats_min == 1 and line.seats > most
        if wrong:
            path: Path = ("subscription", "items", number, "seats" if line.seats > 1 else "item")
            words = {"item": line.item, "seats": line.seats, "most": most, "other": item.same_as}
            yield Wrong("seats-apart", path, words, variant, severity=Severity.WARNING)


def _by_seat(item: Item) -> bool:
    """Whether an item is for the seats of something else, one by one."""
    return item.kind == "add-on" and item.seats_max is None and not item.in_packs


def _beside(lines: Sequence[Line], definitions: Definitions) -> Iterator[tuple[int, str, str]]:
    """Each line beside what brings its product too: its place, its item, and the line that brings it."""
    bringing: dict[str, str] = {}
    for line in lines:
        for item, how, _ in definitions.brings.get(line.item, ()):
            if how != "line":
                bringing.setdefault(item.product, line.item)
    for number, line in enumerate(lines):
        own = definitions.items.get(line.item)
        if own is not None and own.product in bringing:
            yield number, line.item, bringing[own.product]


def _paid_by(method: str | None, definitions: Definitions) -> Iterator[Wrong]:
    if method is not None and method not in definitions.payment_methods:
        yield _unknown("unknown-payment-method", ("payment_method",), method, definitions.payment_methods)


def order_findings(order: Order, definitions: Definitions) -> Iterator[Wrong]:
    """Everything in an order that names what there is not."""
    for number, change in enumerate(order.changes):
        yield from _change(change, ("changes", number), definitions)
    for number, terms in enumerate(order.accept):
        if terms not in definitions.terms:
            yield _unknown("unknown-terms", ("accept", number), terms, definitions.terms)
    for detail in order.details:
        if detail not in definitions.details:
            yield _unknown("unknown-detail", ("details", detail), detail, definitions.details, at_key=True)
    yield from _paid_by(order.payment_method, definitions)
    if order.cycle is not None and order.cycle not in definitions.cycles:
        yield _unknown("unknown-cycle", ("cycle",), order.cycle, definitions.cycles)


def _subscription(subscription: Subscription, definitions: Definitions) -> Iterator[Wrong]:
    if subscription.cycle not in definitions.cycles:
        yield _unknown("unknown-cycle", ("subscription", "cycle"), subscription.cycle, definitions.cycles)
    if subscription.term.start >= subscription.term.end:
        end: Path = ("subscription", "term", "end")
        yield Wrong("inverted-dates", end, {"start": subscription.term.start, "end": subscription.term.end})
    products: dict[str, str] = {}
    for number, line in enumerate(subscription.items):
        item = definitions.items.get(line.item)
        if item is None:
            where: Path = ("subscription", "items", number, "item")
            yield _unknown("unknown-item", where, line.item, definitions.items)
            continue
        if item.product in products:
            words: dict[str, object] = {"item": line.item, "other": products[item.product]}
            yield Wrong("held-twice", ("subscription", "items", number, "item"), words)
        products.setdefault(item.product, line.item)
        if line.since is not None and line.since >= subscription.term.end:
            yield _outside("since", ("subscription", "items", number, "since"), line.since, subscription)
        if line.in_use > line.seats:
            where = ("subscription", "items", number, "in_use")
            seats = Said(line.seats, (*where[:-1], "seats"))
            words = {"item": line.item, "seats": seats, "in_use": Said(line.in_use, where)}
            yield Wrong("more-in-use-than-seats", where, words)
        yield from _limits(line.units, ("subscription", "items", number, "units"), definitions)
    yield from _trials(subscription, definitions)
    for number, active in enumerate(subscription.promotions):
        if active.id not in definitions.promotions:
            where = ("subscription", "promotions", number, "id")
            yield _unknown("unknown-promotion", where, active.id, definitions.promotions)
        if active.from_ is not None and active.until is not None and active.from_ > active.until:
            where = ("subscription", "promotions", number, "until")
            yield Wrong("inverted-dates", where, {"start": active.from_, "end": active.until})
    for number, later in enumerate(subscription.scheduled):
        if later.on < subscription.term.start:
            yield _outside("change", ("subscription", "scheduled", number, "on"), later.on, subscription)
        yield from _change(later.change, ("subscription", "scheduled", number, "change"), definitions)


def _outside(what: str, path: Path, day: date, subscription: Subscription) -> Wrong:
    """A day that has nothing to do with the recorded term: of a `change`, a `trial`, or `since` of a line."""
    term = subscription.term
    return Wrong("outside-term", path, {"day": day, "start": term.start, "end": term.end}, what)


def _trials(subscription: Subscription, definitions: Definitions) -> Iterator[Wrong]:
    """A trial of what is not held, or that goes on as what is another product."""
    held = {line.item for line in subscription.items}
    for number, trial in enumerate(subscription.trials):
        path: Path = ("subscription", "trials", number)
        if trial.until < subscription.term.start:
            yield _outside("trial", (*path, "until"), trial.until, subscription)
        if trial.item not in held:
            unheld = _unknown("unknown-item", (*path, "item"), trial.item, dict.fromkeys(held))
            yield replace(unheld, variant="trial")
        elif trial.then is not None and trial.item in definitions.items:
            product = definitions.items[trial.item].product
            if trial.then not in definitions.products[product]:
                known = dict.fromkeys(definitions.products[product])
                yield replace(_unknown("unknown-item", (*path, "then"), trial.then, known), variant="then")


def _change(change: OrderChange, path: Path, definitions: Definitions) -> Iterator[Wrong]:
    """What a change names and there is not."""
    if change.action not in definitions.actions:
        yield _unknown("unknown-action", (*path, "action"), change.action, definitions.actions)
    if (
        change.item is not None
        and not definitions.expand(change.item)
        and change.item not in definitions.limits
    ):
        known = {**definitions.items, **definitions.products}
        yield _unknown("unknown-item", (*path, "item"), change.item, known)
    yield from _limits(change.units or (), (*path, "units"), definitions)
    does, to = definitions.does(change.action), change.to
    if does == CHANGE_CYCLE and to is not None and to not in definitions.cycles:
        yield _unknown("unknown-cycle", (*path, "to"), to, definitions.cycles)
    if does == CHANGE_METHOD and to is not None and to not in definitions.payment_methods:
        yield _unknown("unknown-payment-method", (*path, "to"), to, definitions.payment_methods)
