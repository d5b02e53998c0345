"""The Model Context Protocol on standard input and output: the files as they are, and nothing beside them."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from select import select
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import PromptReference

from acceptance.accounts import ROOT
from commands import process, within
from documents import of_yaml
from maybuy.language import LANGUAGES
from maybuy.model.service import Settings
from maybuy.serve.accounts.folder import FolderAccounts
from maybuy.serve.mcp.prompts import PROMPTS, lacking, made
from maybuy.serve.mcp.tools import TOOLS
from maybuy.serve.piped.pipe import MOST
from maybuy.serve.piped.working import Working
from repositories import committed, environment, small

DAY = "2026-09-01"
PATIENCE = 60
"""Seconds after which nothing is answered."""

PROMISES = """kind: promises
promises:
  - {id: owners-alone-buy, never: [buy], unless: {user.role: owner}}
"""


class Pipe:
    """A server, a line in and a line out."""

    def __init__(self, running: subprocess.Popen[bytes]) -> None:
        self.running = running
        self._number = 0

    def line(self, text: bytes) -> Any:
        """What is answered to a line."""
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        self.running.stdin.write(text + b"\n")
        self.running.stdin.flush()
        assert select([self.running.stdout], [], [], PATIENCE)[0], "no answer"
        return json.loads(self.running.stdout.readline())

    def ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        message = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        answer = self.line(json.dumps(message).encode())
        assert answer["id"] == self._number
        return answer

    def call(self, tool: str, **arguments: Any) -> Any:
        result = self.ask("tools/call", name=tool, arguments=arguments)["result"]
        return {**result, "text": result["content"][0]["text"]}


HELLO = {
    "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"},
}  # fmt: skip


@contextmanager
def piped(root: Path, *options: str) -> Iterator[Pipe]:
    command = [sys.executable, "-m", "maybuy", "--root", str(root), *options, "mcp"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as running:
        pipe = Pipe(running)
        assert pipe.ask("initialize", **HELLO)["result"]["serverInfo"]["name"] == "maybuy"
        assert running.stdin is not None
        running.stdin.write(b'{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
        try:
            yield pipe
        except BaseException:
            running.kill()
            raise
        running.stdin.close()
        assert running.wait(timeout=30) == 0
        assert running.stderr is not None
        assert b"Traceback" not in running.stderr.read()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("working") / "root")
    (folder / "policies" / "promises.yaml").write_text(PROMISES, encoding="utf-8")
    return committed(folder)


@pytest.fixture(scope="module")
def pipe(root: Path) -> Iterator[Pipe]:
    with piped(root) as one:
        yield one


def said(root: Path, *args: str) -> Any:
    """What a command says as JSON, and as text."""
    shown = within(root, *args, "--format", "json")
    return json.loads(shown.stdout), within(root, *args).stdout.rstrip()


async def _by_the_official_client(server: StdioServerParameters) -> Sequence[Any]:
    async with Client(server) as client:
        tools = (await client.list_tools()).tools
        assert [one.name for one in tools] == list(TOOLS)
        assert [one.name for one in (await client.list_prompts()).prompts] == list(PROMPTS)
        accounts = await client.read_resource("maybuy://accounts")
        (known,) = json.loads(accounts.contents[0].text)
        user = known["users"][0]["id"]
        assert client.server_capabilities.completions is not None
        answer = PromptReference(name="answer")
        for key, typed, of, expected in (
            ("account", "mar", {}, [known["id"], known["file"]]),
            ("user", "", {"account": known["id"]}, [one["id"] for one in known["users"]]),
            ("user", user[:2], {"account": known["file"]}, [user]),
            ("user", user, {"account": "another"}, []),
            ("question", "may I buy moor", {}, ["may I buy moorings"]),
        ):
            found = await client.complete(answer, {"name": key, "value": typed}, of)
            assert found.completion.values[: len(expected)] == expected, (key, typed)
        return [
            await client.call_tool("offers", {"account": known["id"], "user": user, "at": DAY}),
            await client.call_tool("entitlements", {"account": known["file"], "at": DAY}),
            await client.call_tool("prove", {"base": "HEAD"}),
            await client.call_tool("diff", {"base": "HEAD~1", "at": DAY}),
        ]


def test_the_official_client_gets_what_commands_say(root: Path) -> None:
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "maybuy", "--root", str(root), "mcp"], env=environment()
    )
    offers, held, proved, differing = anyio.run(_by_the_official_client, server)
    file = "accounts/marina.yaml"
    user = offers.structured_content["user"]
    for told, asked in (
        (offers, ("offers", file, "--user", user, "--at", DAY)),
        (held, ("entitlements", file, "--at", DAY)),
        (proved, ("prove", "--base", "HEAD")),
    ):
        shown, text = said(root, *asked)
        assert told.structured_content == shown
        assert not told.is_error
        if asked[0] != "prove":
            assert told.content[0].text == text
    assert proved.structured_content["promises"][0]["id"] == "owners-alone-buy"
    assert differing.structured_content == said(root, "diff", "HEAD~1", "--at", DAY)[0]
    assert differing.content[0].text == (
        within(root, "diff", "HEAD~1", "--at", DAY, "--format", "markdown").stdout.rstrip()
    )


def customers(folder: Path, root: Path) -> list[tuple[str, ...]]:
    """Accounts `harbour` and `marina` in a folder and in a database, each as options that say where."""
    account = (root / "accounts" / "marina.yaml").read_text(encoding="utf-8")
    (folder / "customers").mkdir()
    rows = []
    for name in ("harbour", "marina"):
        text = account.replace("id: marina", f"id: {name}").replace("id: ana", f"id: {name}-ana")
        (folder / "customers" / f"{name}.yaml").write_text(text, encoding="utf-8")
        rows.append((name, json.dumps(of_yaml(text), default=str)))
    with closing(sqlite3.connect(folder / "customers.db")) as database, database:
        database.execute("create table customers (name text, document text)")
        database.executemany("insert into customers values (?, ?)", rows)
    query = "select document from customers where name = :id"
    return [
        ("--accounts", str(folder / "customers")),
        ("--accounts", f"sqlite:///{folder / 'customers.db'}", "--accounts-query", query),
    ]


async def _about_customers(server: StdioServerParameters) -> tuple[Any, ...]:
    async with Client(server) as client:
        asked = {"user": "harbour-ana", "at": DAY}
        listed = await client.read_resource("maybuy://accounts")
        typed = await client.complete(PromptReference(name="answer"), {"name": "account", "value": "harb"})
        named = {"account": "harbour"}
        users = await client.complete(
            PromptReference(name="answer"), {"name": "user", "value": "harb"}, context_arguments=named
        )
        return (
            await client.call_tool("offers", {**asked, "account": "harbour"}),
            await client.call_tool("offers", {"user": "marina-ana", "at": DAY, "account": "marina"}),
            await client.call_tool("offers", {"user": "ana", "at": DAY, "account": "accounts/marina.yaml"}),
            await client.call_tool("offers", {**asked, "account": "harbor"}),
            json.loads(listed.contents[0].text),
            typed.completion.values,
            users.completion.values,
        )


@pytest.mark.parametrize("number", [0, 1])
def test_accounts_are_asked_about_by_ids_of_where_they_are(root: Path, tmp_path: Path, number: int) -> None:
    options = customers(tmp_path, root)[number]
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "maybuy", "--root", str(root), "mcp", *options],
        env=environment(),
    )
    found, same, file, none, listed, typed, users = anyio.run(_about_customers, server)
    shown, text = said(
        root, "offers", str(tmp_path / "customers" / "harbour.yaml"), "--user", "harbour-ana", "--at", DAY
    )
    assert (found.structured_content, found.content[0].text) == (shown, text)
    assert not same.is_error, "the id is a customer's, though a file of the root has it too"
    assert file.structured_content["account"] == "marina"
    assert (none.is_error, none.structured_content["code"]) == (True, "unknown-account")
    assert none.structured_content["detail"] == "there is no account `harbor`"
    ids = [(one["id"], one.get("file")) for one in listed]
    assert ids[0] == ("marina", "accounts/marina.yaml")
    assert ids[1:] == ([("harbour", None), ("marina", None)] if number == 0 else [])
    assert typed == (["harbour"] if number == 0 else [])
    assert users == ["harbour-ana"], "of the one account that is named"
    if number == 0:
        assert "harbour-ana" in [one["id"] for one in listed[1]["users"]]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("nowhere", "there is no folder `nowhere` to take accounts from"),
        ("nosuch://db", "the address of the accounts is not one of a database whose driver is installed"),
    ],
)
def test_nothing_is_answered_where_accounts_can_never_be_asked_for(
    root: Path, where: str, message: str
) -> None:
    done = process("--root", str(root), "mcp", "--accounts", where)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_lines_that_are_no_message_are_answered_and_the_next_is_asked(pipe: Pipe) -> None:
    for line, code, word in (
        (b"hello", -32700, "JSON"),
        (b"\xff\xfe", -32700, "JSON"),
        (b"[" * 100_000, -32700, "JSON"),
        (b"[1]", -32600, "JSON-RPC"),
        (b'{"a": 1}', -32600, "JSON-RPC"),
        (
            b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"' + b"a" * MOST + b'"}}',
            -32600,
            str(MOST),
        ),
    ):
        error = pipe.line(line)
        assert (error["id"], error["error"]["code"]) == (None, code)
        assert word in error["error"]["message"]
    assert pipe.ask("ping")["result"] == {}
    assert pipe.ask("nope")["error"]["code"] == -32601
    assert "`prove`" in pipe.ask("tools/call", name="proves")["error"]["message"]
    assert pipe.ask("tools/call", name="decide", arguments=[1])["error"]["code"] == -32602


def test_numbers_that_json_has_not_are_refused(pipe: Pipe) -> None:
    asked = b'{"account":"marina","user":"a","action":"buy","seats":%b}'
    for number in (b"NaN", b"-Infinity", b"1e400", b"1.5", b"1" * 5_000):
        message = b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"decide","arguments":%b}}'
        answer = pipe.line(message % (asked % number))
        assert "error" in answer or answer["result"]["isError"], number
    assert pipe.ask("ping")["result"] == {}


def test_only_accounts_of_the_root_are_read(root: Path, pipe: Pipe, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    account = (root / "accounts" / "marina.yaml").read_text(encoding="utf-8")
    secret.write_text(account.replace("id: marina", "id: top-secret"), encoding="utf-8")
    links = {
        root / "accounts" / "link.yaml": secret,
        root / "accounts" / "passwd.yaml": Path("/etc/passwd"),
        root / "accounts" / "loop.yaml": root / "accounts" / "loop.yaml",
    }
    for link, target in links.items():
        link.symlink_to(target)
    (root / ".hidden").mkdir()
    (root / ".hidden" / "own.yaml").write_text(account, encoding="utf-8")
    try:
        for named in (
            "top-secret", "accounts/link.yaml", str(secret), "accounts/passwd.yaml", "/etc/passwd",
            f"../{root.name}/accounts/marina.yaml", ".hidden/own.yaml", "accounts/loop.yaml", "accounts/\0",
            "catalog/catalog.yaml", "accounts", "", "-",
        ):  # fmt: skip
            told = pipe.call("entitlements", account=named)
            assert told["isError"], named
            assert told["structuredContent"]["code"] in ("unknown-account", "invalid-body")
            assert "root:" not in told["text"]
        listed = pipe.ask("resources/read", uri="maybuy://accounts")["result"]["contents"][0]["text"]
        assert [one["file"] for one in json.loads(listed)] == ["accounts/marina.yaml"]
        (root / "accounts" / "again.yaml").write_text(account, encoding="utf-8")
        assert (
            "`accounts/again.yaml`, `accounts/marina.yaml`"
            in pipe.call("entitlements", account="marina")["text"]
        )
        assert not pipe.call("entitlements", account="./accounts/again.yaml")["isError"]
        assert "did you mean" in pipe.call("entitlements", account="marinaa")["text"]
    finally:
        for path in (*links, root / "accounts" / "again.yaml", root / ".hidden" / "own.yaml"):
            path.unlink(missing_ok=True)


@pytest.mark.parametrize("base", ["no-such-branch", "--help", "HEAD:catalog", "", "/etc", "..", "x" * 300])
def test_a_base_is_a_revision_and_nothing_else(pipe: Pipe, base: str) -> None:
    for tool in ("diff", "prove"):
        told = pipe.call(tool, base=base)
        assert told["isError"]
        assert told["structuredContent"]["errors"][0]["pointer"] == "/base"


def test_what_changes_in_the_files_is_seen_at_the_next_question(root: Path, pipe: Pipe) -> None:
    file = root / "catalog" / "moorings.yaml"
    before = file.read_text(encoding="utf-8")
    product = "moorings"
    first = pipe.call("compare", product=product, at=DAY)["structuredContent"]
    try:
        file.write_text(f"{before}\n# as it was\n", encoding="utf-8")
        second = pipe.call("compare", product=product, at=DAY)["structuredContent"]
        assert second["catalog"] != first["catalog"]
        assert second["editions"] == first["editions"]
        file.write_text(f"{before}\nnonsense: true\n", encoding="utf-8")
        told = pipe.call("compare", product=product)
        assert told["isError"]
        assert told["structuredContent"]["code"] == "catalog-refused"
        (wrong,) = [one for one in told["structuredContent"]["errors"] if one["code"] == "unknown-key"]
        place = f"catalog/moorings.yaml:{wrong['line']}:{wrong['column']}"
        assert f"{place}: {wrong['message']} [unknown-key]" in told["text"]
        assert (
            pipe.ask("resources/read", uri="maybuy://catalog")["error"]["data"]["code"] == "catalog-refused"
        )
        assert len(pipe.ask("tools/list")["result"]["tools"]) == len(TOOLS)
    finally:
        file.write_text(before, encoding="utf-8")
    assert pipe.call("compare", product=product, at=DAY)["structuredContent"] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_prompts_name_their_arguments_and_tools(language: str) -> None:
    for name, one in PROMPTS.items():
        given = {argument: f"<{argument}> {{x}}" for argument in one.arguments}
        (message,) = made(name, given, language).messages
        text = getattr(message.content, "text", "")
        for word in (*given.values(), *(f"`{tool}`" for tool in one.tools)):
            assert word in text
        assert lacking(name, given) == ""
        for argument in given:
            assert lacking(name, {**given, argument: " "}) == argument


@pytest.mark.parametrize("users", [5, "marie", True, {"id": "marie"}, [None, 5], None])
def test_accounts_whose_users_are_no_list_are_listed_without_any(root: Path, users: Any) -> None:
    (root / "examples" / "accounts").mkdir(parents=True, exist_ok=True)
    text = json.dumps({"kind": "account", "id": "odd", "users": users})
    (root / "examples" / "accounts" / "odd.json").write_text(text, encoding="utf-8")
    listed = anyio.run(Working(Settings(root=root), "en").listed)
    assert [one["users"] for one in listed if one["id"] == "odd"] == [[]]


def test_nothing_is_served_without_a_root(tmp_path: Path) -> None:
    done = process("--root", str(tmp_path), "mcp")
    assert (done.returncode, done.stdout) == (2, b"")
    assert os.fsencode(tmp_path) in done.stderr


def test_commands_do_not_wait_for_the_library() -> None:
    code = (
        "import sys, maybuy.cli, maybuy.cli.serve, maybuy.cli.mcp, maybuy.serve.app; "
        "sys.exit(' '.join({'mcp', 'mcp_types', 'httpx2'} & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


class Counting(FolderAccounts):
    """A folder of accounts that counts those that are asked for."""

    asked = 0

    async def get(self, account: str, /) -> bytes:
        self.asked += 1
        return await super().get(account)


def test_what_is_typed_asks_for_no_account_but_the_one_that_is_named(root: Path, tmp_path: Path) -> None:
    customers(tmp_path, root)
    source = Counting(tmp_path / "customers", 30)
    working = Working(Settings(root=root), "en", source)

    async def typing() -> tuple[list[str], list[str], list[str]]:
        return await working.named("ma", 101), await working.users("harbour"), await working.users("nobody")

    named, users, none = anyio.run(typing)
    assert named[0] == "marina"
    assert (users, none, source.asked) == (["harbour-ana", "ben"], [], 2)
