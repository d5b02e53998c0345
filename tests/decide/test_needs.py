"""What whoever is refused is told to need, against a plain reading of the rules: any of it would do, and
nothing else in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given, target
from hypothesis import strategies as st

from acceptance.accounts import AT, ROLES, shipped
from decide.plain_reading import matching
from decide.test_laws import CASES, SHIPPED_POLICIES, answers
from maybuy.decide.decision import Decision
from maybuy.decide.derive import Change
from maybuy.decide.explain import Need, all_attributes, need_of, wanted_of
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Reason
from maybuy.model.definitions import Definitions
from maybuy.model.logic import Holding
from maybuy.model.policy import PolicyFile
from maybuy.report.json_form import reason_json
from maybuy.report.sentences import Sentences
from strategies import CHANNELS, COUNTRIES, HALF, QUARTER, Data, World, gathered, models, worlds

SHIPPED = shipped()
TYPES = ("plain", "managed", "partner", "school")
ROLE = ("owner", "admin", "agent")
STAFF = (0, 4, 5, 9, 20)
ITEMS = ("desk", "talk", "wiki")
OWN = next(one for one, kind in CHANNELS.items() if kind == "self_service")
ASSISTED = next(one for one, kind in CHANNELS.items() if kind != "self_service")


def named(need: Mapping[str, Any], value: Any) -> bool:
    """Whether a value is among those that are said to do."""
    if "ways" in need:
        return any(all(named(one, value) for one in way) for way in need["ways"])
    if "within" in need:
        is_day = any(isinstance(one, str) for each in need["within"] for one in each.values())
        given = date.fromordinal(value).isoformat() if is_day else value
        return any(
            (one["from"] is None or one["from"] <= given) and (one["to"] is None or given <= one["to"])
            for one in need["within"]
        )
    (how,) = need.keys() - {"attribute"}
    said = set(need[how])
    has = set(value) if isinstance(value, frozenset) else {str(value)}
    return {
        "any": bool(said & has),
        "all": said <= has,
        "none": not said & has,
        "not_all": not said <= has,
    }[how]


def worth_trying(attribute: str, given: object, definitions: Definitions) -> Iterable[object]:
    """Values of an attribute: all that there are, else many."""
    if isinstance(given, frozenset):
        items = sorted(definitions.items)
        few = chain.from_iterable(combinations(items, count) for count in range(3))
        return {frozenset(given ^ frozenset(one)) for one in few}
    if isinstance(given, int):
        return range(given - 400, given + 400) if given > 10_000 else range(60)
    return definitions.values(attribute) or (*COUNTRIES, "FR", "US", "JP")


def done(needs: Sequence[Mapping[str, Any]], given: Any, tried: Iterable[object]) -> list[object]:
    """The values that come of doing what is said: of what is held no more is changed than that."""
    found = [value for value in tried if all(named(need, value) for need in needs)]
    if not isinstance(given, frozenset):
        return found
    ways = [way for need in needs for way in need.get("ways", ())] or [needs]
    few: list[object] = []
    for way in ways:
        values = {given}
        for one in sorted(way, key=lambda one: "all" not in one):
            said = next(frozenset(one[how]) for how in ("any", "all", "none", "not_all") if how in one)
            values = {
                held
                for value in values
                for held in (
                    [value | said] if "all" in one
                    else [value - said] if "none" in one
                    else [value | {item} for item in said] if "any" in one
                    else [value - {item} for item in said]
                )
            }  # fmt: skip
        few += [value for value in values if all(named(one, value) for one in way)]
    assert few, needs
    return few


def granted(
    one: Decision,
    attributes: Mapping[str, object],
    files: list[PolicyFile],
    definitions: Definitions,
    besides: Set[str] = frozenset(),
) -> bool:
    """Whether rules allow it through a channel that none closes; where it is referred, through one on which
    users do it themselves. What some refuse `besides` does not count."""
    found = matching(files, attributes, definitions)
    rules = [rule for file in files for rule in file.rules if rule.id in found]
    channelled = definitions.actions[one.action].channelled
    every = tuple(definitions.channels) if channelled else ("",)
    own = {name for name in every if not name or definitions.channels[name].kind == "self_service"}
    opened: set[str] = set()
    closed: set[str] = set()
    for rule in rules:
        if one.action in (rule.allow or ()):
            opened |= set((rule.through if channelled else None) or every)
        elif one.action in (rule.deny or ()) and rule.id not in besides and (channelled or not rule.through):
            closed |= set(rule.through or every)
    taking = definitions.payment_methods.get(str(attributes["change.to"]))
    if taking is not None and taking.through:
        closed |= {*every} - {*taking.through}
    return bool((opened - closed) & (own if one.outcome == "refer" else set(every)))


def refusing(one: Decision, given: Iterable[set[str]], files: list[PolicyFile]) -> set[str]:
    """The rules that refuse it on all channels, whatever is given: reasons of their own."""
    whole = {
        rule.id for file in files for rule in file.rules
        if one.action in (rule.deny or ()) and not rule.through
    }  # fmt: skip
    return whole.intersection(*given)


def assert_true(one: Decision, files: list[PolicyFile]) -> int:
    """Holds what is said to be needed against the rules as they read; how many values were named."""
    definitions, change = one.prepared.engine.definitions, one.basis
    reason = next((reason for reason in one.reasons if reason.code == "not_listed" and reason.unmet), None)
    if reason is None or not isinstance(change, Change):
        return 0
    said = reason_json(one, reason, definitions, "en").get("needs", [])
    attributes = all_attributes(one.prepared.facts, one.action, change, definitions)
    tried = {name: list(worth_trying(name, attributes[name], definitions)) for name in reason.unmet}
    if len(tried) == 1:
        ((name, values),) = tried.items()
        each = [{**attributes, name: value} for value in values]
        besides = refusing(one, (matching(files, some, definitions) for some in each), files)
        now = besides == refusing(one, [matching(files, attributes, definitions)], files)
        for some in each:
            if now and granted(one, some, files, definitions, besides):
                assert all(named(need, some[name]) for need in said), (some[name], said)
                assert said
    if not said:
        return 0
    assert list(dict.fromkeys(need["attribute"] for need in said)) == list(reason.unmet)
    would = {
        name: done([need for need in said if need["attribute"] == name], attributes[name], values)
        for name, values in tried.items()
    }
    for values in product(*(some[:6] if len(would) > 1 else some for some in would.values())):
        changed = {**attributes, **dict(zip(would, values, strict=True))}
        item = definitions.items.get(str(changed["item"]))
        if "item" in would and item is not None:  # a rule that names its product speaks of it
            changed["item.product"] = item.product
        both = [matching(files, some, definitions) for some in (attributes, changed)]
        assert granted(one, changed, files, definitions, refusing(one, both, files)), (changed, said)
    return max(map(len, would.values()))


# Small sets of rules that differ in whom they are for


@st.composite
def whom(draw: st.DrawFn) -> Data:
    """A condition on up to three facts."""
    some = st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True)
    roles = st.lists(st.sampled_from(ROLE), min_size=1, max_size=2, unique=True)
    held = st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2, unique=True)
    made: Data = {}
    if draw(st.integers(0, 3)):
        made["account.type"] = draw(st.one_of(some, some.map(lambda one: {"not": one})))
    if draw(st.booleans()):
        made["user.role"] = draw(st.one_of(roles, roles.map(lambda one: {"not": one})))
    if draw(st.integers(0, 2)) == 0:
        how = draw(st.sampled_from(["any", "all", "none"]))
        made["subscription.holds"] = {how: draw(held)}
    if draw(st.integers(0, 2)) == 0:
        made["account.staff"] = {draw(st.sampled_from(["at_least", "at_most"])): draw(st.sampled_from(STAFF))}
    return made


@st.composite
def pausing(draw: st.DrawFn) -> tuple[list[Data], Account]:
    """Rules that allow one thing, and a customer."""
    rules = []
    for number in range(draw(st.integers(1, 7))):
        effect = draw(st.sampled_from(["allow", "allow", "allow", "deny"]))
        one: Data = {"id": f"r{number}", effect: ["pause"], "when": draw(whom())}
        if draw(st.integers(0, 2)) == 0:
            one["through"] = draw(
                st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, max_size=2, unique=True)
            )
        if draw(st.integers(0, 5)) == 0:
            one["unless"] = {"subscription.holds": {"all": ["desk", "talk"]}}
        rules.append(one if one["when"] else {key: value for key, value in one.items() if key != "when"})
    held = draw(st.lists(st.sampled_from(ITEMS), max_size=2, unique=True))
    account = {
        "id": "someone", "type": draw(st.sampled_from(TYPES)), "country": "FR", "currency": "USD",
        "users": [{"id": "someone", "role": draw(st.sampled_from(ROLE))}],
        "attributes": {"staff": draw(st.sampled_from(STAFF))},
        "subscription": {
            "cycle": "monthly", "term": {"start": "2020-08-01", "end": "2020-10-01"},
            "items": [{"item": one, "seats": 1} for one in held],
        },
    }  # fmt: skip
    return rules, Account.model_validate(account)


def asked(rules: list[Data], account: Account) -> tuple[Prepared, list[PolicyFile]]:
    price = {"USD": {"monthly": 1}}
    files: list[Data] = [
        {
            "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
            "cycles": [{"id": "monthly", "months": 1}],
        },
        *({"kind": "add-on", "id": one, "name": one.capitalize(), "prices": price} for one in ITEMS),
        {
            "kind": "vocabulary",
            "attributes": {
                "account.type": {"type": "enum", "values": list(TYPES)},
                "user.role": {"type": "enum", "values": list(ROLE), "changeable": True},
                "account.staff": {"type": "integer", "min": 0, "max": 50, "default": 5},
            },
        },
        {"kind": "channels", "channels": [{"id": one, "kind": kind} for one, kind in CHANNELS.items()]},
        {
            "kind": "actions",
            "actions": [
                {"id": "pause"},
                {"id": "buy", "target": "item"},
                {"id": "manage", "channelled": False, "offered_with": sorted(CHANNELS)[0]},
            ],
        },
        {"kind": "policy", "id": "policy", "rules": rules},
    ]  # fmt: skip
    policies = [one for one in models(files) if isinstance(one, PolicyFile)]
    return Engine(gathered(files)).prepare(account, "someone", AT), policies


@given(case=pausing())
def test_any_of_what_is_needed_would_do_and_nothing_else(case: tuple[list[Data], Account]) -> None:
    prepared, files = asked(*case)
    target(assert_true(prepared.decide("pause"), files))


@given(case=pausing())
def test_what_opens_a_page_is_all_that_would_open_it(case: tuple[list[Data], Account]) -> None:
    prepared, files = asked(*case)
    one, channel = prepared.decide("manage"), sorted(CHANNELS)[0]
    reason = one.reasons[0]
    if reason.code != "not_listed" or len(reason.unmet) != 1:
        return
    definitions = prepared.engine.definitions
    said = reason_json(one, reason, definitions, "en").get("needs", [])
    (name,) = reason.unmet
    attributes = all_attributes(prepared.facts, "pause", Change(), definitions)
    tried = list(worth_trying(name, attributes[name], definitions))
    would = done(said, attributes[name], tried) if said else []
    for value in tried:
        found = matching(files, {**attributes, name: value}, definitions)
        speaking = [
            rule for rule in files[0].rules if rule.id in found and channel in (rule.through or (channel,))
        ]
        opened = any(rule.allow for rule in speaking) and not any(rule.deny for rule in speaking)
        assert opened or value not in would
        assert not opened or (said and all(named(need, value) for need in said))


@QUARTER
@given(world=worlds())
def test_what_small_catalogs_say_is_needed_is_what_their_rules_want(world: World) -> None:
    files = [one for one in models(world.files) if isinstance(one, PolicyFile)]
    for one in answers(world.engine.prepare(world.account, world.user, world.at)):
        assert_true(one, files)


@pytest.mark.slow
@HALF
@given(case=CASES, user=st.sampled_from(ROLES))
def test_what_the_shipped_files_say_is_needed_is_what_their_rules_want(
    case: tuple[Account, date], user: str
) -> None:
    alike: dict[object, Decision] = {}
    for one in answers(SHIPPED.prepare(case[0], user, case[1])):
        alike.setdefault(
            (one.action, one.outcome, *((why.code, why.rule, why.unmet) for why in one.reasons)), one
        )
    for one in alike.values():
        assert_true(one, SHIPPED_POLICIES)


# Cases


DESK: Data = {
    "cycle": "monthly", "term": {"start": "2020-08-01", "end": "2020-10-01"},
    "items": [{"item": "desk", "seats": 1}],
}  # fmt: skip


def someone(**facts: Any) -> Account:
    said: Data = {
        "id": "someone", "type": "school", "country": "FR", "currency": "USD",
        "users": [{"id": "someone", "role": "agent"}], "subscription": None,
    }  # fmt: skip
    return Account.model_validate(said | facts)


def told(rules: list[Data], **facts: Any) -> tuple[Reason, list[Any], str, str]:
    one = asked(rules, someone(**facts))[0].decide("pause")
    (reason,) = one.reasons
    definitions = one.prepared.engine.definitions
    english, french = (Sentences(definitions, language).reason(one, reason) for language in ("en", "fr"))
    return reason, reason_json(one, reason, definitions, "en").get("needs", []), english, french


def when(number: int, effect: str = "allow", **condition: Any) -> Data:
    return {
        "id": f"r{number}", effect: ["pause"], "source": f"S-{number}",
        "when": {name.replace("_", "."): value for name, value in condition.items()},
    }  # fmt: skip


CASE = [
    (
        [when(1, account_type="plain"), when(2, account_type="managed")],
        [{"attribute": "account.type", "any": ["managed", "plain"]}],
        "this needs the account type managed or plain; here it is school",
        "il faut un compte de type managed ou plain ; celui-ci est de type school",
    ),
    (
        [when(1, account_staff={"at_least": 9}), when(2, account_staff=7)],
        [{"attribute": "account.staff", "within": [{"from": 7, "to": 7}, {"from": 9, "to": None}]}],
        "this needs the `account.staff` 7, or at least 9; here it is 5",
        "il faut : `account.staff` 7, ou au moins 9 ; ici : 5",
    ),
    (
        [
            when(1, subscription_holds={"all": ["desk", "talk"]}),
            when(2, subscription_holds={"any": ["wiki"]}),
        ],
        [{"attribute": "subscription.holds", "ways": [[{"any": ["wiki"]}], [{"all": ["desk", "talk"]}]]}],
        "this needs Wiki, or this needs Desk and Talk",
        "il faut Wiki, ou il faut Desk et Talk",
    ),
    (
        [
            when(1, user_role="owner", account_type="plain"),
            when(2, user_role="admin", account_type="managed"),
        ],
        [{"attribute": "account.type", "any": ["plain"]}, {"attribute": "user.role", "any": ["owner"]}],
        "this needs the account type plain; here it is school; this needs the role owner; here it is agent",
        (
            "il faut un compte de type plain ; celui-ci est de type school ; "
            "il faut être owner ; cet utilisateur est agent"
        ),
    ),
    (
        [when(1, subscription_holds={"any": ["talk"]}), when(2, subscription_holds={"any": ["desk"]})],
        [{"attribute": "subscription.holds", "any": ["desk", "talk"]}],
        "this needs Desk or Talk",
        "il faut Desk ou Talk",
    ),
    (
        [
            when(1, user_role="owner", account_type="plain", account_staff={"at_least": 9}),
            when(2, user_role="owner", account_type="managed", account_staff={"at_least": 20}),
        ],
        [
            {"attribute": "account.type", "any": ["plain"]},
            {"attribute": "user.role", "any": ["owner"]},
            {"attribute": "account.staff", "within": [{"from": 9, "to": None}]},
        ],
        (
            "this needs the account type plain; here it is school; "
            "this needs the role owner; here it is agent; "
            "this needs the `account.staff` 9 or more; here it is 5"
        ),
        (
            "il faut un compte de type plain ; celui-ci est de type school ; "
            "il faut être owner ; cet utilisateur est agent ; il faut : `account.staff` 9 ou plus ; ici : 5"
        ),
    ),
    (
        [
            when(1, account_type=["plain", "managed"]),
            when(2, "deny", account_type="managed", account_country="FR"),
            when(3, "deny", account_type="plain", account_country="US"),
        ],
        [{"attribute": "account.type", "any": ["plain"]}],
        "this needs the account type plain; here it is school",
        "il faut un compte de type plain ; celui-ci est de type school",
    ),
    (
        [when(1, account_staff={"at_least": 9}), when(2, "deny", account_staff={"more_than": 20})],
        [{"attribute": "account.staff", "within": [{"from": 9, "to": 20}]}],
        "this needs the `account.staff` 9 to 20; here it is 5",
        "il faut : `account.staff` de 9 à 20 ; ici : 5",
    ),
    (
        [
            when(1, subscription_holds={"any": ["desk", "wiki"]}),
            when(2, "deny", subscription_holds={"all": ["desk"]}),
        ],
        [{"attribute": "subscription.holds", "any": ["wiki"]}],
        "this needs Wiki",
        "il faut Wiki",
    ),
    (
        [
            when(1, account_type="plain", user_role=["owner", "admin"]),
            when(2, "deny", account_type="plain", user_role="admin"),
        ],
        [{"attribute": "account.type", "any": ["plain"]}, {"attribute": "user.role", "any": ["owner"]}],
        "this needs the account type plain; here it is school; this needs the role owner; here it is agent",
        (
            "il faut un compte de type plain ; celui-ci est de type school ; "
            "il faut être owner ; cet utilisateur est agent"
        ),
    ),
    (
        [when(1, account_type="plain"), when(2, "deny", account_type="plain")],
        [],
        "whatever would allow this, another rule then refuses",
        "ce qui le permettrait, une autre règle le refuse alors",
    ),
    (
        [
            when(number, user_role=role, account_type=kind)
            for number, (role, kind) in enumerate(product(("owner", "admin"), ("plain", "managed")))
        ],
        [
            {"attribute": "account.type", "any": ["managed", "plain"]},
            {"attribute": "user.role", "any": ["admin", "owner"]},
        ],
        (
            "this needs the account type managed or plain; here it is school; "
            "this needs the role admin or owner; here it is agent"
        ),
        (
            "il faut un compte de type managed ou plain ; celui-ci est de type school ; "
            "il faut être admin ou owner ; cet utilisateur est agent"
        ),
    ),
]


@pytest.mark.parametrize(("rules", "needs", "english", "french"), CASE, ids=[one[2][:50] for one in CASE])
def test_a_reason_names_all_that_would_do(
    rules: list[Data], needs: list[Any], english: str, french: str
) -> None:
    reason, *said = told(rules)
    assert said == [needs, english, french]
    assert (reason.rule, reason.source) == (rules[0]["id"], rules[0]["source"])


def buying(number: int, effect: str, items: Sequence[str], **condition: Any) -> Data:
    return {
        **{key: value for key, value in when(number, **condition).items() if key != "allow"},
        effect: ["buy"],
        "items": list(items),
    }


FAR = when(1, account_type="plain", user_role="owner", account_staff={"at_least": 9})


@pytest.mark.parametrize(
    ("rules", "types"),
    [
        ([when(1, account_type=["plain", "managed"]), when(2, "deny", account_type="managed")], ["plain"]),
        ([FAR, when(2, account_type="managed")], ["managed"]),
        *(
            (
                [
                    buying(1, "allow", ["desk", "talk"], account_type=["plain", "managed"]),
                    buying(2, "deny", refused, account_type="managed"),
                ],
                types,
            )
            for refused, types in (
                (["desk"], ["managed", "plain"]), (["desk", "talk"], ["plain"]), (ITEMS, ["plain"]),
                (["wiki"], ["managed", "plain"]),
            )
        ),
    ],
)  # fmt: skip
def test_what_opens_a_page_is_refused_where_all_that_would_open_it_is(
    rules: list[Data], types: list[str]
) -> None:
    prepared, _ = asked(rules, someone())
    one = prepared.decide("manage")
    (reason,) = one.reasons
    said = reason_json(one, reason, prepared.engine.definitions, "en")["needs"]
    assert said == [{"attribute": "account.type", "any": types}]


def test_what_the_nearest_rule_wants_is_told_with_what_there_is() -> None:
    rules = [when(1, account_type="plain", subscription_holds={"all": ["desk", "talk"]})]
    one = asked(rules, someone(subscription=DESK))[0].decide("pause")
    (reason,) = one.reasons
    assert one.nearest_needs(reason) == (
        Need("account.type", ("plain",), refused=False, given="school"),
        Need("subscription.holds", ("desk", "talk"), refused=False, given="desk", every=True),
    )
    assert one.words(reason) == {"needs": one.needs(reason)}


def test_what_is_refused_anyway_is_a_reason_of_its_own_and_takes_nothing_from_what_is_needed() -> None:
    rules = [when(1, account_type="plain"), when(2, "deny", user_role="agent")]
    one = asked(rules, someone())[0].decide("pause")
    refused, not_listed = one.reasons
    assert (refused.rule, not_listed.rule) == ("r2", "r1")
    said = reason_json(one, not_listed, one.prepared.engine.definitions, "en")["needs"]
    assert said == [{"attribute": "account.type", "any": ["plain"]}]


def test_what_is_refused_beside_one_thing_is_told_as_having_none_of_it() -> None:
    rules = [
        when(1, subscription_holds={"any": ["wiki"]}),
        when(2, "deny", subscription_holds={"all": ["desk"]}),
    ]
    one = asked(rules, someone(subscription=DESK))[0].decide("pause")
    said = reason_json(one, one.reasons[-1], one.prepared.engine.definitions, "en")["needs"]
    name = "subscription.holds"
    assert said == [{"attribute": name, "any": ["wiki"]}, {"attribute": name, "none": ["desk"]}]


@pytest.mark.parametrize(
    "refused", [{"all": ["desk"]}, {"any": ["desk"]}, {"all": ["desk"], "any": ["desk"]}]
)
def test_nothing_is_needed_where_all_that_would_do_is_refused(refused: Data) -> None:
    rules = [when(1, subscription_holds={"any": ["desk"]}), when(2, "deny", subscription_holds=refused)]
    assert told(rules)[1] == []


def test_a_page_that_no_rule_ever_opens_is_not_listed_and_nothing_else_is_known() -> None:
    prepared, _ = asked([{**when(1, account_type="plain"), "through": [sorted(CHANNELS)[1]]}], someone())
    assert prepared.decide("manage").reasons == (Reason("not_listed", None, "", "", None),)


def test_what_is_refused_beside_all_of_a_set_may_be_had_beside_some_of_it() -> None:
    rules = [
        when(1, subscription_holds={"any": ["wiki"]}),
        when(2, "deny", subscription_holds={"all": ["desk", "talk"]}),
    ]
    assert told(rules, subscription=DESK)[1] == [{"attribute": "subscription.holds", "any": ["wiki"]}]


def test_of_what_is_wanted_together_only_what_is_not_there_is_needed() -> None:
    _, needs, english, _ = told([when(1, subscription_holds={"all": list(ITEMS)})], subscription=DESK)
    assert needs == [{"attribute": "subscription.holds", "all": ["talk", "wiki"]}]
    assert english.startswith("this needs Talk and Wiki")


def test_of_two_facts_at_once_nothing_is_told_that_goes_with_some_of_the_other_alone() -> None:
    kinds = {"plain": ["owner", "admin"], "managed": ["owner"], "partner": ["admin"]}
    rules = [
        when(number, account_type=kind, user_role=roles) for number, (kind, roles) in enumerate(kinds.items())
    ]
    assert told(rules)[1] == [
        {"attribute": "account.type", "any": ["plain"]},
        {"attribute": "user.role", "any": ["admin", "owner"]},
    ]


def test_the_last_that_one_rule_wants_of_a_set_will_do_as_what_another_wants_alone() -> None:
    rules = [
        when(1, subscription_holds={"all": ["desk", "talk"]}),
        when(2, subscription_holds={"any": ["wiki"]}),
    ]
    assert told(rules, subscription=DESK)[1] == [{"attribute": "subscription.holds", "any": ["talk", "wiki"]}]


@pytest.mark.parametrize(
    ("kept_from", "told_too"),
    [
        ({"any": ["wiki"]}, None),
        ({"all": ["desk", "wiki"]}, ["desk", "wiki"]),
        ({"all": list(ITEMS)}, list(ITEMS)),
    ],
)
def test_what_holds_is_told_where_what_is_wanted_together_might_undo_it(
    kept_from: Data, told_too: list[str] | None
) -> None:
    name = "subscription.holds"
    rule = {**when(1, subscription_holds={"all": ["desk", "talk"]}), "unless": {name: kept_from}}
    beside = [] if told_too is None else [{"attribute": name, "not_all": told_too}]
    assert told([rule])[1] == [{"attribute": name, "all": ["desk", "talk"]}, *beside]


def test_what_is_needed_of_a_set_is_told_with_what_there_is() -> None:
    one = asked([when(1, subscription_holds={"all": list(ITEMS)})], someone(subscription=DESK))[0].decide(
        "pause"
    )
    (need,) = one.needs(one.reasons[0])
    assert (need.wanted, need.given) == (("talk", "wiki"), "desk")


def test_what_no_rule_on_anything_near_grants_fails_on_what_is_asked_about_too() -> None:
    for rules in ([], [{**buying(2, "allow", ITEMS, user_role="agent"), "through": [ASSISTED]}]):
        own = {**buying(1, "allow", ["desk"], account_type="plain"), "through": [OWN]}
        reason = asked([own, *rules], someone())[0].decide("buy", "wiki").reasons[-1]
        assert (reason.code, reason.rule) == ("not_listed", "r1")
        assert set(reason.unmet) == {"account.type", "item"}


def test_who_is_referred_is_told_what_it_takes_to_do_it_alone() -> None:
    rules = [
        {**when(2, user_role="agent"), "through": [ASSISTED]},
        {**when(3, user_role="admin"), "through": [OWN]},
        {**when(4, user_role="owner"), "through": [ASSISTED]},
    ]
    one = asked(rules, someone())[0].decide("pause")
    assert one.outcome == "refer"
    said = reason_json(one, one.reasons[-1], one.prepared.engine.definitions, "en")["needs"]
    assert said == [{"attribute": "user.role", "any": ["admin"]}]


@pytest.mark.parametrize(("how", "items", "every"), [
    ("all", "a", False), ("all", "ab", True), ("lacks", "a", False), ("lacks", "ab", True),
    ("any", "ab", False), ("none", "ab", False),
])  # fmt: skip
def test_all_at_once_are_meant_only_of_several(how: str, items: str, every: bool) -> None:
    wanted = Holding(how, frozenset(items))
    assert [one.every for one in wanted_of("subscription.holds", [wanted])] == [every]
    assert need_of("subscription.holds", wanted, frozenset()).every == every


def test_what_is_wanted_of_nothing_given_is_what_is_needed_where_nothing_is() -> None:
    clauses = (clause for index in SHIPPED.indexes.values() for clause in index.clauses)
    wanted = {(name, one) for clause in clauses for name, tests in clause.items() for one in tests}
    needs = {(name, one): wanted_of(name, [one]) for name, one in wanted}
    assert needs == {(name, one): (need_of(name, one, ""),) for name, one in wanted}
    assert any(one.within for each in needs.values() for one in each)
