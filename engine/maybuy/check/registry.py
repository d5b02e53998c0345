"""All rules about the files of a root together, as they lie in rules/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import cast

from ..language import codes
from ..source import Finding, Severity
from . import rules
from .context import Check, Context, Stage
from .silence import silenced


def _listed() -> Iterator[Check]:
    for one in walk_packages(rules.__path__, f"{rules.__name__}."):
        if not one.ispkg:
            yield cast("Check", import_module(one.name))


CHECKS: tuple[Check, ...] = tuple(sorted(_listed(), key=lambda check: check.STAGE))

BY_CODE: Mapping[str, Check] = {code: check for check in CHECKS for code in check.CODES}
"""The rule that gives each code."""

MILD = frozenset(code for check in CHECKS for code in getattr(check, "MILD", ()))
"""The codes that may be warnings."""

WHOLE = frozenset(code for code, check in BY_CODE.items() if check.STAGE is Stage.WHOLE)


def run(context: Context) -> list[Finding]:
    """Everything that all rules find and no file silences, in no particular order."""
    found = list(_found(context, Stage.NAMES))
    clear = all(file.model is not None and file.document.ok for file in context.files)
    whole = clear and not any(one.severity is Severity.ERROR for one in found)
    found += _found(context, Stage.PLACES)
    if whole:
        found += _found(context, Stage.WHOLE)
    looked_for = set(codes()) - (frozenset() if whole else WHOLE)
    return list(silenced(context, found, MILD, looked_for))


def _found(context: Context, stage: Stage) -> Iterator[Finding]:
    return (one for check in CHECKS if check.STAGE is stage for one in check.check(context))
