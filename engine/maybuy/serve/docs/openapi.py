"""The OpenAPI 3.1 document, made from the models that judge requests and the types of answers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from msgspec import Struct, json
from msgspec.json import schema_components

from ...language import DEFAULT, say
from ...model import answers
from ...model.base import Model
from ...model.schemas import schema_of
from ..answer import bodies
from ..answer.routing import QUESTIONS, Route
from ..authzen.answered import EvaluationError
from ..request.headers import LANG, LANG_SAID
from ..request.problems import STATUS
from ..services import Services

PLACE: Final = f"{answers.PLACE}{{model}}"

DESCRIPTION: Final = """\
What may this user buy or change, through which channel, at what price, taking effect when, and why?

Questions carry the account, or its id where the service was given accounts. Answers are the JSON of the
command line, and name the catalog that decided, in the body and in the header `maybuy-catalog`. Messages are
in the language of `?lang=` or of `Accept-Language`: `en` or `fr`. What is wrong with a request is told as
problem details (RFC 9457), all of it at once. An `X-Request-ID` comes back as it was sent.

A body may have {max_body} bytes and {max_depth} levels; a request {max_batch} questions, an order
{max_changes} changes; and {time_limit:g} seconds for all of it.
"""


@cache
def examples() -> dict[str, Any]:
    """By path, requests and their answers from the shipped catalog; a test asks and compares."""
    found: dict[str, Any] = json.decode(files(__package__).joinpath("examples.json").read_bytes())
    return found


def document(services: Services, routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The document of a service with these paths: its limits, and whether it wants a key."""
    settings = services.settings
    paths: dict[str, Any] = {}
    for one in routes:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, services)
    limits = {
        name: getattr(settings, name)
        for name in ("max_body", "max_depth", "max_batch", "max_changes", "time_limit")
    }
    shown: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "maybuy",
            "version": version,
            "description": DESCRIPTION.format(**limits),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(routes, settings.max_batch, settings.max_changes)},
    }
    if services.keys is not None:
        shown["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    return shown


def _schemas(routes: Sequence[Route], max_batch: int, max_changes: int) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    structs: list[type[Struct]] = [answers.Problem, EvaluationError]
    for one in routes:
        structs += one.answered
        if one.failed is not None:
            structs.append(one.failed)
        if one.asked is None:
            continue
        if issubclass(one.asked, Struct):
            structs.append(one.asked)
            continue
        schema = schema_of(one.asked, PLACE)
        asked |= schema.pop("$defs", {})
        schema.pop("$schema", None)
        asked[_name(one.asked)] = schema
    _, made = schema_components(structs, ref_template=f"{answers.PLACE}{{name}}")
    schemas = deepcopy({**asked, **made})
    _questions(schemas[_name(bodies.Decisions)])["maxItems"] = max_batch
    _questions(schemas["EvaluationsAsked"], "evaluations")["maxItems"] = max_batch
    schemas["Order"]["properties"]["changes"]["maxItems"] = max_changes
    return {name: {**_generated(schema), "title": name} for name, schema in sorted(schemas.items())}


_LITERAL: Final = ("examples", "const", "enum")


def _generated(schema: Any) -> Any:
    """A schema as generators of clients understand it: the same, with less to trip over.

    They take the title of a field for the name of a type, and a field with a default for one that is always
    there; an object of which nothing is said has no keys for them.
    """
    if isinstance(schema, list):
        return [_generated(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            made[key] = {name: _generated(one) for name, one in value.items()}
        elif key not in ("title", "default"):
            made[key] = value if key in _LITERAL else _generated(value)
    if schema.get("default") is not None:
        said = f"Default: `{json.encode(schema['default']).decode()}`."
        made["description"] = " ".join(filter(None, (schema.get("description"), said)))
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & made.keys():
        made["additionalProperties"] = True
    return made


def _questions(schema: dict[str, Any], name: str = "questions") -> dict[str, Any]:
    """The part of a schema that is the list of questions."""
    alternatives: list[dict[str, Any]] = schema["properties"][name]["anyOf"]
    return next(one for one in alternatives if one.get("type") == "array")


def _name(kind: type) -> str:
    """Requests and answers have the same names in Python, in modules of their own."""
    return f"{kind.__name__}Asked" if issubclass(kind, Model) else kind.__name__


_UNNAMED: Final = str.maketrans("", "", ".{}")
"""What stands in a path, and in no name of an operation."""


def _operation(one: Route, services: Services) -> dict[str, Any]:
    given = examples().get(one.path, {})
    headers = {
        name: {"description": description, "schema": {"type": "string"}}
        for name, description in (
            ("maybuy-catalog", "The version of the catalog that decided."),
            ("x-request-id", "The id that was sent, or one that was made."),
        )
    }
    content: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}
    if one.answered:
        content = {"application/json": {"schema": _reference(one), **_shown(given, "answer")}}
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "headers": headers, "content": content}
    }
    if one.unready:
        responses["503"] = {"description": "Not ready.", "headers": headers, "content": content}
    for status in _statuses(one, services):
        codes = [code for code, known in STATUS.items() if known == status]
        said = "; ".join(f"`{code}`: {say('service', code, DEFAULT)}" for code in codes)
        problem = {"application/problem+json": {"schema": {"$ref": f"{answers.PLACE}Problem"}}}
        if one.failed is not None and status in (400, 404):
            told = {"application/json": {"schema": {"$ref": f"{answers.PLACE}{_name(one.failed)}"}}}
            problem = told | problem
        responses.setdefault(str(status), {"description": said, "headers": headers, "content": problem})
    shown: dict[str, Any] = {
        "operationId": one.path.strip("/").replace("/", "-").translate(_UNNAMED),
        "tags": [one.group],
        "summary": one.summary,
        "responses": responses,
    }
    if one.asked is not None:
        shown["parameters"] = [
            *_in_path(one.path, given),
            {"name": LANG, "in": "query", "description": LANG_SAID, "schema": {"type": "string"}},
        ]
        schema = {"$ref": f"{answers.PLACE}{_name(one.asked)}"}
        asked = {"application/json": {"schema": schema, **_shown(given, "body")}}
        shown["requestBody"] = {"required": True, "content": asked}
    if services.keys is not None and one.scope is not None:
        shown["security"] = [{"key": []}]
    return shown


def _in_path(path: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters that stand in a path, each with one of the examples."""
    placed: dict[str, str] = next((one["path"] for one in given.values() if "path" in one), {})
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
            "example": placed.get(name, name),
        }
        for _, name, _, _ in Formatter().parse(path)
        if name is not None
    ]


def _reference(one: Route) -> dict[str, Any]:
    """The schema of an answer, which may be one of several."""
    references = [{"$ref": f"{answers.PLACE}{_name(kind)}"} for kind in one.answered]
    return references[0] if len(references) == 1 else {"anyOf": references}


def _shown(given: dict[str, Any], part: str) -> dict[str, Any]:
    found = {
        name: {"summary": one["summary"], "value": one[part]} for name, one in given.items() if part in one
    }
    return {"examples": found} if found else {}


def _statuses(one: Route, services: Services) -> list[int]:
    """The statuses of the problems that an operation can answer with."""
    found = {500, 503}
    if one.asked is not None or one.group == QUESTIONS:
        found.add(400)
    if one.asked is not None:
        found |= {408, 413, 415}
        if services.accounts is not None:
            found.add(404)
    if services.keys is not None and one.scope is not None:
        found |= {401, 403}
    return sorted(found | set(one.problems))
