"""A coverage-guided search for bytes that make the loader do anything but say what is wrong, or that change
again when they are laid out twice.

Not part of the test run: `pip install atheris`, then
`python tests/fuzz/fuzz_loader.py -max_total_time=300 -rss_limit_mb=600 [CORPUS]`.
The corpus is best a copy of catalog/, policies/ and examples/ in one folder.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["maybuy", "yaml"]):
    from maybuy.loading import account_of, check_documents, order_of
    from maybuy.source import LoadError, read
    from maybuy.source.layout import laid_out

MOST_BYTES = 100_000
EMPTY = check_documents([]).definitions


def one_input(content: bytes) -> None:
    """Reads, models, checks and lays out a text, as a file of a root, an account and an order."""
    document = read(content[:MOST_BYTES], "catalog/fuzzed.yaml")
    check_documents([document])
    for read_as in (account_of, order_of):
        try:
            read_as(document, EMPTY)
        except LoadError as error:
            assert error.diagnostics  # noqa: PT017
    try:
        text = laid_out(document)
    except LoadError as error:
        assert error.diagnostics  # noqa: PT017
    else:
        assert laid_out(read(text, "catalog/fuzzed.yaml")) == text


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
