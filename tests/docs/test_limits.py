"""What the page of limits says cannot be said is refused, or does nothing, as long as the page says so."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from acceptance.accounts import example, shipped
from docs.markdown import ROOT
from maybuy import Order, QuestionError
from maybuy.model.reading import model_of
from maybuy.source import read

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROWS = [
    row for row in re.findall(r"^\| ([^|]+) \| [^|]+ \|$", PAGE, re.M) if row not in ("cannot be said", "---")
]
REFUSED = {
    "a minimum spend for all": (
        "{kind: catalog, id: x, name: X, currencies: [USD], cycles: [{id: a, months: 1}],"
        " minimum: {USD: {a: 500}}}"
    ),
    "cycles of weeks": "{kind: catalog, id: x, name: X, currencies: [USD], cycles: [{id: a, weeks: 1}]}",
    "a question about less than a whole unit": (
        "{kind: policy-test, accounts: {a: a.yaml}, tests: [{name: t,"
        " ask: {account: a, user: u, action: use, item: x, quantity: 0.5}, expect: {outcome: allow}}]}"
    ),
    "another requirement, other seats": (
        "{kind: product, id: x, seats: [{effective: {from: 2020-01-01}, for: new, min: 3}]}"
    ),
}


SEATS = (
    "{kind: catalog, id: x, name: X, currencies: [USD], cycles: [{id: a, months: 1}],"
    " seat: {one: agent, many: agents}}"
)


@pytest.mark.parametrize("row", REFUSED)
def test_what_cannot_be_said_is_refused(row: str) -> None:
    assert any(one.startswith(row) for one in ROWS), "the page does not say so"
    document = read(REFUSED[row], "a.yaml")
    assert document.findings or model_of(document)[1]


def test_what_could_be_said_in_the_same_words_is_taken() -> None:
    ask = "ask: {account: a, user: u, action: buy}"
    said = (
        "{kind: product, id: x, prices: {USD: {monthly: 5}}, limits: {projects: 5}, includes: [y]}",
        "{kind: limits, limits: [{id: messages, per: seat}]}",
        "{kind: product, id: x, minimum: {USD: {monthly: 500}}}",
        "{kind: order, user: u, changes: [{action: buy, item: x, seats: 5, units: {contacts: 500}}]}",
        "{kind: policy, id: x, rules: [{id: y, deny: [buy], when: {change.seats: {at_least: 1}}}]}",
        "{kind: catalog, id: x, name: X, currencies: [USD], cycles: [{id: a, months: 1}]}",
        SEATS,
        f"{{kind: policy-test, accounts: {{a: b}}, tests: [{{name: t, {ask}, expect: {{outcome: deny}}}}]}}",
    )
    assert [model_of(read(text, "a.yaml"))[1] for text in said] == [[]] * len(said)


def test_the_days_before_the_recorded_term_cannot_be_asked_about() -> None:
    acme = example("acme")
    assert acme.subscription is not None
    before = acme.subscription.term.start - timedelta(days=1)
    with pytest.raises(QuestionError):
        shipped().prepare(acme, "marie", before)
    assert shipped().prepare(acme, "marie", acme.subscription.term.end)


def test_a_cancelled_account_is_credited_nothing() -> None:
    order = Order.model_validate({"user": "marie", "changes": [{"action": "cancel_account"}]})
    preview = shipped().preview(example("acme"), order, date(2020, 9, 1))
    assert (preview.lines, preview.due_now) == ((), 0)
