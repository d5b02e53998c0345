from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

import pytest

from maybuy.loading import read_root
from studio.visiting import Visitor, small

MOORINGS = "catalog/moorings.yaml"
PANES = ("prices", "account", "order", "change", "checks", "find")


def waited(visitor: Visitor, pane: str, **words: str) -> str:
    """A pane once it is done."""
    end = monotonic() + 60
    while monotonic() < end:
        html = visitor.get("/pane", tab="one", pane=pane, **words).text
        if "data-again" not in html:
            return html
        sleep(0.1)
    raise AssertionError(pane)


def test_a_page_without_a_tab_is_given_one(visitor: Visitor) -> None:
    answer = visitor.get("/")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/?tab=")


@pytest.mark.parametrize("pane", PANES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_says_all_it_has_to_in_both_languages(visitor: Visitor, pane: str, language: str) -> None:
    page = visitor.get("/", tab="one", file=MOORINGS, pane=pane, lang=language)

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert (">Save<" in page.text) == (language == "en")


def test_a_language_that_was_chosen_stays(visitor: Visitor) -> None:
    visitor.get("/", tab="one", lang="fr")

    assert '<html lang="fr">' in visitor.get("/", tab="one").text


def test_all_files_of_the_root_are_listed_with_accounts_to_try(visitor: Visitor) -> None:
    page = visitor.get("/", tab="one").text

    for file in read_root(visitor.root).digests:
        assert file.rpartition("/")[2] in page
    assert "rights_test.yaml" in page
    assert "marina.yaml" in page


def test_what_is_wrong_is_found_while_it_is_typed(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    text = visitor.text(MOORINGS) + "😀: 1\n"
    found = visitor.post("/text", file=MOORINGS, base=base, text=text).json()
    (mark,) = [one for one in found["marks"] if one["severity"] == "error"]

    assert found["changed"]
    assert mark["code"] == "unknown-key"
    assert mark["to"] - mark["from"] == 2  # a browser counts halves
    assert mark["from"] == len(visitor.text(MOORINGS).encode("utf-16-le")) // 2
    assert "1 error" in found["files"]
    assert visitor.text(MOORINGS) == text.removesuffix("😀: 1\n")


def test_a_mistake_elsewhere_is_shown_where_it_is(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    text = visitor.text(MOORINGS).replace("id: plus", "id: more")
    found = visitor.post("/text", file=MOORINGS, base=base, text=text).json()

    assert "weather.yaml" in found["files"]
    assert found["files"].count("error") >= 1
    visitor.open("catalog/weather.yaml")
    assert "moorings/plus" in visitor.get("/", tab="one", file="catalog/weather.yaml").text


@pytest.mark.parametrize("file", ["policies/rights_test.yaml", "accounts/marina.yaml"])
def test_tests_and_accounts_are_checked_as_well(visitor: Visitor, file: str) -> None:
    base = visitor.open(file)
    text = visitor.text(file).replace("moorings", "mooring")
    found = visitor.post("/text", file=file, base=base, text=text).json()

    assert any(one["severity"] == "error" for one in found["marks"])


def test_tests_see_an_account_that_is_not_saved(visitor: Visitor) -> None:
    account, tests = "accounts/marina.yaml", "policies/rights_test.yaml"
    text = visitor.text(account).replace("id: ana", "id: eve")
    visitor.post("/text", file=account, base=visitor.open(account), text=text)
    visitor.open(tests)
    found = visitor.post("/text", file=tests, base=visitor.open(tests), text=visitor.text(tests)).json()

    assert any("ana" in one["message"] for one in found["marks"])


def test_ids_of_the_catalog_are_offered(visitor: Visitor) -> None:
    text = visitor.text(MOORINGS) + "requires: {any: [wea"
    visitor.open(MOORINGS)
    found = visitor.post("/complete", file=MOORINGS, text=text, at=len(text)).json()

    assert found["from"] == len(text) - len("wea")
    assert "weather" in [one["word"] for one in found["offers"]]


def test_a_save_is_laid_out_and_says_so_with_what_can_be_done_next(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    text = visitor.text(MOORINGS).replace("kind: product", "kind:    product")
    done = visitor.post("/save", file=MOORINGS, base=base, text=text + "\n\n\n").json()

    assert done["text"] == visitor.text(MOORINGS) == text.replace("kind:    product", "kind: product")
    assert (done["done"], done["changed"], done["undo"], done["redo"]) == (True, False, 0, 0)


def test_a_save_with_errors_is_made_and_said(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    done = visitor.post("/save", file=MOORINGS, base=base, text="kind: product\nid: [\n").json()

    assert visitor.text(MOORINGS) == "kind: product\nid: [\n"
    assert "cannot be read" in done["said"]
    done = visitor.post("/save", file=MOORINGS, base=done["base"], text="kind: product\nid: a\nx: 1\n").json()
    assert "with errors" in done["said"]


def test_a_save_can_be_taken_back_and_made_again(visitor: Visitor) -> None:
    before = visitor.text(MOORINGS)
    base = visitor.open(MOORINGS)
    visitor.post("/save", file=MOORINGS, base=base, text=before + "# more\n")
    back = visitor.post("/undo", file=MOORINGS).json()
    assert visitor.text(MOORINGS) == back["text"] == before
    assert (back["undo"], back["redo"]) == (0, 1)
    assert visitor.post("/undo", file=MOORINGS).status_code == 409
    forth = visitor.post("/redo", file=MOORINGS).json()
    assert visitor.text(MOORINGS) == forth["text"] == before + "# more\n"


def test_a_save_is_not_taken_back_over_what_is_not_saved(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    done = visitor.post("/save", file=MOORINGS, base=base, text=visitor.text(MOORINGS) + "# more\n").json()
    visitor.post("/text", file=MOORINGS, base=done["base"], text="unsaved")
    answer = visitor.post("/undo", file=MOORINGS)

    assert answer.status_code == 409
    assert answer.json()["text"] == "unsaved"
    visitor.post("/drop", file=MOORINGS)
    assert visitor.post("/undo", file=MOORINGS).status_code == 200


def test_two_tabs_see_each_other_s_saves_and_choose(visitor: Visitor) -> None:
    before = visitor.text(MOORINGS)
    first, second = visitor.open(MOORINGS), visitor.open(MOORINGS, "two")
    visitor.post("/save", file=MOORINGS, base=first, text=before + "# first\n")
    answer = visitor.post("/save", file=MOORINGS, base=second, text=before + "# second\n", tab="two")

    assert answer.status_code == 409
    assert "# first" in answer.json()["conflict"]
    assert "# second" in answer.json()["conflict"]
    assert visitor.text(MOORINGS) == before + "# first\n"
    assert visitor.studio.unsaved("two") == {MOORINGS: before + "# second\n"}
    there = visitor.studio.opened("one", MOORINGS).base
    kept = visitor.post("/save", file=MOORINGS, base=there, text=before + "# second\n", tab="two").json()
    assert visitor.text(MOORINGS) == before + "# second\n"
    assert visitor.post("/undo", file=MOORINGS, tab="two").status_code == 200
    assert visitor.text(MOORINGS) == before + "# first\n"
    assert kept["undo"] == 2


def test_what_an_editor_wrote_meanwhile_is_kept_and_ours_can_be_made_again(visitor: Visitor) -> None:
    before = visitor.text(MOORINGS)
    base = visitor.open(MOORINGS)
    (visitor.root / MOORINGS).write_text(before + "# git\n", encoding="utf-8")
    page = visitor.post("/save", script=False, file=MOORINGS, base=base, text=before + "# ours\n")
    assert page.status_code == 409
    assert "changed meanwhile" in page.text
    assert visitor.text(MOORINGS) == before + "# git\n"
    visitor.post("/take", script=False, file=MOORINGS, text=before + "# ours\n")
    assert visitor.studio.opened("one", MOORINGS).text == before + "# git\n"
    visitor.post("/redo", script=False, file=MOORINGS)
    assert visitor.text(MOORINGS) == before + "# ours\n"


def test_a_file_that_was_deleted_meanwhile_is_a_conflict_too(visitor: Visitor) -> None:
    file = "catalog/weather.yaml"
    base, text = visitor.open(file), visitor.text(file) + "# more\n"
    (visitor.root / file).unlink()
    assert visitor.post("/text", file=file, base=base, text=text).json() == {"changed": True}
    answer = visitor.post("/save", file=file, base=base, text=text)
    assert answer.status_code == 409
    assert "deleted meanwhile" in answer.json()["conflict"]
    assert visitor.post("/save", script=False, file=file, base=base, text=text).status_code == 409
    assert not (visitor.root / file).exists()
    assert visitor.post("/save", file=file, base="missing", text=text).json()["done"]
    assert visitor.text(file) == text
    visitor.post("/undo", file=file)
    assert not (visitor.root / file).exists()


def test_a_file_is_made_of_an_example_and_taken_back(visitor: Visitor) -> None:
    assert visitor.post("/new", name="catalog/more.yaml", kind="add-on").json()["done"]
    assert visitor.text("catalog/more.yaml").startswith("kind: add-on\nid: ")
    gone = visitor.post("/undo", file="catalog/more.yaml").json()
    assert not (visitor.root / "catalog" / "more.yaml").exists()
    assert gone["gone"].startswith("/?")


def test_without_script_a_form_leads_back_to_the_page(visitor: Visitor) -> None:
    base = visitor.open(MOORINGS)
    text = visitor.text(MOORINGS).replace("\n", "\r\n") + "# more\r\n"
    answer = visitor.post("/save", script=False, file=MOORINGS, pane="account", base=base, text=text)

    assert answer.status_code == 303
    assert "\r" not in visitor.text(MOORINGS)
    page = visitor.get(answer.headers["location"])
    assert "Saved." in page.text
    assert 'aria-current="page">Account' in page.text


def test_prices_are_those_of_what_is_not_saved(visitor: Visitor) -> None:
    base = visitor.open("catalog/weather.yaml")
    text = visitor.text("catalog/weather.yaml").replace("monthly: 5", "monthly: 7")
    visitor.post("/text", file="catalog/weather.yaml", base=base, text=text)

    assert "€7.00" in visitor.get("/pages/prices", tab="one").text
    assert "€5.00" in visitor.get("/pages/prices", tab="two").text


def test_while_there_are_errors_the_last_state_without_is_shown(visitor: Visitor) -> None:
    base = visitor.open("catalog/weather.yaml")
    visitor.get("/pane", tab="one", pane="account")
    visitor.post("/text", file="catalog/weather.yaml", base=base, text="kind: add-on\nid: [\n")
    pane = visitor.get("/pane", tab="one", pane="account").text

    assert "as it was before" in pane
    assert "Add seats" in pane


def test_an_account_says_what_its_users_may_and_why(visitor: Visitor) -> None:
    panes = {
        user: visitor.get("/pane", tab="one", pane="account", account="accounts/marina.yaml", user=user).text
        for user in ("ana", "ben")
    }
    assert 'class="mark allow"' in panes["ana"]
    assert 'class="mark allow"' not in panes["ben"]
    pane = visitor.get(
        "/pane", tab="one", pane="account", user="ben", all="1", why="add_seats|moorings/basic|"
    ).text
    assert "here it is" in pane
    assert 'class="place" href="/?' in pane
    assert "policies/rights.yaml:" in pane


def test_an_order_is_summed_up(visitor: Visitor) -> None:
    key = "add_seats|moorings/basic|"
    pane = visitor.get(
        "/pane", tab="one", pane="order", user="ana", day="2026-06-01", pick=key, **{f"seats {key}": "2"}
    ).text

    assert "2 seats" in pane
    assert f'value="{key}" checked' in pane
    wrong = visitor.get(
        "/pane", tab="one", pane="order", user="ana", pick=key, **{f"seats {key}": "lots"}
    ).text
    assert "lots" in wrong


def test_a_change_says_who_gains_and_loses(visitor: Visitor) -> None:
    file = "catalog/weather.yaml"
    text = visitor.text(file).replace("[moorings/plus]", "[moorings/plus, moorings/basic]")
    visitor.post("/text", file=file, base=visitor.open(file), text=text)
    html = waited(visitor, "change", base="saved")
    assert "Gains" in html
    assert "--all" not in html
    visitor.post("/save", file=file, base=visitor.open(file), text=text)
    assert "no difference" in waited(visitor, "change", base="saved")
    assert "Gains" in waited(visitor, "change", base="started")
    assert "no commit" in waited(visitor, "change", base="git")


def test_tests_and_promises_are_those_of_what_is_not_saved(visitor: Visitor) -> None:
    file = "policies/rights_test.yaml"
    assert "all as expected" in waited(visitor, "checks")
    text = visitor.text(file).replace("outcome: refer", "outcome: deny", 1)
    visitor.post("/text", file=file, base=visitor.open(file), text=text)
    assert "a club orders add-ons by phone" in waited(visitor, "checks")


def test_the_cheapest_is_found(visitor: Visitor) -> None:
    assert "Plus" in waited(visitor, "find", needs="berths=500")
    assert "nonsense" in waited(visitor, "find", needs="nonsense")
    assert "Upgrade" in waited(visitor, "find", needs="berths=500", user="ana", **{"for": "account"})


def test_what_is_worked_out_can_be_cancelled(tmp_path: Path) -> None:
    with Visitor(small(tmp_path / "root")) as visitor:
        visitor.get("/pane", tab="one", pane="checks")
        assert visitor.post("/cancel").status_code == 200
        assert "all as expected" in waited(visitor, "checks")


def test_a_root_without_files_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    with Visitor(tmp_path) as visitor:
        assert "make one" in visitor.get("/", tab="one").text
        visitor.post("/new", name="catalog/catalog.yaml", kind="catalog")
        assert "acme" in visitor.get("/", tab="one", file="catalog/catalog.yaml").text
