"""`maybuy` itself, as a process: what starts it, what it imports, what it prints to, what interrupts it."""

from __future__ import annotations

import os
import pty
import re
import shlex
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from acceptance.accounts import ROOT
from commands import ACME, AT, environment, process, run, within
from maybuy.cli import COMMANDS, main
from repositories import copied

MAYBUY = str(Path(sys.executable).with_name("maybuy"))
WAYS = ([sys.executable, "-m", "maybuy"], [sys.executable, "cli.py"], [MAYBUY])


def epilogs() -> list[tuple[str, str]]:
    """Each command's name, `""` for maybuy itself, and the lines of its examples."""
    found = []
    with main.make_context("maybuy", [], resilient_parsing=True) as context:
        for name, command in [("", main), *((name, main.get_command(context, name)) for name in COMMANDS)]:
            assert command is not None
            found += [(name, line) for line in re.findall("maybuy .*", command.epilog or "")]
    return found


@pytest.mark.parametrize("way", WAYS, ids=["python -m maybuy", "python cli.py", "maybuy"])
def test_every_way_to_start_it_gives_the_same_answer(way: list[str]) -> None:
    ask = ["decide", "examples/accounts/acme.yaml", "--user", "luc", "add_seats", "support", *AT]
    result = subprocess.run(
        [*way, *ask], capture_output=True, cwd=ROOT, env=environment(), check=False, timeout=120
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.decode() == run(*ask[:1], ACME, *ask[2:]).stdout


def test_the_launcher_works_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "validate", "--root", str(ROOT)]
    result = subprocess.run(
        command, capture_output=True, cwd=tmp_path, env=environment(), check=False, timeout=120
    )
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_of_every_command_has_an_example(command: str) -> None:
    result = run(*([command] if command else []), "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert command in {name for name, _ in epilogs()}
    unfolded = " ".join(result.stdout.split())
    assert all(line in unfolded for name, line in epilogs() if name == command)


APART = ("serve", "studio", "apply", "mcp", "push", "pull")
ENDING = [(name, line) for name, line in epilogs() if name not in APART]
"""The examples that come to an end by themselves, each alone; tests/cli/test_serve.py runs that of `serve`,
tests/cli/test_studio.py that of `studio`, tests/cli/test_apply.py the two of `apply` one after the other,
tests/serve/test_piped.py `mcp`, and tests/docs/test_registries.py `push` and `pull`, with a registry."""


@pytest.mark.parametrize(("command", "example"), ENDING, ids=[name or "maybuy" for name, _ in ENDING])
def test_every_example_of_the_help_works_as_it_stands(command: str, example: str, tmp_path: Path) -> None:
    copied(tmp_path, "examples")  # a copy, for what an example writes
    words = shlex.split(example)
    assert not command or words[1] == command
    result = within(tmp_path, *words[1:])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


def test_the_list_of_commands_is_shown_in_full() -> None:
    text = run("--help").stdout
    assert all(f"  {name}" in text and says in text for name, says in COMMANDS.items())


def test_what_a_command_does_is_said_in_a_sentence() -> None:
    assert all(says.endswith(".") and says[0].isupper() for says in COMMANDS.values())


def test_help_and_the_version_import_nothing_slow() -> None:
    code = (
        "import sys\n"
        "from maybuy.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "slow = {'pydantic', 'yaml', 'rich', 'babel', 'jsonschema'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(slow)) or 0)\n"
    )
    for option in ("--help", "--version"):
        result = subprocess.run(
            [sys.executable, "-c", code, option],
            capture_output=True,
            env=environment(),
            check=False,
            timeout=60,
        )
        assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_decision_from_a_bundle_imports_only_what_it_needs(form: str, tmp_path: Path) -> None:
    bundle = tmp_path / "shipped.bundle"
    assert run("build", "-o", str(bundle)).exit_code == 0
    code = (
        "import sys\n"
        "from maybuy.cli import main\n"
        "main(sys.argv[1:], standalone_mode=False)\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    question = ["decide", ACME, "--user", "luc", "add_seats", "support", *AT, "--format", form]
    result = subprocess.run(
        [sys.executable, "-c", code, "--root", str(bundle), *question],
        capture_output=True,
        env=environment(),
        check=False,
        timeout=60,
    )
    imported = set(result.stderr.decode().split())
    assert result.stdout
    assert {"maybuy.bundle", "maybuy.engine"} <= imported
    libraries = {
        "rich",
        "jsonschema",
        "importlib.metadata",
        "dateutil.parser",
        "oxidd",
        "msgspec",
        "starlette",
    }
    parts = {"check.registry", "check.context", "decide.preview", "views.entitlements", "views.compare"}
    parts |= {
        "model.gathering",
        "model.sold",
        "model.schemas",
        "model.policy_test",
        "report.console",
        "serve",
    }
    assert not (libraries | {f"maybuy.{part}" for part in parts}) & imported


def test_a_command_that_there_is_none_of_is_refused_with_the_nearest() -> None:
    result = run("ofers")
    assert result.exit_code == 2
    assert "No such command 'ofers'" in result.stderr
    assert "offers" in result.stderr.split("'ofers'")[1]


def test_without_a_command_the_help_is_shown() -> None:
    assert "Ask:" in run().output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_switched_on_in_every_shell(shell: str) -> None:
    result = subprocess.run(
        [MAYBUY],
        capture_output=True,
        env=environment(_MAYBUY_COMPLETE=f"{shell}_source"),
        check=False,
        timeout=60,
    )
    if shell == "bash" and b"4.4" in result.stderr:
        pytest.skip("bash is too old here")
    assert result.returncode == 0
    assert b"_MAYBUY_COMPLETE" in result.stdout


def test_completion_knows_the_commands() -> None:
    result = subprocess.run(
        [MAYBUY],
        capture_output=True,
        env=environment(_MAYBUY_COMPLETE="bash_complete", COMP_WORDS="maybuy of", COMP_CWORD="1"),
        check=False,
        timeout=60,
    )
    assert result.stdout == b"plain,offers\n"


def on_a_terminal(*args: str, **changes: str) -> str:
    """What a command shows on a terminal."""
    parent, child = pty.openpty()
    running = subprocess.Popen(
        [MAYBUY, *args],
        stdin=child,
        stdout=child,
        stderr=child,
        cwd=ROOT,
        env=environment(TERM="xterm-256color", **changes),
    )
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 65536):
            shown += chunk
    except OSError:
        pass  # how Linux says that the other end was closed
    finally:
        os.close(parent)
        running.wait(timeout=60)
    return shown.decode()


def test_a_terminal_gets_colours_and_a_pipe_gets_none() -> None:
    ask = ("decide", "examples/accounts/acme.yaml", "--user", "luc", "add_seats", "support", *AT)
    assert "\x1b[1;31m✘ no" in on_a_terminal(*ask)
    assert b"\x1b" not in process(*ask).stdout


def test_colours_can_be_switched_off_on_a_terminal_too() -> None:
    ask = ("decide", "examples/accounts/acme.yaml", "--user", "luc", "add_seats", "support", *AT)
    assert "\x1b[1;31m" not in on_a_terminal(*ask, NO_COLOR="1")


def test_a_reader_that_goes_away_is_no_error_worth_a_traceback() -> None:
    for form in ("text", "json"):
        command = shlex.join([MAYBUY, "offers", ACME, "--user", "marie", *AT, "--all", "--format", form])
        result = subprocess.run(
            ["/bin/sh", "-c", f"{command} | head -n 1"],
            capture_output=True,
            cwd=ROOT,
            env=environment(),
            check=False,
            timeout=120,
        )
        assert (result.returncode, result.stderr) == (0, b"")
        assert result.stdout.count(b"\n") == 1


def test_an_interruption_ends_it_as_shells_expect_without_a_traceback() -> None:
    running = subprocess.Popen(
        [MAYBUY, "decide", "-", "--user", "marie", "view_subscription"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
        # Whatever a shell starts in the background, as these tests may be, passes interruptions over.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    )
    assert running.stdin is not None
    # Once more than a pipe holds has been taken, the program is reading: no need to guess how long it takes.
    running.stdin.write(b"#" * 1_000_000)
    running.stdin.flush()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in said
