"""The page at `/docs`: the OpenAPI document for people, in one file that loads nothing else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final

from ..language import DEFAULT, say
from .problems import STATUS

GROUPS: Final = {"maybuy": "Questions", "AuthZEN": "AuthZEN 1.0", "operation": "Operation"}


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def page(document: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The page, and the Content-Security-Policy that it needs: its own style and script, nothing else."""
    style, script = _file("docs.css"), _file("docs.js")
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
    yield f"<title>{escape(info['title'])}</title>\n<style>{style}</style>\n</head>\n<body>"
    yield f"<h1>{escape(info['title'])}</h1>\n<p>Version {escape(info['version'])},"
    yield 'described for programs in <a href="/openapi.json">openapi.json</a></p>'
    for paragraph in info["description"].strip().split("\n\n"):
        yield f"<p>{_text(paragraph)}</p>"
    if "securitySchemes" in document["components"]:
        yield '<p><label>Key: <input id="key" type="password" autocomplete="off"></label></p>'
    for group, title in GROUPS.items():
        yield f"<h2>{title}</h2>"
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if group in operation["tags"]:
                    yield from _operation(path, method.upper(), operation)
    yield '<h2 id="types">Types</h2>'
    for name, schema in document["components"]["schemas"].items():
        yield from _type(name, schema)
    yield "<h2>Problems</h2>\n<table>\n<tr><th>code</th><th>status</th><th>what it means</th></tr>"
    for code, status in STATUS.items():
        meaning = _text(say("service", code, DEFAULT))
        yield f'<tr id="{code}"><td><code>{code}</code></td><td>{status}</td><td>{meaning}</td></tr>'
    yield f"</table>\n<script>{script}</script>\n</body>\n</html>"


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f'<details id="{operation["operationId"]}"><summary><span class="method">{method}</span>'
    yield f"<code>{escape(path)}</code> {_text(operation['summary'])}</summary>"
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if asked:
        yield f"<p>Body: {_kind(asked['schema'])}</p>"
    answer = next(iter(operation["responses"]["200"]["content"].values()))
    yield f"<p>Answer: {_kind(answer['schema'])}</p>"
    yield "<table>"
    for status, response in operation["responses"].items():
        yield f"<tr><td>{status}</td><td>{_text(response['description'])}</td></tr>"
    yield "</table>"
    yield f'<form data-method="{method}" data-path="{escape(path)}">'
    given = asked.get("examples", {})
    if len(given) > 1:
        yield "<select>"
        for example in given.values():
            yield f'<option value="{_json(example["value"])}">{escape(example["summary"])}</option>'
        yield "</select>"
    for example in list(given.values())[:1]:
        yield f'<textarea aria-label="Body" spellcheck="false">{_json(example["value"])}</textarea>'
    yield "<button>Send</button>\n<pre><output></output></pre>\n</form>"
    for name, example in answer.get("examples", {}).items():
        title = escape(given[name]["summary"]) if name in given else escape(name)
        yield f"<details><summary>{title}: the answer</summary><pre>{_json(example['value'])}</pre></details>"
    yield "</details>"


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
