"""How a registry is asked for tokens; what becomes of one that answers nonsense, too much or too slowly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from maybuy.language.told import told
from maybuy.registry import client
from maybuy.registry.artifact import About, manifest_of
from maybuy.registry.moving import pull, push
from maybuy.registry.reference import parsed
from maybuy.registry.terms import Access, Trust
from maybuy.source import LoadError
from registry.hostile import MANIFEST, Asked, Said, saying

CONTENT = b"a bundle"
WHOLE = manifest_of(CONTENT, About("acme", "sha256:0"))


def refused_by(answer: Callable[[Asked], Said]) -> tuple[str, list[Asked]]:
    """The code of what is said where a pull fails, and what the registry was asked."""
    with saying(answer) as hostile, pytest.raises(LoadError) as caught:
        pull(parsed(f"oci://{hostile.host}/acme:x"), Access(), Trust())
    (finding,) = caught.value.findings
    return finding.code, hostile.asked


def token_of(realm: str) -> Said:
    return Said(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}",service="acme"'})


def test_a_token_for_more_is_asked_for_where_more_is_wanted() -> None:
    def answer(asked: Asked) -> Said:
        if asked.path.startswith("/token"):
            (scope,) = parse_qs(urlsplit(asked.path).query)["scope"]
            return Said(200, f'{{"token": "may:{scope}"}}'.encode())
        need = "pull" if asked.method in ("GET", "HEAD") else "pull,push"
        if asked.authorization not in (
            f"Bearer may:repository:acme:{need}",
            "Bearer may:repository:acme:pull,push",
        ):
            realm = (
                f'Bearer realm="http://{hostile.host}/token",service="acme",scope="repository:acme:{need}"'
            )
            return Said(401, headers={"WWW-Authenticate": realm})
        if asked.method == "POST":
            return Said(202, headers={"Location": "/v2/acme/blobs/uploads/1"})
        return Said(404) if asked.method == "HEAD" else Said(201)

    with saying(answer) as hostile:
        push(parsed(f"oci://{hostile.host}/acme:x"), Access(), CONTENT, About("acme", "sha256:0"), None)
        (token,) = {one.authorization for one in hostile.asked if one.method == "PUT"} - {""}
    assert token == "Bearer may:repository:acme:pull,push"


def test_a_token_that_does_not_open_is_not_asked_for_again_and_again() -> None:
    def answer(asked: Asked) -> Said:
        return (
            Said(200, b'{"token": "x"}')
            if "/token" in asked.path
            else token_of(f"http://{hostile.host}/token")
        )

    with saying(answer) as hostile, pytest.raises(LoadError) as caught:
        pull(parsed(f"oci://{hostile.host}/acme:x"), Access(), Trust())
    assert caught.value.findings[0].code == "registry-denied"
    assert len(hostile.asked) <= 4


def test_a_host_that_a_registry_leads_to_is_told_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORAS_USER", "tester")
    monkeypatch.setenv("ORAS_PASS", "between us")
    with saying(
        lambda asked: Said(200, b'{"token": "x"}') if "/token" in asked.path else token_of(there)
    ) as other:
        there = f"http://{other.host}/token"

        def answer(asked: Asked) -> Said:
            if "/manifests/" in asked.path:
                return Said(200, WHOLE, {"Content-Type": MANIFEST})
            return Said(307, headers={"Location": f"http://{other.host}/blob"})

        assert refused_by(answer)[0] == "registry-denied"
        assert [one.authorization for one in other.asked] == [""]


def test_a_token_comes_from_where_it_is_asked_for() -> None:
    with saying(lambda _: Said(200, b'{"token": "x"}')) as other:

        def answer(asked: Asked) -> Said:
            if "/token" in asked.path:
                return Said(302, headers={"Location": f"http://{other.host}/latest/meta-data"})
            return token_of(f"http://{hostile.host}/token")

        with saying(answer) as hostile, pytest.raises(LoadError):
            pull(parsed(f"oci://{hostile.host}/acme:x"), Access(), Trust())
        assert other.asked == []


@pytest.mark.parametrize(
    "token", [b" " * 2_000_000, b'["a"]', b"<html>", b"", b"{}", b'{"token": 7}', b"\xff"]
)
def test_a_token_that_is_none_is_said_so(token: bytes) -> None:
    def answer(asked: Asked) -> Said:
        return Said(200, token) if "/token" in asked.path else token_of(f"http://{hostile.host}/token")

    with saying(answer) as hostile, pytest.raises(LoadError) as caught:
        pull(parsed(f"oci://{hostile.host}/acme:x"), Access(), Trust())
    assert caught.value.findings[0].code in ("registry-unreachable", "registry-denied")


@pytest.mark.parametrize("address", ["https://[x/token", "http://[::1", "", "\x7f://"])
def test_an_address_that_is_none_is_said_so(address: str) -> None:
    assert refused_by(lambda _: token_of(address))[0] in ("registry-unreachable", "registry-denied")
    moved = Said(302, headers={"Location": address})
    assert refused_by(lambda _: moved)[0] in ("registry-unreachable", "registry-damaged")


def test_credentials_that_cannot_be_read_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_CONFIG")
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".docker").mkdir()
    (tmp_path / ".docker/config.json").write_text("{")
    found, _ = refused_by(lambda _: token_of("http://127.0.0.1:1/token"))
    assert found in ("registry-unreachable", "registry-denied")


@pytest.mark.parametrize("where", ["manifests", "token"])
def test_what_trickles_ends(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "SECONDS_IN_ALL", 0.3)

    def answer(asked: Asked) -> Said:
        if f"/{where}" in asked.path:
            return Said(200, b" " * 200, pause=0.05)  # ten seconds
        return token_of(f"http://{hostile.host}/token")

    with saying(answer) as hostile, pytest.raises(LoadError) as caught:
        pull(parsed(f"oci://{hostile.host}/acme:x"), Access(), Trust())
    assert caught.value.findings[0].code == "registry-unreachable"


def test_what_a_registry_says_stays_in_its_line() -> None:
    said = WHOLE.replace(b"application/vnd.maybuy.bundle.v1", b"x\\nerror: all is lost")
    with (
        pytest.raises(LoadError) as caught,
        saying(lambda _: Said(200, said, {"Content-Type": MANIFEST})) as one,
    ):
        pull(parsed(f"oci://{one.host}/acme:x"), Access(), Trust())
    assert "\n" not in told(caught.value.findings, "en")[0].message
