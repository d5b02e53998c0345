"""What offers of schema.org have no word for; the offers themselves are report/schema_org.py's."""

from __future__ import annotations

from datetime import date

from ..model.definitions import Definitions
from .told import Report


def tell(definitions: Definitions, day: date, currency: str, report: Report) -> None:
    """Tells all of a root that its offers in one currency on one day leave out."""
    for item in definitions.items.values():
        apart = [one.id for one in item.charges if not one.recurs]
        later = sorted(one for one in item.price_days if one > day)
        for code, words in (
            ("charges", apart),
            ("later", later),
            ("trials", [item.trial.days] if item.trial else []),
        ):
            if words:
                report.miss(code, item.id, item.place, word=", ".join(map(str, words)))
        if any(one.when for one in item.price_lists):
            report.miss("for-some", item.id, item.place)
    for promotion in definitions.promotions:
        report.miss("promotion", promotion, "")
    others = [one for one in definitions.currencies if one != currency]
    if others:
        report.miss("currencies", definitions.id, "", word=", ".join(others))
    for placed in definitions.rules:
        report.miss("rule", placed.rule.id, placed.place)
