"""What is wrong with the shape of a file.

The schema of the file's kind says what does not fit; here each of its errors becomes one finding about one
value or key. Of alternatives only the one that was probably meant is spoken of, and of what follows from
another mistake (a key that is missing because it is misspelt) nothing is said. A right file is read without
this module, which is slow to load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema import ValidationError as SchemaError
from jsonschema.validators import extend
from pydantic import ValidationError

from ..source import LIMITS, Document, Finding, Found, Path, Suggestions, Wrong, placed, written
from ..source.look_alike import without_accents
from . import schemas
from .base import DATE_PATTERN, DATE_SCHEMA, ID, PLACE_PATTERN, SAID, URL, says
from .catalog import FORMS
from .dated import APART
from .item import ON_REQUEST
from .policy import EFFECTS, NEXT_CYCLE, OBLIGATION
from .policy_test import ASKED, NOW
from .promise import PROMISED

FORMATS: Final[Mapping[str, str]] = {
    rf"^{ID}$": "id",
    rf"^{ID}(?:/{ID})?$": "item",
    "^[A-Z]{3}$": "currency",
    "^([A-Z]{3}|effective|for|when)$": "currency",
    r"^account\.[a-z][a-z0-9_]*$": "attribute",
    "^[A-Z]{2}$": "country",
    "^[a-z]{2}$": "language",
    r"^([a-z]{2}|\*)$": "language",
    DATE_PATTERN: "date",
    "^[0-9]{1,3}(?:_[0-9]{3}){1,4}$": "count",
    "^(?:[0-9]{1,3}(?:_[0-9]{3}){1,4}|unlimited)$": "units",
    r"^[0-9]{1,15}(?:\.[0-9]{1,6})?$": "amount",
    r"^-?[0-9]{1,15}(?:\.[0-9]{1,6})?$": "amount",
    r"^(user|account)\.[a-z][a-z0-9_]*$": "attribute",
    r"^user\.[a-z][a-z0-9_]*$": "attribute",
    PLACE_PATTERN: "place",
    OBLIGATION: "obligation",
    URL: "url",
}
"""Every pattern in the schemas, by what it is the way of writing."""

EXPECTED: Final[Mapping[frozenset[str], str]] = {
    frozenset({"integer"}): "integer",
    frozenset({"integer", "string"}): "integer",
    frozenset({"integer", "object"}): "duration",
    frozenset({"number"}): "number",
    frozenset({"number", "string"}): "amount",
    frozenset({"integer", "number", "string"}): "units",
    frozenset({"boolean", "number", "string"}): "value",
    frozenset({"boolean"}): "boolean",
    frozenset({"string"}): "text",
    frozenset({"array"}): "list",
    frozenset({"object"}): "mapping",
    frozenset({"string", "object"}): "sentence",
    frozenset({"string", "array"}): "values",
    frozenset({"integer", "array"}): "values",
    frozenset({"array", "object"}): "list-or-mapping",
    frozenset({"string", "integer", "boolean"}): "scalar",
    frozenset({"string", "integer", "boolean", "array"}): "values",
    frozenset({"string", "integer", "boolean", "array", "object"}): "wanted",
}
"""Every set of types that the schemas ask for, by what it is called."""

LONGEST_NUMBER: Final = 20
"""Digits of a number before its point that are reckoned with."""

LONGEST_CODE: Final = 3
"""Letters of a currency's code: what has more was meant to be something else."""

_FEW: Final = 10
"""Keys that a sentence lists."""

_SIZES: Final = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
# Of several things to say about one value, the first of these.
_FIRST: Final = ("no-value", "unknown-choice", "wrong-type", "bad-format", "out-of-range")


def violations(document: Document, validator: Any, error: ValidationError) -> list[Finding]:
    """Every place where a text does not follow a schema (see validator()); never empty.

    `error` is why its model refused it, for the case that the schema does not say.
    """
    every = violated(validator, document.data)
    most = LIMITS.max_findings  # nobody reads more, and each takes time
    found = _telling(list(islice(every, most))) or [_from_model(error)]
    untold = next(every, None)
    if untold is not None:
        found.append(Wrong("syntax", untold.path, {"most": most}, "many", untold.at_key))
    return [placed(document, one) for one in found]


def violated(validator: Any, data: Any) -> Iterator[Wrong]:
    """Everything that does not follow a schema, what only follows from something else included."""
    suggestions = Suggestions()
    return (one for each in validator.iter_errors(data) for one in _of(each, suggestions))


def _telling(found: list[Wrong]) -> list[Wrong]:
    """What is left when nothing is said twice, and nothing that only follows from something else."""
    best: dict[tuple[Path, bool, object], Wrong] = {}
    for one in found:
        alone = one.code in _FIRST
        place = (one.path, one.at_key, "" if alone else (one.code, one.variant, tuple(one.words.values())))
        if place not in best or (alone and _FIRST.index(one.code) < _FIRST.index(best[place].code)):
            best[place] = one
    meant = {(one.path[:-1], one.words["near"]) for one in best.values() if one.code == "unknown-key"}
    unclear = {one.path[:-1] if one.at_key else one.path for one in best.values() if one.code == "one-effect"}
    dated = tuple(one.path for one in best.values() if one.variant == "dated")
    first = {path[:-1]: path for path in reversed(dated)}
    amounts = {one.path for one in best.values() if one.code == "wrong-type" and not one.at_key}
    without = {one.path for one in best.values() if one.at_key and one.path in amounts and _is_no_code(one)}
    return [
        replace(one, variant="no-currency") if one.path in without else one
        for one in best.values()
        if not _follows(one, meant, unclear)
        and (one.at_key or one.path not in without)
        and not any(one.path[: len(path)] == path for path in dated if one.variant != "dated")
        and (one.variant != "dated" or first[one.path[:-1]] == one.path)
    ]


def _is_no_code(one: Wrong) -> bool:
    """Whether a key that is no currency was not meant to be one: with a price of its own, it is a cycle."""
    return one.variant == "currency" and len(str(one.words["word"])) > LONGEST_CODE


_COMPANIONS: Final = {"through": EFFECTS, "settle": ("by", "credit"), "promise": PROMISED}
"""What else could be meant that a key goes with, by the variant of the finding."""


def _follows(one: Wrong, meant: set[tuple[Path, str | None]], unclear: set[Path]) -> bool:
    match one.code:
        case "missing-key":
            return (one.path, one.words["key"]) in meant
        case "one-effect":
            return not one.at_key and any((one.path, option) in meant for option in one.words["options"])
        case "goes-with":
            inside = one.path[:-1]
            companions = {str(one.words["other"]), *_COMPANIONS.get(one.variant, ())}
            return inside in unclear or any((inside, other) in meant for other in companions)
    return False


def _of(error: SchemaError, suggestions: Suggestions) -> Iterator[Wrong]:
    """What one error of the schema means; several for several unknown keys."""
    path: Path = tuple(error.absolute_path)
    value: Any = error.instance
    trail = tuple(error.absolute_schema_path)
    if len(trail) > 1 and trail[-2] == "propertyNames":
        yield _of_key((*path, value), value, error)
    elif error.validator in ("anyOf", "oneOf"):
        yield from _of_alternatives(error, path, suggestions)
    elif error.validator in _ABOUT_KEYS:
        yield from _of_keys(error, path, suggestions)
    else:
        yield _nothing(path) if value is None else _of_value(error, path, suggestions)


_ABOUT_KEYS: Final = ("additionalProperties", "required", "dependentRequired")


def _of_keys(error: SchemaError, path: Path, suggestions: Suggestions) -> Iterator[Wrong]:
    """Which keys of a mapping are unknown or missing."""
    value: Any = error.instance
    rule: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known: Mapping[str, Any] = error.schema["properties"]  # type: ignore[index]
            for key in (key for key in value if key not in known):
                near = _near(key, known, value, suggestions)
                words = {"word": key, "near": near, "known": ", ".join(known)}
                yield Wrong("unknown-key", (*path, key), words, at_key=True)
        case "required":
            for key in (key for key in rule if key not in value):
                yield Wrong("missing-key", path, {"key": key})
        case "dependentRequired":
            for key, others in rule.items():
                for other in (other for other in others if key in value and other not in value):
                    yield Wrong("goes-with", (*path, key), {"key": key, "other": other}, at_key=True)


def _of_value(error: SchemaError, path: Path, suggestions: Suggestions) -> Wrong:
    """What is wrong with a value by itself."""
    value: Any = error.instance
    rule: Any = error.validator_value
    within: Any = error.schema
    match error.validator:
        case "type":
            wrong = _wrong_type(path, value, within.get("format") or _expected({rule}))
            few = within.get("items", {}).get("enum", ()) if rule == "array" else ()
            if few and isinstance(value, str) and value not in few:  # in brackets it would be wrong as well
                return replace(wrong, variant="list-of", words={**wrong.words, "known": ", ".join(few)})
            return _with_keys(wrong, within)
        case "enum" | "const":
            known = rule if error.validator == "enum" else [rule]
            word = written(value)
            words = {"word": word, "near": suggestions.near(word, known), "known": ", ".join(known)}
            variant = "container" if isinstance(value, dict | list) else "one" if len(known) == 1 else ""
            if rule == ON_REQUEST:
                variant = "price"
            return Wrong("unknown-choice", path, words, variant)
        case "pattern" if rule == SAID:
            return Wrong(
                "out-of-range", path, {}, "unseen" if value.strip() else "blank" if value else "empty"
            )
        case "pattern" | "format":
            return _bad_format(path, value, "day" if error.validator == "format" else FORMATS.get(rule, ""))
    return _out_of_range(path, value, str(error.validator), rule)


def _near(
    key: str, known: Mapping[str, Any], given: Mapping[str, Any], suggestions: Suggestions
) -> str | None:
    """The key that another stands for: sooner one that is not there yet."""
    lacking = [name for name in known if name not in given]
    return suggestions.near(key, lacking) or suggestions.near(key, known)


def _of_key(path: Path, key: str, error: SchemaError) -> Wrong:
    """A key that is not written as it should be."""
    if error.validator == "pattern":
        variant = FORMATS.get(str(error.validator_value), "")
        if variant == "currency" and key in APART:
            variant = "dated"
        return replace(_bad_format(path, key, variant), at_key=True)
    return replace(_out_of_range(path, key, str(error.validator), error.validator_value), at_key=True)


def _of_alternatives(error: SchemaError, path: Path, suggestions: Suggestions) -> Iterator[Wrong]:
    value: Any = error.instance
    branches: Any = error.validator_value
    if all(set(branch) == {"required"} for branch in branches):
        if isinstance(value, Mapping):
            yield _of_one(error, path, value, [branch["required"][0] for branch in branches])
        return
    if value is None:
        yield _nothing(path)
        return
    groups: dict[int, list[SchemaError]] = {}
    for inner in error.context or ():
        groups.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    for _, group in sorted(groups.items(), key=lambda one: not _shares_keys(branches[one[0]], value)):
        if not any(not inner.relative_path and inner.validator in ("type", "const") for inner in group):
            words = {branch.get("const") for branch in branches}
            until = "effective" if NOW in words else "until" if NEXT_CYCLE in words else ""
            for inner in group:
                for one in _of(inner, suggestions):
                    yield replace(one, variant=until) if until and one.variant == "date" else one
            return
    inners = [inner for group in groups.values() for inner in group if not inner.relative_path]
    types = {str(inner.validator_value) for inner in inners if inner.validator == "type"}
    wrong = _wrong_type(path, value, _wanted(value, types, branches))
    records: list[Any] = [inner.schema for inner in inners if inner.validator_value == "object"]
    listed = any(branch.get("type") == "array" and not _of_records(branch) for branch in branches)
    yield _with_keys(wrong, records[0]) if len(records) == 1 and not listed else wrong


def _shares_keys(branch: Mapping[str, Any], value: object) -> bool:
    """Whether a set of keys has one that stands in one of the alternatives."""
    return isinstance(value, Mapping) and not value.keys().isdisjoint(branch.get("properties", ()))


def _of_records(branch: Mapping[str, Any]) -> bool:
    """Whether a list is one of sets of keys: several with their days, where one without them will do."""
    entry = branch.get("items", {})
    return "$ref" in entry or entry.get("type") == "object"


def _wanted(value: Any, types: set[str], branches: list[Mapping[str, Any]]) -> str:
    """What several alternatives come to, none of which has the type of a value."""
    expected, formats = _expected(types), {branch.get("format") for branch in branches}
    if "uri-reference" in formats:
        return "account"
    if any(branch.get("properties", {}).keys() >= FORMS for branch in branches):
        return "counted"
    if expected == "sentence" and any("$ref" in branch for branch in branches):
        return "account-or-id"
    if any("propertyNames" in branch for branch in branches) and any(
        one.get("pattern", SAID) != SAID for one in branches
    ):
        return "feature"
    if expected == "text" and "date" in formats:
        return "date"
    if isinstance(value, Decimal) and "integer" in types:
        return "fraction" if expected == "scalar" else "integer"
    return expected


def _of_one(error: SchemaError, path: Path, record: Mapping[str, Any], options: list[str]) -> Wrong:
    """A rule or promotion with none or several effects; or a key that goes with one of two others."""
    if error.validator == "anyOf":
        key = str(error.absolute_schema_path[-2])
        words = {"key": key, "other": options[0], "known": "`, `".join(options)}
        variant = "promise" if options[0] in PROMISED else key
        return Wrong("goes-with", (*path, key), words, variant, at_key=True)
    given = [key for key in record if key in options]
    promoted = {EFFECTS: "", ASKED: "test", PROMISED: "promise"}.get(tuple(options), "promotion")
    if not given:
        return Wrong("one-effect", path, {"options": tuple(options)}, promoted)
    words = {"first": given[0], "second": given[1]}
    return Wrong("one-effect", (*path, given[1]), words, f"several{promoted and '-'}{promoted}", at_key=True)


def _nothing(path: Path) -> Wrong:
    if not path:
        return Wrong("no-value", path, {}, "file")
    if isinstance(path[-1], int):
        return Wrong("no-value", path, {}, "entry")
    key = str(path[-1])
    # In brackets a decimal comma and a forgotten colon both read as a key of their own.
    slip = "comma" if key.isdigit() else "colon" if " " in key else ""
    return Wrong("no-value", path, {"key": key}, slip, at_key=True)


def _expected(types: set[str]) -> str:
    return EXPECTED.get(frozenset(types - {"null"}), "other")


def _wrong_type(path: Path, value: Any, expected: str) -> Wrong:
    return Wrong("wrong-type", path, {"found": Found(value), "word": written(value)}, expected)


def _with_keys(wrong: Wrong, wanted: Mapping[str, Any]) -> Wrong:
    """The same, with the few keys that can stand in what is wanted; of a price, that it lacks its currency or
    cycle."""
    if wrong.variant not in ("mapping", "list-or-mapping"):
        return wrong
    known = list(wanted.get("properties", ()))
    if known[:2] == ["any", "all"] and isinstance(wrong.path[-1], int):
        return replace(wrong, variant="requirement")
    if 0 < len(known) <= _FEW:
        return replace(wrong, variant="record", words={**wrong.words, "known": f"`{'`, `'.join(known)}`"})
    by = FORMATS.get(wanted.get("propertyNames", {}).get("pattern", ""))
    if by == "currency":
        return replace(wrong, variant="currencies")
    below: Any = wanted.get("additionalProperties") or {}
    amounts = by == "id" and any(
        FORMATS.get(one.get("pattern", "")) == "amount" for one in below.get("anyOf", ())
    )
    return replace(wrong, variant="cycles") if amounts else wrong


def _bad_format(path: Path, value: Any, variant: str) -> Wrong:
    words = {"word": written(value), "near": None}
    if variant in ("id", "item"):
        pattern = ID if variant == "id" else rf"{ID}(?:/{ID})?"
        plain = (
            re.sub(r"[^a-z0-9/_]+", "-", without_accents(words["word"])).strip("-/_") if words["word"] else ""
        )
        words["near"] = plain if re.fullmatch(pattern, plain) else None
    if variant == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words["word"] or ""):
        variant = "year"
    return Wrong("bad-format", path, words, variant)


def _out_of_range(path: Path, value: Any, keyword: str, bound: Any) -> Wrong:
    if keyword == "not":
        twice = next(one["required"] for one in bound["anyOf"] if set(one["required"]) <= set(value))
        return Wrong("out-of-range", path, {"known": ", ".join(twice)}, "operators")
    if keyword == "minProperties" and "effective" in value:
        return Wrong("out-of-range", (*path, "effective"), {}, "prices", at_key=True)
    empty = keyword in _SIZES and not value
    variant = {
        "minimum": "less",
        "exclusiveMinimum": "not-more",
        "multipleOf": "decimals",
        "maximum": "more",
        "maxLength": "long",
        "minItems": "few",
        "maxItems": "many",
        "minProperties": "few",
        "minLength": "empty",
    }.get(keyword, "more")
    return Wrong(
        "out-of-range", path, {"word": written(value), "bound": bound}, "empty" if empty else variant
    )


def _from_model(error: ValidationError) -> Wrong:
    """INVARIANT: not reached, the schemas and the models agree; a user must be told something even so."""
    first = error.errors(include_url=False, include_context=False)[0]
    return Wrong("wrong-type", tuple(first["loc"]), {"found": Found(first["input"]), "word": ""}, "other")


@cache
def validator(kind: str) -> Any:
    """What holds a file of a kind against its schema, with numbers as this package reads them."""
    return validator_of(schemas.schema(kind))


def validator_of(schema: dict[str, Any]) -> Any:
    """What holds a text against a schema."""
    types = Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
    formats = FormatChecker(formats=())
    formats.checks("date", raises=ValueError)(_is_day)
    ways = {"pattern": _pattern, "anyOf": _any_of, "multipleOf": _multiple_of}
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
    if isinstance(value, str) and not (says(value) if pattern == SAID else _compiled(pattern).search(value)):
        yield SchemaError(pattern)


def _multiple_of(_: Any, step: float, value: Any, __: Any) -> Iterator[SchemaError]:
    if not _is_number(_, value):
        return
    number = Decimal(str(value))
    # What is greater is out of range anyway, and too great to divide.
    if number.adjusted() < LONGEST_NUMBER and number % Decimal(str(step)):
        yield SchemaError(str(step))


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
