"""A trial that an order starts: free until its day, then paid for, another edition, or over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawing import drawn
from maybuy.decide.decision import Decision
from maybuy.engine import Engine
from maybuy.model.account import Account, Subscription
from maybuy.order.summary import Preview
from maybuy.report.answer_words import AnswerWords
from maybuy.subscription.course import as_of, course
from maybuy.subscription.prices import counting
from ordering import change, customer, held, newcomer, outcomes, preview, sold
from strategies import Data

AT = date(2020, 9, 1)
MONTH = {"cycle": "monthly", "term": ("2020-09-01", "2020-10-01")}


def asked(engine: Engine, account: Account, item: str, at: date = AT, **more: int) -> Decision:
    return engine.prepare(account, "owner", at).decide("try_out", item, **more)


def codes(decision: Decision) -> list[str]:
    return [one.code for one in decision.reasons]


def told(decision: Decision, language: str = "en") -> list[str]:
    return [one for one, _ in AnswerWords(decision.prepared, language).reasons(decision)]


def after(summary: Preview, account: Account, at: date, engine: Engine) -> Subscription | None:
    """The subscription on a later day, were the order confirmed."""
    confirmed = account.model_copy(update={"subscription": summary.subscription_now})
    return as_of(confirmed, at, engine.definitions).subscription


def items(subscription: Subscription | None) -> dict[str, int]:
    return {line.item: line.seats for line in subscription.items} if subscription else {}


@given(days=st.integers(1, 29), seats=st.integers(1, 20))
def test_what_is_tried_is_free_until_its_day_and_is_paid_for_from_then_on(days: int, seats: int) -> None:
    engine = sold(chat_pro={"days": days})
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    summary = preview(account, change("try_out", "chat/pro", seats=seats), engine=engine, at=AT)
    assert outcomes(summary) == ["allow"]
    assert (summary.due_now, summary.recurring) == (0, Decimal(60))
    assert held(summary) == {"desk/pro": 3, "chat/pro": seats}
    ends = AT + timedelta(days=days)
    rest = Decimal(15 * seats) * (30 - days) / 30
    (first, *_) = summary.payments
    assert first.on == ends
    assert abs(first.amount - rest) <= Decimal("0.005")
    before, then = (after(summary, account, day, engine) for day in (ends - timedelta(days=1), ends))
    assert before is not None
    assert then is not None
    assert [(one.item, one.until, one.then) for one in before.trials] == [("chat/pro", ends, "chat/pro")]
    assert (then.trials, then.tried, items(then)) == ((), ("chat/pro",), {"desk/pro": 3, "chat/pro": seats})


@given(on=st.integers(0, 29), seats=st.integers(1, 4), paid=st.sampled_from([None, 12, 30]))
def test_what_is_given_up_to_be_tried_is_credited_as_apart(on: int, seats: int, paid: int | None) -> None:
    engine, day = sold(chat_pro={"days": 10}), AT + timedelta(on)
    account = customer(("desk/pro", 3), ("chat/pro", 2), **MONTH)  # type: ignore[arg-type]
    said = account.model_dump(mode="json", by_alias=True, exclude_none=True)
    if paid is not None:
        said["subscription"]["items"][1]["paid"] = paid
    account = Account.model_validate(said)
    give_up, try_it = change("cancel_product", "chat"), change("try_out", "chat/pro", seats=seats)
    together = preview(account, give_up, try_it, engine=engine, at=day)
    first = preview(account, give_up, engine=engine, at=day)
    without = account.model_copy(update={"subscription": first.subscription_now})
    then = preview(without, try_it, engine=engine, at=day)
    credit = Decimal(30 if paid is None else paid) * (30 - on) / 30
    assert together.due_now == first.due_now + then.due_now
    assert abs(together.due_now + credit) <= Decimal("0.005")
    assert together.payments[1:] == then.payments
    assert together.subscription_now == then.subscription_now


@pytest.mark.parametrize(
    ("then", "left"), [("ends", {}), ("basic", {"chat/basic": 2}), (None, {"chat/pro": 2})]
)
def test_it_ends_or_goes_on_as_its_files_say(then: str | None, left: dict[str, int]) -> None:
    engine = sold(chat_pro={"days": 14, **({"then": then} if then else {})})
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    summary = preview(account, change("try_out", "chat/pro", seats=2), engine=engine, at=AT)
    assert items(after(summary, account, date(2020, 9, 15), engine)) == {"desk/pro": 3, **left}
    assert [one.item for one in summary.ended] == (["chat/pro"] if then == "ends" else [])
    price = {"ends": 0, "basic": 5, None: 15}[then]
    assert summary.payments[-1].amount == 60 + 2 * price


@pytest.mark.parametrize(("once", "found"), [(True, ["tried_already"]), (False, ["granted"])])
def test_what_can_be_tried_once_cannot_be_tried_again(once: bool, found: list[str]) -> None:
    engine = sold(chat_pro={"days": 14, "once": once, "then": "ends"})
    account = customer(("desk/pro", 3))
    summary = preview(account, change("try_out", "chat/pro", seats=2), engine=engine, at=AT)
    now = account.model_copy(update={"subscription": summary.subscription_now})
    assert codes(asked(engine, now, "chat/pro", date(2020, 9, 14))) == ["already_held"] + found[:1] * once
    over = asked(engine, now, "chat/pro", date(2020, 9, 15))
    assert codes(over) == found
    if once:
        assert told(over) == ["Chat Pro has been tried before, and can be tried only once"]
        assert told(over, "fr") == ["Chat Pro a déjà été essayé, et ne peut l’être qu’une fois"]
    written = Account.model_validate(now.model_dump(mode="json", by_alias=True, exclude_none=True))
    assert codes(asked(engine, written, "chat/pro", date(2020, 9, 15))) == found
    assert engine.prepare(now, "owner", date(2020, 9, 15)).decide("buy", "chat/pro").outcome == "allow"


def test_what_has_been_tried_and_is_no_longer_sold_stays_recorded() -> None:
    engine = sold(chat_pro={"days": 14, "once": True})
    account = customer(("desk/pro", 3))
    assert account.subscription is not None
    subscription = account.subscription.model_copy(update={"tried": ("gone/old",)})
    tried = account.model_copy(update={"subscription": subscription})
    assert asked(engine, tried, "chat/pro").outcome == "allow"
    now = preview(tried, change("try_out", "chat/pro"), engine=engine, at=AT).subscription_now
    assert now is not None
    assert now.tried == ("gone/old", "chat/pro")


def test_only_what_has_a_trial_is_tried_and_nothing_that_is_held() -> None:
    engine = sold(chat_pro={"days": 14}, all_pro={"days": 14})
    account = customer(("desk/pro", 3))
    assert codes(asked(engine, account, "chat/basic")) == ["no_trial"]
    assert told(asked(engine, account, "chat/basic")) == ["Chat Basic cannot be tried"]
    assert told(asked(engine, account, "chat/basic"), "fr") == ["Chat Basic ne peut pas être essayé"]
    assert codes(asked(engine, customer(("chat/basic", 3)), "chat/pro")) == ["already_held"]
    assert codes(asked(engine, account, "all/pro")) == ["already_held"]
    offered = engine.prepare(account, "owner", AT).offers()
    assert [one.item for one in offered if one.action == "try_out"] == ["chat/pro"]


@settings(max_examples=drawn(25))
@given(days=st.integers(1, 28), at=st.integers(1, 28), left=st.integers(0, 28))
def test_another_cycle_waits_for_what_is_paid_first_whichever_came_first(
    days: int, at: int, left: int
) -> None:
    """The cycle, the trial, and that nothing is held beside it any more, or is again."""
    engine = sold(later=["change_billing_cycle"], chat_pro={"days": days})
    cycle, tries = change("change_billing_cycle", to="annual"), change("try_out", "chat/pro", seats=2)
    gone = change("cancel_product", "desk")
    day = AT + timedelta(days=at)
    found = []
    for orders in ([cycle, gone, tries], [cycle, tries, gone], [gone, tries, cycle], [tries, gone, cycle]):
        one = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
        for asked_ in orders:
            summary = preview(one, asked_, engine=engine, at=day)
            assert outcomes(summary) == ["allow"]
            one = one.model_copy(update={"subscription": summary.subscription_now})
        to_come = [one for one in summary.payments if one.on > day]
        found.append((summary.scheduled, to_come, summary.subscription_now))
    assert [one == found[0] for one in found] == [True] * 4
    over = day + timedelta(days=days)
    assert [one.on for one in found[0][0]] == [over]
    then = preview(one, engine=engine, at=over).subscription_now
    assert then is not None
    assert (then.term.start, then.cycle) == (over, "annual")
    again = min(day + timedelta(days=left), over - timedelta(days=1))
    bought = preview(one, change("buy", "desk/pro", seats=1), engine=engine, at=again)
    assert bought.subscription_now is not None
    assert [one.on for one in bought.scheduled] == [bought.subscription_now.term.end]


def test_a_first_order_may_be_a_trial_and_the_term_begins_once_it_is_over() -> None:
    engine, account = sold(desk_pro={"days": 14}), newcomer()
    summary = preview(account, change("try_out", "desk/pro", seats=4), engine=engine, at=AT, cycle="monthly")
    assert (outcomes(summary), summary.due_now) == (["allow"], 0)
    first = summary.payments[0]
    assert (first.on, first.amount) == (date(2020, 9, 15), Decimal(80))
    then = after(summary, account, date(2020, 9, 15), engine)
    assert then is not None
    assert (then.term.start, then.term.end) == (date(2020, 9, 15), date(2020, 10, 15))


def test_a_trial_that_is_put_off_begins_on_its_day() -> None:
    engine = sold(["try_out"], chat_pro={"days": 14, "once": True})
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    summary = preview(account, change("try_out", "chat/pro", seats=2), engine=engine, at=AT)
    assert held(summary) == {"desk/pro": 3}
    then = after(summary, account, date(2020, 10, 1), engine)
    assert then is not None
    assert [(one.item, one.until) for one in then.trials] == [("chat/pro", date(2020, 10, 15))]
    assert then.tried == ("chat/pro",)


def test_a_suite_that_is_tried_saves_nothing_yet() -> None:
    """It costs nothing so far, and 30 a seat afterwards: 5 less than Desk and Chat, as when it is bought."""
    engine, said = sold(all_pro={"days": 14}), [change(one, "all/pro", seats=3) for one in ("try_out", "buy")]
    tried, bought = (preview(newcomer(), one, engine=engine, at=AT, cycle="monthly") for one in said)
    assert (outcomes(tried), tried.savings) == (["allow"], ())
    assert [one.amount for one in bought.savings] == [3 * (20 + 15 - 30)]


def test_it_is_given_up_for_nothing_while_it_is_tried() -> None:
    engine = sold(chat_pro={"days": 14})
    account = customer(("desk/pro", 3), **MONTH)  # type: ignore[arg-type]
    now = preview(account, change("try_out", "chat/pro", seats=2), engine=engine, at=AT).subscription_now
    tried = account.model_copy(update={"subscription": now})
    summary = preview(tried, change("cancel_product", "chat"), engine=engine, at=date(2020, 9, 5))
    assert (summary.due_now, held(summary)) == (0, {"desk/pro": 3})
    assert summary.subscription_now is not None
    assert (summary.subscription_now.trials, summary.subscription_now.tried) == ((), ("chat/pro",))


LATER = ["cancel_product", "downgrade_edition", "remove_seats", "change_billing_cycle"]
TRIED = "2020-09-22"
"""The day after fourteen of trial from September 8."""


@pytest.mark.parametrize("ends", ["2020-09-15", "2020-10-01", "2021-03-01"])
@pytest.mark.parametrize(
    ("asked_for", "monthly"),
    [
        (change("cancel_product", "chat"), 0),
        (change("downgrade_edition", "chat/basic"), 2 * 5),
        (change("remove_seats", "chat"), 15),
    ],
)
def test_what_waits_for_the_next_cycle_waits_for_the_end_of_a_trial(
    asked_for: Data, monthly: int, ends: str
) -> None:
    """Given up while it is free, it is never paid for, wherever the term ends: before its trial does, soon
    after, or in half a year."""
    engine = sold(LATER, chat_pro={"days": 14})
    year = {"cycle": "annual", "term": (f"{int(ends[:4]) - 1}{ends[4:]}", ends)}
    account = customer(("desk/pro", 3), **year)  # type: ignore[arg-type]
    begun = preview(account, change("try_out", "chat/pro", seats=2), engine=engine, at=date(2020, 9, 8))
    tried = account.model_copy(update={"subscription": begun.subscription_now})
    summary = preview(tried, asked_for, engine=engine, at=date(2020, 9, 10))
    assert [str(one.on) for one in summary.scheduled] == [TRIED]
    changed = [one for one in summary.payments if one.reason == "change"]
    last = date.fromisoformat(ends)
    turns = last if last > date(2020, 9, 22) else last.replace(year=last.year + 1)
    share = Fraction((turns - date(2020, 9, 22)).days, (turns - turns.replace(year=turns.year - 1)).days)
    due = round(float(monthly * 12 * share), 2)
    assert [(str(one.on), float(one.amount)) for one in changed] == ([(TRIED, due)] if monthly else [])


def test_where_all_is_tried_the_next_cycle_begins_with_what_is_paid_first() -> None:
    engine = sold(LATER, chat_pro={"days": 14})
    begun = preview(
        newcomer(),
        change("try_out", "chat/pro", seats=2),
        engine=engine,
        at=date(2020, 9, 8),
        cycle="monthly",
    )
    tried = newcomer().model_copy(update={"subscription": begun.subscription_now})
    summary = preview(tried, change("change_billing_cycle", to="annual"), engine=engine, at=date(2020, 9, 10))
    assert [(str(one.on), one.amount) for one in summary.payments] == [(TRIED, 2 * 15 * 12)]
    then = after(summary, tried, date(2020, 9, 22), engine)
    assert then is not None
    assert (then.cycle, str(then.term.start), str(then.term.end)) == ("annual", TRIED, "2021-09-22")


@pytest.mark.parametrize(
    ("then", "amount", "en", "fr"),
    [
        (None, 15, "free for 14 days, then $15.00", "gratuit pendant 14 jours, puis 15,00 $US"),
        ("basic", 5, "free for 14 days, then $5.00", "gratuit pendant 14 jours, puis 5,00 $US"),
        ("ends", None, "free for 14 days, then it ends", "gratuit pendant 14 jours, puis prend fin"),
    ],
)
def test_the_price_of_a_trial_is_what_is_paid_once_it_is_over(
    then: str | None, amount: int | None, en: str, fr: str
) -> None:
    trial: Data = {"days": 14} if then is None else {"days": 14, "then": then}
    decision = asked(sold(chat_pro=trial), customer(("desk/pro", 3), **MONTH), "chat/pro")  # type: ignore[arg-type]
    price = decision.price
    assert (None if price is None else price.amounts["monthly"]) == amount
    said = [AnswerWords(decision.prepared, language).price(decision) for language in ("en", "fr")]
    assert [one.replace("\xa0", " ") for one in said] == [en, fr]


LASTING: Data = {"duration": "forever", "stacks": True}
RUNNING: list[Data] = [
    {"id": "many", "code": "MANY", "percent": 50, "min_seats": 5, **LASTING},
    {"id": "void", "code": "VOID", "percent": 25, "voided_by": ["remove_seats", "cancel_product"], **LASTING},
    {"id": "short", "code": "SHORT", "percent": 10, "cycles": ["monthly"], **LASTING},
    {"id": "ten", "code": "TEN", "amount": {"USD": 10}, **LASTING},
    {"id": "cap", "code": "CAP", "percent": 40, "maximum": {"USD": 20}, "min_seats": 5, **LASTING},
]  # fmt: skip
TRYING = sold(promotions=RUNNING, chat_pro={"days": 9})
ENDING = [
    change("remove_seats", "desk", seats=2), change("cancel_product", "desk"),
    change("downgrade_edition", "desk/basic"), change("change_billing_cycle", to="annual"),
]  # fmt: skip


def trying(*scheduled: Data, running: Iterable[str], then: str, until: date, seats: int = 4) -> Account:
    return customer(
        ("desk/pro", 5), ("chat/pro", seats), **MONTH,  # type: ignore[arg-type]
        promotions=[{"id": one} for one in running], scheduled=scheduled,
        trials=[{"item": "chat/pro", "until": str(until), "then": then}],
    )  # fmt: skip


def charged_and_given_back(account: Account, day: date) -> tuple[Decimal, Decimal]:
    """What is foretold for the day on which a trial of Chat ends, and what is due for an end of Chat then."""
    summary = preview(account, engine=TRYING, at=AT)
    charged = sum((one.amount for one in summary.payments if one.on == day), Decimal(0))
    held_then = account.model_copy(update={"subscription": summary.subscription_now})
    gone = preview(held_then, change("cancel_product", "chat"), engine=TRYING, at=day)
    return charged, gone.due_now


@settings(deadline=None, max_examples=drawn(30))
@given(
    st.sets(st.sampled_from([str(one["id"]) for one in RUNNING]), min_size=1),
    st.sampled_from(["chat/pro", "chat/basic"]),
    st.integers(1, 6),
    st.integers(1, 20),
    st.none() | st.tuples(st.integers(1, 8), st.sampled_from(ENDING)),
)
def test_what_is_charged_as_a_trial_ends_is_what_is_given_back_on_that_day(
    running: set[str], then: str, seats: int, days: int, waits: tuple[int, Data] | None
) -> None:
    day = AT + timedelta(days)
    waiting = [] if waits is None else [{"on": str(day + timedelta(waits[0])), "change": waits[1]}]
    account = trying(*waiting, running=running, then=then, until=day, seats=seats)
    charged, due = charged_and_given_back(account, day)
    assert charged > 0
    assert abs(charged + due) <= Decimal("0.01")


@given(st.integers(1, 29), st.integers(0, 29), st.integers(1, 6), st.sampled_from(["chat/pro", "chat/basic"]))
def test_what_is_recorded_as_paid_for_a_trial_says_nothing_of_the_days_after_it(
    days: int, later: int, seats: int, then: str
) -> None:
    """15 and 5 a seat: of what was paid when the trial ended, each day that is left is given back."""
    until, day = AT + timedelta(days), AT + timedelta(max(days, later))
    account = trying(running=(), then=then, until=until, seats=seats)
    assert account.subscription is not None
    lines = [line.model_copy(update={"paid": Decimal(0)}) for line in account.subscription.items]
    recorded = account.subscription.model_copy(update={"items": tuple(lines)})
    account = account.model_copy(update={"subscription": recorded})
    gone = preview(account, change("cancel_product", "chat"), engine=TRYING, at=day).due_now
    rest = Fraction((15 if then == "chat/pro" else 5) * seats * (30 - max(days, later)), 30)
    assert abs(Fraction(gone) + rest) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("running", "charged", "given_back"),
    [
        # two seats of Desk go ten days before the end: half of 2 a day for ten days, and all of it for ten
        ("many", "30.00", "-25.00"),
        # what waits voids it, so that it does not count
        ("void", "40.00", "-30.00"),
        # all of the amount was taken off when the term began
        ("ten", "40.00", "-30.00"),
    ],
)
def test_what_was_tried_is_credited_with_what_was_paid_though_something_waits(
    running: str, charged: str, given_back: str
) -> None:
    fewer = {"on": "2020-09-21", "change": ENDING[0]}
    account = trying(fewer, running=[running], then="chat/pro", until=date(2020, 9, 11))
    foretold, _ = charged_and_given_back(account, date(2020, 9, 11))
    gone = preview(account, change("cancel_product", "chat"), engine=TRYING, at=date(2020, 9, 16))
    assert (str(foretold), str(gone.due_now)) == (charged, given_back)


def counted_until(account: Account) -> dict[str, date | None]:
    """The promotions of an account that count, each with the day from which on it does not."""
    assert account.subscription is not None
    return {one.active.id: one.active.until for one in counting(account.subscription, TRYING.definitions)}


def ended_by_then(account: Account) -> dict[str, date | None]:
    """The same, from its course: the first phase in which a promotion is no longer recorded as running."""
    assert account.subscription is not None
    phases = list(islice(course(account.subscription, TRYING.definitions), 14))
    found: dict[str, date | None] = {}
    for one in account.subscription.promotions:
        found[one.id] = next(
            (
                phase.start
                for phase in phases
                if phase.subscription is None
                or all(other.id != one.id or other.until for other in phase.subscription.promotions)
            ),
            None,
        )
    return found


MANY, FEW = ("desk/pro", 5), ("desk/pro", 2)


@settings(deadline=None, max_examples=drawn(60))
@given(
    st.sampled_from([[("chat/pro", 5)], [FEW, ("chat/pro", 5)], [MANY, ("chat/pro", 5)]]),
    st.sampled_from(["chat/pro", "chat/basic", None]),
    st.integers(1, 20),
    st.lists(st.tuples(st.integers(1, 29) | st.just(30), st.sampled_from(ENDING)), max_size=2),
)
def test_a_promotion_counts_until_the_day_on_which_its_course_ends_it(
    lines: list[tuple[str, int]], then: str | None, days: int, waits: list[tuple[int, Data]]
) -> None:
    account = customer(
        *lines, **MONTH,  # type: ignore[arg-type]
        promotions=[{"id": "many"}, {"id": "short"}],
        trials=[{"item": "chat/pro", "until": str(AT + timedelta(days)), **({"then": then} if then else {})}],
        scheduled=[
            {"on": str(AT + timedelta(day)), "change": what}
            for day, what in sorted(waits, key=lambda one: one[0])
        ],
    )  # fmt: skip
    last = ended_by_then(account)
    assert account.subscription is not None
    phases = islice(course(account.subscription, TRYING.definitions), 14)
    over = next((phase.start for phase in phases if phase.subscription is None), date.max)
    for name, until in counted_until(account).items():
        assert (until or over) == (last[name] or over)


def test_a_trial_that_ends_ends_a_promotion_that_is_for_more_seats() -> None:
    """Two of Desk at 20 are left, and nothing is taken off the next term."""
    account = customer(
        FEW, ("chat/pro", 5), **MONTH,  # type: ignore[arg-type]
        promotions=[{"id": "many"}], trials=[{"item": "chat/pro", "until": "2020-09-11"}],
    )  # fmt: skip
    summary = preview(account, engine=TRYING, at=AT)
    assert [(str(one.on), str(one.amount)) for one in summary.payments] == [("2020-10-01", "40.00")]


def test_another_cycle_that_waits_ends_a_promotion_with_the_term_that_a_trial_begins() -> None:
    """It waits for the end of the term, which is another once all that was tried is paid for."""
    change_ = {"on": "2020-10-01", "change": ENDING[3]}
    account = customer(
        ("chat/pro", 5), **MONTH, promotions=[{"id": "short"}], scheduled=[change_],  # type: ignore[arg-type]
        trials=[{"item": "chat/pro", "until": "2020-09-11", "then": "chat/pro"}],
    )  # fmt: skip
    assert counted_until(account) == {"short": date(2020, 10, 11)}
    summary = preview(account, engine=TRYING, at=AT)
    assert [(str(one.on), str(one.amount)) for one in summary.payments] == [("2020-09-11", "67.50")]


TRIED_LATER = sold(promotions=RUNNING, chat_pro={"days": 9, "then": "ends"}, chat_basic={"days": 9})


@settings(deadline=None, max_examples=drawn(40))
@given(
    st.sets(st.sampled_from([str(one["id"]) for one in RUNNING])),
    st.sampled_from(["chat/pro", "chat/basic"]),
    st.tuples(st.integers(1, 19), st.integers(1, 29)),
)
def test_what_is_to_be_tried_is_free_and_ends_promotions_as_if_it_were_tried_on_its_day(
    running: set[str], item: str, days: tuple[int, int]
) -> None:
    """An account for which a trial waits, and fewer seats of Desk, and the same one when that is tried."""
    tried, fewer = change("try_out", item, seats=5), change("remove_seats", "desk", seats=3)
    begins = AT + timedelta(days[0])
    waiting = [{"on": str(begins), "change": tried}, {"on": str(AT + timedelta(days[1])), "change": fewer}]
    account = customer(
        MANY, **MONTH, promotions=[{"id": one} for one in sorted(running)],  # type: ignore[arg-type]
        scheduled=sorted(waiting, key=lambda one: str(one["on"])),
    )  # fmt: skip
    assert account.subscription is not None
    counts = counting(account.subscription, TRIED_LATER.definitions)
    for one in counts:
        phases = islice(course(account.subscription, TRIED_LATER.definitions), 14)
        most = [
            (phase.start, max([line.seats for line in phase.subscription.items], default=0))
            for phase in phases
            if phase.subscription is not None
        ]
        short = next((day for day, seats in most if seats < one.promotion.min_seats), None)
        assert one.active.until == short
    gone = preview(account, change("cancel_product", "chat"), engine=TRIED_LATER, at=begins)
    assert all(line.due_now == 0 for line in gone.lines if line.item == item)
    over, payments = begins + timedelta(9), preview(account, engine=TRIED_LATER, at=AT).payments
    if item == "chat/pro" and days[1] != days[0] + 9:
        assert over not in {one.on for one in payments}


def test_nothing_is_given_back_for_what_is_to_be_tried_though_a_sum_off_counts() -> None:
    """The trial begins in the term and ends in it; Chat would cost 75 a month."""
    account = customer(
        MANY, **MONTH, promotions=[{"id": "ten"}],  # type: ignore[arg-type]
        scheduled=[{"on": "2020-09-11", "change": change("try_out", "chat/pro", seats=5)}],
    )  # fmt: skip
    told_ = preview(account, engine=TRIED_LATER, at=AT).payments
    assert [(str(one.on), str(one.amount)) for one in told_] == [("2020-10-01", "90.00")]
    gone = preview(account, change("cancel_product", "chat"), engine=TRIED_LATER, at=date(2020, 9, 15))
    assert str(gone.due_now) == "0.00"


def test_a_trial_that_waits_is_foretold_to_end_a_promotion_by_its_seats() -> None:
    """Two of four seats go as Chat is tried in five: what is bought before is half price until that ends."""
    fewer = {"on": "2020-09-11", "change": change("remove_seats", "desk", seats=3)}
    tried = {"on": "2020-09-11", "change": change("try_out", "chat/pro", seats=5)}
    account = customer(
        MANY, **MONTH, promotions=[{"id": "many"}], scheduled=[fewer, tried],  # type: ignore[arg-type]
    )  # fmt: skip
    summary = preview(account, change("buy", "extra", seats=3), engine=TRIED_LATER, at=AT)
    assert [str(one.until) for one in summary.discounts] == ["2020-09-20"]
    then = account.model_copy(update={"subscription": summary.subscription_now})
    gone = preview(then, change("cancel_product", "extra"), engine=TRIED_LATER, at=date(2020, 9, 20))
    assert str(gone.due_now) == "-4.40"  # three at 4 for 11 of 30 days, of which all was paid


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({}, [("2020-10-06", "10.00")]),
        # the second has its part of a month of 31 days that begins with the first: 22 of them
        ({"2020-10-15": "desk/basic"}, [("2020-10-06", "10.00"), ("2020-10-15", "14.19")]),
    ],
)
def test_what_is_paid_once_all_is_tried_out_is_told_where_a_term_ends_before(
    others: dict[str, str], told: list[tuple[str, str]]
) -> None:
    tried = {"2020-10-06": "chat/basic", **others}
    trials = [{"item": item, "until": day, "then": item} for day, item in tried.items()]
    one = customer(*[(item, 2) for item in tried.values()], **MONTH, trials=trials)
    summary = preview(
        one, at=date(2020, 9, 20), engine=sold(chat_basic={"days": 30}, desk_basic={"days": 30})
    )
    assert [(str(due.on), str(due.amount)) for due in summary.payments] == told
