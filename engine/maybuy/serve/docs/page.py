"""The page at `/docs`: the OpenAPI document for people, in one file that loads nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from ...language import DEFAULT, say
from ..answer.routing import GROUPS
from ..request.problems import STATUS


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def page(document: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The page, and the Content-Security-Policy that it needs: its own style and script, nothing else."""
    style, script = _file("page.css"), _file("page.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    html = "\n".join(_page(document, style, script))
    return html.encode(), policy.encode()


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _page(document: Mapping[str, Any], style: str, script: str) -> Iterator[str]:
    info = document["info"]
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(info['title'])}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>"
    yield f"<h1>{escape(info['title'])}</h1>\n<p>Version {escape(info['version'])},"
    yield 'described for programs in <a href="/openapi.json">openapi.json</a></p>'
    for paragraph in info["description"].strip().split("\n\n"):
        yield f"<p>{_text(paragraph)}</p>"
    yield from _contents(document)
    if "securitySchemes" in document["components"]:
        yield "<p><label>Key, for requests from this page:"
        yield '<input id="key" type="password" autocomplete="off"></label></p>'
    for group, title in GROUPS.items():
        yield f'<h2 id="{group}">{title}</h2>'
        for path, method, operation in _operations(document, group):
            yield from _operation(path, method, operation)
    yield '<h2 id="types">Types</h2>'
    for name, schema in document["components"]["schemas"].items():
        yield from _type(name, schema)
    yield '<h2 id="problems">Problems</h2>\n<table>'
    yield "<tr><th>code</th><th>status</th><th>what it means</th></tr>"
    for code, status in STATUS.items():
        meaning = _text(say("service", code, DEFAULT))
        yield f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td><td>{meaning}</td></tr>'
    yield f"</table>\n</main>\n<script>{script}</script>\n</body>\n</html>"


def _operations(document: Mapping[str, Any], group: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if group in operation["tags"]:
                yield path, method.upper(), operation


def _contents(document: Mapping[str, Any]) -> Iterator[str]:
    """Links to all that the page has."""
    yield '<nav aria-label="Contents">\n<dl>'
    for group, title in GROUPS.items():
        links = [
            f'<a href="#{operation["operationId"]}"><code>{escape(path)}</code></a>'
            for path, _, operation in _operations(document, group)
        ]
        yield f'<dt><a href="#{group}">{title}</a></dt><dd>{" ".join(links)}</dd>'
    yield '<dt><a href="#types">Types</a></dt><dd>what bodies and answers are made of</dd>'
    yield '<dt><a href="#problems">Problems</a></dt><dd>every code, and its status</dd>\n</dl>\n</nav>'


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<details id="{operation["operationId"]}"><summary><span class="method">{method}</span>'
    yield f"<code>{escape(path)}</code> {_text(operation['summary'])}</summary>"
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    kind, answer = next(iter(operation["responses"]["200"]["content"].items()))
    takes = f"Body: {_kind(asked['schema'])}. " if asked else ""
    answered = _kind(answer["schema"]) if "json" in kind else f"<code>{escape(kind)}</code>"
    yield f"<p>{takes}Answer: {answered}.</p>"
    asked_at = _address(path, operation)
    yield f'<form data-method="{method}" data-path="{escape(asked_at)}">'
    given = asked.get("examples", {})
    if len(given) > 1:
        yield "<label>Example <select>"
        for example in given.values():
            yield f'<option value="{_json(example["value"])}">{escape(example["summary"])}</option>'
        yield "</select></label>"
    body = next((_json(example["value"]) for example in given.values()), None)
    if body is not None:
        rows = min(body.count("\n") + 1, 24)
        yield f'<label>Body<textarea rows="{rows}" spellcheck="false">{body}</textarea></label>'
    yield "<button>Send</button>\n<pre tabindex=0><output></output></pre>"
    yield from _curl(asked_at, method, operation, body)
    yield "</form>"
    for name, example in answer.get("examples", {}).items():
        title = escape(given[name]["summary"]) if name in given else escape(name)
        yield f"<details><summary>{title}: the answer</summary>"
        yield f"<pre tabindex=0>{_json(example['value'])}</pre></details>"
    yield "<table>\n<tr><th>status</th><th>when</th></tr>"
    for status, response in operation["responses"].items():
        yield f"<tr><td>{status}</td><td>{_text(response['description'])}</td></tr>"
    yield "</table></details>"


def _address(path: str, operation: Mapping[str, Any]) -> str:
    """A path with an example of what stands for a part of it."""
    for one in operation.get("parameters", ()):
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", one["example"])
    return path


def _curl(path: str, method: str, operation: Mapping[str, Any], body: str | None) -> Iterator[str]:
    """The same request on a command line; the script puts the address in, and the body as it is changed."""
    words = ["curl", *(["-X POST"] if method == "POST" and body is None else [])]
    words.append(f'<span class="origin">localhost:8080</span>{escape(path)}')
    if "security" in operation:
        words.append('-H "Authorization: Bearer $KEY"')
    if body is not None:
        words.append("-H 'Content-Type: application/json' --data-binary @- &lt;&lt;'END'")
    sent = "" if body is None else f'\n<span class="sent">{body}</span>\nEND'
    yield f"<details><summary>With curl</summary><pre tabindex=0>{' '.join(words)}{sent}</pre></details>"


def _type(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f'<details id="type-{escape(name)}"><summary><code>{escape(name)}</code>'
    yield f"{_text(schema.get('description', ''))}</summary>\n<table>"
    needed = schema.get("required", ())
    for key, value in schema.get("properties", {}).items():
        mark = "" if key in needed else " (optional)"
        yield f"<tr><td><code>{escape(key)}</code>{mark}</td><td>{_kind(value)}</td>"
        yield f"<td>{_text(value.get('description', ''))}</td></tr>"
    yield "</table></details>"


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words, with links to the types it names."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#type-{name}">{name}</a>'
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[key]))
    if "enum" in schema or "const" in schema:
        return ", ".join(
            f"<code>{escape(str(one))}</code>" for one in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items') or schema.get('prefixItems', [{}])[0])}"
    bounds = [
        f"{word} {schema[key]:,}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in schema
    ]
    kind = schema.get("format") or schema.get("type") or "anything"
    return " ".join([escape(str(kind)), *bounds])


def _text(text: str) -> str:
    """A text with what stands in backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _json(value: object) -> str:
    return escape(json.dumps(value, ensure_ascii=False, indent=1))
