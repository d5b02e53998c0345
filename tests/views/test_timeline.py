"""Every date on which an answer or a price can change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from maybuy.engine import Engine
from maybuy.loading import load, read_account
from maybuy.views.timeline import timeline
from repositories import copied

ROOT = Path(__file__).resolve().parents[2]
LATER = """
kind: policy
id: later
effective: {from: 2021-02-01}
rules:
  - id: admins-buy-too
    allow: [buy]
    through: [subscription_page]
    when: {user.role: admin, account.type: self_service}
    because: {en: admins buy too from February 2021, fr: les administrateurs achètent aussi dès février 2021}
    source: a decision of January 2021
"""


def _with(tmp_path: Path, file: str, text: str) -> Engine:
    copied(tmp_path)
    (tmp_path / file).write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_a_second_dated_policy_changes_who_may_buy_from_its_day_on_and_the_timeline_says_so(
    tmp_path: Path,
) -> None:
    engine = _with(tmp_path, "policies/later.yaml", LATER)
    acme = read_account(ROOT / "examples/accounts/acme.yaml", engine)
    eve, day = date(2021, 1, 31), date(2021, 2, 1)
    before = engine.prepare(acme, "luc", eve).decide("buy", "explore/professional")
    after = engine.prepare(acme, "luc", day).decide("buy", "explore/professional")
    assert (before.outcome, after.outcome) == ("deny", "allow")
    assert after.channels == ("subscription_page",)
    events = [one for one in timeline(engine.definitions) if one.on == day]
    assert [(one.kind, one.about) for one in events] == [("rule_begins", "admins-buy-too")]
    assert events[0].place == "policies/later.yaml:6:5"


def test_a_refusal_before_the_day_names_the_day_as_a_way_out(tmp_path: Path) -> None:
    engine = _with(tmp_path, "policies/later.yaml", LATER)
    acme = read_account(ROOT / "examples/accounts/acme.yaml", engine)
    decision = engine.prepare(acme, "luc", date(2021, 1, 31)).decide("buy", "explore/professional")
    steps = [tuple((step.kind, step.value) for step in remedy.steps) for remedy in decision.remedies]
    assert (("date", date(2021, 2, 1)),) in steps


def test_dated_prices_editions_and_promotions_are_listed_on_their_days(tmp_path: Path) -> None:
    explore = (ROOT / "catalog/explore.yaml").read_text(encoding="utf-8")
    dated = explore.replace(
        "prices: {USD: {monthly: 13, annual: 9}}",
        "prices:\n"
        "      - {effective: {until: 2020-07-01}, USD: {monthly: 13, annual: 9}}\n"
        "      - {effective: {from: 2020-07-01}, USD: {monthly: 15, annual: 9}}\n"
        "    effective: {from: 2019-09-01}",
    )
    assert dated != explore
    engine = _with(tmp_path, "catalog/explore.yaml", dated)
    events = timeline(engine.definitions)
    price = next(one for one in events if one.kind == "price")
    assert (price.on, price.about, price.cycle) == (date(2020, 7, 1), "explore/professional", "monthly")
    assert (price.before, price.after) == (13, 15)
    assert any(one.kind == "item_begins" and one.on == date(2019, 9, 1) for one in events)
    assert any(one.kind == "promotion_begins" and one.about == "startup" for one in events)
    assert [one.on for one in events] == sorted(one.on for one in events)


def test_the_answer_follows_the_price_of_the_day(tmp_path: Path) -> None:
    explore = (ROOT / "catalog/explore.yaml").read_text(encoding="utf-8")
    dated = explore.replace(
        "prices: {USD: {monthly: 13, annual: 9}}",
        "prices: [{effective: {from: 2020-07-01}, USD: {monthly: 15, annual: 9}}]",
    )
    engine = _with(tmp_path, "catalog/explore.yaml", dated)
    acme = read_account(ROOT / "examples/accounts/acme.yaml", engine)
    before = engine.prepare(acme, "marie", date(2020, 6, 30)).decide("buy", "explore/professional")
    after = engine.prepare(acme, "marie", date(2020, 7, 1)).decide("buy", "explore/professional")
    assert (before.outcome, before.reasons[0].code) == ("deny", "not_on_sale")
    assert after.outcome == "allow"
    assert after.price is not None
    assert after.price.amounts["annual"] == 9
