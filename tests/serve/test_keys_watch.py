"""Keys are those of their file: at once, without being asked, whatever the catalog is."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.serve.operate.keys import Key, KeysWatch
from maybuy.serve.start_error import StartError
from serve.test_operation import ASK, BROKEN, OPS, QUESTION, Operated, operated, until

pytestmark = pytest.mark.slow  # services that are started, and some of them stopped, take long

OPS_LINE, SHOP_LINE = f"ops reload,ask {OPS}\n", f"shop ask {ASK}\n"
OPERATOR = {"authorization": f"Bearer {OPS}"}


def opens(service: Operated, key: str) -> bool:
    status = service.post("/v1/decisions", QUESTION, authorization=f"Bearer {key}").status
    assert status in {200, 401}
    return status == 200


def told(service: Operated) -> dict[str, object]:
    shown: dict[str, object] = service.get("/readyz", **OPERATOR).json["keys"]
    return shown


def test_a_key_that_is_taken_away_opens_nothing_whatever_the_catalog_is(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(OPS_LINE + SHOP_LINE, encoding="utf-8")
    with operated(tmp_path, "--keys", str(keys), "--workers", "2", MAYBUY_KEYS="") as service:
        assert opens(service, ASK)
        service.change(BROKEN)
        keys.write_text(OPS_LINE, encoding="utf-8")
        until(lambda: service.events("keys-accepted"), "the end of the key")
        assert not any(opens(service, ASK) for _ in range(12))
        assert opens(service, OPS)
        assert service.events("keys-accepted")[0]["no_longer"] == ["shop"]
        assert service.events("catalog-refused") == []


def test_keys_are_taken_over_with_every_reload_though_the_catalog_is_refused(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(OPS_LINE + SHOP_LINE, encoding="utf-8")
    with operated(tmp_path, "--keys", str(keys), MAYBUY_KEYS="") as service:
        service.change(BROKEN)
        keys.write_text(OPS_LINE, encoding="utf-8")
        refused = service.reload()
        assert (refused.status, refused.json["code"]) == (409, "catalog-refused")
        assert not opens(service, ASK)
        keys.write_text(OPS_LINE + SHOP_LINE, encoding="utf-8")
        service.process.send_signal(signal.SIGHUP)
        until(lambda: len(service.events("catalog-refused")) == 2, "the second refusal")
        assert opens(service, ASK)


def test_a_file_of_keys_that_is_broken_or_emptied_opens_nothing_and_loses_no_key(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text(OPS_LINE + SHOP_LINE, encoding="utf-8")
    with operated(tmp_path, "--keys", str(keys), MAYBUY_KEYS="") as service:
        assert told(service) == {"ready": True, "known": 2, "last_reload": "ok"}
        for number, (text, code) in enumerate([("", "keys-none"), ("ops\n", "keys-line")], start=1):
            keys.write_text(text, encoding="utf-8")
            until(lambda: len(service.events("keys-refused")) == number, "the refusal")  # noqa: B023
            assert service.events("keys-refused")[-1]["problems"][0]["code"] == code
            assert service.events("keys-refused")[-1]["known"] == ["ops", "shop"]
        keys.unlink()
        until(lambda: len(service.events("keys-refused")) == 3, "the refusal")
        os.mkfifo(keys)  # nobody ever writes to it
        assert service.reload().json["errors"][0]["code"] == "keys-unreadable"
        assert service.post("/v1/decisions", QUESTION).status == 401
        assert opens(service, ASK)
        assert told(service)["last_reload"] == "refused"
        metrics = service.get("/metrics", authorization=f"Bearer {OPS}")
        assert metrics.status == 403
        reloaded = service.reload()
        assert (reloaded.status, reloaded.json["code"]) == (409, "keys-refused")
        assert reloaded.json["errors"][0]["code"] == "keys-unreadable"
        keys.unlink()
        keys.write_text(OPS_LINE + SHOP_LINE, encoding="utf-8")
        until(lambda: told(service)["last_reload"] == "ok", "the keys")
        assert ASK not in service.logs.read_text(encoding="utf-8")


@given(st.lists(st.sampled_from(["", OPS_LINE, SHOP_LINE, OPS_LINE + SHOP_LINE, None]), max_size=8))
def test_what_is_told_last_is_what_the_file_holds_once_it_rests(states: list[str | None]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "keys"
        file.write_text(OPS_LINE, encoding="utf-8")
        watch = KeysWatch(file, {})

        def look() -> tuple[Key, ...] | StartError | None:
            return watch.judged(watch.text())

        found = [look(), look()]
        for state in states:
            file.unlink(missing_ok=True)
            if state is not None:
                file.write_text(state, encoding="utf-8")
            found.append(look())
        found += [look(), look()]
        last = next(one for one in reversed(found) if one is not None)
        assert found[-1] is None
        names = [] if isinstance(last, StartError) else [key.name for key in last]
        assert names == ([line.split()[0] for line in (states[-1] or "").splitlines()] if states else ["ops"])
