"""Any price list becomes a root without an error that says all that the list says."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from documents import as_yaml
from importing.found_again import differences
from maybuy.importing.files import files_of
from maybuy.importing.pricing2yaml import price_list
from maybuy.importing.shape import LIMITS, kept
from maybuy.loading import check_documents
from maybuy.source import Severity, read

KEYS = (
    "alpha",
    "betaGamma",
    "SSO",
    "extra_users",
    "Deep Space",
    "limits",
    "catalog",
    "x2",
    "support24x7",
    "é",
)
ONCE = ("one time payment",)
TEXTS = ("LOW", "MEDIUM", "HIGH", "24/7", "1 day: fast", "email, chat")


def _names(draw: st.DrawFn, least: int, most: int) -> list[str]:
    return draw(st.lists(st.sampled_from(KEYS), min_size=least, max_size=most, unique=True))


def _value(draw: st.DrawFn, kind: str, *, endless: bool) -> Any:
    if kind == "BOOLEAN":
        return draw(st.booleans())
    if kind == "TEXT":
        return draw(st.sampled_from(TEXTS))
    finite = st.integers(0, 10**6) | st.sampled_from([0.5, 2.25])
    return draw(finite | st.just(float("inf")) if endless else finite)


@st.composite
def price_lists(draw: st.DrawFn) -> dict[str, Any]:
    features = {
        name: {"valueType": kind, "defaultValue": _value(draw, kind, endless=False),
               "type": draw(st.sampled_from(["DOMAIN", "SUPPORT", "GUARANTEE"]))}
        for name in _names(draw, 1, 5)
        for kind in (draw(st.sampled_from(["BOOLEAN", "NUMERIC", "TEXT"])),)
    }  # fmt: skip
    limits = {
        name: {"valueType": "NUMERIC", "defaultValue": _value(draw, "NUMERIC", endless=True),
               "type": draw(st.sampled_from(["RENEWABLE", "NON_RENEWABLE"])),
               "unit": draw(st.sampled_from(["GB", "call/month", "AI credits", "row/user", ""]))}
        for name in _names(draw, 0, 4)
    }  # fmt: skip
    found: dict[str, Any] = {
        "syntaxVersion": draw(st.sampled_from(["2.0", "2.1", "3.0", "3.1"])), "saasName": "Any Thing",
        "currency": "USD",
        "billing": draw(st.sampled_from([{"monthly": 1}, {"monthly": 1, "annual": 0.75}, {"annual": 1}])),
        "features": features, "usageLimits": limits,
    }  # fmt: skip

    def sold(names: list[str], *, add_on: bool) -> dict[str, Any]:
        return {
            name: {
                "price": draw(st.sampled_from([0, 5, 9.99, 1200, "Contact Sales"])),
                "unit": draw(st.sampled_from(["user/month", "/month", *ONCE[:add_on]])),
                "features": {
                    key: {"value": _value(draw, features[key]["valueType"], endless=False)}
                    for key in features if draw(st.booleans())
                    if not add_on or features[key]["valueType"] != "BOOLEAN" or draw(st.booleans())
                },
                "usageLimits": {
                    key: {"value": _value(draw, "NUMERIC", endless=True)}
                    for key in limits if draw(st.booleans())
                },
            }
            for name in names
        }  # fmt: skip

    found["plans"] = sold(_names(draw, 1, 4), add_on=False)
    add_ons = found["addOns"] = sold(_names(draw, 0, 3), add_on=True)
    for number, one in enumerate(add_ons.values()):
        before = list(add_ons)[:number]
        one["availableFor"] = draw(
            st.none() | st.lists(st.sampled_from(list(found["plans"])), min_size=1, unique=True)
        )
        if before:
            one[draw(st.sampled_from(["dependsOn", "excludes"]))] = [before[0]]
        for key in [key for key in one["usageLimits"] if draw(st.booleans())]:
            one.setdefault("usageLimitsExtensions", {})[key] = one["usageLimits"].pop(key)
    return found


@given(price_lists())
def test_any_list_is_imported_without_an_error_and_without_a_loss(data: dict[str, Any]) -> None:
    text = as_yaml(data, sort_keys=False, allow_unicode=True)
    described = price_list(kept(read(text, "list.yaml", limits=LIMITS)))
    root = check_documents(read(made, name) for name, made in files_of(described).items())
    assert [one for one in root.diagnostics if one.severity is Severity.ERROR] == [], text
    assert differences(text, root.definitions, described.ids) == [], text
