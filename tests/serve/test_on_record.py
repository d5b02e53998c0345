"""What is on record for an id: the account that was asked for, or nothing that anyone is told of."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from documents import as_yaml
from serve.service import DAY, Response, account
from serve.test_operation import BEARER, Operated, operated, until

ACME = account()
MANY = 2_000


def named(name: str, **more: Any) -> dict[str, Any]:
    return {**ACME, "id": name, **more}


def lines(item: str) -> dict[str, Any]:
    subscription = ACME["subscription"]
    return {"subscription": {**subscription, "items": [{"item": item, "seats": 3}]}}


USERS = [{"id": f"user-{one}", "role": "owner" if one % 2 else "agent"} for one in range(MANY)]
RIGHT = {
    "acme": json.dumps(ACME),
    "in-yaml": as_yaml(named("in-yaml")),
    "in-yaml-aliased": yaml.dump({**named("in-yaml-aliased"), "attributes": ACME.get("attributes", {})}),
    "many": json.dumps(named("many", users=USERS)),
    "many-in-yaml": as_yaml(named("many-in-yaml", users=USERS)),
}
WRONG = {
    "yaml-of-another": as_yaml(ACME),
    "json-of-another": RIGHT["acme"],
    "other-json-of-another": json.dumps(ACME, indent=1),
    "large-one-of-another": json.dumps(named("acme", users=USERS)),
    "large-yaml-of-another": as_yaml(named("acme", users=USERS)),
    "another-that-does-not-fit": json.dumps({**ACME, **lines("acme/secret")}),
    "ACME": RIGHT["acme"],
    "without-an-id": json.dumps({key: value for key, value in ACME.items() if key != "id"}),
    "7": json.dumps({**ACME, "id": 7}),
    "with-two-ids": "id: with-two-ids\n" + as_yaml(ACME),
    "not-closed": "id: acme\nname: [marie",
    "a-list": json.dumps([ACME]),
    "a-word": '"acme"',
    "empty": "",
    "deep": '{"id": "acme", "x": ' + "[" * 100 + "]" * 100 + "}",
    "deeper": '{"id": "deeper", "acme": ' + "[" * 100_000,
    "bytes": b"\xff\xfeacme",
}
UNFIT = {"unfit": json.dumps({**named("unfit"), **lines("unheard-of")})}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    folder = tmp_path_factory.mktemp("on-record")
    file = folder / "accounts.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        connection.executemany("INSERT INTO accounts VALUES (?, ?)", {**RIGHT, **WRONG, **UNFIT}.items())
    connection.close()
    with operated(folder, "--accounts", f"sqlite:///{file}") as one:
        yield one


def everything(name: str, user: str = "marie") -> dict[str, Any]:
    """A body for each way of asking about an account by its id."""
    asked = {"account": name, "at": DAY, "user": user}
    subject, action = {"type": "user", "id": user}, {"name": "buy"}
    item, context = {"type": "item", "id": "more-storage"}, {"account": name, "at": DAY}
    one = {"subject": subject, "action": action, "resource": item, "context": context}
    return {
        "/v1/decisions": {**asked, "action": "buy", "item": "more-storage"},
        "/v1/offers": asked,
        "/v1/entitlements": {"account": name, "at": DAY},
        "/v1/previews": {"account": name, "order": {"user": user, "at": DAY, "changes": []}},
        "/access/v1/evaluation": one,
        "/access/v1/evaluations": {**one, "evaluations": [{}, {}]},
        "/access/v1/search/subject": {**one, "subject": {"type": "user"}},
        "/access/v1/search/resource": {**one, "resource": {"type": "item"}},
        "/access/v1/search/action": {key: value for key, value in one.items() if key != "action"},
    }


def ask(service: Operated, path: str, body: Any) -> Response:
    return service.post(path, body, **BEARER)


@pytest.mark.parametrize("name", RIGHT)
def test_the_account_of_an_id_is_found_in_json_and_yaml_large_or_small(service: Operated, name: str) -> None:
    user = "user-1" if name.startswith("many") else "marie"
    for path, body in everything(name, user).items():
        response = ask(service, path, body)
        if path != "/v1/previews":  # an order of nothing
            assert response.status == 200, (path, response.body)
    assert ask(service, "/v1/decisions", everything(name, user)["/v1/decisions"]).json["account"] == name


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_account_or_that_of_another_is_a_503_that_tells_nothing_of_it(
    service: Operated, name: str
) -> None:
    ask(service, "/v1/decisions", everything("acme")["/v1/decisions"])  # acme's is remembered
    for path, body in everything(name).items():
        response = ask(service, path, body)
        assert (response.status, response.json["code"]) == (503, "accounts-unavailable"), path
        assert response.headers["retry-after"] == "1"
        for word in (b"acme", b"secret", b"marie", b"luc"):
            assert word not in response.body

    def logged() -> list[Any]:
        return service.events("account-not-the-one-asked-for")

    until(lambda: name in {one["account"] for one in logged()}, "what was asked for, in the log")
    assert {one["account"] for one in logged()} <= {*WRONG}
    assert {one["reason"] for one in logged()} <= {"another-account", "unreadable"}


def test_an_account_that_does_not_fit_is_a_500_that_says_what_does_not(service: Operated) -> None:
    response = ask(service, "/v1/decisions", everything("unfit")["/v1/decisions"])
    assert (response.status, response.json["code"]) == (500, "account-unusable")
    assert "`unheard-of`" in response.json["detail"]


def test_others_are_answered_while_a_large_account_is_read(service: Operated) -> None:
    """What is asked about `acme` never waits for all that is asked about accounts of 2,000 users."""
    large = [everything(name, "user-1")["/v1/offers"] for name in ("many", "many-in-yaml")]
    threads = [threading.Thread(target=ask, args=(service, "/v1/offers", body)) for body in large * 4]
    for thread in threads:
        thread.start()
    assert ask(service, "/v1/decisions", everything("acme")["/v1/decisions"]).status == 200
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("inline", [False, True])
def test_all_users_of_a_large_account_are_answered_about_and_memory_stays(
    service: Operated, inline: bool
) -> None:
    shown: Any = named("many", users=USERS) if inline else "many"
    shared = {"action": {"name": "buy"}, "resource": {"type": "item", "id": "more-storage"}}
    context = {"context": {"account": shown, "at": DAY}}
    search = ask(service, "/access/v1/search/subject", {**shared, **context, "subject": {"type": "user"}})
    owners = [{"type": "user", "id": one["id"]} for one in USERS if one["role"] == "owner"]
    assert search.json["results"] == owners[:1_000]
    before = memory(service)
    for _ in range(2):
        asked = [{"subject": {"type": "user", "id": one["id"]}} for one in USERS[:1_000]]
        told = ask(service, "/access/v1/evaluations", {**shared, **context, "evaluations": asked})
        allowed = [one["decision"] for one in told.json["evaluations"]]
        assert allowed == [one["role"] == "owner" for one in USERS[:1_000]]
        questions = [{"user": one["id"]} for one in USERS[:1_000]]
        body = {"account": shown, "at": DAY, "action": "buy", "item": "more-storage", "questions": questions}
        told = ask(service, "/v1/decisions", body)
        assert [one["outcome"] == "allow" for one in told.json["decisions"]] == allowed
    # An account of 2,000 users takes 1.5 MB. Were it read for each user, this would be more than a thousand.
    assert memory(service) - before < 60


def memory(service: Operated) -> float:
    """What the workers hold, in MB."""
    shown = [Path(f"/proc/{one}/statm").read_text().split()[1] for one in service.workers()]
    return sum(map(int, shown)) * 4096 / 1e6


def test_an_account_is_looked_up_once_for_a_request_however_many_ask(tmp_path: Path) -> None:
    file = tmp_path / "accounts.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, document TEXT NOT NULL)")
        connection.execute("INSERT INTO accounts VALUES ('many', ?)", (RIGHT["many"],))
    connection.close()
    # Each look gives one account or another by chance: whoever looks twice is told of two.
    currency = "CASE abs(random()) % 2 WHEN 0 THEN 'USD' ELSE 'EUR' END"
    query = f"SELECT json_set(document, '$.currency', {currency}) FROM accounts WHERE id = :id"
    asked = {"account": "many", "at": DAY, "action": "buy", "item": "more-storage"}
    told = set()
    with operated(tmp_path, "--accounts", f"sqlite:///{file}", "--accounts-query", query) as service:
        for _ in range(8):
            questions = [{"user": one["id"]} for one in USERS[:100]]
            shown = ask(service, "/v1/decisions", {**asked, "questions": questions}).json["decisions"]
            told.add(frozenset(json.dumps(one["price"]) for one in shown))
    assert {len(one) for one in told} == {1}
