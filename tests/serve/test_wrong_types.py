"""A value of the wrong type, anywhere in a body: told at its place, in the words of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from serve.service import DAY, Response, Service, account

Steps = tuple[str | int, ...]

ENTITY = {"type": "item", "id": "more-storage", "properties": {}}
EVALUATION: dict[str, Any] = {
    "subject": {"type": "user", "id": "marie", "properties": {}},
    "action": {"name": "buy", "properties": {"seats": 1, "quantity": 1, "to": "annual"}},
    "resource": ENTITY,
    "context": {"account": account(), "at": DAY, "remedies": False},
}
QUESTION: dict[str, Any] = {"account": account(), "user": "marie", "at": DAY}
BODIES: dict[str, Any] = {
    "/v1/decisions": {
        **QUESTION, "action": "buy", "item": "more-storage", "seats": 1, "quantity": 1, "to": "annual",
        "remedies": False, "questions": [{"user": "marie", "at": DAY, "seats": 1}],
    },
    "/v1/offers": {**QUESTION, "denied": False, "remedies": False},
    "/v1/entitlements": {"account": account(), "at": DAY},
    "/v1/find": {
        **QUESTION, "needs": ["sandbox"], "seats": 1, "cycle": "annual", "currency": "USD",
        "why_not": ["talk"],
    },
    "/v1/previews": {
        "account": account(),
        "at": DAY,
        "order": {
            "user": "marie", "at": DAY, "cycle": "annual", "promotion": ["X"], "accept": ["privacy"],
            "payment_method": "card", "details": {},
            "changes": [{"action": "buy", "item": "more-storage", "seats": 1, "quantity": 1, "to": "x"}],
        },
    },
    "/access/v1/evaluation": EVALUATION,
    "/access/v1/evaluations": {**EVALUATION, "options": {"evaluations_semantic": "execute_all"}},
    "/access/v1/search/subject": {
        **EVALUATION, "subject": {"type": "user"}, "page": {"token": "", "limit": 3},
    },
}  # fmt: skip
INSTEAD: dict[type, tuple[Any, ...]] = {
    str: (True, 1.5, [], {}),
    int: ("word", "", True, 1.5, [], {}),
    bool: (12, "word", "true", [], {}),
    list: (12, "", True, {}),
    dict: (12, 1.5, "", True, []),
}
"""Values of other types than the one that is right."""

OF_FILES = ("key: value", "dash", "file", "`…`", "``", "this set of keys", "None", "True")
"""What speaks of files or of Python, or says nothing."""


def places(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every place in a body, and what is right there."""
    within: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, kid in within:
        yield (*path, key), kid
        if isinstance(kid, dict | list):
            yield from places(kid, (*path, key))


def put(body: Any, path: Steps, value: Any) -> Any:
    """A body with another value at a place."""
    changed = deepcopy(body)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


def errors(response: Response) -> Any:
    """All that is said to be wrong."""
    assert response.status == 400, response.body
    return response.json["errors"]


@pytest.mark.parametrize("path", BODIES)
def test_a_wrong_type_is_told_at_its_place_without_a_word_of_files_or_python(
    service: Service, path: str
) -> None:
    tried = 0
    for place, right in places(BODIES[path]):
        pointer = "".join(f"/{step}" for step in place)
        for wrong in INSTEAD[type(right)]:
            if pointer == "/order/promotion" and isinstance(wrong, str):
                continue  # one code may stand without a list
            if isinstance(wrong, bool) and place[-1] in ("to", "role", "type", "sunshine", "chat_phase"):
                continue  # a scalar: true is one
            found = errors(service.post(path, put(BODIES[path], place, wrong)))
            assert pointer in [one["pointer"] for one in found], (pointer, wrong, found)
            for one in found:
                said = f"{one['message']} {one['help'] or ''}"
                assert not any(word in said for word in OF_FILES), (pointer, wrong, said)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("wrong", [12, 1.5, True, [], ""])
@pytest.mark.parametrize("path", BODIES)
def test_what_is_neither_an_account_nor_an_id_is_said_to_be_neither(
    service: Service, path: str, wrong: Any
) -> None:
    place = ("context", "account") if path.startswith("/access") else ("account",)
    (found,) = errors(service.post(path, put(BODIES[path], place, wrong)))
    if wrong == "" and not path.startswith("/access"):
        assert found["message"] == "nothing is written here"
    else:
        shown = {"[]": "this list", "": '`""`', "True": "`true`"}.get(str(wrong), f"`{wrong}`")
        assert found["message"] == f"{shown} is neither an account nor the id of one"
        assert found["help"] == "give an account as an object, or the id of one as a text"
    assert found["pointer"] == "/" + "/".join(place)


def test_an_account_that_is_null_where_one_is_needed_is_told(service: Service) -> None:
    (found,) = errors(service.post("/v1/offers", {**QUESTION, "account": None}))
    assert (found["pointer"], found["message"]) == ("/account", "`account` is null")


def test_a_date_of_the_wrong_type_is_said_to_be_no_date(service: Service) -> None:
    (found,) = errors(service.post("/v1/offers", {**QUESTION, "at": 20200901}))
    assert found["message"] == "`20200901` is not a date"


def test_a_fraction_where_a_word_or_number_may_stand_is_said_to_be_neither(service: Service) -> None:
    asked = {**QUESTION, "action": "change_billing_cycle", "to": 1.5}
    (found,) = errors(service.post("/v1/decisions", asked))
    assert found["message"] == "`1.5` is neither a word nor a whole number"


def test_wrong_types_are_told_in_french_too(service: Service) -> None:
    asked = {**QUESTION, "account": 12}
    (found,) = errors(service.post("/v1/offers", asked, accept_language="fr"))
    assert found["message"] == "`12` n’est ni un compte ni l’identifiant d’un compte"
