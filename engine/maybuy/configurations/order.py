"""In which order the products of a catalog are looked at: what hangs together stands together.

A decision diagram stays small where what a line hangs on is not far from it; and people read a product before
what is added to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model.definitions import Definitions


def ordered(products: Sequence[str], definitions: Definitions) -> tuple[str, ...]:
    """Some products: each right after the last of those that it hangs on, else in their order."""
    listed = sorted(products, key=lambda one: _is_added(one, definitions))
    hanging = {one: _hangs_on(one, definitions) & frozenset(listed) - {one} for one in listed}
    followers: dict[str, list[str]] = {one: [] for one in listed}
    for one in listed:
        for other in hanging[one]:
            followers[other].append(one)
    placed: dict[str, None] = {}
    for one in (*(one for one in listed if not hanging[one]), *listed):
        _place(one, hanging, followers, placed)
    return tuple(placed)


def _is_added(product: str, definitions: Definitions) -> bool:
    return definitions.items[definitions.products[product][0]].kind == "add-on"


def _hangs_on(product: str, definitions: Definitions) -> frozenset[str]:
    """The products that one is about: those that it requires, and those that it comes with."""
    items = definitions.items
    about = (
        other
        for item in definitions.products[product]
        for other in (*definitions.needed.get(item, ()), *definitions.brought_by.get(item, ()))
    )
    return frozenset(items[other].product for other in about)


def _place(
    first: str,
    hanging: Mapping[str, frozenset[str]],
    followers: Mapping[str, list[str]],
    placed: dict[str, None],
) -> None:
    """Places a product, unless it is, and after it those that hang on nothing else that is still to come."""
    waiting = [first]
    while waiting:
        one = waiting.pop()
        if one in placed:
            continue
        placed[one] = None
        waiting += [other for other in reversed(followers[one]) if hanging[other] <= placed.keys()]
