"""Which hosts are answered: those that the service is called, and no page whose name was pointed at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.model.service import Settings
from maybuy.serve.connect.gate import Hosts, check_hosts, hosts_of, name_of
from maybuy.serve.start_error import StartError
from serve.service import DAY, Service, account, refused, running
from serve.wire import asked, problem

PATHS = ("/v1/decisions", "/healthz", "/readyz", "/metrics", "/docs", "/nowhere", "/-/reload", "/")
KEY = "one-that-nobody-guesses"

names = st.from_regex(
    re.compile(r"[a-z][a-z0-9-]{0,20}(\.[a-z][a-z0-9-]{0,10}){0,3}", re.ASCII), fullmatch=True
)
addresses = st.ip_addresses().map(lambda one: f"[{one}]" if one.version == 6 else str(one))
ports = st.sampled_from(["", ":", ":80", ":8080", ":65535"])


def request(host: str, path: str = "/healthz", method: str = "GET", lines: str = "") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: {host}\r\n{lines}connection: close\r\n\r\n".encode("latin-1")


# By the service itself


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_page_whose_name_was_pointed_at_this_machine_is_answered_nowhere(
    service: Service, path: str, method: str
) -> None:
    assert problem(service, request("evil.example", path, method)) == (421, "wrong-host")


def test_what_an_account_holds_is_not_told_to_a_page_of_another_name(service: Service) -> None:
    asking = {"account": account(), "at": DAY}
    for host in (
        "evil.example",
        f"evil.example:{service.port}",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
    ):
        response = service.post("/v1/entitlements", asking, host=host)
        assert (response.status, response.json["code"]) == (421, "wrong-host")
    assert service.post("/v1/entitlements", asking, host="localhost").status == 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LocalHost:1",
        "localhost.",
        "shop.localhost:80",
        "127.0.0.1",
        "127.9.9.9:8080",
        "[::1]:8080",
    ],
)
def test_the_names_of_loopback_are_answered_at_any_port(service: Service, host: str) -> None:
    assert asked(service, request(host))[0][0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1:8080", "[2001:db8::1]", "[::]", "127.1", "2130706433"])
def test_on_loopback_no_other_address_is_answered(service: Service, host: str) -> None:
    assert problem(service, request(host)) == (421, "wrong-host")


@pytest.mark.parametrize(
    ("sent", "variant"),
    [
        (b"GET /healthz HTTP/1.1\r\n\r\n", "names no host"),
        (b"GET /healthz HTTP/1.0\r\n\r\n", "names no host"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\r\n", "more than one"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nHOST: evil.example\r\n\r\n", "more than one"),
        (b"GET /healthz HTTP/1.1\r\nhost:\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost, evil.example\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: me@localhost\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost/\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost:http\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: [::1\r\n\r\n", "neither"),
        (b"GET /healthz HTTP/1.1\r\nhost: \xc3\xa9\r\n\r\n", "neither"),
    ],
)
def test_a_request_that_does_not_name_one_host_is_a_400(service: Service, sent: bytes, variant: str) -> None:
    assert problem(service, sent) == (400, "no-host")
    assert variant in json.loads(asked(service, sent)[0][2])["detail"]


def test_the_host_of_a_whole_address_counts_as_well(service: Service) -> None:
    own = "GET http://{}/healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
    assert asked(service, own.format("localhost:8080").encode())[0][0] == 200
    assert asked(service, own.format("[::1]:8080").encode())[0][0] == 200
    assert problem(service, own.format("evil.example").encode()) == (421, "wrong-host")


def test_what_a_proxy_says_of_the_host_counts_for_nothing(service: Service) -> None:
    forwarded = "x-forwarded-host: localhost\r\nforwarded: host=localhost\r\n"
    assert problem(service, request("evil.example", lines=forwarded)) == (421, "wrong-host")


@pytest.fixture(scope="module")
def named() -> Iterator[Service]:
    """A service with names of its own, at an address that others reach."""
    allowed = ("--allowed-hosts", "maybuy,*.internal.example", "--url", "https://shop.example:8443/eu")
    with running("--host", "0.0.0.0", *allowed, MAYBUY_KEYS=f"shop ask,metrics {KEY}") as service:
        yield service


@pytest.mark.parametrize(
    "host",
    ["maybuy", "MAYBUY:8080", "a.internal.example", "a.b.internal.example", "shop.example", "localhost"],
)
def test_a_service_answers_by_its_names(named: Service, host: str) -> None:
    assert asked(named, request(host))[0][0] == 200


@pytest.mark.parametrize("host", ["evil.example", "internal.example", "notinternal.example", "x.maybuy"])
def test_a_service_with_keys_answers_by_no_other_name_either(named: Service, host: str) -> None:
    for path in PATHS:
        assert problem(named, request(host, path)) == (421, "wrong-host")


@pytest.mark.parametrize("host", ["10.1.2.3", "10.1.2.3:8080", "[fd00::7]:8080", "192.0.2.1"])
def test_at_an_address_that_others_reach_a_probe_may_ask_for_the_address(named: Service, host: str) -> None:
    assert asked(named, request(host))[0][0] == 200
    assert asked(named, request(host, "/v1/catalog"))[0][0] == 401


def test_any_name_may_be_answered_where_keys_are_asked_for() -> None:
    with running("--allowed-hosts", "*", MAYBUY_KEYS=f"shop ask {KEY}") as service:
        assert asked(service, request("whatever.example"))[0][0] == 200
        assert asked(service, request("whatever.example", "/v1/catalog"))[0][0] == 401
        assert problem(service, request("what/ever")) == (400, "no-host")


# What it cannot start with


def test_without_keys_not_every_name_can_be_answered() -> None:
    assert "to answer to any name (`*`) the service needs keys" in refused("--allowed-hosts", "*")


@pytest.mark.parametrize("word", ["maybuy:8080", "http://maybuy", "*maybuy", "a.*.b", "*.", "a b", "[::1]"])
def test_what_is_no_name_cannot_be_allowed(word: str) -> None:
    assert f"`{word}` cannot be an allowed host" in refused("--allowed-hosts", word)


# Laws


@given(names, ports)
def test_a_name_is_read_whatever_its_port_and_case(name: str, port: str) -> None:
    for written in (name, name.upper(), f"{name}."):
        assert name_of(f"{written}{port}".encode()) == name


@given(names, ports)
def test_only_the_names_of_loopback_are_answered_unless_others_are_allowed(name: str, port: str) -> None:
    host = f"{name}{port}".encode()
    loopback = name == "localhost" or name.endswith(".localhost")
    assert hosts_of(Settings()).answered(host) == loopback
    assert hosts_of(Settings(uds=Path("maybuy.sock"))).answered(host) == loopback
    assert hosts_of(Settings(host="0.0.0.0")).answered(host) == loopback
    assert hosts_of(Settings(allowed_hosts=(name.upper(),))).answered(host)
    assert hosts_of(Settings(host=name)).answered(host)
    assert hosts_of(Settings(url=f"https://{name}{port}/path")).answered(host)
    below = Settings(allowed_hosts=(f"*.{name}",))
    check_hosts(below, keyed=False)
    assert hosts_of(below).answered(b"a." + host)
    assert hosts_of(below).answered(host) == loopback
    assert not hosts_of(below).answered(b"not" + host)


@given(addresses, ports)
def test_addresses_are_answered_by_who_is_reached_from_elsewhere(address: str, port: str) -> None:
    host = f"{address}{port}".encode()
    assert Hosts((), addresses=True).answered(host)
    assert Hosts((), addresses=False).answered(host) == (address == "[::1]" or address.startswith("127."))


@given(st.binary(max_size=30))
def test_whatever_stands_in_the_header_is_answered_or_not(host: bytes) -> None:
    assert not Hosts((), addresses=False).answered(host) or name_of(host) is not None


@given(st.text(max_size=12) | st.from_regex(r"(\*\.)?[A-Za-z0-9._~-]{1,12}", fullmatch=True))
def test_a_host_that_may_be_allowed_is_one_that_can_be_asked_for(word: str) -> None:
    try:
        check_hosts(Settings(allowed_hosts=(word or "x",)), keyed=True)
    except StartError:
        return
    if not word.startswith("*"):
        host = f"[{word}]" if ":" in word else (word or "x")
        assert Hosts((word or "x",), addresses=False).answered(host.encode())
