"""The page of each kind of file: every key, with its type, default, meaning and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from maybuy.model.examples import EXAMPLES
from maybuy.model.schemas import schema
from maybuy.source import read
from reference_words import block, example, flow, name_of, spaced, type_of

ROOT: Final = Path(__file__).resolve().parents[1]
MADE: Final = "<!-- Made by docs/make_reference.py from the code: change it there. -->\n"

WHERE: Final = {
    "account": "`--accounts`, and whatever a question is asked about",
    "order": "what `maybuy preview` is given",
    "policy-test": "`policies/`, named `…_test.yaml`",
    "service": "what `maybuy serve --config` is given",
    "authzen": "what `maybuy serve --authzen` is given",
    "columns": "what `maybuy impact --columns` and `maybuy audience --columns` are given",
    "groups": "`catalog/` or `policies/`",
    **dict.fromkeys(("vocabulary", "channels", "actions", "terms", "policy", "promises"), "`policies/`"),
}
"""Where files of a kind stand, where that is not `catalog/`."""

SAMPLES: Final[Mapping[str, Any]] = {
    "accepted_terms": {"privacy": "2020-01"},
    "action": "remove_seats",
    "anchor": 31,
    "all": ["support/enterprise"],
    "amount": {"USD": 50},
    "any": ["support/professional", "support/enterprise"],
    "attributes": {"sunshine": True},
    "charges": [{"id": "platform", "prices": {"USD": {"monthly": 350, "annual": 300}}}],
    "because": "the yearly invoice costs us more",
    "change": {"action": "remove_seats", "item": "support", "seats": 2},
    "changeable": True,
    "code": "upgrade-cheaper",
    "cycles": ["annual"],
    "same_as": "support",
    "trial": {"days": 14, "once": True, "then": "ends"},
    "tried": ["explore/professional"],
    "days": 14,
    "then": "ends",
    "commitment": {"until": "2022-03-01"},
    "trials": [{"item": "explore/professional", "until": "2020-03-15", "then": "explore/lite"}],
    "description": "Live chat with the visitors of a web site.",
    "detail": "vat-number",
    "does": "buy",
    "details": {"vat-number": "FR12345678901"},
    "edition": "enterprise",
    "editions": [{"id": "basic", "prices": {"USD": {"monthly": 5, "annual": 4}}}],
    "kind": "add-on",
    "effective": {"from": "2020-01-01", "until": "2021-01-01"},
    "exceptions": [{"grant": {"limits": {"custom_objects": 500}}, "until": "2020-12-31", "because": "pilot"}],
    "excludes": ["chat"],
    "grant": {"limits": {"custom_objects": 500}},
    "id": "startup",
    "includes": ["sunshine"],
    "items": ["support/professional", "chat"],
    "limits": {"custom_objects": 1000000},
    "max": 50,
    "min": 1,
    "name": "Acme",
    "obligations": ["accept:privacy"],
    "upgrade_keeps": ["features", "limits", "rights"],
    "upgrading": ["upgrade_edition", "bundle"],
    "reach": {"items": ["support/enterprise"], "orders": 3},
    "orders": 3,
    "on": "2021-03-01",
    "optional": True,
    "owner": "pricing@acme.example",
    "paid": 140,
    "parts": ["support/team", "chat/team"],
    "per": "month",
    "price": "on_request",
    "prices": {"USD": {"monthly": 25, "annual": 19}},
    "product": "support",
    "minimum": {"USD": 200},
    "maximum": {"USD": 100},
    "months": 3,
    "once": True,
    "at_most": 3,
    "promotions": [{"id": "startup", "until": "2021-03-01"}],
    "quantity": 2000000,
    "requires": {"any": ["support/professional"]},
    "scheduled": [{"on": "2021-03-01", "change": {"action": "remove_seats", "item": "support", "seats": 2}}],
    "seats": {"min": 5},
    "settle": ["upgrade_edition"],
    "by": "full",
    "credit": "none",
    "settlement": {"by": "full", "credit": "none"},
    "silence": [{"code": "upgrade-cheaper", "because": "lite is being withdrawn"}],
    "source": "S42",
    "sources": "docs/sources.md",
    "tiers": "graduated",
    "to": "monthly",
    "units": {"contacts": 6000},
    "until": "2021-01-01",
    "used": {"2020-03-01": 10},
    "version": "2020-01",
}
"""An example of a key that no file shows."""


@cache
def shipped() -> tuple[Mapping[str, Any], ...]:
    """The data of all files of a kind that are shipped."""
    paths = (
        path
        for folder in ("catalog", "policies", "examples", "engine/maybuy/templates")
        for path in sorted((ROOT / folder).rglob("*.yaml"))
    )
    found = (read(path.read_bytes(), path.name).data for path in paths)
    return tuple(data for data in found if isinstance(data, Mapping) and "kind" in data)


def documents(kind: str) -> Iterator[Any]:
    """Files of a kind: the one that editors show, then the shipped ones."""
    yield EXAMPLES[kind]
    yield from (data for data in shipped() if data["kind"] == kind)


def collect(shape: Mapping[str, Any], record: str, data: Any, whole: Mapping[str, Any], found: Any) -> None:
    """Notes the first value of every key of every record that some data has."""
    if "$ref" in shape:
        record = name_of(shape)
        return collect(whole["$defs"][record], record, data, whole, found)
    for other in shape.get("anyOf", ()):
        if other.get("type") != "array" or isinstance(data, list):
            collect(other, record, data, whole, found)
    if isinstance(data, list) and "items" in shape:
        for one in data:
            collect(shape["items"], record, one, whole, found)
    if isinstance(data, Mapping):
        keys = shape.get("properties", {})
        for key, value in data.items():
            inner = keys.get(key, shape.get("additionalProperties"))
            if key in keys:
                found.setdefault((record, key), value)
            if isinstance(inner, Mapping):
                collect(inner, record if key not in keys else key, value, whole, found)
    return None


def examples(kind: str, whole: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """By record and key, a value that some file has."""
    found: dict[tuple[str, str], Any] = {}
    for data in documents(kind):
        collect(whole, "", data, whole, found)
    return found


def place_of(key: str) -> int:
    """`kind` and `id` come first, as in a file."""
    return {"kind": 0, "id": 1}.get(key, 2)


def rows(record: str, shape: Mapping[str, Any], found: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """A row for each key of a record."""
    yield "| key | type | default | meaning | example |\n| --- | --- | --- | --- | --- |\n"
    keys = shape["properties"]
    for key in sorted(keys, key=place_of):
        one = keys[key]
        default = "needed" if key in shape.get("required", ()) else ""
        if one.get("default") not in (None, ""):
            default = f"`{flow(one['default'])}`"
        value = found.get((record, key), SAMPLES.get(key, (one.get("examples") or [one.get("default")])[0]))
        shown = "" if value is None else example(key, value)
        meaning = str(one.get("description", "")).replace("|", "\\|")
        yield f"| `{key}` | {type_of(one)} | {default} | {meaning} | {shown} |\n"


def page_of(kind: str) -> str:
    """The page of one kind of file."""
    whole = schema(kind)
    found = examples(kind, whole)
    text = [f"# `kind: {kind}`\n\n{MADE}\n{whole['description']}\n\n"]
    text.append(f"Found in {WHERE.get(kind, '`catalog/`')}. ")
    text.append(f"[Its JSON Schema](../../schemas/{kind}.schema.json) says the same to machines.\n\n")
    text += rows("", whole, found)
    for name, shape in sorted(whole.get("$defs", {}).items()):
        if name == "Condition":
            text.append(CONDITION)
        elif "properties" in shape:
            text.append(f"\n## {spaced(name)}\n\n{shape['description']}\n\n")
            text += rows(name, shape, found)
    text.append(f"\n## Example\n\n```yaml\n{block(EXAMPLES[kind])}```\n")
    return "".join(text)


CONDITION: Final = """
## condition

Attributes and the values they must have; all entries must hold. Under `any` stands a list of conditions of
which one must hold. [Conditions](../guides/rights-and-conditions.md#conditions) shows every operator,
[attributes](attributes.md) what may be named.
"""
