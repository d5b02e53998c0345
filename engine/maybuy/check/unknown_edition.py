"""A selector that names an edition which no product has, or not the product beside it.

Fails: `items: {edition: pro}`
Passes: `items: {edition: professional}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..source import Diagnostic, Suggestions, finding
from .context import Context
from .references import references, uncertain
from .sold import at

CODES = ("unknown-edition",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    if uncertain(context, "edition"):
        return
    items = context.named.items.values()
    suggestions = Suggestions()
    for document, _, word, path, _ in references(context, "edition"):
        selector = at(document.data, path[:-1])
        product = selector.get("product")
        if product is not None and product not in context.named.products:
            continue
        known = list(
            dict.fromkeys(item.edition for item in items if item.edition and product in (None, item.product))
        )
        if word not in known:
            yield finding(
                document,
                "unknown-edition",
                path,
                context.language,
                variant="of" if product else "",
                word=word,
                product=product,
                near=suggestions.near(word, known),
                known=", ".join(known),
            )
