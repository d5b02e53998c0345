"""The engine's answers beside the plain reading's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from maybuy.decide.decision import Decision
from maybuy.decide.prepared import Prepared
from maybuy.model.account import Account
from maybuy.model.decision import QuestionError
from oracle.later import left_out
from oracle.shop import Shop, plain
from oracle.situation import Ask, Situation, UnansweredError
from oracle.steps import Step, ways
from oracle.verdict import PHASES, Verdict, decide, offers, unmet

CATALOG = [code for codes in PHASES for code in codes]
SETTLED = ("granted", "not_listed")


def situation(shop: Shop, account: Account, user: str, at: date) -> Situation:
    """The plain reading's view of what the engine is asked about."""
    said = {"subscription": None, **account.model_dump(mode="json", exclude_none=True, by_alias=True)}
    return Situation(shop.on(at), plain(said), user, at)


def differences(asked: Prepared, now: Situation, asks: Iterable[Ask]) -> list[tuple[Ask, str, object]]:
    """The questions on which both disagree: in what, and what the engine says."""
    return list(_differences(asked, now, asks))


def not_offered(asked: Prepared, now: Situation, _: Iterable[Ask]) -> list[object]:
    """What only one of both offers, and with which outcome."""
    right = {
        (ask.action, ask.item, ask.to, answer.outcome)
        for ask, answer in offers(now)
        if not left_out(now, ask)
    }
    mine = [one for one in asked.offers() if not left_out(now, Ask(one.action, one.item, to=one.to))]
    named = [(one.action, one.item, _to(now, one), one.outcome) for one in mine]
    order = [(one.action, one.item or "", one.to or "") for one in mine]
    return [*sorted(right.symmetric_difference(named)), *([] if order == sorted(order) else [order])]


def _to(now: Situation, one: Decision) -> str | None:
    return one.to if now.shop.target(one.action) in ("cycle", "payment_method") else None


def promised(asked: Prepared, now: Situation, asks: Iterable[Ask]) -> list[object]:
    """The remedies whose steps do not lead to the outcome that they promise."""
    found: list[object] = []
    for ask in asks:
        try:
            remedies = asked.decide(ask.action, ask.item, **_more(ask)).remedies
        except QuestionError:
            continue
        for remedy in remedies:
            passed, outcome = ways(now, ask, [Step(*one[:4]) for one in remedy.steps])
            if outcome != remedy.outcome and not any(left_out(*one) for one in passed):
                found.append((ask, remedy, outcome))
    return found


def _differences(asked: Prepared, now: Situation, asks: Iterable[Ask]) -> Iterator[tuple[Ask, str, object]]:
    for ask in asks:
        try:
            if left_out(now, ask):
                continue
            right = decide(now, ask)
        except UnansweredError:
            try:
                yield ask, "is no question", asked.decide(ask.action, ask.item, **_more(ask))
            except QuestionError:
                continue
            continue
        try:
            answer = asked.decide(ask.action, ask.item, **_more(ask))
        except QuestionError as error:
            yield ask, "is a question", error
            continue
        yield from ((ask, what, answer) for what in disagreeing(now, answer, right))


def _more(ask: Ask) -> dict[str, Any]:
    return {"seats": ask.seats, "quantity": ask.quantity, "to": ask.to}


def disagreeing(now: Situation, answer: Decision, right: Verdict) -> Iterator[str]:
    """In what an answer is not the right one."""
    said = {
        "outcome": (answer.outcome, right.outcome),
        "channels": (answer.channels, right.channels),
        "effective": (answer.effective.on, right.effective),
        "timing": (answer.effective.timing, _timing(now, right)),
        "obligations": ({f"{_KINDS[one.kind]}:{one.what}" for one in answer.obligations}, right.obligations),
        "settlement": (
            None if answer.settlement is None else (answer.settlement.by, answer.settlement.credit),
            right.settlement,
        ),
        "versions": (
            {one.version for one in answer.obligations if one.kind == "accept_terms"},
            {
                now.shop.version(duty.partition(":")[2], now.at)
                for duty in right.obligations
                if duty.startswith("accept:")
            },
        ),
    }
    for what, (mine, its) in said.items():
        if mine != its:
            yield f"{what}: {mine!r}, not {its!r}"
    if "offered_with" not in now.shop.actions[answer.action]:
        yield from _reasons(now, answer, right)


_KINDS = {"accept_terms": "accept", "provide": "provide"}


def _timing(now: Situation, right: Verdict) -> str | None:
    if right.effective is None:
        return None
    return "now" if right.effective == now.at else "next_cycle"


def _reasons(now: Situation, answer: Decision, right: Verdict) -> Iterator[str]:
    of_catalog = [one.code for one in answer.reasons if (one.rule or "").startswith("catalog:")]
    if len(of_catalog) != len(set(of_catalog)) or set(of_catalog) != right.codes:
        yield f"facts of the catalog: {of_catalog}, not {sorted(right.codes)}"
    places = [next(n for n, codes in enumerate(PHASES) if code in codes) for code in of_catalog]
    if places != sorted(places) or [one.code for one in answer.reasons[: len(places)]] != of_catalog:
        yield f"order of reasons: {[one.code for one in answer.reasons]}"
    if not answer.reasons:
        yield "no reason"
    if right.codes == {"already_included"} and len(answer.reasons) > 1:
        yield f"more than that it is included: {[one.code for one in answer.reasons]}"
    granting = {one.rule for one in answer.reasons if one.code == "granted"}
    closing = {
        one.rule
        for one in answer.reasons
        if one.code not in SETTLED and not (one.rule or "").startswith("catalog:")
    }
    unlisted = [one for one in answer.reasons if one.code == "not_listed"]
    opened = {name: rules for name, rules in right.granting.items() if rules}
    left = [name for name in opened if not right.closing[name]]
    yield from _granted(granting, {name: opened[name] for name in left} if right.outcome != "deny" else {})
    shut = {name: right.closing[name] for name in opened if right.closing[name]}
    for rule in closing:
        if not any(rule in rules for rules in right.closing.values()):
            yield f"a rule that takes nothing away: {rule}"
    if (right.outcome != "deny" or not right.codes) and opened:
        for name, rules in shut.items():
            if not rules & closing:
                yield f"no word of what closes {name}: {sorted(rules)}"
    if right.outcome == "deny" and not right.codes and not opened and not (unlisted or closing):
        yield "no word of a right that is missing"
    for reason in unlisted:
        if any(opened) and right.outcome != "refer":
            yield "not listed, though it is granted"
        yield from _unlisted(now, answer, right, reason)


def _granted(granting: set[str | None], opened: dict[str, set[str]]) -> Iterator[str]:
    for rule in granting:
        if not any(rule in rules for rules in opened.values()):
            yield f"a rule that grants nothing: {rule}"
    for name, rules in opened.items():
        if not rules & granting:
            yield f"no word of what opens {name or 'it'}: {sorted(rules)}"


def _unlisted(now: Situation, answer: Decision, right: Verdict, reason: Any) -> Iterator[str]:
    """What the nearest rule is said to be short of is what it is short of."""
    if reason.rule is None:
        return
    rule = next(rule for rule, _ in now.shop.rules if rule["id"] == reason.rule)
    if answer.action not in rule.get("allow", ()):
        yield f"the nearest rule does not grant {answer.action}: {reason.rule}"
    attributes = {**now.attributes, **right.change.attributes(now, answer.action)}
    if (
        "when" in rule
        and "any" not in rule["when"]
        and not set(unmet(rule["when"], now, attributes)) <= {*reason.unmet}
    ):
        yield f"the nearest rule is short of {sorted(unmet(rule['when'], now, attributes))}: {reason.unmet}"
