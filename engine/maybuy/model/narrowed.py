"""Schemas narrowed to what a catalog defines, so that an editor completes ids and underlines unknown ones.

A narrowed schema takes every file that the general one takes and that names only what exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Final, NamedTuple

from ..language import pick
from .base import ANY_LANGUAGE, SCALAR_SCHEMA
from .condition import OPERATORS, PRODUCTS_TOO, SETS, VALUE_SCHEMA
from .definitions import Definitions, Names
from .policy import ACCEPT, PROVIDE
from .schemas import schema
from .vocabulary import DERIVED

ITEM, ITEM_OR_PRODUCT, ASKED = "item", "item or product", "item, product or limit"


class _Place(NamedTuple):
    """Where ids stand in a schema: in the value or values of a key, or in the keys of a mapping."""

    record: str | None
    """The definition the key belongs to; None for the file itself and for whatever is sold."""
    key: str
    what: str
    as_keys: bool = False


_PLACES: Final = (
    _Place("Requirement", "any", ITEM_OR_PRODUCT),
    _Place("Requirement", "all", ITEM_OR_PRODUCT),
    _Place(None, "includes", ITEM_OR_PRODUCT),
    _Place(None, "excludes", ITEM_OR_PRODUCT),
    _Place("SuiteEdition", "parts", ITEM_OR_PRODUCT),
    _Place(None, "limits", "limit", as_keys=True),
    _Place(None, "items", ITEM_OR_PRODUCT),
    _Place("Rule", "items", ITEM_OR_PRODUCT),
    *(_Place("Rule", effect, "action") for effect in ("allow", "deny", "defer", "require")),
    _Place("Rule", "through", "channel"),
    _Place("Rule", "obligations", "obligation"),
    _Place("Selector", "product", "product"),
    _Place("Selector", "edition", "edition"),
    _Place("Action", "offered_with", "channel"),
    _Place("PaymentMethod", "through", "channel"),
    _Place(None, "voided_by", "action"),
    _Place(None, "cycles", "cycle"),
    _Place(None, "amount", "currency", as_keys=True),
    _Place("Line", "item", ITEM),
    _Place("Subscription", "cycle", "cycle"),
    _Place("ActivePromotion", "id", "promotion"),
    _Place("OrderChange", "action", "action"),
    _Place("OrderChange", "item", ASKED),
    _Place(None, "accepted_terms", "terms", as_keys=True),
    _Place(None, "payment_method", "payment method"),
    _Place(None, "type", "account.type"),
    _Place("User", "role", "user.role"),
    _Place(None, "accept", "terms"),
    _Place(None, "details", "detail", as_keys=True),
    _Place(None, "cycle", "cycle"),
    _Place("Ask", "action", "action"),
    _Place("Ask", "item", ASKED),
    _Place("Expect", "channels", "channel"),
    _Place("Expect", "includes_channels", "channel"),
)  # fmt: skip


def narrowed(kind: str, definitions: Definitions, language: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file, with the ids that `definitions` has and their names in a language.

    KeyError for a kind there is none of. Where nothing of a sort is defined, its ids stay free.
    """
    body = deepcopy(schema(kind))  # parts of it are shared by all schemas
    words = _words(definitions, language)
    for place in _PLACES:
        for field in _fields(body, place, kind):
            _narrow(field, words.get(place.what, {}), as_keys=place.as_keys)
    for record in _sold(body):
        for prices in _price_lists(record):
            _narrow_prices(prices, words)
    if "Condition" in body.get("$defs", {}):
        _narrow_conditions(body["$defs"]["Condition"], definitions, language)
    if kind == "account":
        _narrow_facts(body, "account", definitions, language)
        _narrow_facts(body["$defs"]["User"], "user", definitions, language)
    return {**body, "$id": f"{body['$id']}:{definitions.id}"}


def _words(definitions: Definitions, language: str) -> dict[str, dict[str, str]]:
    """For each sort of thing its ids, each with the name customers see."""

    def named(ids: Iterable[str]) -> dict[str, str]:
        return {one: pick(definitions.name_of(one), language) or one for one in sorted(ids)}

    items = named(definitions.items)
    both = named({*definitions.items, *definitions.products})
    editions = sorted({item.edition for item in definitions.items.values() if item.edition})
    terms, details = named(definitions.terms), named(definitions.details)
    catalog = definitions.catalog
    return {
        ITEM: items,
        ITEM_OR_PRODUCT: both,
        ASKED: {**both, **named(definitions.limits)},
        "product": named(definitions.products),
        "edition": {one: one for one in editions},
        "limit": named(definitions.limits),
        "action": named(definitions.actions),
        "channel": named(definitions.channels),
        "terms": terms,
        "detail": details,
        "obligation": {
            **{f"{ACCEPT}:{one}": name for one, name in terms.items()},
            **{f"{PROVIDE}:{one}": name for one, name in details.items()},
        },
        "cycle": named(definitions.cycles),
        "currency": {one: one for one in (catalog.currencies if catalog else ())},
        "payment method": named(definitions.payment_methods),
        "promotion": {
            one: pick(promotion.name, language) if promotion.name else one
            for one, promotion in sorted(definitions.promotions.items())
        },
        **{name: _values(name, definitions, language) for name in ("account.type", "user.role")},
    }


def _values(attribute: str, definitions: Definitions, language: str) -> dict[str, str]:
    """The values of an attribute, each with its name; none where they are not listed."""
    values = definitions.values(attribute) or ()
    declared = definitions.vocabulary.get(attribute)
    named: Mapping[str, Names] = (declared.values or {}) if declared else {}
    own = {value: pick(named[value], language) if named.get(value) else "" for value in values}
    return {value: name or value for value, name in own.items()}


def _sold(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The file itself, and the editions of what it sells."""
    definitions = body.get("$defs", {})
    yield from (body, *(definitions[name] for name in ("Edition", "SuiteEdition") if name in definitions))


def _fields(body: Mapping[str, Any], place: _Place, kind: str) -> Iterator[dict[str, Any]]:
    """Every value in a schema that a place speaks of."""
    if place.record is not None:
        record = body.get("$defs", {}).get(place.record, {})
        records = [record] if record else []
    elif place.key == "limits" and kind == "limits":
        records = []  # where they are defined
    elif place.key == "cycles" and kind == "catalog":
        records = []
    else:
        records = list(_sold(body))
    for record in records:
        field = record.get("properties", {}).get(place.key)
        if field is not None:
            yield field


def _narrow(field: dict[str, Any], words: Mapping[str, str], *, as_keys: bool) -> None:
    """Leaves only `words`: in a value, in each of a list, or as the keys of a mapping."""
    if not words:
        return
    if as_keys:
        field["propertyNames"] = _one_of(words)
        return
    target = field
    while "anyOf" in target:  # a list, or a selector
        if target["anyOf"] == SCALAR_SCHEMA["anyOf"]:
            target.pop("anyOf")
            break
        target, *others = target["anyOf"]
        for other in others:
            if other.get("type") == "array":  # several, where one may stand alone
                other["items"] = _one_of(words)
    if target.get("type") == "array":
        target["items"] = _one_of(words)
        return
    for key in ("pattern", "maxLength", "minLength", "examples", "type"):
        target.pop(key, None)
    target.update(_one_of(words))


def _one_of(words: Mapping[str, str], *, plain: bool = True) -> dict[str, Any]:
    """One of several words. With `plain` false, also as the number or truth value that YAML makes of it."""
    said = {value: words[word] for word in words for value in ((word,) if plain else _readings(word))}
    return {"enum": list(said), "enumDescriptions": list(said.values())}


def _readings(word: str) -> tuple[str | int | bool, ...]:
    """What may stand in a file for a word: `4` is a number there, `true` a truth value."""
    if word in ("true", "false"):
        return (word == "true", word)
    if word.isascii() and word.isdecimal() and str(int(word)) == word:
        return (int(word), word)
    return (word,)


def _price_lists(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    prices = record.get("properties", {}).get("prices")
    if prices is not None:
        plain, dated = prices["anyOf"]
        yield plain
        yield dated["items"]


def _narrow_prices(prices: dict[str, Any], words: Mapping[str, Mapping[str, str]]) -> None:
    """One price list: its currencies and, below, its billing cycles."""
    currencies, cycles = words["currency"], words["cycle"]
    if currencies:
        dated = {"effective": "effective"} if "effective" in prices.get("properties", {}) else {}
        prices["propertyNames"] = {"enum": [*currencies, *dated]}
    if cycles:
        prices["additionalProperties"] = {**prices["additionalProperties"], "propertyNames": _one_of(cycles)}


def _narrow_conditions(condition: dict[str, Any], definitions: Definitions, language: str) -> None:
    """The attributes that exist, each with the operators that go with its type and the values it may have."""
    for attribute in (*DERIVED, *definitions.vocabulary):
        condition["properties"][attribute] = _compared(attribute, definitions, language)
    condition["additionalProperties"] = False
    del condition["examples"]


def _compared(attribute: str, definitions: Definitions, language: str) -> dict[str, Any]:
    """What a condition may say of one attribute."""
    values = _values(attribute, definitions, language)
    if values and attribute in PRODUCTS_TOO:
        values |= {one: pick(name, language) for one, name in sorted(definitions.product_names.items())}
    one = _one_of(values, plain=False) if values else {"anyOf": SCALAR_SCHEMA["anyOf"]}
    several = {"type": "array", "items": one, "minItems": 1}
    *_, with_operator = VALUE_SCHEMA["anyOf"]
    allowed = OPERATORS[definitions.attribute_type(attribute) or "enum"]
    narrower = {"not": {"anyOf": [one, several]}} | {name: {"items": one} for name in SETS}
    operators = {
        name: {**said, **narrower.get(name, {})}
        for name, said in with_operator["properties"].items()
        if name in allowed
    }
    return {
        "title": attribute,
        "description": _said(attribute, definitions, language),
        "anyOf": [one, several, {**with_operator, "properties": operators}],
    }


def _said(attribute: str, definitions: Definitions, language: str) -> str:
    """What an attribute means, for whoever hovers over it."""
    if attribute in DERIVED:
        return DERIVED[attribute].says
    declared = definitions.vocabulary[attribute]
    return pick(declared.description or declared.name or {ANY_LANGUAGE: attribute}, language)


def _narrow_facts(record: dict[str, Any], whose: str, definitions: Definitions, language: str) -> None:
    """The declared facts of the account or of a user, but those with keys of their own."""
    own = {f"{whose}.{key}" for key in record["properties"]}
    record["properties"]["attributes"] |= {
        "properties": {
            name.partition(".")[2]: {**_fact(name, definitions, language), "title": name}
            for name in definitions.vocabulary
            if name.startswith(f"{whose}.") and name not in own
        },
        "additionalProperties": False,
    }


def _fact(name: str, definitions: Definitions, language: str) -> dict[str, Any]:
    values = _values(name, definitions, language)
    said = {"description": _said(name, definitions, language)}
    return said | (_one_of(values, plain=False) if values else {"anyOf": SCALAR_SCHEMA["anyOf"]})
