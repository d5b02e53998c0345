"""Static files: each at an address that changes with any of them, and nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest
from jinja2 import UndefinedError

from maybuy.language import LANGUAGES, sentences
from maybuy.web import headers
from maybuy.web.rendering import label, rendered
from maybuy.web.static import PREFIX, asset, assets, digest, served


def test_a_file_is_served_at_its_address_and_at_no_other() -> None:
    address = asset("maybuy.css")
    found = served(address)
    assert found is not None
    assert found.kind == "text/css; charset=utf-8"
    assert b"--accent" in found.body
    for other in (f"{PREFIX}0/maybuy.css", f"{PREFIX}{digest()}/../static.py", f"{address}x", PREFIX, ""):
        assert served(other) is None, other


def test_the_address_stands_for_all_bytes_of_all_files() -> None:
    made = sha256()
    for name, one in sorted(assets().items()):
        made.update(f"{name}\0{len(one.body)}\0".encode())
        made.update(one.body)
    assert digest() == made.hexdigest()[:16]


def test_only_files_that_pages_load_are_served() -> None:
    assert {name.rpartition(".")[2] for name in assets()} <= {"css", "js", "svg"}
    with pytest.raises(KeyError):
        asset("manifest.json")


def test_nothing_that_stands_in_a_page_may_run_and_only_public_ones_are_framed() -> None:
    for made, framed in (
        (headers.personal(), False),
        (headers.public(framed=False, seconds=60), False),
        (headers.public(framed=True, seconds=60), True),
    ):
        policy = dict(made)[b"content-security-policy"].decode()
        told = {name: values for name, *values in (one.split() for one in policy.split(";"))}
        assert told["default-src"] == ["'none'"]
        assert told["script-src"] == told["style-src"] == told["form-action"] == ["'self'"]
        assert told["frame-ancestors"] == (["*"] if framed else ["'none'"])
    assert dict(headers.personal())[b"cache-control"] == b"no-store"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_is_the_page_s_own_before_it_is_one_that_all_share(language: str) -> None:
    assert label("interface", "price.free", language) == sentences(language, "interface")["price.free"]
    assert label("interface", "shared.skip", language) == sentences(language, "pages")["shared.skip"]
    with pytest.raises(KeyError):
        label("interface", "no.such.label", language)


def test_a_word_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        rendered("prices.html", "en", catalog="")
