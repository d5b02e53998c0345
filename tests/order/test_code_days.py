"""Several codes that are put on with one order, each for days of its own: what is due, and given back later.

A code takes its part of what a day costs more than was paid for it, and another one its part of the rest:
which of them comes first makes no difference.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from ordering import change, customer, order, shop
from strategies import Data

LONG: Data = {"months": 4}
SHORT: Data = {"months": 2}
CODES: dict[str, tuple[int, object]] = {
    "a-once": (20, None), "z-once": (30, None), "m-ever": (5, "forever"),
    "c-long": (40, LONG), "x-long": (25, LONG), "b-short": (10, SHORT), "y-short": (50, SHORT),
}  # fmt: skip
HALF: Data = {"id": "half", "code": "HALF", "percent": 50, "duration": "forever", "stacks": True}
SHOP = shop(
    later=(),
    promotions=[
        {**HALF, "items": ["desk/basic"]},
        *(
            {"id": one, "code": one, "percent": off, "stacks": True, **({"duration": long} if long else {})}
            for one, (off, long) in CODES.items()
        ),
    ],
)  # fmt: skip
START, END = date(2020, 1, 1), date(2021, 1, 1)
UNTIL = {2: (5, 16), 4: (7, 16)}


def runs(code: str, day: date) -> bool:
    """Whether a code that is put on on March 16 runs on a later day."""
    long = CODES[code][1]
    return not isinstance(long, dict) or day < date(2020, *UNTIL[long["months"]])


@settings(deadline=None, max_examples=drawn(60))
@given(
    st.sets(st.sampled_from(sorted(CODES)), min_size=1),
    st.integers(1, 320),
    st.integers(0, 330),
    st.booleans(),
)
def test_codes_take_their_parts_of_what_each_day_costs_more_than_was_paid_for_it(
    codes: set[str], until: int, later: int, anew: bool
) -> None:
    """Four seats of Basic for a year, at half price until a day, become four of Top, or with a term `anew`:
    its first quarter is paid for by what is given back, of which each of its days gets as much."""
    at, ends = date(2020, 3, 16), START + timedelta(until)
    account = customer(
        ("desk/basic", 4), term=(str(START), str(END)), promotions=[{"id": "half", "until": str(ends)}]
    )
    end = date(2020, 6, 16) if anew else END
    days = [at + timedelta(each) for each in range((end - at).days)]
    cost = Fraction(4 * 50 * 3, 92) if anew else Fraction(4 * 50 * 12, 366)
    paid = {
        at + timedelta(each): Fraction(4 * 10 * 12, 366) / (2 if at + timedelta(each) < ends else 1)
        for each in range((END - at).days)
    }
    back = {day: sum(paid.values(), Fraction(0)) / len(days) for day in days} if anew else paid
    of_it = {day: cost - back[day] for day in days}
    for code in codes:
        of_it = {
            day: one * (1 - Fraction(CODES[code][0], 100)) if runs(code, day) else one
            for day, one in of_it.items()
        }
    changes = [change("upgrade_edition", "desk/top")]
    changes += [change("change_billing_cycle", to="quarterly")] if anew else []
    summary = SHOP.preview(account, order(*changes, promotion=sorted(codes)), at)
    assert abs(Fraction(summary.due_now) - sum(of_it.values())) <= Fraction(2, 100)
    day = at + timedelta(later % len(days))
    then = account.model_copy(update={"subscription": summary.subscription_now})
    gone = SHOP.preview(then, order(change("cancel_product", "desk")), day)
    left = sum((back[one] + of_it[one] for one in days if one >= day), Fraction(0))
    assert abs(Fraction(gone.due_now) + left) <= Fraction(2, 100)
