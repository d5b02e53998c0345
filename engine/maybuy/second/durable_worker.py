"""The process that durable-rules runs in: one thread, and an alarm that ends it where it takes too long.

It is run as a file, and imports nothing of this package. On standard input comes one line of JSON with the
time limit in seconds and the rulesets; then one line for each batch of questions. A question is a list of
facts, each with the number of its ruleset. Its answer is a list of the same numbers, each with the names of
the rules that fired. For each line one line of JSON goes out: `{"answers": [...]}`, or `{"error": "..."}`,
after which it ends.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

GONE = json.dumps({"id": "1", "sid": "1"})
"""What names the one fact that is there at a time, to take it back."""


def fired(rules: Any, handle: int, fact: str) -> Iterator[str]:
    """The names of all rules that one fact fires; afterwards it is as if it had never been there."""
    code, state = rules.assert_fact(handle, fact)
    if code == 0:
        started = rules.start_action_for_state(handle, state)
        message = started[1] if started else None
        while message:
            yield message[2 : message.index('"', 2)]
            message = rules.complete_and_start_action(handle, state)
        rules.retract_fact(handle, GONE)


def replies() -> Iterator[dict[str, Any]]:
    """What to say to each line of standard input."""
    given = json.loads(sys.stdin.readline())
    limit = given["limit"]
    # Nothing in Python runs while durable-rules does: the signal itself has to end the process.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limit)
    rules = import_module("durable_rules_engine")
    handles = [rules.create_ruleset(str(number), one) for number, one in enumerate(given["rulesets"])]
    yield {"answers": []}
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_REAL, limit)
        questions = json.loads(line)
        yield {
            "answers": [
                [[number, list(fired(rules, handles[number], fact))] for number, fact in question]
                for question in questions
            ]
        }


def main() -> None:
    """Answers until standard input ends."""
    try:
        for reply in replies():
            signal.setitimer(signal.ITIMER_REAL, 0)
            print(json.dumps(reply), flush=True)  # noqa: T201  the other process reads it
    except Exception as error:  # durable-rules only ever raises Exception itself
        print(json.dumps({"error": str(error)}), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
