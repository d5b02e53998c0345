"""Texts that are given in some languages only."""

from __future__ import annotations

from check.roots import MORE, rule, said

CATALOG = {
    "catalog/catalog.yaml": "kind: catalog\nid: lumen\nname: Lumen\ncurrencies: [EUR]\n"
    "languages: [en, fr, de]\ncycles: [{id: monthly, months: 1}, {id: yearly, months: 12}]\n"
}


def test_a_text_lacks_languages_of_the_catalog() -> None:
    files = CATALOG | rule("allow: [buy]\nbecause: {fr: oui}")
    assert said("missing-translation", files) == [
        ("policies/new.yaml:6", "because", "`because` is not given in en, de")
    ]


def test_names_of_values_are_looked_at() -> None:
    text = (
        "kind: vocabulary\nattributes:\n  account.tier:\n    type: enum\n"
        "    values:\n      low: {en: low}\n      high: high\n      none:\n"
    )
    assert said("missing-translation", CATALOG | {MORE: text}) == [
        ("policies/new.yaml:6", "low", "`low` is not given in fr, de")
    ]


def test_names_of_what_a_feature_may_be_and_words_for_units_are_looked_at() -> None:
    text = (
        "kind: features\nfeatures:\n  - id: hours\n    type: choice\n    values:\n      8/5: {fr: jours}\n"
        "  - id: history\n    type: number\n    unit: {en: days, de: Tage}\n"
    )
    assert said("missing-translation", CATALOG | {MORE: text}) == [
        ("policies/new.yaml:6", "8/5", "`8/5` is not given in en, de"),
        ("policies/new.yaml:9", "unit", "`unit` is not given in fr"),
    ]


def test_a_word_for_one_and_one_for_many_are_no_languages() -> None:
    text = (
        "kind: limits\nlimits:\n  - {id: tasks, unit: {one: task, many: {en: tasks, fr: tâches}}}\n"
        "  - {id: room, unit: {en: GB}}\n  - {id: calls, unit: {one: call, many: calls}}\n"
    )
    assert said("missing-translation", CATALOG | {MORE: text}) == [
        ("policies/new.yaml:3", "many", "`many` is not given in de"),
        ("policies/new.yaml:4", "unit", "`unit` is not given in fr, de"),
    ]


def test_a_plain_text_a_text_for_all_and_a_full_one_are_fine() -> None:
    for text in ("oui", "{'*': oui}", "{en: a, fr: b, de: c}"):
        assert said("missing-translation", CATALOG | rule(f"allow: [buy]\nbecause: {text}")) == []


def test_what_a_condition_compares_is_no_text() -> None:
    assert said("missing-translation", CATALOG | rule("allow: [buy]\nwhen: {name: {not: x}}")) == []
