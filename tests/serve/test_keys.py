"""Bearer keys: how they are written down, and whom they let in."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.language import LANGUAGES
from maybuy.serve.operate.keys import KeyRing, is_loopback, read_keys, required_keys
from maybuy.serve.services import NotAllowedError, NotAuthenticatedError
from maybuy.serve.start_error import StartError

SHOP = "shop-0123456789abcdef"
OPS = "ops-0123456789abcdef"


def ring(*lines: str) -> KeyRing:
    return KeyRing(read_keys(None, {"MAYBUY_KEYS": "\n".join(lines)}))


def refused(text: str) -> StartError:
    with pytest.raises(StartError) as caught:
        read_keys(None, {"MAYBUY_KEYS": text})
    return caught.value


def test_a_key_lets_in_under_its_name_for_its_scopes() -> None:
    keys = ring(f"shop ask {SHOP}", f"ops reload,metrics {OPS}")
    assert keys.authenticate(b"Bearer " + SHOP.encode(), "ask") == "shop"
    assert keys.authenticate(b"bearer  " + OPS.encode(), "metrics") == "ops"
    with pytest.raises(NotAllowedError):
        keys.authenticate(b"Bearer " + SHOP.encode(), "reload")


def test_a_key_may_stand_in_the_file_as_its_digest(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# of the shop\n\nshop ask sha256:{sha256(SHOP.encode()).hexdigest().upper()}  # 2020\n")
    keys = KeyRing(read_keys(file, {}))
    assert keys.authenticate(f"Bearer {SHOP}".encode(), "ask") == "shop"
    assert SHOP not in repr(keys.keys)


@pytest.mark.parametrize(
    "header",
    [None, b"", b"Bearer", b"Bearer ", b"Basic " + SHOP.encode(), SHOP.encode(), b"Bearer x",
     b"Bearer " + SHOP.encode()[:-1], b"Bearer " + SHOP.encode() + b" x", b"Bearer " + SHOP.encode() + b"\n"],
)  # fmt: skip
def test_what_is_no_known_key_lets_nobody_in(header: bytes | None) -> None:
    with pytest.raises(NotAuthenticatedError):
        ring(f"shop ask {SHOP}").authenticate(header, "ask")


@given(st.binary(max_size=60))
def test_no_other_header_lets_anybody_in(header: bytes) -> None:
    with pytest.raises(NotAuthenticatedError):
        ring(f"shop ask {SHOP}").authenticate(header, "ask")


def test_a_digest_is_not_a_key_by_itself() -> None:
    digest = f"sha256:{sha256(SHOP.encode()).hexdigest()}"
    with pytest.raises(NotAuthenticatedError):
        ring(f"shop ask {digest}").authenticate(f"Bearer {digest}".encode(), "ask")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "keys-none"),
        ("# nothing", "keys-none"),
        (f"shop {SHOP}", "keys-line"),
        (f"shop ask {SHOP} more", "keys-line"),
        (f"sh\x1bop ask {SHOP}", "keys-line"),
        (f"shop ask,sell {SHOP}", "keys-scope"),
        (f"shop ask, {SHOP}", "keys-scope"),
        ("shop ask short", "keys-weak"),
        ("shop ask sha256:0123456789abcdef0123", "keys-weak"),
        ("shop ask clé-clé-clé-clé-clé", "keys-weak"),
        (f"shop ask {SHOP}; shop ask {OPS}", "keys-twice"),
        (f"shop ask {SHOP}; ops reload {SHOP}", "keys-twice"),
    ],
)
def test_a_line_that_is_no_key_is_refused_without_being_shown(text: str, code: str) -> None:
    error = refused(text)
    assert error.code == code
    for language in LANGUAGES:
        assert SHOP not in error.message(language)
        assert "short" not in error.message(language)


def test_a_refusal_says_where_and_what_to_do() -> None:
    assert str(refused(f"\nshop ask,sell {SHOP}")) == (
        "`sell` in line 2 of `MAYBUY_KEYS` is not a scope - one of ask, reload, metrics"
    )


def test_keys_of_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="cannot be read"):
        read_keys(tmp_path / "none", {})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_loopback_no_key_is_needed(host: str) -> None:
    assert is_loopback(host)
    assert required_keys(host, None, {}) == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "maybuy.example", "localhost.example", ""])
def test_anywhere_else_it_refuses_to_start_without(host: str) -> None:
    with pytest.raises(StartError) as caught:
        required_keys(host, None, {})
    assert caught.value.code == "keys-needed"
    assert len(required_keys(host, None, {"MAYBUY_KEYS": f"shop ask {SHOP}"})) == 1
