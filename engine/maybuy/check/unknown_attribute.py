"""A condition on something that neither the vocabulary declares nor the engine works out.

Fails: `when: {user.rol: owner}`
Passes: `when: {user.role: owner}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model.vocabulary import DERIVED
from ..source import Diagnostic, Suggestions, finding
from .context import Context
from .references import comparisons, uncertain

# Where one of these is not declared, missing-definition says so once.
NEEDED = ("user.role", "account.type")
CODES = ("unknown-attribute",)


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    if uncertain(context, "attribute"):
        return
    known = {**context.named.vocabulary, **DERIVED}
    suggestions = Suggestions()
    for document, attribute, _, path, _ in comparisons(context):
        if attribute not in known and attribute not in NEEDED:
            yield finding(
                document,
                "unknown-attribute",
                path,
                context.language,
                at_key=True,
                word=attribute,
                near=suggestions.near(attribute, known),
                known=", ".join(known),
            )
