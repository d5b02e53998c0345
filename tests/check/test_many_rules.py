"""Policies of thousands of rules are checked in a few seconds, whatever their rules have in common."""

from __future__ import annotations

import json
import time

import pytest

from check.roots import MORE, context
from maybuy.check.registry import run

MANY = 3000
ROWS = {
    "alike": lambda _: {"allow": ["buy"], "when": {"user.role": "owner"}},
    "numbers": lambda number: {"allow": ["buy"], "when": {"account.age": {"at_least": number}}},
    "words": lambda number: {"deny": ["buy"], "when": {"account.plan": f"p{number}"}},
    "sets": lambda number: {
        "deny": ["buy"],
        "when": {"subscription.holds": {"all": [f"many/i{number}", "archive"]}},
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS)
def test_no_sort_of_rules_is_compared_in_pairs(row: str) -> None:
    rules = [{"id": f"r{number}", **ROWS[row](number)} for number in range(MANY)]
    vocabulary = {
        "user.role": {"type": "enum", "values": ["owner", "member"]},
        "account.type": {"type": "enum", "values": ["online", "partner"]},
        "account.pilot": {"type": "bool", "default": False},
        "account.age": {"type": "integer", "min": 0, "max": MANY, "default": 0},
        "account.plan": {"type": "enum", "values": [f"p{number}" for number in range(MANY)]},
    }
    editions = [{"id": f"i{number}", "price": "on_request"} for number in range(MANY if row == "sets" else 1)]
    about = context(
        {
            MORE: json.dumps({"kind": "policy", "id": "many", "rules": rules}),
            "policies/vocabulary.yaml": json.dumps({"kind": "vocabulary", "attributes": vocabulary}),
            "catalog/many.yaml": json.dumps({"kind": "product", "id": "many", "editions": editions}),
        }
    )
    begun = time.process_time()
    run(about)
    assert time.process_time() - begun < 20
