"""Sorts of accounts that nothing asked tells apart: what it hangs on, packed into a few numbers.

To group all accounts by many columns, or once for each question, takes long. So they are grouped once, by
numbers in mixed radix; of a sort the columns of a signature follow, and which gates its accounts pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from .gates import HELD, Bits
from .kinds import fitting
from .signature import ALONE, Signature, is_of_lines
from .sql import Column, Expression, Select, call, case, column, either, literal, replaced, walked

PACK: Final = "pack "
"""What the names of numbers begin with that hold several columns."""

ODD: Final = "odd"

Named = Mapping[str, Expression]


class Sorts(NamedTuple):
    """What tells sorts apart, as columns of an account, and what follows from them: in steps, of which each
    may use what those before it say."""

    packed: Named
    steps: tuple[Named, ...]

    def told(self, source: Select, names: frozenset[str]) -> Select:
        """A query that yields what tells sorts apart as one that says what follows too, as far as it is
        among some names."""
        known = [name for name, _ in source.columns]
        for step in self.steps:
            passed = [(name, column(name)) for name in known]
            source = Select((*passed, *step.items()), source)
            known += step
        needed = [name for name, _ in source.columns if name in names]
        return Select(tuple([(name, column(name)) for name in needed]), source)


def sorts(signs: Signature, gates: Mapping[Expression, str], bits: Bits) -> Sorts:
    """What the columns of a signature follow from, and whether accounts pass some gates, which have names."""
    flags = {name: call("coalesce", replaced(gate, bits.quick), False) for gate, name in gates.items()}
    of_bits = {name: replaced(signs.columns[name], bits.quick) for name in signs.widths}
    by_held = {
        name: value for name, value in {**flags, **of_bits}.items() if HELD in _names(value) <= {HELD, ODD}
    }
    by_held |= {name: flag for name, flag in flags.items() if _names(flag) <= {ODD}}
    widths = {name: width for name, width in signs.widths.items() if name not in by_held}
    digits = {name: signs.columns[name] for name in widths}
    for gate, name in gates.items():
        if name not in by_held:
            digits[name], widths[name] = call("whole", call("coalesce", bits.of(gate), False)), 2
    whole = {
        name: _where_asked(signs, name, value, bits)
        for name, value in signs.columns.items()
        if name not in digits and name not in by_held and name not in signs.shared.columns
    }
    if any(HELD in _names(value) for value in by_held.values()):
        whole[HELD] = bits.number
    keys, digits_of_lines, columns_of_lines = signs.shared
    packs, unpacked = dict[str, Expression](), dict[str, Expression]()
    for number, some in enumerate(fitting(widths)):
        pack, weight = f"{PACK}{number}", 1
        sum_: Expression = literal(0)
        for name in some:
            digit = call("*", digits[name], weight) if weight > 1 else digits[name]
            sum_ = digit if weight == 1 else call("+", sum_, digit)
            unpacked[name] = call("%", call("//", column(pack), weight), widths[name])
            weight *= widths[name]
        packs[pack] = sum_
    for name in flags.keys() - by_held.keys():
        unpacked[name] = call("=", unpacked[name], 1)
    odd = {} if ALONE not in whole else {ODD: call("not", call("null", column(ALONE)))}
    first: Named = {**unpacked, **digits_of_lines, **odd}
    return Sorts({**keys, **packs, **whole}, (first, {**columns_of_lines, **by_held}))


def _names(one: Expression) -> frozenset[str]:
    return frozenset(part.name for part in walked(one) if isinstance(part, Column))


def _where_asked(signs: Signature, name: str, value: Expression, bits: Bits) -> Expression:
    """A column that says much of lines, of those alone whom a question is about that needs it."""
    gates = {signs.gates.get(asked) for asked, names in signs.asked.items() if name in names}
    if not is_of_lines(name) or None in gates:
        return value
    asking = bits.of(either(sorted([one for one in gates if one is not None], key=str)))
    return case([(asking, value)], literal(None))
