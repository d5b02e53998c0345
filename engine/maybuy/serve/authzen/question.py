"""What is asked in a request: the subject, action, resource and context, held against what they must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ...model.ask import Ask
from ...model.base import MOST_SEATS, MOST_UNITS, as_scalar
from ...model.definitions import Definitions
from ...source import Found, Path, written
from ..answer.bodies import LONGEST

USER: Final = "user"
ITEM: Final = "item"
LIMIT: Final = "limit"
FEATURE: Final = "feature"
ACCOUNT: Final = "account"

_NOTHING: Final[Mapping[str, Any]] = {}


class ShapeError(Exception):
    """A part that is missing, or not of its kind."""

    def __init__(self, code: str, path: Path, variant: str = "", **words: Any) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.variant = variant
        self.words = words


def named(kind: str, id_: str | None, account: str, definitions: Definitions) -> str | None:
    """What a resource is to questions about an account. Raises LookupError for what is not there."""
    if kind == ITEM:
        known = id_ in definitions.items or id_ in definitions.products
    elif kind == LIMIT:
        known = id_ in definitions.limits
    elif kind == FEATURE:
        known = id_ in definitions.features
    elif kind == ACCOUNT and id_ == account:
        return None
    else:
        known = False
    if not known:
        raise LookupError(id_)
    return id_


class Asked(NamedTuple):
    """One evaluation. A search leaves open what it is for: that is None, or an empty action."""

    subject: str
    user: str | None
    kind: str
    id: str | None
    ask: Ask
    """What is to be done; to what follows from the resource. Of a search for actions the action is empty."""
    context: Mapping[str, Any]
    remedies: bool


def _entity(
    data: Mapping[str, Any], name: str, keys: tuple[str, ...], path: Path, *, numbers: bool = False
) -> Mapping[str, Any]:
    """A subject, action or resource with the texts it must have; ids may be whole `numbers`."""
    entity = data.get(name)
    if entity is None:
        raise ShapeError("missing-key", path, key=name)
    if not isinstance(entity, dict):
        raise wrong((*path, name), entity, "mapping")
    for key in keys:
        value = entity.get(key)
        if not isinstance(value, str):
            if value is None:
                raise ShapeError("missing-key", (*path, name), key=key)
            if numbers and key == "id" and isinstance(value, int) and not isinstance(value, bool):
                entity = {**entity, key: str(value)}
                continue
            raise wrong((*path, name, key), value, "text")
    properties = entity.get("properties")
    if properties is not None and not isinstance(properties, dict):
        raise wrong((*path, name, "properties"), properties, "mapping")
    return entity


def wrong(path: Path, value: object, variant: str) -> ShapeError:
    """That a value is not of the kind it must be."""
    return ShapeError("wrong-type", path, variant, found=Found(value), word=written(value))


def _number(properties: Mapping[str, Any], key: str, most: int, path: Path) -> int | None:
    value = properties.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
        raise wrong((*path, "action", "properties", key), value, "integer")
    if not 0 <= value <= most:
        variant, bound = ("less", 0) if value < 0 else ("more", most)
        place = (*path, "action", "properties", key)
        raise ShapeError("out-of-range", place, variant, word=str(value), bound=bound)
    return int(value)


def _plain(data: Mapping[str, Any]) -> Asked | None:
    """An evaluation of which all parts are there, without properties but for seats; None for any other."""
    try:
        subject, resource, action = data["subject"], data["resource"], data["action"]
        asked = subject["type"], subject["id"], resource["type"], resource["id"]
        name, context = action["name"], data.get("context", _NOTHING)
        if "properties" in subject or "properties" in resource:
            return None
        seats = None
        if "properties" in action:
            seats = action["properties"]["seats"]
            if len(action["properties"]) > 1 or type(seats) is not int or not 0 <= seats <= MOST_SEATS:
                return None
        remedies = context.get("remedies", True)
    except (KeyError, TypeError, IndexError, AttributeError):
        return None
    if (
        type(asked[0]) is type(asked[1]) is type(asked[2]) is type(asked[3]) is type(name) is str
        and isinstance(context, dict)
        and isinstance(remedies, bool)
    ):
        return Asked(*asked, Ask(name, seats=seats), context, remedies)
    return None


def asked_of(data: Any, path: Path, *, search: str = "", numbers: bool = False) -> Asked:
    """The evaluation in a request, or one of its `evaluations`; ids may be `numbers`. Raises ShapeError."""
    if not isinstance(data, dict):
        raise wrong(path, data, "mapping")
    if not search:
        plain = _plain(data)
        if plain is not None:
            return plain
    keys = ("type",) if search == "subject" else ("type", "id")
    subject = _entity(data, "subject", keys, path, numbers=numbers)
    keys = ("type",) if search == "resource" else ("type", "id")
    resource = _entity(data, "resource", keys, path, numbers=numbers)
    action: Mapping[str, Any] = {}
    if search != "action" or data.get("action") is not None:
        action = _entity(data, "action", () if search == "action" else ("name",), path)
    context = data.get("context")
    if context is not None and not isinstance(context, dict):
        raise wrong((*path, "context"), context, "mapping")
    remedies = True if context is None else context.get("remedies", True)
    if not isinstance(remedies, bool):
        raise wrong((*path, "context", "remedies"), remedies, "boolean")
    properties = action.get("properties") or _NOTHING
    to = properties.get("to")
    if to is not None and not (isinstance(to, str | int) and to != ""):
        raise wrong(
            (*path, "action", "properties", "to"), to, "fraction" if isinstance(to, float) else "scalar"
        )
    if isinstance(to, str) and len(to) > LONGEST:
        place = (*path, "action", "properties", "to")
        raise ShapeError("out-of-range", place, "long", word=to, bound=LONGEST)
    return Asked(
        subject["type"],
        None if search == "subject" else subject["id"],
        resource["type"],
        None if search == "resource" else resource["id"],
        Ask(
            "" if search == "action" else action["name"],
            seats=_number(properties, "seats", MOST_SEATS, path) if properties else None,
            quantity=_number(properties, "quantity", MOST_UNITS, path) if properties else None,
            to=None if to is None else as_scalar(to),
        ),
        _NOTHING if context is None else context,
        remedies,
    )
