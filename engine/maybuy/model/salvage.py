"""What can be read of a file whose shape is wrong: what is wrong is left out, and the rest is still checked.

Only names are looked for in what is left, and ids twice given: whatever else might be found could follow from
what was left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from ..source import LIMITS, Document, Path, Wrong
from ..source.document import Node
from .kinds import KINDS, defined_under
from .violations import validator, violated

_ABSENCES: Final = frozenset({"missing-key", "one-effect", "goes-with"})
"""Of these nothing is wrong with what is there: it can be read, and only makes no model."""

_ROUNDS: Final = 8
"""Times that what is left is looked at again: without some of it a list may be empty."""

_Gone = dict[str | int, Any]
"""What is left out, step by step down the ways to it; an empty one at their ends."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What is left of a file: all that can be read of it, and the model of its entries that are whole.

    `lost` tells that something may have been left out that others name.
    """

    readable: Document
    whole: Document
    model: BaseModel | None
    lost: bool


def salvaged(document: Document, kind: str | None, filled: Mapping[str, Any] | None) -> Salvaged | None:
    """What is left of a file that makes no model; None where that is nothing, or too much is wrong with it.

    `filled` is what stands for keys of the file that are missing or wrong, so that the rest makes a model.
    """
    data = document.data
    kind = kind or (data.get("kind") if isinstance(data, Mapping) else None)
    if document.root is None or not isinstance(kind, str) or kind not in KINDS:
        return None
    readable, lost = _without(document, kind, _wrong)
    if readable is None:
        return None
    begun = replace(readable, data=_filled(readable.data, filled)) if filled else readable
    model, whole, lost_too = _model(kind, begun.data), begun, False
    if model is None:
        entire, lost_too = _without(begun, kind, _holder)
        model, whole = (None, begun) if entire is None else (_model(kind, entire.data), entire)
    return Salvaged(readable, whole, model, lost or lost_too or model is None or not document.ok)


def _filled(data: Any, filled: Any) -> Any:
    if not isinstance(data, Mapping) or not isinstance(filled, Mapping):
        return data
    both = {key: _filled(value, filled.get(key)) for key, value in data.items()}
    return {**both, **{key: value for key, value in filled.items() if key not in data}}


def _wrong(kind: str, one: Wrong) -> Path | None:
    """What to leave out for one thing wrong, so that the rest can be read."""
    if one.code in _ABSENCES:
        return None
    # Part of an attribute would make other comparisons look wrong than those that are.
    return one.path[:2] if kind == "vocabulary" else one.path


def _holder(_: str, one: Wrong) -> Path:
    """What to leave out for something that is missing: what it is missing in."""
    return one.path[:-1] if one.at_key else one.path


def _without(
    document: Document, kind: str, leave_out: Callable[[str, Wrong], Path | None]
) -> tuple[Document | None, bool]:
    """A file without what is to be left out, and whether others may name that."""
    lost = False
    for again in range(_ROUNDS):
        if again and _model(kind, document.data) is not None:  # which is known much sooner than what is wrong
            return document, lost
        found = list(islice(violated(validator(kind), document.data), LIMITS.max_findings))
        ways = [(one, way) for one in found if (way := leave_out(kind, one)) is not None]
        if not ways:
            return document, lost
        if document.root is None or len(found) == LIMITS.max_findings or any(not way for _, way in ways):
            return None, True
        lost = lost or any(_defines(kind, one, way, document) for one, way in ways)
        gone: _Gone = {}
        for _, way in ways:
            inner = gone
            for step in way:
                inner = inner.setdefault(step, {})
            inner.clear()
        data, root = _left(document.data, document.root, gone)
        document = replace(document, data=data, root=root)
    return None, True


def _left(data: Any, node: Node, gone: _Gone) -> tuple[Any, Node]:
    """What is left of a value and of its places."""
    if isinstance(data, list) and isinstance(node.kids, list):
        kept = [
            _left(entry, node.kids[at], gone[at]) if at in gone else (entry, node.kids[at])
            for at, entry in enumerate(data)
            if gone.get(at) != {}
        ]
        return [entry for entry, _ in kept], Node(node.start, node.end, [kid for _, kid in kept])
    if isinstance(data, dict) and isinstance(node.kids, dict):
        left = {
            key: _left(value, node.kids[key], gone[key])
            if key in gone and key in node.kids
            else (value, None)
            for key, value in data.items()
            if gone.get(key) != {}
        }
        kids = {key: kid or node.kids[key] for key, (_, kid) in left.items() if key in node.kids}
        keys = {key: where for key, where in (node.keys or {}).items() if key in left}
        return {key: value for key, (value, _) in left.items()}, Node(node.start, node.end, kids, keys)
    return data, node


def _defines(kind: str, one: Wrong, way: Path, document: Document) -> bool:
    """Whether what is left out may have defined something that others name."""
    keys = defined_under(kind).keys() - {"id"}  # without its own id nothing is left of it at all
    if one.code == "unknown-key" and len(way) == 1:
        meant = one.words["near"]
        return meant in keys or (meant is None and isinstance(document.value(way), list | dict))
    return len(way) <= 2 and way[0] in keys


def _model(kind: str, data: Any) -> BaseModel | None:
    try:
        return KINDS[kind].model_validate(data)
    except ValidationError:
        return None
