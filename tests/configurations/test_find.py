"""The cheapest for some needs, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

import maybuy
from maybuy.configurations import cheapest, tables
from maybuy.configurations.candidates import scope_of
from maybuy.configurations.configuration import Configuration
from maybuy.configurations.find import Found, Grounds, find
from maybuy.configurations.needs import Need, need_of
from maybuy.engine import Engine
from maybuy.model.decision import QuestionError
from strategies import Data, gathered

AT = date(2026, 1, 1)
FILES: tuple[Data, ...] = (
    {
        "kind": "catalog", "id": "mails", "name": "Mails", "currencies": ["USD"],
        "cycles": [{"id": "monthly", "months": 1}],
    },
    {"kind": "features", "features": [
        {"id": "sso"}, {"id": "audit"}, {"id": "hours", "type": "choice", "values": ["9/5", "24/5", "24/7"]},
        {"id": "days", "type": "number"}, {"id": "home", "type": "text"},
    ]},
    {"kind": "limits", "limits": [
        {"id": "contacts", "adds_up": True}, {"id": "projects"}, {"id": "sent"},
    ]},
    {"kind": "product", "id": "mail", "editions": [
        {"id": "free", "prices": {"USD": {"monthly": 0}}, "limits": {"contacts": 500, "projects": 1}},
        {"id": "pro", "prices": {"USD": {"monthly": 20}}, "features": [{"hours": "24/5"}, {"days": 30}],
         "limits": {"contacts": 2_000, "projects": 10}},
        {"id": "top", "prices": {"USD": {"monthly": 90}},
         "limits": {"contacts": 9_000, "projects": "unlimited"},
         "features": ["sso", {"hours": "24/7"}, {"days": 365}, {"home": "Paris"}]},
    ]},
    {"kind": "add-on", "id": "more", "requires": {"any": ["mail/pro", "mail/top"]}, "quantity": {"max": 5},
     "prices": {"USD": {"monthly": 7}}, "limits": {"contacts": 1_000}},
    {"kind": "add-on", "id": "care", "requires": {"any": ["mail/pro"]}, "prices": {"USD": {"monthly": 60}},
     "features": ["sso", {"hours": "24/7"}]},
    {"kind": "add-on", "id": "audits", "requires": {"any": ["mail/top"]}, "price": "on_request",
     "features": ["audit"]},
    {"kind": "product", "id": "send", "limits": {"sent": 100_000}, "charges": [
        {"id": "sent", "per": "sent", "of": 1_000, "included": 1_000, "tiers": "graduated",
         "prices": {"USD": [{"up_to": 50_000, "price": 2}]}},
    ]},
)  # fmt: skip
DEFINITIONS = gathered(FILES)


def _find(*needs: str, **asked: object) -> Found:
    scope = scope_of(DEFINITIONS, AT, **asked)  # type: ignore[arg-type]
    return find(Grounds(DEFINITIONS), scope, [need_of(one, DEFINITIONS) for one in needs])


def _said(one: Configuration | None) -> str:
    assert one is not None
    lines = (
        " ".join([line.item.id, str(line.seats), *(f"{units} {what}" for what, units in line.units)])
        for line in one.lines
    )
    return f"{' + '.join(lines)} = {one.recurring}"


def _texts(needs: tuple[Need, ...]) -> list[str]:
    return [one.text for one in needs]


@pytest.mark.parametrize(
    ("needs", "wanted"),
    [
        (("projects",), "mail/free 1 = 0.00"),
        (("projects=2",), "mail/pro 1 = 20.00"),
        (("projects=1_000",), "mail/top 1 = 90.00"),
        (("projects=unlimited",), "mail/top 1 = 90.00"),
        (("sso",), "mail/pro 1 + care 1 = 80.00"),
        (("sso", "projects=11"), "mail/top 1 = 90.00"),
        (("hours",), "mail/pro 1 = 20.00"),
        (("hours=9/5",), "mail/pro 1 = 20.00"),
        (("hours=24/7",), "mail/pro 1 + care 1 = 80.00"),
        (("days=31",), "mail/top 1 = 90.00"),
        (("home=Paris",), "mail/top 1 = 90.00"),
        (("contacts=501",), "mail/pro 1 = 20.00"),
        (("contacts=2_001",), "mail/pro 1 + more 1 = 27.00"),
        (("contacts=4500.5",), "mail/pro 1 + more 3 = 41.00"),
        (("contacts=7_000",), "mail/pro 1 + more 5 = 55.00"),
        (("contacts=7_001",), "mail/top 1 = 90.00"),
        (("contacts=14_000",), "mail/top 1 + more 5 = 125.00"),
        (("contacts=2_500", "projects=unlimited"), "mail/top 1 = 90.00"),
        (("sent=900",), "send 1 900 sent = 0.00"),
        (("sent=1_001",), "send 1 1001 sent = 2.00"),
        (("sent=50_000", "sso"), "mail/pro 1 + care 1 + send 1 50000 sent = 178.00"),
    ],
)
def test_the_cheapest_that_gives_it(needs: tuple[str, ...], wanted: str) -> None:
    assert _said(_find(*needs).best) == wanted


def test_for_more_seats_what_is_paid_by_seat_counts_for_more() -> None:
    assert _said(_find("sso", seats=3).best) == "mail/pro 3 + care 3 = 240.00"
    assert _said(_find("contacts=3_000", seats=3).best) == "mail/pro 3 + more 1 = 67.00"


def test_what_comes_next_does_without_something_of_the_best() -> None:
    found = _find("contacts=2_001")
    assert (_said(found.next), found.ties) == ("mail/pro 1 + more 2 = 34.00", 0)
    assert _said(_find("projects=2").next) == "mail/top 1 = 90.00"
    assert _find("days=31").next is None


def test_others_that_cost_the_same_are_counted() -> None:
    twin: Data = {
        "kind": "product",
        "id": "post",
        "prices": {"USD": {"monthly": 20}},
        "limits": {"projects": 9},
    }
    definitions = gathered((*FILES, twin))
    found = find(Grounds(definitions), scope_of(definitions, AT), [need_of("projects=9", definitions)])
    assert found.best is not None
    assert found.next is not None
    assert (_said(found.best), _said(found.next)) == ("mail/pro 1 = 20.00", "post 1 = 20.00")
    # The other alone, with the free edition, with what sends a little for nothing, with both.
    assert found.ties == 4


def test_each_need_is_left_out_in_turn() -> None:
    found = _find("sso", "projects=2", "contacts=2_001", "sent=2_000")
    assert _said(found.best) == "mail/pro 1 + care 1 + more 1 + send 1 2000 sent = 89.00"
    assert [(need.text, str(less)) for need, less in found.without] == [
        ("sso", "60.00"), ("projects=2", "0.00"), ("contacts=2001", "7.00"), ("sent=2000", "2.00"),
    ]  # fmt: skip


def test_what_nothing_gives_is_missing_by_itself_or_together() -> None:
    alone = _find("contacts=15_000", "sso", "sent=50_001")
    assert (alone.best, _texts(alone.missing), alone.on_request) == (
        None,
        ["contacts=15000", "sent=50001"],
        None,
    )
    # Care goes with Pro alone, which has ten projects.
    assert _find("projects=11", "sso", cycle="monthly").best is not None
    excluding = gathered((*FILES, {"kind": "add-on", "id": "room", "prices": {"USD": {"monthly": 1}},
                                   "features": ["audit"], "excludes": ["care", "mail/top"]}))  # fmt: skip
    needs = [need_of(one, excluding) for one in ("contacts=600", "audit", "sso", "hours")]
    together = find(Grounds(excluding), scope_of(excluding, AT, products=["mail", "room", "care"]), needs)
    assert (together.best, _texts(together.missing)) == (None, ["audit", "sso"])


def test_what_is_on_request_alone_is_told_without_a_number() -> None:
    found = _find("audit", "contacts=600")
    assert (found.best, found.missing) == (None, ())
    assert _said(found.on_request) == "mail/top 1 + audits 1 = None"


def test_no_number_of_packs_is_without_an_end_and_too_many_are_too_much() -> None:
    assert _texts(_find("contacts=unlimited").missing) == ["contacts=unlimited"]
    sold = [one for one in FILES if one.get("id") != "more"]
    more = next(one for one in FILES if one.get("id") == "more")
    endless = gathered((*sold, {**more, "quantity": {"min": 1}}))
    scope = scope_of(endless, AT)
    assert find(Grounds(endless), scope, [need_of("contacts=unlimited", endless)]).best is None
    assert (
        _said(find(Grounds(endless), scope, [need_of("contacts=100_000", endless)]).best)
        == "mail/pro 1 + more 98 = 706.00"
    )
    with pytest.raises(QuestionError, match="too much"):
        find(Grounds(endless), scope, [need_of("contacts=100_000_000", endless)])


@pytest.mark.parametrize(
    ("day", "wanted"),
    [("2025-12-31", "new 1 = 5.00"), ("2026-01-01", "mail/pro 1 + care 1 + new 1 = 85.00")],
)
def test_what_is_given_is_what_is_given_on_the_day_to_who_begins_on_it(day: str, wanted: str) -> None:
    features = [{"sso": True, "effective": {"until": "2026-01-01"}}, {"home": "Paris"}]
    one: Data = {"kind": "product", "id": "new", "prices": {"USD": {"monthly": 5}}, "features": features}
    definitions = gathered((*FILES, one))
    scope = scope_of(definitions, date.fromisoformat(day))
    needs = [need_of(text, definitions) for text in ("sso", "home=Paris")]
    assert _said(find(Grounds(definitions), scope, needs).best) == wanted


def test_the_same_need_twice_is_one() -> None:
    assert _texts(_find("sso", "sso").needs) == ["sso"]
    assert _said(_find("contacts=600", "contacts=2_001").best) == "mail/pro 1 + more 1 = 27.00"


@pytest.mark.parametrize(
    ("need", "kind"),
    [
        ("ss", "unknown-limit"), ("sso=false", "need-value"), ("hours=24/6", "need-value"),
        ("days=x", "need-value"), ("contacts=-1", "need-units"), ("contacts=many", "need-units"),
        ("contacts=1e9", "need-units"),
        ("contacts=", "need-units"), ("hours=", "need-value"), ("contacts=²", "need-units"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(need: str, kind: str) -> None:
    with pytest.raises(QuestionError) as refused:
        need_of(need, DEFINITIONS)
    assert refused.value.kind == kind


def test_an_engine_is_asked_in_words(engine: Engine) -> None:
    found = maybuy.find(engine, ["custom_objects=1000"], date(2020, 9, 1), seats=25, cycle="annual")
    assert _said(found.best) == "support/enterprise 25 = 29700.00"


def _sold(*more: Data) -> Grounds:
    """The catalog, which sells some other things too, with some of a limit that adds up each."""
    return Grounds(gathered((*FILES, *more)))


def _thing(name: str, price: int, **said: object) -> Data:
    return {"kind": "product", "id": name, "prices": {"USD": {"monthly": price}}, **said}


def _best(grounds: Grounds, *needs: str, **asked: object) -> Found:
    scope = scope_of(grounds.definitions, AT, **asked)  # type: ignore[arg-type]
    return find(grounds, scope, [need_of(one, grounds.definitions) for one in needs])


def test_what_comes_with_two_lines_counts_once() -> None:
    gift: Data = {"kind": "add-on", "id": "gift", "price": "on_request", "limits": {"contacts": 100}}
    ways = [_thing(name, 1, includes=["gift"], limits={"contacts": 10}) for name in ("one", "two")]
    grounds = _sold(gift, *ways)
    products = ["one", "two"]
    assert _said(_best(grounds, "contacts=120", products=products).best) == "one 1 + two 1 = 2.00"
    assert _best(grounds, "contacts=121", products=products).best is None
    assert _said(_best(grounds, "contacts=105", products=products).best) == "one 1 = 1.00"


def test_what_has_as_many_seats_as_something_else_hangs_together_with_it() -> None:
    # Alone it is there in one seat; beside the other, in the seats of that.
    follower = {**_thing("follower", 5, features=["audit"]), "seats": {"same_as": "lead"}}
    grounds = _sold({**_thing("lead", 1, limits={"projects": 20}), "seats": {"min": 3}}, follower)
    assert _said(_best(grounds, "audit", products=["lead", "follower"]).best) == "follower 1 = 5.00"
    both = _best(grounds, "audit", "projects=20", products=["lead", "follower"])
    assert _said(both.best) == "follower 3 + lead 3 = 18.00"


@pytest.mark.parametrize("few", [64, 0])
def test_all_that_cost_as_little_are_counted_however_far_they_get(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "FEW", few)
    monkeypatch.setattr(cheapest, "FEW", few)
    grounds = _sold(
        _thing("near", 5, limits={"projects": 20}),
        _thing("far", 5, limits={"projects": 20}, features=["audit"]),
        _thing("some", 0, features=["audit"]),
    )
    found = _best(grounds, "audit", "projects=20", products=["near", "far", "some"])
    assert _said(found.best) == "far 1 = 5.00"
    assert (found.ties, _said(found.next)) == (1, "near 1 + some 1 = 5.00")


def test_of_two_sums_each_is_reached_by_what_is_cheap_for_it() -> None:
    limits: Data = {"kind": "limits", "limits": [{"id": one, "adds_up": True} for one in ("boxes", "files")]}
    things = [
        _thing(f"{name}-{number}", price, limits={limit: 10})
        for name, limit, prices in (("b", "boxes", (9, 1, 5)), ("f", "files", (2, 8, 4)))
        for number, price in enumerate(prices)
    ]
    both = _thing("c", 15, limits={"boxes": 20, "files": 20})
    grounds = Grounds(gathered((FILES[0], limits, *things, both)))
    assert _said(_best(grounds, "boxes=20", "files=20").best) == ("b-1 1 + b-2 1 + f-0 1 + f-2 1 = 12.00")
    assert _said(_best(grounds, "boxes=30", "files=30").best) == "b-1 1 + c 1 + f-0 1 = 18.00"
    assert _best(grounds, "boxes=51", "files=20").best is None


def test_what_is_too_much_to_work_out_is_said_and_nothing_is_guessed() -> None:
    files = [
        {**one, "quantity": {}, "requires": {"any": ["mail"]}} if one.get("id") == "more" else one
        for one in FILES
    ]
    engine = Engine(gathered(files))
    found = maybuy.find(engine, ["contacts=8000000", "sso"], AT, why_not=["mail"])
    assert (found.best, found.not_computed) == (None, "too-large")
    assert _texts(found.needs) == ["contacts=8000000", "sso"]
    assert (found.missing, found.next, found.without, found.instead) == ((), None, (), ())
    assert maybuy.find(engine, ["contacts=8000"], AT).not_computed is None


class EnoughError(Exception):
    """Somebody has had enough."""


def test_whatever_is_raised_between_two_steps_ends_it() -> None:
    steps = 0

    def between() -> None:
        nonlocal steps
        steps += 1

    grounds, scope = Grounds(DEFINITIONS), scope_of(DEFINITIONS, AT)
    needs = [need_of("sso", DEFINITIONS)]
    find(grounds, scope, needs, (), between)
    assert steps > 2
    last = steps

    def enough() -> None:
        between()
        if steps == last:
            raise EnoughError

    steps = 0
    with pytest.raises(EnoughError):
        find(grounds, scope, needs, (), enough)
    assert steps == last
