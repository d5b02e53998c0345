"""Ids and names that people would have given, from the keys of a price list."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final

from ..model.base import ANY_LANGUAGE, ID
from ..model.definitions import spoken
from ..source.look_alike import without_accents

LONGEST: Final = 80


_WORDS: Final = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+(?:x[0-9]+|[a-z]+)?")
_SPLIT: Final = re.compile(r"[^0-9A-Za-z]+")
_ID: Final = re.compile(ID)
_CODE: Final = re.compile(r"[A-Za-z0-9_-]+")


def product_of(name: str) -> str:
    """An id for a product, whose name is a name and no key: its capitals begin no words."""
    return id_of(" ".join(re.split("[_-]+", name)) + " ", "product")


def words_of(key: str) -> list[str]:
    """The words of a key in camel, snake or kebab case, or of a text, as they are written in it."""
    if not _CODE.fullmatch(key):
        return [word for word in _SPLIT.split(key) if word]
    found: list[str] = []
    for part in re.split("[_-]+", key):
        if part.isupper():
            found.append(part)
            continue
        for spelt in words("spelt"):  # as one word, whose first letter may have become a capital
            part = re.sub(f"(?i:{spelt[0]}){spelt[1:]}(?![a-z])", spelt.capitalize(), part)  # noqa: PLW2901
        found += _WORDS.findall(part)
    return found


def id_of(key: str, sort: str, taken: Collection[str] = ()) -> str:
    """An id for a key, none of those that are taken. `sort` is what it is called where it has no letters."""
    plain = _unaccented(key)
    base = "-".join(word.lower() for word in words_of(plain))[:LONGEST].strip("-") or sort
    found, number = base, 1
    while found in taken:
        number += 1
        ending = f"-{sort}" if number == 2 else f"-{sort}-{number - 1}"
        found = base[: LONGEST - len(ending)].rstrip("-") + ending
    return found


def kept_id(key: str, sort: str, taken: Collection[str]) -> str:
    """The key itself, where it is an id that is free; else one that is made of it."""
    return key if _ID.fullmatch(key) and key not in taken else id_of(key, sort, taken)


def _unaccented(key: str) -> str:
    if key.isascii():
        return key
    return "".join(letter for letter in without_accents(key) if letter.isascii())


def name_of(key: str, identifier: str) -> str | None:
    """The name of what has a key; None where the one that is made of its id is as good."""
    if _CODE.fullmatch(key):
        name = " ".join(_written(word) for word in words_of(key))
    else:
        name = " ".join(key.split())
    return None if name == spoken(identifier)[ANY_LANGUAGE] else name or None


def _written(word: str) -> str:
    """A word of a key as it stands in a name."""
    small = word.lower()
    spelt = next((one for one in words("spelt") if one.lower() == small), None)
    if spelt is not None:
        return spelt
    if small in words("initials"):
        return (
            small[:-1].upper() + "s"
            if small.endswith("s") and small[:-1] in words("initials")
            else small.upper()
        )
    if small[0].isdigit():
        return small
    return small.capitalize()


@cache
def words(sort: str) -> tuple[str, ...]:
    """The words of a sort, as words.toml lists them."""
    found: list[str] = _all()[sort]
    return tuple(found)


@cache
def _all() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
