"""Things declared that nothing speaks of."""

from __future__ import annotations

from check.roots import rule, said

ALL_ASKED = {
    "policies/asked.yaml": "kind: policy\nid: asked\nrules:\n  - id: asked\n    deny: [buy]\n"
    "    when: {account.pilot: true, account.age: 5}\n"
}
VERSIONS = "versions: [{version: a, from: 2020-01-01}]"


def found(files: dict[str, str]) -> list[tuple[str, str, str]]:
    return said("unused-id", ALL_ASKED | files)


def test_a_channel_is_used_by_any_rule_that_names_none() -> None:
    files = {
        "policies/channels.yaml": "kind: channels\nchannels:\n  - {id: shop, kind: self_service}\n"
        "  - {id: desk, kind: assisted}\n  - {id: van, kind: assisted}\n"
    }
    assert found(files) == [("policies/channels.yaml:5", "van", "nothing is ever done through `van`")]
    assert found(files | rule("allow: [buy]")) == []
    assert len(found(files | rule("deny: [buy]"))) == 1


def test_terms_are_used_by_obligations_and_by_conditions() -> None:
    files = {
        "policies/terms.yaml": "kind: terms\nterms:\n"
        f"  - {{id: rules-of-use, {VERSIONS}}}\n  - {{id: more, {VERSIONS}}}\n"
    }
    assert found(files) == [("policies/terms.yaml:4", "more", "no rule asks anyone to accept `more`")]
    assert found(files | rule("deny: [buy]\nwhen: {terms.outdated: more}")) == []


def test_a_detail_nobody_asks_for_and_a_fact_nobody_asks_about_are_found() -> None:
    files = {
        "policies/terms.yaml": "kind: terms\ndetails: [{id: tax-number}, {id: age}]\n",
        "policies/vocabulary.yaml": "kind: vocabulary\nattributes:\n"
        "  user.role: {type: bool}\n  account.vip: {type: bool}\n",
    }
    assert found(files) == [
        ("policies/terms.yaml:2", "age", "no rule asks anyone for `age`"),
        ("policies/vocabulary.yaml:4", "account.vip", "no condition asks about `account.vip`"),
    ]
