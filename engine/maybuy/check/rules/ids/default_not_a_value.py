"""An attribute whose declaration contradicts itself.

Fails: `{type: enum, values: [none, "1"], default: nothing}`, or an enum without values
Passes: `{type: enum, values: [none, "1"], default: none}`
"""

from __future__ import annotations

from collections.abc import Iterator

from ....model.vocabulary import Attribute, VocabularyFile
from ....source import Document, Finding, Path, finding, nearest
from ...account import value_finding
from ...context import Context, Stage

CODES = ("default-not-a-value",)
STAGE = Stage.NAMES


def check(context: Context) -> Iterator[Finding]:
    for file in context.files:
        if isinstance(file.model, VocabularyFile):
            for name, attribute in file.model.attributes.items():
                yield from _declared(file.document, name, attribute)


def _declared(document: Document, name: str, attribute: Attribute) -> Iterator[Finding]:
    code, path = CODES[0], ("attributes", name)
    if attribute.type == "enum" and attribute.values is None:
        yield finding(document, code, path, at_key=True, variant="no-values", attribute=name)
        return
    if attribute.type != "enum" and attribute.values is not None:
        where: Path = (*path, "values")
        yield finding(document, code, where, at_key=True, variant="values", attribute=name)
    for key in ("min", "max"):
        if getattr(attribute, key) is not None and attribute.type != "integer":
            yield finding(
                document, code, (*path, key), at_key=True, variant="bounds", attribute=name, key=key
            )
    low, high = attribute.min, attribute.max
    if attribute.type == "integer" and low is not None and high is not None and low > high:
        yield finding(document, code, (*path, "max"), variant="order", min=low, max=high)
    else:
        yield from _default(document, name, attribute)


def _default(document: Document, name: str, attribute: Attribute) -> Iterator[Finding]:
    default = attribute.default
    if default is None or value_finding(name, default, attribute) is None:
        return
    known = ("true", "false") if attribute.type == "bool" else tuple(attribute.values or ())
    yield finding(
        document, CODES[0], ("attributes", name, "default"), variant="" if known else attribute.type,
        word=default, attribute=name, near=nearest(default, known), known=", ".join(known),
    )  # fmt: skip
