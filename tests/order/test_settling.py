"""How changes that take place at once are charged where rules say so, against sums worked out here."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account, Line
from maybuy.model.settlement import By, Credit, Settlement
from maybuy.order.settling import Made, Settling, settling_of
from maybuy.order.summary import Preview
from maybuy.report.preview_json import preview_json
from ordering import change, customer, newcomer, order, shop, shop_files
from strategies import Data, gathered

START, DAYS = date(2020, 9, 1), 30
PRICES = {"desk/basic": Decimal("9.99"), "desk/pro": Decimal("20.05"), "desk/top": Decimal(50)}
DESK = tuple(PRICES.values())
BY: tuple[By, ...] = ("proration", "full", "nothing", "new_term")
CREDIT: tuple[Credit, ...] = ("rest", "none")
ADDING = ("buy", "add_seats", "upgrade_edition")
REMOVING = ("remove_seats", "cancel_product")
HALF = {"id": "half", "code": "HALF", "percent": 50, "duration": 3}
TEN = {"id": "ten", "code": "TEN", "amount": {"USD": 10}, "duration": 3}
AT_ONCE = (*ADDING, *REMOVING, "downgrade_edition", "bundle")


@cache
def settling(*said: tuple[tuple[str, ...], By, Credit]) -> Engine:
    """The shop with rules that settle some actions, all of which take place at once."""
    rules: list[Data] = [
        {"id": f"settle-{number}", "settle": list(actions), "by": by, "credit": credit}
        for number, (actions, by, credit) in enumerate(said)
    ]
    return shop(rules=rules, later=(), desk=DESK, promotions=[HALF, TEN])


def subscriber(*lines: tuple[str, int]) -> Account:
    """Somebody with a month of thirty days."""
    return customer(*lines, cycle="monthly", term=("2020-09-01", "2020-10-01"))


def on(engine: Engine, account: Account, day: int, *changes: Data) -> Preview:
    summary = engine.preview(account, order(*changes), START + timedelta(day))
    assert all(one.outcome == "allow" for one in summary.changes)
    return summary


def left_by(account: Account, summary: Preview) -> Account:
    return account.model_copy(update={"subscription": summary.subscription_now})


def cents(amount: Fraction) -> Decimal:
    """An amount, rounded once and half away from zero."""
    shown = Decimal(amount.numerator) / Decimal(amount.denominator)
    return shown.quantize(Decimal("0.01"), ROUND_HALF_UP)


def share(day: int) -> Fraction:
    """What part of the month is left on a day."""
    return Fraction(DAYS - day, DAYS)


DAY = st.integers(0, DAYS - 1)
SEATS = st.integers(1, 40)
SETTLED = st.tuples(st.sampled_from(BY), st.sampled_from(CREDIT))


@given(DAY, SEATS, SEATS, SETTLED)
def test_added_seats_cost_their_share_or_all_of_it_or_nothing(
    day: int, held: int, added: int, said: tuple[By, Credit]
) -> None:
    by, credit = said
    account = subscriber(("desk/basic", held))
    found = on(settling((ADDING, by, credit)), account, day, change("add_seats", "desk", seats=added))
    price, paid = Fraction(PRICES["desk/basic"]), credit == "rest"
    whole, old = (held + added) * price, held * price * share(day)
    due = {
        "proration": cents(added * price * share(day)),
        "full": cents(added * price),
        "nothing": Decimal("0.00"),
        "new_term": cents(whole) - (cents(old) if paid else 0) if day else cents(added * price),
    }
    assert found.due_now == due[by]


@given(DAY, SEATS)
def test_in_full_is_dearer_by_exactly_what_has_gone_of_the_term(day: int, added: int) -> None:
    account, asked = subscriber(("desk/top", 1)), change("add_seats", "desk", seats=added)
    full = on(settling((ADDING, "full", "rest")), account, day, asked).due_now
    shares = on(settling((ADDING, "proration", "rest")), account, day, asked).due_now
    gone = Fraction(day, DAYS) * added * Fraction(PRICES["desk/top"])
    assert abs(Fraction(full - shares) - gone) <= Fraction(1, 100)
    if day % 3 == 0:  # nothing to round: a tenth of 50 is 5
        assert Fraction(full - shares) == gone


@given(DAY, SEATS, st.sampled_from([("JPY", "1"), ("USD", "0.01"), ("KWD", "0.001")]))
def test_in_full_and_nothing_are_amounts_of_the_currency(
    day: int, added: int, money: tuple[str, str]
) -> None:
    currency, least = money
    account = customer(
        ("desk/basic", 1), cycle="monthly", term=("2020-09-01", "2020-10-01"), currency=currency
    )
    for by, price in (("full", Decimal("10.0605")), ("nothing", Decimal(0))):
        found = on(in_currency(currency, by), account, day, change("add_seats", "desk", seats=added))
        (line,) = found.lines
        expected = (added * price).quantize(Decimal(least), ROUND_HALF_UP)
        assert line.due_now is not None
        assert line.due_now.as_tuple() == expected.as_tuple()


@cache
def in_currency(currency: str, by: str) -> Engine:
    """The shop in another currency, with prices finer than what it has."""
    rule = {"id": "settled", "settle": ["add_seats"], "by": by}
    return shop(currency=currency, rules=[rule], later=(), desk=(Decimal("10.0605"), 20, 50))


@pytest.mark.parametrize("asked_for", [change("add_seats", "box"), change("extend_subscription")])
def test_a_term_that_begins_anew_makes_nobody_a_new_customer(asked_for: Data) -> None:
    """A line that does not say when it began did so with its term, before the list for those who are new."""
    lists = [
        {"USD": {"monthly": 7}},
        {"effective": {"from": "2020-09-05"}, "for": "new", "USD": {"monthly": 35}},
    ]
    box = {"kind": "product", "id": "box", "name": "Box", "prices": lists}
    anew = {"id": "anew", "settle": ["add_seats"], "by": "new_term"}
    engine = shop(rules=[anew], later=(), desk=DESK, more=[box])
    found = on(engine, subscriber(("box", 3)), 10, asked_for)
    assert [line.unit_price for line in found.lines] == [7, 7]
    assert found.subscription_now is not None
    assert [line.since for line in found.subscription_now.items] == [START]
    later = engine.preview(left_by(subscriber(), found), order(), found.subscription_now.term.end)
    assert [line.unit_price for line in later.lines] == [7]


@given(DAY, SEATS, SETTLED)
def test_what_is_replaced_is_credited_unless_nothing_is(
    day: int, seats: int, said: tuple[By, Credit]
) -> None:
    by, credit = said
    account = subscriber(("desk/basic", seats))
    found = on(settling((ADDING, by, credit)), account, day, change("upgrade_edition", "desk/pro"))
    whole = seats * Fraction(PRICES["desk/pro"])
    paid = cents(seats * Fraction(PRICES["desk/basic"]) * share(day)) if credit == "rest" else Decimal(0)
    due = {
        "proration": cents(whole * share(day)) - paid,
        "full": cents(whole) - paid,
        "nothing": Decimal("0.00"),
        "new_term": cents(whole) - paid,
    }
    assert found.due_now == due[by]
    (decision,) = found.changes
    kept = "none" if by == "nothing" else credit
    assert decision.settlement == Settlement(by, kept)
    told = [one.about for one in found.warnings if one.code == "not_credited"]
    assert told == (["desk/basic"] if credit == "none" and by != "nothing" else [])


CHANGES = [
    change("add_seats", "desk", seats=2), change("add_seats", "chat", seats=3),
    change("remove_seats", "desk"), change("remove_seats", "chat", seats=2),
    change("upgrade_edition", "desk/pro"), change("upgrade_edition", "desk/top"),
    change("upgrade_edition", "chat/pro"), change("downgrade_edition", "desk/basic"),
    change("downgrade_edition", "chat/basic"), change("cancel_product", "chat"),
    change("cancel_product", "desk"), change("buy", "chat/basic", seats=2), change("bundle", "all/pro"),
]  # fmt: skip
ORDERS = st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3)
FIRST = (("desk/pro", 5), ("chat/basic", 4))
RULES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(AT_ONCE), min_size=1, max_size=4, unique=True).map(lambda one: (*one,)),
        st.sampled_from(BY),
        st.sampled_from(CREDIT),
    ),
    max_size=3,
)


def asked(engine: Engine, account: Account, day: int, changes: list[Data]) -> Preview:
    return engine.preview(account, order(*changes), START + timedelta(day))


@given(DAY, ORDERS)
def test_nothing_comes_to_nothing(day: int, changes: list[Data]) -> None:
    found = asked(settling((AT_ONCE, "nothing", "rest")), subscriber(*FIRST), day, changes)
    assert found.due_now == 0
    assert all(line.kind == "line" for line in found.lines)


@given(st.integers(1, DAYS - 1), ORDERS)
def test_a_new_term_costs_a_whole_cycle_less_what_was_paid_for_the_old(day: int, changes: list[Data]) -> None:
    found = asked(settling((AT_ONCE, "new_term", "rest")), subscriber(*FIRST), day, changes)
    assume(any(one.outcome != "deny" for one in found.changes) and found.subscription_now is not None)
    assert found.subscription_now is not None
    touched = found.subscription_now.items != subscriber(*FIRST).subscription.items  # type: ignore[union-attr]
    assume(touched and found.subscription_now.term.start == START + timedelta(day))
    prices = {line.item: line.unit_price or 0 for line in found.lines if line.kind == "line"}
    whole = sum(line.seats * prices[line.item] for line in found.subscription_now.items)
    paid = cents(5 * Fraction(PRICES["desk/pro"]) * share(day)) + cents(4 * Fraction(5) * share(day))
    assert found.due_now == whole - paid
    assert found.recurring == whole


@given(DAY, ORDERS, st.sampled_from(BY))
def test_without_credit_nothing_is_ever_paid_back(day: int, changes: list[Data], by: By) -> None:
    found = asked(settling((AT_ONCE, by, "none")), subscriber(*FIRST), day, changes)
    assert found.due_now >= 0
    assert all(line.kind == "line" for line in found.lines)


SUMS = st.sampled_from(("nothing", "proration", "full"))
"""The words that charge for this term: a new one charges for more days."""


@given(DAY, st.sampled_from(CHANGES), st.lists(st.tuples(SUMS, st.sampled_from(CREDIT)), min_size=1), SUMS)
def test_a_gentler_rule_never_makes_a_change_dearer(
    day: int, one: Data, said: list[tuple[By, Credit]], by: By
) -> None:
    """Of a downgrade nobody knows whether it costs more in full than nothing; a suite may be cheaper."""
    action = str(one["action"])
    assume(action not in ("downgrade_edition", "bundle"))
    gentlest: tuple[By, ...] = ("nothing", "proration", "full")
    if action in REMOVING:
        gentlest = ("proration", "full", "nothing")
    assume(gentlest.index(by) <= min(gentlest.index(each) for each, _ in said))
    rules = [((action,), each, credit) for each, credit in said]
    account = subscriber(("desk/basic", 5), *(() if action == "buy" else FIRST[1:]))
    first = asked(settling(*rules), account, day, [one])
    more = asked(settling(*rules, ((action,), by, "rest")), account, day, [one])
    assert more.due_now <= first.due_now


@given(DAY, RULES, ORDERS)
def test_neither_the_order_of_rules_nor_of_changes_changes_a_total(
    day: int, rules: list[tuple[tuple[str, ...], By, Credit]], changes: list[Data]
) -> None:
    account, sums = subscriber(*FIRST), set()
    for each in permutations(changes):
        found = asked(settling(*rules), account, day, list(each))
        if all(one.outcome == "allow" for one in found.changes):
            state = found.subscription_now and tuple(
                sorted((line.item, line.seats) for line in found.subscription_now.items)
            )
            sums.add((state, found.due_now))
    assert len({state for state, _ in sums}) == len(sums)
    turned = asked(settling(*reversed(rules)), account, day, changes)
    assert turned.due_now == asked(settling(*rules), account, day, changes).due_now


TERM = st.lists(st.tuples(DAY, ORDERS, RULES), max_size=4)


@settings(max_examples=drawn(150))
@given(TERM, st.sampled_from([(), ("HALF",), ("TEN",)]))
def test_nobody_is_credited_with_more_than_was_paid(
    orders: list[tuple[int, list[Data], list[tuple[tuple[str, ...], By, Credit]]]], codes: tuple[str, ...]
) -> None:
    """Whatever is settled how: the days before anything changed stay paid for, and all that is credited later
    was paid for, once."""
    engine, later = settling(), sorted(orders, key=lambda one: one[0])
    bought = [change("buy", item, seats=seats) for item, seats in FIRST]
    first = engine.preview(newcomer(), order(*bought, promotion=list(codes)), START)
    account, sums = left_by(newcomer(), first), 10
    paid, least = first.due_now, first.due_now * min((day for day, _, _ in later), default=0) / DAYS
    for day, changes, rules in later:
        found = asked(settling(*rules), account, day, changes)
        paid, sums = paid + found.due_now, sums + 4 * len(found.lines)
        account = left_by(account, found)
        assert account.subscription is not None
        products = {line.item.split("/")[0] for line in account.subscription.items}
        everything = [change("cancel_product", one) for one in sorted(products)]
        assert paid + asked(engine, account, day, everything).due_now >= least - Decimal(sums) / 100


@given(DAY, SEATS)
def test_what_cost_nothing_is_worth_what_was_paid_for_what_it_replaced(day: int, seats: int) -> None:
    account = subscriber(("desk/basic", seats))
    free = on(settling((ADDING, "nothing", "rest")), account, day, change("upgrade_edition", "desk/pro"))
    back = on(settling(), left_by(account, free), day, change("downgrade_edition", "desk/basic"))
    assert (free.due_now, back.due_now) == (0, 0)
    gone = on(settling(), left_by(account, free), day, change("cancel_product", "desk"))
    assert gone.due_now == -cents(seats * Fraction(PRICES["desk/basic"]) * share(day))


@pytest.mark.parametrize("action", ["upgrade_edition", "bundle"])
@given(day=st.integers(0, DAYS - 1), later=st.integers(0, DAYS - 1), seats=st.integers(1, 9))
@settings(deadline=None, max_examples=drawn(40))
def test_it_is_worth_that_where_it_would_have_cost_nothing_anyway(
    action: str, day: int, later: int, seats: int
) -> None:
    """Such as an edition or a suite whose seats are all included."""
    free: Data = {"charges": [{"id": "seats", "per": "seat", "included": 10, "prices": {"USD": 9}}]}
    rule = {"id": "free", "settle": ["upgrade_edition", "bundle"], "by": "nothing"}
    files = shop_files(rules=[rule], later=(), desk=DESK)
    for file in files:
        for edition in file.get("editions", ()):
            if f"{file['id']}/{edition['id']}" in ("desk/pro", "all/pro"):
                del edition["prices"]
                edition.update(free)
    engine = Engine(gathered(files))
    account = subscriber(("desk/basic", seats), ("chat/basic", seats))
    item, gone = ("desk/pro", ["desk", "chat"]) if action == "upgrade_edition" else ("all/pro", ["all"])
    summary = on(engine, account, day, change(action, item))
    assert (summary.due_now, [one for one in summary.warnings if one.code == "not_credited"]) == (0, [])
    last = max(day, later)
    over = on(engine, left_by(account, summary), last, *[change("cancel_product", one) for one in gone])
    paid = seats * (Fraction(PRICES["desk/basic"]) + 5)
    assert abs(Fraction(over.due_now) + paid * (DAYS - last) / DAYS) <= Fraction(2, 100)


def test_what_was_bought_for_nothing_is_credited_with_nothing() -> None:
    account = subscriber(("desk/basic", 5))
    bought = on(settling((ADDING, "nothing", "rest")), account, 10, change("buy", "chat/pro", seats=5))
    gone = on(settling(), left_by(account, bought), 10, change("cancel_product", "chat"))
    assert (bought.due_now, gone.due_now) == (0, 0)
    assert [one.amount for one in bought.payments] == [5 * (PRICES["desk/basic"] + 15)]


@given(DAY, st.integers(1, 20), st.integers(1, 20), st.integers(1, 39))
def test_seats_that_cost_nothing_leave_first(day: int, held: int, free: int, leaving: int) -> None:
    assume(leaving < held + free)
    account = subscriber(("desk/basic", held))
    more = change("add_seats", "desk", seats=free)
    added = on(settling((ADDING, "nothing", "rest")), account, day, more)
    fewer = on(settling(), left_by(account, added), day, change("remove_seats", "desk", seats=leaving))
    worth = max(leaving - free, 0) * Fraction(PRICES["desk/basic"]) * share(day)
    assert fewer.due_now == -cents(worth)


def test_credit_that_was_kept_is_not_paid_with_the_next_change() -> None:
    paid = customer(("desk/basic", 10), cycle="monthly", term=("2020-09-01", "2020-10-01"))
    said = paid.model_dump(mode="json", by_alias=True, exclude_none=True)
    said["subscription"]["items"][0]["paid"] = "60"
    account = Account.model_validate(said)
    fewer = on(
        settling((REMOVING, "proration", "none")), account, 15, change("remove_seats", "desk", seats=5)
    )
    gone = on(settling(), left_by(account, fewer), 15, change("cancel_product", "desk"))
    assert (fewer.due_now, gone.due_now) == (0, -15)


def test_changes_of_the_same_lines_are_settled_together_and_others_apart() -> None:
    engine = settling((("upgrade_edition",), "full", "none"), (("buy",), "nothing", "rest"))
    account = subscriber(("desk/basic", 10))
    upgrade = change("upgrade_edition", "desk/top")
    apart = on(engine, account, 15, upgrade, change("buy", "chat/basic", seats=10))
    assert {line.item: line.due_now for line in apart.lines} == {"desk/top": 500, "chat/basic": 0}
    together = on(engine, account, 15, upgrade, change("add_seats", "desk", seats=2))
    assert {line.item: line.due_now for line in together.lines} == {
        "desk/top": 300,
        "desk/basic": -cents(50 * Fraction(PRICES["desk/basic"]) / 10),
    }


def test_a_term_that_begins_anew_is_the_whole_subscriptions() -> None:
    engine = settling((("upgrade_edition",), "new_term", "none"), (("buy",), "nothing", "rest"))
    account = subscriber(("desk/basic", 2), ("chat/basic", 2))
    found = on(engine, account, 15, change("upgrade_edition", "desk/top"))
    assert {line.item: line.due_now for line in found.lines} == {"desk/top": 100, "chat/basic": 10}
    assert found.subscription_now is not None
    assert found.subscription_now.term.start == date(2020, 9, 16)
    assert [one.about for one in found.warnings] == ["desk/basic", "chat/basic", "2020-10-01"]


def test_another_cycle_begins_a_term_and_only_its_credit_is_settled() -> None:
    account = subscriber(("desk/top", 2))
    rules: list[Data] = [{"id": "none", "settle": ["change_billing_cycle"], "credit": "none"}]
    other = change("change_billing_cycle", to="annual")
    kept = on(shop(rules=rules, later=(), desk=DESK), account, 15, other)
    given_ = on(settling(), account, 15, other)
    assert (kept.due_now, given_.due_now) == (1200, 1150)
    assert kept.changes[0].settlement == Settlement("new_term", "none")
    assert given_.changes[0].settlement is None


def test_what_waits_and_what_has_no_term_yet_is_not_settled() -> None:
    rules: list[Data] = [{"id": "full", "settle": list(AT_ONCE), "by": "nothing"}]
    engine = shop(rules=rules, desk=DESK)
    waiting = on(engine, subscriber(("desk/pro", 5)), 15, change("downgrade_edition", "desk/basic"))
    assert waiting.changes[0].settlement is None
    first = on(engine, newcomer(), 15, change("buy", "desk/top", seats=2))
    assert (first.due_now, first.changes[0].settlement) == (100, None)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_rules_that_do_not_apply_and_rules_that_say_what_holds_anyway_change_nothing(language: str) -> None:
    rules: list[Data] = [
        {"id": "others", "settle": list(AT_ONCE), "by": "full", "when": {"account.type": "managed"}}
    ]
    plain, idle = shop(later=(), desk=DESK), shop(rules=rules, later=(), desk=DESK)
    usual = settling((AT_ONCE, "proration", "rest"))
    for one in CHANGES[:7]:
        shown = [
            preview_json(asked(engine, subscriber(*FIRST), 12, [one]), engine.definitions, language)
            for engine in (plain, idle, usual)
        ]
        for each in shown:
            each.pop("catalog")
            for decision in each["changes"]:
                decision.pop("catalog")
        assert shown[0] == shown[1]
        for decision in shown[2]["changes"]:
            settlement = decision.pop("settlement", None)
            assert settlement == (
                {"by": "proration", "credit": "rest"} if decision["outcome"] == "allow" else None
            )
        assert shown[0] == shown[2]


def lines(*held: tuple[str, int]) -> tuple[Line, ...]:
    return tuple(Line(item=item, seats=seats) for item, seats in held)


NONE = Settlement("proration", "none")
FREE = Settlement("nothing", "none")
TERM_NONE = Settlement("new_term", "none")


@pytest.mark.parametrize(
    ("own", "term", "anew", "given"),
    [
        (None, None, False, True), (None, None, True, True),
        (Settlement("full"), None, False, True), (NONE, None, False, False), (FREE, None, False, False),
        # where a term begins anew its rest is given back as its own rule says, unless the line's says more
        (None, TERM_NONE, True, False), (None, Settlement("new_term"), True, True),
        (None, TERM_NONE, False, True), (FREE, Settlement("new_term"), True, True),
        (FREE, TERM_NONE, True, False), (NONE, Settlement("new_term"), True, False),
        (Settlement("full"), TERM_NONE, True, True), (FREE, None, True, True),
    ],
)  # fmt: skip
def test_a_lines_own_rule_says_whether_it_is_credited_else_its_terms(
    own: Settlement | None, term: Settlement | None, anew: bool, given: bool
) -> None:
    found = Settling({} if own is None else {"desk/basic": own}, term)
    assert found.credited("desk/basic", anew=anew) is given


def made(does: str, before: tuple[Line, ...], after: tuple[Line, ...], said: Settlement | None) -> Made:
    return Made(does, before, after, said)


HELD = lines(("desk/basic", 2), ("chat/pro", 2), ("extra", 1))
DESK_MORE = lines(("desk/basic", 3), ("chat/pro", 2), ("extra", 1))
CHAT_LESS = lines(("desk/basic", 3), ("chat/pro", 1), ("extra", 1))
SUITE = lines(("all/pro", 3), ("extra", 1))


def test_changes_are_settled_with_those_that_touch_their_lines_and_the_ones_these_touch() -> None:
    full = Settlement("full")
    desk = made("add_seats", HELD, DESK_MORE, full)
    chat = made("remove_seats", DESK_MORE, CHAT_LESS, NONE)
    apart = settling_of([desk, chat])
    assert apart is not None
    assert apart.of_item == {"desk/basic": full, "chat/pro": NONE}
    suite = made("bundle", CHAT_LESS, SUITE, None)
    for some in permutations([desk, chat, suite]):
        together = settling_of(some)
        assert together is not None
        assert together.of_item == dict.fromkeys(("desk/basic", "chat/pro", "all/pro"), Settlement())


def test_where_no_rule_speaks_of_any_nothing_is_settled() -> None:
    assert settling_of([made("add_seats", HELD, DESK_MORE, None)]) is None
    assert settling_of([]) is None


def test_what_is_not_charged_for_settles_no_line() -> None:
    found = settling_of(
        [
            made("add_seats", HELD, DESK_MORE, Settlement("full")),
            made("change_payment_method", HELD, CHAT_LESS, Settlement("new_term")),
        ]
    )
    assert found == Settling({"desk/basic": Settlement("full")}, None, frozenset({"desk/basic"}))


def test_terms_that_begin_anew_begin_once_and_give_back_unless_all_keep_it() -> None:
    for said, expected in ((("none", "none"), "none"), (("none", "rest"), "rest")):
        found = settling_of(
            [
                made("add_seats", HELD, DESK_MORE, Settlement("new_term", said[0])),
                made("remove_seats", DESK_MORE, CHAT_LESS, Settlement("new_term", said[1])),
            ]
        )
        assert found is not None
        assert found.term == Settlement("new_term", expected)


@pytest.mark.parametrize("first", [True, False])
def test_what_leaves_is_credited_whatever_was_added_to_it_for_nothing_in_the_same_order(first: bool) -> None:
    """Four seats of 5 for half a month: nothing takes their place."""
    engine = settling((("add_seats",), "nothing", "rest"))
    account = subscriber(("desk/pro", 5), ("chat/basic", 4))
    changes = [change("add_seats", "chat", seats=3), change("cancel_product", "chat")]
    found = on(engine, account, 15, *(changes if first else changes[1:]))
    assert found.due_now == -10
    assert [one.code for one in found.warnings] == []
