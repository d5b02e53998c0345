"""A question put to both engines, as data to keep in a file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..model.base import as_date
from ..model.decision import QuestionError
from ..model.definitions import Definitions
from ..model.logic import numbered
from ..model.vocabulary import DERIVED
from .crosscheck import Put
from .random_questions import FOLLOWING, of_item


def replayable(put: Put, definitions: Definitions) -> dict[str, Any]:
    """A question as plain data: the account and what is asked of it, or a value for every attribute."""
    if put.decision is None or put.asked is None:
        return {
            "attributes": {
                name: _shown(value, definitions.attribute_type(name))
                for name, value in sorted(put.attributes.items())
            }
        }
    one = put.decision
    asked = {"user": one.user, "at": one.at.isoformat(), **one.ask._asdict()}
    account = put.asked.facts.account.model_dump(mode="json", by_alias=True, exclude_none=True)
    account.setdefault("subscription", None)
    return {**{name: value for name, value in asked.items() if value is not None}, "account": account}


def attributes_of(said: Mapping[str, Any], definitions: Definitions) -> dict[str, object]:
    """The attributes that plain data gives. Raises QuestionError for one that is missing or is none."""
    made: dict[str, object] = {}
    for name in sorted({*DERIVED, *definitions.vocabulary} - {*FOLLOWING}):
        if name not in said:
            raise QuestionError("attribute-needed", attribute=name)
        made[name] = _read(name, said[name], definitions)
    if made["action"] not in definitions.actions:
        raise QuestionError("unknown-action", word=made["action"])
    return {**made, **of_item(str(made["item"]), definitions)}


def _shown(value: object, kind: str | None) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return date.fromordinal(value).isoformat() if kind == "date" and isinstance(value, int) else value


def _read(name: str, value: object, definitions: Definitions) -> object:
    match definitions.attribute_type(name):
        case "items" if isinstance(value, list | tuple):
            return frozenset(str(item) for item in value)
        case "integer" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "date" if isinstance(value, str):
            try:
                return numbered(as_date(value))
            except ValueError:
                pass
        case "enum" | "bool" if isinstance(value, str):
            return value
    raise QuestionError("attribute-wrong", attribute=name, word=value)
