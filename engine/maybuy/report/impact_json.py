"""What a change does to a customer base, as JSON. Amounts are a month's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..model.definitions import Definitions
from .diff_json import answer_json
from .diff_text import NotCompared
from .impact_rows import Told, told, why_not
from .json_form import catalog_json
from .money import exact

if TYPE_CHECKING:
    from ..fleet.impact import Impact
    from ..fleet.sums import Money, Payers, Total
    from ..fleet.unfit import Wrong


def impact_json(impact: Impact, base: Definitions, head: Definitions) -> dict[str, Any]:
    """What a change does, with which catalogs it is between.

    `money` is in the currency in which most accounts pay, null where none does; `currencies` has all of them.
    """
    rows = told(impact)
    currencies = [_currency(one, impact.money) for one in impact.money.totals]
    main = max(impact.money.totals, key=lambda one: one.accounts, default=None)
    return {
        "base": catalog_json(base),
        "head": catalog_json(head),
        "at": impact.at.isoformat(),
        "not_compared": None,
        "accounts": impact.accounts,
        "rows": [_row(one) for one in rows],
        "concerned": {
            section: {"accounts": accounts, "seats": seats}
            for section, (accounts, seats) in impact.rights.concerned.items()
        },
        "money": None if main is None else _amounts(main),
        "currencies": currencies,
        "bad": bad_json(impact.bad),
        "on_request": impact.money.on_request,
        "not_computed": [
            {"action": one, "item": None, "why": why_not(one, head)} for one in impact.not_computed
        ],
    }


def impact_not_compared_json(one: NotCompared) -> dict[str, Any]:
    """The JSON of an impact of which nothing is known."""
    return {
        "base": None,
        "head": catalog_json(one.definitions),
        "at": one.at.isoformat() if one.at is not None else None,
        "not_compared": {"why": one.why, "message": one.message},
        "accounts": 0,
        "rows": [],
        "concerned": {},
        "money": None,
        "currencies": [],
        "bad": [],
        "on_request": 0,
        "not_computed": [],
    }


def bad_json(bad: Iterable[Wrong]) -> list[dict[str, Any]]:
    """Who was left out, and why."""
    return [
        {
            "code": one.code,
            "side": one.side,
            "accounts": one.accounts,
            "samples": [sample._asdict() for sample in one.samples],
        }
        for one in bad
    ]


def _row(row: Told) -> dict[str, Any]:
    item = row.items[0] if row.items else None
    shown: dict[str, Any] = {"row": row.key, "section": row.section}
    before = after = None
    if row.answers is not None:
        first, second = row.answers
        shown |= {"action": row.action, "item": item, "change_to": row.to}
        shown |= {"from": answer_json(first, second), "to": answer_json(second, first)}
    if row.amounts is not None:
        before, after = (exact(one, row.currency) for one in row.amounts)
        shown |= {"item": item, "cycle": row.cycle, "currency": row.currency}
    return {
        **shown,
        "accounts": row.accounts,
        "seats": row.seats,
        "before": before,
        "after": after,
        "sample": list(row.sample),
    }


def _amounts(one: Total | Payers) -> dict[str, Any]:
    return {
        "currency": one.currency,
        "before": exact(one.before, one.currency),
        "after": exact(one.after, one.currency),
    }


def _currency(one: Total, money: Money) -> dict[str, Any]:
    sides = {"more": money.more, "less": money.less}
    return {
        **_amounts(one),
        "accounts": one.accounts,
        **{name: _payers(payers, one.currency) for name, payers in sides.items()},
    }


def _payers(payers: Sequence[Payers], currency: str) -> dict[str, Any] | None:
    one = next((one for one in payers if one.currency == currency), None)
    if one is None:
        return None
    amounts = {name: amount for name, amount in _amounts(one).items() if name != "currency"}
    return {"accounts": one.accounts, "seats": one.seats, **amounts, "sample": list(one.samples)}
