"""The drawing of a course in docs/how/: each amount is what is due on its day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from acceptance.accounts import ROOT
from docs.markdown import blocks
from maybuy import Order, load, read_account
from repositories import copied

PAGE = ROOT / "docs" / "how" / "money.md"
PAID = re.compile(r'data-on="([0-9-]+)">\$([0-9]+)<')


def test_the_drawing_shows_what_is_paid_for_each_term(tmp_path: Path) -> None:
    copied(tmp_path, "examples")
    first = blocks(PAGE, "console")[0]
    for name, text in first.laid_over:
        (tmp_path / name).write_text(text, encoding="utf-8")
    engine = load(tmp_path)
    account = read_account(tmp_path / "examples" / "accounts" / "acme.yaml", engine)
    nothing = Order.model_validate({"user": "ana", "changes": []})
    drawn = [
        (date.fromisoformat(day), int(amount))
        for day, amount in PAID.findall((PAGE.parent / "course.svg").read_text(encoding="utf-8"))
    ]
    assert len(drawn) == 12
    for on, amount in drawn[1:]:
        due = engine.preview(account, nothing, on - timedelta(days=1)).payments
        assert (due[0].on, due[0].amount, due[0].reason) == (on, amount, "renewal")
    now = engine.preview(account, nothing, drawn[0][0])
    assert now.recurring_net == drawn[0][1]
