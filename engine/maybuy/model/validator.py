"""A file held against the schema of its kind, with numbers and days as this package reads them.

Only what explains a wrong file imports this: a right one is read without it, and it is slow to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema import ValidationError as SchemaError
from jsonschema.validators import extend

from ..source import LIMITS
from . import schemas
from .base import DATE_SCHEMA


@cache
def validator(kind: str) -> Any:
    """What holds a file of a kind against its schema, with numbers as this package reads them."""
    return validator_of(schemas.schema(kind))


def validator_of(schema: dict[str, Any]) -> Any:
    """What holds a text against a schema."""
    types = Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
    formats = FormatChecker(formats=())
    formats.checks("date", raises=ValueError)(_is_day)
    ways = {"pattern": _pattern, "anyOf": _any_of}
    strict: Any = extend(Draft202012Validator, ways, type_checker=types)  # type: ignore[no-untyped-call]
    return strict(schema, format_checker=formats)


def _is_number(_: Any, value: Any) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _is_integer(checker: Any, value: Any) -> bool:
    return _is_number(checker, value) and value == int(value)


def _is_day(value: Any) -> bool:
    if isinstance(value, str) and _compiled(DATE_SCHEMA["pattern"]).search(value):
        date.fromisoformat(value)
    return True


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[SchemaError]:
    if isinstance(value, str) and not _compiled(pattern).search(value):
        yield SchemaError(pattern)


def _any_of(validator: Any, branches: list[dict[str, Any]], value: Any, _: object) -> Iterator[SchemaError]:
    """As jsonschema does it, but of each alternative, be it the whole text, no more errors than are told."""
    found: list[SchemaError] = []
    for number, branch in enumerate(branches):
        errors = validator.descend(value, branch, schema_path=number)
        of_branch = list(islice(errors, LIMITS.max_findings + 1))
        if not of_branch:
            return
        found += of_branch
    yield SchemaError("", context=found)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"))  # `$` would let a line break at the end pass
