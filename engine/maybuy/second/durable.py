"""The second engine at work: durable-rules, in a process of its own that is ended where it takes too long."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from ..compile.normal import NormalRule
from ..language.told import Refused
from .program import ASKED, Ruleset, program

LIMIT: Final = 60.0
"""Seconds for one batch of questions, which takes a fraction of one."""

WORKER: Final = Path(__file__).with_name("durable_worker.py")


class DurableError(Refused):
    """Why durable-rules gives no answer: it is missing, took too long, or stopped."""

    SUBJECT = "decisions"
    PREFIX = "durable"


class Durable:
    """Durable-rules with a set of rules, until it is closed. Not for several threads at once."""

    def __init__(self, rules: Iterable[NormalRule], *, limit: float = LIMIT) -> None:
        """Starts the process. `limit` is the seconds it may take for one batch. Raises DurableError."""
        self.program = program(rules)
        self._by_action: dict[str, list[tuple[int, Ruleset]]] = {}
        for number, one in enumerate(self.program.rulesets):
            self._by_action.setdefault(one.action, []).append((number, one))
        self._worker = Worker((one.definition for one in self.program.rulesets), limit)

    def __enter__(self) -> Durable:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        self._worker.close()

    def matched(self, questions: Sequence[Mapping[str, object]]) -> list[frozenset[str]]:
        """For each question, a value for every attribute, the ids of all rules that match.

        Raises DurableError; no more can be asked then.
        """
        return self.read(self._worker.ask(self.facts(questions)))

    def facts(self, questions: Iterable[Mapping[str, object]]) -> list[list[tuple[int, str]]]:
        """Each question as facts for those rulesets that speak of its action, or of any."""
        return [
            [
                (number, ruleset.fact(attributes))
                for action in (attributes.get("action"), "")
                for number, ruleset in self._by_action.get(str(action), ())
            ]
            for attributes in questions
        ]

    def read(self, answers: Iterable[Any]) -> list[frozenset[str]]:
        """The ids of rules by what fired for each question."""
        return [self.program.matched(self._parts(answer)) for answer in answers]

    def _parts(self, answer: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, int]]:
        for number, names in answer:
            if ASKED not in names:
                raise DurableError("silent")
            parts = self.program.rulesets[number].parts
            yield from (parts[int(name)] for name in names if name != ASKED)


class Worker:
    """The process of durable_worker.py, given its rulesets; each as durable-rules reads them."""

    def __init__(self, definitions: Iterable[str], limit: float) -> None:
        """Starts it. Raises DurableError."""
        if find_spec("durable_rules_engine") is None:
            raise DurableError("missing")
        self.limit = limit
        # -P: the modules beside the worker are none of its own. A session apart: Ctrl-C is for this process,
        # which ends the other.
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.ask({"limit": limit, "rulesets": list(definitions)})

    def ask(self, batch: object) -> Any:
        """The answers to a batch of questions. Raises DurableError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(batch).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except (BrokenPipeError, ValueError):  # it has ended, or been closed
            line = b""
        if not line:
            self.close()
            ended = self._process.returncode
            if ended == -signal.SIGALRM:
                raise DurableError("too-slow", seconds=f"{self.limit:g}")
            raise DurableError("stopped", why=f"exit {ended}")
        reply = json.loads(line)
        if "error" in reply:
            self.close()
            raise DurableError("stopped", why=reply["error"])
        return reply["answers"]

    def close(self) -> None:
        """Ends it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # what it has not read is of no use any more
                pipe.close()
