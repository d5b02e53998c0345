"""Changes modules of the engine in small ways, and shows what no test near them notices: `make mutants`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

from mutation.mutants import mutants_of
from mutation.room import IncompleteError, Room
from mutation.verdict import HERE, Verdict, near, unchanging, verdict


def main(arguments: list[str]) -> int:
    """Exit code 0 where every module holds, 1 where one does not, 2 where that could not be found out."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", help="paths from the root; all that have tests near them if none"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="N mutants of each module, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="another one chooses others (default: 0)")
    parser.add_argument("--fresh", action="store_true", help="forget what was found before")
    parser.add_argument("--root", type=Path, default=HERE.parents[1], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root: Path = options.root.resolve()
    here = root / "tests" / "mutation"
    try:
        table = near(here / "near.toml")
        reasons = unchanging((here / "unchanged.txt").read_text("utf-8"))
        modules = options.modules or list(table)
        unlisted = [path for path in modules if path not in table]
        if unlisted:
            raise IncompleteError(
                f"no tests are near {', '.join(unlisted)}: name them in tests/mutation/near.toml"
            )
        found = []
        for path in modules:
            room = Room(root, path, table[path])
            room.open(fresh=options.fresh)
            every = mutants_of(root, path, room.folder)
            chosen = every
            if options.sample is not None and options.sample < len(every):
                chosen = tuple(Random(options.seed).sample(every, options.sample))
            known = room.run([one.name for one in chosen])
            found.append(verdict(path, every, chosen, known, reasons))
            show(found[-1], len(every))
    except (IncompleteError, OSError, ValueError) as error:
        print(f"mutants: {error}", file=sys.stderr)
        return 2
    return 0 if all(one.holds for one in found) else 1


def show(one: Verdict, every: int) -> None:
    """Prints a module's share, and what is to be done about it."""
    counted = one.run - one.explained
    print(f"\n{one.path}: {one.killed} of {counted} killed, {one.share:.1f} %")
    if one.explained:
        print(f"  {one.explained} more are known to change nothing")
    if one.run + one.open < every:
        print(f"  a sample: the module has {every}")
    if one.open:
        print(f"  {one.open} were not run")
    for survivor in sorted(one.survivors, key=lambda one: one.line):
        print(f"  survived: {survivor}")
    for change in one.idle:
        print(f"  on the list of those that change nothing, but killed or gone: {change}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
