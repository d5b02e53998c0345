"""An attribute whose declaration contradicts itself.

Fails: `{type: enum, values: [none, "1"], default: nothing}`, or an enum without values
Passes: `{type: enum, values: [none, "1"], default: none}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.vocabulary import Attribute, VocabularyFile
from ....source import Diagnostic, Document, Path, finding, nearest
from ...account import value_finding
from ...context import Context, Stage

CODES = ("default-not-a-value",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Diagnostic]:
    """Everything it finds."""
    for file in context.files:
        if isinstance(file.model, VocabularyFile):
            for name, attribute in file.model.attributes.items():
                yield from _declared(file.document, name, attribute, context.language)


def _declared(document: Document, name: str, attribute: Attribute, language: str) -> Iterator[Diagnostic]:
    code, path = CODES[0], ("attributes", name)
    whole = attribute.type == "integer"
    if attribute.type == "enum" and attribute.values is None:
        yield finding(document, code, path, language, at_key=True, variant="no-values", attribute=name)
        return
    if attribute.type != "enum" and attribute.values is not None:
        where: Path = (*path, "values")
        yield finding(document, code, where, language, at_key=True, variant="values", attribute=name)
    for key in ("min", "max"):
        if getattr(attribute, key) is not None and not whole:
            yield finding(
                document, code, (*path, key), language, at_key=True, variant="bounds", attribute=name, key=key
            )
    if whole and attribute.min is not None and attribute.max is not None and attribute.min > attribute.max:
        low, high = attribute.min, attribute.max
        yield finding(document, code, (*path, "max"), language, variant="order", min=low, max=high)
    elif attribute.default is not None and value_finding(name, attribute.default, attribute) is not None:
        known = ("true", "false") if attribute.type == "bool" else tuple(attribute.values or ())
        near = nearest(attribute.default, known)
        where = (*path, "default")
        yield finding(
            document, code, where, language, variant="" if known else attribute.type,
            word=attribute.default, attribute=name, near=near, known=", ".join(known),
        )  # fmt: skip
