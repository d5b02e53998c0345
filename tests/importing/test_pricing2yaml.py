"""What a price list in Pricing2Yaml becomes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from importing.found_again import DAY, differences
from importing.lists import BOATYARD, MINIMAL, imported, unsaid
from maybuy import Question
from maybuy.loading import load
from maybuy.model.account import Account
from maybuy.model.base import MOST_UNITS
from maybuy.model.catalog import CountedName


def test_nothing_of_a_list_is_lost(tmp_path: Path) -> None:
    root, said = imported(tmp_path, BOATYARD)
    assert root.diagnostics == ()
    assert (
        differences(
            BOATYARD.replace("'#vip ? #base * #steps[1] : 99'", "31.25"), root.definitions, said["ids"]
        )
        == []
    )


def test_plans_become_editions_in_their_order_with_prices_by_cycle(tmp_path: Path) -> None:
    definitions = imported(tmp_path, BOATYARD)[0].definitions
    assert definitions.products["boat-yard"] == (
        "boat-yard/free",
        "boat-yard/harbour-plus",
        "boat-yard/marina",
    )
    plus = definitions.items["boat-yard/harbour-plus"]
    (charge,) = plus.charges
    assert charge.per == "seat", "a price of a part of a cent"
    assert {one: tier.price for one, (tier,) in charge.prices[0].amounts["EUR"].items()} == {
        "monthly": Decimal("31.25"), "annual": Decimal("28.125"),
    }  # fmt: skip
    assert definitions.items["boat-yard/marina"].on_request
    assert definitions.cycles == {"monthly": 1, "annual": 12}


def test_features_have_their_type_tags_and_names(tmp_path: Path) -> None:
    features = imported(tmp_path, BOATYARD)[0].definitions.features
    assert features["reserve-berth"].tags == ("mooring-more", "domain")
    assert features["pdf-invoices"].tags == ("office", "integration", "web-saas")
    assert features["pdf-invoices"].name == {"*": "PDF Invoices"}
    assert features["pdf-invoices"].source == "https://invoices.example/prices"
    assert features["help-desk"].type == "choice"
    assert list(features["help-desk"].values or ()) == ["e-mail", "phone", "day and night"]
    assert (features["help-desk"].shown, features["kept-days"].type) == (False, "number")


def test_limits_have_units_periods_decimals_and_no_end(tmp_path: Path) -> None:
    definitions = imported(tmp_path, BOATYARD)[0].definitions
    limits = definitions.limits
    unit = CountedName(one={"*": "message"}, many={"*": "messages"})
    assert (limits["text-messages"].period, limits["text-messages"].unit) == ("month", unit)
    assert (limits["calls"].period, limits["storage"].period) == ("day", None)
    assert (limits["text-messages"].adds_up, limits["calls"].adds_up) == (True, False)
    plus, marina = (definitions.items[f"boat-yard/{one}"].limits for one in ("harbour-plus", "marina"))
    assert (plus["storage"], marina["max-berths"]) == (Decimal("7.5"), MOST_UNITS)


def test_add_ons_say_what_they_need_exclude_and_add(tmp_path: Path) -> None:
    items = imported(tmp_path, BOATYARD)[0].definitions.items
    assert items["more-messages"].requires[0].any == ("boat-yard/harbour-plus", "boat-yard/marina")
    assert items["moving"].requires[0].any == ("boat-yard",)
    assert items["night-watch"].requires[0].all == ("more-messages",)
    assert items["pdf-invoices"].excludes == ("moving",)
    assert items["more-messages"].limits == {"text-messages": 5000}
    assert (items["more-messages"].seats_min, items["more-messages"].seats_max) == (1, 20), "packs"
    (charge,) = items["moving"].charges
    assert (charge.once, charge.per, charge.prices[0].amounts["EUR"]["*"][0].price) == (True, "account", 250)


def test_what_cannot_be_said_is_told_with_its_place(tmp_path: Path) -> None:
    _, said = imported(tmp_path, BOATYARD)
    assert unsaid(said) == {
        "rule": ["features.reserveBerth.expression"],
        "linked": ["usageLimits.maxBerths.linkedFeatures"],
        "tracked": ["usageLimits.maxBerths.trackable"],
        "worked-out": ["plans.HARBOUR_PLUS.price"],
        "step": ["addOns.moreMessages.subscriptionConstraints"],
    }
    (rule,) = (one for one in said["unsaid"] if one["code"] == "rule")
    line = BOATYARD.splitlines()[rule["line"] - 1]
    assert line[rule["column"] - 1 : rule["end_column"] - 1] == "pricingContext['features']['reserveBerth']"


def test_comments_stay_with_what_they_are_about(tmp_path: Path) -> None:
    imported(tmp_path, BOATYARD)
    made = tmp_path / "made" / "catalog"
    assert "# Prices of 2026, as agreed in the autumn.\n" in (made / "catalog.yaml").read_text()
    assert (
        "  # Berths can be kept for somebody.\n  - {id: reserve-berth,"
        in (made / "features.yaml").read_text()
    )
    assert "  # worked out\n  - id: harbour-plus" in (made / "boat-yard.yaml").read_text()


def test_what_is_imported_can_be_bought(tmp_path: Path) -> None:
    imported(tmp_path, BOATYARD)
    engine = load(tmp_path / "made")
    users = [{"id": "ann", "role": "owner"}]
    account = Account.model_validate(
        {
            "id": "a",
            "type": "customer",
            "country": "FR",
            "currency": "EUR",
            "users": users,
            "subscription": None,
        }
    )
    outcomes = {
        item: engine.decide(Question(account, "ann", "buy", item, DAY)).outcome
        for item in engine.definitions.products["boat-yard"]
    }
    assert outcomes == {
        "boat-yard/free": "allow", "boat-yard/harbour-plus": "allow", "boat-yard/marina": "refer",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "per"),
    [
        ("user/month", "seat"), ("per seat per month", "seat"), ("editor/month", "seat"),
        ("/month", "account"), ("month", "account"),
        ("forever", "account"), ("USD/user", "seat"), ("workspace/month", "seat"),
    ],
)  # fmt: skip
def test_a_unit_says_whether_seats_or_the_account_pay(tmp_path: Path, unit: str, per: str) -> None:
    root, _ = imported(tmp_path, MINIMAL.replace("unit: user/month", f"unit: {unit}"))
    item = root.definitions.items["buoys/basic"]
    assert (bool(item.prices), bool(item.charges)) == (per == "seat", per == "account")
    assert root.diagnostics == ()


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        ("0", "0"), ("Free", "0"), ("'5.50'", "5.5"), ("$7", "7"), ("'1,200.00 USD'", "1200"),
        ("USD 3/month", "3"),
        ("2 * (3 + 1)", "8"), ("Contact Sales", None), ("Custom", None), ("€9", None), ("from 9 to 11", None),
        ("'#nobody * 2'", None), ("'1/0'", None),
    ],
)  # fmt: skip
def test_prices_are_numbers_texts_and_what_they_come_to(
    tmp_path: Path, price: str, amount: str | None
) -> None:
    root, said = imported(tmp_path, MINIMAL.replace("price: 5", f"price: {price}"))
    item = root.definitions.items["buoys/basic"]
    assert item.on_request == (amount is None)
    assert item.prices_at("USD", DAY).get("monthly") == (None if amount is None else Decimal(amount))
    lost = amount is None and any(letter.isdigit() or letter == "#" for letter in price)
    assert list(unsaid(said)) == (["expression"] if lost else [])


def test_a_price_by_the_year_is_said_by_the_month_and_sold_by_the_year(tmp_path: Path) -> None:
    text = MINIMAL.replace("price: 5", "price: 100").replace("user/month", "user/year")
    root, said = imported(tmp_path, text)
    assert root.definitions.cycles == {"annual": 12}
    (charge,) = root.definitions.items["buoys/basic"].charges
    ((tier,),) = charge.prices[0].amounts["USD"].values()
    assert (charge.per, tier.price, root.diagnostics) == ("seat", Decimal("8.333333"), ())
    assert list(unsaid(said)) == ["rounded"]


def test_monthly_and_annual_prices_of_older_syntaxes_are_read(tmp_path: Path) -> None:
    text = MINIMAL.replace("syntaxVersion: '2.1'", "version: '1.0'\nhasAnnualPayment: true")
    root, _ = imported(tmp_path, text.replace("price: 5", "monthlyPrice: 5\n    annualPrice: 4.5"))
    assert root.definitions.items["buoys/basic"].prices_at("USD", DAY) == {
        "monthly": 5,
        "annual": Decimal("4.5"),
    }


def test_what_has_a_price_for_one_cycle_is_sold_for_that_alone(tmp_path: Path) -> None:
    text = MINIMAL.replace("price: 5", "monthlyPrice: 5\n    annualPrice: 4") + (
        "  MONTHLY: {monthlyPrice: 9, unit: user/month}\n"
        "  ANNUAL: {annualPrice: 10, unit: user/month}\n"
        "  YEARLY: {price: 132, unit: user/year}\n"
    )
    root, said = imported(tmp_path, text)
    prices = {str(one.edition): dict(one.prices_at("USD", DAY)) for one in root.definitions.items.values()}
    assert prices == {
        "basic": {"monthly": 5, "annual": 4},
        "monthly": {"monthly": 9},
        "annual": {"annual": 10},
        "yearly": {"annual": 11},
    }
    assert [one for one in root.diagnostics if one.severity == "error"] == []
    assert unsaid(said) == {}


@pytest.mark.parametrize(
    ("billing", "cycles"),
    [
        ("{monthly: 1, semester: 0.95, yearly: 0.9}", {"monthly": 1, "half-yearly": 6, "annual": 12}),
        ("{3-month: 0.98}", {"quarterly": 3}),
        ("{18-months: 0.5}", {"18-months": 18}),
        ("{now-and-then: 1}", {"monthly": 1}),
    ],
)
def test_billing_cycles_have_their_length_from_their_name(
    tmp_path: Path, billing: str, cycles: dict[str, int]
) -> None:
    root, said = imported(
        tmp_path, MINIMAL.replace("features:\n  lamps", f"billing: {billing}\nfeatures:\n  lamps")
    )
    assert root.definitions.cycles == cycles
    assert list(unsaid(said)) == (["billing"] if "now" in billing else [])


def test_what_is_private_is_not_on_sale(tmp_path: Path) -> None:
    root, said = imported(
        tmp_path, MINIMAL + "  SECRET:\n    price: 1\n    unit: user/month\n    private: true\n"
    )
    assert not root.definitions.items["buoys/secret"].on_sale
    assert unsaid(said) == {"private": ["plans.SECRET.private"]}


def test_a_list_of_add_ons_alone_becomes_products(tmp_path: Path) -> None:
    text = MINIMAL.replace("plans:\n  BASIC", "addOns:\n  BASIC")
    text = text.replace("features: null", "features: {lamps: {value: true}}")
    root, _ = imported(tmp_path, text)
    assert root.diagnostics == ()
    assert root.definitions.items["basic"].kind == "product"


def test_unknown_keys_are_told(tmp_path: Path) -> None:
    _, said = imported(tmp_path, MINIMAL.replace("unit:", "colour: red\n    unit:") + "ours: 1\n")
    assert unsaid(said) == {"unknown": ["plans.BASIC.colour", "ours"]}


def test_limits_that_are_words_or_switches_become_features(tmp_path: Path) -> None:
    text = MINIMAL.replace(
        "plans:",
        "usageLimits:\n"
        "  fast: {valueType: BOOLEAN, defaultValue: true, type: NON_RENEWABLE}\n"
        "  level: {valueType: TEXT, defaultValue: high, type: NON_RENEWABLE}\n"
        "plans:",
    )
    root, _ = imported(tmp_path, text)
    assert {one.id: one.type for one in root.definitions.features.values()} == {
        "lamps": "switch", "fast": "switch", "level": "text",
    }  # fmt: skip
    assert root.definitions.items["buoys/basic"].features == {
        "lamps": "true",
        "fast": "true",
        "level": "high",
    }


def test_a_value_that_is_too_long_becomes_a_name(tmp_path: Path) -> None:
    long = "very long " * 30
    text = MINIMAL.replace("BOOLEAN\n    defaultValue: true", f"TEXT\n    defaultValue: '{long}'")
    root, said = imported(tmp_path, text)
    assert root.diagnostics == ()
    assert differences(text.replace(long, long.strip()), root.definitions, said["ids"]) == []


def test_starts_and_ends_are_the_days_of_the_product(tmp_path: Path) -> None:
    text = MINIMAL.replace("currency", "starts: 2026-01-01 10:00:00\nends: 2027-01-01\ncurrency")
    effective = imported(tmp_path, text)[0].definitions.items["buoys/basic"].effective
    assert (str(effective.from_), str(effective.until)) == ("2026-01-01", "2027-01-01")


def test_words_of_switches_and_numbers_are_kept_where_they_mean_something(tmp_path: Path) -> None:
    text = MINIMAL.replace("features: null", "features: {lamps: {value: Red ones}}").replace(
        "plans:",
        "usageLimits:\n"
        "  posts: {valueType: NUMERIC, defaultValue: 1, type: NON_RENEWABLE}\n"
        "  users: {valueType: NUMERIC, defaultValue: 1, type: NON_RENEWABLE}\n"
        "  files: {valueType: NUMERIC, defaultValue: 1, type: NON_RENEWABLE}\n"
        "plans:",
    )
    words = "    usageLimits: {posts: {value: '1,500'}, users: {value: Unlimited}, files: {value: Custom}}\n"
    root, said = imported(tmp_path, text + words + "  PLUS: {price: 9, unit: user/month}\n")
    basic, plus = root.definitions.items["buoys/basic"], root.definitions.items["buoys/plus"]
    assert (basic.features, plus.features) == ({"lamps": "Red ones"}, {"lamps": "true"})
    assert basic.limits == {"posts": 1500, "users": MOST_UNITS}
    assert list(unsaid(said)) == ["no-switch", "no-number"]
    assert [one for one in root.diagnostics if one.severity == "error"] == []
