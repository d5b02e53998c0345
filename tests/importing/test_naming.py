"""Ids and names from keys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.importing.naming import LONGEST, id_of, name_of, product_of
from maybuy.model.base import ID


@given(st.lists(st.text(max_size=100), max_size=12))
def test_every_key_has_an_id_of_its_own(keys: list[str]) -> None:
    taken: set[str] = set()
    for key in keys:
        found = id_of(key, "plan", taken)
        assert re.fullmatch(ID, found)
        assert len(found) <= LONGEST
        assert found not in taken
        taken.add(found)


@given(st.text(min_size=1, max_size=60))
def test_a_name_that_is_given_is_not_the_one_made_of_the_id(key: str) -> None:
    name = name_of(key, id_of(key, "plan"))
    assert name is None or name.strip() == name != ""


@pytest.mark.parametrize(
    ("key", "identifier", "name"),
    [
        ("BUSINESS_PLUS", "business-plus", None),
        ("secureStorage", "secure-storage", None),
        ("usersManagementSCIM", "users-management-scim", "Users Management SCIM"),
        ("oAuthGoogle", "oauth-google", "OAuth Google"),
        ("appForIOS", "app-for-ios", "App For iOS"),
        ("iosAndAndroidApps", "ios-and-android-apps", "iOS And Android Apps"),
        ("githubActions", "github-actions", "GitHub Actions"),
        ("customSLAs", "custom-slas", "Custom SLAs"),
        ("24x7Support", "24x7-support", "24x7 Support"),
        ("3rdPartyApps", "3rd-party-apps", "3rd Party Apps"),
        ("sso", "sso", "SSO"),
        ("Extra users (each)", "extra-users-each", "Extra users (each)"),
        ("Écoles", "ecoles", "Écoles"),
        ("企業", "plan", "企業"),
    ],
)
def test_ids_and_names_are_what_a_person_would_write(key: str, identifier: str, name: str | None) -> None:
    assert id_of(key, "plan") == identifier
    assert name_of(key, identifier) == name


def test_the_capitals_of_a_product_begin_no_words() -> None:
    assert product_of("CircleCI - Cloud") == "circleci-cloud"
    assert product_of("UserGuiding") == "userguiding"
