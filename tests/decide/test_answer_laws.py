"""What rules that hold come to: each is drawn with its effect, the answer worked out from what it says."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from maybuy.compile.implied import catalog_rules
from maybuy.decide.decision import Decision
from maybuy.decide.prepared import Prepared
from maybuy.engine import Engine
from maybuy.model.account import Account
from maybuy.model.decision import Obligation, Timing
from maybuy.model.settlement import Settlement, gentlest
from ordering import newcomer, shop_files
from strategies import AT, CHANNELS, DAYS, HALF, TERMS, VERSIONS, VOCABULARY, Data, World, gathered, worlds

END = date(2020, 10, 1)
ACTIONS: Data = {
    "kind": "actions",
    "actions": [{"id": "pause"}, {"id": "look", "channelled": False}],
}
EFFECTS = ("allow", "allow", "deny", "deny", "defer", "defer", "require")
SOME_CHANNELS = st.lists(st.sampled_from(sorted(CHANNELS)), min_size=1, max_size=3, unique=True)
DUTIES = ("accept:agreement", "accept:privacy", "provide:tax-number", "provide:address")
TERMS_FILE: Data = {
    "kind": "terms",
    "terms": [{"id": terms, "versions": VERSIONS} for terms in TERMS],
    "details": [{"id": "tax-number"}, {"id": "address"}],
}
CATALOG: Data = {
    "kind": "catalog", "id": "shop", "name": "Shop", "currencies": ["USD"],
    "cycles": [{"id": "monthly", "months": 1}],
}  # fmt: skip


def subscriber(kind: str = "plain") -> Account:
    term = {"start": "2020-08-01", "end": END.isoformat()}
    return Account.model_validate(
        {
            "id": "someone", "type": kind, "country": "FR", "currency": "USD",
            "users": [{"id": "owner", "role": "owner"}],
            "subscription": {"cycle": "monthly", "term": term, "items": []},
        }
    )  # fmt: skip


@st.composite
def rule(draw: st.DrawFn, name: str, action: str, effect: str) -> Data:
    """A rule without conditions, or with one that does not hold."""
    one: Data = {"id": name, effect: [action], "source": f"S-{name}", "because": {"en": f"as {name} says"}}
    if effect in ("allow", "deny") and action == "pause" and draw(st.booleans()):
        one["through"] = draw(SOME_CHANNELS)
    if effect == "deny" and draw(st.booleans()):
        one["code"] = "not_today"
    if effect == "defer":
        one["until"] = draw(st.sampled_from(["next_cycle", *(day.isoformat() for day in DAYS)]))
    if effect == "settle":
        one["by"] = draw(st.sampled_from(["proration", "full", "nothing", "new_term"]))
        one["credit"] = draw(st.sampled_from(["rest", "none"]))
    if effect == "require":
        one["obligations"] = draw(st.lists(st.sampled_from(DUTIES), min_size=1, max_size=4, unique=True))
    if draw(st.integers(0, 4)) == 0:
        one["when"] = {"account.type": "managed"}
    return one


@st.composite
def rules(draw: st.DrawFn, action: str) -> list[Data]:
    """Some that allow, and any others."""
    effects = draw(st.lists(st.sampled_from(EFFECTS), max_size=6))
    effects += ["allow"] if draw(st.integers(0, 5)) else []
    return [draw(rule(f"r{number}", action, effect)) for number, effect in enumerate(effects)]


def asked(some: list[Data], account: Account | None = None) -> Prepared:
    channels = {"kind": "channels", "channels": [{"id": one, "kind": kind} for one, kind in CHANNELS.items()]}
    files = [CATALOG, TERMS_FILE, VOCABULARY, channels, ACTIONS]
    policy: list[Data] = [{"kind": "policy", "id": "policy", "rules": some}] if some else []
    return Engine(gathered([*files, *policy])).prepare(account or subscriber(), "owner", AT)


def holding(some: list[Data], effect: str) -> list[Data]:
    return [one for one in some if effect in one and "when" not in one]


def channels_left(some: list[Data]) -> list[str]:
    """What rules that allow open, less what rules that deny close, in the order of the channels file."""
    opened = {channel for one in holding(some, "allow") for channel in one.get("through", CHANNELS)}
    closed = {channel for one in holding(some, "deny") for channel in one.get("through", CHANNELS)}
    return [channel for channel in CHANNELS if channel in opened - closed]


@given(some=rules("pause"))
def test_channels_are_what_is_granted_less_what_is_taken_away(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    left = channels_left(some)
    assert list(one.channels) == left
    kinds = {CHANNELS[channel] for channel in left}
    assert one.outcome == ("allow" if "self_service" in kinds else "refer" if kinds else "deny")


@given(some=rules("look"))
def test_what_has_no_channels_is_allowed_where_it_is_granted_and_never_denied(some: list[Data]) -> None:
    one = asked(some).decide("look")
    granted = bool(holding(some, "allow")) and not holding(some, "deny")
    assert (one.outcome, one.channels) == ("allow" if granted else "deny", ())


@st.composite
def put_off(draw: st.DrawFn, effect: str) -> list[Data]:
    """What is allowed, by rules of which several put it off or ask for something first."""
    some = [draw(rule(f"r{number}", "pause", effect)) for number in range(draw(st.integers(1, 4)))]
    return [*some, {"id": "open", "allow": ["pause"]}]


@given(some=st.one_of(rules("pause"), put_off("defer")))
def test_the_latest_day_that_any_rule_defers_to_wins(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    days = [rule["until"] for rule in holding(some, "defer")]
    latest = max([AT, *(END if day == "next_cycle" else date.fromisoformat(day) for day in days)])
    if one.outcome == "deny":
        assert one.effective == Timing(None, None)
    else:
        assert one.effective == Timing("now" if latest == AT else "next_cycle", latest)


@given(some=st.one_of(rules("pause"), put_off("require")))
def test_obligations_are_those_of_every_rule_that_holds_each_once(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    duties = {duty for rule in holding(some, "require") for duty in rule["obligations"]}
    expected = {
        Obligation("accept_terms", what, "2") if kind == "accept" else Obligation("provide", what)
        for kind, _, what in (duty.partition(":") for duty in duties)
    }
    assert set(one.obligations) == (set() if one.outcome == "deny" else expected)
    assert len(one.obligations) == len(set(one.obligations))


@given(some=st.one_of(rules("pause"), put_off("settle")))
def test_it_is_settled_as_the_gentlest_rule_that_holds_says(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    said = [Settlement(rule["by"], rule["credit"]) for rule in holding(some, "settle")]
    expected = gentlest(said, ("",)) if said and one.outcome != "deny" else None
    assert one.settlement == expected


def code_of(one: Data) -> str:
    return "granted" if "allow" in one else one.get("code", "withdrawn")


@given(some=rules("pause"))
def test_each_reason_is_a_rule_that_holds_and_has_a_part_in_the_answer(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    by_id = {rule["id"]: rule for rule in some}
    assert one.reasons
    named = [reason.rule for reason in one.reasons if reason.code != "not_listed"]
    assert len(named) == len(set(named))
    for reason in one.reasons:
        if reason.code != "not_listed":
            rule = by_id[str(reason.rule)]
            assert "when" not in rule
            assert reason.code == code_of(rule)
            assert (reason.source, reason.because) == (rule["source"], rule["because"])
            assert reason.at == f"policy-policy.yaml:{rule['id']}"
            assert ("allow" in rule) <= (one.outcome != "deny")


@given(some=rules("pause"))
def test_each_open_channel_has_the_rule_that_opens_it_and_each_closed_one_what_closes_it(
    some: list[Data],
) -> None:
    one = asked(some).decide("pause")
    named = {reason.rule for reason in one.reasons}
    opened = {channel for rule in holding(some, "allow") for channel in rule.get("through", CHANNELS)}
    for channel in CHANNELS:
        effect = "allow" if channel in one.channels else "deny" if channel in opened else None
        if effect:
            speaking = {
                rule["id"] for rule in holding(some, effect) if channel in rule.get("through", CHANNELS)
            }
            assert named & speaking, (channel, named)


@given(some=rules("pause"))
def test_a_denial_or_referral_that_no_rule_makes_names_what_is_not_listed(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    codes = [reason.code for reason in one.reasons]
    opened = {channel for rule in holding(some, "allow") for channel in rule.get("through", CHANNELS)}
    by_oneself = any(CHANNELS[channel] == "self_service" for channel in opened)
    assert ("not_listed" in codes) == (not opened if one.outcome == "deny" else not by_oneself)


@given(some=rules("pause"))
def test_the_nearest_rule_is_named_with_what_it_fails_on(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    failing = [rule for rule in some if "allow" in rule and "when" in rule]
    if one.outcome == "deny" and failing and not holding(some, "allow"):
        reason = next(reason for reason in one.reasons if reason.code == "not_listed")
        assert reason.rule in {rule["id"] for rule in failing}
        assert reason.unmet == ("account.type",)


@given(some=rules("pause"))
def test_whoever_is_referred_is_told_of_rules_that_let_users_do_it_themselves(some: list[Data]) -> None:
    one = asked(some).decide("pause")
    by_oneself = {
        rule["id"] for rule in some for channel in rule.get("through", CHANNELS)
        if "allow" in rule and CHANNELS[channel] == "self_service"
    }  # fmt: skip
    if one.outcome == "refer":
        assert {reason.rule for reason in one.reasons if reason.code == "not_listed"} <= {None, *by_oneself}


@HALF
@given(world=worlds())
def test_what_the_catalog_forbids_is_told_by_its_phase(world: World) -> None:
    engine = world.engine
    phases = {one.id: one.phase for one in catalog_rules(engine.definitions)}
    for decision in engine.offers(world.account, world.user, world.at, denied=True):
        told = [phases[reason.rule] for reason in decision.reasons if reason.rule in phases]
        assert told == sorted(told)


def test_what_no_rule_speaks_of_is_denied_by_none() -> None:
    files = shop_files()
    policy = next(one for one in files if one["kind"] == "policy")
    policy["rules"] = [{"id": "chat", "allow": ["buy"], "items": ["chat"], "through": ["page"]}]
    asked = Engine(gathered(files)).prepare(newcomer(), "owner", AT)
    assert asked.decide("buy", "chat/pro").outcome == "allow"
    refused = asked.decide("buy", "desk/pro")
    assert (refused.outcome, refused.channels, refused.settlement) == ("deny", (), None)
    assert [reason.code for reason in refused.reasons] == ["not_listed"]


@given(some=rules("pause"))
def test_rules_that_open_and_rules_that_close_are_each_told_by_id(some: list[Data]) -> None:
    allowing = {rule["id"] for rule in some if "allow" in rule}
    told = [one.rule for one in asked(some).decide("pause").reasons if one.code != "not_listed"]
    opening = [one for one in told if one in allowing]
    closing = [one for one in told if one not in allowing]
    assert told == sorted(opening) + sorted(closing)


def sells(*rules: Data) -> Prepared:
    """Of a shop whose rights are these alone."""
    files = shop_files()
    next(one for one in files if one["kind"] == "policy")["rules"] = list(rules)
    return Engine(gathered(files)).prepare(newcomer(), "owner", AT)


def test_whoever_is_referred_where_nobody_does_it_alone_is_told_of_no_other_rule() -> None:
    helped: Data = {"id": "helped", "allow": ["buy"], "through": ["desk"]}
    first: Data = {"id": "first", "defer": ["buy"], "until": "next_cycle"}
    one = sells(helped, first).decide("buy", "chat/pro")
    assert (one.outcome, one.channels) == ("refer", ("desk",))
    assert [(reason.code, reason.rule) for reason in one.reasons] == [
        ("granted", "helped"),
        ("not_listed", None),
    ]


def test_whoever_is_referred_is_told_of_the_rule_that_lets_users_do_something_else_alone() -> None:
    helped: Data = {"id": "helped", "allow": ["buy"], "through": ["desk"]}
    alone: Data = {"id": "alone", "allow": ["buy"], "items": ["desk"], "through": ["page"]}
    asked = sells(helped, alone)
    one, other = asked.decide("buy", "chat/pro"), asked.decide("buy", "desk/pro")
    assert (one.outcome, one.channels) == ("refer", ("desk",))
    assert [(reason.code, reason.rule) for reason in one.reasons] == [
        ("granted", "helped"),
        ("not_listed", "alone"),
    ]
    assert (other.outcome, other.channels) == ("allow", ("page", "desk"))


def test_rules_that_open_other_channels_for_some_items_alone_are_told_apart() -> None:
    most: Data = {"id": "a", "allow": ["buy", "add_seats"], "through": ["page"]}
    some: Data = {"id": "b", "allow": ["buy"], "items": ["chat"], "through": ["desk"]}
    asked = sells(most, some)
    for item, channels in (("desk/pro", ("page",)), ("chat/pro", ("page", "desk")), ("desk/top", ("page",))):
        assert asked.decide("buy", item).channels == channels


@given(some=rules("pause"))
def test_without_a_subscription_everything_is_now(some: list[Data]) -> None:
    prospect = subscriber().model_copy(update={"subscription": None})
    one: Decision = asked(some, prospect).decide("pause")
    assert one.effective == (Timing(None, None) if one.outcome == "deny" else Timing("now", AT))


@given(some=rules("pause"), at=st.sampled_from(["plain", "managed"]))
def test_a_condition_that_holds_is_as_if_it_were_not_there(some: list[Data], at: str) -> None:
    account = subscriber(at)
    kept = [
        {key: value for key, value in one.items() if key != "when"}
        for one in some
        if at == "managed" or "when" not in one
    ]
    one, other = (asked(these, account).decide("pause") for these in (some, kept))
    assert (one.outcome, one.channels, one.effective, one.obligations) == (
        other.outcome, other.channels, other.effective, other.obligations,
    )  # fmt: skip
