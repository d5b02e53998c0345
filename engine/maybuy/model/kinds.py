"""The kinds of YAML files, the model of each, and where names stand in it.

A model is imported when first asked for: most commands read few. Its types say what names something (Ref),
and what defines it (Defines): checks look for names there, and narrowed schemas list them. Those in
conditions are apart: see comparisons() in check/references.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from .base import Defines, Model, Ref, Written
from .condition import Compared

_HOMES: Final = {
    "catalog": ("catalog", "CatalogFile"),
    "product": ("sold", "ProductFile"),
    "add-on": ("sold", "AddOnFile"),
    "suite": ("sold", "SuiteFile"),
    "limits": ("catalog", "LimitsFile"),
    "features": ("feature", "FeaturesFile"),
    "payment-methods": ("catalog", "PaymentMethodsFile"),
    "groups": ("group", "GroupsFile"),
    "vocabulary": ("vocabulary", "VocabularyFile"),
    "channels": ("policy", "ChannelsFile"),
    "actions": ("policy", "ActionsFile"),
    "terms": ("policy", "TermsFile"),
    "policy": ("policy", "PolicyFile"),
    "promises": ("promise", "PromisesFile"),
    "promotion": ("promotion", "PromotionFile"),
    "account": ("account", "Account"),
    "order": ("order", "Order"),
    "policy-test": ("policy_test", "PolicyTestFile"),
    "service": ("service", "Settings"),
    "columns": ("columns", "ColumnsFile"),
    "authzen": ("authzen", "AuthzenFile"),
}
"""Where each model is: a module beside this one, and its name there."""

BESIDE: Final = ("account", "order", "policy-test", "service", "columns", "authzen")
"""The kinds of file that stand beside a root's own: they define nothing that others name."""


class _Kinds(Mapping[str, type[Model]]):
    def __getitem__(self, kind: str) -> type[Model]:
        module, name = _HOMES[kind]
        model: type[Model] = getattr(import_module(f".{module}", __package__), name)
        return model

    def __contains__(self, kind: object) -> bool:
        return kind in _HOMES

    def __iter__(self) -> Iterator[str]:
        return iter(_HOMES)

    def __len__(self) -> int:
        return len(_HOMES)


KINDS: Final[Mapping[str, type[Model]]] = _Kinds()
"""Every kind of YAML file and its model, in the order a newcomer meets them."""

Shape = Any
"""Where names stand in a value: a Ref or a Defines, a list of one shape, Keys, a mapping by the keys of a
record, a tuple of shapes of which the one counts that a value has, Compared of a condition. None where no
name stands in it."""


class Keys:
    """A mapping whose keys are names, but for `apart`; `below` is the shape of its values."""

    __slots__ = ("apart", "below", "name")
    __match_args__ = ("name",)

    def __init__(self, name: Ref | Defines, below: Shape, apart: tuple[str, ...]) -> None:
        self.name = name
        self.below = below
        self.apart = apart


@cache
def shape_of(model: type[BaseModel]) -> Mapping[str, Shape]:
    """Where names stand in what a model reads, by key."""
    shapes = {
        field.alias or name: _shape(field.annotation, tuple(field.metadata))
        for name, field in model.model_fields.items()
    }
    return {key: shape for key, shape in shapes.items() if shape is not None}


def _shape(annotation: Any, marks: tuple[Any, ...] = (), apart: tuple[str, ...] = ()) -> Shape:
    for mark in marks:
        if isinstance(mark, Ref | Defines | Compared):
            return mark
        if isinstance(mark, Written):
            return _shape(mark.type, apart=mark.apart)
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
