"""A catalog and accounts mounted as Kubernetes does it, and changed by it while they are served."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from serve.config_map import config_map
from serve.service import DAY, account
from serve.test_operation import BEARER, Operated, operated, policy, until

pytestmark = pytest.mark.slow  # services that are started, and some of them stopped, take long


def told(service: Operated) -> str:
    """Whether acme has a price, which it has in one currency alone; or why it is not answered about."""
    asked = {"account": "acme", "user": "marie", "action": "buy", "item": "more-storage", "at": DAY}
    shown = service.post("/v1/decisions", asked, **BEARER).json
    return str(shown["code"]) if "code" in shown else "USD" if shown["price"] else "EUR"


def state(currency: str) -> dict[str, str]:
    return {"acme.yaml": json.dumps({**account(), "currency": currency})}


def test_accounts_that_kubernetes_puts_in_place_are_noticed_and_none_is_there_twice(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts"
    accounts.mkdir()
    config_map(accounts, 1, state("USD"))
    with operated(tmp_path, "--accounts", str(accounts)) as service:
        assert told(service) == "USD"
        for number, currency in ((2, "EUR"), (3, "USD")):
            config_map(accounts, number, state(currency))
            assert told(service) == currency
        ready = service.get("/readyz", **BEARER)
        found = {key: ready.json["accounts"][key] for key in ("accounts", "doubled_ids", "broken_files")}
        assert (ready.status, found) == (200, {"accounts": 1, "doubled_ids": 0, "broken_files": 0})
        (accounts / "again.yaml").write_text(json.dumps(account()), encoding="utf-8")
        until(lambda: told(service) == "accounts-unavailable", "that an id is there twice")
        ready = service.get("/readyz", **BEARER)
        assert (ready.status, ready.json["accounts"]["doubled_ids"]) == (503, 1)
        until(lambda: service.events("account-twice"), "the event")
        assert service.events("account-twice")[0]["files"] == ["acme.yaml", "again.yaml"]


def test_policies_that_kubernetes_puts_in_place_are_taken_over(tmp_path: Path) -> None:
    pytest.importorskip("maybuy.source.walk")
    with operated(tmp_path, "--watch") as service:
        mounted = service.root / "policies" / "mounted"
        mounted.mkdir()
        for number in (1, 2):
            before = service.version()
            config_map(mounted, number, {"added.yaml": policy(number)})
            until(lambda: service.version() != before, "the new catalog")  # noqa: B023
        assert service.get("/readyz", **BEARER).json["catalog"]["last_reload"] == "ok"
        assert {one["cause"] for one in service.events("catalog-accepted")} == {"files"}
        config_map(mounted, 3, {"added.yaml": policy(3)})
        service.process.send_signal(signal.SIGHUP)
        until(lambda: len(service.events("catalog-accepted")) == 3, "the reload")
