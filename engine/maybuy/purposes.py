"""What each command is for, in a line: for help, and for those who offer the same as tools.

It imports nothing, since `--help` needs it.
"""

from __future__ import annotations

from typing import Final

GROUPS: Final = {
    "Ask": {
        "offers": "Everything a user may buy or change.",
        "decide": "One decision, with its reasons.",
        "preview": "The summary of an order: lines, totals, dates, what is missing.",
        "apply": "Write the account that a confirmed order leaves.",
        "entitlements": "Features and limits held, each with where it comes from.",
        "compare": "The editions of a product side by side.",
        "show": "One item in full.",
        "find": "The cheapest subscription that gives what is needed.",
        "subscriptions": "All that can be held: how many, at what price, each.",
        "audience": "Which customers may do something, and which may not.",
        "timeline": "Every date on which an answer or a price can change.",
        "explain": "The page of a diagnostic or reason code.",
    },
    "Check": {
        "validate": "Check the files; all problems at once.",
        "test": "Compare answers with what tests expect.",
        "prove": "Whether what is promised holds, over all questions.",
        "diff": "Who loses and who gains between two versions.",
        "impact": "What a change does to real customers, and to what they pay.",
        "replay": "Which questions of a decision log are answered otherwise.",
        "crosscheck": "The same questions to both engines, whose answers must agree.",
    },
    "Write and publish": {
        "init": "A small catalog of your own to start from.",
        "import": "A root made of a price list in another format.",
        "export": "What is sold, in the shape of another format.",
        "studio": "Edit the files in a browser, and see what comes of it.",
        "fmt": "One layout for all YAML files.",
        "schema": "The JSON Schema of a kind of file.",
        "build": "One file to load at once, in place of the folders.",
        "push": "Bring a bundle to a registry of OCI.",
        "pull": "Fetch a bundle from a registry of OCI, verified.",
    },
    "Serve": {"serve": "Answer questions over HTTP.", "mcp": "The questions as tools for a language model."},
}
"""What commands are for; each command by its name, and what it does in a line."""

COMMANDS: Final = {name: line for group in GROUPS.values() for name, line in group.items()}
