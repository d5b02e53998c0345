"""Clients that others generate from the OpenAPI document: one for every operation, and each works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from acceptance.accounts import ROOT
from maybuy.serve.routes import METRICS, ROUTES
from serve.examples import KEY as KEY_OF_FLAG
from serve.examples import QUESTIONS
from serve.service import Service, running

KEY = "ops-0123456789abcdef"
PACKAGE = "maybuy_client"
TAGS = {"maybuy": "maybuy", "AuthZEN": "auth_zen", "OFREP": "ofrep", "operation": "operation"}


class Operation(NamedTuple):
    """One operation of the document."""

    path: str
    method: str
    described: dict[str, Any]


def operations(document: Any) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            yield Operation(path, method, described)


@pytest.fixture(scope="module")
def document(service: Service) -> Any:
    return service.get("/openapi.json").json


@pytest.fixture(scope="module")
def client(document: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a package that openapi-python-client has made of the document."""
    folder = tmp_path_factory.mktemp("python")
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    made = subprocess.run(
        [Path(sys.executable).parent / "openapi-python-client", "generate", "--path", "openapi.json",
         "--meta", "none", "--output-path", PACKAGE, "--fail-on-warning"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    yield PACKAGE
    sys.path.remove(str(folder))


def connected(client: str, service: Service, **key: str) -> Any:
    """The generated client of a service, to be closed."""
    made = import_module(f"{client}.client")
    kind = made.AuthenticatedClient if key else made.Client
    return kind(base_url=f"http://127.0.0.1:{service.port}", **key)


def module_of(client: str, one: Operation) -> Any:
    """What the generated package has for an operation."""
    name = one.described["operationId"].replace("-", "_").strip("_")
    return import_module(f"{client}.api.{TAGS[one.described['tags'][0]]}.{name}")


def test_a_client_is_generated_for_every_operation_that_there_is(document: Any, client: str) -> None:
    described = {(one.path, one.method) for one in operations(document)}
    assert described == {(one.path, one.method.lower()) for one in (*ROUTES, METRICS)}
    assert all(callable(module_of(client, one).sync_detailed) for one in operations(document))


@pytest.mark.parametrize("path", QUESTIONS)
def test_a_generated_client_asks_every_example_and_reads_its_answer(
    service: Service, document: Any, client: str, path: str
) -> None:
    one = Operation(path, "post", document["paths"][path]["post"])
    schema = one.described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    model = getattr(import_module(f"{client}.models"), schema.rpartition("/")[2])
    with connected(client, service) as connection:
        for _, body in QUESTIONS[path].values():
            asked = model.from_dict(body)
            assert asked.to_dict() == body
            placed = {"key": KEY_OF_FLAG} if "{key}" in path else {}
            answer = module_of(client, one).sync_detailed(**placed, client=connection, body=asked)
            assert answer.status_code == 200
            assert answer.parsed.to_dict() == json.loads(answer.content)


def test_a_generated_client_reads_every_answer_to_what_has_no_body(document: Any, client: str) -> None:
    with (
        running(MAYBUY_KEYS=f"ops reload,metrics,ask {KEY}") as service,
        connected(client, service, token=KEY) as connection,
    ):
        for one in operations(document):
            if "requestBody" not in one.described:
                answer = module_of(client, one).sync_detailed(client=connection)
                assert answer.status_code == 200, one.path
                raw = answer.content.decode()
                if one.path == "/metrics":
                    assert answer.parsed == raw
                else:
                    in_utc = raw.replace('Z"', '+00:00"')  # the same instant, as Python writes it
                    assert answer.parsed.to_dict() == json.loads(in_utc)


def test_a_generated_client_reads_what_is_wrong(service: Service, document: Any, client: str) -> None:
    one = Operation("/v1/offers", "post", document["paths"]["/v1/offers"]["post"])
    asked = import_module(f"{client}.models").OffersAsked(account="nobody", user="marie")
    with connected(client, service) as connection:
        answer = module_of(client, one).sync_detailed(client=connection, body=asked)
    assert (answer.status_code, answer.parsed.code) == (400, "no-accounts")


def modules() -> Path:
    """Where npm's packages are; skips where there are none, and fails where they must be."""
    found = Path(os.environ.get("MAYBUY_NODE_MODULES", ROOT / ".venv" / "npm" / "node_modules"))
    if not (
        shutil.which("node") and (found / "openapi-typescript").exists() and (found / "typescript").exists()
    ):
        if os.environ.get("CI") and shutil.which("npm"):
            pytest.fail("openapi-typescript is not installed: see the Makefile")
        pytest.skip("openapi-typescript is not installed, or there is no node: npm brings both")
    return found


def test_the_types_that_typescript_gets_fit_every_request_and_answer(document: Any, tmp_path: Path) -> None:
    found = modules()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    node(tmp_path, found / "openapi-typescript" / "bin" / "cli.js", "openapi.json", "-o", "client.ts")
    (tmp_path / "program.ts").write_text("\n".join(program(document)), encoding="utf-8")
    options = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022")
    node(tmp_path, found / "typescript" / "bin" / "tsc", *options, "program.ts")
    wrong = (
        'import type { paths } from "./client";\nconst a: paths["/v1/offers"]["post"] = 3;\nexport { a };\n'
    )
    (tmp_path / "program.ts").write_text(wrong, encoding="utf-8")
    with pytest.raises(AssertionError, match="not assignable"):
        node(tmp_path, found / "typescript" / "bin" / "tsc", *options, "program.ts")


def program(document: Any) -> Iterator[str]:
    """A program that has every operation, and writes out each example as what its types say."""
    yield 'import type { paths } from "./client";'
    for number, one in enumerate(operations(document)):
        operation = f"paths[{json.dumps(one.path)}][{json.dumps(one.method)}]"
        content = one.described["responses"]["200"]["content"]
        kind = next(iter(content))
        yield f"type Answer{number} = {operation}['responses'][200]['content'][{json.dumps(kind)}];"
        yield f"export let any{number}: Answer{number};"
        for name, example in content[kind].get("examples", {}).items():
            yield f"export const answer{number}_{name}: Answer{number} = {json.dumps(example['value'])};"
        asked = one.described.get("requestBody", {}).get("content", {}).get("application/json", {})
        for name, example in asked.get("examples", {}).items():
            body = f"{operation}['requestBody']['content']['application/json']"
            yield f"export const asked{number}_{name}: {body} = {json.dumps(example['value'])};"


def node(folder: Path, *command: str | Path) -> None:
    ran = subprocess.run(
        ["node", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
