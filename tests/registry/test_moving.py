"""Bundles pushed and pulled: the same files have the same digest, and what comes back is what was brought."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import trustme

from acceptance.accounts import ROOT
from commands import answer, run
from maybuy.loading import load
from registry.hostile import MANIFEST, Asked, Said, saying
from registry.server import Registry, registry_in

EMPTY = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
BASIC = "Basic dGVzdGVyOmJldHdlZW4gdXM="  # tester, between us


def digest_of(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def pushed(bundle: Path, where: str, *options: str, **environment: str) -> Any:
    return answer("push", where, "--root", str(bundle), *options, **environment)


def refusal(*arguments: str, **environment: str) -> str:
    """What is said of a command that fails."""
    result = run(*arguments, **environment)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    return result.stderr


def test_the_same_files_are_the_same_manifest_and_it_is_what_the_specification_asks_for(
    bundle: Path, registry: Registry
) -> None:
    content = bundle.read_bytes()
    version = load(bundle).definitions.version
    expected = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": "application/vnd.maybuy.bundle.v1",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": EMPTY, "size": 2},
        "layers": [
            {
                "mediaType": "application/vnd.maybuy.bundle.content.v1",
                "digest": digest_of(content),
                "size": len(content),
                "annotations": {"org.opencontainers.image.title": "zendesk.maybuy"},
            }
        ],
        "annotations": {"dev.maybuy.catalog.id": "zendesk", "dev.maybuy.catalog.version": version},
    }
    of_bundle = pushed(bundle, registry.name("same/one:a"))
    of_folders = answer("push", registry.name("same/two:b"), "--root", str(ROOT))
    assert of_bundle["digest"] == of_folders["digest"]
    kept = registry.blob(of_bundle["digest"]).read_bytes()
    assert digest_of(kept) == of_bundle["digest"]
    assert json.loads(kept) == expected
    assert of_bundle["layer"] == {"digest": digest_of(content), "size": len(content)}


def test_annotations_are_there_only_where_they_are_asked_for(bundle: Path, registry: Registry) -> None:
    where = registry.name("annotated:x")
    told = pushed(bundle, where, "--revision", "1a2b", "--release", "3.1", SOURCE_DATE_EPOCH="1600000000")
    manifest = json.loads(registry.blob(told["digest"]).read_bytes())
    of_oci = {name: value for name, value in manifest["annotations"].items() if name.startswith("org.")}
    assert of_oci == {
        "org.opencontainers.image.revision": "1a2b",
        "org.opencontainers.image.version": "3.1",
        "org.opencontainers.image.created": "2020-09-13T12:26:40Z",
    }
    assert "`soon` in SOURCE_DATE_EPOCH is not a number" in refusal("push", where, SOURCE_DATE_EPOCH="soon")


def test_what_is_pulled_by_tag_and_by_digest_is_what_was_pushed(
    bundle: Path, registry: Registry, tmp_path: Path
) -> None:
    where, file = registry.name("there/and/back:stable"), tmp_path / "back.maybuy"
    digest = pushed(bundle, where)["digest"]
    for asked in (where, registry.name(f"there/and/back@{digest}")):
        file.unlink(missing_ok=True)
        told = answer("pull", asked, "-o", str(file))
        assert file.read_bytes() == bundle.read_bytes()
        assert (told["digest"], told["catalog"]["id"], told["verified"]) == (digest, "zendesk", False)
    said = run("pull", where, "-o", str(file))
    assert said.stdout.startswith(f"✔ wrote {file}: {digest}, sha256:")


def test_a_tag_goes_back_to_what_it_was(bundle: Path, registry: Registry, tmp_path: Path) -> None:
    where, file = registry.name("back:stable"), tmp_path / "back.maybuy"
    first = pushed(bundle, where)["digest"]
    second = pushed(bundle, where, "--revision", "2")["digest"]
    assert first != second
    assert answer("push", where, "--digest", first)["digest"] == first
    assert answer("pull", where, "-o", str(file))["digest"] == first
    said = refusal("push", where, "--digest", "sha256:12")
    assert "`sha256:12` is not a digest to let a tag stand for" in said
    assert "registry-not-found" in refusal("push", where, "--digest", digest_of(b"never there"))


def test_a_folder_with_errors_is_not_pushed(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "catalog.yaml").write_text("kind: catalog\nid: [\n")
    result = run("push", registry.name("wrong:x"), "--root", str(tmp_path))
    assert result.exit_code == 1
    assert "registry-not-found" in refusal("pull", registry.name("wrong:x"), "-o", str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def changed(registry: Registry, digest: str, change: Callable[[bytes], bytes]) -> None:
    """Has a registry keep something else under a digest."""
    file = registry.blob(digest)
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    file.write_bytes(change(file.read_bytes()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[:-1] + b"x", r"came `sha256:"),
        (lambda content: content[:-7], "bytes in place of"),
        (lambda content: content + b"more", "came more than the"),
        (lambda _: b"", "came 0 bytes in place of"),
    ],
)
def test_a_layer_that_was_changed_where_it_lies_is_not_taken(
    bundle: Path, tmp_path: Path, change: Callable[[bytes], bytes], said: str
) -> None:
    with registry_in(tmp_path) as own:
        where, file = own.name("acme:x"), tmp_path / "back.maybuy"
        changed(own, pushed(bundle, where)["layer"]["digest"], change)
        found = refusal("pull", where, "-o", str(file))
    assert "error[registry-damaged]" in found
    assert said in found
    assert not file.exists()


def test_a_manifest_that_was_changed_where_it_lies_is_not_taken(bundle: Path, tmp_path: Path) -> None:
    with registry_in(tmp_path) as own:
        digest = pushed(bundle, own.name("acme:x"))["digest"]
        changed(own, digest, lambda content: content.replace(b"zendesk", b"zendask"))
        for asked in (own.name("acme:x"), own.name(f"acme@{digest}")):
            found = refusal("pull", asked, "-o", str(tmp_path / "none"))
            assert "error[registry-damaged]" in found, found


def manifest(**changes: Any) -> bytes:
    layer = {
        "mediaType": "application/vnd.maybuy.bundle.content.v1",
        "digest": digest_of(b"x"),
        "size": 1,
        "annotations": {"org.opencontainers.image.title": "../../../etc/passwd"},
    }
    whole = {
        "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "application/vnd.maybuy.bundle.v1",
        "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": EMPTY, "size": 2},
        "layers": [layer | changes.pop("layer", {})], **changes,
    }  # fmt: skip
    return json.dumps(whole).encode()


def serving(content: bytes, **more: Said) -> Callable[[Asked], Said]:
    """A registry with one manifest, and blobs by the beginning of their way."""

    def answer_(asked: Asked) -> Said:
        if "/manifests/" in asked.path:
            return Said(200, content, {"Content-Type": MANIFEST})
        return more.get("blob", Said(404))

    return answer_


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (
            manifest(artifactType="application/vnd.cncf.helm"),
            "registry-other-artifact",
            "`application/vnd.cncf.helm`",
        ),
        (manifest(artifactType=None), "registry-other-artifact", "`application/vnd.oci.empty.v1+json`"),
        (
            manifest(mediaType="application/vnd.oci.image.index.v1+json"),
            "registry-other-artifact",
            "not a bundle",
        ),
        (manifest(layers=[]), "registry-other-artifact", "does not have one layer"),
        (manifest(layers={}), "registry-other-artifact", "does not have one layer"),
        (manifest(layer={"mediaType": "text/plain"}), "registry-other-artifact", "`text/plain`"),
        (manifest(layer={"size": 10**12}), "registry-damaged", "larger than 256 MB"),
        (manifest(layer={"size": -1}), "registry-damaged", "cannot be read"),
        (manifest(layer={"size": True}), "registry-damaged", "cannot be read"),
        (manifest(layer={"digest": "sha256:../../blobs"}), "registry-damaged", "cannot be read"),
        (manifest(layer={"digest": None}), "registry-damaged", "cannot be read"),
        (b"[]", "registry-damaged", "cannot be read"),
        (b"<html>", "registry-damaged", "cannot be read"),
        (b"[" * 100_000, "registry-damaged", "cannot be read"),
        (b" " * 5_000_000, "registry-damaged", "came more than the 4194304 bytes"),
    ],
)
def test_a_manifest_that_is_none_of_ours_is_not_taken(
    content: bytes, code: str, said: str, tmp_path: Path
) -> None:
    with saying(serving(content)) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
        assert not [one for one in hostile.asked if "/blobs/" in one.path]
    assert f"error[{code}]" in found
    assert said in found
    assert "= help:" in found


def test_what_a_title_says_is_no_path(tmp_path: Path) -> None:
    said = Said(200, b"x")
    with saying(serving(manifest(), blob=said)) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
    assert "is neither a folder with a catalog nor a bundle" in found
    assert list(tmp_path.iterdir()) == []


def test_a_layer_that_breaks_off_is_not_taken(tmp_path: Path) -> None:
    said = Said(200, b"", length=1)
    with saying(serving(manifest(), blob=said)) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
    assert "error[registry-unreachable]" in found or "error[registry-damaged]" in found


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (500, "registry-unreachable", "answers with the status 500"),
        (429, "registry-unreachable", "answers with the status 429"),
        (403, "registry-denied", "does not let us in"),
        (401, "registry-denied", "does not let us in"),
        (404, "registry-not-found", "there is no"),
    ],
)
def test_what_a_registry_refuses_is_said_at_once(status: int, code: str, said: str, tmp_path: Path) -> None:
    with saying(lambda _: Said(status)) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
        assert len(hostile.asked) == 1
    assert f"error[{code}]" in found
    assert said in found


def docker(folder: Path, host: str) -> str:
    """A folder of docker's with credentials for one registry."""
    folder.mkdir(exist_ok=True)
    auths = {"auths": {host: {"auth": BASIC.removeprefix("Basic ")}}}
    (folder / "config.json").write_text(json.dumps(auths))
    return str(folder)


def test_credentials_do_not_follow_to_another_host(tmp_path: Path) -> None:
    with saying(lambda _: Said(200, b"x")) as other:

        def answer_(asked: Asked) -> Said:
            if asked.authorization != BASIC:
                return Said(401, headers={"WWW-Authenticate": 'Basic realm="acme"'})
            if "/manifests/" in asked.path:
                return Said(200, manifest())
            return Said(307, headers={"Location": f"http://{other.host}/somewhere"})

        with saying(answer_) as hostile:
            folder = docker(tmp_path / "docker", hostile.host)
            where = f"oci://{hostile.host}/acme:x"
            found = refusal("pull", where, "-o", str(tmp_path / "none"), DOCKER_CONFIG=folder)
            assert {one.authorization for one in hostile.asked} == {"", BASIC}
        assert "nor a bundle" in found  # it came all the way
        assert [one.authorization for one in other.asked] == [""]


@pytest.mark.parametrize(
    "way", ["http://registry.example/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "//registry.example/x"]
)
def test_a_registry_leads_nowhere_but_by_tls(way: str, tmp_path: Path) -> None:
    moved = Said(302, headers={"Location": way})
    with saying(serving(manifest(), blob=moved)) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
    assert "error[registry-damaged]" in found
    assert "sends us to" in found


def test_a_registry_that_leads_in_circles_is_left(tmp_path: Path) -> None:
    with saying(lambda asked: Said(302, headers={"Location": asked.path})) as hostile:
        found = refusal("pull", f"oci://{hostile.host}/acme:x", "-o", str(tmp_path / "none"))
        assert len(hostile.asked) == 4
    assert "sends us to" in found


def test_a_bundle_is_not_uploaded_to_another_host(bundle: Path) -> None:
    def answer_(asked: Asked) -> Said:
        return (
            Said(202, headers={"Location": "https://elsewhere.example/"})
            if asked.method == "POST"
            else Said(404)
        )

    with saying(answer_) as hostile:
        found = refusal("push", f"oci://{hostile.host}/acme:x", "--root", str(bundle))
    assert "sends us to `elsewhere.example`, where we do not go" in found


def test_a_token_is_fetched_with_credentials_and_shown_to_the_registry_alone(tmp_path: Path) -> None:
    def answer_(asked: Asked) -> Said:
        if asked.path.startswith("/token"):
            good = asked.authorization == BASIC
            return Said(200, b'{"token": "of-the-day"}') if good else Said(401)
        if asked.authorization != "Bearer of-the-day":
            realm = f'Bearer realm="http://{hostile.host}/token",service="acme",scope="repository:acme:pull"'
            return Said(401, headers={"WWW-Authenticate": realm})
        return Said(404)

    with saying(answer_) as hostile:
        where = f"oci://{hostile.host}/acme:x"
        folder = docker(tmp_path / "docker", hostile.host)
        found = refusal("pull", where, "-o", str(tmp_path / "none"), DOCKER_CONFIG=folder)
        (token,) = [one for one in hostile.asked if one.path.startswith("/token")]
    assert "error[registry-not-found]" in found
    assert "scope=repository%3Aacme%3Apull" in token.path


def test_credentials_are_not_sent_for_a_token_without_tls(tmp_path: Path) -> None:
    realm = {"WWW-Authenticate": 'Bearer realm="http://tokens.example/",service="acme"'}
    with saying(lambda _: Said(401, headers=realm)) as hostile:
        where, folder = f"oci://{hostile.host}/acme:x", docker(tmp_path / "docker", hostile.host)
        found = refusal("pull", where, "-o", str(tmp_path / "none"), DOCKER_CONFIG=folder)
        assert {one.authorization for one in hostile.asked} == {""}
    assert "error[registry-denied]" in found


def test_who_asks_is_said_as_docker_does_or_by_the_environment(bundle: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("tester:$2b$04$abcdefghijklmnopqrstuuFhbEG8uKZD4NtwdRw6KrYSu388QPuua\n")
    auth = {"htpasswd": {"realm": "acme", "path": str(users)}}
    (tmp_path / "own").mkdir()
    with registry_in(tmp_path / "own", auth=auth) as own:
        where = own.name("acme:x")
        assert "error[registry-denied]" in refusal("push", where, "--root", str(bundle))
        wrong = {"ORAS_USER": "tester", "ORAS_PASS": "between them"}
        said = refusal("push", where, "--root", str(bundle), **wrong)
        assert "error[registry-denied]" in said
        assert "between them" not in said
        folder = docker(tmp_path / "docker", own.host)
        told = pushed(bundle, where, DOCKER_CONFIG=folder)
        right = {"ORAS_USER": "tester", "ORAS_PASS": "between us"}
        file = str(tmp_path / "back.maybuy")
        assert answer("pull", where, "-o", file, **right)["digest"] == told["digest"]


def test_tls_is_spoken_with_whom_an_authority_vouches_for(bundle: Path, tmp_path: Path) -> None:
    authority = trustme.CA()
    one = authority.issue_cert("127.0.0.1")
    one.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    for number, part in enumerate(one.cert_chain_pems):
        part.write_to_path(str(tmp_path / "cert.pem"), append=number > 0)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    (tmp_path / "own").mkdir()
    tls = {"certificate": str(tmp_path / "cert.pem"), "key": str(tmp_path / "key.pem")}
    with registry_in(tmp_path / "own", http={"tls": tls}) as own:
        where = own.name("acme:x")
        told = pushed(bundle, where, "--registry-ca", str(tmp_path / "ca.pem"))
        assert told["digest"]
        other = str(tmp_path / "other.pem")
        found = refusal("push", where, "--root", str(bundle), "--registry-ca", other)
    assert "does not show a certificate that is trusted" in found


def test_nobody_there_is_said_so(tmp_path: Path) -> None:
    found = refusal("pull", "oci://127.0.0.1:9/acme:x", "-o", str(tmp_path / "none"))
    assert (
        "error[registry-unreachable]: the registry of `oci://127.0.0.1:9/acme:x` cannot be reached" in found
    )


def test_other_commands_say_how_to_come_by_a_bundle() -> None:
    found = refusal("entitlements", "x.yaml", "--root", "oci://localhost:5000/acme:x")
    assert "only `maybuy serve` takes `oci://localhost:5000/acme:x` out of a registry by itself" in found


def test_a_disk_that_cannot_be_written_leaves_nothing_behind(
    bundle: Path, registry: Registry, tmp_path: Path
) -> None:
    where = registry.name("unwritable:x")
    pushed(bundle, where)
    assert "cannot be written" in refusal("pull", where, "-o", str(tmp_path / "no" / "such" / "folder"))
    shutil.rmtree(tmp_path, ignore_errors=True)
