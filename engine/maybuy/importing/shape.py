"""The shape of a Pricing2Yaml file: which keys it has, and what may stand below each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, Final

from ..finding import Path, Severity, Wrong
from ..model.violations import validator_of, violated
from ..source import LIMITS as ORDINARY
from ..source import Document, Finding, LoadError

SYNTAXES: Final = ("1.0", "1.1", "2.0", "2.1", "3.0", "3.1")
"""The versions that are read. Until 2.0 the version of the file's syntax is its `version`."""

LIMITS: Final = replace(ORDINARY, max_findings=ORDINARY.max_nodes)
"""How a price list is read: each `.inf` is a finding at first."""
MOST_TOLD: Final = ORDINARY.max_findings

INFINITE: Final = Decimal("Infinity")
_INFINITE: Final = frozenset({".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})

_ALIAS: Final = re.compile(r"\*([^\s,\[\]{}]+)")

FEATURE_TYPES: Final = (
    "AUTOMATION", "DOMAIN", "GUARANTEE", "INFORMATION", "INTEGRATION", "MANAGEMENT", "PAYMENT", "SUPPORT",
)  # fmt: skip
VALUE_TYPES: Final = ("BOOLEAN", "NUMERIC", "TEXT")
LIMIT_TYPES: Final = ("NON_RENEWABLE", "RENEWABLE", "RESPONSE_DRIVEN", "TIME_DRIVEN")
PAYMENTS: Final = ("CARD", "GATEWAY", "INVOICE", "ACH", "WIRE_TRANSFER", "OTHER")
RENDERED: Final = ("AUTO", "ENABLED", "DISABLED")
PERIODS: Final = ("SEC", "MIN", "HOUR", "DAY", "MONTH", "YEAR")

_SHOUTED: Final = frozenset({"type", "valueType", "integrationType", "automationType", "render"})
"""Keys whose words are the same in small letters."""

_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_COUNT: Final = {"type": "number", "minimum": 0}
_FLAG: Final = {"type": "boolean"}


def _maybe(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What may also be left empty, as `key:` or `key: null`."""
    return {"if": {"not": {"type": "null"}}, "then": schema}


def _names() -> dict[str, Any]:
    return _maybe({"type": "array", "items": _TEXT})


def _by_name(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": schema}


def _record(required: Iterable[str] = (), **keys: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": keys}


_VALUE: Final = {"anyOf": [_TEXT, _NUMBER, _FLAG, {"type": "array", "items": _TEXT}]}
_PRICE: Final = {"anyOf": [{"type": "number", "minimum": 0}, _TEXT]}
_VALUES: Final = _maybe(_by_name(_maybe({"anyOf": [_record(value=_maybe(_VALUE)), *_VALUE["anyOf"]]})))
"""`name: {value: …}`, and as some write, `name: …`."""

_URLS: Final = _maybe({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})
_DECLARED: Final = {
    "description": {}, "valueType": {"enum": list(VALUE_TYPES)}, "defaultValue": _maybe(_VALUE),
    "value": _maybe(_VALUE), "render": _maybe({"enum": list(RENDERED)}), "expression": _maybe(_TEXT),
    "serverExpression": _maybe(_TEXT),
}  # fmt: skip
_FEATURE: Final = _record(
    ("valueType", "defaultValue", "type"),
    **_DECLARED, type={"enum": list(FEATURE_TYPES)}, tag=_maybe(_TEXT),
    integrationType=_maybe(_TEXT),
    automationType=_maybe(_TEXT), docUrl=_URLS, pricingUrls=_URLS,
    pricingsUrls=_URLS, pricingURLs=_URLS,
)  # fmt: skip
_LIMIT: Final = _record(
    ("valueType", "defaultValue", "type"),
    **_DECLARED, type={"enum": list(LIMIT_TYPES)}, unit=_maybe(_TEXT), linkedFeatures=_names(),
    trackable=_maybe(_FLAG),
    period=_maybe(_record(value=_maybe({"type": "number", "exclusiveMinimum": 0}),
                          unit=_maybe({"enum": list(PERIODS)}))),
)  # fmt: skip
_PRICED: Final = {
    "description": {}, "private": _maybe(_FLAG), "price": _maybe(_PRICE), "unit": _maybe(_TEXT),
    "monthlyPrice": _maybe(_PRICE), "annualPrice": _maybe(_PRICE), "features": _VALUES,
    "usageLimits": _VALUES,
}  # fmt: skip
_CONSTRAINTS: Final = _record(
    **dict.fromkeys(("minQuantity", "maxQuantity", "quantityStep", "min", "max", "step"), _maybe(_COUNT))
)
_ADD_ON: Final = _record(
    **_PRICED, availableFor=_names(), dependsOn=_names(), excludes=_names(), usageLimitsExtensions=_VALUES,
    subscriptionConstraints=_maybe(_CONSTRAINTS), subscriptionConstraint=_maybe(_CONSTRAINTS),
)  # fmt: skip
SCHEMA: Final = _record(
    ("saasName", "currency"),
    saasName={"type": "string", "minLength": 1},
    syntaxVersion={"enum": list(SYNTAXES)},
    createdAt={}, url={}, currency={"type": "string", "minLength": 1},
    custom={}, version={}, starts=_maybe(_TEXT), ends=_maybe(_TEXT),
    hasAnnualPayment=_maybe(_FLAG), day=_maybe(_COUNT),
    month=_maybe(_COUNT), year=_maybe(_COUNT), tags=_names(), variables=_maybe({"type": "object"}),
    billing=_maybe(_by_name({"type": "number", "exclusiveMinimum": 0, "maximum": 1})),
    features=_maybe(_by_name(_FEATURE)), usageLimits=_maybe(_by_name(_LIMIT)),
    plans=_maybe(_by_name(_record(**_PRICED))), addOns=_maybe(_by_name(_ADD_ON)),
)  # fmt: skip


@cache
def _validator() -> Any:
    return validator_of(SCHEMA)


def wrong(data: Any) -> Iterator[Wrong]:
    """Every place of normal data that has another shape."""
    return violated(_validator(), data)


def kept(document: Document) -> Document:
    """A price list as it was read, within `LIMITS`. Raises LoadError for mistakes; `.inf` is none here."""
    left = tuple(one for one in document.findings if not _is_infinite(one))
    if any(one.severity is Severity.ERROR for one in left):
        raise LoadError(left[:MOST_TOLD], (document,))
    return document


def _is_infinite(one: Finding) -> bool:
    return one.code == "not-finite" and dict(one.words).get("word") in _INFINITE


def normal(document: Document) -> Any:
    """The data of a file with infinity for `.inf`, and with words in the capitals of the syntax."""
    data = _normal(document, document.data, ())
    if isinstance(data, dict):
        if "syntaxVersion" not in data and str(data.get("version")) in SYNTAXES:
            data["syntaxVersion"] = data["version"]
        if isinstance(data.get("syntaxVersion"), int | Decimal):
            data["syntaxVersion"] = document.own_words(("syntaxVersion",)) or str(data["syntaxVersion"])
    return data


def _normal(document: Document, data: Any, path: Path) -> Any:
    if isinstance(data, dict):
        found = {key: _normal(document, value, (*path, key)) for key, value in data.items()}
        for key in _SHOUTED & found.keys():
            if len(path) == 2 and isinstance(found[key], str):
                found[key] = found[key].strip().upper()
        return found
    if isinstance(data, list):
        return [_normal(document, value, (*path, number)) for number, value in enumerate(data)]
    if data is None and _words(document, path) in _INFINITE:
        return INFINITE
    return data


def _words(document: Document, path: Path) -> str | None:
    """What stands at a path, or what is repeated there."""
    said = document.own_words(path)
    if said is not None:
        return said
    span = document.span(path)
    repeated = _ALIAS.match(document.line(span.line), span.column - 1)
    anchored = repeated and re.search(rf"&{re.escape(repeated[1])}\s+([^\s,\]}}]+)", document.text)
    return anchored[1] if anchored else None


KNOWN: Final = frozenset(SCHEMA["properties"])
"""The keys of a file."""

ENTRY_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "features": frozenset(_FEATURE["properties"]),
    "usageLimits": frozenset(_LIMIT["properties"]),
    "plans": frozenset(_PRICED),
    "addOns": frozenset(_ADD_ON["properties"]),
}
"""The keys of what stands below them."""
