"""Where names stand in files, read off the models: types say what is a name (Ref), and of what (Defines).

Checks look for names there, and narrowed schemas list them. Names in conditions are apart: they are those of
comparisons() in check/references.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from .base import Defines, Ref, Written
from .kinds import BESIDE, KINDS

Shape = Any
"""Where names stand in a value: a Ref or a Defines, a list of one shape, Keys, a mapping by the keys of a
record, a tuple of shapes of which the one counts that a value has. None where no name stands in it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping whose keys are names, but for `apart`; `below` is the shape of its values."""

    name: Ref | Defines
    below: Shape = None
    apart: str = ""


@cache
def shape_of(model: type[BaseModel]) -> Mapping[str, Shape]:
    """Where names stand in what a model reads, by key."""
    shapes = {
        field.alias or name: _shape(field.annotation, tuple(field.metadata))
        for name, field in model.model_fields.items()
    }
    return {key: shape for key, shape in shapes.items() if shape is not None}


def _shape(annotation: Any, marks: tuple[Any, ...] = (), apart: str = "") -> Shape:
    for mark in marks:
        if isinstance(mark, Ref | Defines):
            return mark
        if isinstance(mark, Written):
            return _shape(mark.kind, apart=mark.apart)
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(args[0], args[1:], apart)
    if origin in (Union, UnionType):
        shapes = tuple(found for one in args if (found := _shape(one, (), apart)) is not None)
        return shapes if len(shapes) > 1 else next(iter(shapes), None)
    if origin is tuple:
        inner = _shape(args[0], (), apart)
        return None if inner is None else [inner]
    if origin in (dict, Mapping):
        name, below = _shape(args[0]), _shape(args[1])
        return None if name is None else Keys(name, below, apart)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return shape_of(annotation) or None
    return None


def records_of(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """A model and those that are part of it, by name."""
    found = {model.__name__: model}
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            found |= records_of(part)
    return found


def _parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for one in get_args(annotation):
        yield from _parts(one)


@cache
def defined_under(kind: str) -> Mapping[str, frozenset[str]]:
    """By key of a kind of file, the kinds of things that it defines there."""
    found = {key: frozenset(_defined(shape)) for key, shape in shape_of(KINDS[kind]).items()}
    return {key: kinds for key, kinds in found.items() if kinds}


def _defined(shape: Shape) -> Iterator[str]:
    match shape:
        case Defines():
            yield from shape.kinds
        case Keys():
            yield from _defined(shape.name)
        case list() | tuple():
            for one in shape:
                yield from _defined(one)
        case Mapping():
            for one in shape.values():
                yield from _defined(one)


@cache
def kinds_that_define(thing: str) -> frozenset[str]:
    """The kinds of file of a root that define a kind of thing; none for what the engine itself defines."""
    return frozenset(
        kind
        for kind in KINDS
        if kind not in BESIDE and thing in frozenset().union(*defined_under(kind).values())
    )
