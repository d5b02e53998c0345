"""Groups: a name for a list means what the list means, wherever it stands."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from check.roots import MORE, NEW, ROOT
from grouping import grouped, with_groups
from maybuy.loading import Root, check_documents
from maybuy.model.definitions import Definitions
from maybuy.model.group import Listed, members_of
from maybuy.source import read, read_file
from strategies import HALF, Data, worlds


def root_of(files: tuple[Data, ...]) -> Root:
    """What is read of files, each written as JSON."""
    return check_documents(read(json.dumps(one), f"catalog/{at}.json") for at, one in enumerate(files))


def once(said: Any) -> Any:
    """Files whose lists name each thing once, as the members of groups are."""
    if isinstance(said, dict):
        return {key: once(value) for key, value in said.items()}
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return list(dict.fromkeys(said))
    return type(said)(map(once, said)) if isinstance(said, list | tuple) else said


def plainly(definitions: Definitions) -> Definitions:
    """What is defined, without groups and without where it stands."""
    items = {item: replace(one, place="") for item, one in definitions.items.items()}
    rules = tuple(replace(one, place="") for one in definitions.rules)
    return replace(definitions, items=items, rules=rules, groups={}, version="")


@HALF
@given(worlds(), st.data())
def test_a_list_said_by_groups_means_the_same(world: Any, data: st.DataObject) -> None:
    files = once(world.files)
    plain, said = root_of(files), root_of(data.draw(grouped(files)))
    assert plainly(said.definitions) == plainly(plain.definitions)
    assert said.ok == plain.ok


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefUVWXYZ"), min_size=1, max_size=4)
    )
)
def test_a_group_has_all_that_can_be_reached_through_groups(said: dict[str, list[str]]) -> None:
    members = members_of(Listed("item", name, (), tuple(words)) for name, words in said.items())
    for name in said:
        reached, waiting = set(), [name]
        while waiting:
            word = waiting.pop()
            if word not in reached:
                reached.add(word)
                waiting += said.get(word, ())
        assert set(members["item", name]) == {word for word in reached if word not in said}
        assert len(set(members["item", name])) == len(members["item", name])


def laid(files: dict[str, str]) -> Root:
    names = sorted({*files, *(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.yaml"))})
    return check_documents(
        read(files[name], name) if name in files else read_file(ROOT / name, name) for name in names
    )


GROUPS = """
kind: groups
actions: [{id: growing, members: [buy, add_seats]}]
channels: [{id: anywhere, members: [shop, desk]}]
features: [{id: office, members: [sso]}]
"""


def test_members_that_stand_in_the_list_as_well_are_there_once() -> None:
    policy = "kind: policy\nid: more\nrules: [{id: one, allow: [add_seats, growing], through: [anywhere]}]\n"
    root = laid({NEW: GROUPS, MORE: policy})
    (rule,) = (one.rule for one in root.definitions.rules if one.rule.id == "one")
    assert (rule.allow, rule.through) == (("add_seats", "buy"), ("shop", "desk"))


def test_what_is_wrong_with_a_member_is_said_in_its_group_alone() -> None:
    policy = "kind: policy\nid: more\nrules: [{id: one, allow: [growing]}, {id: two, deny: [growing]}]\n"
    root = laid({NEW: GROUPS.replace("add_seats", "ad_seats"), MORE: policy})
    assert [(one.code, one.file) for one in root.findings] == [("unknown-action", NEW)]


def test_a_member_is_placed_where_the_name_of_its_group_is_written() -> None:
    text = (
        "kind: policy\nid: more\nrules: [{id: one, allow: [add_seats, growing], when: {action: growing}}]\n"
    )
    plain = read(text, MORE)
    (document,) = with_groups([plain, read(GROUPS, NEW)])[:1]
    name = plain.span(("rules", 0, "allow", 1))
    assert document.value(("rules", 0)) == {
        "id": "one", "allow": ["add_seats", "buy"], "when": {"action": ["buy", "add_seats"]}
    }  # fmt: skip
    assert document.span(("rules", 0, "allow", 1)) == name
    assert [document.group_at(("rules", 0, "allow", at)) for at in range(3)] == [None, "growing", None]
    compared = plain.span(("rules", 0, "when", "action"))
    assert [document.span(("rules", 0, "when", "action", at)) for at in range(2)] == [compared] * 2


@pytest.mark.parametrize("where", ["offered_with: anywhere", "target: growing", "name: {growing: x}"])
def test_where_one_thing_is_named_a_group_cannot_stand(where: str) -> None:
    actions = (ROOT / "policies" / "actions.yaml").read_text(encoding="utf-8")
    root = laid({NEW: GROUPS, "policies/actions.yaml": f"{actions}  - {{id: more, does: manage, {where}}}\n"})
    assert not root.ok


def test_a_feature_group_switches_all_of_them_on() -> None:
    product = "kind: product\nid: seal\nprice: on_request\nfeatures: [office]\n"
    root = laid({NEW: GROUPS, "catalog/seal.yaml": product})
    assert root.definitions.items["seal"].features == {"sso": "true"}
