"""`maybuy entitlements`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acceptance.accounts import AT as AT_DAY
from acceptance.accounts import example, shipped
from commands import ACCOUNTS, ACME, AT, answer, run


def test_the_text_names_what_is_held_and_where_it_comes_from() -> None:
    result = run("entitlements", ACME, *AT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "acme, on September 1, 2020\n"
        "✔  Support Professional  12 seats  bought\n"
        "✔  Collaboration         12 seats  bought\n"
        "✘  Custom objects        none\n"
        "✔  API calls a minute    400       with Support Professional\n"
        "✘  Sandbox\n"
        "✘  Routing by skill\n"
        "✘  Several brands\n"
        "✘  Custom roles\n"
        "✘  Audit log\n"
    )


@pytest.mark.parametrize("path", sorted(ACCOUNTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_json_has_everything_that_an_account_holds(path: Path) -> None:
    shown = answer("entitlements", str(path), *AT)
    held = shipped().entitlements(example(path.stem), AT_DAY)
    assert (shown["account"], shown["at"]) == (example(path.stem).id, "2020-09-01")
    assert [(one["item"], one["how"], one["via"], one["seats"]) for one in shown["features"]] == [
        (one.item, one.how, one.via, one.seats) for one in held.features
    ]
    assert [(one["limit"], one["value"], one["item"]) for one in shown["limits"]] == [
        (one.limit, one.value, one.item) for one in held.limits
    ]


def test_names_are_in_the_language_asked_for() -> None:
    shown = answer("entitlements", str(ACCOUNTS / "support-enterprise.yaml"), *AT, "--lang", "fr")
    assert shown["limits"][0]["name"] == "Objets personnalisés"


def test_an_account_can_come_from_standard_input_as_json() -> None:
    said = example("acme").model_dump(mode="json", exclude_none=True)
    result = run("entitlements", "-", *AT, "--format", "json", given=json.dumps({"kind": "account", **said}))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == run("entitlements", ACME, *AT, "--format", "json").stdout


def test_an_account_that_cannot_be_read_is_refused_with_its_place() -> None:
    result = run("entitlements", "-", *AT, given="kind: account\nid: [\n")
    assert result.exit_code == 2
    assert "<stdin>:" in result.stderr


def test_a_day_that_is_none_is_refused() -> None:
    result = run("entitlements", ACME, "--at", "2020-13-01")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: `2020-13-01` is not a day from 1900 to 2199 - write it as 2020-09-01\n"


def test_of_a_day_before_the_recorded_term_nothing_is_told_but_that() -> None:
    for form in ("text", "json"):
        result = run("entitlements", ACME, "--at", "2020-02-29", "--format", form)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: 2020-02-29 is before the recorded term, which began on 2020")
