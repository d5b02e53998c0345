"""What ends by itself: add-ons that say so, with what they need, and trials on their day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.catalog_text import show_entitlements
from maybuy.report.json_form import entitlements_json
from maybuy.report.preview_json import preview_json
from maybuy.report.preview_text import show_preview
from maybuy.subscription.course import as_of
from ordering import LATER, change, customer, held, preview, prices, shop

START = date(2020, 9, 1)
END = date(2020, 10, 1)
HALFWAY = date(2020, 9, 16)


def addon(name: str, needs: str, price: int, *, ends: bool = True, **more: object) -> dict[str, Any]:
    said = {"when_unmet": "ends"} if ends else {}
    return {
        "kind": "add-on", "id": name, "name": name.title(), "requires": {"any": [needs]},
        "prices": prices("USD", price, price), **said, **more,
    }  # fmt: skip


STARTER = addon("starter", "desk/basic", 6)
TOOLS = addon("tools", "starter", 2)
FIXED = addon("fixed", "starter", 3, ends=False)
AT_ONCE = shop(more=[STARTER, TOOLS, FIXED], later=())
WAITING = shop(more=[STARTER, TOOLS, FIXED], later=[*LATER, "upgrade_edition"])
UP = change("upgrade_edition", "desk/pro")


def monthly(*lines: tuple[Any, ...], **more: object) -> Account:
    return customer(*lines, cycle="monthly", term=(str(START), str(END)), **more)  # type: ignore[arg-type]


def ends(one: Preview) -> list[tuple[str, date, str]]:
    return [(each.item, each.on, each.because) for each in one.ended]


@pytest.mark.parametrize(("ending", "codes"), [(True, []), (False, ["excluded", "required_by"])])
def test_what_ends_by_a_change_does_not_stand_in_its_way(ending: bool, codes: list[str]) -> None:
    care = addon("care", "desk/basic", 6, ends=ending, excludes=["desk/pro"])
    one = preview(monthly(("desk/basic", 2), ("care", 2)), UP, at=HALFWAY, engine=shop(more=[care], later=()))
    assert [reason.code for reason in one.changes[0].reasons if reason.implied] == codes
    assert held(one) == ({"desk/pro": 2} if ending else {"desk/basic": 2, "care": 2})


def test_what_says_so_ends_with_what_it_needs_and_its_rest_is_given_back() -> None:
    one = preview(monthly(("desk/basic", 2), ("starter", 2)), UP, at=HALFWAY, engine=AT_ONCE)
    assert (one.outcome, held(one)) == ("allow", {"desk/pro": 2})
    assert ends(one) == [("starter", HALFWAY, "requires")]
    # half of a month: 2 seats of 20 less 2 of 10, less 2 of 6
    assert one.due_now == Decimal("20.00") - Decimal("10.00") - Decimal("6.00")


def test_what_needs_what_ends_ends_too() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2), ("tools", 1))
    one = preview(account, UP, at=HALFWAY, engine=AT_ONCE)
    assert held(one) == {"desk/pro": 2}
    assert ends(one) == [("starter", HALFWAY, "requires"), ("tools", HALFWAY, "requires")]


def test_what_does_not_say_so_keeps_what_it_needs_from_ending() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2), ("fixed", 1))
    one = preview(account, UP, at=HALFWAY, engine=AT_ONCE)
    assert (one.outcome, one.changes[0].reasons[0].code) == ("deny", "required_by")
    assert (one.ended, held(one)) == ((), {"desk/basic": 2, "starter": 2, "fixed": 1})


def test_it_ends_on_the_day_of_a_change_that_waits() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2))
    one = preview(account, UP, at=HALFWAY, engine=WAITING)
    assert (held(one), held(one, after=True)) == ({"desk/basic": 2, "starter": 2}, {"desk/pro": 2})
    assert ends(one) == [("starter", END, "requires")]
    assert one.recurring_after == Decimal("40.00")
    assert [(due.on, due.amount) for due in one.payments] == [(END, Decimal("40.00"))]
    kept = account.model_copy(update={"subscription": one.subscription_now})
    assert as_of(kept, END, WAITING.definitions).subscription == one.subscription_after


def test_what_waits_to_end_can_be_bought_until_then() -> None:
    account = monthly(("desk/basic", 2), scheduled=[{"on": str(END), "change": UP}])
    one = preview(account, change("buy", "starter"), at=HALFWAY, engine=WAITING)
    assert (one.outcome, ends(one)) == ("allow", [("starter", END, "requires")])
    refused = preview(account, change("buy", "fixed"), at=HALFWAY, engine=WAITING)
    assert refused.outcome == "deny"


def test_what_is_cancelled_by_name_does_not_end_by_itself() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2))
    one = preview(account, change("cancel_product", "starter"), UP, at=HALFWAY, engine=AT_ONCE)
    assert (ends(one), held(one)) == ([], {"desk/pro": 2})


def test_what_is_changed_by_name_and_not_cancelled_ends_by_itself() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2))
    one = preview(account, change("add_seats", "starter"), UP, at=HALFWAY, engine=AT_ONCE)
    assert (ends(one), held(one)) == ([("starter", HALFWAY, "requires")], {"desk/pro": 2})


def test_what_waits_to_be_cancelled_by_name_does_not_end_by_itself() -> None:
    one = preview(
        monthly(("desk/basic", 2), ("starter", 2)),
        change("cancel_product", "starter"),
        at=HALFWAY,
        engine=WAITING,
    )
    assert (ends(one), held(one, after=True)) == ([], {"desk/basic": 2})


def test_where_the_subscription_ends_only_what_ended_before_is_told() -> None:
    account = monthly(("desk/basic", 2), ("starter", 2))
    assert account.subscription is not None
    last = account.subscription.model_copy(update={"renews": False})
    one = preview(account.model_copy(update={"subscription": last}), UP, at=HALFWAY, engine=AT_ONCE)
    assert ends(one) == [("starter", HALFWAY, "requires")]
    assert ends(preview(account, change("cancel_account"), at=HALFWAY, engine=AT_ONCE)) == []


def test_fewer_seats_than_it_needs_end_it_too() -> None:
    engine = shop(more=[addon("team", "desk/basic", 1, seats={"min": 3})], later=())
    account = monthly(("desk/basic", 3), ("team", 3))
    one = preview(account, change("remove_seats", "desk"), at=HALFWAY, engine=engine)
    assert (held(one), ends(one)) == ({"desk/basic": 2}, [("team", HALFWAY, "requires")])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Ends automatically", "on September 16, 2020", "Starter", "it needs Desk Basic"]),
        ("fr", ["Prend fin automatiquement", "16 septembre 2020", "Starter", "nécessite Desk Basic"]),
    ],
)
def test_it_is_told(language: str, said: list[str]) -> None:
    one = preview(monthly(("desk/basic", 2), ("starter", 2)), UP, at=HALFWAY, engine=AT_ONCE)
    console = Console(width=100)
    with console.capture() as shown:
        show_preview(console, AT_ONCE.prepare(one.account, "owner", HALFWAY), one, language)
    text = shown.get()
    assert all(each in text for each in said), text
    assert preview_json(one, AT_ONCE.definitions, language)["ended"] == [
        {"item": "starter", "on": "2020-09-16", "because": "requires"}
    ]


# Trials

TRIED: list[dict[str, str]] = [{"item": "desk/pro", "until": str(HALFWAY)}]
ON = [{**TRIED[0], "then": "desk/pro"}]
LESS = [{**TRIED[0], "then": "desk/basic"}]


def trying(trials: list[dict[str, str]], *lines: tuple[Any, ...]) -> Account:
    said = monthly(*(lines or (("desk/pro", 2), ("chat/pro", 1)))).model_dump(mode="json", exclude_none=True)
    said["subscription"]["trials"] = trials
    return Account.model_validate(said)


def look(one: Account, at: date, engine: Engine = AT_ONCE) -> Preview:
    return preview(one, at=at, engine=engine)


def test_what_is_tried_costs_nothing_and_ends_on_its_day() -> None:
    one = look(trying(TRIED), START)
    assert (one.recurring, ends(one)) == (Decimal("15.00"), [("desk/pro", HALFWAY, "trial")])
    assert [(due.on, due.amount) for due in one.payments] == [(END, Decimal("15.00"))]
    assert held(look(trying(TRIED), HALFWAY)) == {"chat/pro": 1}


def test_what_needs_what_was_tried_ends_with_it() -> None:
    engine = shop(more=[addon("kit", "desk/pro", 1)], later=())
    one = trying(TRIED, ("desk/pro", 2), ("chat/pro", 1), ("kit", 1))
    assert ends(look(one, START, engine)) == [("desk/pro", HALFWAY, "trial"), ("kit", HALFWAY, "requires")]
    assert held(look(one, HALFWAY, engine)) == {"chat/pro": 1}


@pytest.mark.parametrize(("trials", "item", "half"), [(ON, "desk/pro", 20), (LESS, "desk/basic", 10)])
def test_what_goes_on_after_its_trial_is_paid_for_from_that_day(
    trials: list[dict[str, str]], item: str, half: int
) -> None:
    one = look(trying(trials), START)
    assert ends(one) == []
    # two seats for 15 of 30 days, and then for a whole month
    assert [(due.on, due.amount) for due in one.payments] == [
        (HALFWAY, Decimal(half)), (END, 2 * Decimal(half) + 15),
    ]  # fmt: skip
    after = as_of(trying(trials), HALFWAY, AT_ONCE.definitions).subscription
    assert after is not None
    assert ([line.item for line in after.items], after.trials) == ([item, "chat/pro"], ())


def test_the_term_begins_with_what_is_paid_first_where_all_was_tried() -> None:
    one = look(trying(ON, ("desk/pro", 2)), START)
    assert [(due.on, due.amount) for due in one.payments] == [(HALFWAY, Decimal("40.00"))]
    after = as_of(one.account, HALFWAY, AT_ONCE.definitions).subscription
    assert after is not None
    assert (after.term.start, after.term.end) == (HALFWAY, date(2020, 10, 16))


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "on trial until September 16, 2020"), ("fr", "à l’essai jusqu’au 16 septembre 2020 exclu")],
)
def test_what_is_tried_is_told_among_what_is_held(language: str, said: str) -> None:
    found = AT_ONCE.entitlements(trying(ON), START)
    console = Console(width=100)
    with console.capture() as shown:
        show_entitlements(console, found, AT_ONCE.definitions, language)
    assert said in shown.get()
    told = entitlements_json(found, AT_ONCE.definitions, language)["features"]
    assert [one.get("free_until") for one in told] == ["2020-09-16", None]


def test_seats_are_free_while_it_is_tried_and_another_edition_is_not() -> None:
    more = preview(trying(ON), change("add_seats", "desk"), at=START, engine=AT_ONCE)
    assert (more.due_now, held(more)["desk/pro"]) == (Decimal("0.00"), 3)
    assert more.subscription_now is not None
    assert [one.item for one in more.subscription_now.trials] == ["desk/pro"]
    up = preview(trying(ON), change("upgrade_edition", "desk/top"), at=START, engine=AT_ONCE)
    assert (up.due_now, up.subscription_now and up.subscription_now.trials) == (Decimal("100.00"), ())
    gone = preview(trying(ON), change("cancel_product", "desk"), at=START, engine=AT_ONCE)
    assert (gone.due_now, gone.subscription_now and gone.subscription_now.trials) == (Decimal("0.00"), ())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Desk Pro, 2 seats (free until September 16, 2020) $0.00",
                " $15.00 a month",
                "from September 16, 2020: $55.00 a month",
            ],
        ),
        (
            "fr",
            [
                "(sans frais jusqu’au 16 septembre 2020 exclu)",
                " 15,00 $US par mois",
                "à partir du 16 septembre 2020 : 55,00 $US par mois",
            ],
        ),
    ],
)
def test_what_is_paid_after_a_trial_is_told(language: str, said: list[str]) -> None:
    one = look(trying(ON), START)
    console = Console(width=100)
    with console.capture() as shown:
        show_preview(console, AT_ONCE.prepare(one.account, "owner", START), one, language)
    text = " ".join(shown.get().replace("\u202f", " ").replace("\xa0", " ").split())
    assert all(each in text for each in said), text
    assert "at the prices of that day" not in text


@settings(deadline=None, max_examples=drawn(60))
@given(
    st.integers(1, 70), st.integers(1, 9), st.sampled_from([None, "desk/basic", "desk/pro", "desk/top"]),
)  # fmt: skip
def test_all_that_is_paid_is_for_the_days_that_are_not_free(days: int, seats: int, then: str | None) -> None:
    """Each day of the next two terms costs its part of its month, but for what is tried."""
    until = START + timedelta(days)
    trial = {"item": "desk/pro", "until": str(until), **({"then": then} if then else {})}
    one = look(trying([trial], ("desk/pro", seats), ("chat/pro", 1)), START)
    price = {"desk/basic": 10, "desk/pro": 20, "desk/top": 50, None: 0}[then]
    cost, day = Fraction(0), START
    while day < date(2020, 11, 1):
        length = 30 if day < END else 31
        cost += Fraction(15, length) + (Fraction(seats * price, length) if day >= until else 0)
        day += timedelta(1)
    paid = sum((due.amount for due in one.payments), Decimal(15))  # the first month of Chat is paid for
    assert abs(Fraction(paid) - cost) <= Fraction(1, 100)
