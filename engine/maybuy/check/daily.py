"""The files as they stand on a day, where what some items require, are made of or come with turns on days.

What is found in one version, or between versions of several items, is then found by checks that know nothing
of days: each looks at the files as if what holds on a day were all that is written, and stood where it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final, Literal

from ..model.versions import DAYS, ITEM, LISTS, WHOLE
from ..source import Document, Finding
from ..source.document import Node
from .context import Check, Context
from .dated import days_of
from .references import SOLD

EDITIONS: Final = "editions"

Look = Literal["all", "each", "last"]
"""What a check is shown: all that is written; the files as they stand on each day; or on the last."""


def found_by(check: Check, context: Context) -> tuple[Finding, ...]:
    """What a check finds, each once: editions may share what is written once, and days what is found."""
    look: Look = getattr(check, "LOOK", "all")
    if look == "all" or not context.definitions.reshaped:
        shown: tuple[Context, ...] = (context,)
    else:
        shown = context.once(daily) if look == "each" else context.once(daily)[-1:]
    return tuple(dict.fromkeys(found for one in shown for found in check.check(one)))


def daily(context: Context) -> tuple[Context, ...]:
    """The files as they stand from each day on which something turns, the time before all of them first."""
    return tuple(_on(context, day) for day in (date.min, *context.definitions.reshaped))


def _on(context: Context, day: date) -> Context:
    files = tuple(
        replace(file, document=standing(file.document, day)) if file.model is not None else file
        for file in context.files
    )
    return Context(files, context.definitions.on(day))


def standing(document: Document, day: date) -> Document:
    """A file as it stands on a day; itself where nothing in it has days."""
    data, root = document.data, document.root
    if data["kind"] not in SOLD or root is None:
        return document
    said, node = _level(data, root, day)
    if EDITIONS in data:
        said, node = _under(EDITIONS, said, node, partial(_each, day))
    return document if said is data else replace(document, data=said, root=node)


_Both = tuple[Any, Node]


def _under(key: str, data: Mapping[str, Any], node: Node, done: Callable[[Any, Node], _Both]) -> _Both:
    """A mapping with another value under a key; itself where that is the same."""
    kids = node.kids
    assert isinstance(kids, dict)
    value, below = done(data[key], kids[key])
    if value is data[key]:
        return data, node
    if value is None:
        return {name: one for name, one in data.items() if name != key}, node
    return {**data, key: value}, Node(node.start, node.end, {**kids, key: below}, node.keys)


def _each(day: date, levels: Any, node: Node) -> _Both:
    assert isinstance(node.kids, list)
    found = [_level(level, kid, day) for level, kid in zip(levels, node.kids, strict=True)]
    if all(level is before for (level, _), before in zip(found, levels, strict=True)):
        return levels, node
    return [level for level, _ in found], Node(node.start, node.end, [kid for _, kid in found])


def _level(level: Any, node: Node, day: date) -> _Both:
    for keys, done in ((WHOLE, _version), (LISTS, _entries)):
        for key in keys:
            if isinstance(level.get(key), list):
                level, node = _under(key, level, node, partial(done, day))
    return level, node


def _version(day: date, versions: Any, node: Node) -> _Both:
    """Of several versions the one that holds; None where none does."""
    assert isinstance(node.kids, list)
    for version, kid in zip(versions, node.kids, strict=True):
        if _holds(version, day):
            return {key: value for key, value in version.items() if key != DAYS}, kid
    return None, node


def _entries(day: date, entries: Any, node: Node) -> _Both:
    """The entries of a list that are in it."""
    assert isinstance(node.kids, list)
    if all(isinstance(entry, str) for entry in entries):
        return entries, node
    found = [
        (entry, kid) if isinstance(entry, str) else (entry[ITEM], kid.child(ITEM) or kid)
        for entry, kid in zip(entries, node.kids, strict=True)
        if isinstance(entry, str) or _holds(entry, day)
    ]
    return [entry for entry, _ in found], Node(node.start, node.end, [kid for _, kid in found])


def _holds(entry: Mapping[str, Any], day: date) -> bool:
    return days_of(entry).covers(day)
