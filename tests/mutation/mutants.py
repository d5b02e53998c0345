"""The small changes that mutmut makes to a module: each with its line, and the text before and after.

All that is taken from inside mutmut is taken here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import chdir
from difflib import SequenceMatcher
from pathlib import Path
from textwrap import dedent

from mutmut.configuration import reset_config
from mutmut.mutation.data import LineSpan
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import mangled_name_from_mutant_name, parse_mutant_key

from mutation.verdict import Mutant

_ORIGINAL = "__mutmut_orig"


def mutants_of(root: Path, path: str, room: Path) -> tuple[Mutant, ...]:
    """All changes of a module, in the order in which mutmut numbers them with the options of its room."""
    source = (root / path).read_text("utf-8")
    reset_config()
    with chdir(room):
        mutated = mutate_file_contents(path, source)
    lines, spans = mutated.code.splitlines(), mutated.line_span_by_function_name
    module = ".".join(Path(path).with_suffix("").parts[1:]).removesuffix(".__init__")
    starts = dict(_starts(ast.parse(source)))

    def read(name: str, function: str) -> list[str]:
        span: LineSpan = spans[name]
        text = dedent("\n".join(lines[span.start - 1 : span.end]))
        return text.replace(f"def {name}(", f"def {function}(", 1).splitlines()

    found = []
    for name in mutated.mutant_names:
        mangled = mangled_name_from_mutant_name(name)
        function, owner = parse_mutant_key(mangled)
        before, after = read(mangled + _ORIGINAL, function), read(name, function)
        first, was, became = _changed(before, after)
        ahead = next(n for n, one in enumerate(before) if one.startswith(("def ", "async def ")))
        qualified = f"{owner}.{function}" if owner else function
        line = starts[qualified] + first - ahead
        found.append(Mutant(path, f"{module}.{name}", qualified, line, was, became))
    return tuple(found)


def _starts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for one in tree.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
            yield one.name, one.lineno
        elif isinstance(one, ast.ClassDef):
            for method in one.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{one.name}.{method.name}", method.lineno


def _changed(before: list[str], after: list[str]) -> tuple[int, str, str]:
    """The first line that differs, and the lines that do, each on one line."""
    blocks = [
        one for one in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if one[0] != "equal"
    ]
    low, high = blocks[0][1], blocks[-1][2]
    return low, _joined(before[low:high]), _joined(after[blocks[0][3] : blocks[-1][4]])


def _joined(lines: list[str]) -> str:
    return " ".join(one.strip() for one in lines)
