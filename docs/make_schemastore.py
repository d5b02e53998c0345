"""Makes what JSON Schema Store is told of maybuy's schemas: `python docs/make_schemastore.py`.

An entry for each kind of file, in the form of its catalog. Names as general as `catalog.yaml` are
everybody's; so editors are told of files that say what they are, such as `acme.account.maybuy.yaml`. A policy
test ends as every other does: `rights.policy-test.maybuy_test.yaml`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from maybuy.loading import TEST_ENDING
from maybuy.model.kinds import KINDS

FILE: Final = Path(__file__).parent / "schemastore.json"
ENDINGS: Final = ("yaml", "yml", "json")
HOST: Final = "https://www.schemastore.org"
TESTS: Final = "policy-test"


def matches(kind: str) -> list[str]:
    """The names of files that are of a kind, as patterns."""
    test = TEST_ENDING if kind == TESTS else ""
    return [f"*.{kind}.maybuy{test}.{ending}" for ending in ENDINGS]


def entry(kind: str) -> dict[str, Any]:
    """What the catalog of the store has of a kind of file."""
    return {
        "name": f"maybuy {kind}",
        "description": f"A file of kind: {kind}, of the entitlement engine maybuy",
        "fileMatch": matches(kind),
        "url": f"{HOST}/maybuy-{kind}.json",
    }


def page() -> str:
    """The file."""
    return json.dumps({"schemas": [entry(kind) for kind in KINDS]}, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
