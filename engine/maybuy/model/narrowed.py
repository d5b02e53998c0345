"""Schemas narrowed to what a catalog defines, so that an editor completes ids and underlines unknown ones.

A narrowed schema takes every file that the general one takes and that names only what exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from ..language import Naming
from .base import ANY_LANGUAGE, SCALAR_SCHEMA, SOLD, Ref
from .condition import OPERATORS, PRODUCTS_TOO, SETS, VALUE_SCHEMA, kinds_compared
from .definitions import Definitions
from .item import Names
from .kinds import KINDS, Keys, Shape, records_of, shape_of
from .policy import ACCEPT, PROVIDE
from .schemas import schema
from .vocabulary import DERIVED

_Words = Mapping[str, Mapping[str, str]]
"""For each sort of thing its ids, each with the name customers see."""


def narrowed(kind: str, definitions: Definitions, naming: Naming) -> dict[str, Any]:
    """The JSON Schema of a kind of file, with the ids that `definitions` has and their names.

    KeyError for a kind there is none of. Where nothing of a sort is defined, its ids stay free.
    """
    body = deepcopy(schema(kind))  # parts of it are shared by all schemas
    words = _words(definitions, naming)
    records = {**body.get("$defs", {}), KINDS[kind].__name__: body}
    for name, model in records_of(KINDS[kind]).items():
        if name in records:  # what is written otherwise than it is held has no record in a schema
            for key, shape in shape_of(model).items():
                _narrow(records[name]["properties"][key], shape, words)
    if "Condition" in body.get("$defs", {}):
        _narrow_conditions(body["$defs"]["Condition"], definitions, naming)
    if kind == "account":
        _narrow_facts(body, "account", definitions, naming)
        _narrow_facts(body["$defs"]["User"], "user", definitions, naming)
    return {**body, "$id": f"{body['$id']}:{definitions.id}"}


def _words(definitions: Definitions, naming: Naming) -> _Words:
    def named(ids: Iterable[str]) -> dict[str, str]:
        return {one: naming(definitions.name_of(one)) or one for one in sorted(ids)}

    editions = sorted({item.edition for item in definitions.items.values() if item.edition})
    terms, details = named(definitions.terms), named(definitions.details)
    return {
        "item": named(definitions.items),
        SOLD: named({*definitions.items, *definitions.products}),
        "product": named(definitions.products),
        "edition": {one: one for one in editions},
        "limit": named(definitions.limits),
        "feature": named(definitions.features),
        "action": named(definitions.actions),
        "channel": named(definitions.channels),
        "terms": terms,
        "detail": details,
        "obligation": {
            **{f"{ACCEPT}:{one}": name for one, name in terms.items()},
            **{f"{PROVIDE}:{one}": name for one, name in details.items()},
        },
        "cycle": named(definitions.cycles),
        "currency": {one: one for one in definitions.currencies},
        "payment-method": named(definitions.payment_methods),
        "promotion": {
            one: naming(promotion.name) if promotion.name else one
            for one, promotion in sorted(definitions.promotions.items())
        },
        **{name: _values(name, definitions, naming) for name in ("account.type", "user.role")},
        **{_groups_of(kind): _grouped((kind,), definitions, naming) for kind in definitions.groups},
    }


def _groups_of(kind: str) -> str:
    """Where the words have the groups of a kind."""
    return f"groups of {kind}"


def _grouped(kinds: Iterable[str], definitions: Definitions, naming: Naming) -> dict[str, str]:
    """The groups of some kinds, each with its name."""
    groups = (one for kind in kinds for one in definitions.groups.get(kind, ()))
    return {one.id: naming(one.name) or one.id for one in groups}


def _values(attribute: str, definitions: Definitions, naming: Naming) -> dict[str, str]:
    """The values of an attribute, each with its name; none where they are not listed."""
    values = definitions.values(attribute) or ()
    declared = definitions.vocabulary.get(attribute)
    named: Mapping[str, Names] = (declared.values or {}) if declared else {}
    own = {value: naming(named[value]) if named.get(value) else "" for value in values}
    return {value: name or value for value, name in own.items()}


def _narrow(field: dict[str, Any], shape: Shape, words: _Words, *, listed: bool = False) -> None:
    """Leaves only ids that exist where a field has names; those of another record are narrowed there.

    Where they are `listed`, those of groups are among them.
    """
    match shape:
        case Ref():
            _narrow_word(field, _said_by(shape, words, listed=listed))
        case Keys():
            _narrow_keys(field, shape, words)
        case [Ref() as ref]:
            if known := _said_by(ref, words, listed=True):
                field["items"] = _one_of(known)
        case [inner]:
            _narrow(field["items"], inner, words, listed=True)
        case tuple():
            listed = listed or any(isinstance(inner, list) for inner in shape)
            for alternative, inner in zip(field["anyOf"], shape, strict=True):
                _narrow(alternative, inner, words, listed=listed)


def _said_by(ref: Ref, words: _Words, *, listed: bool = False) -> Mapping[str, str]:
    """All that may stand for a name; nothing where it may be any word."""
    known = {word: name for kind in ref.among for word, name in words.get(kind, {}).items()}
    known = {**dict(zip(ref.words, ref.words, strict=True)), **known} if known else {}
    return {**known, **words.get(_groups_of(ref.kind), {})} if known and listed else known


def _narrow_word(field: dict[str, Any], known: Mapping[str, str]) -> None:
    if known:
        for key in ("anyOf", "pattern", "maxLength", "minLength", "examples", "type"):
            field.pop(key, None)
        field.update(_one_of(known))


def _narrow_keys(field: dict[str, Any], keys: Keys, words: _Words) -> None:
    known = _said_by(keys.name, words) if isinstance(keys.name, Ref) else {}
    if known:
        apart = [key for key in keys.apart if key in field.get("properties", {})]
        field["propertyNames"] = {"enum": [*known, *apart]} if keys.apart else _one_of(known)
    if keys.below is not None:
        below = field["additionalProperties"] = dict(field["additionalProperties"])  # lists share it
        _narrow(below, keys.below, words)


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


def _narrow_conditions(condition: dict[str, Any], definitions: Definitions, naming: Naming) -> None:
    """The attributes that exist, each with the operators that go with its type and the values it may have."""
    for attribute in (*DERIVED, *definitions.vocabulary):
        condition["properties"][attribute] = _compared(attribute, definitions, naming)
    condition["additionalProperties"] = False
    del condition["examples"]


def _compared(attribute: str, definitions: Definitions, naming: Naming) -> dict[str, Any]:
    """What a condition may say of one attribute."""
    values = _values(attribute, definitions, naming)
    if values and attribute in PRODUCTS_TOO:
        values |= {one: naming(name) for one, name in sorted(definitions.product_names.items())}
    if values:
        values |= _grouped(kinds_compared(attribute), definitions, naming)
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
        "description": _said(attribute, definitions, naming),
        "anyOf": [one, several, {**with_operator, "properties": operators}],
    }


def _said(attribute: str, definitions: Definitions, naming: Naming) -> str:
    """What an attribute means, for whoever hovers over it."""
    if attribute in DERIVED:
        return DERIVED[attribute].says
    declared = definitions.vocabulary[attribute]
    return naming(declared.description or declared.name or {ANY_LANGUAGE: attribute})


def _narrow_facts(record: dict[str, Any], whose: str, definitions: Definitions, naming: Naming) -> None:
    """The declared facts of the account or of a user, but those with keys of their own."""
    own = {f"{whose}.{key}" for key in record["properties"]}
    record["properties"]["attributes"] |= {
        "properties": {
            name.partition(".")[2]: {**_fact(name, definitions, naming), "title": name}
            for name in definitions.vocabulary
            if name.startswith(f"{whose}.") and name not in own
        },
        "additionalProperties": False,
    }


def _fact(name: str, definitions: Definitions, naming: Naming) -> dict[str, Any]:
    values = _values(name, definitions, naming)
    said = {"description": _said(name, definitions, naming)}
    return said | (_one_of(values, plain=False) if values else {"anyOf": SCALAR_SCHEMA["anyOf"]})
