"""What could be read of a file with a mistake in its shape is still checked, and nothing is said that only
follows from the mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT as SHIPPED
from check.roots import MORE, NEW, ROOT
from documents import as_yaml, of_yaml
from maybuy.loading import Root, check_customer_file, check_documents, read_root
from maybuy.model.kinds import defined_under, kinds_that_define
from maybuy.model.reading import model_of
from maybuy.source import Severity, read, read_file
from maybuy.testing.suite import read_suite
from repositories import source_files

SHAPE = frozenset({
    "unknown-key", "missing-key", "no-value", "wrong-type", "unknown-choice", "bad-format", "out-of-range",
    "one-effect", "goes-with", "missing-kind", "unknown-kind",
})  # fmt: skip
PRICES = "prices: {EUR: {monthly: 1, yearly: 1}}"
FILES = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in source_files(ROOT)}


def checked(laid: dict[str, str], base: dict[str, str] = FILES) -> Root:
    files = {**base, **laid}
    return check_documents([read(text, name) for name, text in sorted(files.items())])


def codes(laid: dict[str, str]) -> list[str]:
    return [one.code for one in checked(laid).diagnostics if one.severity is Severity.ERROR]


def words(laid: dict[str, str]) -> dict[str, list[str]]:
    """Each error's underlined text, by its code."""
    root = checked(laid)
    documents = {file.document.file: file.document for file in root.files}
    found: dict[str, list[str]] = {}
    for one in root.diagnostics:
        if one.severity is Severity.ERROR:
            line = documents[one.file].line(one.span.line)
            found.setdefault(one.code, []).append(line[one.span.column - 1 : one.span.end_column - 1])
    return found


def test_an_unknown_key_hides_no_unknown_item_beside_it() -> None:
    text = f"kind: add-on\nid: more\ncolour: blue\nrequires: {{any: [nots/plus]}}\n{PRICES}\n"
    assert words({NEW: text}) == {"unknown-key": ["colour"], "unknown-item": ["nots/plus"]}


def test_a_mistake_in_one_rule_hides_no_wrong_names_in_others_or_in_itself() -> None:
    text = (
        "kind: policy\nid: more\nrules:\n"
        "  - {id: one, allow: [byu], effective: 7, when: {user.rol: owner}}\n"
        "  - {id: two, allow: [buy], through: [shp], when: {user.role: ownr}, "
        "unless: {account.age: {is_not_in: 7}}}\n"
        "  - {id: three, require: [buy], obligations: [accept:rules], items: [archve]}\n"
        "  - {id: owner-buys-in-the-shop, allow: [buy]}\n"
    )
    assert words({MORE: text}) == {
        "wrong-type": ["7"],
        "unknown-action": ["byu"],
        "unknown-attribute": ["user.rol"],
        "unknown-channel": ["shp"],
        "unknown-value": ["ownr"],
        "unknown-key": ["is_not_in"],
        "unknown-terms": ["accept:rules"],
        "unknown-item": ["archve"],
        "duplicate-id": ["owner-buys-in-the-shop"],
    }


def test_what_a_file_lacks_hides_nothing_either() -> None:
    text = "kind: promotion\npercent: 10\ncycles: [yerly]\nitems: [archve]\n"
    assert words({NEW: text})["unknown-item"] == ["archve"]
    assert words({NEW: text})["unknown-cycle"] == ["yerly"]
    rule = "kind: policy\nid: more\nrules:\n  - {allow: [byu]}\n  - {id: two, when: {user.role: ownr}}\n"
    found = words({MORE: rule})
    assert (found["unknown-action"], found["unknown-value"]) == (["byu"], ["ownr"])


def test_what_a_file_with_a_mistake_defines_is_known() -> None:
    product = f"kind: product\nid: extra\ncolour: blue\n{PRICES}\neditions:\n  - {{id: one}}\n"
    assert codes({NEW: product, MORE: RULE.format("extra/one")}) == ["unknown-key"]
    assert codes({NEW: product, MORE: RULE.format("extra/two")}) == ["unknown-key", "unknown-item"]


RULE = "kind: policy\nid: more\nrules:\n  - {{id: one, allow: [buy], items: [{}]}}\n"


@pytest.mark.parametrize(
    "product",
    [
        "kind: product\nid: extra\neditons:\n  - {id: one}\n",
        "kind: product\nid: extra\neditions:\n  - {ID: one}\n  - {id: two}\n",
        "kind: product\nid: extra\neditions: one\n",
        "kind: product\nID: extra\neditions:\n  - {id: one}\n",
        "kind: product\nid: extra\nversions:\n  - {id: one}\n",
        "kind: product\nid: extra\nid: extras\neditions:\n  - {id: one}\n",
    ],
)
def test_what_may_be_defined_where_it_cannot_be_read_is_not_said_to_be_unknown(product: str) -> None:
    assert "unknown-item" not in codes({NEW: product, MORE: RULE.format("extra/one")})


def test_a_warning_stays_silenced_in_a_file_with_a_mistake_and_none_is_said_to_be_unused() -> None:
    text = (
        "kind: limits\ncolour: blue\nlimits: [{id: more, name: x\u200by}]\n"
        "silence: [{code: hidden-character, because: so}, {code: unused-id, because: so}]\n"
    )
    assert [one.code for one in checked({NEW: text}).diagnostics] == ["unknown-key"]


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    for step, value in (
        data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    ):
        yield (*path, step)
        yield from places(value, (*path, step))


def changed(data: Any, path: tuple[str | int, ...], how: str) -> Any:
    """The data with one mistake in its shape."""
    step, *further = path
    copy = dict(data) if isinstance(data, dict) else list(data)
    if further:
        copy[step] = changed(copy[step], tuple(further), how)
    elif how == "removed":
        del copy[step]
    elif how == "renamed":
        if isinstance(copy, list):
            return copy
        copy = {f"{key}x" if key == step else key: value for key, value in copy.items()}
    else:
        copy[step] = {"a number": 17, "a list": [[]], "nothing": None, "a mapping": {"x": {"y": 1}}}[how]
    return copy


HOW = ("a number", "a list", "nothing", "a mapping", "removed", "renamed")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", HOW)
def test_nothing_follows_from_a_mistake_in_the_shape_of_a_file(name: str, how: str) -> None:
    data = of_yaml(FILES[name])
    for path in places(data):
        text = as_yaml(changed(data, path, how), sort_keys=False)
        if model_of(read(text, name))[0] is None:
            assert set(codes({name: text})) <= SHAPE, (path, text)


def test_nothing_follows_from_a_mistake_in_the_shipped_files() -> None:
    base = {
        path.relative_to(SHIPPED).as_posix(): path.read_text(encoding="utf-8")
        for path in source_files(SHIPPED)
    }
    for name, text in base.items():
        broken = f"{text}\ncolour: blue\n"
        errors = [
            one.code for one in checked({name: broken}, base).diagnostics if one.severity is Severity.ERROR
        ]
        assert errors == ["unknown-key"], name


def test_a_file_with_more_mistakes_than_anybody_reads_is_left_alone() -> None:
    rules = "".join(f"  - {{id: r{number}, allow: 7}}\n" for number in range(600))
    root = checked({MORE: f"kind: policy\nid: more\nrules:\n{rules}"})
    (file,) = (file for file in root.files if file.document.file == MORE)
    assert file.left is None


@pytest.mark.parametrize(
    ("kind", "keys"),
    {
        "catalog": {"currencies", "cycles"},
        "product": {"id", "editions"},
        "add-on": {"id", "editions"},
        "suite": {"id", "editions"},
        "limits": {"limits"},
        "payment-methods": {"methods"},
        "vocabulary": {"attributes"},
        "channels": {"channels", "contacts"},
        "actions": {"actions"},
        "terms": {"terms", "details"},
    }.items(),
)
def test_every_kind_that_others_name_has_its_keys(kind: str, keys: set[str]) -> None:
    assert defined_under(kind).keys() == keys
    for things in defined_under(kind).values():
        assert all(kind in kinds_that_define(thing) for thing in things)


def test_the_root_has_no_finding_to_begin_with() -> None:
    assert checked({}).diagnostics == ()


ACCOUNT = """
kind: account
id: a
{lines}
country: FR
users: [{{id: u, role: ownr}}, {{id: v, role: owner, nickname: x}}]
subscription:
  cycle: yerly
  {inside}
  items:
    - {{item: nots/plus, seats: 2}}
    - {{item: archive, seats: two}}
accepted_terms: {{rules: "1"}}
"""


@pytest.mark.parametrize(
    ("lines", "inside"),
    [
        ("type: online\ncurrency: EUR", "term: {start: 2020-01-01, end: 2021-01-01}"),
        ("typ: online\ncurrency: euro", "term: {start: 2020-01-01}"),
        ("colour: blue", "since: 1"),
    ],
)
def test_a_mistake_in_the_shape_of_an_account_hides_no_wrong_name(
    lines: str, inside: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(ACCOUNT.format(lines=lines, inside=inside), encoding="utf-8")
    document = read_file(file, file.name)
    found = check_customer_file(document, checked({}))
    named = sorted((one.code, document.line(one.span.line)[one.span.column - 1 : one.span.end_column - 1])
                   for one in found if one.code not in SHAPE)  # fmt: skip
    assert named == [
        ("unknown-cycle", "yerly"),
        ("unknown-item", "nots/plus"),
        ("unknown-terms", "rules"),
        ("unknown-value", "ownr"),
    ]
    assert [one for one in found if one.code in SHAPE]


RIGHT = """
kind: account
id: a
type: online
country: FR
currency: EUR
users: [{id: u, role: owner}]
attributes: {age: 7}
subscription:
  cycle: yearly
  term: {start: 2020-01-01, end: 2021-01-01}
  items: [{item: notes/plus, seats: 2}]
accepted_terms: {rules-of-use: "1"}
"""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("catalog/notes.yaml", "unknown-item"),
        ("catalog/catalog.yaml", "unknown-cycle"),
        ("policies/terms.yaml", "unknown-terms"),
        ("policies/vocabulary.yaml", "unknown-attribute"),
        ("policies/rights.yaml", ""),
    ],
)
def test_no_name_in_an_account_is_unknown_for_a_mistake_in_the_file_that_defines_it(
    name: str, code: str
) -> None:
    account, wrong = read(RIGHT, "a.yaml"), read(RIGHT.replace("notes/plus", "nots/plus"), "a.yaml")
    gone = checked({}, {other: text for other, text in FILES.items() if other != name})
    assert {one.code for one in check_customer_file(account, gone)} >= ({code} if code else set())
    for laid in ("kind: [\n", FILES[name] + "colour: blue\n", FILES[name] + "\tid: x\n"):
        root = checked({name: laid})
        assert not root.ok
        assert check_customer_file(account, root) == [], laid
    mistaken = checked({name: FILES[name] + "colour: blue\n"})
    found = {one.code for one in check_customer_file(wrong, mistaken)}
    assert found == (set() if code == "unknown-item" else {"unknown-item"}), (
        "what is surely wrong is still told"
    )


def test_nothing_follows_from_a_mistake_in_the_shape_of_an_account(tmp_path: Path) -> None:
    root = read_root(SHIPPED)
    for file in [SHIPPED / "examples" / "accounts" / "acme.yaml"]:
        data = read(file.read_text(encoding="utf-8"), "a.yaml").data
        for path in places(data):
            for how in HOW:
                broken = tmp_path / "a.yaml"
                broken.write_text(json.dumps(changed(data, path, how)), encoding="utf-8")
                document = read_file(broken, broken.name)
                found = check_customer_file(document, root)
                if model_of(document, "account")[0] is None:
                    assert {one.code for one in found} <= SHAPE, (file.name, path, how, found)


def test_an_order_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    file = tmp_path / "o.yaml"
    file.write_text("kind: order\nusr: u\naccept: [rules, 7]\ncycle: yerly\nat: 7\n", encoding="utf-8")
    found = check_customer_file(read_file(file, file.name), checked({}))
    assert {one.code for one in found} >= {"unknown-terms", "unknown-cycle", "unknown-key", "wrong-type"}


def test_a_mistake_in_one_test_hides_no_wrong_name_in_others(tmp_path: Path) -> None:
    file = tmp_path / "it_test.yaml"
    account = "{type: onlin, country: FR, currency: EUR, users: [{id: u, role: owner}], subscription: null}"
    file.write_text(
        f"kind: policy-test\naccounts: {{a: {account}}}\ntests:\n"
        "  - {name: one, ask: {account: a, user: u, action: buy}, expect: {outcome: maybe}}\n"
        "  - {name: two, ask: {account: a, user: u, action: buy}, expect: {channels: [shp]}}\n",
        encoding="utf-8",
    )
    suite = read_suite(file, tmp_path, checked({}).definitions)
    assert {one.code for one in suite.findings} == {"unknown-choice", "unknown-channel", "unknown-value"}
    assert suite.model is None
