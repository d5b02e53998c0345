"""What may stand in the arguments of prompts and resource templates, for who is typing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import mcp_types as types

from ...model.definitions import Definitions
from ...model.kinds import KINDS
from ...report import pages
from ...source import LoadError
from ..start_error import StartError
from . import prompts, resources
from .fitting import fitting
from .visit import Door

MOST: Final = 100
"""Values of one answer, as the protocol has it."""

FREE: Final = frozenset(("change", "feature", "question"))
"""Arguments of prompts that are sentences: their last word may be an id."""

FEWEST: Final = 2
"""Letters of a word before ids are offered for it."""

_LAST: Final = re.compile(r"[\w/-]+\Z")


class UnknownError(LookupError):
    """What is completed is not there: `what` it is, its name, and what there is."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.what = what
        self.name = name
        self.known = tuple(known)


async def completed(door: Door, asked: types.CompleteRequestParams) -> types.Completion:
    """The values that fit what was typed: those that begin with it, then those that have it in them.

    Raises UnknownError. Files with errors offer nothing: what is wrong with them is not asked.
    """
    name, typed = asked.argument.name, asked.argument.value
    if isinstance(asked.ref, types.PromptReference):
        known = {one.name: [each.name for each in one.arguments or ()] for one in prompts.listed(door)}
        _check("prompt", asked.ref.name, known)
        _check("argument", name, known[asked.ref.name])
        given = (asked.context.arguments if asked.context else None) or {}
        values = await _of_prompt(door, name, typed, given)
    else:
        templates = {f"{start}{{{key}}}": key for start, key, _ in resources.TEMPLATES}
        _check("resource", asked.ref.uri, templates)
        _check("argument", name, [templates[asked.ref.uri]])
        values = fitting(typed, pages.codes() if name == "code" else KINDS)
    more = len(values) > MOST
    total = None if more and name == "account" else len(values)  # all of these are not looked for
    return types.Completion(values=values[:MOST], total=total, has_more=more)


def _check(what: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise UnknownError(what, name, known)


async def _of_prompt(door: Door, name: str, typed: str, given: Mapping[str, str]) -> list[str]:
    if name in FREE:
        word = _LAST.search(typed)
        if word is None or len(word[0]) < FEWEST:
            return []
        try:
            visit = await door.visit()
        except (LoadError, StartError):
            return []
        return [typed[: word.start()] + one for one in fitting(word[0], _ids(visit.cache.definitions))]
    if name not in ("account", "user") or door.accounts is None:
        return []
    if name == "account":
        return await door.accounts.named(typed, MOST + 1)
    return fitting(typed, await door.accounts.users(given.get("account", "")))


def _ids(definitions: Definitions) -> Iterable[str]:
    """What a question may be about, and be done."""
    return (
        *definitions.actions, *definitions.products, *definitions.items, *definitions.limits,
        *definitions.features,
    )  # fmt: skip
