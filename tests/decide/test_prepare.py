"""An account's facts as attributes, and the questions that its facts rule out."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import AT, account, prospect, shipped
from maybuy.check.account import AccountError
from maybuy.decide.prepare import Facts, first_subscription, outdated_terms, terms_in_force, version_at
from maybuy.model.account import Account, Subscription, User, alone
from maybuy.model.decision import QuestionError
from ordering import customer, newcomer, shop, sold
from strategies import Data, gathered

DEFINITIONS = shipped().definitions


def facts(one: Account, user: str = "owner", at: date = AT) -> Facts:
    return shipped().prepare(one, user, at).facts


def outdated(one: Account, at: date = AT) -> object:
    return facts(one, at=at).attributes["terms.outdated"]


def test_what_an_account_does_not_say_has_its_declared_default() -> None:
    attributes = facts(account("support/team")).attributes
    assert (attributes["account.chat_phase"], attributes["account.sunshine"]) == ("none", "false")


def test_what_an_account_says_is_compared_by_its_text() -> None:
    attributes = facts(account("support/team", chat_phase=4, sunshine=True)).attributes
    assert (attributes["account.chat_phase"], attributes["account.sunshine"]) == ("4", "true")


def test_a_prospect_is_new_and_has_no_cycle_and_holds_nothing() -> None:
    attributes = facts(prospect()).attributes
    assert attributes["account.new"] == "true"
    assert attributes["subscription.cycle"] == attributes["payment.method"] == "none"
    assert attributes["subscription.holds"] == frozenset()


def test_what_is_held_through_a_suite_is_held() -> None:
    held = facts(account("support-suite/professional")).attributes["subscription.holds"]
    assert isinstance(held, frozenset)
    assert "talk/professional" in held


@pytest.mark.parametrize("attributes", [{"chat_phase": 5}, {"sunshine": "maybe"}, {"colour": "red"}])
def test_a_fact_that_does_not_fit_the_vocabulary_is_an_error(attributes: dict[str, object]) -> None:
    with pytest.raises(AccountError) as raised:
        facts(account("support/team", **attributes))  # type: ignore[arg-type]
    assert len(raised.value.findings) == 1
    assert str(raised.value)


def test_an_item_that_nobody_sells_is_an_error() -> None:
    with pytest.raises(AccountError):
        facts(account("support/platinum"))


def test_a_user_that_the_account_does_not_have_is_an_error() -> None:
    with pytest.raises(QuestionError) as raised:
        facts(account("support/team"), user="somebody-else")
    assert raised.value.code == "unknown-user"
    assert raised.value.words == {"word": "somebody-else", "account": "account"}


def test_a_user_that_is_nearly_one_of_the_account_is_probably_that_one() -> None:
    with pytest.raises(QuestionError) as raised:
        facts(account("support/team"), user="ownar")
    assert (raised.value.code, raised.value.near) == ("unknown-user-near", "owner")


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2018, 12, 31), None), (date(2019, 1, 1), "2019-01"), (date(2020, 1, 1), "2020-01")],
)
def test_terms_are_in_force_from_their_first_day(day: date, expected: str | None) -> None:
    assert terms_in_force("privacy", day, DEFINITIONS) == expected


@pytest.mark.parametrize("order", list(permutations(["first", "second", "early"])))
def test_of_two_versions_from_one_day_the_last_that_is_listed_is_in_force(order: tuple[str, ...]) -> None:
    days = {"early": "2019-01-01", "first": "2020-01-01", "second": "2020-01-01"}
    versions = [{"version": name, "from": days[name]} for name in order]
    terms: Data = {"kind": "terms", "terms": [{"id": "terms", "versions": versions}]}
    found = terms_in_force("terms", date(2020, 6, 1), gathered([terms]))
    assert found == [name for name in order if name != "early"][-1]


def test_the_latest_version_that_has_begun_is_in_force_in_whatever_order_they_are_given() -> None:
    versions = {date(2020, 1, 1): "new", date(2019, 1, 1): "old"}
    assert [version_at(versions, date(year, 6, 1)) for year in (2018, 2019, 2020)] == [None, "old", "new"]


def test_a_prospect_has_accepted_nothing() -> None:
    assert outdated(prospect()) == {"master-subscription-agreement", "privacy"}


def test_a_subscriber_without_a_record_accepted_what_was_in_force_when_the_term_began() -> None:
    one = account("support/team", accepted={}, term=("2019-12-01", "2020-12-01"))
    assert outdated(one, date(2019, 12, 31)) == frozenset()
    assert outdated(one, date(2020, 1, 1)) == {"privacy"}


def test_terms_accepted_ahead_of_their_day_are_not_outdated() -> None:
    one = account("support/team", term=("2019-12-01", "2020-12-01"))
    assert outdated_terms(one, date(2019, 12, 15), DEFINITIONS, new=False) == frozenset()


PEOPLE = st.lists(st.sampled_from(["owner", "admin", "agent", "light_agent"]), min_size=1, max_size=6)


@given(PEOPLE, st.data())
def test_who_else_is_a_user_changes_no_answer_and_no_remedy(roles: list[str], data: st.DataObject) -> None:
    engine = shipped()
    users = tuple(User(id=f"user-{number}", role=role) for number, role in enumerate(roles))
    whole = account("support/professional").model_copy(update={"users": users})
    user = data.draw(st.sampled_from(users))
    action = data.draw(st.sampled_from(["buy", "upgrade_edition", "cancel_product"]))
    item = data.draw(st.sampled_from(["collaboration", "support/enterprise", "chat/professional"]))
    one = alone(whole, user.id)
    assert [kept.id for kept in one.users] == [user.id]
    asked = [
        engine.prepare(whole, user.id, AT),
        engine.prepare(one, user.id, AT),
        engine.prepare_checked(whole, user, AT),
    ]
    assert len({repr(each.facts.attributes) for each in asked}) == 1
    decisions = [each.decide(action, item) for each in asked]
    shown = [(each.outcome, each.channels, each.reasons, each.remedies) for each in decisions]
    assert shown[0] == shown[1] == shown[2]


def test_an_account_without_a_user_of_that_id_stays_as_it_is() -> None:
    one = account("support/team")
    assert alone(one, "nobody") is one


def test_what_is_known_of_a_user_is_what_is_said_of_it_else_the_default() -> None:
    level: Data = {"type": "integer", "min": 0, "max": 9, "default": 3}
    since: Data = {"type": "date", "default": "2020-01-31"}
    engine = shop(facts={"user.level": level, "user.since": since})
    says = {"id": "admin", "role": "admin", "attributes": {"level": 7, "since": "2019-06-01"}}
    one = customer(users=[{"id": "owner", "role": "owner"}, says])
    told = [engine.prepare(one, user, AT).facts.attributes for user in ("owner", "admin")]
    assert [each["user.role"] for each in told] == ["owner", "admin"]
    assert [each["user.level"] for each in told] == [3, 7]
    assert [each["user.since"] for each in told] == [
        date(2020, 1, 31).toordinal(),
        date(2019, 6, 1).toordinal(),
    ]


def test_what_was_tried_is_known_where_something_can_be_tried_once_alone() -> None:
    engine = sold(chat_pro={"days": 14, "once": True})
    tried = customer(("desk/pro", 1), trials=[{"item": "desk/pro", "until": "2020-10-01"}])
    assert tried.subscription is not None
    before = tried.subscription.model_copy(update={"tried": ("chat/pro", "gone")})
    some = [newcomer(), customer(("desk/pro", 1)), tried.model_copy(update={"subscription": before})]
    told = [engine.prepare(one, "owner", AT).facts.attributes["subscription.tried"] for one in some]
    assert told == [frozenset(), frozenset(), {"chat/pro", "gone"}]


@given(at=st.dates(date(2019, 1, 1), date(2024, 12, 31)), cycle=st.sampled_from(sorted(DEFINITIONS.cycles)))
def test_a_first_subscription_is_what_a_file_says_of_one_that_begins_on_that_day(
    at: date, cycle: str
) -> None:
    begun = first_subscription(prospect(), cycle, at, DEFINITIONS)
    year, month = divmod(at.year * 12 + at.month - 1 + DEFINITIONS.cycles[cycle], 12)
    end = date(year, month + 1, min(at.day, monthrange(year, month + 1)[1]))
    term = {"start": at.isoformat(), "end": end.isoformat()}
    assert begun.subscription == Subscription.model_validate({"cycle": cycle, "term": term})
    assert begun.model_copy(update={"subscription": None}) == prospect()


def test_a_first_subscription_is_of_the_first_cycle_for_which_all_that_is_wanted_is_sold() -> None:
    some = {"yearly": ["annual"], "often": ["quarterly", "monthly"], "seldom": ["annual", "quarterly"]}
    price = {"USD": {"monthly": 1, "annual": 1, "quarterly": 1}}
    more: list[Data] = [
        {
            "kind": "add-on", "id": one, "name": one.capitalize(), "cycles": cycles,
            "prices": {"USD": {cycle: price["USD"][cycle] for cycle in cycles}},
        }
        for one, cycles in some.items()
    ]  # fmt: skip
    definitions = shop(more=more).definitions

    def cycle(*wanted: str) -> str:
        begun = first_subscription(newcomer(), None, AT, definitions, wanted).subscription
        assert begun is not None
        return begun.cycle

    assert (cycle(), cycle("desk/pro"), cycle("yearly"), cycle("often")) == (
        "monthly",
        "monthly",
        "annual",
        "monthly",
    )
    assert cycle("often", "seldom") == "quarterly"
    assert cycle("yearly", "often") == "monthly", "where there is none, the catalog's first"
    with pytest.raises(QuestionError) as raised:
        first_subscription(newcomer(), "weekly", AT, definitions)
    assert (raised.value.kind, raised.value.words["word"]) == ("unknown-cycle", "weekly")
