"""The members of groups where their names stand in lists.

A name is spread out before a file makes a model, so that all that comes after sees plain lists, each member
placed where the name is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ..source.document import Document, GroupNode, Node
from .base import Ref
from .condition import ALTERNATIVES, SETS, Compared, kinds_compared
from .dated import WHEN
from .group import KIND, Members, listed, members_of
from .kinds import KINDS, Keys, Shape, shape_of


def members_in(documents: Iterable[Document]) -> Members:
    """The members of all groups that some files list."""
    return members_of(one for document in documents for one in listed(document.data))


def spread(document: Document, members: Members) -> Document:
    """A file with the members of groups where their names stand in lists."""
    kind = document.data.get("kind") if isinstance(document.data, Mapping) else None
    if not members or document.root is None or kind == KIND or not isinstance(kind, str) or kind not in KINDS:
        return document
    spreading = _Spreading(members, set())
    data, root = spreading.value(document.data, document.root, shape_of(KINDS[kind]))
    if not spreading.named:
        return document
    return replace(document, data=data, root=root, groups=frozenset(spreading.named))


class _Spreading(NamedTuple):
    members: Members
    named: set[tuple[str, str]]

    def value(self, data: Any, node: Node, shape: Shape) -> tuple[Any, Node]:
        """A value that may have a shape, and where it stands."""
        match shape, data:
            case tuple(), str():
                inner = [kind for one in shape if isinstance(one, list) for kind in _kinds(one[0])]
                return self.words(data, node, inner)
            case tuple(), _:
                for one in shape:
                    if isinstance(data, list) is isinstance(one, list):
                        data, node = self.value(data, node, one)
            case [inner], list():
                return self.entries(data, node, _kinds(inner), inner)
            case Keys(), Mapping():
                apart = {key: Compared() if key == WHEN else None for key in shape.apart}
                return self.below(data, node, {**dict.fromkeys(data, shape.below), **apart})
            case Mapping(), Mapping():
                return self.below(data, node, shape)
            case Compared(), Mapping():
                return self.condition(data, node)
        return data, node

    def below(self, data: Mapping[str, Any], node: Node, shapes: Mapping[str, Shape]) -> tuple[Any, Node]:
        """A mapping, each of whose values may have a shape of its own."""
        if not isinstance(node.kids, dict):
            return data, node
        found = {
            key: self.value(data[key], node.kids[key], shapes[key])
            for key in data
            if key in node.kids and shapes.get(key) is not None
        }
        return _changed(data, node, found)

    def condition(self, data: Mapping[str, Any], node: Node) -> tuple[Any, Node]:
        """A condition: the values that it compares attributes with."""
        if not isinstance(node.kids, dict):
            return data, node
        found = {}
        for attribute, wanted in data.items():
            if attribute not in node.kids:
                continue
            here, kinds = node.kids[attribute], kinds_compared(attribute)
            if attribute == ALTERNATIVES:
                found[attribute] = self.entries(wanted, here, (), Compared())
            elif isinstance(wanted, Mapping) and isinstance(here.kids, dict):
                kids = here.kids
                found[attribute] = _changed(
                    wanted,
                    here,
                    {
                        key: self.words(wanted[key], kids[key], kinds)
                        for key in ("not", *SETS)
                        if key in wanted and key in kids
                    },
                )
            else:
                found[attribute] = self.words(wanted, here, kinds)
        return _changed(data, node, found)

    def words(self, data: Any, node: Node, kinds: Iterable[str]) -> tuple[Any, Node]:
        """A list of words, or one that may stand for a list."""
        if isinstance(data, str):
            group = self.group(data, kinds)
            if group is None:
                return data, node
            return list(group), Node(node.start, node.end, [_placed(data, node)] * len(group))
        return self.entries(data, node, kinds, None)

    def entries(self, data: Any, node: Node, kinds: Iterable[str], inner: Shape) -> tuple[Any, Node]:
        """A list, in which the name of a group stands for all its members that are not there beside it."""
        if not isinstance(data, list) or not isinstance(node.kids, list):
            return data, node
        kinds, found, changed = tuple(kinds), [], False
        there = {one for one in data if isinstance(one, str)}
        for entry, kid in zip(data, node.kids, strict=True):
            group = self.group(entry, kinds) if isinstance(entry, str) else None
            if group is None:
                one = (entry, kid) if inner is None else self.value(entry, kid, inner)
                changed = changed or one[0] is not entry
                found.append(one)
                continue
            changed = True
            found += [(member, _placed(entry, kid)) for member in group if member not in there]
            there.update(group)
        if not changed:
            return data, node
        kids = [kid for _, kid in found]
        return [entry for entry, _ in found], Node(node.start, node.end, kids)

    def group(self, word: str, kinds: Iterable[str]) -> tuple[str, ...] | None:
        """The members of the group of that name, if there is one of one of these kinds."""
        for kind in kinds:
            if (kind, word) in self.members:
                self.named.add((kind, word))
                return self.members[kind, word]
        return None


def _placed(word: str, node: Node) -> GroupNode:
    return GroupNode(word, node.start, node.end)


def _kinds(shape: Shape) -> tuple[str, ...]:
    """The kinds of what the entries of a list name."""
    match shape:
        case Ref(kind):
            return (kind,)
        case tuple():
            return tuple(kind for one in shape for kind in _kinds(one))
    return ()


def _changed(
    data: Mapping[str, Any], node: Node, found: Mapping[str, tuple[Any, Node]]
) -> tuple[Mapping[str, Any], Node]:
    """A mapping with other values under some keys; itself where they are the same."""
    if all(value is data[key] for key, (value, _) in found.items()):
        return data, node
    values = {key: value for key, (value, _) in found.items()}
    kids = {key: kid for key, (_, kid) in found.items()}
    assert isinstance(node.kids, dict)
    return {**data, **values}, Node(node.start, node.end, {**node.kids, **kids}, node.keys)
