"""Whatever is written goes through one place, which shows what would act and tells of what cannot be read."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.test_visible import acts
from maybuy.report.console import Text, console
from maybuy.report.stream import OutputError, guarded, outlet


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_whoever_writes_writes_nothing_that_acts(text: str) -> None:
    before, sys.stdout = sys.stdout, Terminal()
    try:
        with guarded():
            print(text)  # noqa: T201
            click.echo(text)
            sys.stdout.write(text)
            outlet().write(text)
        assert isinstance(sys.stdout, Terminal)
        assert not any(map(acts, sys.stdout.getvalue()))
    finally:
        sys.stdout = before


@given(st.text(min_size=1))
def test_a_console_adds_only_what_is_its_own(text: str) -> None:
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        out = console()
        out.print(Text(text), text)
        out.print(Text("a") + Text(text))
        assert isinstance(sys.stdout, io.StringIO)
        assert not any(map(acts, sys.stdout.getvalue()))
    finally:
        sys.stdout = before


def test_what_rich_would_leave_out_is_shown_and_measured() -> None:
    shown = Text("a\rb\x08c\x1b[2J")
    assert shown.plain == r"a\rb\x08c\x1b[2J"
    assert shown.cell_len == len(shown.plain)


def test_a_document_stays_letter_by_letter(capsys: pytest.CaptureFixture[str]) -> None:
    with guarded():
        outlet().write_document("a\u202eb\r\n")
    assert capsys.readouterr().out == "a\u202eb\r\n"


@pytest.mark.parametrize("text", ["é", "✔ \udcff"])
def test_a_letter_that_the_encoding_lacks_is_no_failure(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    with guarded():
        click.echo(text)
    assert written.getvalue().decode("ascii").strip()


def test_a_full_disk_is_an_error_even_if_whoever_writes_takes_no_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Path("/dev/full").open("w") as full:  # which is let go of: nothing is left to be written at its end
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(OutputError) as refused, guarded(), suppress(Exception):
            click.echo("one")
        assert refused.value.reason


def test_where_there_is_no_output_there_is_an_error_and_without_a_word_to_say_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with guarded():
        sys.stderr.write("nobody hears it")
    with pytest.raises(OutputError), guarded():
        click.echo("one")
