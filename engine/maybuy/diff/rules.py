"""Which rules differ between two versions, and what in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..model.condition import IS, Condition, Test
from ..model.definitions import Definitions, PlacedRule
from ..model.policy import Selector

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """Rules that are new, removed, or say something else under a key, such as `when account.type`.

    `rules` are those of a file of which the same is to be told. `base` and `head` are what stands there in
    each version, none where nothing does; of a rule that is new or removed, what it says altogether.
    """

    change: Literal["new", "removed", "changed"]
    rules: tuple[str, ...]
    place: str
    key: str | None
    base: Values
    head: Values


def rule_changes(base: Definitions, head: Definitions) -> tuple[RuleChange, ...]:
    """Every rule that is new, removed or changed, by the places of rules in their files."""
    old, new = ({one.rule.id: one for one in each.rules} for each in (base, head))
    found = [
        *(_whole("removed", one) for each, one in old.items() if each not in new),
        *(_whole("new", one) for each, one in new.items() if each not in old),
        *(change for each, one in old.items() if each in new for change in _between(one, new[each])),
    ]
    return tuple(_joined(found))


def _whole(change: Literal["new", "removed"], one: PlacedRule) -> RuleChange:
    said = tuple(f"{key}: {', '.join(values)}" for key, values in _values(one).items())
    base, head = ((), said) if change == "new" else (said, ())
    return RuleChange(change, (one.rule.id,), one.place, None, base, head)


def _between(old: PlacedRule, new: PlacedRule) -> Iterator[RuleChange]:
    first, second = _values(old), _values(new)
    for key in dict.fromkeys((*first, *second)):
        before, after = first.get(key, ()), second.get(key, ())
        if set(before) != set(after):
            yield RuleChange("changed", (new.rule.id,), new.place, key, before, after)


def _values(one: PlacedRule) -> Mapping[str, Values]:
    """What a rule says, by the key under which it says it."""
    rule, days = one.rule, one.effective
    listed: list[tuple[str, Values]] = [
        (rule.effect, rule.actions),
        ("through", rule.through or ()),
        ("items", _items(rule.items)),
        *_condition("when", rule.condition),
        *(_condition("unless", rule.unless) if isinstance(rule.unless, Condition) else ()),
        ("until", (str(rule.until),) if rule.until is not None else ()),
        ("obligations", rule.obligations or ()),
        ("code", (rule.code,) if rule.code else ()),
        ("effective from", (days.from_.isoformat(),) if days.from_ else ()),
        ("effective until", (days.until.isoformat(),) if days.until else ()),
    ]
    return {key: values for key, values in listed if values}


def _items(items: tuple[str, ...] | Selector | None) -> Values:
    if not isinstance(items, Selector):
        return items or ()
    return tuple(f"{key} {value}" for key, value in items.model_dump(exclude_none=True).items())


def _condition(key: str, condition: Condition) -> Iterator[tuple[str, Values]]:
    for test in condition.tests:
        yield f"{key} {test.attribute}", _test(test)
    if condition.alternatives:
        yield f"{key} any", tuple(_said(one) for one in condition.alternatives)


def _test(test: Test) -> Values:
    operator = "" if test.operator == IS else f"{test.operator} "
    return tuple(f"{operator}{value}" for value in test.values)


def _said(condition: Condition) -> str:
    parts = (
        f"{key.removeprefix('when ')}: {' or '.join(values)}" for key, values in _condition("when", condition)
    )
    return ", ".join(parts)


def _joined(changes: Iterable[RuleChange]) -> Iterator[RuleChange]:
    """Changes that say the same of several rules of a file as one, such as another day for all of them."""
    groups: dict[object, list[RuleChange]] = {}
    for one in changes:
        file = one.place.rsplit(":", 2)[0]
        alone = one.rules if one.key is None else ()
        groups.setdefault((one.change, file, one.key, one.base, one.head, alone), []).append(one)
    for group in groups.values():
        first = group[0]
        rules = tuple(each for one in group for each in one.rules)
        yield RuleChange(first.change, rules, first.place, first.key, first.base, first.head)
