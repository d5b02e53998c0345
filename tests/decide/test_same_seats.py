"""What has as many seats as something else is bought in those, and goes along with every change of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.check.account import account_warnings
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account, Line
from maybuy.model.decision import Step
from maybuy.model.definitions import Definitions
from maybuy.report.answer_words import AnswerWords
from maybuy.source import Wrong
from maybuy.subscription.course import as_of
from maybuy.subscription.holdings import remaining, reseated
from ordering import LATER, change, customer, held, newcomer, outcomes, preview, shop_files
from strategies import Data, gathered

AT = date(2020, 9, 1)
MONTH = {"cycle": "monthly", "term": ("2020-09-01", "2020-10-01")}


def sold(later: list[str] | None = None, more: str | None = None) -> Engine:
    """The shop, whose Extra has as many seats as Desk, and perhaps More as many as something."""
    files = shop_files(later=later or [])
    for name, followed in {"extra": "desk", **({"more": more} if more else {})}.items():
        one: Data = next(file for file in files if file.get("id") == name)
        one["seats"] = {"same_as": followed}
    return Engine(gathered(files))


def asked(engine: Engine, account: Account, action: str, item: str, seats: int | None = None) -> Decision:
    return engine.prepare(account, "owner", AT).decide(action, item, seats=seats)


def warned(account: Account, definitions: Definitions) -> list[Wrong]:
    return list(account_warnings(account, definitions))


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.reasons]


def told(decision: Decision, language: str = "en") -> str:
    return AnswerWords(decision.prepared, language).reasons(decision)[0][0]


def test_it_is_bought_in_the_seats_of_what_it_follows_and_in_no_others() -> None:
    engine, account = sold(), customer(("desk/pro", 7))
    summary = preview(account, change("buy", "extra"), engine=engine, at=AT)
    assert held(summary) == {"desk/pro": 7, "extra": 7}
    assert asked(engine, account, "buy", "extra", 7).outcome == "allow"
    for seats in (6, 8):
        refused = asked(engine, account, "buy", "extra", seats)
        assert codes(refused) == ["seats_follow"]
        assert told(refused) == "Extra has as many seats as Desk: 7"
        assert told(refused, "fr") == "Extra a autant de licences que Desk : 7"
        assert [remedy.steps for remedy in refused.remedies] == [(Step("seats", "", 7, "buy"),)]


def test_it_is_bought_in_the_seats_of_what_it_does_not_require() -> None:
    files = shop_files(later=[])
    extra: Data = next(file for file in files if file.get("id") == "extra")
    extra |= {"id": "plus", "name": "Plus", "seats": {"same_as": "desk"}}
    for key in ("requires", "excludes"):
        extra.pop(key, None)
    engine = Engine(gathered([*shop_files(later=[]), extra]))
    account = customer(("desk/pro", 7))
    assert held(preview(account, change("buy", "plus"), engine=engine, at=AT)) == {"desk/pro": 7, "plus": 7}
    assert codes(asked(engine, account, "buy", "plus", 6)) == ["seats_follow"]


def test_its_own_seats_are_neither_added_nor_removed() -> None:
    engine, account = sold(), customer(("desk/pro", 7), ("extra", 7))
    for action in ("add_seats", "remove_seats"):
        assert codes(asked(engine, account, action, "extra", 2)) == ["seats_follow"]
    adding = asked(engine, account, "add_seats", "extra", 2).remedies
    assert [[(one.kind, one.name, one.value) for one in remedy.steps] for remedy in adding] == [
        [("seats", "desk/pro", 9)]
    ]


@given(
    before=st.integers(2, 40), seats=st.integers(1, 40), action=st.sampled_from(["add_seats", "remove_seats"])
)
def test_both_are_charged_together_when_the_seats_change(before: int, seats: int, action: str) -> None:
    engine, account = sold(), customer(("desk/pro", before), ("extra", before), **MONTH)  # type: ignore[arg-type]
    summary = preview(account, change(action, "desk", seats=seats), engine=engine, at=AT)
    if outcomes(summary) == ["deny"]:
        assert action == "remove_seats"
        assert seats >= before
        return
    after = before + (seats if action == "add_seats" else -seats)
    assert held(summary) == {"desk/pro": after, "extra": after}
    assert summary.due_now == Decimal((20 + 4) * (after - before))
    assert summary.recurring == Decimal(24 * after)


def test_it_has_the_seats_of_the_suite_that_what_it_follows_is_part_of() -> None:
    files = shop_files(later=[])
    extra: Data = next(file for file in files if file.get("id") == "extra")
    extra |= {"id": "plus", "name": "Plus", "seats": {"same_as": "desk"}}
    engine = Engine(gathered([*shop_files(later=[]), extra]))
    account = customer(("desk/pro", 3), ("chat/pro", 8), ("plus", 3))
    summary = preview(account, change("bundle", "all/pro"), engine=engine, at=AT)
    assert held(summary) == {"all/pro": 8, "plus": 8}
    more = preview(
        account, change("bundle", "all/pro"), change("add_seats", "all", seats=2), engine=engine, at=AT
    )
    assert held(more) == {"all/pro": 10, "plus": 10}


def test_what_follows_it_in_turn_goes_along() -> None:
    engine = sold(more="extra")
    account = customer(("desk/pro", 3), ("extra", 3), ("more", 3))
    summary = preview(account, change("add_seats", "desk", seats=2), engine=engine, at=AT)
    assert held(summary) == {"desk/pro": 5, "extra": 5, "more": 5}


def test_it_follows_on_the_day_on_which_seats_go_and_stays_where_that_is_taken_back() -> None:
    engine, account = sold(LATER), customer(("desk/pro", 7), ("extra", 7))
    summary = preview(account, change("remove_seats", "desk", seats=2), engine=engine, at=AT)
    assert held(summary) == {"desk/pro": 7, "extra": 7}
    assert held(summary, after=True) == {"desk/pro": 5, "extra": 5}
    waiting = account.model_copy(update={"subscription": summary.subscription_now})
    later = as_of(waiting, date(2021, 3, 1), engine.definitions).subscription
    assert later is not None
    assert {line.item: line.seats for line in later.items} == {"desk/pro": 5, "extra": 5}
    undone = preview(waiting, change("add_seats", "desk", seats=2), engine=engine, at=AT)
    assert held(undone, after=True) == {"desk/pro": 7, "extra": 7}
    assert not undone.due_now
    bought = preview(
        customer(("desk/pro", 7)),
        change("remove_seats", "desk", seats=2),
        change("buy", "extra"),
        engine=engine,
        at=AT,
    )
    assert (held(bought)["extra"], held(bought, after=True)["extra"]) == (7, 5)


def test_a_first_order_has_both_in_the_same_seats() -> None:
    wanted = change("buy", "desk/pro", seats=4), change("buy", "extra")
    assert held(preview(newcomer(), *wanted, engine=sold(), at=AT)) == {"desk/pro": 4, "extra": 4}


def test_other_seats_that_are_recorded_stay_until_those_change_and_are_warned_of() -> None:
    engine = sold()
    account = customer(("desk/pro", 4), ("extra", 500, 60), ("chat/basic", 2))
    found = warned(account, engine.definitions)
    assert [(one.code, one.path, one.variant) for one in found] == [
        ("seats-apart", ("subscription", "items", 1, "seats"), "same")
    ]
    other = preview(account, change("add_seats", "chat", seats=1), engine=engine, at=AT)
    assert held(other)["extra"] == 500
    after = preview(account, change("add_seats", "desk", seats=1), engine=engine, at=AT).subscription_now
    assert after is not None
    assert [(line.seats, line.in_use) for line in after.items if line.item == "extra"] == [(5, 5)]


@pytest.mark.parametrize(("seats", "found"), [(4, []), (5, ["seats-apart"])])
def test_more_seats_than_what_is_required_are_warned_of_where_the_catalog_says_nothing(
    seats: int, found: list[str]
) -> None:
    account = customer(("desk/pro", 4), ("extra", seats))
    plain = Engine(gathered(shop_files()))
    assert [one.code for one in warned(account, plain.definitions)] == found
    for bounds in ({"max": 900}, {"min": 2}):
        files = shop_files()
        next(file for file in files if file.get("id") == "extra")["seats"] = bounds
        assert not warned(account, gathered(files))


@given(
    lines=st.lists(
        st.builds(
            Line, item=st.sampled_from(["desk/pro", "desk/top", "chat/pro", "all/pro", "extra", "more"]),
            seats=st.integers(1, 9),
        ),
        min_size=1, max_size=5, unique_by=lambda line: line.item.partition("/")[0],
    ),
    seats=st.integers(1, 9),
)  # fmt: skip
def test_only_what_follows_goes_along_and_nothing_where_no_seats_change(
    lines: list[Line], seats: int
) -> None:
    definitions = sold(more="extra").definitions
    assert remaining(lines, lines, definitions) == tuple(lines)
    first = lines[0]
    after = {
        line.item: line.seats for line in remaining(lines, reseated(lines, first.item, seats), definitions)
    }
    desk = max(
        (line.seats for line in lines if line.item in ("desk/pro", "desk/top", "all/pro")), default=None
    )
    now = max((after[one] for one in after if one in ("desk/pro", "desk/top", "all/pro")), default=None)
    for line in lines[1:]:
        if line.item == "extra":
            assert after["extra"] == (line.seats if desk == now else now)
        elif line.item != "more":
            assert after[line.item] == line.seats
