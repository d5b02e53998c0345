"""What Stripe or Kill Bill would not bill together is not billed together here, and nothing is given away."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from documents import as_yaml, of_yaml
from importing.costs import other, recurring, root_of
from importing.test_killbill_laws import listed as killbill
from importing.test_stripe_laws import listed
from maybuy.exporting.schema_org import tell
from maybuy.exporting.stripe import stripe
from maybuy.exporting.told import Report
from maybuy.importing.described import PriceList
from maybuy.importing.files import files_of
from maybuy.language import naming
from maybuy.loading import check_documents
from maybuy.model.definitions import Definitions
from maybuy.source import read
from maybuy.web.prices import PricePages
from strategies import gathered

DAY = date(2026, 6, 1)


def codes(found: PriceList) -> list[str]:
    return [one.code for one in found.unsaid]


def price(own: str, cents: int, interval: str | None = "month", **more: Any) -> dict[str, Any]:
    """A price of Stripe's, for the product `a`."""
    repeated = (
        None if interval is None else {"interval": interval, "interval_count": 1, "usage_type": "licensed"}
    )
    recurs = None if repeated is None else {**repeated, **more.pop("recurring", {})}
    return {
        "id": own, "object": "price", "active": True, "product": "a", "currency": "usd", "unit_amount": cents,
        "type": "one_time" if interval is None else "recurring", "recurring": recurs, **more,
        "billing_scheme": "per_unit",
    }  # fmt: skip


def export(*prices: dict[str, Any], **more: list[dict[str, Any]]) -> dict[str, Any]:
    product = {"id": "a", "object": "product", "active": True, "name": "Arch", "metadata": {}}
    return {"products": [product], "prices": [*prices], **more}


def plan(name: str, product: str, period: str, value: str, more: str = "", first: str = "") -> str:
    """A plan of Kill Bill's."""
    recurs = (
        f"<recurring><billingPeriod>{period}</billingPeriod><recurringPrice><price><currency>USD</currency>"
        f"<value>{value}</value></price></recurringPrice></recurring>"
    )
    return (
        f"<plan name='{name}'><product>{product}</product>{first}<finalPhase type='EVERGREEN'><duration>"
        f"<unit>UNLIMITED</unit></duration>{more}{recurs if period else ''}</finalPhase></plan>"
    )


def fixed(value: str) -> str:
    price_ = f"<price><currency>USD</currency><value>{value}</value></price>"
    return f"<fixed><fixedPrice>{price_}</fixedPrice></fixed>"


def catalog(*plans: str) -> PriceList:
    return killbill(
        "<catalog><effectiveDate>2025-01-01T00:00:00+00:00</effectiveDate><catalogName>Shop</catalogName>"
        "<currencies><currency>USD</currency></currencies><units><unit name='calls'/></units><products>"
        "<product name='A'><category>BASE</category></product></products><rules/>"
        f"<plans>{''.join(plans)}</plans></catalog>"
    )


def only(definitions: Definitions) -> Any:
    (item,) = definitions.items.values()
    return item


def test_a_fixed_price_of_one_plan_is_not_paid_with_another() -> None:
    found = catalog(plan("m", "A", "MONTHLY", "10.00"), plan("y", "A", "ANNUAL", "100.00", fixed("40.00")))
    definitions = root_of(found).definitions
    item = only(definitions)
    assert not any(one.once for one in item.charges)
    assert recurring(definitions, item.id, "USD", "monthly", 1) == 10
    assert "annual" not in definitions.cycles
    assert "differs" in codes(found)
    both = catalog(*(plan(one, "A", one, "12.00", fixed("40.00")) for one in ("MONTHLY", "ANNUAL")))
    definitions = root_of(both).definitions
    (charge,) = [one for one in only(definitions).charges if one.once]
    assert other(definitions, only(definitions).id, charge.id, "USD", 1) == 40
    assert "differs" not in codes(both)


@pytest.mark.parametrize("fee", [fixed("5.00"), ""])
def test_what_cannot_be_billed_is_not_sold_without_it(fee: str) -> None:
    found = catalog(plan("w", "A", "WEEKLY", "30.00", fee), plan("x", "A", "", "", fee))
    item = only(root_of(found).definitions)
    assert not item.prices
    assert item.charges == () or not fee or "no-plan" in codes(found)
    weekly = listed(export(price("w", 700, "week"), price("o", 9_900, None)))
    item = only(root_of(weekly).definitions)
    assert item.on_request
    assert item.charges == ()
    assert "no-plan" in codes(weekly)


def test_a_trial_is_that_of_the_first_price() -> None:
    monthly = price("m", 1_000)
    annual = price("y", 10_000, "year", recurring={"trial_period_days": 30})
    found = listed(export(monthly, annual))
    assert only(root_of(found).definitions).trial is None
    assert codes(found).count("trial") == 1
    first, then = price("m", 1_000, recurring={"trial_period_days": 14}), price("y", 10_000, "year")
    assert codes(listed(export(first, then))).count("tried-too") == 1
    assert codes(listed(export(then, price("m", 1_000)))).count("tried-too") == 0
    too_long = price("m", 1_000, recurring={"trial_period_days": 99_999})
    assert codes(listed(export(too_long, then))).count("tried-too") == 0
    trial = {"trial_period_days": 14}
    same = listed(export(price("m", 1_000, recurring=trial), price("y", 10_000, "year", recurring=trial)))
    assert only(root_of(same).definitions).trial.days == 14
    assert "trial" not in codes(same)


@pytest.mark.parametrize(("value", "days"), [("0.00", 30), ("0", 30), ("0.01", None), ("", None)])
def test_a_phase_that_costs_nothing_is_a_trial(value: str, days: int | None) -> None:
    phase = (
        "<initialPhases><phase type='TRIAL'><duration><unit>DAYS</unit><number>30</number></duration>"
        f"{fixed(value)}</phase></initialPhases>"
    )
    item = only(root_of(catalog(plan("m", "A", "MONTHLY", "10.00", first=phase))).definitions)
    assert (item.trial and item.trial.days) == days


def test_a_price_that_is_paid_once_is_told_beside_one_that_recurs() -> None:
    found = listed(export(price("m", 999), price("life", 29_900, None, nickname="Lifetime")))
    (said,) = [one for one in found.unsaid if one.code == "once-besides"]
    assert dict(said.words)["word"] == "Lifetime"
    assert "once-besides" not in codes(listed(export(price("life", 29_900, None))))


COUPON = {
    "id": "c",
    "object": "coupon",
    "valid": True,
    "percent_off": 50,
    "duration": "forever",
    "name": None,
}
CODE = {"id": "p", "object": "promotion_code", "active": True, "code": "HALF", "coupon": "c"}


def promoted(coupon: dict[str, Any], code: dict[str, Any]) -> PriceList:
    given = {"coupons": [{**COUPON, **coupon}], "promotion_codes": [{**CODE, **code}]}
    return listed(export(price("m", 1_000), **given))


@pytest.mark.parametrize(
    ("coupon", "code", "told"),
    [
        ({"applies_to": {"products": ["gone"]}}, {}, "of-no-product"),
        ({}, {"customer": "cus_1"}, "one-customer"),
    ],
)
def test_a_reduction_of_some_is_not_one_of_all(
    coupon: dict[str, Any], code: dict[str, Any], told: str
) -> None:
    found = promoted(coupon, code)
    assert found.promotions == ()
    assert told in codes(found)
    assert len(promoted({}, {}).promotions) == 1
    assert len(promoted({"applies_to": {"products": ["a"]}}, {}).promotions) == 1


def test_a_part_of_months_is_told_where_stripe_takes_it_off_whole_invoices() -> None:
    months = {"duration": "repeating", "duration_in_months": 3}
    assert "whole-invoice" in codes(promoted(months, {}))
    assert "whole-invoice" not in codes(promoted({}, {}))
    amount = {**months, "percent_off": None, "amount_off": 100, "currency": "usd"}
    assert "whole-invoice" not in codes(promoted(amount, {}))


def with_charge(found: PriceList, charge: dict[str, Any]) -> Definitions:
    """What a price list becomes, with a charge more on the one thing that it sells."""
    files = {name: of_yaml(text) for name, text in files_of(found).items()}
    (sold,) = [one for one in files.values() if one["kind"] in ("product", "add-on") and "prices" in one]
    sold["charges"] = [charge]
    return check_documents(read(as_yaml(data), name) for name, data in files.items()).definitions


def test_what_is_sold_by_the_seat_and_a_fee_beside_it_have_names_of_their_own() -> None:
    fee = {"id": "fee", "name": "Platform fee", "prices": {"USD": {"monthly": 350, "annual": 300}}}
    shop = with_charge(listed(export(price("m", 2_500), price("y", 24_000, "year"))), fee)
    sent = stripe(shop, DAY, naming("en"), Report())["prices"]["data"]
    assert len({one["id"] for one in sent}) == len({one["lookup_key"] for one in sent}) == 4
    back = root_of(listed(stripe(shop, DAY, naming("en"), Report()))).definitions
    assert recurring(back, only(shop).id, "USD", "monthly", 2) == 400
    assert recurring(back, only(shop).id, "USD", "annual", 2) == 340 * 12


@pytest.mark.parametrize(("cents", "interval"), [(10_000, "year"), (2_501, "year"), (833, "year")])
def test_an_amount_for_a_year_goes_back_as_it_came(cents: int, interval: str) -> None:
    there = root_of(listed(export(price("y", cents, interval)))).definitions
    (sent,) = stripe(there, DAY, naming("en"), Report())["prices"]["data"]
    assert sent["unit_amount"] == cents


def test_an_amount_by_use_has_all_its_decimals() -> None:
    used = {"usage_type": "metered"}
    one = price("u", 0, recurring=used, unit_amount_decimal="0.000012345678")
    definitions = root_of(listed(export({**one, "unit_amount": None}))).definitions
    (charge,) = only(definitions).charges
    cost = other(definitions, only(definitions).id, charge.id, "USD", 10**11)
    assert cost == Fraction("0.000012345678") / 100 * 10**11 == Fraction("12345.678")


def test_what_is_paid_once_or_by_use_is_not_called_free() -> None:
    for paid in (price("once", 1_500, None), price("used", 5, recurring={"usage_type": "metered"})):
        shop = root_of(listed(export(paid))).definitions
        page = PricePages(shop, DAY).page({}, "en").decode()
        assert '"price":"0.00"' not in page.replace(" ", "")
        assert ">free<" not in page.lower()
        assert "$15.00" in page or "$0.05" in page
    free = PricePages(root_of(listed(export(price("m", 0)))).definitions, DAY).page({}, "en").decode()
    assert ">free<" in free.lower()


def test_what_offers_of_schema_org_leave_out_is_told() -> None:
    trial = price(
        "m", 999, recurring={"trial_period_days": 14}, currency_options={"eur": {"unit_amount": 899}}
    )
    given = {"coupons": [COUPON], "promotion_codes": [CODE]}
    setup = {"id": "setup", "once": True, "prices": {"USD": 15}}
    found, report = with_charge(listed(export(trial, **given)), setup), Report()
    tell(found, DAY, "USD", report)
    told = {one.code: dict(one.words).get("word") for one in report.unsaid if one.code != "rule"}
    assert told == {"charges": "setup", "trials": "14", "promotion": None, "currencies": "EUR"}


def test_offers_of_schema_org_are_told_to_be_without_the_prices_of_some_customers() -> None:
    swiss = {"when": {"account.country": "CH"}, "USD": {"monthly": 15}}
    found = gathered(
        [
            {"kind": "product", "id": "maps", "prices": [{"USD": {"monthly": 12}}, swiss]},
            {"kind": "product", "id": "desk", "prices": {"USD": {"monthly": 12}}},
        ]
    )
    report = Report()
    tell(found, DAY, "USD", report)
    assert [one.about for one in report.unsaid if one.code == "for-some"] == ["maps"]
