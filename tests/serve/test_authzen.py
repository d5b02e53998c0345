"""AuthZEN Authorization API 1.0, through a socket: what its specification says, trap by trap."""

from __future__ import annotations

import json
from typing import Any

import pytest

from commands import ACME, AT, answer
from serve.service import DAY, Response, Service, account, running, valued

CONTEXT = {"account": account(), "at": DAY}
MARIE = {"type": "user", "id": "marie"}
LUC = {"type": "user", "id": "luc"}
BUY = {"name": "buy"}
STORAGE = {"type": "item", "id": "more-storage"}
ASKED = {"subject": MARIE, "action": BUY, "resource": STORAGE, "context": CONTEXT}

ONE = "/access/v1/evaluation"
MANY = "/access/v1/evaluations"
SEARCH = "/access/v1/search"


def changed(**parts: Any) -> dict[str, Any]:
    """The question with some of its parts replaced; None takes one away."""
    return {key: value for key, value in {**ASKED, **parts}.items() if value is not None}


def decided(response: Response) -> list[bool]:
    assert response.status == 200
    return [one["decision"] for one in response.json["evaluations"]]


def found(response: Response) -> list[Any]:
    assert response.status == 200
    results: list[Any] = response.json["results"]
    return results


def refused(response: Response) -> str:
    """The pointer of the one mistake of a bad request."""
    assert (response.status, response.headers["content-type"]) == (400, "application/problem+json")
    (error,) = response.json["errors"]
    pointer: str = error["pointer"]
    return pointer


def test_the_context_of_a_decision_is_the_json_of_the_command_line(service: Service) -> None:
    response = service.post(ONE, ASKED)
    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    shown = answer("decide", ACME, "--user", "marie", "buy", "more-storage", *AT)
    assert response.json == {"decision": True, "context": valued(shown)}


def test_a_refusal_is_a_200(service: Service) -> None:
    response = service.post(ONE, changed(subject=LUC))
    assert (response.status, response.json["decision"]) == (200, False)
    assert [one["code"] for one in response.json["context"]["reasons"]] == ["not_listed"]


def test_a_decision_is_true_only_for_allow_and_not_for_refer(service: Service) -> None:
    asked = changed(
        resource={"type": "item", "id": "data-center-location"},
        context={"account": account("sales-assisted"), "at": DAY},
        subject={"type": "user", "id": "olga"},
    )
    users = [one["id"] for one in account("sales-assisted")["users"] if one["role"] == "owner"]
    response = service.post(ONE, {**asked, "subject": {"type": "user", "id": users[0]}})
    outcomes = {
        (one["context"]["outcome"], one["decision"])
        for one in [
            service.post(
                ONE,
                {
                    **asked,
                    "subject": {"type": "user", "id": users[0]},
                    "action": {"name": action},
                    "resource": {"type": "item", "id": "support"},
                },
            ).json
            for action in ("add_seats", "remove_seats", "upgrade_edition")
        ]
    }
    assert response.status == 200
    assert ("refer", False) in outcomes
    assert ("refer", True) not in outcomes


def test_seats_quantity_and_to_are_properties_of_the_action(service: Service) -> None:
    seats = changed(
        action={"name": "add_seats", "properties": {"seats": 3}}, resource={"type": "item", "id": "support"}
    )
    assert service.post(ONE, seats).json["context"]["seats"] == 3
    to = changed(
        action={"name": "change_billing_cycle", "properties": {"to": "monthly"}},
        resource={"type": "account", "id": "acme"},
    )
    assert service.post(ONE, to).json["context"]["to"] == "monthly"
    quantity = changed(
        action={"name": "use", "properties": {"quantity": 7}},
        resource={"type": "limit", "id": "custom_objects"},
    )
    assert service.post(ONE, quantity).json["context"]["quantity"] == 7


@pytest.mark.parametrize(
    ("part", "value", "pointer"),
    [
        ("subject", None, ""),
        ("action", None, ""),
        ("resource", None, ""),
        ("subject", {"id": "marie"}, "/subject"),
        ("subject", {"type": "user"}, "/subject"),
        ("action", {}, "/action"),
        ("resource", {"id": "more-storage"}, "/resource"),
        ("resource", {"type": "item"}, "/resource"),
        ("subject", "marie", "/subject"),
        ("subject", {"type": "user", "id": 7}, "/subject/id"),
        ("action", {"name": "buy", "properties": []}, "/action/properties"),
        ("action", {"name": "buy", "properties": {"seats": "3"}}, "/action/properties/seats"),
        ("context", [], "/context"),
        ("context", None, ""),
        ("context", {"at": DAY}, "/context"),
        ("context", {"account": 3}, "/context/account"),
        ("context", {**CONTEXT, "at": "tomorrow"}, "/context/at"),
        ("context", {**CONTEXT, "at": 7}, "/context/at"),
    ],
)
def test_a_part_that_is_missing_or_of_another_kind_is_a_400_that_names_it(
    service: Service, part: str, value: Any, pointer: str
) -> None:
    assert refused(service.post(ONE, changed(**{part: value}))) == pointer


def test_within_several_evaluations_a_missing_part_is_a_200_that_says_so_in_its_place(
    service: Service,
) -> None:
    items = [{"resource": STORAGE}, {"resource": {"type": "item"}}, 7, {"subject": LUC}]
    response = service.post(MANY, {**changed(resource=None), "evaluations": items})
    assert decided(response) == [True, False, False, False]
    error = response.json["evaluations"][1]["context"]["error"]
    assert (error["status"], error["errors"][0]["pointer"]) == (400, "/evaluations/1/resource")
    assert response.json["evaluations"][3]["context"]["error"]["errors"][0]["code"] == "missing-key"


@pytest.mark.parametrize(
    "parts",
    [
        {"subject": {"type": "user", "id": "nobody"}},
        {"subject": {"type": "robot", "id": "marie"}},
        {"resource": {"type": "item", "id": "no-such-thing"}},
        {"resource": {"type": "account", "id": "other"}},
        {"resource": {"type": "limit", "id": "more-storage"}},
        {"resource": {"type": "house", "id": "more-storage"}},
        {"action": {"name": "steal"}},
    ],
)
def test_what_nobody_knows_is_a_200_that_refuses(service: Service, parts: dict[str, Any]) -> None:
    response = service.post(ONE, changed(**parts))
    assert (response.status, response.json["decision"]) == (200, False)
    assert response.json["context"]["error"]["status"] == 404


def test_an_account_that_lacks_facts_is_a_400_that_names_them_and_no_silent_refusal(service: Service) -> None:
    lacking = account()
    del lacking["users"][0]["role"]
    asked = changed(context={"account": lacking, "at": DAY})
    assert refused(service.post(ONE, asked)) == "/context/account/users/0"
    several = service.post(MANY, {**asked, "evaluations": [{}, {"context": CONTEXT}]})
    assert decided(several) == [False, True]
    assert several.json["evaluations"][0]["context"]["error"]["status"] == 400


NAMELESS = {"action": {"name": "extend_subscription"}, "resource": {"type": "account", "id": ""}}


@pytest.mark.parametrize("context", [None, {"at": DAY}])
def test_an_account_whose_id_is_empty_is_known_to_nobody(service: Service, context: Any) -> None:
    nameless = changed(**NAMELESS, context=context)
    response = service.post(ONE, nameless)
    assert (response.status, response.json["decision"]) == (200, False)
    assert response.json["context"]["error"]["status"] == 404
    several = service.post(MANY, {**ASKED, "evaluations": [{}, {**NAMELESS, "context": {"at": DAY}}]})
    assert decided(several) == [True, False]
    assert found(service.post(f"{SEARCH}/action", nameless)) == []
    assert found(service.post(f"{SEARCH}/subject", nameless)) == []


@pytest.mark.parametrize("properties", ["seats", "quantity", "to"])
def test_a_number_that_no_machine_can_count_to_is_a_400(service: Service, properties: str) -> None:
    given = changed(action={"name": "buy", "properties": {properties: 1}})
    body = json.dumps(given).encode().replace(b'": 1}', b'": 1e400}')
    assert refused(service.post(ONE, body)) == f"/action/properties/{properties}"


def test_a_number_in_an_account_that_no_machine_can_hold_is_a_400_of_the_whole_request(
    service: Service,
) -> None:
    asked = {**ASKED, "evaluations": [{}, {"subject": {"type": "user", "id": "luc"}}]}
    body = json.dumps(asked).replace('"kind": "account"', '"kind": 1e999')
    for path in (MANY, "/access/v1/evaluation"):
        response = service.post(path, body.encode())
        assert (response.status, response.json["errors"][0]["code"]) == (400, "number-too-long")


def test_a_question_that_cannot_be_asked_so_is_a_400(service: Service) -> None:
    no_edition = changed(resource={"type": "item", "id": "explore"})
    assert refused(service.post(ONE, no_edition)) == "/resource/id"
    early = changed(context={"account": account(), "at": "2019-01-01"})
    assert refused(service.post(ONE, early)) == "/context/at"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
def test_a_wrong_content_type_is_a_400_for_authzen_has_no_415(service: Service, kind: str) -> None:
    refused = service.post(ONE, ASKED, content_type=kind)
    assert (refused.status, refused.json["code"]) == (400, "not-json")
    assert refused.json["detail"] == "the content type is not `application/json`"


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
def test_a_content_type_may_name_its_character_set(service: Service, kind: str) -> None:
    assert service.post(ONE, ASKED, content_type=kind).json["decision"] is True


@pytest.mark.parametrize("path", [ONE, MANY, f"{SEARCH}/subject", f"{SEARCH}/resource", f"{SEARCH}/action"])
@pytest.mark.parametrize("body", [b"[]", b"[{}]", b"3", b"null", b'"text"', b"{", b""])
def test_a_body_that_is_not_an_object_is_a_400(service: Service, path: str, body: bytes) -> None:
    assert service.post(path, body).status == 400


def test_keys_that_are_not_known_are_ignored(service: Service) -> None:
    asked = changed(
        subject={**MARIE, "email": "m@acme.example", "properties": {"department": "sales"}},
        resource={**STORAGE, "owner": "x"},
        more=[1, {"a": 2}],
    )
    assert service.post(ONE, asked).json == service.post(ONE, ASKED).json


def test_a_list_of_evaluations_takes_its_defaults_from_beside_it(service: Service) -> None:
    items = [{}, {"subject": LUC}, {"resource": {"type": "item", "id": "high-volume-api"}}]
    assert decided(service.post(MANY, {**ASKED, "evaluations": items})) == [True, False, True]


def test_an_entity_of_an_evaluation_replaces_the_default_whole(service: Service) -> None:
    default = {"name": "add_seats", "properties": {"seats": 5}}
    items = [{}, {"action": {"name": "add_seats"}}]
    asked = {**changed(action=default, resource={"type": "item", "id": "support"}), "evaluations": items}
    shown = [one["context"].get("seats") for one in service.post(MANY, asked).json["evaluations"]]
    assert shown == [5, None]


def test_without_a_list_of_evaluations_it_is_one_evaluation(service: Service) -> None:
    expected = service.post(ONE, ASKED).json
    assert service.post(MANY, ASKED).json == expected
    assert service.post(MANY, {**ASKED, "evaluations": []}).json == expected


@pytest.mark.parametrize(
    ("semantic", "expected"),
    [
        (None, [True, False, True, False]),
        ("execute_all", [True, False, True, False]),
        ("deny_on_first_deny", [True, False]),
        ("permit_on_first_permit", [True]),
    ],
)
def test_a_semantic_that_ends_early_returns_a_shorter_list(
    service: Service, semantic: str | None, expected: list[bool]
) -> None:
    items = [{}, {"subject": LUC}, {}, {"subject": LUC}]
    options = {} if semantic is None else {"options": {"evaluations_semantic": semantic}}
    assert decided(service.post(MANY, {**ASKED, **options, "evaluations": items})) == expected


def test_an_error_counts_as_a_refusal_where_the_first_refusal_ends_it(service: Service) -> None:
    options = {"evaluations_semantic": "deny_on_first_deny"}
    items = [{}, {"resource": {"id": 5}}, {}]
    assert decided(service.post(MANY, {**ASKED, "options": options, "evaluations": items})) == [True, False]


def test_a_semantic_that_there_is_none_of_is_a_400(service: Service) -> None:
    asked = {**ASKED, "options": {"evaluations_semantic": "maybe"}, "evaluations": [{}]}
    assert refused(service.post(MANY, asked)) == "/options/evaluations_semantic"


def test_a_search_of_subjects_finds_those_that_may(service: Service) -> None:
    asked = changed(subject={"type": "user", "id": "ignored"})
    response = service.post(f"{SEARCH}/subject", asked)
    assert list(response.json) == ["page", "results"]
    assert found(response) == [{"type": "user", "id": "marie"}]


def test_whatever_a_search_finds_an_evaluation_allows_and_nothing_else(service: Service) -> None:
    items = found(service.post(f"{SEARCH}/resource", changed(resource={"type": "item"})))
    assert all(set(one) == {"type", "id"} for one in items)
    catalog = service.get("/v1/catalog").json
    for one in catalog["items"]:
        resource = {"type": "item", "id": one["id"]}
        allowed = service.post(ONE, changed(resource=resource)).json["decision"]
        assert allowed is (resource in items), one["id"]
    actions = found(service.post(f"{SEARCH}/action", changed(action=None)))
    assert all(set(one) == {"name"} for one in actions)
    assert actions
    for one in catalog["actions"]:
        response = service.post(ONE, changed(action={"name": one["id"]}))
        allowed = response.status == 200 and response.json["decision"]
        assert allowed is ({"name": one["id"]} in actions), one["id"]


def test_a_search_of_actions_on_an_account_finds_those_without_an_item(service: Service) -> None:
    asked = changed(action=None, resource={"type": "account", "id": "acme"})
    names = [one["name"] for one in found(service.post(f"{SEARCH}/action", asked))]
    assert "view_subscription" in names
    assert "buy" not in names


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("subject", {"subject": {"type": "robot"}}),
        ("subject", {"resource": {"type": "item", "id": "no-such-thing"}}),
        ("subject", {"resource": {"type": "house", "id": "x"}}),
        ("subject", {"action": {"name": "steal"}}),
        ("resource", {"resource": {"type": "house"}}),
        ("resource", {"subject": {"type": "user", "id": "nobody"}}),
        ("resource", {"subject": {"type": "robot", "id": "marie"}}),
        ("resource", {"action": {"name": "steal"}}),
        ("action", {"resource": {"type": "item", "id": "no-such-thing"}}),
        ("action", {"subject": {"type": "user", "id": "nobody"}}),
    ],
)
def test_a_search_for_what_nobody_knows_is_an_empty_list(
    service: Service, kind: str, parts: dict[str, Any]
) -> None:
    response = service.post(f"{SEARCH}/{kind}", changed(**parts))
    assert found(response) == []
    assert response.json["page"] == {"next_token": "", "count": 0, "total": 0}


@pytest.mark.parametrize(
    ("kind", "parts", "pointer"),
    [
        ("subject", {"subject": {"id": "marie"}}, "/subject"),
        ("subject", {"action": None}, ""),
        ("resource", {"subject": {"type": "user"}}, "/subject"),
        ("resource", {"resource": {"id": "x"}}, "/resource"),
        ("action", {"resource": {"type": "item"}}, "/resource"),
        ("subject", {"page": {"limit": -1}}, "/page/limit"),
        ("subject", {"page": {"limit": "2"}}, "/page/limit"),
        ("subject", {"page": []}, "/page"),
    ],
)
def test_a_search_that_lacks_a_part_is_a_400(
    service: Service, kind: str, parts: dict[str, Any], pointer: str
) -> None:
    assert refused(service.post(f"{SEARCH}/{kind}", changed(**parts))) == pointer


def test_the_pages_of_a_search_are_its_results_and_the_last_has_an_empty_token(service: Service) -> None:
    asked = changed(resource={"type": "item"})
    everything = found(service.post(f"{SEARCH}/resource", asked))
    assert len(everything) > 5
    collected = []
    page: dict[str, Any] = {"limit": 2}
    while True:
        response = service.post(f"{SEARCH}/resource", {**asked, "page": page})
        assert next(iter(response.json)) == "page"
        assert response.json["page"]["count"] == len(found(response)) <= 2
        assert response.json["page"]["total"] == len(everything)
        collected += found(response)
        if response.json["page"]["next_token"] == "":
            break
        page = {"token": response.json["page"]["next_token"]}  # the limit may be left out now
    assert collected == everything


def test_a_token_of_another_search_is_a_400(service: Service) -> None:
    asked = changed(resource={"type": "item"})
    first = service.post(f"{SEARCH}/resource", {**asked, "page": {"limit": 2}})
    token = first.json["page"]["next_token"]
    for wrong in (token, "nonsense", "ÿ", "MTAuMi4="):
        response = service.post(
            f"{SEARCH}/resource", {**asked, "action": {"name": "add_seats"}, "page": {"token": wrong}}
        )
        assert (response.status, response.json["code"]) == (400, "invalid-page")


def test_the_id_of_a_request_comes_back_with_every_answer(service: Service) -> None:
    for path, body in [(ONE, ASKED), (ONE, {}), ("/nowhere", {}), (f"{SEARCH}/action", changed(action=None))]:
        response = service.post(path, body, x_request_id="bfe9eb29-ab87-4ca3-be83-a1d5d8305716")
        assert response.headers["x-request-id"] == "bfe9eb29-ab87-4ca3-be83-a1d5d8305716"


def test_what_could_disturb_a_log_is_taken_out_of_the_id_of_a_request(service: Service) -> None:
    response = service.post(ONE, ASKED, x_request_id="a\tb\xe9" + "c" * 500)
    assert response.headers["x-request-id"] == "a?b?" + "c" * 500


def test_the_metadata_names_every_endpoint_and_each_of_them_answers(service: Service) -> None:
    response = service.get("/.well-known/authzen-configuration")
    assert (response.status, response.headers["content-type"]) == (200, "application/json")
    base = f"https://127.0.0.1:{service.port}"
    assert response.json["policy_decision_point"] == base
    endpoints = {key: value for key, value in response.json.items() if key.endswith("_endpoint")}
    assert set(endpoints) == {
        "access_evaluation_endpoint",
        "access_evaluations_endpoint",
        "search_subject_endpoint",
        "search_resource_endpoint",
        "search_action_endpoint",
    }
    for url in endpoints.values():
        assert service.post(url.removeprefix(base), ASKED).status == 200


def test_a_host_that_is_none_does_not_get_into_the_metadata(service: Service) -> None:
    response = service.get("/.well-known/authzen-configuration", host='evil"/\\x')
    assert response.status == 400 or "evil" not in response.body.decode()


def test_an_account_written_in_an_odd_way_is_read_as_files_are(service: Service) -> None:
    odd = account()
    odd["subscription"]["items"][0]["seats"] = 12.0
    asked = changed(context={"account": odd, "at": DAY})
    assert service.post(ONE, asked).json == service.post(ONE, ASKED).json


def test_the_metadata_names_the_address_that_the_service_was_told() -> None:
    with running("--url", "https://pdp.example/") as service:
        shown = service.get("/.well-known/authzen-configuration").json
    assert shown["policy_decision_point"] == "https://pdp.example"
    assert shown["access_evaluation_endpoint"] == "https://pdp.example/access/v1/evaluation"
