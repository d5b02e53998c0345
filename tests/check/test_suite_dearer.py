"""A suite that costs more than its parts bought apart."""

from __future__ import annotations

from check.roots import NEW, said


def suite(monthly: str, parts: str = "[notes/basic, archive]") -> dict[str, str]:
    return {
        NEW: "kind: suite\nid: set\neditions:\n"
        f"  - {{id: small, parts: {parts}, prices: {{EUR: {{monthly: {monthly}, yearly: 1}}}}}}\n"
    }


def test_a_suite_above_the_sum_of_its_parts_is_found_at_its_price() -> None:
    assert said("suite-dearer", suite("6.50")) == [
        (
            "catalog/new.yaml:4",
            "6.50",
            "`set/small` costs 6.50 EUR monthly, and its parts bought apart only 6",
        )
    ]


def test_a_suite_at_the_sum_of_its_parts_is_fine() -> None:
    assert said("suite-dearer", suite("6")) == []


def test_a_part_that_cannot_be_bought_apart_makes_it_incomparable() -> None:
    files = suite("60", "[notes/basic, ink]")
    files["catalog/ink.yaml"] = "kind: add-on\nid: ink\nprice: on_request\n"
    assert said("suite-dearer", files) == []
