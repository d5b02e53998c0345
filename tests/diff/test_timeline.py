"""The days on which answers may change are all among those that the timeline has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diff.tiny import catalogs, engine, rules
from drawing import drawn
from maybuy.diff.difference import timed
from maybuy.diff.witness import answer
from maybuy.model.account import Account
from maybuy.views.timeline import timeline

FIRST = date(2020, 8, 30)
OLD = ("2019-01-01",)
NAMED = ("2020-09-03", "2020-09-10", "2020-09-12")
AT = st.sampled_from(
    [*({how: day} for how in ("from", "until", "not") for day in NAMED), NAMED[0], [NAMED[0], NAMED[2]]]
)
ASKED = (
    ("buy", "q"),
    ("buy", "x"),
    ("add_seats", "p/a"),
    ("cancel_product", "p/a"),
    ("extend_subscription", None),
)


@st.composite
def dated(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rules, some of which look at the day of the question."""
    made = draw(rules())
    for rule in made:
        kind = draw(st.sampled_from(["when", "unless", "effective", "any", "none"]))
        if kind in ("when", "unless"):
            rule[kind] = {**rule.get(kind, {}), "at": draw(AT)}
        elif kind == "any" and "when" not in rule:
            rule["when"] = {"any": [{"at": draw(AT)}, {"user.role": "guest"}]}
        elif kind == "effective":
            rule["effective"] = {"from": draw(st.sampled_from(NAMED))}
    return made


def account() -> Account:
    return Account.model_validate(
        {
            "kind": "account", "id": "tiny", "type": "small", "country": "FR", "currency": "USD",
            "users": [{"id": "owner", "role": "owner"}],
            "subscription": {
                "cycle": "monthly", "term": {"start": "2020-01-01", "end": "2021-01-01"},
                "items": [{"item": "p/a", "seats": 2}],
            },
        }
    )  # fmt: skip


@settings(max_examples=drawn(60))
@given(catalogs(), dated())
def test_an_answer_changes_only_on_a_day_of_the_timeline(catalog: Any, policy: list[dict[str, Any]]) -> None:
    made = engine(catalog, policy, ("2019-01-01", "2020-09-05"))
    known = {one.on for one in timeline(made.definitions)}
    before = None
    for number in range(30):
        day = FIRST + timedelta(days=number)
        asked = made.prepare(account(), "owner", day)
        answers = [answer(asked.decide(action, item)) for action, item in ASKED]
        assert before in (None, answers) or day in known
        before = answers


def test_a_day_that_a_condition_names_and_one_that_is_waited_for_are_told() -> None:
    rule = {"id": "r", "allow": ["buy"], "when": {"at": {"until": NAMED[1]}}}
    later = {"id": "d", "defer": ["buy"], "until": NAMED[2], "unless": {"at": NAMED[0]}}
    made = engine({"q": {"kind": "product", "id": "q", "price": "on_request"}}, [rule, later], OLD)
    assert [(one.on.isoformat(), one.kind, one.about) for one in timeline(made.definitions)] == [
        ("2019-01-01", "terms", "rules"),
        ("2020-09-03", "rule_names", "d"),
        ("2020-09-04", "rule_names", "d"),
        ("2020-09-10", "rule_names", "r"),
        ("2020-09-12", "rule_defers", "d"),
    ]


def test_each_row_has_the_days_between_those_that_a_condition_names() -> None:
    catalog = {"q": {"kind": "product", "id": "q", "prices": {"USD": {"monthly": 2, "annual": 1}}}}
    base, head = (
        engine(catalog, [{"id": "r", "allow": ["buy"], "when": when}], OLD)
        for when in ({"user.role": "owner"}, {"user.role": "owner", "at": {"not": NAMED[0]}})
    )
    found, rows = timed(base, head, date(2020, 1, 1))
    assert found.rows
    assert {(days.since, days.until) for _, days in rows} == {(date(2020, 9, 3), date(2020, 9, 4))}
