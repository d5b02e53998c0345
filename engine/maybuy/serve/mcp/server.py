"""A server of the protocol, by the library of those who make it: it lists tools, and has them answer.

It holds nothing of any message: who asks, and what answers, is a Visit.
"""

from __future__ import annotations

import json as strict_json
import logging
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from msgspec import json

from ...language import DEFAULT, say
from ...language.told import told
from ...purposes import COMMANDS
from ...report.json_form import diagnostic_json
from ...source import LoadError, nearest, shown
from ..request.headers import LANG
from ..request.problems import Problem
from ..request.time_limit import DisconnectedError
from ..start_error import StartError
from . import prompts, resources
from .completing import UnknownError, completed
from .schemas import Spoken, answered_schema, asked_schema
from .tools import TOOLS, Tool, scope_of
from .visit import Door, Visit

log = logging.getLogger(__name__)

NAME: Final = "maybuy"
MOST_SHOWN: Final = 20
"""Findings of a catalog with errors that are told."""

HINTS: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
"""Nothing is changed by any tool, and nobody else is asked."""

Context = Any
"""What the library says of a message; nothing of it is needed."""


def server_of(door: Door) -> Server[Any]:
    """A server for what comes through a door."""

    async def list_tools(_: Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[listed(one) for one in TOOLS.values() if door.may(one.scope)])

    async def call_tool(_: Context, asked: types.CallToolRequestParams) -> types.CallToolResult:
        tool = TOOLS.get(asked.name)
        if tool is None or not door.may(tool.scope):
            raise _unknown("tool", asked.name, [one for one in TOOLS if one != asked.name], door)
        return await _answered(door, tool, asked.arguments or {})

    async def list_resources(
        _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        return types.ListResourcesResult(resources=resources.listed(door))

    async def list_templates(
        _: Context, __: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        return types.ListResourceTemplatesResult(resource_templates=resources.templates(door.language()))

    async def read_resource(_: Context, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            found = await resources.read(door, asked.uri)
        except (LoadError, StartError) as error:
            refusal = _catalog_refused(error, door.language())
            raise MCPError(types.INTERNAL_ERROR, refusal["detail"], refusal) from None
        if found is None:
            raise _unknown("resource", asked.uri, [one.uri for one in resources.listed(door)], door)
        return types.ReadResourceResult(contents=[found])

    async def list_prompts(_: Context, __: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
        return types.ListPromptsResult(prompts=prompts.listed(door))

    async def get_prompt(_: Context, asked: types.GetPromptRequestParams) -> types.GetPromptResult:
        known = [one.name for one in prompts.listed(door)]
        if asked.name not in known:
            raise _unknown("prompt", asked.name, known, door)
        language, given = door.language(), asked.arguments or {}
        lacking = prompts.lacking(asked.name, given)
        if lacking:
            said = say("mcp", "argument.missing", language, prompt=asked.name, key=lacking)
            raise MCPError(types.INVALID_PARAMS, said)
        return prompts.made(asked.name, given, language)

    async def complete(_: Context, asked: types.CompleteRequestParams) -> types.CompleteResult:
        try:
            return types.CompleteResult(completion=await completed(door, asked))
        except UnknownError as error:
            raise _unknown(error.what, error.name, error.known, door) from None

    return Server(
        NAME,
        version=version("maybuy"),
        instructions=say("mcp", "instructions", DEFAULT),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
        on_completion=complete,
    )


@cache
def listed(tool: Tool) -> types.Tool:
    """A tool as it is listed."""
    return types.Tool(
        name=tool.name,
        description=COMMANDS[tool.name],
        input_schema=asked_schema(tool),
        output_schema=answered_schema(tool.answered),
        annotations=HINTS,
    )


def _unknown(what: str, name: str, known: Iterable[str], door: Door) -> MCPError:
    word = shown(name)
    near = nearest(word, known)
    key = f"unknown.{what}.near" if near else f"unknown.{what}"
    return MCPError(types.INVALID_PARAMS, say("mcp", key, door.language(), word=word, near=near))


async def _answered(door: Door, tool: Tool, arguments: Mapping[str, Any]) -> types.CallToolResult:
    """What comes of a tool: its answer, or what is wrong with the question, never a traceback."""
    language = door.language()
    try:
        visit = await door.visit()
        language = await _language(visit, arguments)
        asked = {key: value for key, value in arguments.items() if key != LANG}
        if visit.found is not None and isinstance(asked.get("account"), str):
            asked["account"] = visit.found(asked["account"], language) or asked["account"]
        call = visit.call(_encoded(asked), language)
        question = await call.judged(tool.asked)
        if not door.may(scope_of(tool, question)):
            raise Problem("not-allowed", language)
        found = await tool.answer(call, question)
    except Problem as problem:
        return _failure(json.decode(problem.encoded()))
    except (LoadError, StartError) as error:
        return _failure(_catalog_refused(error, language))
    except DisconnectedError:
        raise
    except Exception:
        log.exception("tool %s failed", tool.name)
        return _failure(json.decode(Problem("internal", language, "detail", request="-").encoded()))
    visit.answers.extend(found.reply.answers)
    return types.CallToolResult(
        content=[types.TextContent(text=found.text.rstrip("\n"))],
        structured_content=json.decode(found.reply.body),
    )


async def _language(visit: Visit, arguments: Mapping[str, Any]) -> str:
    """The language that a question asks for. Raises Problem for one that there is none of."""
    if arguments.get(LANG) is None:
        return visit.language
    asked = await visit.call(_encoded({LANG: arguments[LANG]})).judged(Spoken)
    return asked.lang or visit.language


def _encoded(asked: Mapping[str, Any]) -> bytes:
    """A question as the body of a request."""
    return strict_json.dumps(asked, ensure_ascii=False).encode(errors="surrogatepass")


def _catalog_refused(error: LoadError | StartError, language: str) -> dict[str, Any]:
    """Why nothing can be asked of the files as they are."""
    refusal: dict[str, Any] = {
        "code": "catalog-refused",
        "detail": say("interface", "refused.files", language),
    }
    if isinstance(error, StartError):
        return {**refusal, "detail": error.message(language), "errors": []}
    wrong = [one for one in error.findings if one.severity == "error"][:MOST_SHOWN]
    return {**refusal, "errors": [diagnostic_json(one) for one in told(wrong, language)]}


def _failure(problem: Mapping[str, Any]) -> types.CallToolResult:
    """What is wrong, in a sentence for each mistake with its place and help, and as JSON."""
    errors = problem.get("errors", [])
    lines = [] if len(errors) == 1 else [f"{problem['detail']} [{problem['code']}]"]
    for one in errors:
        place = one.get("pointer") or _place(one)
        said = f"{place}: {one['message']} [{one['code']}]" if place else f"{one['message']} [{one['code']}]"
        lines.append(said + (f" - {one['help']}" if one.get("help") else ""))
    return types.CallToolResult(
        content=[types.TextContent(text="\n".join(lines))], structured_content=dict(problem), is_error=True
    )


def _place(one: Mapping[str, Any]) -> str:
    return f"{one['file']}:{one['line']}:{one['column']}" if one.get("file") else ""
