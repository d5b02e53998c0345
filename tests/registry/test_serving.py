"""A service that takes what a tag stands for, looked up again and again, and only what is right."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from acceptance.accounts import ROOT
from commands import answer, environment
from maybuy.model.service import Settings
from maybuy.registry.reference import parsed
from maybuy.registry.terms import Access, TermsError
from maybuy.serve.process.reading import first_stamp, watch_of
from maybuy.serve.process.registry import RegistryWatch, check_registry
from registry.keys import made
from registry.server import registry_in
from registry.test_moving import pushed
from serve.service import Service, running

PATIENCE = 60.0


def until(service: Service, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What is told of the catalog, once that is so."""
    end = time.monotonic() + PATIENCE
    while True:
        told: dict[str, Any] = service.get("/readyz").json["catalog"]
        if true(told):
            return told
        assert time.monotonic() < end, told
        time.sleep(0.1)


def problem(told: dict[str, Any]) -> str:
    return told.get("problems", [{}])[0].get("code", "")


@pytest.mark.slow
def test_a_tag_is_followed_and_what_is_wrong_leaves_the_one_in_use(bundle: Path, tmp_path: Path) -> None:
    private, public = made(tmp_path, "ours")
    (tmp_path / "own").mkdir()
    with registry_in(tmp_path / "own") as own:
        where = own.name("acme/catalog:stable")
        signed = ("--sign-key", str(private))
        first = pushed(bundle, where, *signed)["digest"]
        watching = ("--watch", "--registry-seconds", "1", "--verify-key", str(public), "--require-signature")
        log = tmp_path / "log"
        with running(*watching, root=where, log=log) as service:
            assert service.get("/readyz").json["catalog"]["digest"] == first
            assert service.get("/v1/catalog").json["digest"] == first
            assert f'maybuy_bundle_info{{digest="{first}"}} 1.0' in service.get("/metrics").body.decode()
            unsigned = pushed(bundle, where, "--release", "2")["digest"]
            told = until(service, lambda told: told["last_reload"] == "refused")
            assert (told["digest"], problem(told)) == (first, "unsigned-bundle")
            assert unsigned in told["problems"][0]["message"]
            assert pushed(bundle, where, "--release", "2", *signed)["digest"] == unsigned
            told = until(service, lambda told: told["digest"] == unsigned)
            assert told["last_reload"] == "ok"
            own.stop()
            told = until(service, lambda told: told["last_reload"] == "refused")
            assert (told["digest"], problem(told)) == (unsigned, "registry-unreachable")
            own.start()
            until(service, lambda told: told["last_reload"] == "ok")
            answer("push", where, "--digest", first)
            assert until(service, lambda told: told["digest"] == first)["last_reload"] == "ok"
            assert service.get("/readyz").json["ready"] is True
    said = [json.loads(line) for line in log.read_text().splitlines()]
    events = [
        (one["event"], one.get("cause"), one.get("digest")) for one in said if "catalog" in one["event"]
    ]
    assert ("catalog-accepted", "registry", unsigned) in events
    assert ("catalog-accepted", "registry", first) in events
    refused = {problem(one) for one in said if one["event"] == "catalog-refused"}
    assert refused == {"unsigned-bundle", "registry-unreachable"}


def starting(*options: str) -> tuple[int, str]:
    """How a service that does not start ends, and what it says."""
    command = [sys.executable, "-m", "maybuy", "serve", "--port", "0", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment(), check=False)
    return done.returncode, done.stderr


def test_a_service_does_not_start_with_what_is_not_right(bundle: Path, tmp_path: Path) -> None:
    (_, public) = made(tmp_path, "ours")
    (tmp_path / "own").mkdir()
    with registry_in(tmp_path / "own") as own:
        where = own.name("acme/catalog:stable")
        pushed(bundle, where)
        code, said = starting("--root", where, "--verify-key", str(public))
        assert (code, "error[unsigned-bundle]" in said) == (2, True), said
    code, said = starting("--root", "oci://127.0.0.1:9/Acme")
    assert (code, "names no bundle in a registry" in said) == (2, True), said
    code, said = starting("--root", str(ROOT), "--require-signature")
    assert (code, "a signature is required, but whose?" in said) == (2, True), said


@pytest.mark.parametrize(
    "asked",
    [
        {"verify_key": Path("release.pub")},
        {"verify_key": Path("release.pub"), "require_signature": True},
        {"verify_identity": "me@shop.example", "verify_issuer": "https://login.example"},
    ],
)
def test_files_of_this_machine_are_not_served_where_a_signature_is_asked_for(asked: dict[str, Any]) -> None:
    with pytest.raises(TermsError) as refused:
        check_registry(Settings(root=ROOT, **asked))
    for language, said in (("en", "is in no registry, so no signature"), ("fr", "n’est dans aucun registre")):
        assert f"`{ROOT}` {said}" in refused.value.message(language)
        assert "`oci://…`" in refused.value.message(language)
    check_registry(Settings(root=Path("oci://127.0.0.1:9/acme:x"), **asked))
    check_registry(Settings(root=ROOT))


def test_such_a_service_does_not_start(tmp_path: Path) -> None:
    (_, public) = made(tmp_path, "ours")
    code, said = starting("--root", str(ROOT), "--verify-key", str(public), "--lang", "fr")
    assert (code, "aucune signature ne peut donc en être vérifiée" in said) == (2, True), said


def test_what_can_change_is_looked_at_and_nothing_else(tmp_path: Path) -> None:
    digest = "sha256:" + "0" * 64
    tagged = Settings(root=Path("oci://127.0.0.1:9/acme:x"), watch=True)
    assert RegistryWatch.of(tagged) == RegistryWatch(parsed("oci://127.0.0.1:9/acme:x"), Access())
    assert RegistryWatch.of(tagged.model_copy(update={"watch": False})) is None
    assert RegistryWatch.of(tagged.model_copy(update={"root": Path(f"oci://h/acme@{digest}")})) is None
    assert RegistryWatch.of(tagged.model_copy(update={"root": ROOT})) is None
    assert watch_of(tagged, first_stamp(tagged)) is None
    beside = tmp_path / "authzen.yaml"
    beside.write_text("kind: authzen\n")
    both = tagged.model_copy(update={"authzen": beside})
    watch = watch_of(both, first_stamp(both))
    assert watch is not None
    assert not watch.changed()
    beside.write_text("kind: authzen\n# otherwise\n")
    assert [watch.changed(), watch.changed()] == [False, True]


@pytest.mark.parametrize("refused", [False, True])
def test_a_registry_that_is_not_there_is_told_once(refused: bool) -> None:
    watch = RegistryWatch(parsed("oci://127.0.0.1:9/acme:x"), Access())
    assert watch.differs("sha256:any", refused=refused) is not refused


def test_a_tag_that_moved_and_what_was_refused_are_looked_at_again(bundle: Path, tmp_path: Path) -> None:
    with registry_in(tmp_path) as own:
        where = own.name("acme:x")
        digest = pushed(bundle, where)["digest"]
        watch = RegistryWatch(parsed(where), Access())
        assert not watch.differs(digest, refused=False)
        assert watch.differs(digest, refused=True)
        assert watch.differs("sha256:before", refused=False)
