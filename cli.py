"""The launcher: `python cli.py ...` is `maybuy ...`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "engine"))

from maybuy.cli import main

if __name__ == "__main__":
    main(prog_name="maybuy")
