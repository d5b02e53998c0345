"""What an item costs, and what it costs once it was tried, whichever is asked first."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from maybuy.model.ask import Ask
from maybuy.serve.answer.cache import AnswerCache
from maybuy.serve.state import Snapshot
from order.test_trials import AT, MONTH
from ordering import customer, sold


@pytest.mark.parametrize("asked", [*permutations(["buy", "try_out"])], ids=" ".join)
def test_a_price_is_that_of_the_question_whatever_was_asked_before(asked: tuple[str, ...]) -> None:
    cache = AnswerCache(Snapshot(sold(chat_pro={"days": 14, "then": "basic"}), datetime.now(UTC)))
    asker = cache.asker(cache.learn(customer(("desk/pro", 3), **MONTH)), "owner", AT)
    answers = [cache.answer(asker, Ask(action, "chat/pro"), "en", remedies=False).encoded for action in asked]
    found: dict[str, Any] = {
        action: json.loads(one)["price"]["cycles"]["monthly"]
        for action, one in zip(asked, answers, strict=True)
    }
    assert found == {"buy": "15.00", "try_out": "5.00"}
