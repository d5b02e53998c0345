"""What names a bundle in a registry, in text and as a root."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maybuy.registry.reference import in_registry, is_loopback, parsed, reference_of
from maybuy.source import LoadError

DIGEST = "sha256:" + "0123456789abcdef" * 4

hosts = st.sampled_from(["localhost:5000", "registry.example", "10.0.0.7:443", "[::1]:5000", "a-b.c"])
parts = st.from_regex(r"[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,3}){0,2}", fullmatch=True)
names = st.lists(parts, min_size=1, max_size=4).map("/".join)
tags = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,20}", fullmatch=True)
digests = st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)
suffixes = st.one_of(
    tags.map(lambda tag: f":{tag}"),
    digests.map(lambda digest: f"@{digest}"),
    st.tuples(tags, digests).map(lambda two: f":{two[0]}@{two[1]}"),
)


@given(hosts, names, suffixes)
def test_a_reference_is_read_as_it_is_written_and_survives_being_a_path(
    host: str, name: str, rest: str
) -> None:
    text = f"oci://{host}/{name}{rest}"
    one = parsed(text)
    assert str(one) == text
    assert (one.host, one.name) == (host, name)
    assert one.wanted == (rest.rpartition("@")[2] if "@" in rest else rest[1:])
    assert in_registry(Path(text))
    assert reference_of(Path(text)) == one


def test_without_tag_and_digest_the_latest_is_meant() -> None:
    assert parsed("oci://localhost:5000/acme/catalog").tag == "latest"
    assert parsed(f"oci://localhost:5000/acme/catalog@{DIGEST}").tag == ""


@pytest.mark.parametrize(
    "text",
    [
        "oci://localhost:5000", "oci://localhost:5000/", "oci:///acme", "oci://localhost/Acme",
        "oci://localhost/acme/../../etc/passwd", "oci://localhost/acme//catalog", "oci://localhost/acme/%2e%2e",
        "oci://me:secret@localhost/acme", "oci://localhost/acme:a/b", "oci://localhost/acme@sha256:12",
        "oci://localhost/acme@sha512:" + "0" * 128, "oci://localhost/acme?x=1", "oci://localhost/acme#x",
        "oci://localhost/acme:tag\n", "oci://lo calhost/acme", "https://localhost/acme", "localhost/acme",
        "oci://localhost:123456/acme", "oci://localhost/" + "a" * 260, "oci://-x/acme",
        "oci://localhost/acme:" + "t" * 129,
    ],
)  # fmt: skip
def test_whatever_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(LoadError) as refused:
        parsed(text)
    (one,) = refused.value.diagnostics
    assert (one.code, one.message) == ("bad-format", f"`{text}` names no bundle in a registry")
    assert "oci://REGISTRY/NAME:TAG" in one.help


def test_only_this_machine_is_this_machine() -> None:
    ours = ["localhost", "localhost:5000", "127.0.0.1:5000", "127.3.2.1", "[::1]:5000", "[::1]"]
    others = [
        "localhost.example",
        "127.0.0.1.example",
        "127.0.0.1.1",
        "128.0.0.1",
        "xlocalhost",
        "[::2]",
        "0.0.0.0",
    ]
    assert [is_loopback(one) for one in (*ours, *others)] == [True] * len(ours) + [False] * len(others)


def test_a_folder_is_no_registry() -> None:
    assert not any(in_registry(Path(one)) for one in (".", "oci", "/oci:/x", "a/oci:/b", ""))
