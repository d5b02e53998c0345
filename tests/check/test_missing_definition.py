"""What no question can be answered without."""

from __future__ import annotations

from check.roots import said


def test_a_root_without_a_catalog_file_is_found() -> None:
    files = {"catalog/catalog.yaml": "kind: limits\nlimits: []\n"}
    assert said("missing-definition", files) == [
        ("catalog:1", "", "no file says which currencies and billing cycles there are")
    ]


def test_a_root_without_actions_is_found() -> None:
    files = {"policies/actions.yaml": "kind: limits\nlimits: []\n"}
    assert said("missing-definition", files) == [
        ("policies:1", "", "no file says what a user may want to do")
    ]


def test_a_root_without_channels_is_found() -> None:
    files = {"policies/channels.yaml": "kind: limits\nlimits: []\n"}
    assert said("missing-definition", files) == [
        ("policies:1", "", "no file says through which channels anything is sold")
    ]


def test_a_vocabulary_without_account_types_is_found() -> None:
    files = {
        "policies/vocabulary.yaml": (
            "kind: vocabulary\nattributes: {user.role: {type: enum, values: [owner]}}\n"
        ),
    }
    assert said("missing-definition", files) == [
        (
            "policies/vocabulary.yaml:2",
            "attributes",
            "`account.type` is not declared, and every account has one",
        )
    ]


def test_a_file_with_the_wrong_shape_is_not_said_to_be_missing() -> None:
    files = {
        "policies/actions.yaml": "kind: actions\n",
        "catalog/catalog.yaml": "kind: catalog\n",
        "policies/vocabulary.yaml": "kind: vocabulary\n",
    }
    assert said("missing-definition", files) == []


def test_a_root_with_all_of_them_is_right() -> None:
    files = {}
    assert said("missing-definition", files) == []
