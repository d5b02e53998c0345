"""Sampled accounts and questions, asked of two versions; and what a difference's JSON says about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from maybuy.check.account import account_findings
from maybuy.decide.derive import Change
from maybuy.decide.explain import all_attributes
from maybuy.diff.answers import Answer, told
from maybuy.diff.pair import Pair
from maybuy.diff.witness import answer, fitted
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError

Json = Mapping[str, Any]

NUMBERS = (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)
TERM = {"start": "2019-11-01", "end": "2021-11-01"}


@dataclass(frozen=True)
class Asking:
    """A question with what each version makes of it."""

    account: Json
    question: Json
    acts_on: tuple[str, str]
    attributes: tuple[Mapping[str, Any], Mapping[str, Any]]
    answers: tuple[Answer, Answer]

    @property
    def differs(self) -> bool:
        """Whether the answers do; the order of channels is the same for all questions."""
        base, head = (replace(one, channels=tuple(sorted(one.channels))) for one in self.answers)
        return base != head

    @property
    def about(self) -> str | None:
        """What it is about: of a part of a suite, the suite that it comes to in both versions."""
        first, second = self.acts_on
        asked: str | None = self.question["item"]
        return asked if asked is None or first != second else first

    def covered(self, row: Json, item: str | None) -> bool:
        """Whether a row, as its JSON says, is about this question, taken as one about an item."""
        return (
            self.question["action"] in row["actions"]
            and (item in row["items"] if item else not row["items"])
            and self.attributes[0]["user.role"] in row["roles"]
            and self.attributes[0]["account.type"] in row["account_types"]
            and self._holds(row["when"], (0, 1))
        )

    def _holds(self, when: Json, sides: tuple[int, ...]) -> bool:
        for name, test in when.items():
            if name == "any":
                if not any(self._holds(each, sides) for each in test):
                    return False
            elif name in ("base", "head"):
                if not self._holds(test, (0 if name == "base" else 1,)):
                    return False
            else:
                given = [self.attributes[side][name] for side in sides if name in self.attributes[side]]
                assert given
                if not all(passes(value, test) for value in given):
                    return False
        return True


def passes(value: Any, test: Any) -> bool:
    """A value of an attribute against a condition as JSON has it."""
    if isinstance(value, frozenset):
        each = test if isinstance(test, list) else [test]
        return all(_set_passes(value, how, items) for one in each for how, items in one.items())
    if isinstance(value, int):
        spans = test if isinstance(test, list) else [test]
        return any(one.get("at_least", value) <= value <= one.get("at_most", value) for one in spans)
    if isinstance(test, Mapping):
        return value not in test["not"]
    return value in test


def _set_passes(value: frozenset[str], how: str, items: Sequence[str]) -> bool:
    match how:
        case "any":
            return not value.isdisjoint(items)
        case "none":
            return value.isdisjoint(items)
        case "all":
            return value.issuperset(items)
    return not value.issuperset(items)


def ask(pair: Pair, account: Json, question: Json) -> Asking | None:
    """A question put to both versions; None where not both can be asked."""
    decided = []
    for engine in pair.engines:
        model = Account.model_validate(fitted(account, engine.definitions))
        if any(account_findings(model, engine.definitions)):
            return None
        try:
            asked = engine.prepare(model, question["user"], pair.at)
            decision = asked.decide(
                question["action"], question["item"], seats=question["seats"],
                quantity=question["quantity"], to=question["to"],
            )  # fmt: skip
        except QuestionError:
            return None
        assert isinstance(decision.basis, Change)
        attributes = all_attributes(asked.facts, question["action"], decision.basis, engine.definitions)
        for name in {"item.seats_free", "item.since"} - engine.definitions.compared:  # not worked out then
            del attributes[name]
        decided.append((decision.basis.item, attributes, answer(decision)))
    (one, first, old), (other, second, new) = decided
    return Asking(account, question, (one, other), (first, second), (old, new))


def answer_json(one: Answer, other: Answer) -> dict[str, Any]:
    """What a row should say of an answer, beside the other."""
    timing = None
    if one.outcome != "deny" and (one.next_cycle, one.not_before) != (other.next_cycle, other.not_before):
        timing = "next_cycle" if one.next_cycle or one.not_before else "now"
    return {
        "outcome": one.outcome,
        "channels": frozenset(one.channels),
        "reason": one.reason,
        "timing": timing,
        "not_before": one.not_before.isoformat() if one.not_before else None,
        "settlement": one.settlement and {"by": one.settlement.by, "credit": one.settlement.credit},
    }


def change_json(asking: Asking) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a row should say of how a question's answer changes."""
    base, head = told(*asking.answers)
    return answer_json(base, head), answer_json(head, base)


def says(row: Json, change: tuple[Json, Json]) -> bool:
    """Whether a row tells of this change."""
    return all(
        all(
            {"settlement": None, **row[key], "channels": frozenset(row[key]["channels"])}[name] == value
            for name, value in expected.items()
        )
        for key, expected in zip(("from", "to"), change, strict=True)
    )


class Sampler:
    """Accounts and questions at random: some made up, some near to the examples of rows."""

    def __init__(self, pair: Pair, asked: Sequence[tuple[str, str | None]], random: Random) -> None:
        self.pair = pair
        self.asked = asked
        self.random = random

    def questions(self, examples: Sequence[Json], count: int) -> Iterator[tuple[Json, Json]]:
        """So many accounts, each with what is asked."""
        for number in range(count):
            if examples and number % 3:
                one = deepcopy(self.random.choice(examples))
                account, question = one.pop("account"), one
                for _ in range(self.random.choice([0, 1, 1, 2, 3])):
                    self._altered(account)
                if self.random.random() < 0.2:
                    question |= self._question()
                elif self.random.random() < 0.3:
                    question["seats"] = None if question["seats"] is None else self._number()
                yield account, question
            else:
                yield self._account(), {"user": "user", **self._question()}

    def _number(self) -> int:
        return self.random.choice(NUMBERS)

    def _question(self) -> dict[str, Any]:
        action, item = self.random.choice(self.asked)
        target = self.pair.definitions[0].actions[action].target
        seats = quantity = to = None
        if target == "limit":
            quantity = self.random.choice([None, 1, 5, 6, 500_001, 1_000_000, 2_000_000, 10**9])
        elif action in ("buy", "bundle", "add_seats", "remove_seats"):
            seats = self.random.choice([None, None, self._number()])
        elif target == "cycle":
            to = self.random.choice([None, *self.pair.cycles])
        elif target == "payment_method":
            to = self.random.choice([None, *self.pair.methods])
        return {"action": action, "item": item, "seats": seats, "quantity": quantity, "to": to}

    def _account(self) -> dict[str, Any]:
        made: dict[str, Any] = {
            "kind": "account", "id": "sampled", "users": [{"id": "user"}], "subscription": {},
            "attributes": {},
        }  # fmt: skip
        for facet in (self._role, self._facts, self._place, self._subscription, self._terms, self._method):
            facet(made)
        return made

    def _altered(self, account: dict[str, Any]) -> None:
        self.random.choice(
            [self._role, self._facts, self._place, self._line, self._line, self._line, self._subscription,
             self._terms, self._method]
        )(account)  # fmt: skip

    def _texts(self, name: str) -> Sequence[str]:
        return self.pair.domains[name].texts or ()

    def _role(self, account: dict[str, Any]) -> None:
        # Most questions are the owner's: nobody else may do much.
        roles = self._texts("user.role")
        account["users"][0]["role"] = self.random.choice([*roles, *[roles[0]] * len(roles)])

    def _facts(self, account: dict[str, Any]) -> None:
        account["type"] = self.random.choice(self._texts("account.type"))
        facts = account.setdefault("attributes", {})
        for name, domain in self.pair.domains.items():
            whose, _, key = name.partition(".")
            if whose == "account" and key not in ("type", "country", "currency"):
                facts[key] = str(self.random.choice(domain.texts or range(3, 8)))

    def _place(self, account: dict[str, Any]) -> None:
        account["country"] = self.random.choice(["FR", "SG", "US"])
        account["currency"] = self.random.choice([*self.pair.currencies, *self.pair.currencies, "XXX"])

    def _subscription(self, account: dict[str, Any]) -> None:
        if self.random.random() < 0.15:
            account["subscription"] = None
            return
        account["subscription"] = {
            "cycle": self.random.choice(self.pair.cycles), "term": dict(TERM), "items": [],
        }  # fmt: skip
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 4])):
            self._line(account)

    def _line(self, account: dict[str, Any]) -> None:
        """Another line, or one less, or one with other seats."""
        if not account["subscription"]:
            return
        lines = account["subscription"]["items"]
        product = self.random.choice(list(self.pair.common))
        there = [one for one in lines if one["item"] in self.pair.common[product]]
        for one in there:
            lines.remove(one)
        if not there or self.random.random() < 0.7:
            seats = self._number()
            in_use = self.random.choice([0, 0, seats, seats - 1, max(seats - 3, 0)])
            item = self.random.choice(self.pair.common[product])
            since = self.random.choice([{}, {"since": "2019-06-01"}, {"since": "2020-08-31"}])
            lines.append({"item": item, "seats": seats, "in_use": in_use, **since})
        lines.sort(key=lambda one: str(one["item"]))

    def _terms(self, account: dict[str, Any]) -> None:
        known = {
            terms: {one.version for one in each.terms[terms].versions}
            for each in self.pair.definitions
            for terms in each.terms
        }
        account["accepted_terms"] = {
            terms: self.random.choice([*sorted(versions), "another"])
            for terms, versions in known.items()
            if self.random.random() < 0.6
        }
        if account["subscription"]:
            start = self.random.choice([date(2019, 11, 1), date(2020, 3, 1), self.pair.at])
            account["subscription"]["term"] = {
                "start": start.isoformat(), "end": (self.pair.at + timedelta(days=400)).isoformat(),
            }  # fmt: skip

    def _method(self, account: dict[str, Any]) -> None:
        account.pop("payment_method", None)
        if self.random.random() < 0.7 and self.pair.methods:
            account["payment_method"] = self.random.choice(self.pair.methods)
