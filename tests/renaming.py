"""Files, accounts and orders in which every action has another id, and says what it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from maybuy.model.deed import said_by
from strategies import Data

_LISTS = ("allow", "deny", "defer", "require", "settle", "voided_by")
"""The keys below which actions are listed."""

Names = Mapping[str, str]


def new_names(files: Iterable[Data], seed: int) -> Names:
    """An id that says nothing for every action, in an order of its own."""
    ids = [one["id"] for file in files if file["kind"] == "actions" for one in file["actions"]]
    numbers = Random(seed).sample(range(1, len(ids) + 1), len(ids))
    return {old: f"a{number}" for old, number in zip(ids, numbers, strict=True)}


def renamed(value: Any, names: Names) -> Any:
    """Files, or parts of them, with the other ids; names that customers see stay the same."""
    if isinstance(value, list | tuple):
        return [renamed(one, names) for one in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("kind") == "actions":
        return {**value, "actions": [_action(one, names) for one in value["actions"]]}
    return {key: _below(key, one, names) for key, one in value.items()}


def _below(key: str, value: Any, names: Names) -> Any:
    if key in _LISTS:
        return [names[one] for one in value]
    if key == "action":
        return _named(value, names)
    return renamed(value, names)


def _named(value: Any, names: Names) -> Any:
    """An action, or what a condition compares one with."""
    if isinstance(value, Mapping):
        return {key: _named(one, names) for key, one in value.items()}
    return [names[one] for one in value] if isinstance(value, list | tuple) else names[value]


def _action(said: Data, names: Names) -> Data:
    name = said.get("name") or {"en": said["id"], "fr": said["id"]}
    return {**said, "id": names[said["id"]], "does": said.get("does") or said_by(said["id"]), "name": name}


def named_back(shown: Any, names: Names) -> Any:
    """An answer as JSON, with the old ids in the place of the new ones."""
    old = {new: one for one, new in names.items()}

    def back(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: back(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [back(one) for one in value]
        return " ".join(old.get(word, word) for word in value.split(" ")) if isinstance(value, str) else value

    return back(shown)
