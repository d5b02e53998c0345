"""The client, against the real service over a socket, and against one that comes and goes."""

from __future__ import annotations

import asyncio
import json
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from inspect import signature
from typing import Any, get_type_hints

import msgspec
import pytest

from acceptance.accounts import ROOT, shipped
from docs.markdown import blocks
from maybuy import Account, Order, Question, find, read_account, read_order, to_json
from maybuy.client import Ask, AsyncClient, Client, ServiceError, UnreachableError, asking
from maybuy.client.answers import Decision
from maybuy.model.decision import Remedy
from maybuy.report.found import found_json
from serve.service import DAY, account, running

KEY = "shop-0123456789abcdef"
AT = date.fromisoformat(DAY)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running("--accounts", str(ROOT / "examples" / "accounts"), MAYBUY_KEYS=f"shop ask {KEY}") as service:
        yield f"http://127.0.0.1:{service.port}"


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[Client]:
    with Client(url, key=KEY) as one:
        yield one


def acme() -> Account:
    return read_account(ROOT / "examples" / "accounts" / "acme.yaml", shipped())


QUESTIONS = [
    ("marie", Ask("add_seats", "support", seats=3)),
    ("marie", Ask("change_billing_cycle", to="monthly")),
    ("luc", Ask("buy", "guide/professional")),
    ("marie", Ask("use", "custom_objects", quantity=10)),
    ("marie", Ask("buy", "sunshine-select")),
]


@pytest.mark.parametrize(("user", "ask"), QUESTIONS, ids=lambda one: getattr(one, "action", one))
def test_a_decision_has_what_the_engines_own_has(client: Client, user: str, ask: Ask) -> None:
    got = client.decide(
        acme(), user, ask.action, ask.item, at=AT, seats=ask.seats, quantity=ask.quantity, to=ask.to
    )
    own = shipped().decide(Question(acme(), user, ask.action, ask.item, AT, ask.seats, ask.quantity, ask.to))
    shown = to_json(own, shipped())
    same = ("outcome", "action", "item", "acts_on", "to", "seats", "quantity", "account", "user", "at",
            "channels", "effective", "price", "obligations")  # fmt: skip
    assert {name: getattr(got, name) for name in same} == {name: getattr(own, name) for name in same}
    unsaid = {"on": None, "unmet": [], "needs": [], "implied": False, "exception": False}
    told_of = [
        one._asdict() | {"unmet": list(one.unmet), "needs": msgspec.to_builtins(list(one.needs))}
        for one in got.reasons
    ]
    assert told_of == [unsaid | one for one in shown["reasons"]]
    assert got.remedies is not None
    assert [told(one) for one in got.remedies] == [told(one) for one in own.remedies]
    assert got.catalog._asdict() == shown["catalog"]
    assert got.allowed == (own.outcome == "allow")


def told(remedy: Remedy) -> Any:
    """What the JSON of a remedy tells."""
    return remedy.outcome, [(one.kind, str(one.value), one.or_higher) for one in remedy.steps]


def test_an_account_is_named_or_sent_as_it_is_at_hand(client: Client) -> None:
    named, kept, sent = (
        client.decide(one, "marie", "buy", "more-storage", at=AT) for one in ("acme", acme(), account())
    )
    assert named == kept == sent


def test_many_questions_have_an_answer_each_in_their_order(client: Client) -> None:
    asks = [ask for user, ask in QUESTIONS if user == "marie"]
    found = client.decide_many("acme", "marie", asks, at=AT, remedies=False)
    assert [one.action for one in found] == [ask.action for ask in asks]
    assert {one.remedies for one in found} <= {None}


def test_offers_are_decisions(client: Client) -> None:
    offered = client.offers("acme", "marie", at=AT)
    assert [(one.action, one.item, one.to) for one in offered] == [
        (one.action, one.item, one.to) for one in shipped().offers(acme(), "marie", AT)
    ]
    assert len(client.offers("acme", "marie", at=AT, denied=True)) > len(offered)


def test_an_order_has_its_amounts_and_days(client: Client) -> None:
    prospect = read_account(ROOT / "examples" / "accounts" / "prospect.yaml", shipped())
    order = read_order(ROOT / "examples" / "orders" / "startup.yaml", shipped())
    own = shipped().preview(prospect, order)
    for given in (order, order.model_dump(mode="json", exclude_unset=True)):
        got = client.preview("prospect", given, at=AT)
        assert (got.due_now, got.recurring, got.currency, got.ready, got.effective, got.obligations) == (
            own.due_now, own.recurring, own.currency, own.ready, own.effective, own.obligations,
        )  # fmt: skip
        assert got.json["lines"]
    assert isinstance(order, Order)


def test_entitlements_and_the_catalog_are_told(client: Client) -> None:
    held = client.entitlements("support-enterprise", at=AT)
    assert held == json.loads(json.dumps(to_json(shipped().entitlements(acme_of(held), AT), shipped())))
    assert client.catalog() == (shipped().definitions.id, shipped().definitions.version)


def test_the_cheapest_is_told(client: Client) -> None:
    asked = {"seats": 25, "cycle": "annual", "why_not": ["talk"]}
    told = client.find(["sandbox"], at=AT, currency="USD", **asked)  # type: ignore[arg-type]
    found = find(shipped(), ["sandbox"], AT, currency="USD", **asked)  # type: ignore[arg-type]
    assert told == json.loads(json.dumps(found_json(found, shipped().definitions, "en")))


def test_the_order_that_is_cheapest_for_an_account_is_told(client: Client) -> None:
    told = client.find(["sandbox"], "acme", "marie", at=AT)
    assert told == client.find(["sandbox"], acme(), "marie", at=AT)
    summed = client.preview("acme", told["best"]["order"])
    assert (summed.outcome, summed.json) == ("allow", told["best"]["preview"])
    assert summed.recurring_after == Decimal(told["best"]["recurring"])
    kept = client.find(["sandbox"], "acme", "marie", at=AT, keep=True)
    assert [one["item"] for one in kept["best"]["items"]] == ["support/enterprise", "collaboration"]


def test_an_account_is_sent_as_its_file_would_say_it(client: Client) -> None:
    granted = {"grant": {"limits": {"custom_objects": 5}}, "from": "2020-03-01", "until": "2020-12-31"}
    said = acme().model_dump(mode="json", exclude_unset=True, by_alias=True)
    one = Account.model_validate({**said, "exceptions": [granted]})
    (limit,) = client.entitlements(one, at=AT)["limits"]
    assert (limit["value"], limit["exception"]["from"]) == (5, "2020-03-01")


def acme_of(held: dict[str, Any]) -> Account:
    return read_account(ROOT / "examples" / "accounts" / f"{held['account']}.yaml", shipped())


def test_the_asynchronous_client_answers_alike(url: str, client: Client) -> None:
    async def ask() -> tuple[Any, ...]:
        async with AsyncClient(url, key=KEY) as one:
            return (
                await one.decide("acme", "marie", "buy", "more-storage", at=AT),
                await one.decide_many("acme", "marie", [Ask("buy", "more-storage")], at=AT),
                await one.offers("acme", "luc", at=AT),
                (await one.preview("acme", {"user": "marie"}, at=AT)).json,
                await one.entitlements("acme", at=AT),
                await one.find(["sandbox"], at=AT),
                await one.catalog(),
            )

    assert asyncio.run(ask()) == (
        client.decide("acme", "marie", "buy", "more-storage", at=AT),
        client.decide_many("acme", "marie", [Ask("buy", "more-storage")], at=AT),
        client.offers("acme", "luc", at=AT),
        client.preview("acme", {"user": "marie"}, at=AT).json,
        client.entitlements("acme", at=AT),
        client.find(["sandbox"], at=AT),
        client.catalog(),
    )


def test_a_refusal_says_what_is_wrong(client: Client, url: str) -> None:
    with pytest.raises(ServiceError) as unknown:
        client.decide("nobody", "marie", "buy", "more-storage", at=AT)
    assert (unknown.value.status, unknown.value.code) == (404, "unknown-account")
    with pytest.raises(ServiceError) as wrong:
        client.decide("acme", "marie", "buy", "more-storag", at=AT)
    assert wrong.value.status == 400
    assert "did you mean `more-storage`" in wrong.value.detail
    with Client(url) as other, pytest.raises(ServiceError, match="401 not-authenticated"):
        other.catalog()


def test_messages_come_in_the_language_asked_for(url: str) -> None:
    with Client(url, key=KEY, language="fr") as french, pytest.raises(ServiceError) as caught:
        french.decide("nobody", "marie", "buy", at=AT)
    with Client(url, key=KEY) as english, pytest.raises(ServiceError) as same:
        english.decide("nobody", "marie", "buy", at=AT)
    assert caught.value.code == same.value.code
    assert caught.value.detail != same.value.detail


Step = tuple[int, dict[str, str]] | None
"""A status with headers; None breaks the connection off."""


@contextmanager
def answering(steps: Sequence[Step]) -> Iterator[tuple[str, list[str]]]:
    """A server that answers as told, one step a request, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            step = steps[len(asked) - 1]
            if step is None:
                self.close_connection = True
                return
            body = b'{"id": "c", "version": "v", "code": "busy", "detail": "not now"}'
            self.send_response(step[0])
            for name, value in (*step[1].items(), ("content-length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client would have waited, each time; it does not."""
    waited: list[float] = []
    monkeypatch.setattr(asking.time, "sleep", waited.append)
    return waited


def test_a_service_that_is_busy_or_breaks_off_is_asked_again(waits: list[float]) -> None:
    with (
        answering([(503, {"retry-after": "3"}), None, (502, {}), (200, {})]) as (url, asked),
        Client(url) as client,
    ):
        assert client.catalog() == ("c", "v")
    assert len(asked) == 4
    assert waits[0] >= 3
    assert 0.1 <= waits[1] <= 0.2
    assert 0.2 <= waits[2] <= 0.4


@pytest.mark.parametrize("asked_for", ["86400", "Wed, 21 Oct 2999 07:28:00 GMT"])
def test_nobody_is_waited_for_without_end(waits: list[float], asked_for: str) -> None:
    with answering([(503, {"retry-after": asked_for}), (200, {})]) as (url, _), Client(url) as client:
        client.catalog()
    assert 10 <= waits[0] <= 11


@pytest.mark.parametrize("asked_for", ["soon", "-1", "1.5", "²", "Wed, 21 Oct 1999 07:28:00 GMT"])
def test_what_is_no_time_to_wait_is_passed_over(waits: list[float], asked_for: str) -> None:
    headers = {"retry-after": asked_for.encode().decode("latin-1")}
    with answering([(503, headers), (200, {})]) as (url, _), Client(url) as client:
        client.catalog()
    assert 0 < waits[0] <= 0.1


def test_what_stays_busy_is_told_as_it_is(waits: list[float]) -> None:
    refused = pytest.raises(ServiceError, match="503 busy: not now")
    with answering([(503, {})] * 3) as (url, _), Client(url, retries=2) as client, refused:
        client.catalog()
    assert len(waits) == 2


def test_a_service_that_is_not_there_is_said_to_be_out_of_reach(waits: list[float]) -> None:
    with answering([]) as (url, _):
        pass
    with Client(url, retries=2) as client, pytest.raises(UnreachableError):
        client.catalog()
    assert len(waits) == 2


def test_the_asynchronous_client_asks_again_too() -> None:
    async def ask(url: str) -> Any:
        async with AsyncClient(url) as client:
            return await client.catalog()

    with answering([(503, {"retry-after": "0"}), None, (200, {})]) as (url, asked):
        assert asyncio.run(ask(url)) == ("c", "v")
    assert len(asked) == 3


def test_a_mistake_is_not_repeated(waits: list[float]) -> None:
    refused = pytest.raises(ServiceError, match="400 busy")
    with answering([(400, {})]) as (url, asked), Client(url) as client, refused:
        client.catalog()
    assert (len(asked), waits) == (1, [])


def test_the_guide_s_programs_print_what_is_shown(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "guides" / "client-and-authzen.md"
    programs, outputs = blocks(page, "python"), blocks(page, "text")
    assert len(programs) == len(outputs) >= 4
    for program, output in zip(programs, outputs, strict=True):
        exec(compile(program.body.replace("http://127.0.0.1:8080", url), program.id, "exec"), {"KEY": KEY})
        assert capsys.readouterr().out == output.body, program.id


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_methods_are_described_by_what_they_give(kind: type[Client] | type[AsyncClient]) -> None:
    for name in ("decide", "decide_many", "offers", "preview", "entitlements", "find", "catalog"):
        method = getattr(kind, name)
        assert method.__qualname__ == f"{kind.__name__}.{name}"
        assert signature(method).return_annotation == method.__annotations__["return"]
        assert "_" not in method.__annotations__["return"]
    assert get_type_hints(kind.decide)["return"] is Decision
    assert get_type_hints(kind.offers)["return"] == tuple[Decision, ...]
