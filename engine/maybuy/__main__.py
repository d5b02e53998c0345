"""`python -m maybuy` is `maybuy`."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="maybuy")
