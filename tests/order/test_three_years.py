"""Three years of a customer of a random shop: up to six orders, and all the money that goes with them.

What each day costs is worked out here from the calendar and the shop's price lists, in fractions, day by
day. It knows nothing of charges, credits, terms to come or what was paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.engine import Engine
from maybuy.model.account import Account, Subscription
from maybuy.order.summary import OrderError, Preview
from maybuy.report.preview_json import preview_json, subscription_json
from maybuy.subscription.course import as_of, overdue
from ordering import LATER, change, newcomer, order, shop_files
from strategies import gathered

START, LAST = date(2020, 1, 31), date(2023, 1, 31)
RISES = date(2021, 5, 17)
MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}
EDITIONS = {"desk": ("basic", "pro", "top"), "chat": ("basic", "pro")}

Order = list[dict[str, object]]


@dataclass(frozen=True)
class Shop:
    """An engine, and what its items cost a seat and month until some day and from it on."""

    engine: Engine
    until: dict[str, Decimal]
    from_: dict[str, Decimal]

    def price(self, item: str, day: date) -> Fraction:
        """The list's price on a day."""
        return Fraction((self.until if day < RISES else self.from_)[item])


AMOUNTS = st.integers(0, 9000).map(lambda cents: Decimal(cents) / 100)


DEFERRED: list[Any] = [(), LATER, LATER[:2], ["upgrade_edition", *LATER[2:]]]

NO_MORE: Any = st.just(())


@st.composite
def shops(draw: st.DrawFn, deferred: list[Any] = DEFERRED, rules: Any = NO_MORE) -> Shop:
    """A shop whose prices and deferred actions are drawn, with more rules, and whose prices change once."""
    until, from_ = {}, {}
    files = shop_files(later=draw(st.sampled_from(deferred)), rules=draw(rules))
    for file in files:
        if file.get("kind") not in ("product", "add-on", "suite") or file["id"] == "bespoke":
            continue
        for one in file.get("editions", [file]):
            item = f"{file['id']}/{one['id']}" if one is not file else file["id"]
            until[item], from_[item] = draw(AMOUNTS), draw(AMOUNTS)
            one["prices"] = [
                {"effective": {"until": str(RISES)}, "USD": _cycles(until[item])},
                {"effective": {"from": str(RISES)}, "USD": _cycles(from_[item])},
            ]
    return Shop(Engine(gathered(files)), until, from_)


def _cycles(amount: Decimal) -> dict[str, str]:
    return dict.fromkeys(MONTHS, str(amount))


@st.composite
def changes(draw: st.DrawFn) -> dict[str, object]:
    """A change that may make sense."""
    product = draw(st.sampled_from(sorted(EDITIONS)))
    edition = draw(st.sampled_from(EDITIONS[product]))
    item, seats = f"{product}/{edition}", draw(st.integers(1, 4))
    match draw(st.integers(0, 9)):
        case 0 | 1:
            return change("buy", item, seats=seats)
        case 2:
            return change("buy", draw(st.sampled_from(["extra", "all/pro"])))
        case 3 | 4:
            return change("add_seats", product, seats=seats)
        case 5:
            return change("remove_seats", product, seats=seats)
        case 6:
            return change("upgrade_edition", f"{product}/{EDITIONS[product][-1]}")
        case 7:
            return change("downgrade_edition", f"{product}/basic")
        case 8:
            return change("change_billing_cycle", to=draw(st.sampled_from(sorted(MONTHS))))
    return change("cancel_product", draw(st.sampled_from([product, "extra"])))


FIRST = change("buy", "desk/pro", seats=2)
DAYS = st.one_of(st.integers(0, 1000), st.integers(473, 560))
"""Days of three years, not a few of them soon after prices change."""
ORDERS = st.lists(st.tuples(DAYS, st.lists(changes(), min_size=1, max_size=2)), min_size=2, max_size=5).map(
    lambda some: sorted(some, key=lambda one: one[0])
)


def previewed(shop: Shop, account: Account, some: Order, at: date, cycle: str | None = None) -> Preview:
    try:
        return shop.engine.preview(account, order(*some, cycle=cycle) if cycle else order(*some), at)
    except OrderError:
        assume(False)
        raise


def applied(account: Account, summary: Preview) -> Account:
    if account.subscription is None and not any(one.outcome != "deny" for one in summary.changes):
        return account
    return account.model_copy(update={"subscription": summary.subscription_now})


@dataclass(frozen=True)
class Bill:
    """All that was paid up to a day, and how many sums were rounded in it."""

    paid: Decimal = Decimal(0)
    sums: int = 0

    def with_(self, amount: Decimal, sums: int) -> Bill:
        return replace(self, paid=self.paid + amount, sums=self.sums + sums)


def renewed(bill: Bill, shop: Shop, account: Account, since: date, until: date) -> Bill:
    """What is to be paid after a day, up to another, without any order."""
    while True:
        to_come = previewed(shop, account, [], since).payments
        due = next((one for one in to_come if since < one.on <= until), None)
        if due is not None:
            bill, since = bill.with_(due.amount, 8), due.on
            continue
        subscription = as_of(account, since, shop.engine.definitions).subscription
        if subscription is None or subscription.term.end > until:
            return bill
        since = subscription.term.end  # a term for which nothing is to be paid


def by_the_day(shop: Shop, account: Account, since: date, until: date) -> Iterator[Fraction]:
    """What each day costs: of each line, the part of its term's price."""
    while since < until:
        account = as_of(account, since, shop.engine.definitions)
        subscription = account.subscription
        if subscription is None:
            return
        each = sum((_of_day(shop, subscription, line) for line in subscription.items), Fraction(0))
        while since < until and not overdue(subscription, since):
            yield each
            since += timedelta(1)


def _of_day(shop: Shop, subscription: Subscription, line: Any) -> Fraction:
    start, end = subscription.term.start, subscription.term.end
    begun = max(start, line.since or start)
    return line.seats * shop.price(line.item, begun) * _months(start, end) / (end - start).days


def _months(start: date, end: date) -> int:
    """The months of a term that begins and ends on an anchor, or on the last day of a shorter month."""
    return (end.year - start.year) * 12 + end.month - start.month


@settings(deadline=None, max_examples=drawn(50), suppress_health_check=[HealthCheck.too_slow])
@given(shops(), st.sampled_from(sorted(MONTHS)), ORDERS)
def test_all_that_is_paid_is_the_price_of_the_days(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]]
) -> None:
    account, bill, since, cost = newcomer(), Bill(), START, Fraction(0)
    for day, some in [(0, [FIRST]), *orders]:
        at = START + timedelta(day)
        bill = renewed(bill, shop, account, since, at)
        cost += sum(by_the_day(shop, account, since, at), Fraction(0))
        summary = previewed(shop, account, some, at, None if account.subscription else cycle)
        bill = bill.with_(summary.due_now, len(summary.lines))
        assert bill.paid >= -Fraction(bill.sums, 200), "more was given back than was paid"
        account, since = applied(account, summary), at
    bill = renewed(bill, shop, account, since, LAST)
    cost += sum(by_the_day(shop, account, since, LAST), Fraction(0))
    present = as_of(account, LAST, shop.engine.definitions).subscription
    if present is not None:  # what is paid for, and to come
        cost += sum(by_the_day(shop, account, LAST, present.term.end), Fraction(0))
        later = renewed(Bill(), shop, account, LAST, present.term.end - timedelta(1))
        bill = bill.with_(later.paid, later.sums)
    assert abs(Fraction(bill.paid) - cost) <= Fraction(bill.sums, 200)


@settings(deadline=None, max_examples=drawn(50), suppress_health_check=[HealthCheck.too_slow])
@given(shops(), st.sampled_from(sorted(MONTHS)), ORDERS, st.lists(changes(), max_size=2))
def test_it_is_the_same_whether_or_not_an_account_is_written_anew_meanwhile(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]], last: Order
) -> None:
    account = applied(newcomer(), previewed(shop, newcomer(), [FIRST], START, cycle))
    written, at = account, START
    for number, (day, some) in enumerate(orders):
        at = START + timedelta(day)
        if number % 2:
            written = applied(written, previewed(shop, written, [], at))
        else:
            account, written = (applied(one, previewed(shop, one, some, at)) for one in (account, written))
    at += timedelta(200)
    one, other = previewed(shop, account, last, at), previewed(shop, written, last, at)
    assert (one.due_now, one.payments, one.subscription_now) == (
        other.due_now, other.payments, other.subscription_now,
    )  # fmt: skip


@settings(deadline=None, max_examples=drawn(40), suppress_health_check=[HealthCheck.too_slow])
@given(shops(), st.sampled_from(sorted(MONTHS)), ORDERS, changes())
def test_what_is_allowed_at_once_is_done(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]], what: dict[str, object]
) -> None:
    account, at = applied(newcomer(), previewed(shop, newcomer(), [FIRST], START, cycle)), START
    for day, some in orders:
        at = START + timedelta(day)
        account = applied(account, previewed(shop, account, some, at))
    summary = previewed(shop, account, [what], at)
    (decision,) = summary.changes
    before = previewed(shop, account, [], at)
    if decision.outcome == "deny":
        assert summary.subscription_now == before.subscription_now
        assert summary.due_now == 0
    elif summary.scheduled != before.scheduled or decision.effective.timing == "now":  # else it waits already
        assert summary.subscription_now != before.subscription_now
        if decision.effective.timing != "now":
            assert summary.due_now == 0
            assert summary.subscription_after != before.subscription_after


def opposites(what: dict[str, object], subscription: Subscription) -> dict[str, object]:
    """What asks for the opposite of a change that waits."""
    action, item = str(what["action"]), str(what.get("item", ""))
    if action == "change_billing_cycle":
        return change(action, to=subscription.cycle)
    line = next(line for line in subscription.items if line.item.startswith(item.partition("/")[0]))
    match action:
        case "remove_seats":
            return {**what, "action": "add_seats"}
        case "downgrade_edition":
            return change("upgrade_edition", line.item)
    return change("buy", line.item, seats=line.seats)


MUCH = [
    change("buy", "desk/pro", seats=5),
    change("buy", "chat/pro", seats=3),
    change("buy", "extra", seats=2),
]
WAITS = st.sampled_from(
    [
        change("remove_seats", "desk", seats=2), change("remove_seats", "chat"),
        change("downgrade_edition", "chat/basic"), change("cancel_product", "chat"),
        change("cancel_product", "extra"), *(change("change_billing_cycle", to=one) for one in MONTHS),
    ]
)  # fmt: skip
MORE = st.sampled_from(
    [change("add_seats", "chat"), change("upgrade_edition", "desk/top"), change("add_seats", "desk")]
)


@settings(deadline=None, max_examples=drawn(40), suppress_health_check=[HealthCheck.too_slow])
@given(
    shops([LATER]),
    st.sampled_from(sorted(MONTHS)),
    st.lists(st.tuples(st.integers(0, 500), MORE), max_size=2),
    WAITS,
    st.integers(0, 20),
)
def test_what_waits_and_is_taken_back_leaves_the_bytes_from_before(
    shop: Shop, cycle: str, some: list[tuple[int, dict[str, object]]], what: dict[str, object], later: int
) -> None:
    account, at = applied(newcomer(), previewed(shop, newcomer(), MUCH, START, cycle)), START
    for day, each in some:
        at = max(at, START + timedelta(day))
        account = applied(account, previewed(shop, account, [each], at))
    begun = previewed(shop, account, [], at).subscription_now
    assert begun is not None
    waiting = previewed(shop, account, [what], at)
    now = waiting.subscription_now
    assert now is not None
    assume(waiting.scheduled)  # the cycle that it has is no change
    at = min(at + timedelta(later), now.term.end - timedelta(1))
    back = opposites(what, now)
    undone = previewed(shop, applied(account, waiting), [back], at)
    assert undone.changes[0].outcome == "allow", (back, undone.changes[0].reasons)
    assert undone.due_now == 0
    assert undone.undone == waiting.scheduled
    assert subscription_json(undone.subscription_now) == subscription_json(begun)


@settings(deadline=None, max_examples=drawn(30), suppress_health_check=[HealthCheck.too_slow])
@given(shops(), st.sampled_from(sorted(MONTHS)), ORDERS, st.lists(changes(), min_size=2, max_size=4))
def test_an_order_does_not_cost_less_in_parts(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]], some: Order
) -> None:
    """Within a minor unit a line: what is rounded once together is rounded twice apart."""
    account, at = applied(newcomer(), previewed(shop, newcomer(), [FIRST], START, cycle)), START
    for day, each in orders:
        at = START + timedelta(day)
        account = applied(account, previewed(shop, account, each, at))
    together = previewed(shop, account, some, at)
    apart, sums, part = Decimal(0), len(together.lines), account
    for one in some:
        summary = previewed(shop, part, [one], at)
        assume(not summary.undone)
        part, apart, sums = applied(part, summary), apart + summary.due_now, sums + len(summary.lines)
    assume(part.subscription == together.subscription_now)  # what is refused alone may go together
    assert apart >= together.due_now - Decimal(sums) / 100
    assert preview_json(together, shop.engine.definitions, "en")["totals"]["due_now"] == str(together.due_now)
