"""The command line. Commands are imported only when they are run, so that `--help` answers at once."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
from typing import Any, Final

import click

from ..purposes import COMMANDS, GROUPS
from ..report.stream import OutputError, guarded
from .everywhere import end_unread, where_and_language
from .spoken import said, speaking, spoken

INTERRUPTED: Final = 130


def command_of(name: str) -> click.Command:
    """A command, imported now: its module has a `_` behind a name that Python keeps for itself."""
    module = f"{name}_" if iskeyword(name) else name
    command: click.Command = import_module(f".{module}", __name__).command
    return command


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Lets the garbage collector look only now and then: most of what a command makes stays until it ends."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class LazyGroup(click.Group):
    """A group whose commands are modules of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands, in the order in which people come to need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command by name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        return spoken(command_of(cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their lines by what they are for, none of them imported."""
        widest = max(len(name) for name in COMMANDS)
        for title, group in GROUPS.items():
            with formatter.section(said(title)):
                formatter.write_dl([(name.ljust(widest), said(line)) for name, line in group.items()])

    def main(self, args: Sequence[str] | None = None, *others: Any, **extra: Any) -> Any:
        """As click does, which comes to this for completion too. All that is written goes one way."""
        atexit.register(gc.disable)  # when all ends, to look for what to free takes longer than to leave it
        try:
            with _rare_collection(), guarded(), speaking(sys.argv[1:] if args is None else args):
                return super(LazyGroup, spoken(self)).main(args, *others, **extra)
        except OutputError as error:
            end_unread(error)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but Ctrl-C ends with what shells expect of it: 1 would mean findings."""
        # No command has plugins of pydantic's; to look for some, it would read what every package declares.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo(err=True)
            ctx.exit(INTERRUPTED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command suggested for one that is not."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from ..source import nearest  # noqa: PLC0415  slow to import, and most commands exist

            near = nearest(args[0], COMMANDS) if args else None
            if near and near not in error.message:
                meant = said("Did you mean '{near}'?").format(near=near)
                raise click.UsageError(f"{error.message} {meant}", ctx) from None
            raise


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExample:\n  maybuy offers examples/accounts/acme.yaml --user marie --at 2020-09-01",
)
@where_and_language
@click.version_option(package_name="maybuy")
@click.pass_context
def main(ctx: click.Context, /, **options: Any) -> None:
    """What may this user buy or change, through which channel, at what price, taking effect when, and why?"""
    ctx.obj = options
