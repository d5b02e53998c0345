"""Differences between two versions as JSON."""

from __future__ import annotations

from typing import Any, Final

from ..diff.answers import Answer
from ..diff.difference import Days
from ..diff.lists import ItemChange
from ..diff.price_lists import PriceChange
from ..diff.rows import ITEM, Case, Row
from ..diff.rule_lists import RuleChange
from ..diff.witness import Witness
from ..model.definitions import Definitions
from ..model.logic import Among, Clause, Predicate, Within, by_text
from .diff_text import SECTIONS, NotCompared, Shown
from .json_form import catalog_json, days_json, fields, obligation_json, priced_json, settlement_json

NO_WITNESS: Final = "not_found"
"""Why a row has no example: none was found among those that were tried."""


def diff_json(shown: Shown, base: Definitions, head: Definitions) -> dict[str, Any]:
    """A difference, with which catalogs it is between."""
    difference = shown.difference
    return {
        "base": catalog_json(base),
        "head": catalog_json(head),
        "at": None if shown.days is not None else difference.at.isoformat(),
        "not_compared": None,
        **{section: [_row(row, days) for row, days in shown.of(section)] for section in SECTIONS},
        "rules": [_rule(placed) for placed in difference.rules],
        "prices": [_price(one) for one in difference.prices],
        "items": [_item(item) for item in difference.items],
        "texts": [
            {**fields(one, "what", "id", "key", "language"), "from": one.base, "to": one.head}
            for one in difference.texts
        ],
        "not_computed": [fields(one, "action", "item", "why") for one in difference.not_computed],
    }


def not_compared_json(one: NotCompared) -> dict[str, Any]:
    """The JSON of a difference of which nothing is known."""
    return {
        "base": None,
        "head": catalog_json(one.definitions),
        "at": one.at.isoformat() if one.at is not None else None,
        "not_compared": {"why": one.why, "message": one.message},
        **{section: [] for section in (*SECTIONS, "rules", "prices", "items", "texts", "not_computed")},
    }


def witness_json(one: Witness) -> dict[str, Any]:
    """A question, with the account as its file would say it."""
    return {**fields(one, "account", "user"), **one.ask.named, **fields(one, "at")}


def _row(row: Row, days: Days | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        **fields(row, "actions", "items", "roles", "account_types"),
        "when": _when(row),
        "exact": row.exact,
        "from": answer_json(row.base, row.head),
        "to": answer_json(row.head, row.base),
        "signatures": row.signatures,
        "witness": None if row.witness is None else witness_json(row.witness),
    }
    if row.witness is None:
        shown["no_witness"] = NO_WITNESS
    if days is not None:
        shown["days"] = days_json(days.since, days.until)
    return shown


def answer_json(answer: Answer, other: Answer) -> dict[str, Any]:
    """One of two answers; `timing` is null where it makes no difference between them."""
    untold = answer.outcome == "deny" or (answer.next_cycle, answer.not_before) == (
        other.next_cycle,
        other.not_before,
    )
    return {
        "outcome": answer.outcome,
        "channels": list(answer.channels),
        "reason": answer.reason,
        "timing": None if untold else "next_cycle" if answer.next_cycle or answer.not_before else "now",
        "not_before": answer.not_before.isoformat() if answer.not_before else None,
        "obligations": [obligation_json(duty) for duty in answer.obligations],
        **settlement_json(answer.settlement),
    }


def _when(row: Row) -> dict[str, Any]:
    """Conditions as policies write them; `base` and `head` hold what is true in one version only."""
    shown = [_case(case) for case in row.when]
    itself = {ITEM: sorted(row.items)} if row.itself else {}
    return {**itself, **(shown[0] if len(shown) == 1 else {"any": shown} if shown else {})}


def _case(case: Case) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for side, clause in case:
        tests = _clause(clause)
        found |= {side: tests} if side else tests
    return found


def _clause(clause: Clause) -> dict[str, Any]:
    shown = {}
    for name, tests in sorted(clause.items()):
        each = [_test(test) for test in sorted(tests, key=by_text)]
        shown[name] = each[0] if len(each) == 1 else each
    return shown


def _test(test: Predicate) -> Any:
    if isinstance(test, Among):
        return {"not": sorted(test.values)} if test.negated else sorted(test.values)
    if isinstance(test, Within):
        spans = [_span(low, high) for low, high in test.intervals]
        return spans[0] if len(spans) == 1 else spans
    return {test.how: sorted(test.items)}


def _span(low: int | None, high: int | None) -> dict[str, int]:
    bounds = {"at_least": low, "at_most": high}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _rule(change: RuleChange) -> dict[str, Any]:
    shown = {"change": change.change, "rules": list(change.rules), "at": change.place}
    if change.change != "changed":
        return shown
    return {**shown, "key": change.key, "from": list(change.base), "to": list(change.head)}


def _price(change: PriceChange) -> dict[str, Any]:
    return {
        **fields(change, "item", "currency", "cycle", "since"),
        **({} if change.charge is None else {"charge": change.charge}),
        **({"customers": dict(change.when)} if change.when else {}),
        "from": priced_json(change.base, change.currency),
        "to": priced_json(change.head, change.currency),
        "percent": None if change.percent is None else str(round(change.percent, 2)),
        "reaches": change.reaches,
    }


def _item(change: ItemChange) -> dict[str, Any]:
    shown = fields(change, "change", "what", "id")
    if change.change != "changed":
        return shown
    base, head = (", ".join(each) if isinstance(each, tuple) else each for each in (change.base, change.head))
    return {**shown, "key": change.key, "from": base, "to": head}
