"""What something costs in a root, for a whole cycle, once, or by use."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from maybuy.importing.described import PriceList
from maybuy.importing.files import files_of
from maybuy.loading import Root, check_documents
from maybuy.model.definitions import Definitions
from maybuy.source import Severity, read
from maybuy.subscription.costs import Counted, listed_parts, scale_of, sum_of
from maybuy.subscription.scales import cost_of

DAY = date(2026, 6, 1)


def root_of(found: PriceList) -> Root:
    """The root that a price list becomes, which has no error."""
    root = check_documents(read(text, name) for name, text in files_of(found).items())
    assert [one for one in root.diagnostics if one.severity is Severity.ERROR] == []
    return root


def recurring(definitions: Definitions, item: str, currency: str, cycle: str, seats: int) -> Fraction:
    """What so many seats cost for a cycle."""
    counted = Counted(seats, dict.fromkeys(definitions.limits, seats))
    parts = listed_parts(definitions.items[item], counted, currency, cycle, DAY, DAY)
    found = sum_of(parts)
    assert found is not None, (item, currency, cycle)
    return found * definitions.cycles[cycle]


def other(definitions: Definitions, item: str, charge_id: str, currency: str, units: int) -> Fraction:
    """What so many units cost of a charge that is paid once or by use."""
    charge = next(one for one in definitions.items[item].charges if one.id == charge_id)
    scale = scale_of(charge, currency, next(iter(definitions.cycles)), DAY, DAY)
    assert scale is not None
    found = cost_of(charge, scale, units)
    assert found is not None
    return found
