"""What the guides show of the service is what the service answers."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from acceptance.accounts import ROOT
from docs.markdown import Block, all_blocks
from docs.test_docs import commands, shown_in
from serve.service import Response, Service, running

ERRANDS = ROOT / "examples" / "errands"
BLOCKS = [block for block in all_blocks("console") if "$ curl " in block.body]


def asked(service: Service, command: str) -> Response:
    """What `curl` would ask, asked of the service under test."""
    _, *words = shlex.split(command)
    headers: dict[str, str] = {}
    body = None
    path = ""
    while words:
        match words.pop(0):
            case "-s":
                pass
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                given = words.pop(0)
                body = (ROOT / given[1:]).read_bytes() if given.startswith("@") else given.encode()
            case url:
                path = re.sub("^localhost:[0-9]+", "", url)
    return service.ask("GET" if body is None else "POST", path, body, headers)


@pytest.fixture(scope="module")
def errands() -> Iterator[Service]:
    """The service of the errand board."""
    with running("--authzen", str(ERRANDS / "authzen.yaml"), root=ERRANDS) as one:
        yield one


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.id)
def test_a_request_that_is_shown_is_answered_as_it_is_shown(
    block: Block, service: Service, request: pytest.FixtureRequest
) -> None:
    if ERRANDS.name in block.body:
        service = request.getfixturevalue("errands")
    for command, shown in commands(block):
        if command.startswith("curl "):
            real = asked(service, command).body.decode()
            assert shown_in(shown.replace("\n", ""), real), real


def test_there_are_requests_to_try() -> None:
    assert len(BLOCKS) >= 3
