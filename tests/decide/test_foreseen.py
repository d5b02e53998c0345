"""What a change would break on some day is what the files say of the lines then, and rules name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, shipped
from maybuy.decide.decision import Decision
from maybuy.decide.derive import Change
from maybuy.decide.explain import BreakWords
from maybuy.decide.foreseen import foreseen, made_of
from maybuy.engine import Engine
from maybuy.model import deed
from maybuy.model.account import Line
from maybuy.model.ask import Ask
from maybuy.model.vocabulary import NONE
from maybuy.subscription.soundness import TWICE, Stretch
from order.test_soundness_laws import ITEMS, SOLD, sold
from ordering import change, customer, newcomer, preview, shop, shop_files
from plain_catalog import PlainCatalog
from strategies import World, gathered, worlds
from subscription.test_soundness import Said, told, with_a_need

BEGIN, END = date(2020, 9, 1), date(2020, 10, 1)
FACTS = {"breaks": "required_by", "lacks": "not_compatible", "excluded": "excluded"}
ALONE = [one for one in ITEMS if not one.startswith("both")]
SEATS = st.integers(1, 6)


@st.composite
def shops(draw: st.DrawFn) -> tuple[Engine, PlainCatalog]:
    """A shop where all is done at once and nothing ends by itself."""
    files = [
        {key: value for key, value in one.items() if key != "when_unmet" and "same_as" not in value}
        for one in draw(sold() | sold().map(with_a_need))
    ]
    others = [one for one in shop_files(later=()) if one["kind"] not in SOLD]
    return Engine(gathered([*others, *files])), PlainCatalog(files)


@st.composite
def held(draw: st.DrawFn) -> list[Line]:
    """A few lines, each of a product of its own."""
    items = draw(st.lists(st.sampled_from(ALONE), min_size=1, max_size=4, unique_by=product_of))
    return [Line(item=one, seats=draw(SEATS)) for one in items]


def product_of(item: str) -> str:
    return item.partition("/")[0]


def done(action: str, item: str, seats: int, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines once something is done to one of them, or with a new one."""
    for line in lines:
        if product_of(line.item) != product_of(item):
            yield line
        elif action == "upgrade_edition":
            yield Line(item=item, seats=line.seats)
        elif action != "cancel_product":
            more = {"add_seats": seats, "remove_seats": -seats}[action]
            yield Line(item=item, seats=line.seats + more)
    if action == "buy":
        yield Line(item=item, seats=seats)


def said(decision: Decision) -> list[Said]:
    return [
        (one.code, one.item.id, frozenset(other.id for other in one.others), one.seats, one.on)
        for one in decision.breaks
    ]


def check(decision: Decision, expected: set[Said]) -> None:
    """That it breaks just that, and that rules see as much of it, unless it is refused before."""
    found, seen = said(decision), decision.basis
    assert (set(found), len(found)) == (expected, len(expected))
    assert decision.outcome == "deny" or not found
    if isinstance(seen, Change) and seen.unsound != NONE:
        codes = {one[0] for one in found}
        assert seen.unsound == found[0][0]
        for name, code in FACTS.items():
            assert getattr(seen, name) == ("true" if code in codes else "false")


@given(shops(), held(), SEATS)
def test_what_breaks_while_something_waits_is_what_the_files_say_of_each_day(
    sells: tuple[Engine, PlainCatalog], lines: list[Line], seats: int
) -> None:
    (engine, catalog), leaving = sells, lines[0].item
    waiting = {"on": END.isoformat(), "change": {"action": "cancel_product", "item": leaving}}
    one = customer(
        *[(line.item, line.seats) for line in lines], cycle="monthly", scheduled=[waiting],
        term=(BEGIN.isoformat(), END.isoformat()),
    )  # fmt: skip
    asked = engine.prepare(one, "owner", BEGIN)
    products = {product_of(line.item) for line in lines}
    before = [Stretch(BEGIN, (*lines,), "monthly"), Stretch(END, (*lines[1:],), "monthly")]
    for action, item in questions(lines[1:], products, seats):
        after = tuple(done(action, item, seats, lines))
        staying = tuple(line for line in after if line.item != leaving)
        check(
            asked.decide(
                action, item, seats=seats if action in ("buy", "add_seats", "remove_seats") else None
            ),
            set(
                told(
                    before,
                    [Stretch(BEGIN, after, "monthly"), Stretch(END, staying, "monthly")],
                    lambda _: catalog,
                )
            ),
        )


def questions(lines: Sequence[Line], products: set[str], seats: int) -> Iterator[tuple[str, str]]:
    """What can be done to lines, and what can come."""
    for one in ALONE:
        if product_of(one) not in products:
            yield "buy", one
    for line in lines:
        yield from ((action, line.item) for action in ("add_seats", "cancel_product"))
        if line.seats > seats:
            yield "remove_seats", line.item
        if line.item.endswith("/low"):
            yield "upgrade_edition", f"{product_of(line.item)}/top"


@given(shops(), SEATS)
def test_what_the_first_purchase_breaks_is_what_the_files_say_of_it(
    sells: tuple[Engine, PlainCatalog], seats: int
) -> None:
    engine, catalog = sells
    asked = engine.prepare(newcomer(), "owner", BEGIN)
    for item in ALONE:
        after = [Stretch(BEGIN, (Line(item=item, seats=seats),))]
        check(
            asked.decide("buy", item, seats=seats), set(told([Stretch(BEGIN, ())], after, lambda _: catalog))
        )


def test_what_an_order_does_not_say_is_one_seat_and_what_it_says_is_done() -> None:
    one = customer(("desk/pro", 5), cycle="monthly", term=(BEGIN.isoformat(), END.isoformat()))
    for changes, cycle, seats in (
        ([change("add_seats", "desk")], "monthly", 6),
        ([change("remove_seats", "desk")], "monthly", 4),
        ([change("change_billing_cycle", to="annual")], "annual", 5),
    ):
        after = preview(one, *changes, at=BEGIN, engine=shop(later=())).subscription_now
        assert after is not None
        assert (after.cycle, [line.seats for line in after.items]) == (cycle, [seats])


@given(world=worlds())
def test_what_is_held_twice_is_the_item_itself_where_nothing_waits(world: World) -> None:
    asked = world.engine.prepare(world.account, world.user, world.at)
    twice = [
        (decision, reason)
        for decision in asked.offers(denied=True)
        for reason in decision.reasons
        if reason.code == TWICE and not asked.facts.waits
    ]
    for decision, reason in twice:
        about = tuple(one for one in decision.breaks if one.code == TWICE)
        if about:  # found by what becomes of all that is held
            told, words = BreakWords(asked.facts, about, asked.engine.definitions), decision.words(reason)
            assert (told["item"], told["held"], told["on"]) == (words["item"], words["held"], None)


def test_another_edition_of_what_is_held_would_be_held_twice() -> None:
    asked = Engine(shipped().definitions).prepare(account("support/team"), "owner", AT)
    decision = asked.decide("buy", "support/professional")
    (reason,), (broken,) = decision.reasons, decision.breaks
    items, words = asked.engine.definitions.items, decision.words(reason)
    assert (reason.code, broken.code) == (TWICE, TWICE)
    assert (words["item"], words["held"]) == (items["support/professional"].name, items["support/team"].name)


def test_one_unit_or_seat_is_meant_where_a_question_does_not_say() -> None:
    for does in deed.UNITS:
        assert made_of(does, Ask(does, "desk"), "desk", Change()).quantity == 1
        assert made_of(does, Ask(does, "desk", quantity=3), "desk", Change()).quantity == 3
    for does in deed.SEATS:
        assert made_of(does, Ask(does, "desk"), "desk", Change()).seats == 1
        assert made_of(does, Ask(does, "desk", seats=3), "desk", Change()).seats == 3


def test_a_fact_of_later_days_is_so_where_something_breaks_on_its_account_alone() -> None:
    asked = Engine(shipped().definitions).prepare(account("support/team"), "owner", AT)
    (broken,) = asked.decide("buy", "support/professional").breaks
    for name, code in FACTS.items():
        others = dict.fromkeys(FACTS, "false")
        assert foreseen(Change(), (broken._replace(code=code),)) == Change(
            **{**others, name: "true"}, unsound=code
        )


def test_of_what_breaks_nothing_nothing_stays_that_was_said_before() -> None:
    before = Change(breaks="true", lacks="true", excluded="true", unsound=TWICE, quantity=2)
    assert foreseen(before, ()) == Change(quantity=2)
