"""The customer's pages of a service that is started, and what it does not start with."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from acceptance.accounts import ROOT
from commands import run
from maybuy.serve.pages import token
from serve.browsing import KEY, Html
from serve.service import running
from web.reading import read

ACCOUNTS = str(ROOT / "examples" / "accounts")


@pytest.mark.slow
def test_an_order_goes_from_any_worker_to_the_file(tmp_path: Path) -> None:
    key, orders = tmp_path / "key", tmp_path / "orders.jsonl"
    key.write_bytes(KEY)
    options = ("--pages", "--accounts", ACCOUNTS, "--pages-key", str(key), "--orders", str(orders))
    with running(*options, "--workers", "2") as service:
        cookie = f"{token.COOKIE}={token.issued('monthly', 'lucia', KEY, token.now())}"
        assert service.get("/pages/subscription").status == 401
        page = service.get("/pages/payment?c=add_seats,item:support,seats:1", cookie=cookie)
        form = Html(page.body.decode()).form("buy")
        fields = [one for one in form.fields if one[0] != "pay"] + [("pay", "card")]
        sent = {"cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
        answers = [service.ask("POST", "/pages/buy", urlencode(fields).encode(), sent) for _ in range(6)]
        assert {one.status for one in answers} == {303}
        (address,) = {one.headers["location"] for one in answers}
        assert b"confirmed" in service.get(address, cookie=cookie).body
        (line,) = orders.read_text().splitlines()
        assert json.loads(line)["account"] == "monthly"


def test_prices_are_shown_without_accounts_and_without_the_other_pages() -> None:
    with running("--prices") as service:
        page = service.get("/pages/prices?cycle=annual&lang=fr")
        assert page.status == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["cache-control"] == "public, max-age=60"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert "facturation annuelle" in page.body.decode()
        framed = service.get("/pages/prices?embed=1")
        assert "frame-ancestors *" in framed.headers["content-security-policy"]
        style = read(page.body).all("link", rel="stylesheet")[0].attributes["href"]
        loaded = service.get(style)
        assert loaded.headers["content-type"] == "text/css; charset=utf-8"
        assert "immutable" in loaded.headers["cache-control"]
        assert service.get(f"{style}x").status == 404
        for other in ("/pages", "/pages/subscription", "/pages/demo"):
            assert service.get(other).status == 404
        assert service.get("/pages/price").json["detail"].endswith("did you mean `/pages/prices`?")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--demo",), "say --pages as well"),
        (("--pages",), "--pages-key FILE"),
        (("--pages", "--pages-key", "none"), "cannot be read"),
        (("--pages", "--demo", "--host", "0.0.0.0"), "listen at 127.0.0.1"),
        (("--pages", "--demo", "--workers", "2"), "--workers 1"),
        (("--pages", "--demo", "--accounts", "sqlite:///x"), "--accounts FOLDER"),
        (("--pages", "--pages-key", "KEY"), "--accounts WHERE"),
        (("--pages", "--pages-key", "KEY", "--accounts", ACCOUNTS), "--orders WHERE"),
        (("--pages", "--pages-key", "SHORT", "--accounts", ACCOUNTS, "--orders", "x"), "32"),
        (("--pages", "--pages-key", "KEY", "--accounts", ACCOUNTS, "--orders", "ftp://x/"), "ftp://x/"),
        (
            ("--pages", "--pages-key", "KEY", "--accounts", ACCOUNTS, "--orders", "http://x.example/"),
            "no address",
        ),
        (
            ("--pages", "--pages-key", "KEY", "--accounts", ACCOUNTS, "--orders", "https://x.example/"),
            "outbox",
        ),
        (
            ("--pages", "--pages-key", "KEY", "--accounts", ACCOUNTS, "--orders", "/none/x"),
            "cannot be written",
        ),
    ],
    ids=range(13),
)
def test_what_the_pages_cannot_work_with_is_said_at_the_start(
    options: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    key, short = tmp_path / "key", tmp_path / "short"
    key.write_bytes(KEY)
    short.write_bytes(b"short")
    named = [{"KEY": str(key), "SHORT": str(short)}.get(one, one) for one in options]
    result = run("serve", "--port", "0", *named)
    assert result.exit_code == 2
    assert said in result.stderr
