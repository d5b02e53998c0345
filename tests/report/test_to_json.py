"""Answers in Python are the JSON of the command line."""

from __future__ import annotations

import pytest

from acceptance.accounts import AT, ROOT, example, shipped
from commands import ACME, answer
from commands import AT as ASKED
from maybuy import Decision, Entitlements, Preview, read_order, to_json
from maybuy.language import LANGUAGES

GROWS = ROOT / "examples" / "orders" / "acme-grows.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_in_python_is_the_json_of_its_command(language: str) -> None:
    engine, acme = shipped(), example("acme")
    decision = engine.prepare(acme, "marie", AT).decide("buy", "more-storage")
    preview = engine.preview(acme, read_order(GROWS, engine))
    held = engine.entitlements(acme, AT)
    kinds = (Decision, Preview, Entitlements)
    assert tuple(type(one) for one in (decision, preview, held)) == kinds
    said = ("--lang", language)
    assert to_json(decision, engine, language) == answer(
        "decide", ACME, "--user", "marie", "buy", "more-storage", *ASKED, *said
    )
    assert to_json(preview, engine, language) == answer("preview", ACME, str(GROWS), *said)
    assert to_json(held, engine, language) == answer("entitlements", ACME, *ASKED, *said)
