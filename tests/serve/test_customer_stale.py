"""Forms behind which the catalog was changed: nothing is ordered at what it costs now before that is seen."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from acceptance.accounts import ROOT
from maybuy.loading import load
from maybuy.serve.pages.taking import InMemory
from maybuy.serve.services import Services
from maybuy.serve.state import Snapshot
from repositories import copied
from serve.browsing import Form, Html, Seen, Visitor, service
from serve.service import DAY, running

SEATS = "payment?c=add_seats,item:support,seats:3"
FIRST = (
    "payment?c=buy,item:support/team,seats:5&cycle=annual&accept=master-subscription-agreement&accept=privacy"
)

CATALOG = "The products or prices were updated."
SUMS = "The amounts or what they are for are different."
NOTHING = "Something has changed meanwhile. Nothing was ordered."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The shipped files, to be changed."""
    copied(tmp_path)
    return tmp_path


def edit(root: Path, name: str, before: str, after: str) -> None:
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def reloaded(services: Services, root: Path) -> None:
    """Has a service answer with the files as they are now."""
    services.current.snapshot = Snapshot(load(root), datetime(2020, 9, 1, 12, tzinfo=UTC))


def sent(
    root: Path, page: str, *changes: tuple[str, str, str], as_: str = "acme marie"
) -> tuple[Visitor, Seen, InMemory]:
    """What is answered to a form of a payment page, after which files were changed."""
    orders = InMemory()
    services = service(orders)
    visitor = Visitor(services, *as_.split())
    form = visitor.get(page).html.form("buy")
    for name, before, after in changes:
        edit(root, name, before, after)
    reloaded(services, root)
    return visitor, visitor.send(form, pay="card"), orders


def again(visitor: Visitor, form: Form) -> Seen:
    return visitor.send(form, pay="card")


def test_a_price_that_went_up_is_shown_before_anything_is_ordered_at_it(root: Path) -> None:
    dearer = ("catalog/support.yaml", "{USD: {monthly: 59, annual: 49}}", "{USD: {monthly: 59, annual: 98}}")
    visitor, seen, orders = sent(root, SEATS, dearer)
    assert seen.status == 409
    assert all(one in seen.html.text for one in (NOTHING, CATALOG, SUMS))
    assert orders._known == {}
    assert "$1,749.50" in seen.html.text  # twice the $874.75 that the page had shown
    assert "confirmed" in again(visitor, seen.html.form("buy")).html.text
    (record,) = orders._known.values()
    assert record["totals"]["due_now"] == "1749.50"


def test_words_that_were_changed_are_no_other_price_but_are_shown(root: Path) -> None:
    words = ("catalog/support.yaml", "name: Support\n", "name: Help desk\n")
    visitor, seen, orders = sent(root, SEATS, words)
    assert seen.status == 409
    assert CATALOG in seen.html.text
    assert SUMS not in seen.html.text
    assert orders._known == {}
    assert "Help desk Professional" in seen.html.text
    assert "confirmed" in again(visitor, seen.html.form("buy")).html.text


def test_terms_of_another_version_are_accepted_anew(root: Path) -> None:
    newer = (
        "policies/terms.yaml",
        '      - {version: "2020-01", from: 2020-01-01}\n',
        '      - {version: "2020-01", from: 2020-01-01}\n      - {version: "2020-08", from: 2020-08-01}\n',
    )
    visitor, seen, orders = sent(root, FIRST, newer, as_="prospect jacob")
    assert seen.status == 409
    assert NOTHING in seen.html.text
    assert not [one for one in seen.html.forms if one.action.startswith("/pages/buy")]
    form = seen.html.form("payment")
    assert [name for name, _ in form.fields if name == "accept"] == []
    assert orders._known == {}
    form.fields += [("accept", one) for one in form.choices["accept"]]
    seen = again(visitor, visitor.send(form).html.form("buy"))
    assert "confirmed" in seen.html.text
    (record,) = orders._known.values()
    assert [one["version"] for one in record["accepted"]] == ["2019-01", "2020-08"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "policies/rights.yaml",
            "when: {user.role: owner, account.type: self_service}",
            "when: {user.role: admin}",
        ),
        ("catalog/explore.yaml", "  - id: professional\n", "  - id: professional\n    on_sale: false\n"),
    ],
    ids=["right", "sale"],
)
def test_what_may_no_longer_be_bought_is_not(root: Path, name: str, before: str, after: str) -> None:
    page = "payment?c=buy,item:explore/professional,seats:5"
    changes = [(name, before, after)]
    if "rights" in name:
        changes += [
            (
                name,
                "when: {user.role: owner, account.type: [self_service, sales_assisted]",
                "when: {user.role: admin",
            )
        ]
    _, seen, orders = sent(root, page, *changes)
    assert seen.status == 409
    assert NOTHING in seen.html.text
    assert not [one for one in seen.html.forms if one.action.startswith("/pages/buy")]
    assert orders._known == {}


def test_what_is_no_longer_in_the_catalog_is_not_ordered(root: Path) -> None:
    orders = InMemory()
    services = service(orders)
    visitor = Visitor(services, "acme", "marie")
    form = visitor.get("payment?c=buy,item:more-storage").html.form("buy")
    (root / "catalog" / "more-storage.yaml").unlink()
    reloaded(services, root)
    seen = visitor.send(form, pay="card")
    assert seen.status == 400
    assert "more-storage" in seen.html.text
    assert orders._known == {}


@pytest.mark.slow
def test_a_service_that_reads_its_files_anew_says_so_to_whoever_had_a_form(root: Path) -> None:
    options = ("--pages", "--demo", "--demo-day", DAY, "--accounts", str(ROOT / "examples" / "accounts"))
    with running(*options, root=root) as shop:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        entered = shop.ask("POST", "/pages/demo", b"account=acme&user=marie", kind)
        cookie = entered.headers["set-cookie"].partition(";")[0]

        def form() -> dict[str, str]:
            html = Html(shop.get(f"/pages/{SEATS}", cookie=cookie).body.decode())
            return dict(html.form("buy").fields) | {"pay": "card"}

        def buy(fields: dict[str, str]) -> str:
            answer = shop.ask("POST", "/pages/buy", urlencode(fields).encode(), {**kind, "cookie": cookie})
            return f"{answer.status} {Html(answer.body.decode()).text}"

        before = form()
        edit(root, "catalog/support.yaml", "annual: 49}}", "annual: 98}}")
        shop.process.send_signal(signal.SIGHUP)
        for _ in range(600):
            if form()["seen"] != before["seen"]:
                break
            time.sleep(0.1)
        assert buy(before).startswith("409 ")
        assert buy(form()) == "303 "
