"""The package as a whole: what it exports, what may import what, and that it knows no product by name."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner

import maybuy
from acceptance.accounts import ROOT, shipped
from maybuy.cli import main

PACKAGE = Path(maybuy.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ORDER = (
    "language", "source", "model", "client", "subscription", "check", "compile", "decide", "order", "views",
    "second", "testing", "diff", "configurations", "proving", "importing", "exporting", "fleet", "registry",
    "report",
    "web", "studio", "serve", "cli",
)  # fmt: skip
"""The folders, each importing only from itself and from those before it."""

BESIDE = {"engine": ORDER.index("views") + 0.25, "loading": ORDER.index("views") + 0.5}
"""engine.py asks decide/, order/ and views/; loading.py puts all steps up to it together."""

GENERAL = {"none", "other", "true", "false", "self_service"}
"""Words of the engine that the shipped files use as well: `self_service` is a kind of channel."""

HOMONYMS = {("model/catalog.py", "owner"), ("check/rules/rights/missing_source.py", "owner")}
"""Where a word means something else: the owner of a rule is whoever answers for it."""


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


@pytest.mark.parametrize("name", maybuy.__all__)
def test_every_public_name_can_be_imported_and_is_documented(name: str) -> None:
    value = getattr(maybuy, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        said = inspect.getdoc(value)
        assert said
        assert not said.startswith(f"{name}("), "written by dataclass, not by a person"


@pytest.mark.parametrize("name", maybuy.__all__)
def test_every_method_of_a_public_class_is_documented(name: str) -> None:
    value = getattr(maybuy, name)
    if inspect.isclass(value):
        for method, what in vars(value).items():
            if not method.startswith("_") and (inspect.isfunction(what) or isinstance(what, property)):
                assert inspect.getdoc(what), f"{name}.{method}"


def test_public_names_are_sorted_and_listed_before_they_are_used() -> None:
    assert sorted(maybuy.__all__) == maybuy.__all__
    assert set(maybuy.__all__) <= set(dir(maybuy))


def test_a_name_that_there_is_none_of_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = maybuy.no_such_name


def test_what_type_checkers_see_is_what_is_exported() -> None:
    seen = {
        alias.name
        for node in ast.walk(parsed(PACKAGE / "__init__.py"))
        if isinstance(node, ast.ImportFrom) and node.level
        for alias in node.names
    }
    assert seen == {*maybuy.__all__, "__version__"}


def test_importing_the_package_imports_nothing_but_itself() -> None:
    code = "import sys, maybuy; sys.exit(' '.join({'pydantic', 'yaml', 'rich'} & set(sys.modules)) or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def place(parts: tuple[str, ...]) -> float | None:
    """Where in the order a module stands, given its path below the package; None for the package itself."""
    if len(parts) == 1 and parts[0] in BESIDE:
        return BESIDE[parts[0]]
    return ORDER.index(parts[0]) if parts and parts[0] in ORDER else None


@cache
def imports(module: Path) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The line and the module, below the package, of every import of the package's own."""
    return tuple(_imports(module))


def _imports(module: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    package = module.relative_to(PACKAGE).parent.parts
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            named = tuple(node.module.split(".")) if node.module else ()
            if named:
                yield node.lineno, (*base, *named)
            else:
                yield from ((node.lineno, (*base, alias.name)) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "maybuy":
            yield node.lineno, tuple((node.module or "").split(".")[1:])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "maybuy":
                    yield node.lineno, tuple(alias.name.split(".")[1:])


LATE = "configurations"
"""What asks the engine and is asked by it in turn: it is imported when the engine is asked, not before."""


def at_once(module: Path) -> Iterator[int]:
    """The lines of the imports that a module makes when it is imported itself."""
    for node in parsed(module).body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield node.lineno


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_imports_only_ever_point_back_up_the_list_of_folders(module: Path) -> None:
    own = place(module.relative_to(PACKAGE).with_suffix("").parts)
    if own is None:
        return  # the package itself exports from everywhere
    for line, imported in imports(module):
        other = place(imported)
        if module.name == "engine.py" and imported[0] == LATE:
            assert not any(line == at for at in at_once(module))
            continue
        assert other is None or other <= own, f"{module.name}:{line} imports {'.'.join(imported)}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_what_the_package_exports_is_imported_from_where_it_stands(module: Path) -> None:
    for line, imported in imports(module):
        home = PACKAGE / imported[0] if imported else PACKAGE
        assert imported, f"{module.name}:{line} imports the package itself"
        assert home.is_dir() or home.with_suffix(".py").is_file(), f"{module.name}:{line} imports {home.name}"


SPOKEN = {"language", "client", "report", "web", "studio", "serve", "cli"}
"""What speaks to somebody, or asks a service to. Who will read of it is no matter for all else."""


def test_what_speaks_to_nobody_knows_no_language() -> None:
    for module in MODULES:
        told = "language" in module.read_text(encoding="utf-8")  # to parse all of them takes seconds
        if told and module.relative_to(PACKAGE).parts[0] not in SPOKEN:
            names = {one.arg for one in ast.walk(parsed(module)) if isinstance(one, ast.arg)}
            assert "language" not in names, module


LATE_IMPORT = re.compile(r" +(?:from|import) .*# noqa: PLC0415(.*)")
"""An import within a function, and what is said of it."""


def test_imports_within_a_function_say_why_they_are_there() -> None:
    silent = []
    for module in MODULES:
        lines = enumerate(module.read_text(encoding="utf-8").splitlines(), 1)
        found = ((number, LATE_IMPORT.fullmatch(line)) for number, line in lines if line)
        runs = groupby(found, key=lambda one: one[1] is not None)
        for late, run in runs:
            numbers, said = zip(*run, strict=True)
            if late and not any(one[1].strip() for one in said if one):
                silent.append(f"{module.relative_to(PACKAGE)}:{numbers[0]}")
    assert silent == []


def test_every_folder_has_its_place_in_the_order() -> None:
    folders = {module.relative_to(PACKAGE).parts[0] for module in MODULES if module.parent != PACKAGE}
    assert folders <= set(ORDER)


@cache
def names_of_the_catalog() -> set[str]:
    """The ids of what the shipped files sell and the values they declare for users and accounts."""
    definitions = shipped().definitions
    names = {*definitions.items, *definitions.products, *definitions.limits}
    names |= {item.edition for item in definitions.items.values() if item.edition}
    for attribute in definitions.vocabulary.values():
        names |= set(attribute.values or ())
    return {name for name in names if not name.isdigit()} - GENERAL


def constants(node: ast.AST) -> Iterator[ast.Constant]:
    """The strings of a module that are not given as examples."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if not (isinstance(key, ast.Constant) and key.value == "examples"):
                yield from constants(value)
            if key is not None:
                yield from constants(key)
    elif not (isinstance(node, ast.keyword) and node.arg == "examples"):
        for child in ast.iter_child_nodes(node):
            yield from constants(child)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(PACKAGE).as_posix())
def test_no_product_role_or_account_type_is_named_in_the_engine(module: Path) -> None:
    if module == PACKAGE / "model" / "examples.py":
        return  # the examples in the schemas
    file = module.relative_to(PACKAGE).as_posix()
    names = names_of_the_catalog() - {word for known, word in HOMONYMS if known == file}
    found = [f"{one.lineno}: {one.value}" for one in constants(parsed(module)) if one.value in names]
    assert found == []


def test_the_console_script_and_the_module_are_one() -> None:
    assert CliRunner().invoke(main, ["--version"], prog_name="maybuy").stdout.startswith("maybuy, version ")
    assert (ROOT / "cli.py").is_file()
