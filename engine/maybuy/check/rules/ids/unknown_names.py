"""A name that nothing defines: of an item, a channel, an attribute, and whatever else files name.

Fails: `requires: {any: [support/pro]}`; `through: [web]`; `when: {user.rol: owner}`
Passes: `requires: {any: [support/professional]}`; `through: [website]`; `when: {user.role: owner}`
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from ....language import codes
from ....model.vocabulary import DERIVED
from ....source import Finding, Suggestions, finding
from ...context import Context, Stage
from ...references import NEEDED, Reference, identified, references, uncertain

Known = Callable[[Context, Reference], Collection[str] | None]
"""All that a name could be where it stands; None where that alone makes no name unknown."""


def check(context: Context) -> Iterator[Finding]:
    """Nothing of a kind while a file that may define more of it is not understood."""
    for code, known_of in _KNOWN.items():
        kind = code.removeprefix("unknown-")
        if uncertain(context, kind):
            continue
        suggestions = Suggestions()
        for reference in references(context, kind):
            document, _, word, path, at_key, beside = reference
            known = known_of(context, reference)
            groups = [one.id for one in context.named.groups.get(kind, ()) if isinstance(path[-1], int)]
            if known is not None and word not in known and word not in groups:
                yield finding(
                    document, code, path, at_key=at_key,
                    variant="of" if beside else "", word=word, product=beside,
                    near=suggestions.near(word, [*known, *groups]), known=", ".join(known) or "–",
                )  # fmt: skip


def _items(context: Context, reference: Reference) -> Collection[str] | None:
    # What has the id of another makes no item of its own, and is not unknown for that.
    return None if reference.word in context.once(identified) else context.named.items


def _editions(context: Context, reference: Reference) -> Collection[str] | None:
    product = reference.beside
    if product and product not in context.named.products:
        return None
    items = context.named.items.values()
    return dict.fromkeys(one.edition for one in items if one.edition and product in ("", one.product))


def _attributes(context: Context, reference: Reference) -> Collection[str] | None:
    # Where one of these is not declared, missing-definition says so once.
    return None if reference.word in NEEDED else context.once(_declared)


def _declared(context: Context) -> Collection[str]:
    return {**context.named.vocabulary, **DERIVED}


_KNOWN: Final[Mapping[str, Known]] = {
    "unknown-item": _items,
    "unknown-product": lambda context, _: context.named.products,
    "unknown-edition": _editions,
    "unknown-limit": lambda context, _: context.named.limits,
    "unknown-feature": lambda context, _: context.named.features,
    # Where there is none at all of these, missing-definition says so.
    "unknown-channel": lambda context, _: context.named.channels or None,
    "unknown-action": lambda context, _: context.named.actions or None,
    "unknown-currency": lambda context, _: (
        context.named.catalog.currencies if context.named.catalog else None
    ),
    "unknown-cycle": lambda context, _: context.named.cycles if context.named.catalog else None,
    "unknown-attribute": _attributes,
    "unknown-terms": lambda context, _: context.named.terms,
    "unknown-detail": lambda context, _: context.named.details,
    "unknown-code": lambda *_: codes(),
}
"""By the code of what is said of it, all that a kind of name could be."""

CODES = tuple(_KNOWN)
STAGE = Stage.NAMES
