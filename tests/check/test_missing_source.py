"""What the catalog demands of every rule."""

from __future__ import annotations

from check.roots import MORE, rule, said


def demanding(*what: str) -> dict[str, str]:
    return {
        "catalog/catalog.yaml": "kind: catalog\nid: lumen\nname: Lumen\ncurrencies: [EUR]\n"
        f"demands: [{', '.join(what)}]\ncycles: [{{id: monthly, months: 1}}, {{id: yearly, months: 12}}]\n",
        "policies/rights.yaml": "kind: limits\nlimits: []\n",
    }


def test_a_rule_without_a_source_is_found_where_one_is_demanded() -> None:
    assert said("missing-source", demanding("source") | rule("allow: [buy]\nowner: me")) == [
        ("policies/new.yaml:4", "one", "`one` has no `source`, which the catalog demands of every rule")
    ]
    assert said("missing-source", demanding("source") | rule("allow: [buy]\nsource: S1")) == []


def test_an_owner_may_be_said_once_for_a_file() -> None:
    files = demanding("owner") | rule("allow: [buy]\nsource: S1")
    assert said("missing-source", files) == [
        ("policies/new.yaml:4", "one", "`one` has no `owner`, which the catalog demands of every rule")
    ]
    files[MORE] = files[MORE].replace("id: more\n", "id: more\nowner: pricing\n")
    assert said("missing-source", files) == []


def test_nothing_is_demanded_where_the_catalog_does_not() -> None:
    assert said("missing-source", rule("allow: [buy]")) == []
