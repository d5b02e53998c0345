"""Clients that others generate from the OpenAPI document: one for every operation, and each works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from acceptance.accounts import ROOT
from maybuy.serve.routes import METRICS, ROUTES
from serve.examples import KEY as KEY_OF_FLAG
from serve.examples import QUESTIONS, address
from serve.service import Service, running

pytestmark = pytest.mark.slow  # services that are started, and some of them stopped, take long

KEY, COUNTS, ASKS = "ops-0123456789abcdef", "counts-0123456789abcdef", "asks-0123456789abcdef"
KEYS = f"ops reload,metrics,ask {KEY}\ncounts metrics {COUNTS}\nasks ask {ASKS}"
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
def document() -> Any:
    """What a service says of itself that has keys and accounts: all that any can answer is in it."""
    with running("--accounts", str(ROOT / "examples" / "accounts"), MAYBUY_KEYS=KEYS) as service:
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


def refused(
    client: str,
    service: Service,
    document: Any,
    *,
    paths: Iterable[str],
    more: Mapping[str, Any] | None = None,
    **key: str,
) -> Iterator[Any]:
    """What the generated client makes of what each operation answers to an example of it."""
    with connected(client, service, **key) as connection:
        for one in operations(document):
            if one.path not in paths:
                continue
            asked = one.described.get("requestBody")
            given: dict[str, Any] = {"key": KEY_OF_FLAG} if "{key}" in one.path else {}
            if asked is not None:
                schema = asked["content"]["application/json"]["schema"]["$ref"]
                model = getattr(import_module(f"{client}.models"), schema.rpartition("/")[2])
                _, body = next(iter(QUESTIONS[one.path].values()))
                given["body"] = model.from_dict({**body, **(more or {})})
            yield one, module_of(client, one).sync_detailed(**given, client=connection)


def test_a_generated_client_reads_every_refusal_of_every_operation(document: Any, client: str) -> None:
    """Without a key, with one for something else, with more than is read: each as a problem."""
    paths = {one.path for one in (*ROUTES, METRICS) if one.scope is not None}
    with running("--max-body", "1000", MAYBUY_KEYS=KEYS) as service:
        for _, answer in refused(client, service, document, paths=paths, token="nobody-0123456789abcdef"):
            assert (answer.status_code, answer.parsed.code) == (401, "not-authenticated")
        asking = {one.path for one in ROUTES if one.scope == "ask"}
        for token, those in ((COUNTS, asking), (ASKS, paths - asking)):
            for _, answer in refused(client, service, document, paths=those, token=token):
                assert (answer.status_code, answer.parsed.code) == (403, "not-allowed")
        large = {path for path, known in QUESTIONS.items() if "user" in next(iter(known.values()))[1]}
        long = {"user": "x" * 1_000}
        for _, answer in refused(client, service, document, paths=large, more=long, token=KEY):
            assert (answer.status_code, answer.parsed.code) == (413, "too-large")


def test_a_generated_client_reads_that_something_is_not_there(document: Any, client: str) -> None:
    models = import_module(f"{client}.models")
    with (
        running("--accounts", str(ROOT / "examples" / "accounts")) as service,
        connected(client, service) as one,
    ):

        def ask(path: str, **given: Any) -> Any:
            return module_of(client, Operation(path, "post", document["paths"][path]["post"])).sync_detailed(
                client=one, **given
            )

        for path, asked in (
            ("/v1/offers", models.OffersAsked(account="nobody", user="marie")),
            ("/v1/decisions", models.DecisionsAsked(account="nobody", user="marie", action="buy")),
            ("/v1/entitlements", models.EntitlementsAsked(account="nobody")),
        ):
            answer = ask(path, body=asked)
            assert (answer.status_code, answer.parsed.code) == (404, "unknown-account")
        wrong = ask("/v1/offers", body=models.OffersAsked(account="acme", user="nobody"))
        assert (wrong.status_code, wrong.parsed.code) == (400, "invalid-question")
        assert [one["code"] for one in wrong.parsed.to_dict()["errors"]] == ["unknown-user"]
        flag = "/ofrep/v1/evaluate/flags/{key}"
        context = models.FlagsAsked.from_dict({"context": {"targetingKey": "acme/marie"}})
        missing = ask(flag, key="no-such-flag", body=context)
        assert (missing.status_code, missing.parsed.error_code) == (404, "FLAG_NOT_FOUND")
        empty = ask(flag, key=KEY_OF_FLAG, body=models.FlagsAsked.from_dict({"context": {}}))
        assert (empty.status_code, empty.parsed.error_code) == (400, "TARGETING_KEY_MISSING")


def modules() -> Path:
    """Where npm's packages are; skips where there are none, and fails where they must be."""
    found = Path(os.environ.get("MAYBUY_NODE_MODULES", ROOT / ".venv" / "npm" / "node_modules"))
    needed = ("openapi-typescript", "openapi-fetch", "typescript")
    if not (shutil.which("node") and all((found / one).exists() for one in needed)):
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


CALLS = """
import createClient from "openapi-fetch";
import type { paths, components } from "./client";
const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
type Schemas = components["schemas"];
const told: unknown[] = [];
"""

NARROWED = """
const one = await client.POST("/v1/decisions", { body: %s });
if (one.data === undefined) throw new Error(one.error.code);
const decision: Schemas["Decision"] = "decisions" in one.data ? one.data.decisions[0]! : one.data;
const outcome: "allow" | "refer" | "deny" = decision.outcome;
const duty = decision.obligations[0];
const terms: string | undefined = duty?.kind === "accept_terms" ? duty.terms : duty?.detail;
const wrong = await client.POST("/v1/offers", { body: { account: "nobody", user: "marie" } });
if (wrong.error === undefined) throw new Error("answered");
const problem: Schemas["Problem"] = wrong.error;
told.push([outcome, terms ?? null, problem.code, problem.status]);
console.log(JSON.stringify(told));
"""


def calling(document: Any) -> Iterator[str]:
    """A program that asks every example of every operation, each answer of the type that is said of it."""
    yield CALLS
    for number, one in enumerate(operations(document)):
        name, method = json.dumps(one.path), one.method.upper()
        kind = next(iter(one.described["responses"]["200"]["content"]))
        answered = f"paths[{name}][{json.dumps(one.method)}]['responses'][200]['content'][{json.dumps(kind)}]"
        asked = one.described.get("requestBody", {}).get("content", {}).get("application/json", {})
        bodies = [example["value"] for example in asked.get("examples", {}).values()] or [None]
        for place, body in enumerate(bodies):
            options = [] if body is None else [f"body: {json.dumps(body)}"]
            if "{key}" in one.path:
                options.append(f"params: {{ path: {{ key: {json.dumps(KEY_OF_FLAG)} }} }}")
            if kind == "text/plain":
                options.append("parseAs: 'text'")
            call = f"got{number}_{place}"
            yield f"const {call} = await client.{method}({name}, {{ {', '.join(options)} }});"
            yield f"if ({call}.data === undefined) throw new Error({name} + JSON.stringify({call}.error));"
            yield f"const is{call}: {answered} = {call}.data;"
            yield f"told.push([{json.dumps(one.method)}, {name}, is{call}]);"
    (_, first), *_ = QUESTIONS["/v1/decisions"].values()
    yield NARROWED % json.dumps(first)


def test_a_client_of_typescript_asks_every_example_and_gets_typed_answers(
    document: Any, tmp_path: Path
) -> None:
    found = modules()
    (tmp_path / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(found.resolve())
    node(tmp_path, found / "openapi-typescript" / "bin" / "cli.js", "openapi.json", "-o", "client.ts")
    (tmp_path / "program.ts").write_text("\n".join(calling(document)), encoding="utf-8")
    options = (
        "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022",
        "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable",
    )  # fmt: skip
    (tmp_path / "node.d.ts").write_text("declare const process: { argv: string[] };", encoding="utf-8")
    shown, printed = shown_in_the_guide("ts")
    (tmp_path / "guide.ts").write_text(shown, encoding="utf-8")
    node(tmp_path, found / "typescript" / "bin" / "tsc", *options, "program.ts", "guide.ts", "node.d.ts")
    with running("--accounts", str(ROOT / "examples" / "accounts"), MAYBUY_KEYS=KEYS) as service:
        assert node(tmp_path, "guide.js", f"http://127.0.0.1:{service.port}", KEY) == printed
    with running(MAYBUY_KEYS=KEYS) as service:
        ran = node(tmp_path, "program.js", f"http://127.0.0.1:{service.port}", KEY)
        *told, last = json.loads(ran)
        assert last == ["allow", None, "no-accounts", 400]
        asked = {(method, path) for method, path, _ in told}
        assert asked == {(one.method, one.path) for one in operations(document)}
        headers = {"authorization": f"Bearer {KEY}"}
        for path in QUESTIONS:
            answers = [answer for _, one, answer in told if one == path]
            for (_, body), answer in zip(QUESTIONS[path].values(), answers, strict=True):
                real = service.post(address(path), body, **headers).json
                assert without_token(answer) == without_token(real)


def shown_in_the_guide(language: str) -> tuple[str, str]:
    """The program of a language in the guide, and what it is said to print."""
    page = (ROOT / "docs" / "guides" / "generated-clients.md").read_text(encoding="utf-8")
    program, _, rest = page.partition(f"```{language}\n")[2].partition("```\n")
    return program, rest.partition("```text\n")[2].partition("```\n")[0]


def test_the_guide_s_python_prints_what_is_shown(client: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert client == PACKAGE
    program, printed = shown_in_the_guide("py")
    with running("--accounts", str(ROOT / "examples" / "accounts"), MAYBUY_KEYS=KEYS) as service:
        exec(program, {"URL": f"http://127.0.0.1:{service.port}", "KEY": KEY})
    assert capsys.readouterr().out == printed


def without_token(answer: Any) -> Any:
    """An answer without what is sealed anew each time."""
    return {**answer, "page": {**answer["page"], "next_token": None}} if "page" in answer else answer


def node(folder: Path, *command: str | Path) -> str:
    ran = subprocess.run(
        ["node", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
