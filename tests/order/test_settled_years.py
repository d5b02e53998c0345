"""Three years of a customer of a random shop that settles changes by random rules."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.model.account import Account, Subscription
from maybuy.model.deed import SETTLED
from maybuy.report.preview_json import subscription_json
from order.test_settling import BY, CREDIT
from order.test_three_years import (
    FIRST,
    MONTHS,
    ORDERS,
    START,
    Bill,
    Order,
    Shop,
    applied,
    changes,
    previewed,
    renewed,
    shops,
)
from ordering import change, newcomer

SETTLING = st.lists(
    st.fixed_dictionaries(
        {
            "settle": st.lists(st.sampled_from(SETTLED), min_size=1, max_size=5, unique=True),
            "by": st.sampled_from(BY),
            "credit": st.sampled_from(CREDIT),
        }
    ),
    min_size=1,
    max_size=3,
).map(lambda some: [{"id": f"settle-{number}", **one} for number, one in enumerate(some)])
SHOPS = shops(rules=SETTLING)
CYCLES = st.sampled_from(sorted(MONTHS))


@settings(deadline=None, max_examples=drawn(25), suppress_health_check=[HealthCheck.too_slow])
@given(SHOPS, CYCLES, ORDERS)
def test_nobody_is_ever_credited_with_more_than_was_paid(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]]
) -> None:
    account, bill, since = newcomer(), Bill(), START
    for day, some in [(0, [FIRST]), *orders]:
        at = START + timedelta(day)
        bill = renewed(bill, shop, account, since, at)
        summary = previewed(shop, account, some, at, None if account.subscription else cycle)
        bill = bill.with_(summary.due_now, len(summary.lines))
        assert bill.paid >= -Fraction(bill.sums, 200)
        account, since = applied(account, summary), at


@settings(deadline=None, max_examples=drawn(25), suppress_health_check=[HealthCheck.too_slow])
@given(SHOPS, CYCLES, ORDERS)
def test_what_was_settled_is_known_from_the_record_alone(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]]
) -> None:
    account = applied(newcomer(), previewed(shop, newcomer(), [FIRST], START, cycle))
    for day, some in orders:
        at = START + timedelta(day)
        account = applied(account, previewed(shop, account, some, at))
        said = account.model_dump(mode="json", by_alias=True, exclude_none=True)
        read = Account.model_validate({**said, "subscription": subscription_json(account.subscription)})
        last = [change("cancel_product", "desk"), change("add_seats", "chat")]
        one, other = (previewed(shop, each, last, at) for each in (account, read))
        assert (one.due_now, one.payments) == (other.due_now, other.payments)


def held(subscription: Subscription | None) -> object:
    """What is held, in which term."""
    if subscription is None:
        return None
    lines = sorted((line.item, line.seats) for line in subscription.items)
    return subscription.term, lines, subscription.scheduled


def _of(product: str) -> st.SearchStrategy[dict[str, object]]:
    return changes().filter(lambda one: str(one.get("item", "")).startswith(product))


ONE_EACH = st.tuples(_of("desk"), _of("chat")).flatmap(st.permutations)


@settings(deadline=None, max_examples=drawn(25), suppress_health_check=[HealthCheck.too_slow])
@given(SHOPS, CYCLES, ORDERS, ONE_EACH)
def test_an_order_costs_no_more_than_its_parts(
    shop: Shop, cycle: str, orders: list[tuple[int, Order]], some: Order
) -> None:
    """Changes of other products in one order: never dearer than one by one.

    What gives seats up to take them again for nothing is another matter: of one order only the two states
    count.
    """
    account, at = applied(newcomer(), previewed(shop, newcomer(), [FIRST], START, cycle)), START
    for day, each in orders:
        at = START + timedelta(day)
        account = applied(account, previewed(shop, account, each, at))
    together = previewed(shop, account, some, at)
    apart, sums, part, alike = Decimal(0), len(together.lines), account, True
    for one in some:
        summary = previewed(shop, part, [one], at)
        alike = alike and not summary.undone
        part, apart, sums = applied(part, summary), apart + summary.due_now, sums + len(summary.lines)
    if alike and held(part.subscription) == held(together.subscription_now):
        assert apart >= together.due_now - Decimal(sums) / 100
