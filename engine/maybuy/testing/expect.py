"""Whether a decision, or the summary of an order, says what a test expects of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from ..decide.decision import Decision
from ..engine import Engine
from ..model.decision import Obligation, obligation_of
from ..model.definitions import Definitions
from ..model.feature import NUMBER, OFF, ON, Feature
from ..model.policy_test import NOW, Expect, ExpectedObligation, ExpectedSettlement, ExpectedTiming
from ..model.settlement import PRORATED, gentlest
from ..model.units import units_written
from ..order.summary import Preview
from ..views.entitlements import Entitlements

NEVER: Final = "never"
NOTHING: Final = "none"


class Said(NamedTuple):
    """One thing that is expected: what, the two sides in words of the files, and whether they agree."""

    what: str
    expected: str
    got: str
    agrees: bool


class Answered(NamedTuple):
    """What is said of a question, or of an order, as which `whole` tells it."""

    decisions: tuple[Decision, ...]
    summary: Callable[[], Preview]
    """Of the order; of a question, of an order of just that."""
    whole: bool
    engine: Engine


def compared(expect: Expect, answered: Answered) -> Iterator[Said]:
    """Everything that is expected, beside what is said."""
    decisions, summary, whole, engine = answered
    answer: Decision | Preview = summary() if whole else decisions[0]
    if expect.outcome is not None:
        yield Said("outcome", expect.outcome, answer.outcome, expect.outcome == answer.outcome)
    got = _listed(answer.channels)
    if expect.channels is not None:
        agrees = set(expect.channels) == set(answer.channels)
        yield Said("channels", _listed(expect.channels), got, agrees)
    if expect.includes_channels is not None:
        agrees = set(expect.includes_channels) <= set(answer.channels)
        yield Said("includes_channels", _listed(expect.includes_channels), got, agrees)
    if expect.reason is not None:
        codes = tuple(reason.code for decision in decisions for reason in decision.reasons)
        codes = tuple(dict.fromkeys(codes)) if whole else codes
        if isinstance(expect.reason, tuple):
            yield Said("reason", _listed(expect.reason), _listed(codes), expect.reason == codes)
        else:
            yield Said("reason", expect.reason, ", ".join(codes), expect.reason in codes)
    if expect.effective is not None:
        yield _effective(expect.effective, answer)
    if expect.obligations is not None:
        yield _obligations(expect.obligations, answer)
    if expect.settlement is not None and not whole:
        yield _settlement(expect.settlement, decisions[0])
    if expect.price is not None and not whole:
        yield _price(expect.price, decisions[0])
    if expect.of_order:
        yield from _summed_up(expect, summary(), engine)


def _price(wanted: Decimal | Mapping[str, Decimal], decision: Decision) -> Said:
    """What a seat costs a month: in the cycle of the subscription, or the first that is sold."""
    found = decision.price.amounts if decision.price is not None else {}
    if isinstance(wanted, Mapping):
        return Said("price", _written(wanted), _written(found), dict(wanted) == dict(found))
    subscription = decision.facts.account.subscription
    cycle = subscription.cycle if subscription else next(iter(decision.definitions.cycles))
    got = found.get(cycle)
    return Said("price", str(wanted), NOTHING if got is None else str(got), wanted == got)


def _summed_up(expect: Expect, summary: Preview, engine: Engine) -> Iterator[Said]:
    """What is to be paid, and what is held once all that takes effect at once is done."""
    for what in ("due_now", "recurring"):
        amount, got = getattr(expect, what), getattr(summary, what)
        if amount is not None:
            yield Said(what, str(amount), str(got), amount == got)
    subscription = summary.subscription_now
    if expect.lines is not None:
        lines = {line.item: line.seats for line in subscription.items} if subscription else {}
        yield Said("lines", _written(expect.lines), _written(lines), expect.lines == lines)
    if expect.features is not None or expect.limits is not None:
        account = summary.account.model_copy(update={"subscription": subscription})
        yield from _entitled(expect, engine.entitlements(account, summary.at), engine.definitions)


def _entitled(expect: Expect, held: Entitlements, definitions: Definitions) -> Iterator[Said]:
    """What the account may then use."""
    if expect.features is not None:
        worth = {one.feature: one.value or OFF for one in held.granted}
        got = {feature: worth.get(feature, OFF) for feature in expect.features}
        same = (
            _alike(definitions.features[feature], value, got[feature])
            for feature, value in expect.features.items()
            if feature in definitions.features
        )
        yield Said("features", _written_features(expect.features), _written_features(got), all(same))
    if expect.limits is not None:
        units = {one.limit: one.value for one in held.limits}
        found = {limit: units.get(limit, 0) for limit in expect.limits}
        wanted, have = (
            _written({limit: units_written(value) for limit, value in one.items()})
            for one in (expect.limits, found)
        )
        yield Said("limits", wanted, have, expect.limits == found)


def _written(values: Mapping[str, Any]) -> str:
    said = ", ".join(f"{key}: {value}" for key, value in sorted(values.items()))
    return f"{{{said}}}"


def _effective(wanted: object, answer: Decision | Preview) -> Said:
    timing, on = answer.effective
    if isinstance(wanted, ExpectedTiming):
        agrees = wanted.timing in (None, timing) and wanted.on in (None, on)
        words = [str(one) for one in (wanted.timing, wanted.on) if one is not None]
        return Said("effective", ", ".join(words), _when(timing, on), agrees)
    agrees = (on if isinstance(wanted, date) else timing) == wanted
    return Said("effective", str(wanted), _when(timing, on), agrees)


def _settlement(wanted: ExpectedSettlement, decision: Decision) -> Said:
    """Whether it is charged as expected; what no rule speaks of, as any change is."""
    found = decision.settlement
    if found is None and decision.effective.timing == NOW:
        found = gentlest((PRORATED,), (decision.does,))
    parts = [one for one in ("by", "credit") if getattr(wanted, one) is not None]
    agrees = found is not None and all(getattr(found, one) == getattr(wanted, one) for one in parts)
    said = ", ".join(f"{one}: {getattr(wanted, one)}" for one in parts)
    got = NEVER if found is None else ", ".join(f"{one}: {getattr(found, one)}" for one in parts)
    return Said("settlement", said, got, agrees)


def _alike(feature: Feature, wanted: str, got: str) -> bool:
    """Whether two values are the same: `false` is none at all, as a number of 0 is."""
    if not feature.grants(wanted) or got == OFF:
        return got == OFF and not feature.grants(wanted)
    return wanted == got or (feature.type == NUMBER and feature.weight(wanted) == feature.weight(got))


def _written_features(values: Mapping[str, str]) -> str:
    return _listed(name if value == ON else f"{name}: {value}" for name, value in values.items())


def _when(timing: str | None, on: date | None) -> str:
    return NEVER if timing is None else f"{timing}, {on}"


def _obligations(wanted: Iterable[str | ExpectedObligation], answer: Decision | Preview) -> Said:
    """Whether the two are the same things to do; a version counts only where one is expected."""
    left = list(answer.obligations)
    missing = False
    words = []
    for one in wanted:
        words.append(one if isinstance(one, str) else _duty(one))
        met = next((duty for duty in left if _meets(one, duty)), None)
        if met is None:
            missing = True
        else:
            left.remove(met)
    got = _listed(duty._replace(version=None).written for duty in answer.obligations)
    return Said("obligations", _listed(words), got, not missing and not left)


def _duty(wanted: ExpectedObligation) -> str:
    return Obligation(wanted.kind, wanted.terms or wanted.detail or "", wanted.version).written


def _meets(wanted: str | ExpectedObligation, duty: Obligation) -> bool:
    if isinstance(wanted, str):
        return obligation_of(wanted) == duty._replace(version=None)
    return (
        wanted.kind == duty.kind
        and (wanted.terms or wanted.detail) in (None, duty.what)
        and wanted.version in (None, duty.version)
    )


def _listed(words: Iterable[str]) -> str:
    return f"[{', '.join(words)}]"
