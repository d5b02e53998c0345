"""What a key stands for, and what it comes to: values, variants, reasons and metadata of flags.

Pure: from what an account holds and a user may do, without a request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from ...decide.decision import Decision
from ...language import pick
from ...model.ask import Ask
from ...model.base import MOST_UNITS
from ...model.definitions import Definitions
from ...model.feature import SWITCH
from ...report.json_form import units_json, worth_json
from ...report.sentences import Sentences
from ...views.entitlements import Entitlements, Feature, FeatureHeld, LimitHeld

FEATURE: Final = "feature"
LIMIT: Final = "limit"
ITEM: Final = "item"
MAY: Final = "may"
SEPARATOR: Final = ":"

GRANTED: Final = "TARGETING_MATCH"
"""The value follows from what this account holds, or from who asks."""
NOTHING: Final = "DEFAULT"
"""Nothing that the account holds says anything of it."""

ENDLESS: Final = 2**53 - 1
"""What stands for unlimited where a number must stand: the largest whole number that all clients have."""

Value = bool | int | float | str
Metadata = Mapping[str, Value]


class Flag(NamedTuple):
    """A flag as it is evaluated. Without a value the client's own default counts."""

    key: str
    value: Value | None
    variant: str
    reason: str
    metadata: Metadata


class UnknownFlagError(LookupError):
    """No flag has this key."""


@dataclass(frozen=True)
class Flags:
    """What one account holds on one day, as flags."""

    definitions: Definitions
    language: str
    held: Entitlements

    @cached_property
    def words(self) -> Sentences:
        """What is said of them."""
        return Sentences(self.definitions, self.language)

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, str]]:
        return names_of(self.definitions)

    @cached_property
    def _features(self) -> Mapping[str, FeatureHeld]:
        return {one.feature: one for one in self.held.granted}

    @cached_property
    def _limits(self) -> Mapping[str, LimitHeld]:
        return {one.limit: one for one in self.held.limits}

    @cached_property
    def _items(self) -> Mapping[str, Feature]:
        """What is held by item, and by product."""
        found: dict[str, Feature] = {}
        for one in self.held.features:
            found[one.item] = one
            found.setdefault(self.definitions.items[one.item].product, one)
        return found

    def all(self) -> Iterator[Flag]:
        """Every flag but those of actions, each by its shortest key: features, limits, products and items."""
        seen = set()
        for key, thing in self._names.items():
            if thing not in seen:
                seen.add(thing)
                yield self.flag(key)

    def flag(self, key: str) -> Flag:
        """The flag of a key that does not begin with `may:`. Raises UnknownFlagError."""
        if key not in self._names:
            raise UnknownFlagError(key)
        kind, name = self._names[key]
        if kind == FEATURE:
            return self._feature(key, name)
        if kind == LIMIT:
            return self._limit(key, name)
        return self._item(key, name)

    def _feature(self, key: str, name: str) -> Flag:
        one, declared = self._features[name], self.definitions.features[name]
        value = worth_json(declared, one.value)
        variant = ("on" if declared.type == SWITCH else one.value) if one.value else "off"
        return Flag(key, value, variant, _reason(one.value), self._source(name, one))

    def _limit(self, key: str, name: str) -> Flag:
        one = self._limits[name]
        units = units_json(one.value)
        value = ENDLESS if one.value >= MOST_UNITS else _number(one.value)
        return Flag(key, value, str(units), _reason(one.value or None), self._source(name, one))

    def _item(self, key: str, name: str) -> Flag:
        one = self._items.get(name)
        if one is None:
            return Flag(key, False, "off", NOTHING, {"name": self.words.name(name)})
        item = self.definitions.items[one.item]
        metadata: dict[str, Value] = {"name": self.words.name(name), "item": one.item, "seats": one.seats}
        if item.edition:
            metadata["edition"] = item.edition
        return Flag(key, True, item.edition or "on", GRANTED, metadata | self._how(one.how, one.via))

    def _source(self, name: str, one: FeatureHeld | LimitHeld) -> Metadata:
        """Where it comes from."""
        found: dict[str, Value] = {"name": self.words.name(name)}
        if one.item is not None:
            found["item"] = one.item
        if one.exception is not None:
            found["exception"] = True
        return found | self._how(one.how, one.via)

    @staticmethod
    def _how(how: str | None, via: str | None) -> dict[str, Value]:
        return {name: word for name, word in (("how", how), ("via", via)) if word is not None}


def _reason(value: object) -> str:
    return NOTHING if value is None else GRANTED


def _number(units: int | Decimal) -> int | float:
    return int(units) if units == int(units) else float(units)


def names_of(definitions: Definitions) -> Mapping[str, tuple[str, str]]:
    """The kind and the id of everything that a key may name, by the key; of each the shortest key first.

    That is its id, or where two kinds share an id, and this is not the first of them, its kind and its id.
    """
    found: dict[str, tuple[str, str]] = {}
    longer: dict[str, tuple[str, str]] = {}
    # A product that is one item is that item.
    sold = dict.fromkeys((*definitions.products, *definitions.items))
    for kind, ids in ((FEATURE, definitions.features), (LIMIT, definitions.limits), (ITEM, sold)):
        for name in ids:
            key = f"{kind}{SEPARATOR}{name}"
            if name in found:
                found[key] = kind, name
            else:
                found[name] = kind, name
                longer[key] = kind, name
    return found | longer


def ask_of(key: str, definitions: Definitions) -> Ask:
    """What `may:ACTION`, `may:ACTION:ITEM`, `may:ACTION:TO` or `may:ACTION:ITEM:TO` asks.

    Whether the second word is an item follows from the action. Raises UnknownFlagError.
    """
    _, _, asked = key.partition(SEPARATOR)
    action, *words = asked.split(SEPARATOR)
    if action not in definitions.actions or len(words) > 2 or not all(words):
        raise UnknownFlagError(key)
    alone = definitions.actions[action].target in ("cycle", "payment_method")
    if alone and len(words) > 1:
        raise UnknownFlagError(key)
    item, to = (None, words[0]) if alone and words else (*words, None, None)[:2]
    return Ask(action, item, to=to)


def key_of(ask: Ask) -> str:
    """The key of what is asked: `may:buy:collaboration`."""
    return SEPARATOR.join((MAY, *(word for word in (ask.action, ask.item, ask.to) if word is not None)))


def may(key: str, decision: Decision, definitions: Definitions, language: str) -> Flag:
    """Whether it may be done: true where it is allowed, else with what is in the way."""
    allowed = decision.outcome == "allow"
    words, first = Sentences(definitions, language), decision.reasons[0]
    metadata: dict[str, Value] = {
        "outcome": decision.outcome,
        "code": first.code,
        "message": words.reason(decision, first),
    }
    if first.rule is not None:
        metadata["rule"] = first.rule
    if decision.channels:
        metadata["channel"] = decision.channels[0]
        metadata["channel_name"] = pick(definitions.name_of(decision.channels[0]), language)
    if decision.effective is not None and decision.effective.on is not None:
        metadata["effective"] = decision.effective.on.isoformat()
    return Flag(key, allowed, decision.outcome, GRANTED, metadata)
