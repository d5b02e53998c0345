"""What can be asked at all: what each action can be done to, and which of it a clause speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from ..model.definitions import Definitions
from ..model.item import LISTED, ON_REQUEST, Item
from ..model.logic import Among, Clause, Predicate
from ..model.vocabulary import NONE
from .context import Context

Subject = Mapping[str, frozenset[str]]
"""What an action is done to: for each attribute that says what it is, the values it may have."""

WHAT: Final = ("item", "item.kind", "item.product", "item.edition")
"""The attributes that say which item it is, whatever the day and the account."""

_SAYS: Final = (*WHAT, "item.price", "change.to")
_NOTHING: Final = frozenset({NONE})


class Asked:
    """The questions that a catalog and its actions make possible."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self._known: dict[tuple[str, tuple[tuple[str, tuple[Predicate, ...]], ...]], frozenset[str]] = {}

    @cached_property
    def subjects(self) -> Mapping[str, Mapping[str, Subject]]:
        """For each sort of target, what it may be, by item, limit or feature; `none` where there is none."""
        items = self.definitions.items
        every = {item.id: _of_item(item) for item in items.values()}
        editions = self.definitions.products
        used = (*self.definitions.limits, *self.definitions.features)
        limits = {one: _other(item=one, kind=self.definitions.kind_of(one)) for one in used}
        return {
            "item": every,
            "line": every,
            "held": every,
            "edition": {one: every[one] for one in every if len(editions[items[one].product]) > 1},
            "suite": {one: every[one] for one in every if items[one].kind == "suite"},
            "limit": limits,
            "cycle": {NONE: _other(to=self.definitions.cycles)},
            "payment_method": {NONE: _other(to=self.definitions.payment_methods)},
            "none": {NONE: _other()},
        }

    def about(self, action: str, clause: Clause) -> frozenset[str]:
        """The items (or limits, features, `none`) of which an action can be asked and a clause may hold."""
        declared = self.definitions.actions.get(action)
        if declared is None or not _among(clause.get("action", ()), (action,)):
            return frozenset()
        said = tuple((name, clause[name]) for name in _SAYS if name in clause)
        key = (declared.target, said)
        if key not in self._known:
            self._known[key] = _fitting(self.subjects[declared.target], said)
        return self._known[key]

    def items(self, clause: Clause) -> frozenset[str] | None:
        """All items, limits and features that fit what a clause says of these; None where it says nothing."""
        said = tuple((name, clause[name]) for name in WHAT if name in clause)
        if not said:
            return None
        key = ("", said)
        if key not in self._known:
            self._known[key] = _fitting(self.everything, said)
        return self._known[key]

    def about_item(self, clause: Clause) -> frozenset[str]:
        """All items of the catalog that fit a clause."""
        said = tuple((name, clause[name]) for name in _SAYS if name in clause)
        return _fitting(self.subjects["item"], said)

    @cached_property
    def everything(self) -> Mapping[str, Subject]:
        """Whatever an action may be done to."""
        return {**self.subjects["none"], **self.subjects["limit"], **self.subjects["item"]}


class Grants:
    """Which actions the rules ever allow, on which items: for some account, on some day, by some channel."""

    def __init__(self, context: Context) -> None:
        self.asked = Asked(context.definitions)
        self.granted: dict[str, frozenset[str]] = {}
        taken: dict[str, frozenset[str]] = {}
        seen: set[tuple[str, str, frozenset[str]]] = set()
        for written in context.rules:
            effect, always = written.placed.rule.effect, written.placed.rule.through is None
            if effect not in ("allow", "deny"):
                continue
            for clause in written.clauses:
                if effect == "deny" and not (always and set(clause) <= {"action", *WHAT}):
                    continue
                into = self.granted if effect == "allow" else taken
                for action in written.placed.rule.actions:
                    subjects = self.asked.about(action, clause)
                    if (effect, action, subjects) not in seen:
                        seen.add((effect, action, subjects))
                        into[action] = into.get(action, frozenset()) | subjects
        for action, subjects in taken.items():
            self.granted[action] = self.granted.get(action, frozenset()) - subjects

    def doing(self, *what: str) -> frozenset[str]:
        """The items on which some action is allowed that does one of these."""
        doing = self.asked.definitions.doing
        return frozenset(
            one for does in what for action in doing.get(does, ()) for one in self.granted.get(action, ())
        )


def _of_item(item: Item) -> Subject:
    prices = {ON_REQUEST} if item.on_request else {LISTED, NONE} if item.prices or item.charges else {NONE}
    return {
        "item": frozenset({item.id}),
        "item.kind": frozenset({item.kind}),
        "item.product": frozenset({item.product}),
        "item.edition": frozenset({item.edition or NONE}),
        "item.price": frozenset(prices),
        "change.to": _NOTHING,
    }


def _other(item: str = NONE, kind: str = NONE, to: Iterable[str] = ()) -> Subject:
    said = dict.fromkeys(_SAYS, _NOTHING)
    return said | {
        "item": frozenset({item}), "item.kind": frozenset({kind}), "change.to": frozenset({*to, NONE}),
    }  # fmt: skip


def _among(tests: Iterable[Predicate], values: Iterable[str]) -> bool:
    return all(isinstance(test, Among) and any(test.holds(value) for value in values) for test in tests)


def _fitting(
    subjects: Mapping[str, Subject], said: Iterable[tuple[str, tuple[Predicate, ...]]]
) -> frozenset[str]:
    said = tuple(said)
    return frozenset(
        one for one, subject in subjects.items() if all(_among(tests, subject[name]) for name, tests in said)
    )
