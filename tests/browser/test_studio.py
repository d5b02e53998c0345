"""The studio in a browser: to type, complete, save, see what comes of it; by mouse, keys, without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from browser.open_studio import Running, at_end_of, line_of, opened_studio
from repositories import git
from studio.visiting import small

MOORINGS = "catalog/moorings.yaml"
WEATHER = "catalog/weather.yaml"
FILES = (MOORINGS, WEATHER)
SLOW = 40_000
"""Milliseconds that a question may take for which a process is started."""

WIDE = {"width": 1400, "height": 900}


@pytest.fixture(scope="module")
def running(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = small(tmp_path_factory.mktemp("studio") / "root")
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=First")
    with opened_studio(browser, root, date(2026, 6, 1)) as one:
        yield one


@pytest.fixture
def visit(running: Running, opened: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens a file in a page of its own; all files are as they were at the end."""
    before = {file: running.text(file) for file in FILES}

    def open_(file: str = MOORINGS, query: str = "", **options: Any) -> Any:
        page = opened(storage_state=running.state, viewport=WIDE, **options)
        page.goto(f"{running.url}/?file={file}{query}")
        page.goto(f"{page.url}&file={file}{query}")
        if options.get("java_script_enabled", True):
            page.locator(".cm-content").wait_for()
        return page

    yield open_
    for file, text in before.items():
        (running.root / file).write_text(text, encoding="utf-8")


def save(page: Any, said: str = "Saved.") -> None:
    page.keyboard.press("Control+s")
    page.locator("#said", has_text=said).wait_for()


def add_line(page: Any, text: str) -> None:
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)
    page.keyboard.press("Escape")


def test_a_mistake_is_marked_and_an_id_is_completed_and_saved(
    running: Running, visit: Callable[..., Any]
) -> None:
    page = visit(WEATHER)
    at_end_of(page, line_of(running, WEATHER, "requires"))
    for _ in range(len("plus]}")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+End")
    page.keyboard.type("bassic]}")
    page.locator(".cm-lintRange-error").first.wait_for()
    assert "moorings/bassic" in page.locator("#findings").inner_text()
    assert page.locator("#files .badge.bad").count() == 1
    for _ in range(len("bassic]}")):
        page.keyboard.press("Backspace")
    page.keyboard.type("b")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete [aria-selected]", has_text="moorings/basic").wait_for()
    page.wait_for_timeout(150)  # keys are not taken at once, so that none that was meant for the text is
    page.keyboard.press("Enter")
    page.keyboard.type("]}")
    page.locator("#findings", has_text="Nothing wrong").wait_for()
    save(page)
    assert "requires: {any: [moorings/basic]}" in running.text(WEATHER)
    page.get_by_role("link", name="Change", exact=True).click()
    page.locator("#pane", has_text="Gains").wait_for(timeout=SLOW)
    assert "Weather warnings" in page.locator("#pane").inner_text()


def test_prices_follow_what_is_typed(running: Running, visit: Callable[..., Any]) -> None:
    page = visit(WEATHER)
    frame = page.frame_locator("#frame")
    frame.get_by_text("€5.00").first.wait_for()
    at_end_of(page, line_of(running, WEATHER, "prices"))
    for _ in range(len(", annual: 4}}")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("5")
    frame.get_by_text("€55.00").first.wait_for()
    assert "monthly: 55" not in running.text(WEATHER)


def test_what_one_tab_saved_is_not_lost_by_another(running: Running, visit: Callable[..., Any]) -> None:
    first, second = visit(), visit()
    add_line(first, "# first\n")
    add_line(second, "# second\n")
    save(first)
    save(second, "Not saved")
    assert running.text(MOORINGS).endswith("# first\n")
    conflict = second.locator("#conflict")
    assert {"# first", "# second"} <= set(conflict.locator(".differs code").all_inner_texts())
    second.get_by_role("button", name="Save mine").press("Enter")
    second.locator("#said", has_text="Saved.").wait_for()
    assert running.text(MOORINGS).endswith("# second\n")
    second.get_by_role("button", name="Undo save").click()
    second.locator("#said", has_text="taken back").wait_for()
    assert running.text(MOORINGS).endswith("# first\n")
    assert "# first" in second.locator(".cm-content").inner_text()


def test_a_save_is_taken_back_and_made_again_by_keys(running: Running, visit: Callable[..., Any]) -> None:
    page, before = visit(), running.text(MOORINGS)
    add_line(page, "#   tidy\n\n\n\n")
    save(page)
    after = running.text(MOORINGS)
    assert after == before + "#   tidy\n"
    assert page.locator("#state").inner_text() == "Saved"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # out of the editor
    while page.evaluate("document.activeElement.id") != "undo":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#said", has_text="taken back").wait_for()
    assert running.text(MOORINGS) == before
    page.locator("#redo").press("Enter")
    page.locator("#said", has_text="Saved again").wait_for()
    assert running.text(MOORINGS) == after


def test_what_is_not_saved_is_there_after_a_visit_elsewhere(
    running: Running, visit: Callable[..., Any]
) -> None:
    page = visit()
    add_line(page, "# kept\n")
    page.locator("#files").get_by_text("weather.yaml").click()
    page.locator("#editor-title", has_text="weather").wait_for()
    assert page.locator("#files .dot").count() == 1
    page.locator("#files").get_by_text("moorings.yaml").click()
    page.locator(".cm-content", has_text="# kept").wait_for()
    add_line(page, "# last\n")
    page.reload()
    page.locator(".cm-content", has_text="# last").wait_for()
    assert "# kept" not in running.text(MOORINGS)
    page.get_by_role("button", name="Discard changes").click()
    page.locator("#said", has_text="given up").wait_for()
    assert "# kept" not in page.locator(".cm-content").inner_text()


def test_what_git_wrote_is_shown_when_one_comes_back_unless_something_is_not_saved(
    running: Running, visit: Callable[..., Any]
) -> None:
    page, before = visit(), running.text(MOORINGS)
    (running.root / MOORINGS).write_text(before + "# git\n", encoding="utf-8")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.locator(".cm-content", has_text="# git").wait_for()
    add_line(page, "# ours\n")
    (running.root / MOORINGS).write_text(before, encoding="utf-8")
    page.evaluate("dispatchEvent(new Event('focus'))")
    save(page, "Not saved")
    assert "# ours" in page.locator(".cm-content").inner_text()


def test_a_pane_says_that_it_is_as_it_was_while_there_are_errors(visit: Callable[..., Any]) -> None:
    page = visit(WEATHER)
    page.frame_locator("#frame").get_by_text("€5.00").first.wait_for()
    add_line(page, "x: 1\n")
    page.locator("#stale .note").wait_for()
    page.get_by_role("button", name="Discard changes").click()
    page.locator("#stale .note").wait_for(state="detached")


def test_why_leads_to_the_rule(visit: Callable[..., Any]) -> None:
    page = visit(query="&pane=account")
    page.get_by_label("Also what is refused").check()
    page.get_by_label("User").select_option("ben")
    page.locator(".mark.deny").first.wait_for()
    page.locator("tr", has=page.locator(".mark.deny")).first.get_by_role("link").click()
    page.locator(".why a.place").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "why-title"
    page.locator(".why a.place", has_text="policies/rights.yaml").first.click()
    page.locator("#editor-title", has_text="rights.yaml").wait_for()
    page.locator(".cm-activeLine", has_text="- id").wait_for()


def test_an_order_is_tried_out(visit: Callable[..., Any]) -> None:
    page = visit(query="&pane=order&user=ana")
    page.locator('input[value="add_seats|moorings/basic|"]').check()
    page.locator("section.panel table").first.wait_for()
    page.locator('input[name="seats add_seats|moorings/basic|"]').fill("3")
    page.keyboard.press("Tab")
    page.locator("section.panel", has_text="3 seats").wait_for()


def test_without_script_a_form_saves_and_shows(running: Running, visit: Callable[..., Any]) -> None:
    page = visit(WEATHER, java_script_enabled=False)
    text = page.locator("#text").input_value()
    assert text == running.text(WEATHER)
    page.locator("#text").fill(text.replace("weather", "storms", 1).replace("moorings/plus", "moorings/more"))
    page.get_by_role("button", name="Save").first.click()
    assert "Saved, with errors" in page.locator("#said").inner_text()
    assert "moorings/more" in page.locator("#findings").inner_text()
    page.get_by_role("button", name="Undo save").click()
    assert running.text(WEATHER) == text
    page.get_by_role("link", name="Account", exact=True).click()
    page.get_by_label("User").select_option("ana")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name=re.compile("Why")).first.click()
    assert page.locator(".why").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "scheme", "panes"),
    [
        ("en", "light", ("account", "order", "find")),
        ("fr", "dark", ("account",)),
        pytest.param("fr", "light", ("change", "checks"), marks=pytest.mark.slow),
        pytest.param("en", "dark", ("order", "change", "checks", "find"), marks=pytest.mark.slow),
    ],
)
def test_axe_has_nothing_against_any_pane(
    visit: Callable[..., Any],
    violations: Callable[[Any], list[str]],
    language: str,
    scheme: str,
    panes: tuple[str, ...],
) -> None:
    page = visit(WEATHER, f"&lang={language}", color_scheme=scheme)
    page.locator(".cm-content").focus()
    page.keyboard.type("x")
    page.locator("#findings .error").wait_for()
    assert violations(page) == []
    for pane in panes:
        page.locator(f'[data-pane="{pane}"]').click()
        page.locator("#pane .note, #pane form").first.wait_for()
        assert violations(page) == [], pane


@pytest.mark.slow
def test_axe_has_nothing_against_a_conflict_nor_a_list_of_offers(
    running: Running, visit: Callable[..., Any], violations: Callable[[Any], list[str]]
) -> None:
    page = visit(WEATHER)
    (running.root / WEATHER).write_text(running.text(WEATHER) + "# git\n", encoding="utf-8")
    add_line(page, "fea")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    save(page, "Not saved")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_a_narrow_screen(visit: Callable[..., Any], width: int) -> None:
    page = visit(query="&pane=order")
    page.set_viewport_size({"width": width, "height": 700})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
