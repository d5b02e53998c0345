"""Page tokens: good for the search they come from, and made by nobody but the service."""

from __future__ import annotations

import asyncio
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.accounts import ROOT
from commands import process
from maybuy import load
from maybuy.model.service import Settings
from maybuy.serve.app import create
from maybuy.serve.services import Services
from maybuy.serve.state import Current, Snapshot
from serve.service import DAY, Response, Service, account, running
from serve.test_operation import BEARER, Operated, operated, policy

PATH = "/access/v1/search/resource"
ASKED: dict[str, Any] = {
    "subject": {"type": "user", "id": "marie"},
    "action": {"name": "buy"},
    "resource": {"type": "item"},
    "context": {"account": account(), "at": DAY},
}


def page(service: Service, token: str, *, path: str = PATH, limit: Any = None, **parts: Any) -> Response:
    shown = {"token": token} if limit is None else {"token": token, "limit": limit}
    return service.post(path, {**ASKED, **parts, "page": shown}, **BEARER)


def first(service: Service) -> str:
    token: str = service.post(PATH, {**ASKED, "page": {"limit": 2}}, **BEARER).json["page"]["next_token"]
    assert token
    return token


def refused(response: Response) -> str:
    assert (response.status, response.json["code"]) == (400, "invalid-page"), response.body
    detail: str = response.json["detail"]
    assert " - " in detail, "it is said what to do"
    return detail


def again(text: str, change: Callable[[dict[str, Any]], Any]) -> str:
    """A token with something else in it, and the seal of the old one."""
    place, _, seal = text.partition(".")
    data = json.loads(urlsafe_b64decode(place + "=" * (-len(place) % 4)))
    change(data)
    return f"{urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip('=')}.{seal}"


HUGE = int("9" * 4_000)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(start=data["start"]),  # the same in other words
        lambda data: data.update(start=3),
        lambda data: data.update(start=-3),
        lambda data: data.update(start=HUGE),
        lambda data: data.update(limit=-HUGE),
        lambda data: data.update(limit=HUGE),
        lambda data: data.update(limit=0),
        lambda data: data.update(search="0" * 32),
        lambda data: data.update(catalog="sha256:" + "0" * 64),
    ],
)
def test_a_token_that_was_changed_by_hand_is_a_400(service: Service, change: Any) -> None:
    assert "did not make this page token" in refused(page(service, again(first(service), change)))


@pytest.mark.parametrize(
    "token",
    [
        f"{'9' * 4_301}.2.0123456789abcdef",
        urlsafe_b64encode(f"-{'9' * 4_301}.-{'9' * 4_301}.0123456789abcdef".encode()).decode(),
        urlsafe_b64encode(b"2.2.0123456789abcdef").decode(),
        ".", "..", "=", "A", "nonsense", "ÿ", "\x00", "😀", "a" * 100_000, "e30.", ".e30",
    ],
    ids=range(14),
)  # fmt: skip
def test_a_token_that_was_made_by_hand_is_a_400(service: Service, token: str) -> None:
    assert "did not make this page token" in refused(page(service, token))


@given(st.data())
def test_a_token_with_any_of_its_letters_changed_is_a_400(service: Service, data: st.DataObject) -> None:
    token = first(service)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("ABCabc019-_.=+/ ").filter(lambda letter: letter != token[at]))
    assert page(service, token[:at] + other + token[at + 1 :]).status == 400
    assert page(service, token + other).status == 400
    assert page(service, token[:at]).status == (400 if at else 200)  # an empty one is none


@pytest.mark.parametrize(
    "parts",
    [
        {"subject": {"type": "user", "id": "luc"}},
        {"subject": {"type": "robot", "id": "marie"}},
        {"action": {"name": "add_seats"}},
        {"action": {"name": "buy", "properties": {"seats": 3}}},
        {"resource": {"type": "limit"}},
        {"context": {"account": {**account(), "country": "DE"}, "at": DAY}},
        {"context": {"account": account(), "at": "2020-09-02"}},
    ],
)
def test_a_token_of_another_search_is_a_400_that_says_so(service: Service, parts: Any) -> None:
    assert "of another search" in refused(page(service, first(service), **parts))


def test_a_token_of_another_kind_of_search_is_a_400_that_says_so(service: Service) -> None:
    asked = {"resource": {"type": "item", "id": "more-storage"}}
    token = page(service, "", path="/access/v1/search/action", limit=1, **asked).json["page"]["next_token"]
    assert page(service, token, path="/access/v1/search/action", **asked).status == 200
    assert "of another search" in refused(page(service, token, path="/access/v1/search/subject", **asked))


def test_another_limit_beside_a_token_is_a_400_and_the_same_is_fine(service: Service) -> None:
    token = first(service)
    assert "goes with a limit of 2" in refused(page(service, token, limit=3))
    assert page(service, token, limit=2).json == page(service, token).json


def test_a_limit_of_more_than_there_is_can_be_repeated_too(service: Service) -> None:
    shown = service.post(PATH, {**ASKED, "page": {"limit": 2**62}}).json
    assert (shown["page"]["next_token"], shown["page"]["count"]) == ("", shown["page"]["total"])


def test_what_is_wrong_with_a_token_is_said_in_french_too(service: Service) -> None:
    said = service.post(PATH, {**ASKED, "page": {"token": "x"}}, accept_language="fr").json["detail"]
    assert said == "ce service n’a pas émis ce jeton de page - demandez la première page, sans jeton"


def test_every_worker_takes_the_tokens_of_all_and_none_after_the_catalog_has_changed(tmp_path: Path) -> None:
    with operated(tmp_path, "--workers", "2") as service:
        token = first(service)
        # Each request is a connection of its own: so many do not all go to one worker.
        assert {page(service, token).status for _ in range(30)} == {200}
        change(service)
        assert "the catalog has changed" in refused(page(service, token))
        assert page(service, first(service)).status == 200


def change(service: Operated) -> None:
    service.change(policy(1))
    assert service.reload().status == 200


def test_a_service_with_another_key_takes_no_token_of_this_one(service: Service) -> None:
    token = first(service)
    with running() as other:
        assert "did not make this page token" in refused(page(other, token))


def test_services_with_the_same_key_take_the_tokens_of_each_other(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("0123456789abcdef0123456789abcdef\n")
    with running("--token-key-file", str(key)) as one, running(MAYBUY_TOKEN_KEY_FILE=str(key)) as other:
        assert page(other, first(one)).status == 200
        assert key.read_text().strip() not in one.get("/docs").body.decode()


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), (b"short", "is no key"), (b"", "is no key")]
)
def test_a_key_that_is_none_keeps_the_service_from_starting(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    key = tmp_path / "key"
    if content is not None:
        key.write_bytes(content)
    done = process("--root", str(ROOT), "serve", "--port", "0", "--token-key-file", str(key))
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert str(key) in done.stderr.decode()


def test_a_token_of_yesterday_is_a_400_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = Snapshot(load(ROOT), datetime.now(UTC))
    app = create(Services(Settings(root=ROOT), Current(snapshot)))
    asked = {**ASKED, "context": {"account": {**account(), "subscription": None}}}

    async def searched(**more: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            return await client.post(PATH, json={**asked, "page": {"limit": 1, **more}})

    days = [date(2020, 9, 1)]
    monkeypatch.setattr("maybuy.serve.authzen.answering.today", lambda: days[-1])
    token = asyncio.run(searched()).json()["page"]["next_token"]
    assert token
    assert asyncio.run(searched(token=token)).status_code == 200
    days.append(date(2020, 9, 2))
    later = asyncio.run(searched(token=token))
    assert later.status_code == 400
    assert "for another day" in later.json()["detail"]
