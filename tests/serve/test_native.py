"""The service's own API, through a socket: the same questions and the same JSON as on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from time import strftime
from typing import Any

import pytest

from acceptance.accounts import ROOT
from commands import ACCOUNTS, ACME, AT, answer, run
from serve.service import DAY, Response, Service, account, order

ASKED = {"account": account(), "user": "marie", "at": DAY}


def said(response: Response) -> list[tuple[str, str]]:
    """The code and the place of every error of a problem."""
    assert response.headers["content-type"] == "application/problem+json"
    return [(one["code"], one["pointer"]) for one in response.json["errors"]]


@pytest.mark.parametrize("user", ["marie", "luc"])
@pytest.mark.parametrize(
    ("action", "item", "options"),
    [
        ("buy", "more-storage", {}),
        ("buy", "collaboration", {}),
        ("buy", "explore/professional", {"seats": 3}),
        ("add_seats", "support", {"seats": 2}),
        ("upgrade_edition", "support/enterprise", {}),
        ("downgrade_edition", "support", {"to": "team"}),
        ("change_billing_cycle", None, {"to": "monthly"}),
        ("use", "custom_objects", {"quantity": 5}),
        ("view_subscription", None, {}),
        ("manage_subscription", None, {}),
    ],
)
def test_a_decision_is_the_json_of_the_command_line(
    service: Service, user: str, action: str, item: str | None, options: dict[str, Any]
) -> None:
    response = service.post(
        "/v1/decisions",
        {**ASKED, "user": user, "action": action, **({"item": item} if item else {}), **options},
    )
    flags = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    asked = [action, *([item] if item else [])]
    assert response.status == 200
    assert response.json == answer("decide", ACME, "--user", user, *asked, *flags, *AT)


@pytest.mark.parametrize(("quantity", "rests"), [(5, True), (6, True), (0, False)])
def test_what_rests_on_an_exception_says_so_for_this_customer_alone(
    service: Service, tmp_path: Path, quantity: int, rests: bool
) -> None:
    granted = {"limits": {"custom_objects": 5}}
    asked = {**ASKED, "action": "use", "item": "custom_objects", "quantity": quantity}
    for why in ("pilot", "an apology", None):
        agreed = {**account(), **({"exceptions": [{"grant": granted, "because": why}]} if why else {})}
        response = service.post("/v1/decisions", {**asked, "account": agreed})
        assert response.status == 200
        path = tmp_path / "account.json"
        path.write_text(json.dumps({"kind": "account", **agreed}), encoding="utf-8")
        numbered = ("--quantity", str(quantity))
        said = answer("decide", str(path), "--user", "marie", "use", "custom_objects", *numbered, *AT)
        assert response.json == said
        assert said["reasons"][0].get("exception", False) == (rests and why is not None)


def test_an_answer_in_french_is_that_of_the_command_line_in_french(service: Service) -> None:
    body = {**ASKED, "user": "luc", "action": "buy", "item": "more-storage"}
    expected = answer("decide", ACME, "--user", "luc", "buy", "more-storage", *AT, "--lang", "fr")
    by_header = service.post("/v1/decisions", body, accept_language="de, fr-CA;q=0.8, en;q=0.5")
    by_query = service.post("/v1/decisions?lang=fr", body, accept_language="en")
    long_ago = service.post("/v1/decisions", body, accept_language=f"fr, {'x' * 30_000}")
    assert long_ago.headers["content-language"] == "fr"
    assert by_header.json == by_query.json == expected
    assert by_header.headers["content-language"] == by_query.headers["content-language"] == "fr"


def test_several_questions_are_answered_in_their_order_and_share_what_stands_beside_them(
    service: Service,
) -> None:
    questions = [
        {"action": "buy", "item": "more-storage"},
        {"action": "buy", "item": "more-storage", "user": "luc"},
        {"item": "explore/professional", "seats": 3},
        {"account": account("prospect"), "user": "jacob", "item": "guide/lite", "at": "2020-09-11"},
    ]
    response = service.post("/v1/decisions", {**ASKED, "action": "buy", "questions": questions})
    single = [service.post("/v1/decisions", {**ASKED, "action": "buy", **one}).json for one in questions]
    assert response.json["decisions"] == single
    assert response.json["catalog"] == single[0]["catalog"]


@pytest.mark.parametrize("name", ["Acme", "Société"])
@pytest.mark.parametrize("question", [{}, {"account": None}])
def test_a_question_that_names_no_account_is_about_the_one_beside_the_list(
    service: Service, name: str, question: dict[str, Any]
) -> None:
    # json.dumps() writes `é` as an escape, so that the strict reader reads the body.
    asked = {**ASKED, "account": {**account(), "name": name}, "action": "buy", "item": "more-storage"}
    response = service.post("/v1/decisions", {**asked, "questions": [question]})
    assert response.json["decisions"] == [service.post("/v1/decisions", asked).json]


def test_remedies_are_null_where_they_are_not_wanted(service: Service) -> None:
    body = {**ASKED, "user": "luc", "action": "buy", "item": "more-storage"}
    assert service.post("/v1/decisions", body).json["remedies"]
    short = service.post("/v1/decisions", {**body, "remedies": False}).json
    assert short["remedies"] is None
    assert {**short, "remedies": []} == {**service.post("/v1/decisions", body).json, "remedies": []}


def test_offers_are_the_json_of_the_command_line(service: Service) -> None:
    assert service.post("/v1/offers", ASKED).json == answer("offers", ACME, "--user", "marie", *AT)
    every = service.post("/v1/offers", {**ASKED, "denied": True}).json
    shown = answer("offers", ACME, "--user", "marie", *AT, "--all")
    assert shown.pop("refused")  # the same by reason: the command line's alone
    assert every == shown


def test_a_preview_is_the_json_of_the_command_line(service: Service) -> None:
    response = service.post("/v1/previews", {"account": account(), "order": order("acme-grows")})
    assert response.json == answer("preview", ACME, str(ROOT / "examples" / "orders" / "acme-grows.yaml"))


def test_entitlements_are_the_json_of_the_command_line(service: Service) -> None:
    response = service.post("/v1/entitlements", {"account": account("support-enterprise"), "at": DAY})
    assert response.json == answer("entitlements", str(ACCOUNTS / "support-enterprise.yaml"), *AT)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ({}, []),
        ({"needs": ["sandbox"]}, ["--need", "sandbox"]),
        (
            {"needs": ["sandbox", "api_requests=500"], "seats": 25, "cycle": "annual", "why_not": ["talk"]},
            ["--need", "sandbox", "--need", "api_requests=500", "--seats", "25", "--cycle", "annual",
             "--why-not", "talk"],
        ),
        (
            {"needs": ["audit_log", "custom_objects=200000000"], "currency": "USD"},
            ["--need", "audit_log", "--need", "custom_objects=200000000", "--currency", "USD"],
        ),
    ],
)  # fmt: skip
def test_the_cheapest_is_the_json_of_the_command_line(
    service: Service, asked: dict[str, Any], options: list[str]
) -> None:
    response = service.post("/v1/find", {**asked, "at": DAY})
    assert response.status == 200
    assert response.json == json.loads(run("find", *options, "--format", "json", *AT).stdout)


@pytest.mark.parametrize(
    ("name", "user", "asked", "options"),
    [
        ("acme", "marie", {"needs": ["sandbox"]}, ["--need", "sandbox"]),
        ("acme", "luc", {"needs": ["sandbox"]}, ["--need", "sandbox"]),
        ("acme", "marie", {"needs": ["sandbox"], "keep": True}, ["--need", "sandbox", "--keep"]),
        (
            "acme", "marie", {"needs": ["sandbox"], "seats": 15, "cycle": "monthly", "why_not": ["talk"]},
            ["--need", "sandbox", "--seats", "15", "--cycle", "monthly", "--why-not", "talk"],
        ),
        ("support-enterprise", None, {"needs": ["sandbox"]}, ["--need", "sandbox"]),
        ("acme", "marie", {"needs": ["custom_objects=200000000"]}, ["--need", "custom_objects=200000000"]),
    ],
)  # fmt: skip
def test_the_cheapest_from_an_account_is_the_json_of_the_command_line(
    service: Service, name: str, user: str | None, asked: dict[str, Any], options: list[str]
) -> None:
    known = account(name)
    user = user or str(known["users"][0]["id"])
    response = service.post("/v1/find", {**asked, "account": known, "user": user, "at": DAY})
    told = run(
        "find", *options, "--from", str(ACCOUNTS / f"{name}.yaml"), "--user", user, "--format", "json", *AT
    )
    assert response.status == 200
    assert response.json == json.loads(told.stdout)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"user": "eve"}, ("unknown-user", "/user")),
        ({"user": None}, ("missing-key", "")),
        ({"account": None}, ("missing-key", "")),
        ({"at": "2019-01-01"}, ("outside-term", "/at")),
        ({"currency": "EUR"}, ("unknown-currency", "/currency")),
    ],
)
def test_an_account_and_a_user_that_do_not_go_together_are_told(
    service: Service, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert said(service.post("/v1/find", {**ASKED, "needs": ["sandbox"], **change})) == [expected]


def test_all_words_of_needs_that_are_wrong_are_told_with_their_places(service: Service) -> None:
    asked = {"needs": ["sandbox", "sand", "sandbox=much"], "why_not": ["tallk"], "cycle": "annual"}
    assert said(service.post("/v1/find", asked)) == [
        ("unknown-limit", "/needs/1"), ("need-value", "/needs/2"), ("unknown-item", "/why_not/0"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "code", "place"),
    [
        ({"cycle": "dayly"}, "unknown-cycle", "/cycle"),
        ({"currency": "XXX"}, "unknown-currency", "/currency"),
        ({"seats": 0}, "seats-not-positive", "/seats"),
    ],
)
def test_a_scope_that_there_is_not_is_told_at_its_key(
    service: Service, asked: dict[str, Any], code: str, place: str
) -> None:
    assert said(service.post("/v1/find", {"needs": ["sandbox"], **asked})) == [(code, place)]


def test_a_question_without_a_day_is_about_today_and_the_answer_shows_it(service: Service) -> None:
    asked = {"account": account("prospect"), "user": "jacob", "action": "buy", "item": "guide/professional"}
    before = strftime("%Y-%m-%d")
    shown = service.post("/v1/decisions", asked).json["at"]
    assert before <= shown <= strftime("%Y-%m-%d")


def test_every_response_names_the_catalog_that_decided(service: Service) -> None:
    response = service.post("/v1/decisions", {**ASKED, "action": "buy", "item": "more-storage"})
    version = response.json["catalog"]["version"]
    assert version.startswith("sha256:")
    assert response.headers["maybuy-catalog"] == version
    assert service.get("/v1/catalog").json["version"] == version
    assert service.get("/nowhere").headers["maybuy-catalog"] == version


def test_the_catalog_lists_the_ids_that_questions_may_name(service: Service) -> None:
    shown = service.get("/v1/catalog").json
    assert {"id": "collaboration", "kind": "add-on", "product": "collaboration", "edition": None,
            "name": "Collaboration"} in shown["items"]  # fmt: skip
    assert [one["id"] for one in shown["cycles"]] == ["monthly", "annual"]
    assert "buy" in [one["id"] for one in shown["actions"]]


def test_a_null_is_as_good_as_nothing_where_a_key_may_be_left_out(service: Service) -> None:
    body = {**ASKED, "action": "view_subscription"}
    nulls = dict.fromkeys(("item", "seats", "quantity", "to", "questions"))
    assert service.post("/v1/decisions", {**body, **nulls}).json == service.post("/v1/decisions", body).json


def test_a_question_that_lacks_facts_names_them(service: Service) -> None:
    lacking = account()
    del lacking["type"], lacking["users"][0]["role"]
    response = service.post("/v1/decisions", {**ASKED, "account": lacking, "action": "buy"})
    assert response.status == 400
    assert said(response) == [("missing-key", "/account"), ("missing-key", "/account/users/0")]
    assert {one["message"] for one in response.json["errors"]} == {
        "`role` is missing here",
        "`type` is missing here",
    }


def test_a_question_without_account_user_or_action_says_which_is_missing(service: Service) -> None:
    assert said(service.post("/v1/decisions", {"item": "more-storage"})) == [("missing-key", "")] * 3
    several = {**ASKED, "questions": [{"action": "buy"}, {"item": "more-storage"}]}
    assert said(service.post("/v1/decisions", several)) == [("missing-key", "/questions/1")]


def test_a_word_that_is_not_known_is_placed_and_the_nearest_is_suggested(service: Service) -> None:
    wrong = account()
    wrong["users"][0]["role"] = "ownr"
    wrong["subscription"]["items"][1]["item"] = "colaboration"
    response = service.post("/v1/decisions", {**ASKED, "account": wrong, "action": "buy", "itme": "x"})
    assert response.status == 400
    assert said(response) == [("unknown-key", "/itme")]
    response = service.post("/v1/decisions", {**ASKED, "account": wrong, "action": "buy"})
    assert said(response) == [
        ("unknown-value", "/account/users/0/role"),
        ("unknown-item", "/account/subscription/items/1/item"),
    ]
    assert [one["help"] for one in response.json["errors"]] == [
        "did you mean `owner`?",
        "did you mean `collaboration`?",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"user": "mari"}, ("unknown-user", "/user")),
        ({"at": "2019-01-01"}, ("outside-term", "/at")),
        ({"action": "by"}, ("unknown-action", "/action")),
        ({"item": "more-storrage"}, ("unknown-item", "/item")),
        ({"item": None}, ("item-needed", "")),
        ({"item": "explore"}, ("edition-needed", "/item")),
        ({"action": "use"}, ("unknown-limit", "/item")),
        ({"action": "change_billing_cycle", "item": None, "to": "daily"}, ("unknown-cycle", "/to")),
        ({"action": "add_seats", "item": "support", "seats": 0}, ("seats-not-positive", "/seats")),
    ],
)
def test_a_question_that_cannot_be_answered_says_which_word_is_wrong(
    service: Service, change: dict[str, Any], expected: tuple[str, str]
) -> None:
    response = service.post("/v1/decisions", {**ASKED, "action": "buy", "item": "more-storage", **change})
    assert response.status == 400
    assert response.json["code"] == "invalid-question"
    assert said(response) == [expected]


def test_a_day_before_the_recorded_term_is_refused_for_what_an_account_holds_as_well(
    service: Service,
) -> None:
    response = service.post("/v1/entitlements", {"account": ASKED["account"], "at": "2019-01-01"})
    assert (response.status, response.json["code"]) == (400, "invalid-question")
    assert said(response) == [("outside-term", "/at")]


def test_of_several_questions_all_that_are_wrong_are_told_at_once(service: Service) -> None:
    questions = [{"item": "more-storrage"}, {"item": "more-storage"}, {"item": "more-storage", "user": "eve"}]
    response = service.post("/v1/decisions", {**ASKED, "action": "buy", "questions": questions})
    assert response.status == 400
    assert said(response) == [("unknown-item", "/questions/0/item"), ("unknown-user", "/questions/2/user")]


def test_an_order_with_a_change_that_cannot_be_asked_names_that_change(service: Service) -> None:
    wrong = {"user": "marie", "at": DAY, "changes": [{"action": "buy", "item": "guide/team"}]}
    response = service.post("/v1/previews", {"account": account(), "order": wrong})
    assert said(response) == [("unknown-item", "/order/changes/0/item")]


def test_an_id_of_an_account_is_of_no_use_where_the_service_knows_no_accounts(service: Service) -> None:
    for path, body in [
        ("/v1/decisions", {"user": "marie", "action": "buy", "item": "more-storage"}),
        ("/v1/offers", {"user": "marie"}),
        ("/v1/entitlements", {}),
        ("/v1/previews", {"order": {"user": "marie"}}),
    ]:
        response = service.post(path, {"account": "acme", **body})
        assert (response.status, response.json["code"]) == (400, "no-accounts")


def test_problems_are_said_in_the_language_of_the_request(service: Service) -> None:
    body = {**ASKED, "user": "mari", "action": "buy", "item": "more-storage"}
    said_in = service.post("/v1/decisions", body, accept_language="fr").json
    assert said_in["detail"].startswith("`mari` n’est pas un utilisateur du compte `acme`")


def test_numbers_written_with_a_point_and_escaped_letters_mean_the_same(service: Service) -> None:
    plain = {**ASKED, "action": "buy", "item": "explore/professional", "seats": 3}
    spelled = service.post("/v1/decisions", plain).body
    other = (
        __import__("json")
        .dumps(plain)
        .replace('"seats": 3}', '"seats": 3.0}')
        .replace('"acme"', '"\\u0061cme"')
    )
    assert service.post("/v1/decisions", other.encode()).body == spelled
