"""An account's own line beside what brings the same product: a suite, or an item that includes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model.account import Line
from ..model.definitions import Definitions


def lines_beside(lines: Sequence[Line], definitions: Definitions) -> Iterator[tuple[int, str, str]]:
    """Each such line: its place among them, its item, and the line that brings the product as well."""
    bringing: dict[str, str] = {}
    for line in lines:
        for item, how, _ in definitions.brings.get(line.item, ()):
            if how != "line":
                bringing.setdefault(item.product, line.item)
    for number, line in enumerate(lines):
        own = definitions.items.get(line.item)
        if own is not None and own.product in bringing:
            yield number, line.item, bringing[own.product]
