"""What changes about an action on many items, seen at once: what all of them have in common, and what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

from .alongside import Alongside, alongside
from .answers import Answer, Changed, changed_in
from .diagram import Diagram, Diagrams
from .pair import BASE, HEAD, Pair, Residual
from .rows import Read, Row, people, row_of, rows_of, said_of
from .witness import witness

MANY: Final = 48
"""With fewer items, each is looked at by itself."""

MOST_ROWS: Final = 2_000
"""More than this about one action is read by nobody: items are told together then."""

FEW_RULES: Final = 12
"""With more rules that differ, where one of them holds takes longer to tell than it saves."""

Rules = tuple[Sequence[Residual], Sequence[Residual]]
"""Those of the base and of the head."""

Answers = tuple[Answer, Answer]


@dataclass(frozen=True)
class Kind:
    """Items that nothing tells apart. `general` is where no rule of theirs alone bears on the answer, `own`
    where one does, and `cells` is what changes by their rules."""

    items: tuple[str, ...]
    situations: Alongside
    general: Diagram
    own: Diagram
    cells: Mapping[Answers, Diagram]

    def where(self, answers: Answers, general: Diagram) -> Diagram:
        """Where the answer changes so, given where it does by what all items have in common."""
        by_own = self.cells.get(answers)
        found = general & self.general
        return found if by_own is None else found | (by_own & self.own)

    def concerned(self, answers: Answers, general: Diagram, whole: Diagram) -> bool:
        """Whether it changes so somewhere, and in some part by rules of theirs."""
        space, by_own = self.situations.space, self.cells.get(answers)
        return space.meet(general, self.general) or (
            by_own is not None and space.meet(by_own & whole, self.own)
        )


@dataclass(frozen=True)
class Many:
    """What changes about an action on many items."""

    kinds: Sequence[Kind]
    cells: Mapping[Answers, Diagram]
    """What changes by the rules that all have in common, wherever these alone bear on the answer."""

    @property
    def space(self) -> Diagrams:
        """That of all situations."""
        return self.kinds[0].situations.space

    def rows(self, shown: set[object]) -> list[Row]:
        """The rows of each kind of items, or of all together where they would be too many."""
        scope = self.kinds[0].situations.scope
        for_each = sum(1 for where in self.cells.values() for _ in people(scope, where))
        if for_each * len(self.kinds) > MOST_ROWS:
            return list(self._together())
        found: list[Row] = []
        for kind in self.kinds:
            every = {**self.cells, **kind.cells}
            none = self.space.false
            cells = ((answers, kind.where(answers, self.cells.get(answers, none))) for answers in every)
            changed = (Changed(*answers, where) for answers, where in cells if where.satisfiable())
            rows = [replace(row, items=kind.items) for row in rows_of(kind.situations, changed, shown)]
            shown.update(said_of(row) for row in rows if row.witness is not None)
            found += rows
        return found

    def _together(self) -> Iterator[Row]:
        first, none = self.kinds[0].situations, self.space.false
        validity = self.space.any(kind.situations.validity for kind in self.kinds)
        elsewhere = any(kind.situations.elsewhere for kind in self.kinds)
        scope = replace(first.scope, item=None, items=(None, None), validity=validity, elsewhere=elsewhere)
        for answers in dict.fromkeys((*self.cells, *(one for kind in self.kinds for one in kind.cells))):
            general = self.cells.get(answers, none)
            by_own = dict.fromkeys(kind.cells.get(answers, none) for kind in self.kinds)
            union = self.space.any((general, *by_own))
            for roles, types, where in people(scope, union):
                row = self._of_items(row_of(scope, Changed(*answers, union), roles, types, where), answers)
                if row.items:  # what rules of some items say is looked at for others too, and may be of none
                    yield row

    def _of_items(self, read: Read, answers: Answers) -> Row:
        """A row with the items that it is about, and an example."""
        none, whole, told = self.space.false, read.whole, read.told
        general = self.cells.get(answers, none) & whole
        about = [kind for kind in self.kinds if kind.concerned(answers, general, whole)]
        exact = told is not None and not any(
            self.space.meet(told & kind.situations.validity, ~kind.where(answers, general)) for kind in about
        )
        found = (witness(kind.situations, kind.where(answers, general) & whole, *answers) for kind in about)
        items = tuple(item for kind in about for item in kind.items)
        example = next((one for one in found if one is not None), None)
        return replace(read.row, items=items, exact=exact, witness=example)


def many(pair: Pair, action: str, items: Sequence[str], step: Callable[[], None]) -> Many:
    """What changes about an action on many items. `step` is called now and then, and may raise."""
    each = alongside(pair, action, items, step)
    rules = [pair.rules_on(action, one.items) for one in each]
    common = (_in_common([base for base, _ in rules]), _in_common([head for _, head in rules]))
    parted: dict[_Part, list[Alongside]] = {}
    groups: dict[object, _Group] = {}
    for one, mine in zip(each, rules, strict=True):
        known = _Group.of(mine, common)
        group = groups.setdefault(known.said, known)
        general, own = _parted(one, mine, group)
        part = _Part(one.validity, general, own, known.said if own.satisfiable() else None)
        parted.setdefault(part, []).append(one)
        group.own[own] = one
    kinds = []
    for part, alike in parted.items():
        step()
        cells = {} if part.rules is None else groups[part.rules].cells
        names = tuple(one.item for one in alike if one.item)
        kinds.append(Kind(names, alike[0], part.general, part.own, cells))
    # Whatever bears on some item alone: what they have in common is wanted beside that only, kind by kind.
    anywhere = each[0].space.any(kind.general | kind.own for kind in kinds)
    return Many(kinds, _cells(each[0], common, anywhere))


class _Part(NamedTuple):
    """What there is, where nothing but the common rules bears on the answer, where other rules do, and which
    these are."""

    validity: Diagram
    general: Diagram
    own: Diagram
    rules: object


@dataclass(frozen=True)
class _Group:
    """Items with the same rules."""

    rules: Rules
    """Without facts of the catalog, where these are the same in both versions."""
    settled: bool
    """Whether they are."""
    apart: Sequence[tuple[str, Residual]]
    """The rules that not all items have in common: those that only these have, or lack."""
    own: dict[Diagram, Alongside] = field(default_factory=dict)
    """Where some of these rules bear on the answer, for each kind of items."""

    @classmethod
    def of(cls, rules: Rules, common: Rules) -> _Group:
        """Items with some rules, among others that have most of them in common."""
        facts = [[rule.said for rule in each if rule.fact] for each in rules]
        settled = facts[0] == facts[1]
        mine = [[rule for rule in each if not (settled and rule.fact)] for each in rules]
        apart: list[tuple[str, Residual]] = []
        for side, all_mine, looked_at, others in zip((BASE, HEAD), rules, mine, common, strict=True):
            names, there = set(map(_named, all_mine)), set(map(_named, others))
            apart += [(side, rule) for rule in looked_at if _named(rule) not in there]
            apart += [(side, rule) for rule in others if _named(rule) not in names]
        return cls((mine[0], mine[1]), settled, apart)

    @cached_property
    def said(self) -> object:
        """What tells groups apart."""
        lacking = tuple((side, _named(rule)) for side, rule in self.apart)
        return self.settled, tuple(tuple(map(_named, each)) for each in self.rules), lacking

    @cached_property
    def cells(self) -> Mapping[Answers, Diagram]:
        """What changes where these rules bear on the answer of some of the items."""
        one = next(iter(self.own.values()))
        return _cells(one, self.rules, one.space.any(self.own))


def _cells(situations: Alongside, rules: Rules, here: Diagram) -> Mapping[Answers, Diagram]:
    here = _narrowed(situations, rules, here)
    if not here.satisfiable():
        return {}
    return {(one.base, one.head): one.where for one in changed_in(situations, *rules, [here])}


def _named(rule: Residual) -> tuple[int, str]:
    return rule.said, rule.name


def _in_common(rules: Sequence[Sequence[Residual]]) -> list[Residual]:
    """The rules that most items have, in the order in which they are told."""
    count = Counter(_named(rule) for each in rules for rule in each)
    most = {name for name, times in count.items() if 2 * times > len(rules)}
    fullest = max(rules, key=lambda each: sum(_named(rule) in most for rule in each))
    return [rule for rule in fullest if _named(rule) in most]


def _parted(one: Alongside, rules: Rules, group: _Group) -> tuple[Diagram, Diagram]:
    """Where no rule bears on the answer but those that items have in common, and where another does.

    Neither is where something of the catalog is against it in both versions: nothing can change there.
    """
    here = one.validity
    for rule in rules[0] if group.settled else ():
        if rule.fact:
            here &= ~one.where(BASE, rule)
    own = one.space.any(one.where(side, rule) for side, rule in group.apart)
    return here & ~own, here & own


def _narrowed(one: Alongside, rules: Rules, here: Diagram) -> Diagram:
    """Where rules can make a difference, of where they are looked at; all of that where it is said in fewer
    words."""
    codes = {rule.code for each in rules for rule in each if rule.effect == "deny" and not rule.fact}
    if len(codes) > 1:  # of several reasons, which is told first hangs on other rules
        return here
    said = [{rule.said for rule in each} for each in rules]
    differing = [
        one.where(side, rule)
        for side, mine, others in zip((BASE, HEAD), rules, reversed(said), strict=True)
        for rule in mine
        if rule.said not in others
    ]
    return here & one.space.any(differing) if len(differing) <= FEW_RULES else here
