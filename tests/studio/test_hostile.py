"""Whoever else may come: pages of other sites, other users of the machine, names that lead elsewhere."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from maybuy.studio import files
from studio.visiting import HERE, PORT, Visitor, small

MOORINGS = "catalog/moorings.yaml"
PATHS = ("/", "/pane", "/pages/prices", "/?token=", "/?token=guess", "/save")


def unchanged(visitor: Visitor) -> bool:
    return visitor.text(MOORINGS) == (small(visitor.root.parent / "again") / MOORINGS).read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_nothing_is_told(visitor: Visitor, path: str) -> None:
    answer = visitor.ask("GET", path, visitor.another())

    assert answer.status_code == 403
    assert "moorings" not in answer.text


def test_the_token_opens_the_studio_once(visitor: Visitor) -> None:
    address = visitor.gate.url.removeprefix(HERE)

    assert visitor.ask("GET", address, visitor.another()).status_code == 403
    assert visitor.get("/", tab="one").status_code == 200


def test_the_cookie_is_for_this_site_and_for_no_script(visitor: Visitor, tmp_path: Path) -> None:
    with Visitor(small(tmp_path / "other"), invited=False) as other:
        cookie = other.get(other.gate.url.removeprefix(HERE)).headers["set-cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert f"maybuy_studio_{PORT}=" in cookie
        # That of one studio opens no other.
        assert (
            visitor.ask("GET", "/", visitor.another(), headers={"Cookie": cookie.split(";")[0]}).status_code
            == 403
        )


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8123", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8123.evil.example", ""],
)
def test_a_name_that_was_made_to_lead_here_is_refused(visitor: Visitor, host: str) -> None:
    assert visitor.ask("GET", "/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "nonsense"])
def test_who_is_not_on_this_machine_is_refused(visitor: Visitor, address: str) -> None:
    cookies = dict(visitor.client.cookies)
    other = visitor.another(address)
    other.cookies.update(cookies)

    assert visitor.ask("GET", "/", other).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1:8123"},
        {"Origin": "http://127.0.0.1:8124"},
        {"Origin": "http://localhost:8123"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_changes_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    base = visitor.open(MOORINGS)
    form = {"tab": "one", "file": MOORINGS, "base": base, "text": "kind: product\n"}

    assert visitor.ask("POST", "/save", data=form, headers=headers).status_code == 403
    assert unchanged(visitor)


@pytest.mark.parametrize(
    "path", ["/save", "/text", "/undo", "/look", "/new", "/take", "/drop", "/cancel", "/complete"]
)
def test_nothing_is_changed_by_asking_for_a_page(visitor: Visitor, path: str) -> None:
    assert visitor.get(path, tab="one", file=MOORINGS, text="x", base="y").status_code == 405
    assert unchanged(visitor)


@pytest.mark.parametrize(
    "name",
    [
        "../outside.yaml", "/etc/passwd", "catalog/../../outside.yaml", "catalog/..%2f..%2foutside.yaml",
        "catalog/.hidden.yaml", ".git/config", "catalog/nothing.yaml", "catalog", "", "\0",
        "catalog/moorings.yaml\0", "catalog\\moorings.yaml", "CATALOG/moorings.yaml",
        "catalog/./moorings.yaml", "catalog//moorings.yaml",
    ],
)  # fmt: skip
def test_names_lead_only_to_files_that_a_walk_has_found(visitor: Visitor, name: str) -> None:
    outside = visitor.root.parent / "outside.yaml"
    outside.write_text("secret: 1\n", encoding="utf-8")
    (visitor.root / "catalog" / ".hidden.yaml").write_text("secret: 2\n", encoding="utf-8")

    assert "secret" not in visitor.get("/", tab="one", file=name).text
    assert visitor.post("/save", file=name, base="missing", text="a: 1\n").status_code == 404
    assert visitor.post("/text", file=name, base="missing", text="a: 1\n").status_code == 404
    assert outside.read_text(encoding="utf-8") == "secret: 1\n"


@pytest.mark.parametrize(
    "name",
    [
        "../new.yaml", "/tmp/new.yaml", "catalog/../new.yaml", "catalog/new.txt", "catalog/.new.yaml",
        "new.yaml", "catalog/new", "docs/new.yaml", "catalog/a b.yaml", "catalog/new.yaml/x",
        "catalog/\nnew.yaml", "",
    ],
)  # fmt: skip
def test_new_files_have_plain_names_in_folders_of_a_root(visitor: Visitor, name: str) -> None:
    before = sorted(visitor.root.parent.rglob("*"))

    assert visitor.post("/new", name=name, kind="product").status_code == 403
    assert sorted(visitor.root.parent.rglob("*")) == before


def test_a_new_file_takes_the_place_of_none(visitor: Visitor) -> None:
    assert visitor.post("/new", name=MOORINGS, kind="product").status_code == 409
    assert unchanged(visitor)


def test_a_link_out_of_the_root_is_neither_followed_nor_written(visitor: Visitor) -> None:
    outside = visitor.root.parent / "outside.yaml"
    outside.write_text("secret: 1\n", encoding="utf-8")
    (visitor.root / "catalog" / "link.yaml").symlink_to(outside)
    (visitor.root / "accounts" / "out").symlink_to(visitor.root.parent, target_is_directory=True)

    assert "secret" not in visitor.get("/", tab="one", file="catalog/link.yaml").text
    visitor.post("/save", file="catalog/link.yaml", base="missing", text="a: 1\n")
    assert visitor.post("/new", name="accounts/out/new.yaml", kind="account").status_code == 403
    assert outside.read_text(encoding="utf-8") == "secret: 1\n"
    assert not (visitor.root.parent / "new.yaml").exists()


def test_a_link_that_leads_out_of_the_root_but_not_of_the_work_tree_is_only_shown(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    root = small(tmp_path / "root")
    shared = tmp_path / "shared.yaml"
    shared.write_bytes((root / MOORINGS).read_bytes())
    (root / MOORINGS).unlink()
    (root / MOORINGS).symlink_to(shared)
    before = shared.read_bytes()
    with Visitor(root) as visitor:
        base = visitor.open(MOORINGS)
        assert "only shown" in visitor.get("/", tab="one", file=MOORINGS).text
        assert visitor.post("/save", file=MOORINGS, base=base, text="a: 1\n").status_code == 403
    assert shared.read_bytes() == before


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: 1\n" * 1_100_000])
def test_what_is_no_text_or_too_large_is_not_opened(visitor: Visitor, content: bytes) -> None:
    (visitor.root / "catalog" / "odd.yaml").write_bytes(content)
    page = visitor.get("/", tab="one", file="catalog/odd.yaml")

    assert page.status_code == 200
    assert "cannot be shown here" in page.text
    assert 'name="text"' not in page.text


@pytest.mark.parametrize("path", ["/text", "/save"])
@pytest.mark.parametrize("size", [5_000_001, 17_000_000])
def test_what_is_larger_than_any_file_is_refused(visitor: Visitor, path: str, size: int) -> None:
    base = visitor.open(MOORINGS)
    answer = visitor.post(path, file=MOORINGS, base=base, text="a" * size)

    assert answer.status_code == 413
    assert unchanged(visitor)


@pytest.mark.parametrize("body", [b"text=%FF", b"\xff", b"tab=one", b"&".join(b"a=1" for _ in range(60))])
def test_a_form_that_is_none_is_refused(visitor: Visitor, body: bytes) -> None:
    answer = visitor.ask("POST", "/save", content=body, headers={"Origin": HERE})

    assert answer.status_code in (400, 404)


def test_nothing_in_a_file_becomes_part_of_the_page(visitor: Visitor) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    text = visitor.text(MOORINGS).replace("Basic", evil).replace("name:", f"name: '{evil}' #", 1)
    base = visitor.open(MOORINGS)
    answer = visitor.post("/text", file=MOORINGS, base=base, text=text).json()
    pages = [
        visitor.get("/", tab="one", file=MOORINGS, pane=pane).text
        for pane in ("prices", "account", "order", "find")
    ]

    for shown in (answer["findings"], answer["files"], *pages, visitor.get("/pages/prices", tab="one").text):
        assert "<script>alert" not in shown
        assert "<img" not in shown


def test_a_file_that_cannot_be_written_is_left(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(files, "write", full)
    base = visitor.open(MOORINGS)

    assert visitor.post("/save", file=MOORINGS, base=base, text="a: 1\n").status_code == 500
    assert unchanged(visitor)
    monkeypatch.undo()
    assert visitor.post("/save", file=MOORINGS, base=base, text="a: 1\n").json()["undo"] == 1


def test_pages_load_nothing_from_elsewhere_and_nobody_may_frame_them(visitor: Visitor) -> None:
    policy = visitor.get("/", tab="one").headers["content-security-policy"]
    framed = visitor.get("/pages/prices", tab="one").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy + framed
    assert "frame-ancestors 'none'" in policy
    assert "frame-ancestors 'self'" in framed
    assert visitor.get("/", tab="one").headers["cache-control"] == "no-store"
