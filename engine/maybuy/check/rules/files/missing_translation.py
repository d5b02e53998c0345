"""A text that is given in some of the catalog's languages and not in all.

Fails: `name: {en: Owner}` where the catalog has `languages: [en, fr]`
Passes: `name: {en: Owner, fr: Propriétaire}`, and `name: Chat`, which is the same in every language
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ....model.base import ANY_LANGUAGE
from ....model.catalog import FORMS
from ....source import Finding, Path, Severity, finding
from ...context import Context, Stage

CODES = ("missing-translation",)
STAGE = Stage.PLACES
MILD = CODES

_TEXTS: Final = ("name", "description", "because", "path", "one", "many", "unit")
_NO_TEXTS: Final = ("when", "unless", "prices", "limits", "effective")


def check(context: Context) -> Iterator[Finding]:
    catalog = context.definitions.catalog
    if catalog is None:
        return
    for file in context.files:
        if file.model is not None:
            for path, text in _texts(file.document.data, ()):
                absent = [one for one in catalog.languages if one not in text]
                if absent and ANY_LANGUAGE not in text:
                    yield finding(
                        file.document, "missing-translation", path, at_key=True,
                        severity=Severity.WARNING, word=path[-1], known=", ".join(absent), first=absent[0],
                    )  # fmt: skip


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """Every text that is given by language."""
    if isinstance(data, list):
        for number, entry in enumerate(data):
            yield from _texts(entry, (*path, number))
    elif isinstance(data, Mapping):
        for key, value in data.items():
            here = (*path, key)
            by_language = isinstance(value, Mapping) and FORMS.isdisjoint(value)
            if by_language and (key in _TEXTS or _names_a_value(path)):
                yield here, value
            elif key not in _NO_TEXTS or isinstance(value, list):
                yield from _texts(value, here)


def _names_a_value(path: Path) -> bool:
    """Whether what stands below is the name of a value of an attribute, or of a feature."""
    return len(path) == 3 and path[0] in ("attributes", "features") and path[2] == "values"
