"""Items, comparisons and entitlements as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from acceptance.accounts import AT, account, example, shipped
from maybuy.engine import Engine
from maybuy.report.json_form import catalog_json, compare_json, entitlements_json, item_json
from maybuy.views.compare import column, find, rights
from report.extended import extended

DEFINITIONS = shipped().definitions


def shown(item: str, language: str = "en", engine: Engine | None = None, at: date = AT) -> dict[str, Any]:
    engine = engine or shipped()
    one = engine.definitions.items[item]
    side = column(one, "USD", at, engine.definitions)
    return item_json(side, rights(one, at, engine), "USD", at, engine.definitions, language)


def test_entitlements_say_product_edition_seats_and_where_each_thing_comes_from() -> None:
    one = example("support-enterprise")
    held = entitlements_json(shipped().entitlements(one, AT), DEFINITIONS, "en")
    assert held == {
        "account": "support-enterprise",
        "at": "2020-09-01",
        "catalog": catalog_json(DEFINITIONS),
        "features": [
            {"item": "support/enterprise", "product": "support", "edition": "enterprise",
             "name": "Support Enterprise", "how": "line", "via": "support/enterprise", "seats": 40,
             "also": []},
            {"item": "productivity-pack", "product": "productivity-pack", "edition": None,
             "name": "Productivity Pack", "how": "included", "via": "support/enterprise", "seats": 40,
             "also": []},
            {"item": "sunshine", "product": "sunshine", "edition": None,
             "name": "Sunshine", "how": "included", "via": "support/enterprise", "seats": 40,
             "also": []},
        ],
        "limits": [
            {"limit": "custom_objects", "name": "Custom objects", "value": 1_000_000,
             "item": "sunshine", "how": "included", "via": "support/enterprise"},
        ],
        "granted_features": [
            {"feature": feature, "name": name, "value": value,
             "item": "support/enterprise", "how": "line", "via": "support/enterprise"}
            for feature, name, value in (
                ("api_requests", "API calls a minute", 700), ("sandbox", "Sandbox", True),
                ("skills_routing", "Routing by skill", True), ("several_brands", "Several brands", True),
                ("custom_roles", "Custom roles", True), ("audit_log", "Audit log", True),
            )
        ],
    }  # fmt: skip


def test_entitlements_name_every_place_that_a_thing_comes_from() -> None:
    one = shipped().entitlements(account("support/enterprise", "productivity-pack"), AT)
    (found,) = [
        feature
        for feature in entitlements_json(one, DEFINITIONS, "en")["features"]
        if feature["item"] == "productivity-pack"
    ]
    assert (found["how"], found["via"]) == ("line", "productivity-pack")
    assert found["also"] == [{"how": "included", "via": "support/enterprise"}]


def test_a_limit_that_nothing_grants_is_zero_of_nothing() -> None:
    held = shipped().entitlements(account("guide/lite"), AT)
    (limit,) = entitlements_json(held, DEFINITIONS, "fr")["limits"]
    assert limit == {
        "limit": "custom_objects", "name": "Objets personnalisés", "value": 0,
        "item": None, "how": None, "via": None,
    }  # fmt: skip


ENTERPRISE = ("sandbox", "skills_routing", "several_brands", "custom_roles", "audit_log")


def test_a_comparison_has_an_edition_for_each_of_the_product() -> None:
    columns = [column(item, "USD", AT, DEFINITIONS) for item in find("support", DEFINITIONS)]
    compared = compare_json(columns, "support", "USD", AT, DEFINITIONS, "en")
    assert (compared["product"], compared["currency"], compared["at"]) == ("support", "USD", "2020-09-01")
    assert [one["edition"] for one in compared["editions"]] == [
        "essential", "team", "professional", "enterprise", "elite",
    ]  # fmt: skip
    assert [one["on_sale"] for one in compared["editions"]] == [False, True, True, True, True]
    assert compared["editions"][3] == {
        "item": "support/enterprise",
        "edition": "enterprise",
        "name": "Support Enterprise",
        "on_sale": True,
        "price": "listed",
        "prices": {"monthly": "125.00", "annual": "99.00"},
        "limits": {"custom_objects": 1_000_000},
        "features": {"api_requests": 700, **dict.fromkeys(ENTERPRISE, True)},
        "included": ["productivity-pack", "sunshine"],
        "available": [
            "collaboration", "data-center-location", "high-volume-api", "more-storage", "sunshine-select",
            "temporary-agents",
        ],
        "suites": ["support-suite/enterprise"],
    }  # fmt: skip


def test_an_item_says_what_it_needs_and_who_may_buy_it() -> None:
    one = shown("collaboration")
    assert one["kind"] == "add-on"
    assert one["requires"] == [
        {"any": ["support/professional", "support/enterprise", "support/elite"], "all": []}
    ]
    assert one["seats"] == {"min": 1, "max": None}
    assert one["effective"] == {"from": None, "until": None}
    assert [(right["channels"], right["for"]) for right in one["rights"]] == [
        (["subscription_page"], "account type sales-assisted, role owner"),
        (["subscription_page"], "account type self-service, role owner"),
        (["representative"], "role owner"),
    ]


def test_an_item_on_request_has_no_prices() -> None:
    one = shown("sunshine-select")
    assert (one["price"], one["prices"], one["on_sale"]) == ("on_request", {}, True)


def test_an_item_is_named_and_described_in_the_language_asked_for() -> None:
    one = shown("high-volume-api", "fr")
    assert one["name"] == "API à haut volume"
    assert one["rights"][-1]["for"] == "rôle propriétaire"
    assert one["description"].startswith("Davantage")


def test_what_excludes_and_bounds_an_item_is_there() -> None:
    pocket = shown("pocket", engine=extended())
    assert (pocket["excludes"], pocket["seats"]) == (["collaboration"], {"min": 2, "max": 5})
    assert shown("collaboration", engine=extended())["excludes"] == ["pocket"]
    season = shown("season", engine=extended())
    assert (season["effective"], season["on_sale"]) == ({"from": "2020-06-01", "until": "2020-09-01"}, False)
