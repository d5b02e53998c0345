"""A room for each module in which mutmut changes copies, so that the checkout stays as it is.

mutmut finds a package in `src/` alone, and remembers what it found beside what it changed. So each module has
a folder of its own below `.mutants/`, with links to what the checkout has, `engine/` by the name of `src/`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

ROOMS = ".mutants"
_SOURCES = {"engine": "src"}
_SEEN = "seen.json"
_PRELOAD = (
    "babel.numbers", "hypothesis", "jsonschema", "oxidd", "pydantic", "pytest",
    "maybuy", "maybuy.loading",
)  # fmt: skip
"""What no change of a module can have a part in while it is imported."""

_WITHOUT = ("cacheprovider", "schemathesis", "xdist")
"""Plugins that would only take time."""

NOT_RUN, SURVIVED, KILLED = "not run", "survived", "killed"
_STATUS = {
    None: NOT_RUN,
    0: SURVIVED,
    **dict.fromkeys((5, 33), SURVIVED),  # no test comes by
    **dict.fromkeys((1, 2, 3), KILLED),  # a test fails, or cannot be imported any more
    **dict.fromkeys(
        (-signal.SIGXCPU, -signal.SIGSEGV, -signal.SIGKILL, 36), KILLED
    ),  # hangs, crashes, takes all memory
}
"""What the exit codes that mutmut keeps say."""


class IncompleteError(Exception):
    """Mutmut could not do its work: nothing is known."""


class Room:
    """Where one module is changed, and what is known of its mutants."""

    def __init__(self, root: Path, path: str, tests: Sequence[str]) -> None:
        self.root, self.path, self.tests = root, path, tests
        self.folder = root / ROOMS / ".".join(Path(path).with_suffix("").parts[1:])

    def open(self, *, fresh: bool = False) -> None:
        """Lays it out. What is known stays, unless the module changed since, or `fresh`."""
        seen = self._seen()
        if fresh or seen.get("module") != self._digest([self.root / self.path]):
            rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        rmtree(self.folder / "mutants" / "tests", ignore_errors=True)
        beside = [one for one in self.root.iterdir() if not one.name.startswith(".")]
        for one in beside:
            link = self.folder / _SOURCES.get(one.name, one.name)
            if one.name != "pyproject.toml" and not link.is_symlink():
                link.symlink_to(one)
        names = [one.name for one in beside if one.name not in ("pyproject.toml", *_SOURCES)]
        self._write("preload.txt", "\n".join(_PRELOAD))
        self._write("pyproject.toml", (self.root / "pyproject.toml").read_text("utf-8") + self._table(names))

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")

    def _table(self, beside: Iterable[str]) -> str:
        package = Path(self.path).parts[1]
        options: dict[str, object] = {
            "source_paths": [f"src/{package}"],
            "only_mutate": ["src/" + self.path.partition("/")[2]],
            "also_copy": sorted(beside),
            "pytest_add_cli_args_test_selection": list(self.tests),
            "pytest_add_cli_args": [
                "--hypothesis-profile=mutants",
                *(word for name in _WITHOUT for word in ("-p", f"no:{name}")),
                *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
            ],
            # A process for each mutant that has imported no test: what tests remember of the engine (the
            # shipped catalog, compiled) would hide the change.
            "process_isolation": "forkserver",
            "forkserver_warmup": "import",
            "preload_modules_file": "preload.txt",
            "timeout_multiplier": 2.0,
            "timeout_constant": 10.0,
            "on_dependency_change": "ignore",
            "use_git_change_detection": False,
            "track_dependencies": False,
            "use_setproctitle": False,
        }
        lines = (f"{name} = {json.dumps(value)}" for name, value in options.items())
        return "\n".join(("\n[tool.mutmut]", *lines, ""))

    def known(self) -> Mapping[str, str]:
        """What is known of each mutant, by its name."""
        path = self.folder / "mutants" / "src" / f"{self.path.partition('/')[2]}.meta"
        if not path.exists():
            return {}
        codes: dict[str, int | None] = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        # Mutmut's own word for what failed before any test began is that it took too long.
        failed = sorted(name for name, code in codes.items() if code not in _STATUS)
        if failed:
            raise IncompleteError(f"no tests could be run on {len(failed)} mutants, such as {failed[0]}")
        return {name: _STATUS[code] for name, code in codes.items()}

    def run(self, names: Sequence[str]) -> Mapping[str, str]:
        """Runs those of these names of which nothing is known and, where tests changed, all that lived."""
        known = self.known()
        tests = self._digest(self.root.glob("tests/**/*.py"))
        is_stale = SURVIVED in known.values() and tests != self._seen().get("tests")
        again = (NOT_RUN, SURVIVED) if is_stale else (NOT_RUN,)
        open_ = [name for name in names if known.get(name, NOT_RUN) in again]
        self._remember(tests="" if is_stale else tests)
        while open_:
            self._mutmut(open_)
            # Where other tests are near by now mutmut forgets what it knew, which makes more of them.
            left = [name for name in names if self.known().get(name, NOT_RUN) == NOT_RUN]
            open_ = [] if left == open_ else left
        self._remember(tests=tests)
        return self.known()

    def _mutmut(self, names: Sequence[str]) -> None:
        # In a session of its own, so that an interruption ends it as a whole and counts for no mutant.
        with subprocess.Popen(
            [_program(), "run", "--max-children", "1", *names], cwd=self.folder, start_new_session=True
        ) as process:
            try:
                code = process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                raise
        if code:
            raise IncompleteError(f"mutmut ended with {code}")

    def _digest(self, paths: Iterable[Path]) -> str:
        return sha256(b"\0".join(path.read_bytes() for path in sorted(paths))).hexdigest()

    def _seen(self) -> dict[str, str]:
        path = self.folder / _SEEN
        found: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return found

    def _remember(self, *, tests: str) -> None:
        module = self._digest([self.root / self.path])
        (self.folder / _SEEN).write_text(json.dumps({"module": module, "tests": tests}), "utf-8")


def _program() -> str:
    return str(Path(sys.executable).with_name("mutmut"))
