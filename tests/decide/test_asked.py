"""Some accounts, each asked about everything: all doors give one answer, and it says what it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from acceptance.accounts import AT, account, example, shipped
from decide.test_laws import brute_force, offered
from maybuy.decide.decision import Decision
from maybuy.decide.derive import Change
from maybuy.decide.explain import all_attributes
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account, Line
from maybuy.model.ask import Ask
from maybuy.model.decision import QuestionError
from order.test_units import sold_by_unit
from ordering import customer, newcomer, shop, shop_files, sold
from strategies import Data, gathered

END = date(2020, 10, 1)
TERM = ("2020-09-01", END.isoformat())
LEAVING = {"on": END.isoformat(), "change": {"action": "cancel_product", "item": "chat/pro"}}
TRIED = {"item": "chat/pro", "until": "2020-09-20"}
WAITING = customer(
    ("desk/pro", 5), ("extra", 5), ("chat/pro", 5), cycle="monthly", term=TERM, scheduled=[LEAVING]
)
TRYING = customer(("desk/pro", 5), ("chat/pro", 5), cycle="monthly", term=TERM, trials=[TRIED])


def subscribed(*lines: Line) -> Account:
    one = customer(cycle="monthly", term=TERM)
    assert one.subscription is not None
    return one.model_copy(update={"subscription": one.subscription.model_copy(update={"items": lines})})


MAIL = Line(item="mail/basic", seats=4, units={"contacts": 6_200})
UNITS = subscribed(MAIL, Line(item="box"))
SELLS = sold(later=("remove_seats", "cancel_product"), chat_pro={"days": 14})


def named() -> Engine:
    """Rules that name the kind, product and edition of what they are about, also of what has none."""
    conditions: list[Data] = [
        {"item.product": "desk"}, {"item.product": "none"}, {"item.product": {"not": ["none", "chat"]}},
        {"item.edition": "pro"}, {"item.edition": "none"}, {"item.edition": {"not": "none"}},
        {"item.kind": "limit"}, {"item.kind": "suite"},
    ]  # fmt: skip
    rules: list[Data] = [
        {"id": f"named-{number}", effect: ["buy", "upgrade_edition", "use"], "when": one}
        for number, one in enumerate(conditions)
        for effect in (("allow", "deny")[number % 2],)
    ]
    files = shop_files(rules=rules, more=[{"kind": "limits", "limits": [{"id": "mails"}]}])
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [*file["actions"], {"id": "use", "target": "limit", "channelled": False}]
    return Engine(gathered(files))


ASKED: dict[str, tuple[Engine, Account, str]] = {
    **{name: (shipped(), example(name), example(name).users[0].id) for name in ("acme", "suite", "prospect")},
    "several": (shipped(), account("support/professional", "explore/lite", "guide/lite"), "owner"),
    "agent": (shipped(), account("support-suite/professional"), "agent"),
    "newcomer": (SELLS, newcomer(), "owner"),
    "waiting": (SELLS, WAITING, "owner"),
    "trying": (SELLS, TRYING, "owner"),
    "units": (sold_by_unit(), UNITS, "owner"),
    "named": (named(), customer(("desk/pro", 5), ("extra", 5)), "owner"),
}


@pytest.fixture(params=ASKED)
def asked(request: pytest.FixtureRequest) -> Prepared:
    engine, one, user = ASKED[request.param]
    return engine.prepare(one, user, AT)


def everything(asked: Prepared) -> Iterator[Decision]:
    yield from asked.offers(denied=True)
    for action in asked.engine.definitions.actions:
        for item in (
            None,
            *asked.engine.suites,
            *asked.facts.holdings.in_use,
            *asked.engine.definitions.limits,
        ):
            for options in ({}, {"seats": 3}, {"quantity": 3}, {"to": "monthly"}):
                try:
                    yield asked.decide(action, item, **options)  # type: ignore[arg-type]
                except QuestionError:
                    continue


def test_offers_are_what_is_not_denied_of_every_action_on_everything(asked: Prepared) -> None:
    assert offered(asked) == brute_force(asked)


def test_a_question_comes_to_the_same_by_every_door_and_without_what_is_remembered(asked: Prepared) -> None:
    for one in everything(asked):
        again = asked.answer(Ask(one.action, one.item, one.seats, one.quantity, one.to))
        assert (again, hash(again), repr(again)) == (one, hash(one), repr(one))
        if isinstance(one.basis, Change):
            assert asked.anew(one.ask)._replace(number=0) == one.case._replace(number=0)


def test_the_rules_that_hold_are_those_that_the_index_finds_for_all_its_attributes(asked: Prepared) -> None:
    definitions = asked.engine.definitions
    for one in everything(asked):
        if isinstance(one.basis, Change):
            attributes = all_attributes(asked.facts, one.action, one.basis, definitions)
            assert one.matched == asked.engine.indexes[one.action].match(attributes)
            about = definitions.items.get(one.basis.item)
            named = ("none", "none") if about is None else (about.product, about.edition or "none")
            assert (attributes["item.product"], attributes["item.edition"]) == named
            for name, value in attributes.items():
                known = definitions.values(name)
                assert known is None or isinstance(value, frozenset) or value in known, name


def test_each_reason_has_the_words_of_its_rule_and_the_place_of_what_it_is_about(asked: Prepared) -> None:
    definitions = asked.engine.definitions
    rules = {rule.id: rule for rule in asked.engine.rules}
    for one in everything(asked):
        for reason in one.reasons:
            assert bool(reason.unmet) == (reason.nearest is not None), "a rule is near but for something"
            if reason.rule is not None and reason.code != "not_listed":
                rule = rules[reason.rule]
                assert (reason.code, reason.source, reason.because) == (rule.code, rule.source, rule.because)
                basis = one.basis if isinstance(one.basis, Change) else Change()
                about = definitions.items.get(
                    one.case.via if reason.code == "already_included" else basis.item
                )
                known = about.place if rule.implied and about is not None else ""
                assert reason.at == (rule.place or known)
                assert rule.implied or one.words(reason) == {}
        assert one.reasons is one.reasons, "what took long is remembered"


def test_what_a_change_breaks_is_looked_for_on_the_day_on_which_it_takes_effect() -> None:
    asked = SELLS.prepare(WAITING, "owner", AT)
    put_off, at_once = asked.decide("cancel_product", "desk"), shop(later=()).prepare(WAITING, "owner", AT)
    assert [(one.code, one.on) for one in put_off.breaks] == [("required_by", END)]
    assert [(one.code, one.on) for one in at_once.decide("cancel_product", "desk").breaks] == [
        ("required_by", AT)
    ]


def test_what_is_put_off_waits_for_the_end_of_its_own_trial() -> None:
    asked = SELLS.prepare(TRYING, "owner", AT)
    ends = {item: asked.decide("cancel_product", item).effective.on for item in ("chat/pro", "desk/pro")}
    assert ends == {"chat/pro": date(2020, 9, 20), "desk/pro": END}


def test_only_what_is_held_now_and_later_is_not_asked_to_become_what_it_is() -> None:
    later: Data = {"on": END.isoformat(), "change": {"action": "downgrade_edition", "item": "desk/basic"}}
    for waits, kept in (([], {"desk/pro"}), ([later], set())):
        one = customer(("desk/pro", 5), cycle="monthly", term=TERM, scheduled=waits)
        asked = SELLS.prepare(one, "owner", AT)
        for action in ("upgrade_edition", "downgrade_edition"):
            targets = {item for item, _ in asked.targets(asked.engine.definitions.actions[action])}
            assert targets == {"desk/basic", "desk/pro", "desk/top"} - kept


def test_what_closes_one_of_others_channels_is_told_where_another_is_left() -> None:
    files = shop_files(later=())
    rules: list[Data] = [
        {"id": "others", "allow": ["buy"], "through": ["desk", "phone"]},
        {"id": "no-phone", "deny": ["buy"], "through": ["phone"]},
    ]
    for file in files:
        if file["kind"] == "channels":
            file["channels"] = [*file["channels"], {"id": "phone", "kind": "assisted"}]
        if file["kind"] == "policy":
            file["rules"] = rules
    one = Engine(gathered(files)).prepare(newcomer(), "owner", AT).decide("buy", "desk/pro")
    assert (one.outcome, one.channels) == ("refer", ("desk",))
    assert [(reason.code, reason.rule) for reason in one.reasons] == [
        ("granted", "others"), ("withdrawn", "no-phone"), ("not_listed", None),
    ]  # fmt: skip


def test_what_is_offered_with_a_channel_is_so_because_of_a_rule_that_holds() -> None:
    rules: list[Data] = [
        {"id": role, "allow": ["buy"], "through": ["page"], "when": {"user.role": role}}
        for role in ("admin", "owner")
    ]
    files = shop_files(later=())
    for file in files:
        if file["kind"] == "actions":
            file["actions"] = [
                *file["actions"],
                {"id": "manage", "channelled": False, "offered_with": "page"},
            ]
        if file["kind"] == "policy":
            file["rules"] = rules
    engine = Engine(gathered(files))
    for role in ("admin", "owner"):
        decision = engine.prepare(newcomer(), role, AT).decide("manage")
        assert [one.rule for one in decision.reasons] == [role]
        assert isinstance(decision.basis, Decision)
        assert "page" in decision.basis.channels


def test_what_is_included_in_something_is_not_asked_to_be_given_up() -> None:
    asked = SELLS.prepare(customer(("all/pro", 5)), "owner", AT)
    assert {"extra", "more"} <= asked.facts.holdings.items
    given_up = [one.item for one in asked.offers(denied=True) if one.action == "cancel_product"]
    assert given_up == ["all/pro", "chat/pro", "desk/pro"]


def test_what_is_included_is_told_at_the_place_of_what_includes_it() -> None:
    reason = (
        shipped().prepare(account("support/enterprise"), "owner", AT).decide("buy", "sunshine").reasons[0]
    )
    items = shipped().definitions.items
    assert (reason.code, reason.at) == ("already_included", items["support/enterprise"].place)
    assert reason.at != items["sunshine"].place


def test_a_product_is_said_to_leave_where_something_of_it_is_held_still() -> None:
    for one, leaving in ((WAITING, True), (customer(("desk/pro", 5)), False)):
        decision = SELLS.prepare(one, "owner", AT).decide("cancel_product", "chat")
        words = [decision.words(reason) for reason in decision.reasons if reason.code == "not_held"]
        names = SELLS.definitions.product_names
        assert [(each["item"], each["leaving"]) for each in words] == [(names["chat"], leaving)]


def test_a_decision_is_shown_by_what_was_asked_and_what_came_of_it() -> None:
    asked = shipped().prepare(account("support/team"), "owner", AT)
    assert repr(asked.decide("buy", "guide/professional")).startswith(
        "<allow: buy guide/professional through "
    )
    assert repr(asked.decide("buy", "support/team")) == "<deny: buy support/team (already_held)>"
    cycle = asked.decide("change_billing_cycle", to="monthly")
    assert repr(cycle).startswith(f"<{cycle.outcome}: change_billing_cycle monthly")


def test_another_question_user_or_day_makes_another_decision() -> None:
    engine, one = shipped(), account("support/team", "guide/lite")
    first = engine.prepare(one, "owner", AT).decide("add_seats", "support/team", seats=2)
    others = [
        engine.prepare(one, "owner", AT).decide("add_seats", "support/team", seats=3),
        engine.prepare(one, "owner", AT).decide("add_seats", "guide/lite", seats=2),
        engine.prepare(one, "admin", AT).decide("add_seats", "support/team", seats=2),
        engine.prepare(one, "owner", date(2020, 9, 2)).decide("add_seats", "support/team", seats=2),
        engine.prepare(one.model_copy(update={"id": "b"}), "owner", AT).decide(
            "add_seats", "support/team", seats=2
        ),
    ]
    assert all(first != other for other in others)
    assert len({hash(one) for one in (first, *others)}) == 1 + len(others)
    assert first != repr(first)
