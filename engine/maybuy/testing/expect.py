"""Whether a decision says what a test expects of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from ..decide.prepared import Decision
from ..model.decision import Obligation, obligation_of
from ..model.feature import NUMBER, OFF, ON, Feature
from ..model.policy_test import NOW, Expect, ExpectedObligation, ExpectedSettlement, ExpectedTiming
from ..model.settlement import PRORATED, gentlest
from ..model.units import units_written
from ..views.entitlements import entitlements

NEVER: Final = "never"


class Mismatch(NamedTuple):
    """One thing that a decision says otherwise: what, in words of the files what was expected, and what it
    is."""

    what: str
    expected: str
    got: str


class Said(NamedTuple):
    """One thing that is expected: what, the two sides in words of the files, and whether they agree."""

    what: str
    expected: str
    got: str
    agrees: bool


def compared(expect: Expect, decision: Decision) -> Iterator[Said]:
    """Everything that is expected, beside what a decision says of it."""
    if expect.outcome is not None:
        yield Said("outcome", expect.outcome, decision.outcome, expect.outcome == decision.outcome)
    got = _listed(decision.channels)
    if expect.channels is not None:
        agrees = set(expect.channels) == set(decision.channels)
        yield Said("channels", _listed(expect.channels), got, agrees)
    if expect.includes_channels is not None:
        agrees = set(expect.includes_channels) <= set(decision.channels)
        yield Said("includes_channels", _listed(expect.includes_channels), got, agrees)
    if expect.reason is not None:
        codes = tuple(reason.code for reason in decision.reasons)
        if isinstance(expect.reason, tuple):
            yield Said("reason", _listed(expect.reason), _listed(codes), expect.reason == codes)
        else:
            yield Said("reason", expect.reason, ", ".join(codes), expect.reason in codes)
    if expect.effective is not None:
        yield _effective(expect.effective, decision)
    if expect.obligations is not None:
        yield _obligations(expect.obligations, decision)
    if expect.settlement is not None:
        yield _settlement(expect.settlement, decision)
    if expect.features is not None or expect.limits is not None:
        yield from _entitled(expect, decision)


def mismatches(expect: Expect, decision: Decision) -> tuple[Mismatch, ...]:
    """What a decision says otherwise than expected; nothing where the test holds."""
    return tuple(
        Mismatch(one.what, one.expected, one.got) for one in compared(expect, decision) if not one.agrees
    )


def _effective(wanted: object, decision: Decision) -> Said:
    timing, on = decision.effective
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


def _entitled(expect: Expect, decision: Decision) -> Iterator[Said]:
    """What the account has on the day of the question, whatever is asked."""
    definitions = decision.prepared.engine.definitions
    held = entitlements(decision.prepared.facts.account, decision.at, definitions)
    if expect.features is not None:
        worth = {one.feature: one.value or OFF for one in held.granted}
        got = {feature: worth[feature] for feature in expect.features}
        same = (
            _alike(definitions.features[feature], value, got[feature])
            for feature, value in expect.features.items()
        )
        yield Said("features", _written_features(expect.features), _written_features(got), all(same))
    if expect.limits is not None:
        units = {one.limit: one.value for one in held.limits}
        found = {limit: units[limit] for limit in expect.limits}
        wanted, have = (
            _listed(f"{limit}: {units_written(value)}" for limit, value in one.items())
            for one in (expect.limits, found)
        )
        yield Said("limits", wanted, have, expect.limits == found)


def _alike(feature: Feature, wanted: str, got: str) -> bool:
    """Whether two values are the same: `false` is none at all, as a number of 0 is."""
    if not feature.grants(wanted) or got == OFF:
        return got == OFF and not feature.grants(wanted)
    return wanted == got or (feature.type == NUMBER and feature.weight(wanted) == feature.weight(got))


def _written_features(values: Mapping[str, str]) -> str:
    return _listed(name if value == ON else f"{name}: {value}" for name, value in values.items())


def _when(timing: str | None, on: date | None) -> str:
    return NEVER if timing is None else f"{timing}, {on}"


def _obligations(wanted: Iterable[str | ExpectedObligation], decision: Decision) -> Said:
    """Whether the two are the same things to do; a version counts only where one is expected."""
    left = list(decision.obligations)
    missing = False
    words = []
    for one in wanted:
        words.append(one if isinstance(one, str) else _written(one))
        met = next((duty for duty in left if _meets(one, duty)), None)
        if met is None:
            missing = True
        else:
            left.remove(met)
    got = _listed(duty._replace(version=None).written for duty in decision.obligations)
    return Said("obligations", _listed(words), got, not missing and not left)


def _written(wanted: ExpectedObligation) -> str:
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
