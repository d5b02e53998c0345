"""Limits that nothing grants."""

from __future__ import annotations

from check.roots import NEW, said

LIMITS = "catalog/limits.yaml"


def test_a_limit_of_no_item_is_found_at_its_id() -> None:
    assert said("limit-never-granted", {LIMITS: "kind: limits\nlimits: [{id: pages}, {id: ink}]\n"}) == [
        ("catalog/limits.yaml:2", "ink", "nothing in the catalog lets anyone use any `ink`")
    ]


def test_no_unit_at_all_is_not_granting() -> None:
    files = {
        LIMITS: "kind: limits\nlimits: [{id: pages}, {id: ink}]\n",
        NEW: "kind: product\nid: pens\nprice: on_request\nlimits: {ink: 0}\n",
    }
    assert len(said("limit-never-granted", files)) == 1
    files[NEW] = files[NEW].replace("ink: 0", "ink: 1")
    assert said("limit-never-granted", files) == []
