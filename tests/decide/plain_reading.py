"""Rules read as they are written, one test at a time: slow, and with nothing of the compiled form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from maybuy.model.base import Effective
from maybuy.model.condition import Condition, Test
from maybuy.model.definitions import Definitions
from maybuy.model.policy import PolicyFile, Rule, Selector

Attributes = Mapping[str, object]


def matching(files: list[PolicyFile], attributes: Attributes, definitions: Definitions) -> set[str]:
    """The ids of the rules that hold, whatever their effect."""
    return {
        rule.id
        for file in files
        for rule in file.rules
        if _effective(file.effective, attributes) and _holds(rule, attributes, definitions)
    }


def _effective(effective: Effective, attributes: Attributes) -> bool:
    day = date.fromordinal(int(str(attributes["at"])))
    started = effective.from_ is None or day >= effective.from_
    return started and (effective.until is None or day < effective.until)


def _holds(rule: Rule, attributes: Attributes, definitions: Definitions) -> bool:
    return (
        attributes["action"] in rule.actions
        and _effective(rule.effective, attributes)
        and _about(rule, attributes)
        and (rule.when is None or _met(rule.when, attributes, definitions))
        and not (rule.unless is not None and _met(rule.unless, attributes, definitions))
    )


def _about(rule: Rule, attributes: Attributes) -> bool:
    if rule.items is None:
        return True
    if isinstance(rule.items, Selector):
        named = {name: getattr(rule.items, name) for name in ("kind", "product", "edition", "price")}
        return all(wanted is None or attributes[f"item.{name}"] == wanted for name, wanted in named.items())
    return any(one in (attributes["item"], attributes["item.product"]) for one in rule.items)


def _met(condition: Condition, attributes: Attributes, definitions: Definitions) -> bool:
    if not all(_passes(test, attributes, definitions) for test in condition.tests):
        return False
    return not condition.alternatives or any(
        _met(one, attributes, definitions) for one in condition.alternatives
    )


def _passes(test: Test, attributes: Attributes, definitions: Definitions) -> bool:
    value, wanted = attributes[test.attribute], test.values
    match definitions.attribute_type(test.attribute):
        case "items":
            assert isinstance(value, frozenset)
            has = [_has(value, str(one), definitions) for one in wanted]
            return {
                "is": any(has),
                "any": any(has),
                "all": all(has),
                "none": not any(has),
                "not": not any(has),
            }[test.operator]
        case "integer":
            assert isinstance(value, int)
            return _compared(test, value, [int(str(one)) for one in wanted])
        case "date":
            assert isinstance(value, int)
            return _compared(test, value, [date.fromisoformat(str(one)).toordinal() for one in wanted])
    given = {str(value)}
    if test.attribute == "item":
        given.add(str(attributes["item.product"]))
    return (not given.isdisjoint(str(one) for one in wanted)) == (test.operator == "is")


def _has(held: frozenset[str], wanted: str, definitions: Definitions) -> bool:
    return wanted in held or any(edition in held for edition in definitions.products.get(wanted, ()))


def _compared(test: Test, value: int, wanted: list[int]) -> bool:
    first = wanted[0]
    return {
        "is": value in wanted,
        "not": value not in wanted,
        "at_least": value >= first,
        "from": value >= first,
        "more_than": value > first,
        "at_most": value <= first,
        "less_than": value < first,
        "until": value < first,
    }[test.operator]
