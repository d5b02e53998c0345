"""Units of a limit that are ordered: which line pays for them, what is refused and told; sums by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from maybuy.order.summary import OrderError, Preview
from maybuy.report.preview_json import preview_json
from maybuy.report.sentences import Sentences
from ordering import change, customer, missing, newcomer, preview, prices, scheduled, shop_files
from strategies import Data, gathered

AT = date(2026, 2, 15)
"""Half of February is left."""
TERM = ("2026-02-01", "2026-03-01")
CONTACTS: Data = {
    "id": "contacts", "name": "Contacts", "per": "contacts", "of": 500, "included": 1_000,
    "tiers": "graduated", "prices": {"USD": [{"up_to": 5_000, "price": 10}, {"price": 8}]},
}  # fmt: skip


def charge(tiers: str, *rates: Data, **more: object) -> Data:
    return {"id": "c", "per": "contacts", "tiers": tiers, "prices": {"USD": list(rates)}, **more}


def sold_by_unit(*rules: Data, later: tuple[str, ...] = ()) -> Engine:
    """Mail in two editions, and in a suite; a box, and a bulk, that are sold in contacts too."""
    step, rest = {"up_to": 5_000, "price": 10}, {"price": 8}
    editions = [
        {"id": one, "prices": prices("USD", price, price)} for one, price in (("basic", 25), ("pro", 40))
    ]
    sold: list[dict[str, Any]] = [
        {"kind": "limits", "limits": [
            {"id": "contacts", "name": "Contacts"}, {"id": "calls", "name": "Calls"}, {"id": "pages"}]},
        {"kind": "features", "features": [{"id": "sso", "name": "SSO"}]},
        {"kind": "product", "id": "mail", "charges": [
            CONTACTS, {"id": "calls", "per": "calls", "by": "use", "prices": {"USD": 1}}],
            "editions": editions},
        {"kind": "product", "id": "post", "excludes": ["mail"], "prices": prices("USD", 1, 1)},
        {"kind": "product", "id": "bulk", "charges": [charge("volume", step, rest, of=500)]},
        {"kind": "product", "id": "box", "charges": [
            charge("package", {"up_to": 5_000, "price": 10}, {"up_to": 8_000, "price": 30})]},
        {"kind": "product", "id": "import", "charges": [
            {"id": "fee", "prices": {"USD": 5}},
            {"id": "once", "per": "pages", "once": True, "prices": {"USD": 2}},
            {"id": "pages", "per": "pages", "prices": {"USD": 1}}]},
        {"kind": "product", "id": "scan", "charges": [
            {"id": "setup", "per": "pages", "once": True, "prices": {"USD": 2}},
            {"id": "seat", "per": "seat", "prices": {"USD": 3}},
            {"id": "kept", "per": "pages", "included": 30, "prices": {"USD": 1}},
            {"id": "read", "per": "pages", "included": 20, "prices": {"USD": 1}}]},
    ]  # fmt: skip
    files = shop_files(more=sold, later=later, rules=rules)
    for file in files:
        if file["kind"] == "actions":
            file["actions"] += [
                {"id": "more_units", "does": "add_units"}, {"id": "remove_units"},
                {"id": "keep", "does": "undo"},
                {"id": "use", "channelled": False},
            ]  # fmt: skip
        if file["kind"] == "policy":
            file["rules"][0]["allow"] += ["more_units", "remove_units", "keep"]
    return Engine(gathered(files))


@cache
def engine(*later: str) -> Engine:
    return sold_by_unit(later=later)


def account(*lines: tuple[str, int, Data | None], **more: Any) -> Account:
    one = customer(*[line[:2] for line in lines], cycle="monthly", term=TERM, **more)
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    for line, (_, _, units) in zip(said["subscription"]["items"], lines, strict=True):
        line["units"] = units or {}
    return Account.model_validate(said)


def more(units: int | None = None, limit: str = "contacts") -> Data:
    return change("more_units", limit, **({} if units is None else {"quantity": units}))


def fewer(units: int | None = None, limit: str = "contacts") -> Data:
    return change("remove_units", limit, **({} if units is None else {"quantity": units}))


def units(found: Preview, *, later: bool = False) -> dict[str, dict[str, int]]:
    present = found.subscription_after if later else found.subscription_now
    assert present is not None
    return {line.item: line.units for line in present.items}


MAIL, BULK, BOX = ("mail/basic", 4), ("bulk", 1), ("box", 1)


@pytest.mark.parametrize(
    ("line", "before", "made", "due", "recurring"),
    [
        # 6,200 are 6,500 as they are sold, and so are 6,500
        (MAIL, 6_200, more(300), 0, 204),
        (MAIL, 6_200, more(301), 4, 212),
        # the first 1,000 are included, whether or not they are recorded
        (MAIL, None, more(500), 5, 110),
        (MAIL, None, more(5_500), 52, 204),
        (MAIL, 300, more(700), 0, 100),
        (MAIL, 0, more(), 0, 100),
        # 6 x 8 and 8 x 10 become 8 x 10
        (MAIL, 8_000, fewer(3_000), -24, 180),
        (MAIL, 1_500, fewer(1_500), -5, 100),
        # ten at 10 are 100, eleven at 8 are 88
        (BULK, 4_999, more(), 0, 100),
        (BULK, 5_000, more(), -6, 88),
        (BULK, 5_001, fewer(), 6, 100),
        # one price for all of it
        (BOX, 100, more(4_900), 0, 10),
        (BOX, 100, more(4_901), 10, 30),
    ],
)
def test_units_cost_what_the_line_costs_more_for_the_rest_of_the_term(
    line: tuple[str, int], before: int | None, made: Data, due: int, recurring: int
) -> None:
    one = account((*line, None if before is None else {"contacts": before}))
    found = preview(one, made, at=AT, engine=engine())
    assert (found.outcome, found.due_now, found.recurring) == ("allow", due, recurring)
    (told,) = (each for each in found.lines if each.kind == "line")
    added = units(found)[line[0]]["contacts"] - (1_000 if before is None else before)
    assert told.units_added == ({"contacts": added} if added > 0 else {})
    assert told.from_ == (AT if added > 0 or due > 0 else date.fromisoformat(TERM[0]))


def test_what_is_beyond_the_last_tier_has_no_price_and_cannot_be_ordered() -> None:
    one = account((*BOX, {"contacts": 7_999}))
    assert missing(preview(one, more(1), at=AT, engine=engine())) == []
    found = preview(one, more(2), at=AT, engine=engine())
    assert (found.ready, missing(found)) == (False, [("price", "box")])


def test_of_what_is_paid_once_for_each_unit_those_that_are_added_pay_theirs() -> None:
    found = preview(account(("import", 1, {"pages": 3})), more(4, "pages"), at=AT, engine=engine())
    assert [(one.kind, one.due_now) for one in found.lines] == [("line", 2), ("once", 8)]


def test_of_units_that_are_not_recorded_there_are_those_that_all_it_costs_each_cycle_includes() -> None:
    """20 are included in both; 25 cost 3 for the seat and 5 to be read."""
    found = preview(account(("scan", 1, None)), more(5, "pages"), at=AT, engine=engine())
    assert units(found) == {"scan": {"pages": 25}}
    assert found.recurring == 8


@pytest.mark.parametrize(
    ("lines", "changed"),
    [
        ([("bulk", None), ("mail/basic", None)], "bulk"),
        ([("bulk", None), ("mail/basic", {"contacts": 2_000})], "mail/basic"),
        ([("chat/basic", {"contacts": 2_000}), ("box", {"pages": 1}), ("bulk", {"contacts": 0})], "bulk"),
        ([("mail/basic", {"contacts": 1}), ("bulk", {"contacts": 2})], "mail/basic"),
    ],
)
def test_they_are_bought_on_the_first_line_that_records_some_else_on_the_first_that_pays_for_them(
    lines: list[tuple[str, Data | None]], changed: str
) -> None:
    one = account(*[(item, 1, units_) for item, units_ in lines])
    found = preview(one, more(10), at=AT, engine=engine())
    assert found.outcome == "allow"
    assert one.subscription is not None
    before = {line.item: line.units for line in one.subscription.items}
    assert [item for item, now in units(found).items() if now != before[item]] == [changed]
    assert found.changes[0].acts_on == changed


LEAVING = [{"on": TERM[1], "change": change("cancel_product", "mail")}]
COMING = [{"on": TERM[1], "change": change("buy", "mail/basic", seats=1)}]
NOT_SOLD = (
    "the account has nothing with which {} are bought",
    "rien de ce que le compte détient ne permet d’acheter {}",
)
SAID = [
    (account((*MAIL, None)), more(5, "pages"), "not_held", *(said.format("Pages") for said in NOT_SOLD)),
    (account((*MAIL, None)), more(5, "calls"), "not_held", *(said.format("Calls") for said in NOT_SOLD)),
    (account((*MAIL, None)), fewer(None, "sso"), "not_held", *(said.format("SSO") for said in NOT_SOLD)),
    (account((*MAIL, {"contacts": 1_200})), fewer(1_201), "too_few_units",
     "only 1,200 Contacts can be taken away", "on ne peut retirer que 1 200 Contacts"),
    (account(("chat/basic", 1, None), scheduled=COMING), fewer(1_001), "too_few_units",
     "only 1,000 Contacts can be taken away", "on ne peut retirer que 1 000 Contacts"),
    (account((*MAIL, None), scheduled=LEAVING), fewer(5), "not_held",
     "Mail Basic is to end already, by a change that waits for its day",
     "Mail Basic prend déjà fin, en raison d’un changement déjà prévu"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "made", "code", "english", "french"), SAID)
def test_what_is_refused_says_why(one: Account, made: Data, code: str, english: str, french: str) -> None:
    asked = engine("cancel_product").prepare(one, "owner", AT)
    decision = asked.decide(made["action"], made["item"], quantity=made.get("quantity"))
    assert (decision.outcome, [reason.code for reason in decision.reasons]) == ("deny", [code])
    for language, said in (("en", english), ("fr", french)):
        told = Sentences(engine().definitions, language).reason(decision, decision.reasons[0])
        assert told.replace("\u202f", " ").replace("\u00a0", " ") == said


def test_what_sells_them_is_a_way_to_more_of_them() -> None:
    decision = (
        engine().prepare(account(("chat/basic", 1, None)), "owner", AT).decide("more_units", "contacts")
    )
    steps = [[(step.action, step.value) for step in one.steps] for one in decision.remedies]
    assert [("buy", "mail/basic")] in steps
    assert [("buy", "box")] in steps


@pytest.mark.parametrize(
    ("item", "quantity", "code"),
    [
        (None, None, "limit-needed"),
        ("contact", 5, "unknown-limit-near"),
        ("contacts", 0, "units-not-positive"),
        ("contacts", -1, "units-not-positive"),
        ("contacts", 10**15 + 1, "units-not-positive"),
    ],
)
def test_a_mistaken_question_is_an_error(item: str | None, quantity: int | None, code: str) -> None:
    asked = engine().prepare(account((*MAIL, None)), "owner", AT)
    with pytest.raises(QuestionError) as raised:
        asked.decide("more_units", item, quantity=quantity)
    assert raised.value.code == code
    assert str(raised.value)


def test_offers_ask_about_every_limit_that_a_line_pays_for() -> None:
    asked = engine().prepare(account((*MAIL, None), ("import", 1, None)), "owner", AT)
    offered = {
        (one.action, one.item)
        for one in asked.offers()
        if one.action in ("more_units", "remove_units", "use")
    }
    assert offered == {
        ("more_units", "contacts"), ("remove_units", "contacts"), ("more_units", "pages"),
    }  # fmt: skip
    nothing = engine().prepare(account(("chat/basic", 1, None)), "owner", AT)
    assert not [one for one in nothing.offers(denied=True) if one.action == "more_units"]


LATER = ("remove_units", "cancel_product")


def waiting(*changes: Data, units: int | None = 6_200) -> Account:
    lines = (*MAIL, None if units is None else {"contacts": units})
    return account(lines, scheduled=[{"on": TERM[1], "change": one} for one in changes])


def test_units_that_are_taken_away_stay_until_the_day_that_rules_say() -> None:
    found = preview(waiting(), fewer(1_200), at=AT, engine=engine(*LATER))
    assert (found.due_now, found.recurring, found.recurring_after) == (0, 204, 180)
    assert units(found) == {"mail/basic": {"contacts": 6_200}}
    assert units(found, later=True) == {"mail/basic": {"contacts": 5_000}}
    assert found.subscription_now is not None
    (later,) = found.subscription_now.scheduled
    assert later.change.model_dump(exclude_none=True) == {
        "action": "remove_units", "item": "contacts", "quantity": 1_200,
    }  # fmt: skip
    assert [(due.on, due.amount) for due in found.payments] == [
        (date(2026, 3, 1), 180),
        (date(2026, 4, 1), 180),
    ][:1]


@pytest.mark.parametrize(
    ("waits", "made", "left"),
    [
        (fewer(500), more(500), []),
        (fewer(500), more(200), [("remove_units", "contacts", 300)]),
        (fewer(), more(), []),
        (fewer(500), more(500, "pages"), [("remove_units", "contacts", 500)]),
        (fewer(500), change("keep", "mail"), []),
        (change("cancel_product", "mail"), more(1), []),
        (change("cancel_account"), more(1), []),
        (change("cancel_account"), fewer(1), [("cancel_account", None, None)]),
        (fewer(500), change("cancel_product", "mail"), [("cancel_product", "mail/basic", None)]),
        (fewer(500), fewer(300), [("remove_units", "contacts", 500), ("remove_units", "contacts", 300)]),
    ],
)
def test_what_waits_is_taken_back_by_its_opposite(
    waits: Data, made: Data, left: list[tuple[str, str, int | None]]
) -> None:
    found = preview(waiting(waits), made, at=AT, engine=engine(*LATER))
    assert [(one.change.action, one.change.item, one.change.quantity) for one in found.scheduled] == left


@given(going=st.integers(1, 900), added=st.integers(1, 900))
def test_of_units_that_are_added_those_that_were_to_go_stay_first(going: int, added: int) -> None:
    """4 seats are 100; 5,000 contacts beyond 1,000 are 80, each 500 beyond these 8."""
    found = preview(waiting(fewer(going)), more(added), at=AT, engine=engine(*LATER))
    now = 6_200 + max(added - going, 0)
    left = [("remove_units", "contacts", going - added)] if going > added else []
    assert [(one.change.action, one.change.item, one.change.quantity) for one in found.scheduled] == left
    assert units(found) == {"mail/basic": {"contacts": now}}
    assert found.recurring == 100 + 10 * 8 + 8 * (-(-now // 500) - 10)


def test_units_are_not_added_to_what_cannot_stay() -> None:
    """To add some keeps Mail, beside which Post cannot be."""
    waits = (change("cancel_product", "mail"), change("buy", "post"))
    decision = engine(*LATER).prepare(waiting(*waits), "owner", AT).decide("more_units", "contacts")
    assert (decision.outcome, [one.code for one in decision.reasons]) == ("deny", ["excluded"])


@pytest.mark.parametrize(
    ("settled", "made", "due"),
    [
        ({"settle": ["more_units"], "by": "full"}, more(500), 8),
        ({"settle": ["more_units"], "by": "nothing"}, more(500), 0),
        ({"settle": ["remove_units"], "credit": "none"}, fewer(1_200), 0),
        ({"settle": ["remove_units"], "credit": "rest"}, fewer(1_200), -12),
    ],
)
def test_they_are_charged_and_given_back_as_a_rule_says(settled: Data, made: Data, due: int) -> None:
    sells = sold_by_unit({"id": "settled", **settled})
    assert preview(waiting(), made, at=AT, engine=sells).due_now == due


@given(st.integers(1_001, 9_000), st.integers(1, 9_000), st.booleans())
def test_units_that_leave_for_nothing_are_credited_neither_now_nor_later(
    held: int, leaving: int, known: bool
) -> None:
    """As without a credit: who has them again pays for them, and who cancels gets back what the rest cost."""
    assume(leaving < held)
    plain, found = engine(), []
    for how in ({"by": "nothing"}, {"credit": "none"}):
        sells = sold_by_unit({"id": "settled", "settle": ["remove_units"], **how}, FREE)
        one = account((*MAIL, {"contacts": held - 500 if known else held}))
        if known:
            one = left_by(one, preview(one, more(500), at=AT, engine=sells))
        gone = preview(one, fewer(leaving), at=AT, engine=sells)
        steps = [preview(left_by(one, gone), each, at=AT, engine=plain) for each in (more(leaving), GONE)]
        told = [notice.about for notice in gone.warnings if notice.code == "not_credited"]
        found.append((gone.due_now, told, [step.due_now for step in steps]))
    assert found[0] == found[1]
    assert found[0][0] == 0


FREE: Data = {"id": "free", "settle": ["more_units"], "by": "nothing"}
GONE = change("cancel_product", "mail")


def left_by(one: Account, found: Preview) -> Account:
    return one.model_copy(update={"subscription": found.subscription_now})


def test_nothing_of_the_same_order_is_taken_back() -> None:
    found = preview(waiting(), more(500), fewer(200), at=AT, engine=engine(*LATER))
    assert scheduled(found) == [("remove_units", "contacts")]
    assert units(found) == {"mail/basic": {"contacts": 6_700}}
    assert units(found, later=True) == {"mail/basic": {"contacts": 6_500}}


def test_units_go_on_with_the_line_whatever_else_an_order_makes_of_it() -> None:
    steps = [
        more(300), change("upgrade_edition", "mail/pro"), change("downgrade_edition", "mail/basic"),
        fewer(200), change("add_seats", "mail"),
    ]  # fmt: skip
    found = preview(waiting(), *steps, at=AT, engine=engine())
    assert units(found) == {"mail/basic": {"contacts": 6_300}}
    assert (found.due_now, found.recurring) == (Decimal("12.50"), 229)


def test_who_buys_has_units_with_it_by_the_same_order() -> None:
    """25 for a seat, and 104 for 6,200 contacts, for all of the first month."""
    found = preview(
        newcomer(), change("buy", "mail/basic"), more(5_200), at=AT, engine=engine(), cycle="monthly"
    )
    assert (found.outcome, found.due_now, found.recurring) == ("allow", 129, 129)
    assert units(found) == {"mail/basic": {"contacts": 6_200}}


def test_what_was_paid_for_units_that_went_on_a_later_day_is_given_back_once() -> None:
    """228 were paid for all of February; 8,000 contacts cost 128 a month, 5,000 of them 80."""
    one = account((*MAIL, {"contacts": 8_000}), scheduled=[{"on": "2026-02-08", "change": fewer(3_000)}])
    said = one.model_dump(mode="json", exclude_none=True, by_alias=True)
    said["subscription"]["items"][0]["paid"] = "228"
    recorded = Account.model_validate(said)
    for at in (date(2026, 2, 8), AT):
        found = preview(recorded, change("cancel_product", "mail"), at=at, engine=engine())
        assert found.due_now == -round(Decimal(180) * (date(2026, 3, 1) - at).days / 28, 2)
        assert found.due_now == preview(one, change("cancel_product", "mail"), at=at, engine=engine()).due_now


def test_a_rule_may_speak_of_how_many_there_will_be() -> None:
    when = {"item": "contacts", "change.quantity": {"more_than": 9_000}}
    found = sold_by_unit({"id": "few", "deny": ["more_units"], "when": when})
    asked = found.prepare(waiting(), "owner", AT)
    assert asked.decide("more_units", "contacts", quantity=2_800).outcome == "allow"
    assert asked.decide("more_units", "contacts", quantity=2_801).outcome == "deny"


def test_a_summary_says_how_many_are_new() -> None:
    found = preview(waiting(), more(300), change("add_seats", "mail", seats=2), at=AT, engine=engine())
    (line,) = preview_json(found, engine().definitions, "en")["lines"]
    assert line["description"] == "Mail Basic, 6 seats, 2 of them new, 300 Contacts more"
    assert line["units_added"] == {"contacts": 300}
    (line,) = preview_json(found, engine().definitions, "fr")["lines"]
    assert line["description"] == "Mail Basic, 6\u00a0licences, dont 2 en plus, 300\u00a0Contacts en plus"
    (line,) = preview_json(preview(waiting(), at=AT, engine=engine()), engine().definitions, "en")["lines"]
    assert "units_added" not in line


def bought(action: str, item: str, contacts: int, **more: object) -> Data:
    return change(action, item, units={"contacts": contacts}, **more)


@pytest.mark.parametrize(
    ("one", "made", "now", "due"),
    [
        # 2 x 25, and 8 x 10 + 3 x 8; then the box at 30; then 4 x 40 and 8 x 10, less 4 x 25 and 104
        (newcomer(), bought("buy", "mail/basic", 6_200, seats=2), {"mail/basic": 6_200}, 154),
        (newcomer(), bought("buy", "box", 6_000), {"box": 6_000}, 30),
        (waiting(), bought("upgrade_edition", "mail/pro", 5_000), {"mail/pro": 5_000}, 18),
        (waiting(), bought("upgrade_edition", "mail", 5_000, to="pro"), {"mail/pro": 5_000}, 18),
        # what was to end is kept
        (
            waiting(change("cancel_product", "mail")),
            bought("buy", "mail/basic", 6_700),
            {"mail/basic": 6_700},
            4,
        ),
    ],
)
def test_units_are_bought_with_an_item(one: Account, made: Data, now: dict[str, int], due: int) -> None:
    found = preview(one, made, at=AT, engine=engine(*LATER), cycle="monthly")
    assert (found.outcome, found.due_now) == ("allow", due)
    assert {item: held["contacts"] for item, held in units(found).items()} == now


@given(st.sampled_from(["mail/basic", "bulk", "box"]), st.integers(1, 8_000))
def test_what_is_bought_with_units_costs_what_it_costs_to_add_them(item: str, contacts: int) -> None:
    included = 1_000 if item == "mail/basic" else 0
    assume(contacts > included)
    with_it = preview(newcomer(), bought("buy", item, contacts), at=AT, engine=engine(), cycle="monthly")
    steps = change("buy", item), more(contacts - included)
    after_it = preview(newcomer(), *steps, at=AT, engine=engine(), cycle="monthly")
    assert with_it.subscription_now == after_it.subscription_now
    assert (with_it.due_now, with_it.recurring) == (after_it.due_now, after_it.recurring)


def test_an_edition_that_waits_has_the_units_that_were_ordered_with_it() -> None:
    made = bought("upgrade_edition", "mail/pro", 9_000)
    found = preview(waiting(), made, at=AT, engine=engine("upgrade_edition"))
    assert (found.due_now, units(found)) == (0, {"mail/basic": {"contacts": 6_200}})
    assert found.scheduled[0].change.units == {"contacts": 9_000}
    assert units(found, later=True) == {"mail/pro": {"contacts": 9_000}}
    assert found.recurring_after == 4 * 40 + 8 * 10 + 8 * 8
    shown = preview_json(found, engine().definitions, "en")["scheduled"][0]["change"]
    assert shown == {"action": "upgrade_edition", "item": "mail/pro", "units": {"contacts": 9_000}}
    assert Account.model_validate(
        {**waiting().model_dump(mode="json", exclude_none=True), "subscription": preview_json(
            found, engine().definitions, "en")["subscription_now"]}
    ).subscription == found.subscription_now  # fmt: skip


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (change("add_seats", "mail", units={"contacts": 1}), "units-not-expected"),
        (change("cancel_account", units={"contacts": 1}), "units-not-expected"),
        (bought("buy", "chat/basic", 5), "not-by-unit"),
        (change("buy", "bulk", units={"contact": 5}), "not-by-unit-near"),
        (change("buy", "bulk", units={"calls": 5}), "not-by-unit"),
    ],
)
def test_units_of_what_is_not_sold_by_them_are_a_mistake(made: Data, code: str) -> None:
    with pytest.raises(OrderError) as raised:
        preview(waiting(), made, at=AT, engine=engine())
    assert raised.value.error.code == code
    assert str(raised.value)


@pytest.mark.parametrize("bought", [0, 700, 6_500])
def test_as_much_of_a_limit_is_granted_as_is_bought(bought: int) -> None:
    told = engine().entitlements(account((*MAIL, {"contacts": bought})), AT).limits
    assert {one.limit: one.value for one in told} == {"contacts": bought, "calls": 0, "pages": 0}
