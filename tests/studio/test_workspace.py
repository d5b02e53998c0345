"""What two tabs and an editor beside them do to one file, against a model of what must not be lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from drawing import drawn
from maybuy.studio.workspace import (
    MOST_BUFFERS,
    MOST_SAVES,
    Conflict,
    NothingToDoError,
    UnsavedError,
    Workspace,
    Written,
    digest_of,
    edited,
    given_up,
    opened,
    redone,
    saved,
    undone,
)

FILE = "catalog/support.yaml"
TABS = st.sampled_from(("first", "second"))
TEXTS = st.sampled_from(("a: 1\n", "a: 2\n", "b: 3\n", "", "é: 4\n"))


class Tabs(RuleBasedStateMachine):
    """The model: what is on disk, each tab's text and on what it is based, the saves one after the other."""

    @initialize(content=TEXTS)
    def begin(self, content: str) -> None:
        self.workspace = Workspace()
        self.disk = content.encode()
        self.seen: dict[str, bytes] = {}
        self.text: dict[str, str] = {}
        self.done: list[tuple[bytes, bytes]] = []
        self.undone: list[tuple[bytes, bytes]] = []
        for tab in ("first", "second"):
            self.open(tab)

    @rule(tab=TABS)
    def open(self, tab: str) -> None:
        self.workspace = opened(self.workspace, tab, FILE, self.disk.decode(), self.disk)
        self.seen[tab], self.text[tab] = self.disk, self.disk.decode()

    @rule(tab=TABS, text=TEXTS)
    def edit(self, tab: str, text: str) -> None:
        self.workspace = edited(self.workspace, tab, FILE, text, digest_of(self.seen[tab]))
        self.text[tab] = text

    @rule(content=TEXTS)
    def something_else_writes(self, content: str) -> None:
        self.disk = content.encode()

    @rule(tab=TABS)
    def save(self, tab: str) -> None:
        self.saved_on(tab, self.seen[tab])

    def saved_on(self, tab: str, base: bytes) -> None:
        content = self.text[tab].encode()
        result = saved(
            self.workspace,
            tab,
            FILE,
            base=digest_of(base),
            text=self.text[tab],
            content=content,
            there=self.disk,
        )
        if self.disk not in (base, content):
            assert result == Conflict(content, self.disk)
            return
        assert isinstance(result, Written)
        assert result.content == content
        if content != self.disk:
            self.done.append((self.disk, content))
            self.undone.clear()
        self.workspace, self.disk, self.seen[tab] = result.workspace, content, content

    @rule(tab=TABS)
    def keep_mine_after_a_conflict(self, tab: str) -> None:
        self.saved_on(tab, self.disk)

    @rule(tab=TABS)
    def take_theirs_after_a_conflict(self, tab: str) -> None:
        ours = self.text[tab].encode()
        self.workspace = given_up(
            self.workspace, tab, FILE, text=self.disk.decode(), ours=ours, there=self.disk
        )
        if ours != self.disk:
            self.undone = [(self.disk, ours)]
        self.seen[tab], self.text[tab] = self.disk, self.disk.decode()

    @rule(tab=TABS, forth=st.booleans())
    def step(self, tab: str, forth: bool) -> None:
        ready, other = (self.undone, self.done) if forth else (self.done, self.undone)
        try:
            result = (redone if forth else undone)(self.workspace, tab, FILE, self.disk)
        except NothingToDoError:
            assert not ready
            return
        except UnsavedError:
            assert self.text[tab] != self.seen[tab].decode()
            return
        before, after = reversed(ready[-1]) if not forth else ready[-1]
        if self.disk != before:
            assert result == Conflict(after, self.disk)
            return
        assert isinstance(result, Written)
        assert result.content == after
        other.append(ready.pop())
        self.workspace, self.disk = result.workspace, after

    @invariant()
    def nothing_of_a_tab_is_changed_by_another(self) -> None:
        for tab, text in getattr(self, "text", {}).items():
            buffer = self.workspace.buffers[tab, FILE]
            assert (buffer.text, buffer.base) == (text, digest_of(self.seen[tab]))
            assert buffer.changed == (text != self.seen[tab].decode())

    @invariant()
    def every_save_can_be_taken_back(self) -> None:
        past = self.workspace.past_of(FILE) if hasattr(self, "done") else None
        if past is not None:
            assert [(one.before, one.after) for one in past.done] == self.done[-MOST_SAVES:]
            assert [(one.before, one.after) for one in past.undone] == self.undone


Tabs.TestCase.settings = settings(max_examples=drawn(60), stateful_step_count=25, deadline=None)
TestTabs = Tabs.TestCase


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_a_save_followed_by_an_undo_restores_the_bytes_and_a_redo_makes_them_again(
    before: bytes, after: bytes
) -> None:
    start = opened(Workspace(), "tab", FILE, "x", before)
    made = saved(start, "tab", FILE, base=digest_of(before), text="y", content=after, there=before)
    assert isinstance(made, Written)
    if before == after:
        with pytest.raises(NothingToDoError):
            undone(made.workspace, "tab", FILE, after)
        return
    back = undone(made.workspace, "tab", FILE, after)
    assert isinstance(back, Written)
    assert back.content == before
    forth = redone(back.workspace, "tab", FILE, before)
    assert isinstance(forth, Written)
    assert forth.content == after


def test_a_file_that_was_made_is_taken_away_by_an_undo() -> None:
    made = saved(Workspace(), "tab", FILE, base=digest_of(None), text="", content=b"a", there=None)
    assert isinstance(made, Written)
    back = undone(made.workspace, "tab", FILE, b"a")
    assert isinstance(back, Written)
    assert back.content is None


def test_a_text_that_is_not_saved_stays_open_while_others_come_and_go() -> None:
    workspace = edited(Workspace(), "tab", "mine", "not saved", digest_of(b""), "")
    for number in range(2 * MOST_BUFFERS):
        workspace = opened(workspace, "tab", str(number), "", b"")
    assert len(workspace.buffers) == MOST_BUFFERS
    assert workspace.of("tab") == {"mine": "not saved"}


def test_what_is_typed_back_is_no_change() -> None:
    workspace = opened(Workspace(), "tab", FILE, "a", b"a")
    workspace = edited(workspace, "tab", FILE, "ab", digest_of(b"a"))
    assert workspace.of("tab") == {FILE: "ab"}
    assert edited(workspace, "tab", FILE, "a", digest_of(b"a")).of("tab") == {}


def test_the_oldest_saves_go_first() -> None:
    workspace, there = Workspace(), b""
    for number in range(MOST_SAVES + 5):
        content = str(number).encode()
        made = saved(workspace, "tab", FILE, base=digest_of(there), text="", content=content, there=there)
        assert isinstance(made, Written)
        workspace, there = made.workspace, content
    done = workspace.past_of(FILE).done
    assert (len(done), done[0].before, done[-1].after) == (MOST_SAVES, b"4", b"204")
