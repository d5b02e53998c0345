"""What is told of what is paid once: in the price of an answer, and in the summary of an order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.order.summary import Preview
from maybuy.report.answer_words import AnswerWords
from maybuy.report.catalog_text import compare_markdown
from maybuy.report.receipt import Receipt
from maybuy.views.compare import column
from maybuy.web.prices import PricePages
from ordering import change, customer, newcomer, preview, sold
from strategies import Data

AT = date(2020, 9, 1)
MONTH = {"cycle": "monthly", "term": ("2020-09-01", "2020-10-01")}
BOTH = {"USD": {"monthly": 7, "annual": 6, "quarterly": 7}}
SETUP: Data = {"id": "setup", "name": "Setup", "once": True, "per": "account", "prices": {"USD": 150}}
BY_CYCLE: Data = {**SETUP, "prices": {"USD": {"monthly": 90, "annual": 80, "quarterly": 90}}}
TEAM: Data = {
    **SETUP, "per": "seat", "included": 3, "prices": {"USD": {"monthly": 9, "annual": 8, "quarterly": 9}}
}  # fmt: skip
SEATS: Data = {"id": "seats", "per": "seat"}
CALLS: Data = {"id": "calls", "name": "Calls", "by": "use", "per": "calls", "prices": {"USD": "0.008"}}
SEAT: Data = {"id": "desk", "name": "Desk", "once": True, "per": "seat", "prices": {"USD": 20}}
DEARER: Data = {
    **SEAT,
    "prices": [
        {"effective": {"until": "2020-09-20"}, "USD": 20}, {"effective": {"from": "2020-09-20"}, "USD": 25},
    ],
}  # fmt: skip


def edition(name: str, *charges: Data) -> Data:
    return {"id": name, "prices": BOTH, **({"charges": list(charges)} if charges else {})}


def seated(name: str, charges: list[Data], **more: object) -> Data:
    return {"kind": "product", "id": name, "name": name.capitalize(), "charges": charges, **more}


def turned(*amounts: object) -> list[Data]:
    """Of three prices the second is for new lines from August 15 on, the third for all from September 20."""
    first, new, last = ({"USD": amount} for amount in amounts)
    return [
        {"effective": {"until": "2020-09-20"}, **first},
        {"effective": {"from": "2020-08-15", "until": "2020-09-20"}, "for": "new", **new},
        {"effective": {"from": "2020-09-20"}, **last},
    ]


CRATE = seated(
    "crate",
    [{**SEATS, "of": 10, "prices": turned(90, 95, 99)}, {**SEAT, "prices": turned(20, 25, 30)}],
    prices=turned(*({"monthly": 7 + n, "annual": 6, "quarterly": 7} for n in range(3))),
    minimum=turned(*({"monthly": 50 + n, "annual": 50, "quarterly": 50} for n in range(3))),
)  # fmt: skip
SHOP = sold(
    more=[
        {"kind": "limits", "limits": [{"id": "calls", "name": "Calls"}]},
        {"kind": "add-on", "id": "line", "name": "Line", "charges": [CALLS]},
        {"kind": "add-on", "id": "training", "name": "Training", "charges": [SETUP]},
        {
            "kind": "product", "id": "box", "name": "Box", "trial": {"days": 30}, "prices": BOTH,
            "charges": [SETUP],
        },
        {"kind": "product", "id": "lesson", "name": "Lesson", "trial": {"days": 30}, "charges": [BY_CYCLE]},
        {"kind": "product", "id": "team", "name": "Team", "charges": [TEAM]},
        {
            "kind": "product", "id": "kit", "name": "Kit",
            "editions": [edition("one", SETUP), edition("two", SETUP, SEAT), edition("bare")],
        },
        {
            "kind": "product", "id": "plan", "name": "Plan",
            "editions": [
                edition("fee", {"id": "setup", "name": "Setup", "per": "account", "prices": {"USD": 1}}),
                edition("paid", SETUP), {"id": "only", "charges": [SETUP]},
            ],
        },
        {
            "kind": "product", "id": "tool", "name": "Tool", "trial": {"days": 30}, "prices": BOTH,
            "charges": [SEAT],
        },
        seated("packed", [{**SEATS, "of": 10, "prices": {"USD": 90}}]),
        seated(
            "mixed", [{**SEATS, "of": 5, "included": 10, "prices": {"USD": 20}}],
            prices=BOTH, minimum={"USD": {"monthly": 50, "annual": 50, "quarterly": 50}},
        ),
        seated(
            "packages",
            [{**SEATS, "tiers": "package", "prices": {"USD": [{"up_to": 5, "price": 30}, {"price": 50}]}}],
        ),
        seated("stations", [{"id": "calls", "per": "calls", "prices": {"USD": 3}}]),
        {"kind": "product", "id": "dear", "name": "Dear", "prices": BOTH, "charges": [DEARER]},
        CRATE,
        {
            "kind": "product", "id": "pallet", "name": "Pallet",
            "editions": [
                {"id": name, "charges": [{**SEATS, "of": 10, "prices": {"USD": price}}]}
                for name, price in (("low", 40), ("high", 90))
            ],
        },
    ],
    chat_pro={"days": 30},
)  # fmt: skip
KIT = customer(("desk/pro", 3), ("kit/one", 2), **MONTH)  # type: ignore[arg-type]
DESK = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
PACKED = customer(
    *((one, 7) for one in ("packed", "mixed", "packages", "stations")),
    **MONTH,  # type: ignore[arg-type]
)
LATE = customer(("desk/pro", 3), cycle="monthly", term=("2020-08-15", "2020-09-15"))  # type: ignore[arg-type]
"""What is tried for 30 days is paid for within a term, the last 14 days of it."""

TWO = customer(("desk/pro", 3), ("kit/two", 2), **MONTH)  # type: ignore[arg-type]
CYCLES = "$7.00 billed monthly, $6.00 billed annually or $7.00 billed quarterly"


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def told(account: Account, action: str, about: str | None, language: str = "en", **more: str) -> str:
    prepared = SHOP.prepare(account, "owner", AT)
    decision = prepared.decide(action, about, **more)  # type: ignore[arg-type]
    assert decision.outcome == "allow"
    return plain(AnswerWords(prepared, language).price_in_full(decision))


@pytest.mark.parametrize(
    ("account", "action", "about", "english", "french"),
    [
        (DESK, "buy", "training", "$150.00, once", "150,00 $US, une seule fois"),
        (newcomer(), "buy", "training", "$150.00, once", "150,00 $US, une seule fois"),
        (
            DESK, "buy", "kit/one", "$7.00 per seat and month, plus $150.00, once",
            "7,00 $US par licence et par mois, plus 150,00 $US, une seule fois",
        ),
        (DESK, "buy", "kit/bare", "$7.00 per seat and month", "7,00 $US par licence et par mois"),
        (DESK, "buy", "lesson", "$90.00, once", "90,00 $US, une seule fois"),
        (DESK, "buy", "line", "Calls, by use: $0.008 each", "Calls, à l’usage : 0,008 $US l’unité"),
        (
            newcomer(), "buy", "lesson",
            "$90.00 billed monthly, $80.00 billed annually or $90.00 billed quarterly, once",
            ("90,00 $US en facturation mensuelle, 80,00 $US en facturation annuelle ou 90,00 $US en "
            "facturation trimestrielle, une seule fois"),
        ),
        (
            newcomer(), "buy", "team",
            ("$9.00 per seat billed monthly, $8.00 per seat billed annually or $9.00 per seat billed "
            "quarterly, 3 included, once"),
            ("9,00 $US par licence en facturation mensuelle, 8,00 $US par licence en facturation annuelle ou "
            "9,00 $US par licence en facturation trimestrielle, dont 3 sans frais, une seule fois"),
        ),
        (
            DESK, "try_out", "lesson", "free for 30 days, then $90.00, once",
            "gratuit pendant 30 jours, puis 90,00 $US, une seule fois",
        ),
        (
            PACKED, "add_seats", "packed", "$90.00 for each further 10 seats, per month",
            "90,00 $US par tranche supplémentaire de 10 licences, par mois",
        ),
        (
            PACKED, "add_seats", "mixed",
            ("$7.00 per seat and $20.00 for each further 5 seats, 10 included, per month; at least $50.00, "
            "per month in all"),
            ("7,00 $US par licence et 20,00 $US par tranche supplémentaire de 5 licences, dont 10 sans "
            "frais, par mois ; au moins 50,00 $US, par mois au total"),
        ),
        (
            PACKED, "add_seats", "packages", "$30.00 for up to 5 seats; $50.00 for more, per month",
            "30,00 $US jusqu’à 5 licences ; 50,00 $US au-delà, par mois",
        ),
        (PACKED, "add_seats", "stations", "free", "gratuit"),
        (
            DESK, "buy", "packed", "from $90.00, per month",
            "à partir de 90,00 $US, par mois",
        ),
        (KIT, "add_seats", "kit/one", "$7.00 per seat and month", "7,00 $US par licence et par mois"),
        (
            TWO, "add_seats", "kit/two", "$7.00 per seat and month, plus $20.00 per seat, once",
            "7,00 $US par licence et par mois, plus 20,00 $US par licence, une seule fois",
        ),
    ],
)  # fmt: skip
def test_a_price_tells_what_is_paid_once(
    account: Account, action: str, about: str, english: str, french: str
) -> None:
    assert (told(account, action, about), told(account, action, about, "fr")) == (english, french)


def test_who_holds_nothing_is_told_it_after_the_prices_of_every_cycle() -> None:
    assert told(newcomer(), "buy", "kit/one") == f"{CYCLES}, per seat and month, plus $150.00, once"


@pytest.mark.parametrize(("account", "once"), [(KIT, "$20.00 per seat, once"), (TWO, "")])
def test_another_edition_tells_only_what_was_not_paid_before(account: Account, once: str) -> None:
    to = "two" if once else "one"
    action = "upgrade_edition" if once else "downgrade_edition"
    assert told(account, action, "kit", to=to) == f"$7.00 per seat and month{', plus ' if once else ''}{once}"


def test_what_was_paid_each_month_so_far_is_still_to_be_paid_once() -> None:
    fee = customer(("plan/fee", 1), **MONTH)  # type: ignore[arg-type]
    assert told(fee, "upgrade_edition", "plan", to="paid") == "$7.00 per seat and month, plus $150.00, once"
    made = change("upgrade_edition", "plan/paid")
    assert preview(fee, made, engine=SHOP, at=AT).due_now == 7 + 150 - 8


@pytest.mark.parametrize(("day", "new"), [(date(2020, 9, 5), 20), (date(2020, 9, 25), 25)])
def test_what_more_seats_cost_once_is_by_the_prices_that_bind_their_line(day: date, new: int) -> None:
    held = customer(("dear", 1), **MONTH)  # type: ignore[arg-type]
    prepared = SHOP.prepare(held, "owner", day)
    said_ = plain(AnswerWords(prepared, "en").price_in_full(prepared.decide("add_seats", "dear")))
    assert said_ == "$7.00 per seat and month, plus $20.00 per seat, once"
    due = preview(held, change("add_seats", "dear"), engine=SHOP, at=day).lines
    assert [line.due_now for line in due if line.kind == "once"] == [20]
    prepared = SHOP.prepare(DESK, "owner", day)
    said_ = plain(AnswerWords(prepared, "en").price_in_full(prepared.decide("buy", "dear")))
    assert said_ == f"$7.00 per seat and month, plus ${new}.00 per seat, once"


ANEW = sold(
    more=[
        CRATE,
        {
            "kind": "policy",
            "id": "anew",
            "rules": [{"id": "anew", "settle": ["add_seats"], "by": "new_term"}],
        },
    ]
)


@pytest.mark.parametrize(
    ("engine", "day", "since", "told_"),
    [
        (SHOP, date(2020, 9, 5), "2020-08-10", (7, 90, 50, 20)),
        (SHOP, date(2020, 9, 25), "2020-08-10", (7, 90, 50, 20)),
        (SHOP, date(2020, 9, 25), "2020-09-02", (8, 95, 51, 25)),
        (ANEW, date(2020, 9, 5), "2020-08-10", (7, 90, 50, 20)),
        (ANEW, date(2020, 9, 25), "2020-08-10", (9, 99, 52, 30)),
    ],
)
def test_what_further_seats_cost_is_by_the_prices_that_bind_their_line(
    engine: Engine, day: date, since: str, told_: tuple[int, ...]
) -> None:
    file = customer(("crate", 1), **MONTH).model_dump(by_alias=True, exclude_none=True, mode="json")  # type: ignore[arg-type]
    file["subscription"]["items"][0]["since"] = since
    prepared = engine.prepare(Account.model_validate(file), "owner", day)
    each, packs, least, once = told_
    assert plain(AnswerWords(prepared, "en").price_in_full(prepared.decide("add_seats", "crate"))) == (
        f"${each}.00 per seat and ${packs}.00 for each further 10 seats, per month; at least ${least}.00, "
        f"per month in all, plus ${once}.00 per seat, once"
    )


def test_what_waits_to_be_another_edition_and_is_kept_is_told_as_what_it_costs_at_least() -> None:
    waits = {"on": "2020-10-01", "change": change("downgrade_edition", "pallet", to="low")}
    waiting = customer(("pallet/high", 7), **MONTH, scheduled=[waits])  # type: ignore[arg-type]
    assert told(waiting, "upgrade_edition", "pallet", to="high") == "from $90.00, per month"


@pytest.mark.parametrize("account", [newcomer(), DESK])
def test_more_seats_of_what_is_not_held_are_told_without_what_is_paid_once(account: Account) -> None:
    prepared = SHOP.prepare(account, "owner", AT)
    decision = prepared.decide("add_seats", "tool")
    assert decision.outcome == "deny"
    assert "once" not in AnswerWords(prepared, "en").price_in_full(decision)


def test_of_more_seats_of_what_is_tried_nothing_is_paid_once_yet() -> None:
    trial = {"item": "tool", "until": "2020-09-20", "then": "tool"}
    tried = customer(("tool", 2), **MONTH)  # type: ignore[arg-type]
    assert tried.subscription is not None
    present = tried.subscription.model_validate(
        {**tried.subscription.model_dump(by_alias=True, exclude_none=True), "trials": [trial]}
    )
    tried = tried.model_copy(update={"subscription": present})
    assert "once" not in told(tried, "add_seats", "tool")
    assert preview(tried, change("add_seats", "tool"), engine=SHOP, at=AT).due_now == 0
    paid = customer(("tool", 2), **MONTH)  # type: ignore[arg-type]
    assert told(paid, "add_seats", "tool") == "$7.00 per seat and month, plus $20.00 per seat, once"


@pytest.mark.parametrize("on", ["2020-09-15", "2020-10-01", "2021-03-01"])
@pytest.mark.parametrize(
    "what",
    [
        change("buy", "desk/pro", seats=2), change("upgrade_edition", "plan/paid"),
        change("try_out", "box", seats=1),
    ],
)  # fmt: skip
def test_where_a_change_waits_more_is_to_pay(on: str, what: Data) -> None:
    waiting = [{"on": on, "change": what}]
    one = customer(("plan/only", 1), **MONTH, scheduled=waiting)  # type: ignore[arg-type]
    for made, each in ([[], "$0.00 a month"], [[change("add_seats", "plan/only")], "then $0.00 a month"]):
        seen = preview(one, *made, engine=SHOP, at=AT)
        assert said(seen, "en")[2] == each
        assert list(Receipt(seen, SHOP.definitions, "en").afterwards())


@pytest.mark.parametrize("item", ["training", "kit/one", "lesson", "plan/only"])
def test_what_has_no_price_in_a_currency_is_told_none(item: str) -> None:
    definitions = SHOP.definitions
    assert column(definitions.items[item], "EUR", AT, definitions).prices == {}
    decision = SHOP.prepare(newcomer(currency="EUR"), "owner", AT).decide("buy", item)
    assert (decision.outcome, decision.price) == ("deny", None)


@pytest.mark.parametrize(
    ("account", "made", "each", "once"),
    [
        (DESK, change("buy", "training"), 0, 150),
        (DESK, change("buy", "kit/one", seats=2), 7, 150),
        (DESK, change("buy", "kit/two", seats=2), 7, 150 + 2 * 20),
        (KIT, change("add_seats", "kit/one", seats=3), 7, 0),
        (TWO, change("add_seats", "kit/two", seats=3), 7, 3 * 20),
        (KIT, change("upgrade_edition", "kit", to="two"), 0, 2 * 20),
    ],
)
def test_what_is_told_to_be_paid_once_is_what_is_paid(
    account: Account, made: Data, each: int, once: int
) -> None:
    """On the first day of a term, which is a whole one."""
    seats = int(str(made.get("seats", 1)))
    assert preview(account, made, engine=SHOP, at=AT).due_now == each * seats + once


def said(seen: Preview, language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str]:
    receipt = Receipt(seen, SHOP.definitions, language)
    due = [(plain(one.said), plain(one.amount)) for one in receipt.due()]
    lines = [(plain(one.said), plain(one.amount)) for one in receipt.lines()]
    return due, lines, plain(receipt.recurring())


def test_what_is_paid_once_alone_is_one_line_now_and_nothing_later() -> None:
    seen = preview(newcomer(), change("buy", "training"), engine=SHOP, at=AT, cycle="monthly")
    assert said(seen, "en") == (
        [("Training, Setup, once", "$150.00")],
        [("Training, 1 seat", "paid once")],
        "then nothing more is to pay",
    )
    assert said(seen, "fr") == (
        [("Training, Setup, une seule fois", "150,00 $US")],
        [("Training, 1 licence", "payé une seule fois")],
        "puis plus rien à payer",
    )
    assert (seen.due_now, seen.recurring, seen.payments[1:]) == (Decimal(150), 0, ())


def test_beside_something_that_recurs_it_is_told_apart() -> None:
    seen = preview(DESK, change("buy", "training"), engine=SHOP, at=AT)
    due, lines, recurring = said(seen, "en")
    assert due == [("Training, Setup, once", "$150.00")]
    assert lines == [("Desk Pro, 3 seats", "$60.00"), ("Training, 1 seat", "paid once")]
    assert recurring == "then $60.00 a month"


def test_what_is_tried_is_not_told_to_cost_nothing_more() -> None:
    seen = preview(newcomer(), change("try_out", "lesson"), engine=SHOP, at=AT, cycle="monthly")
    assert said(seen, "en")[2] == "then $0.00 a month"
    assert [(one.on, one.amount) for one in seen.payments if one.amount] == [(date(2020, 10, 1), 90)]


@pytest.mark.parametrize(
    ("account", "item", "english", "french"),
    [
        (DESK, "lesson", "$150.00 for the next month, $90.00 of it once", "dont 90,00 $US une seule fois"),
        (LATE, "lesson", "$90.00 for Lesson, once", "90,00 $US pour Lesson, une seule fois"),
        (
            LATE, "box", "$156.53 for Box until October 15, 2020, $150.00 of it once",
            "156,53 $US pour Box, jusqu’au 15 octobre 2020 exclu, dont 150,00 $US une seule fois",
        ),
        (LATE, "chat/pro", "$14.00 for Chat Pro until October 15, 2020", "14,00 $US pour Chat Pro, jusqu’au"),
    ],
)  # fmt: skip
def test_a_later_payment_tells_how_much_of_it_is_paid_once(
    account: Account, item: str, english: str, french: str
) -> None:
    seen = preview(account, change("try_out", item, seats=2), engine=SHOP, at=AT)
    due = next(one for one in seen.payments if one.items == (item,) or one.once)
    told = [plain(Receipt(seen, SHOP.definitions, one).payment(due)) for one in ("en", "fr")]
    assert told[0] == english
    assert french in told[1]


@pytest.mark.parametrize(("language", "words"), [("en", "paid once"), ("fr", "payé une seule fois")])
def test_the_catalog_tells_no_price_of_nothing_for_it(language: str, words: str) -> None:
    definitions = SHOP.definitions
    one = column(definitions.items["training"], "USD", AT, definitions)
    shown = compare_markdown([one], "training", "USD", AT, definitions, language)
    assert words in shown
    page = PricePages(definitions, AT).page({}, language).decode()
    assert words in page
    assert not {"$0.00", "0,00"} & set(plain(shown).replace("|", " ").split())


@pytest.mark.parametrize(("seats", "told_", "due"), [(3, "$0.00", 0), (4, "paid once", 9)])
def test_seats_that_are_included_are_not_told_to_be_paid_once(seats: int, told_: str, due: int) -> None:
    summary = preview(newcomer(), change("buy", "team", seats=seats), at=AT, engine=SHOP, cycle="monthly")
    assert summary.due_now == due
    assert [line.amount for line in Receipt(summary, SHOP.definitions, "en").lines()] == [told_]
