"""What is told of a trial: for how long it is free, and what is paid once it is over, if anything."""

from __future__ import annotations

from datetime import date

import pytest

from maybuy.model.account import Account
from maybuy.report.answer_words import AnswerWords
from ordering import change, customer, newcomer, preview, sold
from strategies import Data

AT = date(2020, 9, 1)
BOTH = {"USD": {"monthly": 7, "annual": 6, "quarterly": 7}}
MONTH = {"cycle": "monthly", "term": ("2020-09-01", "2020-10-01")}
TRIED: Data = {"days": 30}
ENDED: Data = {"effective": {"until": "2020-09-10"}}
SETUP: Data = {"id": "setup", "name": "Setup", "once": True, "prices": {"USD": 1500}}
CALLS: Data = {"id": "calls", "name": "Calls", "by": "use", "per": "calls", "prices": {"USD": "0.008"}}
AN_ACCOUNT = {"USD": {"monthly": 70, "annual": 60, "quarterly": 55}}


def product(name: str, **more: object) -> Data:
    return {"kind": "product", "id": name, "name": name.capitalize(), "trial": TRIED, **more}


SOLD = sold(
    more=[
        {"kind": "limits", "limits": [{"id": "calls", "name": "Calls"}]},
        product("listed", prices=[{**BOTH, **ENDED}]),
        product(
            "flat", **ENDED, charges=[{"id": "all", "name": "All", "per": "account", "prices": AN_ACCOUNT}]
        ),
        product("asked", price="on_request"),
        product("setup", charges=[SETUP, CALLS]),
        product("used", charges=[CALLS]),
        product("kit", prices=BOTH, charges=[SETUP]),
        {
            "kind": "product", "id": "box", "name": "Box",
            "editions": [
                {"id": "yearly", "cycles": ["annual"], "prices": {"USD": {"annual": 6}}},
                {"id": "custom", "price": "on_request"},
                {"id": "pro", "prices": BOTH, "trial": {**TRIED, "then": "yearly"}},
                {"id": "top", "prices": BOTH, "trial": {**TRIED, "then": "custom"}},
                {"id": "low", "prices": BOTH, "trial": {**TRIED, "then": "ends"}},
            ],
        },
        product("big", prices={"USD": {"monthly": 50, "annual": 40, "quarterly": 45}}),
    ]
)  # fmt: skip


def told(item: str, account: Account, language: str, *, full: bool = True, at: date = AT) -> str:
    prepared = SOLD.prepare(account, "owner", at)
    words, decision = AnswerWords(prepared, language), prepared.decide("try_out", item)
    assert decision.outcome == "allow"
    return (words.price_in_full(decision) if full else words.price(decision)).replace("\xa0", " ")


FREE = ("free for 30 days", "gratuit pendant 30 jours")
ON_REQUEST = ("free for 30 days, then price on request", "gratuit pendant 30 jours, puis prix sur demande")
USED = (
    "free for 30 days, then Calls, by use: $0.008 each",
    "gratuit pendant 30 jours, puis Calls, à l’usage : 0,008 $US l’unité",
)
ONCE = (
    "free for 30 days, then $1,500.00, once, plus Calls, by use: $0.008 each",
    "gratuit pendant 30 jours, puis 1 500,00 $US, une seule fois, plus Calls, à l’usage : 0,008 $US l’unité",
)
SAID = {
    "listed": (
        "free for 30 days, then $7.00 per seat and month",
        "gratuit pendant 30 jours, puis 7,00 $US par licence et par mois",
    ),
    "flat": (
        "free for 30 days, then $70.00, per month in all",
        "gratuit pendant 30 jours, puis 70,00 $US, par mois au total",
    ),
    "asked": ON_REQUEST,
    "box/top": ON_REQUEST,
    "box/pro": FREE,  # a month of what it goes on as has no price
    "box/low": ("free for 30 days, then it ends", "gratuit pendant 30 jours, puis prend fin"),
    "setup": ONCE,
    "used": USED,
    "kit": (
        "free for 30 days, then $7.00 per seat and month, plus $1,500.00, once",
        "gratuit pendant 30 jours, puis 7,00 $US par licence et par mois, plus 1 500,00 $US, une seule fois",
    ),
}


@pytest.mark.parametrize("item", SAID)
def test_it_is_told_to_end_only_where_it_does_and_else_what_it_costs(item: str) -> None:
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    english, french = (told(item, account, language).replace("\u202f", " ") for language in ("en", "fr"))
    assert (english, french) == SAID[item]


FLAT = (
    (
        f"{FREE[0]}, then $70.00 billed monthly, $60.00 billed annually or $55.00 billed quarterly, "
        "per month in all"
    ),
    (
        f"{FREE[1]}, puis 70,00 $US en facturation mensuelle, 60,00 $US en facturation annuelle "
        "ou 55,00 $US en facturation trimestrielle, par mois au total"
    ),
)


@pytest.mark.parametrize(
    ("item", "english", "french"),
    [
        ("flat", *FLAT),
        ("asked", *ON_REQUEST),
        ("setup", *ONCE),
        (
            "box/pro",
            "free for 30 days, then $6.00 billed annually, per seat and month",
            "gratuit pendant 30 jours, puis 6,00 $US en facturation annuelle, par licence et par mois",
        ),
    ],
)
def test_who_holds_nothing_yet_is_told_it_by_every_cycle(item: str, english: str, french: str) -> None:
    said = [told(item, newcomer(), language).replace("\u202f", " ") for language in ("en", "fr")]
    assert said == [english, french]


@pytest.mark.parametrize(
    ("item", "due"),
    [("listed", 2 * 7), ("flat", 70), ("setup", 1500), ("kit", 2 * 7 + 1500), ("asked", None)],
)
def test_what_is_told_is_what_is_paid(item: str, due: int | None) -> None:
    """On the day after 30 of trial from September 1, which is the first of a term."""
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    seen = preview(account, change("try_out", item, seats=2), engine=SOLD, at=AT)
    paid = sum(one.amount for one in seen.payments if one.on == date(2020, 10, 1))
    assert paid == 3 * 20 + (due or 0)


WAITS: Data = {"on": "2020-10-01", "change": {"action": "change_billing_cycle", "to": "annual"}}


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        (date(2020, 9, 1), "$40.00", "40,00 $US"),  # over on the very day on which the year begins
        (date(2020, 9, 25), "$40.00", "40,00 $US"),
    ],
)
def test_it_is_told_in_the_cycle_that_runs_once_it_is_over(at: date, english: str, french: str) -> None:
    waiting = customer(("desk/pro", 3), scheduled=[WAITS], **MONTH)  # type: ignore[arg-type]
    said = [told("big", waiting, language, full=False, at=at) for language in ("en", "fr")]
    assert said == [f"free for 30 days, then {english}", f"gratuit pendant 30 jours, puis {french}"]
    assert told("big", waiting, "en", at=at) == f"free for 30 days, then {english} per seat and month"
    assert told("big", waiting, "fr", at=at).endswith(f", puis {french} par licence et par mois")


def test_before_another_cycle_begins_it_is_told_in_the_one_that_runs() -> None:
    later = {**WAITS, "on": "2020-11-01"}
    term = {"cycle": "quarterly", "term": ("2020-08-01", "2020-11-01")}
    waiting = customer(("desk/pro", 3), scheduled=[later], **term)  # type: ignore[arg-type]
    assert told("big", waiting, "en", full=False) == "free for 30 days, then $45.00"


def test_nothing_is_told_of_what_a_subscription_does_not_last_to_pay() -> None:
    ending = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    assert ending.subscription is not None
    last = ending.subscription.model_copy(update={"renews": False})
    ending = ending.model_copy(update={"subscription": last})
    assert told("big", ending, "en", at=date(2020, 9, 25)) == "free for 30 days"
    assert told("big", ending, "fr", at=date(2020, 9, 25)) == "gratuit pendant 30 jours"


def test_what_waits_for_another_cycle_is_told_in_that_one() -> None:
    engine = sold(
        ["buy"], more=[product("big", prices={"USD": {"monthly": 50, "annual": 40, "quarterly": 45}})]
    )
    waiting = customer(("desk/pro", 3), scheduled=[WAITS], **MONTH)  # type: ignore[arg-type]
    prepared = engine.prepare(waiting, "owner", AT)
    decision = prepared.decide("buy", "big")
    assert decision.effective.on == date(2020, 10, 1)
    assert AnswerWords(prepared, "en").price_in_full(decision) == "$40.00 per seat and month"
    assert AnswerWords(prepared, "fr").price(decision) == "40,00\xa0$US"
