"""A charge of which it cannot be said what is to be paid.

Fails: `{id: setup, once: true, by: use, …}`, tiers without `tiers: graduated`, tiers out of order
Passes: `{id: contacts, per: contacts, tiers: graduated, prices: {USD: [{up_to: 500, price: 10}, …]}}`
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ....model.charge import ACCOUNT, SEAT, Charge, Scale
from ....source import Finding, Path, finding
from ...context import Context, Stage
from ...sold import ChargeAt, Sold, at, charges, scales, sold

CODES = ("unclear-charge",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    """Found at what contradicts, else at the charge's id."""
    for one in sold(context):
        for stated in charges(one):
            yield from _of(one, stated)
        for level in one.levels:
            yield from _twice(one, level)


def _of(one: Sold, stated: ChargeAt) -> Iterator[Finding]:
    charge, path = stated

    def wrong(variant: str, below: Path, *, at_key: bool = False, word: str = "") -> Finding:
        place = (*path, *below)
        return finding(
            one.document, "unclear-charge", place, at_key=at_key, variant=variant, charge=charge.id, word=word
        )

    if charge.once and charge.by:
        yield wrong("once-used", ("by",), at_key=True)
    if charge.by and charge.per in (ACCOUNT, SEAT):
        yield wrong("use-of-what", ("by",), at_key=True)
    if charge.per == ACCOUNT and charge.by is None:
        idle = [key for key in ("of", "included") if key in charge.model_fields_set]
        yield from [wrong("per-account", (key,), at_key=True, word=key) for key in idle]
    if charge.included % charge.of:
        yield wrong("in-parts", ("included",), word=str(charge.included))
    for scale, here in scales(stated, one.document.data):
        below = here[len(path) :]
        yield from [
            wrong(variant, (*below, *step), word=word) for variant, step, word in _scale(charge, scale)
        ]


def _twice(one: Sold, level: Path) -> Iterator[Finding]:
    seen = set()
    for number, charge in enumerate(at(one.document.data, level).get("charges", ())):
        if charge["id"] in seen:
            place = (*level, "charges", number, "id")
            yield finding(one.document, "unclear-charge", place, variant="twice", charge=charge["id"])
        seen.add(charge["id"])


def _scale(charge: Charge, scale: Scale) -> Iterator[tuple[str, Path, str]]:
    """What is wrong with a scale: the variant, where in it, and the number."""
    if len(scale) > 1 and charge.tiers is None:
        yield "tiers", (), ""
    for number, (tier, following) in enumerate(pairwise(scale)):
        if tier.up_to is None:
            yield "open", (number,), ""
        elif following.up_to is not None and following.up_to <= tier.up_to:
            yield "not-rising", (number + 1, "up_to"), str(following.up_to)
    for number, tier in enumerate(scale):
        if tier.up_to is not None and tier.up_to % charge.of:
            yield "in-parts", (number, "up_to"), str(tier.up_to)
