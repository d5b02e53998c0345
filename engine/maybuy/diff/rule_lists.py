"""What differs between the rules of two versions, as their files say them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ..model.condition import IS, Condition, Test
from ..model.definitions import Definitions, PlacedRule
from ..model.policy import Selector

Change = Literal["new", "removed", "changed"]


Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Rules that are new, removed, or say something else under a key, such as `when account.type`.

    `rules` are those of a file of which the same is to be told. `base` and `head` are what stands there in
    each version, none where nothing does; of a rule that is new or removed, what it says altogether.
    """

    change: Change
    rules: Values
    place: str
    key: str | None
    base: Values
    head: Values


def rule_changes(base: Definitions, head: Definitions) -> tuple[RuleChange, ...]:
    """Every rule that is new, removed or changed, by the places of rules in their files."""
    old, new = ({placed.rule.id: placed for placed in each.rules} for each in (base, head))
    found = [
        *(_whole("removed", one) for each, one in old.items() if each not in new),
        *(_whole("new", one) for each, one in new.items() if each not in old),
        *(change for each, one in old.items() if each in new for change in _between(one, new[each])),
    ]
    return tuple(_together(found))


def _whole(change: Change, placed: PlacedRule) -> RuleChange:
    said = tuple(f"{key}: {', '.join(values)}" for key, values in _said_by(placed).items())
    base, head = ((), said) if change == "new" else (said, ())
    return RuleChange(change, (placed.rule.id,), placed.place, None, base, head)


def _between(old: PlacedRule, new: PlacedRule) -> Iterator[RuleChange]:
    first, second = _said_by(old), _said_by(new)
    for key in dict.fromkeys((*first, *second)):
        before, after = first.get(key, ()), second.get(key, ())
        if set(before) != set(after):
            yield RuleChange("changed", (new.rule.id,), new.place, key, before, after)


def _said_by(placed: PlacedRule) -> Mapping[str, Values]:
    """What a rule says, by the key under which it says it."""
    rule, days = placed.rule, placed.effective
    listed: list[tuple[str, Values]] = [
        (rule.effect, rule.actions),
        ("through", rule.through or ()),
        ("items", items_said(rule.items)),
        *conditions_said("when", rule.condition),
        *(conditions_said("unless", rule.unless) if isinstance(rule.unless, Condition) else ()),
        ("until", (str(rule.until),) if rule.until is not None else ()),
        ("obligations", rule.obligations or ()),
        ("by", (rule.by,) if rule.by else ()),
        ("credit", (rule.credit,) if rule.credit else ()),
        ("code", (rule.code,) if rule.code else ()),
        ("effective from", (days.from_.isoformat(),) if days.from_ else ()),
        ("effective until", (days.until.isoformat(),) if days.until else ()),
    ]
    return {key: values for key, values in listed if values}


def items_said(items: Values | Selector | None) -> Values:
    """Items as a file names them: one by one, or by what selects them."""
    if not isinstance(items, Selector):
        return items or ()
    return tuple(f"{key} {value}" for key, value in items.model_dump(exclude_none=True).items())


def conditions_said(key: str, condition: Condition) -> Iterator[tuple[str, Values]]:
    """What a condition says of each attribute, under `KEY ATTRIBUTE`; each value as it is compared."""
    tests: dict[str, list[Values]] = {}
    for test in condition.tests:
        tests.setdefault(test.attribute, []).append(_test(test))
    for attribute, (first, *more) in tests.items():
        yield f"{key} {attribute}", (", ".join(map(" or ".join, (first, *more))),) if more else first
    if condition.alternatives:
        yield f"{key} any", tuple(_said(one) for one in condition.alternatives)


def _test(test: Test) -> Values:
    operator = "" if test.operator == IS else f"{test.operator} "
    return tuple(f"{operator}{value}" for value in test.values)


def _said(condition: Condition) -> str:
    said = conditions_said("when", condition)
    parts = (f"{key.removeprefix('when ')}: {' or '.join(values)}" for key, values in said)
    return ", ".join(parts)


def _together(changes: Iterable[RuleChange]) -> Iterator[RuleChange]:
    """Changes that say the same of several rules of a file as one, such as another day for all of them."""
    groups: dict[object, list[RuleChange]] = {}
    for change in changes:
        file = change.place.rsplit(":", 2)[0]
        alone = change.rules if change.key is None else ()
        groups.setdefault((change.change, file, change.key, change.base, change.head, alone), []).append(
            change
        )
    for group in groups.values():
        yield replace(group[0], rules=tuple(each for one in group for each in one.rules))
