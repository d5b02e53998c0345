"""The same questions to both engines: the rules they match must be the same, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, Final

from ..compile.normal import NormalRule
from ..decide.account_rules import AccountRules
from ..decide.decision import Decision
from ..decide.derive import ATTRIBUTES, ON_ITEMS, Change, limit_granted
from ..decide.explain import all_attributes
from ..decide.plan import Plan
from ..decide.prepared import Prepared
from ..engine import Engine
from ..model.account import Account
from ..model.ask import Ask
from ..model.base import MOST_UNITS, as_date
from ..model.decision import QuestionError
from ..model.deed import UNITS
from ..model.definitions import LIMIT, Definitions
from ..model.logic import numbered
from ..model.vocabulary import DERIVED
from ..views.timeline import timeline
from .conclusions import answer, obligations, settlement, timing
from .durable import Durable
from .random_questions import ANY_DAY, FOLLOWING, of_item, random_questions

BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """What one engine says: the ids of the rules that match, and what follows from them."""

    rules: frozenset[str]
    answer: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """A question as the first engine answers it. `decision` is None for one that is made up of attributes."""

    action: str
    attributes: Mapping[str, object]
    found: Compared
    decision: Decision | None = None
    asked: Prepared | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question on which the engines differ, and what each of them says."""

    put: Put
    first: Compared
    second: Compared


@dataclass
class Tally:
    """How far a comparison has come."""

    about_accounts: int = 0
    random: int = 0
    matched: set[str] = field(default_factory=set)
    """The rules that some question matched."""

    def count(self, put: Put, ids: frozenset[str]) -> None:
        """One more question, and the rules it matched."""
        if put.decision is None:
            self.random += 1
        else:
            self.about_accounts += 1
        self.matched |= ids


class Crosscheck:
    """Two engines with the same rules."""

    def __init__(self, engine: Engine, durable: Durable) -> None:
        self.engine = engine
        self.durable = durable
        self._answers: dict[tuple[frozenset[str], str], Any] = {}

    def first_disagreement(self, puts: Iterable[Put], tally: Tally) -> Disagreement | None:
        """The first question that is answered otherwise; None where there is none. Raises DurableError.

        Durable-rules works on one batch of questions while the next is made.
        """
        with ThreadPoolExecutor(1) as pool:
            try:
                return self._compared(iter(puts), tally, pool)
            except BaseException:
                self.durable.close()  # or the pool would wait for an answer that nobody wants any more
                raise

    def _compared(self, puts: Iterator[Put], tally: Tally, pool: ThreadPoolExecutor) -> Disagreement | None:
        waiting: tuple[list[Put], Future[list[frozenset[str]]]] | None = None
        while True:
            batch = list(islice(puts, BATCH))
            following = (batch, pool.submit(self.durable.matched, [one.attributes for one in batch]))
            if waiting is not None:
                for put, ids in zip(waiting[0], waiting[1].result(), strict=True):
                    second = self.second(put, ids)
                    tally.count(put, ids)
                    if second != put.found:
                        return Disagreement(put, put.found, second)
            waiting = following
            if not batch:
                return None

    def second(self, put: Put, ids: frozenset[str]) -> Compared:
        """What follows from the rules that durable-rules matched."""
        definitions = self.engine.definitions
        given = self._answers.get((ids, put.action))
        if given is None:
            rules = [self.rules[rule_id] for rule_id in ids]
            given = self._answers[ids, put.action] = answer(
                rules, definitions.actions[put.action], definitions
            )
        if put.asked is None:
            return Compared(
                ids, (given.outcome, given.channels, given.defers, given.obligations, given.settles)
            )
        facts = put.asked.facts
        duties = obligations(given, facts.at, definitions)
        settled = settlement(given, facts)
        acts_on = None if put.decision is None else put.decision.acts_on
        when = timing(given, facts, acts_on, definitions)
        return Compared(ids, (given.outcome, given.channels, when, duties, settled))

    @cached_property
    def rules(self) -> dict[str, NormalRule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.engine.rules}

    def of_account(self, account: Account, at: date | None = None) -> Iterator[Put]:
        """Every user, action, item and other target, on a day, or on each on which its answers may differ.

        Raises QuestionError for a day outside the term.
        """
        for day in (at,) if at else days(account, self.engine.definitions):
            for user in account.users:
                asked = self.engine.prepare(account, user.id, day)
                for ask in self._everything(asked):
                    yield self.of_decision(asked, asked.answer(ask))

    def _everything(self, asked: Prepared) -> Iterator[Ask]:
        definitions = self.engine.definitions
        for action in definitions.actions.values():
            if action.offered_with is not None:
                continue  # no rule speaks of it: it follows from the others
            if action.target in ON_ITEMS:
                yield from (Ask(action.id, item) for item in definitions.items)
            elif action.target == LIMIT:
                for limit in definitions.limits:
                    held = int(limit_granted(limit, asked.facts, asked.engine.definitions))
                    totals = (None, held, min(held + 1, MOST_UNITS))
                    asked_for = [one for one in totals if one is None or one > 0 or action.does not in UNITS]
                    yield from (Ask(action.id, limit, quantity=one) for one in asked_for)
                yield from (Ask(action.id, feature) for feature in definitions.features)
            else:
                yield from (Ask(action.id, item, to=to) for item, to in asked.targets(action))

    def of_decision(self, asked: Prepared, decision: Decision) -> Put:
        """A decision on a change, with what rules test of it: derived anew, without what is remembered."""
        definitions = asked.engine.definitions
        plan = self.engine.plans[decision.action]
        change = asked.anew(decision.ask).basis
        assert isinstance(change, Change)
        attributes = all_attributes(asked.facts, decision.action, change, definitions)
        said = (
            decision.outcome,
            decision.channels,
            decision.effective,
            decision.obligations,
            decision.settlement,
        )
        found = Compared(_ids(plan, decision.matched), said)
        return Put(decision.action, attributes, found, decision, asked)

    def of_attributes(self, attributes: Mapping[str, object]) -> Put:
        """A question that is a value for every attribute, answered as Prepared.decide() answers any."""
        action = str(attributes["action"])
        plan = self.engine.plans[action]
        own = plan.action.offered_with is None
        rules = self.engine.memory.rules(attributes)[action] if own else AccountRules(plan, attributes)
        mask, number = plan.asked(Change(*(attributes[name] for name in ATTRIBUTES)))  # type: ignore[arg-type]
        made = rules.answers.get(number)
        if made is None:
            made = rules.answer(mask, number)
        said = (made.outcome, made.channels, made.defers, made.obligations, made.settles)
        return Put(action, attributes, Compared(_ids(plan, rules.mask & mask), said))

    def random(self, count: int, seed: int) -> Iterator[Put]:
        """Made-up questions; the same seed gives the same."""
        for attributes in random_questions(self.engine.rules, self.engine.definitions, count, seed):
            yield self.of_attributes(attributes)


def _ids(plan: Plan, matched: int) -> frozenset[str]:
    return frozenset(rule.id for rule in plan.index.matched(matched))


def days(account: Account, definitions: Definitions) -> tuple[date, ...]:
    """The days on which an account's answers may differ: the ends of its term, and where something changes
    in it."""
    changes = {event.on for event in timeline(definitions)}
    turning = changes | {day - timedelta(days=1) for day in changes}
    if account.subscription is None:
        return tuple(sorted(turning)) or (ANY_DAY,)
    term = account.subscription.term
    last = term.end - timedelta(days=1)
    return tuple(sorted({term.start, last, *(day for day in turning if term.start <= day <= last)}))


def replayable(put: Put, definitions: Definitions) -> dict[str, Any]:
    """A question as plain data: the account and what is asked of it, or a value for every attribute."""
    if put.decision is None or put.asked is None:
        return {
            "attributes": {
                name: _shown(value, definitions.attribute_type(name))
                for name, value in sorted(put.attributes.items())
            }
        }
    one = put.decision
    asked = {"user": one.user, "at": one.at.isoformat(), **one.ask.named}
    account = put.asked.facts.account.model_dump(mode="json", by_alias=True, exclude_none=True)
    account.setdefault("subscription", None)
    return {**{name: value for name, value in asked.items() if value is not None}, "account": account}


def attributes_of(said: Mapping[str, Any], definitions: Definitions) -> dict[str, object]:
    """The attributes that plain data gives. Raises QuestionError for one that is missing or is none."""
    made: dict[str, object] = {}
    for name in sorted({*DERIVED, *definitions.vocabulary} - {*FOLLOWING}):
        if name not in said:
            raise QuestionError("attribute-needed", attribute=name)
        made[name] = _read(name, said[name], definitions)
    if made["action"] not in definitions.actions:
        raise QuestionError("unknown-action", word=made["action"])
    return {**made, **of_item(str(made["item"]), definitions)}


def _shown(value: object, kind: str | None) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return date.fromordinal(value).isoformat() if kind == "date" and isinstance(value, int) else value


def _read(name: str, value: object, definitions: Definitions) -> object:
    match definitions.attribute_type(name):
        case "items" if isinstance(value, list | tuple):
            return frozenset(str(item) for item in value)
        case "integer" if isinstance(value, int) and not isinstance(value, bool):
            return value
        case "date" if isinstance(value, str):
            try:
                return numbered(as_date(value))
            except ValueError:
                pass
        case "enum" | "bool" if isinstance(value, str):
            return value
    raise QuestionError("attribute-wrong", attribute=name, word=value)
