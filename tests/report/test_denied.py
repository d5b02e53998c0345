"""What is said where no channel is left, or where something waits: nothing that is not so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import AT, account
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.report.sentences import Sentences
from oracle.shop import read_root
from strategies import gathered

FILES = read_root(Path(__file__).parents[2])
OWNER = "owner"


def engine(*rules: dict[str, Any]) -> Engine:
    """The shipped files with some rules more."""
    more = [{"kind": "policy", "id": "more", "rules": list(rules)}] if rules else []
    return Engine(gathered([*FILES, *more]))


def told(one: Engine, who: Account, code: str, *question: str, language: str = "en", **more: Any) -> str:
    decision = one.prepare(who, OWNER, AT).decide(*question, **more)
    assert decision.outcome == "deny"
    reason = next(reason for reason in decision.reasons if reason.code == code)
    return Sentences(one.definitions, language).reason(decision, reason)


def leaving(*items: str, gone: str) -> Account:
    """A subscriber who has cancelled one of the items, from the next cycle on."""
    waits = {"on": "2021-03-01", "change": {"action": "cancel_product", "item": gone}}
    said = account(*items).model_dump(mode="json", exclude_none=True)
    return Account.model_validate({**said, "subscription": {**said["subscription"], "scheduled": [waits]}})


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "not allowed, by the rule `nobody`"), ("fr", "non permis, selon la règle `nobody`")],
)
def test_a_rule_that_denies_on_all_channels_is_not_said_to_be_about_one(language: str, said: str) -> None:
    one = engine({"id": "nobody", "deny": ["buy"]})
    who = account("support/professional")
    assert told(one, who, "withdrawn", "buy", "guide/lite", language=language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "it is taken through none of the channels that are open here"),
        ("fr", "ce mode de paiement n’est accepté par aucun des canaux ouverts ici"),
    ],
)
def test_a_way_to_pay_that_no_open_channel_takes_is_not_said_to_be_about_one(
    language: str, said: str
) -> None:
    rule = {"id": "alone", "deny": ["change_payment_method"], "through": ["representative"]}
    one = engine({**rule, "because": "not by the representative"})
    decision = one.prepare(account("support/professional"), OWNER, AT).decide(
        "change_payment_method", to="wire"
    )
    (reason,) = [reason for reason in decision.reasons if (reason.rule or "").startswith("payment-method:")]
    assert decision.outcome == "deny"
    assert Sentences(one.definitions, language).reason(decision, reason) == said


@pytest.mark.parametrize("action", ["cancel_product", "remove_seats"])
@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("support", "Support is to end already, by a change that waits for its day"),
        (
            "support/professional",
            "Support Professional is to end already, by a change that waits for its day",
        ),
        ("support/team", "the account does not have Support Team"),
        ("guide", "the account does not have Guide"),
    ],
)
def test_what_leaves_later_is_not_said_to_be_missing(action: str, item: str, said: str) -> None:
    who = leaving("support/professional", "explore/lite", gone="support")
    assert told(engine(), who, "not_held", action, item) == said


def test_what_leaves_later_reads_as_well_in_french() -> None:
    who = leaving("support/professional", gone="support")
    said = "Support prend déjà fin, en raison d’un changement déjà prévu"
    assert told(engine(), who, "not_held", "cancel_product", "support", language="fr") == said
