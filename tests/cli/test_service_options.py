"""Options of the service: stated once, given on the command line, in the environment or in a file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from maybuy.cli import main
from maybuy.cli.serve import APART, command
from maybuy.cli.settings import flags_of
from maybuy.model.service import Settings

FIELDS = [name for name in Settings.model_fields if name not in APART]
OTHER: dict[str, Any] = {
    "host": "localhost", "port": 9000, "workers": 3, "url": "https://shop.example", "max_body": 5_000,
    "uds": Path("maybuy.sock"), "tls_cert": Path("cert.pem"), "tls_key": Path("key.pem"),
    "allowed_hosts": ("shop.example", "*.internal"), "keep_alive": 5.0, "max_connections": 8,
    "max_batch": 7, "max_depth": 12, "max_changes": 9, "time_limit": 2.5, "keys_file": Path("keys"),
    "token_key_file": Path("key"), "authzen": Path("authzen.yaml"), "authzen_account": "acme",
    "mcp": True, "prices": True, "pages": True, "pages_key_file": Path("pages"), "pages_login": "https://shop.example/login",
    "orders": "orders.jsonl", "orders_outbox": Path("outbox"), "demo": True, "demo_day": date(2020, 9, 1),
    "accounts": "there", "accounts_query": "SELECT 1", "accounts_seconds": 1.5, "decision_log": "-",
    "decision_log_mask": ("user", "account"), "decision_log_bytes": 1, "decision_log_keep": 2, "watch": True,
    "verify_key": Path("key.pub"), "verify_identity": "me@shop.example", "verify_issuer": "https://login.example",
    "verify_root": Path("root.json"), "require_signature": True, "plain_http": True,
    "registry_ca": Path("ca.pem"), "registry_seconds": 5.0,
    "grace": 1.0, "log_format": "json", "log_level": "error",
}  # fmt: skip
"""A value for each field that is not its default."""


def parsed(*arguments: str) -> dict[str, Any]:
    """What the command is called with."""
    with command.make_context("serve", list(arguments), **command.context_settings) as ctx:
        return dict(ctx.params)


def written(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def as_arguments(name: str, value: Any) -> list[str]:
    flag = flags_of(name)[0]
    return [flag] if value is True else [flag, written(value)]


def file_with(folder: Path, **values: Any) -> str:
    """A file of options, made for a test."""
    path = folder / "service.yaml"
    path.write_text(json.dumps({"kind": "service", **values}, default=str), encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MAYBUY_{name.upper()}", raising=False)


def test_there_is_a_value_to_try_for_every_field() -> None:
    assert set(OTHER) == set(FIELDS)


def test_without_any_option_the_settings_are_the_defaults_of_the_model() -> None:
    given = {name: value for name, value in parsed().items() if name not in APART and value is not None}
    assert Settings(**given) == Settings()


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_given_on_the_command_line_in_the_environment_and_in_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = OTHER[name]
    assert parsed(*as_arguments(name, value))[name] == value
    assert parsed("--config", file_with(tmp_path, **{name: value}))[name] == value
    monkeypatch.setenv(f"MAYBUY_{name.upper()}", written(value))
    assert parsed()[name] == value


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAYBUY_CONFIG", file_with(tmp_path, workers=2, max_batch=2, grace=2))
    monkeypatch.setenv("MAYBUY_MAX_BATCH", "3")
    monkeypatch.setenv("MAYBUY_GRACE", "3")
    options = parsed("--grace", "4")
    assert (options["workers"], options["max_batch"], options["grace"]) == (2, 3, 4)


def test_the_folder_named_before_the_command_goes_before_that_of_the_file(tmp_path: Path) -> None:
    config = file_with(tmp_path, root=str(tmp_path / "of-the-file"))
    result = CliRunner().invoke(main, ["--root", str(tmp_path / "named"), "serve", "--config", config])
    assert result.exit_code == 2
    assert "named" in result.stderr
    assert "of-the-file" in CliRunner().invoke(main, ["serve", "--config", config]).stderr


def test_a_mistake_in_the_file_is_shown_with_its_place_and_its_cure(tmp_path: Path) -> None:
    path = tmp_path / "service.yaml"
    path.write_text("kind: service\nworkres: 2\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["serve", "--config", str(path)], env={"LC_ALL": "C"})
    assert result.exit_code == 2
    assert "error[unknown-key]: `workres` is not a key that is known here" in result.stderr
    assert "service.yaml:2:1" in result.stderr
    assert "did you mean `workers`?" in result.stderr


def test_a_file_of_another_kind_or_none_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "account.yaml").write_text("kind: account\nid: acme\n", encoding="utf-8")
    for name in ("account.yaml", "gone.yaml"):
        result = CliRunner().invoke(main, ["serve", "--config", str(tmp_path / name)], env={"LC_ALL": "C"})
        assert (result.exit_code, result.exception.__class__) == (2, SystemExit)
        assert name in result.stderr


@pytest.mark.parametrize("name", [name for name in FIELDS if isinstance(OTHER[name], str)])
def test_an_empty_text_is_refused(name: str) -> None:
    with pytest.raises(click.BadParameter):
        parsed(flags_of(name)[0], "")


@given(
    st.sampled_from([name for name in FIELDS if type(OTHER[name]) in (int, float)]), st.integers(-5, 70_000)
)
def test_a_number_is_taken_on_the_command_line_just_where_a_file_may_have_it(name: str, number: int) -> None:
    try:
        Settings(**{name: number})
    except ValueError:
        with pytest.raises(click.BadParameter):
            parsed(f"{flags_of(name)[0]}={number}")
    else:
        assert parsed(f"{flags_of(name)[0]}={number}")[name] == number


@pytest.mark.parametrize(
    "url",
    [
        "foo", "https:", "https://", "//x", "x.example", "ftp://x", "HTTP://x", "javascript:alert(1)",
        "https://x/?a=b", "https://x?a=b", "https://x/#top", "https://user@x", "https://user:secret@x/",
        "https://x y", "https://x/\n", "https://x\n", " https://x", "https://x:65536",
        "https://x:port", "https://-x", "https://x/<b>", "https://é.example", "https://[::1", "https:///path",
    ],
)  # fmt: skip
def test_an_address_that_paths_cannot_be_put_behind_is_refused_on_the_line_and_in_a_file(
    url: str, tmp_path: Path
) -> None:
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--url", url])
    assert done.exit_code == 2
    assert "is not the address of a service - write `https://`" in done.output
    done = CliRunner().invoke(main, ["serve", "--config", file_with(tmp_path, url=url)])
    assert done.exit_code == 2
    assert "is not the address of a service" in done.output


@pytest.mark.parametrize(
    "url",
    [
        "https://pdp.example", "http://localhost:8080", "https://pdp.example/", "https://x/a/b%20c/~d",
        "http://127.0.0.1:1", "https://[::1]:65535/x", "http://my_service", "https://x:/",
    ],
)  # fmt: skip
def test_an_address_may_have_a_port_and_a_path(url: str, tmp_path: Path) -> None:
    assert parsed("--url", url)["url"] == url
    assert parsed("--config", file_with(tmp_path, url=url))["url"] == url
