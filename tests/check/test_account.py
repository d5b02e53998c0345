"""An account's facts fit the catalog and the vocabulary, or what does not is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from check.roots import context
from maybuy.check.account import (
    AccountError,
    account_findings,
    account_warnings,
    is_day,
    is_number,
    value_finding,
)
from maybuy.finding import Severity
from maybuy.language import LANGUAGES
from maybuy.model.account import Account
from maybuy.model.vocabulary import Attribute

DEFINITIONS = context().definitions

Change = Callable[[dict[str, Any]], object]


def account(change: Change = lambda data: data) -> Account:
    """An account that fits the root of tests/broken, but for what is changed."""
    data: dict[str, Any] = {
        "id": "acme",
        "type": "online",
        "country": "FR",
        "currency": "EUR",
        "users": [{"id": "ann", "role": "owner"}, {"id": "bo", "role": "member"}],
        "subscription": {
            "cycle": "yearly",
            "term": {"start": "2020-01-01", "end": "2021-01-01"},
            "items": [{"item": "notes/plus", "seats": 5, "in_use": 3}, {"item": "archive"}],
        },
        "attributes": {"pilot": True},
        "accepted_terms": {"rules-of-use": "1"},
    }
    change(data)
    return Account.model_validate(data)


CASES: dict[str, tuple[Change, str, tuple[str | int, ...], str]] = {
    "a_type_that_the_vocabulary_does_not_have": (
        lambda data: data.update(type="onlin"),
        "unknown-value",
        ("type",),
        "`account.type` is never `onlin`",
    ),
    "a_role_that_the_vocabulary_does_not_have": (
        lambda data: data["users"][1].update(role="boss"),
        "unknown-value",
        ("users", 1, "role"),
        "`user.role` is never `boss`",
    ),
    "an_attribute_that_is_not_declared": (
        lambda data: data["attributes"].update(size=5),
        "unknown-attribute",
        ("attributes", "size"),
        "`account.size` is not declared, so nothing is known of it",
    ),
    "a_user_s_attribute_that_is_not_declared": (
        lambda data: data["users"][0].update(attributes={"team": "a"}),
        "unknown-attribute",
        ("users", 0, "attributes", "team"),
        "`user.team` is not declared, so nothing is known of it",
    ),
    "a_number_out_of_bounds": (
        lambda data: data["attributes"].update(age=100),
        "out-of-bounds",
        ("attributes", "age"),
        "`account.age` cannot be `100`",
    ),
    "a_word_in_place_of_a_number": (
        lambda data: data["attributes"].update(age="old"),
        "not-a-number",
        ("attributes", "age"),
        "`account.age` is a whole number, and `old` is not",
    ),
    "two_users_of_one_id": (
        lambda data: data["users"][1].update(id="ann"),
        "duplicate-id",
        ("users", 1, "id"),
        "the id `ann` is given twice",
    ),
    "terms_that_are_not_declared": (
        lambda data: data["accepted_terms"].update(privacy="1"),
        "unknown-terms",
        ("accepted_terms", "privacy"),
        "`privacy` is not the id of any terms",
    ),
    "an_exception_for_a_limit_that_is_not_declared": (
        lambda data: data.update(exceptions=[{"grant": {"limits": {"pages": 1, "pagess": 5}}}]),
        "unknown-limit",
        ("exceptions", 0, "grant", "limits", "pagess"),
        "`pagess` is not a limit",
    ),
    "an_exception_for_a_feature_that_is_not_declared": (
        lambda data: data.update(exceptions=[{"grant": {"features": ["sso", "ssso"]}}]),
        "unknown-feature",
        ("exceptions", 0, "grant", "features", "ssso"),
        "`ssso` is not a feature",
    ),
    "an_exception_with_a_value_that_a_feature_cannot_have": (
        lambda data: data.update(exceptions=[{"grant": {"features": [{"support_hours": "24/9"}]}}]),
        "feature-value",
        ("exceptions", 0, "grant", "features", "support_hours"),
        "`24/9` is not among the values of `support_hours`",
    ),
    "an_exception_that_grants_nothing": (
        lambda data: data.update(exceptions=[{"grant": {}}]),
        "missing-key",
        ("exceptions", 0, "grant"),
        "`limits` is missing here",
    ),
    "an_exception_that_ends_before_it_begins": (
        lambda data: data.update(
            exceptions=[{"grant": {"limits": {"pages": 1}}, "from": "2020-02-01", "until": "2020-01-01"}]
        ),
        "inverted-dates",
        ("exceptions", 0, "until"),
        "`2020-01-01` is not after `2020-02-01`",
    ),
    "a_payment_method_that_is_not_declared": (
        lambda data: data.update(payment_method="card"),
        "unknown-payment-method",
        ("payment_method",),
        "`card` is not a payment method",
    ),
    "a_cycle_that_the_catalog_does_not_have": (
        lambda data: data["subscription"].update(cycle="annual"),
        "unknown-cycle",
        ("subscription", "cycle"),
        "`annual` is not a billing cycle of the catalog",
    ),
    "a_term_that_ends_where_it_begins": (
        lambda data: data["subscription"]["term"].update(end="2020-01-01"),
        "inverted-dates",
        ("subscription", "term", "end"),
        "`2020-01-01` is not after `2020-01-01`",
    ),
    "an_item_that_the_catalog_does_not_have": (
        lambda data: data["subscription"]["items"][1].update(item="archives"),
        "unknown-item",
        ("subscription", "items", 1, "item"),
        "`archives` is not an item of the catalog",
    ),
    "two_editions_of_one_product": (
        lambda data: data["subscription"]["items"][1].update(item="notes/basic"),
        "held-twice",
        ("subscription", "items", 1, "item"),
        "`notes/basic` stands beside `notes/plus`, another edition of the same product",
    ),
    "more_seats_in_use_than_there_are": (
        lambda data: data["subscription"]["items"][0].update(in_use=6),
        "more-in-use-than-seats",
        ("subscription", "items", 0, "in_use"),
        "6 seats of `notes/plus` are in use, and there are only 5",
    ),
    "a_line_that_begins_when_the_term_is_over": (
        lambda data: data["subscription"]["items"][0].update(since="2021-01-01"),
        "outside-term",
        ("subscription", "items", 0, "since"),
        "this line begins on 2021-01-01, when the recorded term, which ends on 2021-01-01, is over",
    ),
    "a_change_that_was_to_happen_before_the_term": (
        lambda data: data["subscription"].update(
            scheduled=[{"on": "2019-12-31", "change": {"action": "cancel_product", "item": "archive"}}]
        ),
        "outside-term",
        ("subscription", "scheduled", 0, "on"),
        "this was to happen on 2019-12-31, before the recorded term, which begins on 2020-01-01",
    ),
    "a_trial_that_ended_before_the_term": (
        lambda data: data["subscription"].update(trials=[{"item": "archive", "until": "2019-12-31"}]),
        "outside-term",
        ("subscription", "trials", 0, "until"),
        "this trial ended on 2019-12-31, before the recorded term, which begins on 2020-01-01",
    ),
    "units_of_what_is_no_limit": (
        lambda data: data["subscription"]["items"][0].update(units={"lunches": 3}),
        "unknown-limit",
        ("subscription", "items", 0, "units", "lunches"),
        "`lunches` is not a limit",
    ),
    "a_change_by_units_of_what_is_no_limit": (
        lambda data: data["subscription"].update(
            scheduled=[
                {
                    "on": "2020-06-01",
                    "change": {"action": "cancel_product", "item": "archive", "units": {"lunches": 3}},
                }
            ]
        ),
        "unknown-limit",
        ("subscription", "scheduled", 0, "change", "units", "lunches"),
        "`lunches` is not a limit",
    ),
    "a_promotion_that_the_catalog_does_not_have": (
        lambda data: data["subscription"].update(promotions=[{"id": "lunch"}]),
        "unknown-promotion",
        ("subscription", "promotions", 0, "id"),
        "`lunch` is not the id of a promotion",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_does_not_fit_is_found_at_its_place(name: str) -> None:
    change, code, path, message = CASES[name]
    error = AccountError(account(change), DEFINITIONS)
    (found,) = error.findings
    assert (found.code, found.path, error.message()) == (code, path, message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_that_does_not_fit_says_so_in_one_line(language: str) -> None:
    change, *_ = CASES["a_number_out_of_bounds"]
    assert "`account.age`" in AccountError(account(change), DEFINITIONS).message(language)


def test_an_account_that_fits_has_no_finding() -> None:
    assert list(account_findings(account(), DEFINITIONS)) == []


def test_the_first_day_of_the_term_and_the_last_are_part_of_it() -> None:
    def edges(data: dict[str, Any]) -> None:
        data["subscription"]["items"][0].update(since="2020-12-31")
        data["subscription"].update(
            scheduled=[{"on": "2020-01-01", "change": {"action": "cancel_product", "item": "archive"}}],
            trials=[{"item": "archive", "until": "2020-01-01"}],
        )

    assert list(account_findings(account(edges), DEFINITIONS)) == []


@pytest.mark.parametrize(
    ("start", "end", "anchor", "uneven"),
    [
        ("2020-01-01", "2021-01-01", None, False),
        ("2020-02-29", "2021-02-28", None, False),
        ("2020-02-29", "2021-03-01", None, True),
        ("2020-02-29", "2021-02-28", 31, False),
        ("2020-01-01", "2020-12-31", None, True),
        ("2020-01-01", "2020-02-01", None, True),
        ("2020-01-15", "2021-01-31", 31, True),
    ],
)
def test_a_term_that_is_not_as_long_as_its_cycle_is_a_warning(
    start: str, end: str, anchor: int | None, uneven: bool
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["subscription"].update(
            term={"start": start, "end": end}, **({"anchor": anchor} if anchor else {})
        )

    one = account(change)
    assert list(account_findings(one, DEFINITIONS)) == []
    found = [(each.code, each.path, each.severity) for each in account_warnings(one, DEFINITIONS)]
    wanted = ("uneven-term", ("subscription", "term", "end"), Severity.WARNING)
    assert [each for each in found if each[0] == "uneven-term"] == ([wanted] if uneven else [])


@pytest.mark.parametrize(("until", "inverted"), [("2020-02-29", True), ("2020-03-01", False)])
def test_a_promotion_may_end_on_the_day_it_begins_but_not_before(until: str, inverted: bool) -> None:
    """An order that ends one before it counts records it so."""
    launch = "kind: promotion\nid: launch\ncode: LAUNCH\npercent: 10\n"
    definitions = context({"catalog/launch.yaml": launch}).definitions
    running = {"id": "launch", "from": "2020-03-01", "until": until}
    one = account(lambda data: data["subscription"].update(promotions=[running]))
    found = [(each.code, each.path) for each in account_findings(one, definitions)]
    assert found == ([("inverted-dates", ("subscription", "promotions", 0, "until"))] if inverted else [])


@pytest.mark.parametrize(("country", "near"), [("UK", "GB"), ("EU", None), ("ZZ", None)])
def test_a_country_that_there_is_not_is_a_warning(country: str, near: str | None) -> None:
    one = account(lambda data: data.update(country=country))
    assert list(account_findings(one, DEFINITIONS)) == []
    (found,) = account_warnings(one, DEFINITIONS)
    assert (found.code, found.variant, found.path) == ("unknown-value", "country", ("country",))
    assert found.words == {"word": country, "near": near}


def test_a_prospect_fits_without_a_subscription() -> None:
    assert list(account_findings(account(lambda data: data.update(subscription=None)), DEFINITIONS)) == []


def test_a_fact_without_a_default_must_be_given() -> None:
    files = {
        "policies/new.yaml": "kind: vocabulary\nattributes:\n  account.size: {type: enum, values: [small]}\n",
    }
    error = AccountError(account(), context(files).definitions)
    (found,) = error.findings
    assert (found.code, found.path) == ("missing-fact", ("attributes",))
    assert error.message() == "`account.size` is not given, and has no default"


@pytest.mark.parametrize("word", ["12", "-3", "0"])
def test_digits_are_a_number(word: str) -> None:
    assert is_number(word)


@pytest.mark.parametrize("word", ["", "1.5", "1_000", "many", " 1", "1\n"])
def test_anything_else_is_not_a_number(word: str) -> None:
    assert not is_number(word)


@pytest.mark.parametrize(
    ("word", "is_one"), [("2020-02-29", True), ("2021-02-29", False), ("2020-2-9", False)]
)
def test_a_day_is_one_of_the_calendar(word: str, is_one: bool) -> None:
    assert is_day(word) is is_one


def test_a_day_that_is_not_in_the_calendar_is_not_a_value_of_a_date() -> None:
    found = value_finding("account.since", "2021-02-29", Attribute(type="date"))
    assert found is not None
    assert found[0] == "not-a-date"
