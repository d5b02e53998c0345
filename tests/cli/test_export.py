"""`maybuy export`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import run
from maybuy.language import LANGUAGES

AT = ("--root", str(ROOT), "--at", "2020-09-01")


def test_the_lists_of_stripe_go_to_a_file_and_what_is_told_to_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "stripe.json"
    result = run("export", "stripe", "-o", str(file), *AT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"✔ wrote {file}\n")
    assert "support/enterprise that it comes with productivity-pack, sunshine is left out" in result.stdout
    made = json.loads(file.read_text())
    price = next(one for one in made["prices"]["data"] if one["lookup_key"] == "support/team:fee:annual")
    assert (price["unit_amount"], price["recurring"]["interval"]) == (22_800, "year")
    team = next(one for one in made["products"]["data"] if one["id"] == price["product"])
    assert team["metadata"]["maybuy_item"] == "support/team"


def test_without_a_file_the_document_alone_is_on_standard_output() -> None:
    result = run("export", "stripe", *AT)
    assert result.exit_code == 0
    assert set(json.loads(result.stdout)) >= {"products", "prices", "features", "coupons"}
    assert "a rule: who may do what" in result.stderr


def test_a_promotion_is_a_coupon_with_its_code() -> None:
    made = json.loads(run("export", "stripe", *AT).stdout)
    (coupon,), (code,) = made["coupons"]["data"], made["promotion_codes"]["data"]
    assert (coupon["id"], code["coupon"], code["code"]) == ("startup", "startup", "STARTUP")
    assert (coupon["percent_off"], coupon["duration"], coupon["duration_in_months"]) == (75, "repeating", 6)
    assert code["restrictions"]["first_time_transaction"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_has_both_and_every_sentence_is_there(language: str) -> None:
    said = json.loads(run("export", "stripe", "--format", "json", "--lang", language, *AT).stdout)
    assert set(said) == {"document", "unsaid"}
    rules = [one for one in said["unsaid"] if one["code"] == "rule"]
    assert len(rules) > 10
    assert all(one["message"] and one["place"].startswith("policies/") for one in rules)


def test_schema_org_has_an_offer_for_all_that_is_on_sale() -> None:
    made = json.loads(run("export", "schema.org", *AT).stdout)
    offers = {one["sku"]: one for one in made["itemListElement"]}
    assert made["@type"] == "OfferCatalog"
    assert offers["support/team"]["priceSpecification"][0]["price"] == "25.00"


def test_another_format_is_a_wrong_use() -> None:
    result = run("export", "spreadsheet", *AT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "schema.org" in result.stderr
