"""What two versions have in common, and where only rules can make a difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from diff.brute import DAY
from diff.test_alike import by_unit
from diff.test_cases import LISTED, OLD, OTHER_PARTS, allow, catalog, deny, parts
from diff.tiny import ROLES, engine
from maybuy.diff.difference import Missing, difference
from maybuy.diff.pair import Pair
from maybuy.diff.values import Domain
from maybuy.engine import Engine
from ordering import Data, shop_files
from strategies import gathered

RULES: Final = [allow("buy", "add_seats", "use")]
Files = Mapping[str, Any]


def pair(base: Files, head: Files, rules: list[dict[str, Any]] = RULES, others: Any = None) -> Pair:
    return Pair(engine({**base}, rules, OLD), engine({**head}, others or rules, OLD), DAY)


ALL: Final = catalog("pqxs")


@pytest.mark.parametrize(
    ("name", "change", "alike"),
    [
        ("q", {"name": "Another"}, True),
        ("q", {"prices": {"USD": {"monthly": 9, "annual": 9}}}, True),
        ("q", {"prices": {"EUR": {"monthly": 9, "annual": 9}}}, False),
        ("q", {"limits": {"things": 2}}, False),
        ("q", {"features": ["light"]}, False),
        ("q", {"seats": {"min": 2}}, False),
        ("q", {"cycles": ["annual"]}, False),
        ("q", {"includes": ["x"]}, False),
        ("x", {"requires": {"any": ["p/b"]}}, False),
        ("x", {"requires": {"any": ["p/a", "p/b"]}}, True),
        ("x", {"requires": {"all": ["p"]}}, False),
        ("x", {"when_unmet": "ends"}, False),
        ("s", parts("p/a", "q"), False),
    ],
)
def test_versions_are_alike_if_and_only_if_no_attribute_follows_in_another_way(
    name: str, change: dict[str, Any], alike: bool
) -> None:
    head = {**ALL, name: {**ALL[name], **change}}
    assert pair(ALL, head).alike is alike
    assert pair(head, ALL).alike is alike


def test_a_rule_is_one_on_what_it_names_of_an_item_and_on_nothing_else() -> None:
    about = {"item.kind": "product", "item.product": ["p"], "item.edition": ["a"]}
    rules = [
        *RULES,
        deny("each", "buy", "one") | {"items": ["p/a", "p/b"], "when": about},
        deny("other", "buy", "one", any=[{"item": "q"}, {"item": "p/b", "account.flag": True}]),
    ]
    both = pair(ALL, ALL, rules)
    named = {
        item: [one.name for one in both.rules_on("buy", (item, item))[0] if not one.fact]
        for item in ("p/a", "p/b", "q", "x")
    }
    assert named == {
        "p/a": ["may-buy-add_seats-use", "each"], "p/b": ["may-buy-add_seats-use", "other"],
        "q": ["may-buy-add_seats-use", "other"], "x": ["may-buy-add_seats-use"],
    }  # fmt: skip


NO_ITEMS: Final = frozenset[str]()


@pytest.mark.parametrize(
    ("name", "change", "apart", "beside_grants"),
    [
        ("q", {"name": "Another"}, {}, {}),
        ("q", {"limits": {"things": 2}}, {"q": NO_ITEMS, "s/one": NO_ITEMS}, {}),
        ("q", {"seats": {"min": 2}}, {"q": NO_ITEMS, "s/one": NO_ITEMS}, None),
        ("x", {"requires": {"any": ["p/b"]}}, {"x": frozenset({"p/a"})}, None),
        ("x", {"requires": {"any": ["p", "q"]}}, {"x": frozenset({"q"})}, None),
        ("x", {"requires": {"any": ["p"], "all": ["q"]}}, {"x": NO_ITEMS}, None),
    ],
)
def test_the_items_are_told_that_attributes_follow_from_otherwise(
    name: str, change: dict[str, Any], apart: Any, beside_grants: Any
) -> None:
    both = pair(ALL, {**ALL, name: {**ALL[name], **change}})
    assert both.apart == apart
    assert both.apart_but_for_grants == (apart if beside_grants is None else beside_grants)


def test_so_are_those_that_one_version_alone_has() -> None:
    assert pair(ALL, catalog("pq")).apart == dict.fromkeys(("x", "s/one"), NO_ITEMS)
    assert pair(catalog("pq"), ALL).apart_but_for_grants == dict.fromkeys(("x", "s/one"), NO_ITEMS)


def test_what_both_have_can_be_asked_about() -> None:
    both = pair(catalog("pqs"), catalog("xqp"))
    assert both.common == {"p": ("p/a", "p/b"), "q": ("q",)}
    for action in ("buy", "add_seats", "cancel_product", "upgrade_edition", "bundle"):
        assert both.items_of(action) == ("p/a", "p/b", "q")
    for action in ("use", "add_units"):
        assert both.items_of(action) == ("things", "packs", "light")
    for action in ("extend_subscription", "change_billing_cycle", "change_payment_method"):
        assert both.items_of(action) == (None,)
    assert (both.cycles, both.methods) == (("monthly", "annual"), ("card", "wire"))


def test_a_question_about_a_part_may_come_to_be_about_each_suite_of_its_product() -> None:
    same, other = pair(ALL, ALL), pair(*OTHER_PARTS)
    for action in ("buy", "cancel_product"):
        assert other.acted_on(action, "p/a") == (("p/a", "p/a"),)
    for action in ("add_seats", "remove_seats", "upgrade_edition", "downgrade_edition"):
        assert same.acted_on(action, "p/a") == (("p/a", "p/a"),)
        assert other.acted_on(action, "p/a") == (("p/a", "p/a"), ("p/a", "s/one"), ("s/one", "p/a"))
        assert other.acted_on(action, "s/one") == (("s/one", "s/one"),)
    less = pair(catalog("pqs"), catalog("pq"))
    assert less.acted_on("add_seats", "q") == (("q", "q"), ("s/one", "q"))


def test_every_currency_is_known_that_a_price_or_a_rule_names() -> None:
    euros = catalog("q", q={"prices": {"EUR": {"monthly": 1, "annual": 1}}})
    rules = [
        allow("buy", when={"account.currency": {"not": "CHF"}}, unless={"account.currency": "GBP"}),
        allow("use", when={"any": [{"account.currency": ["SEK", "NOK"]}, {"user.role": "owner"}]}),
    ]
    assert pair(catalog("q"), euros).currencies == ("EUR", "USD")
    assert pair(catalog("q"), catalog("q"), RULES, rules).currencies == ("CHF", "GBP", "NOK", "SEK", "USD")


def shop(**facts: Data) -> list[Data]:
    return shop_files(facts={name.replace("_", ".", 1): one for name, one in facts.items()})


def actions(**changed: Data | None) -> list[Data]:
    """A shop with actions declared in another way, or not at all."""

    def made(one: Data) -> list[Data]:
        more = changed.get(one["id"], {})
        return [] if more is None else [{**one, **more}]

    return [
        {**file, "actions": [each for one in file["actions"] for each in made(one)]}
        if file["kind"] == "actions"
        else file
        for file in shop_files()
    ]


def both_shops(base: list[Data], head: list[Data]) -> Pair:
    return Pair(Engine(gathered(base)), Engine(gathered(head)), DAY)


def test_facts_have_the_values_that_both_know_and_where_there_are_none_no_account_fits() -> None:
    sizes = ({"type": "integer", "min": 0, "max": 5}, {"type": "integer", "min": 3, "max": 9})
    both = both_shops(shop(account_size=sizes[0], account_old={"type": "date"}), shop(account_size=sizes[1]))
    assert both.domains["account.size"] == Domain(None, (3, 5))
    assert both.domains["account.country"].open
    assert both.domains["user.role"].texts == ("owner", "admin", "agent", "light_agent")
    assert (both.is_date("account.old"), both.is_date("account.size")) == (True, False)
    assert not both.impossible()
    none = both_shops(shop(account_size=sizes[0]), shop(account_size={**sizes[1], "min": 6}))
    assert none.impossible()


def test_actions_are_compared_that_both_declare_alike() -> None:
    plain = shop_files()
    every = tuple(Engine(gathered(plain)).definitions.actions)
    assert both_shops(plain, plain).actions == every
    less = both_shops(plain, actions(bundle=None))
    assert (less.gone, less.actions) == (("bundle",), tuple(one for one in every if one != "bundle"))
    for changed in ({"target": "line"}, {"does": "nothing"}, {"offered_with": "any"}):
        both = both_shops(plain, actions(cancel_product=changed))
        back = both_shops(actions(cancel_product=changed), plain)
        for one in (both, back):
            assert one.actions == tuple(one for one in every if one != "cancel_product")
            assert list(one.incomparable()) == ["cancel_product"]
            assert one.gone == ()
    offered = both_shops(*(actions(cancel_product={"offered_with": "any"}),) * 2)
    assert "cancel_product" not in offered.actions
    assert list(offered.incomparable()) == []
    channelled = both_shops(plain, actions(cancel_product={"channelled": False}))
    assert (channelled.alike, channelled.actions) == (False, every)


def test_what_cannot_be_compared_is_said_to_be_so_and_why() -> None:
    plain, changed = shop_files(), actions(cancel_product={"target": "line"})
    base, head = (Engine(gathered(files)) for files in (plain, changed))
    assert difference(base, head, DAY).not_computed == (Missing("cancel_product", None, "unlike"),)


def test_pairs_are_of_one_form_if_rules_and_all_that_answers_follow_from_are() -> None:
    asked = [("buy", "q"), ("use", "things")]
    numbers: dict[object, int] = {}

    def form(rules: list[dict[str, Any]], files: Files = ALL) -> object:
        made = engine({**files}, rules, OLD)
        return Pair(made, made, DAY, numbers).form(asked)

    usual = form(RULES)
    assert form([{**RULES[0], "id": "called-otherwise"}]) == usual
    assert form([*RULES, deny("more", "buy", "one", **{"user.role": ROLES[0]})]) != usual
    assert form([*RULES, {"id": "else", "allow": ["cancel_product"]}]) == usual
    assert form(RULES, {**ALL, "q": {**ALL["q"], "prices": {"EUR": {"monthly": 1, "annual": 1}}}}) != usual
    assert form(RULES, {**ALL, "q": {**ALL["q"], **LISTED, "name": "Other"}}) == usual


def of_kind(kind: str, key: str, *listed: Data) -> list[Data]:
    """A shop in which a file of a kind says something else."""
    return [{**one, key: list(listed)} if one["kind"] == kind else one for one in shop_files()]


PAGE, DESK = {"id": "page", "kind": "self_service"}, {"id": "desk", "kind": "assisted"}


@pytest.mark.parametrize(
    ("channels", "alike"),
    [
        ((PAGE, DESK), True),
        ((DESK, PAGE), False),
        (({**PAGE, "name": "Web"}, DESK), True),
        ((PAGE, {**DESK, "kind": "self_service"}), False),
        ((PAGE, DESK, {"id": "shop", "kind": "assisted"}), False),
    ],
)
def test_versions_with_other_channels_are_not_alike(channels: tuple[Data, ...], alike: bool) -> None:
    head = of_kind("channels", "channels", *channels)
    assert both_shops(shop_files(), head).alike is alike


def test_nor_are_versions_with_other_terms_or_cycles() -> None:
    usual = engine({**ALL}, RULES, OLD)
    for versions in (("2019-01-02",), (*OLD, "2021-01-01")):
        assert not Pair(usual, engine({**ALL}, RULES, versions), DAY).alike
    cycles = [{"id": "monthly", "months": 1}, {"id": "annual", "months": 12}]
    assert not both_shops(shop_files(), of_kind("catalog", "cycles", *cycles)).alike


@pytest.mark.parametrize(
    ("before", "after", "alike"), [(5, 5, True), (5, 6, False), (None, 0, False), (None, None, True)]
)
def test_nor_are_versions_in_which_other_units_are_paid_for(
    before: int | None, after: int | None, alike: bool
) -> None:
    adding = [*RULES, allow("add_units", "remove_units")]
    first, second = (engine(by_unit(one), adding, OLD) for one in (before, after))
    assert Pair(first, second, DAY).alike is alike
