"""What may be written at a place of a file, from the schema of its kind: keys, ids of the catalog, values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from ..finding import Path
from ..language import naming, say
from ..model.definitions import Definitions
from ..model.kinds import KINDS
from ..model.narrowed import narrowed
from ..source import LIMITS
from ..source.builder import resolve
from .place import Place, place_at

Schema = Mapping[str, Any]

_KIND: Final = re.compile(r"""^["']?kind["']?\s*:\s*["']?([a-z-]+)""", re.MULTILINE)
_PLAIN: Final = re.compile(r"[A-Za-z0-9_][^\s:#,\[\]{}\"']*")
MOST: Final = 400
"""Offers at one place."""


class Offer(NamedTuple):
    """A word that may stand at a place: `text` is what is written, `about` says what it is."""

    word: str
    text: str
    kind: str
    """`key` or `value`."""
    about: str = ""


class Offers(NamedTuple):
    """What may replace a text from `start` to the cursor."""

    start: int
    offers: tuple[Offer, ...]


def offers_at(text: str, offset: int, definitions: Definitions, language: str) -> Offers:
    """What may stand at an offset of a file; nothing where nobody knows."""
    place = place_at(text, offset)
    if place is None:
        return Offers(offset, ())
    if place.path == ("kind",):
        return Offers(place.start, tuple(Offer(one, one, "value") for one in KINDS))
    kind = _KIND.search(text)
    if kind is None or kind[1] not in KINDS:
        said = say("studio", "kind", language)
        first = (Offer("kind", "kind: ", "key", said),) if not place.path and not place.inline else ()
        return Offers(place.start, first)
    schema = narrowed(kind[1], definitions, naming(language))
    return Offers(place.start, _offers(schema, place))


def _offers(schema: Schema, place: Place) -> tuple[Offer, ...]:
    found: dict[str, Offer] = {}
    for one in at(schema, place.path):
        if not place.inline:
            for offer in _keys(one, schema):
                if offer.word not in place.keys:
                    found.setdefault(offer.word, offer)
        for offer in _values(one):
            found.setdefault(offer.word, offer)
    return tuple(found.values())[:MOST]


def at(schema: Schema, path: Path) -> list[Schema]:
    """The schemas that a value at a path may have to fit, alternatives and references followed."""
    found = list(_all(schema, schema))
    for step in path:
        found = [
            inner
            for one in found
            for below in (_below(one, step),)
            if below is not None
            for inner in _all(below, schema)
        ]
    return found


def _all(one: Schema, whole: Schema) -> Iterator[Schema]:
    """A schema, and those that it refers to and chooses among."""
    yield one
    if "$ref" in one:
        name = str(one["$ref"])
        if name.startswith("#/$defs/"):
            yield from _all(whole["$defs"][name.removeprefix("#/$defs/")], whole)
    for key in ("anyOf", "oneOf", "allOf"):
        for alternative in one.get(key, ()):
            yield from _all(alternative, whole)


def _below(one: Schema, step: str | int) -> Schema | None:
    """The schema of what stands under a key or in a list."""
    if isinstance(step, int):
        below = one.get("items")
    else:
        below = one.get("properties", {}).get(step, one.get("additionalProperties"))
    return below if isinstance(below, Mapping) else None


def _keys(one: Schema, whole: Schema) -> Iterator[Offer]:
    for key, inner in one.get("properties", {}).items():
        yield Offer(key, f"{_written(key)}: ", "key", _about(inner, whole))
    names = one.get("propertyNames", {})
    if isinstance(names, Mapping):
        for word, about in _described(names):
            yield Offer(str(word), f"{_written(str(word))}: ", "key", about)


def _values(one: Schema) -> Iterator[Offer]:
    for word, about in _described(one):
        yield Offer(_spelled(word), _written(word), "value", about)
    if "const" in one:
        yield Offer(_spelled(one["const"]), _written(one["const"]), "value", one.get("description", ""))
    elif one.get("type") == "boolean":
        yield from (Offer(word, word, "value") for word in ("true", "false"))


def _described(one: Schema) -> Iterable[tuple[Any, str]]:
    words = one.get("enum", ())
    said = one.get("enumDescriptions") or [""] * len(words)
    return ((word, "" if str(word) == about else about) for word, about in zip(words, said, strict=True))


def _about(inner: Schema, whole: Schema) -> str:
    return next((str(each["description"]) for each in _all(inner, whole) if "description" in each), "")


def _spelled(word: Any) -> str:
    if word is None or isinstance(word, bool):
        return {None: "null", True: "true", False: "false"}[word]
    return str(word)


def _written(word: Any) -> str:
    """A word as YAML reads it back: a text that would be something else stands in quotes."""
    if not isinstance(word, str):
        return _spelled(word)
    if _PLAIN.fullmatch(word):
        try:
            if isinstance(resolve(word, LIMITS.max_number_length, LIMITS.max_exponent), str):
                return word
        except ValueError:
            pass
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
