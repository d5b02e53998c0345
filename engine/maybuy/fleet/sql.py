"""One small writer of SQL for two dialects: DuckDB's and Spark's.

A query is data; what is written of it is the same in both but for the words each has. A closed subset, no
more than the fleet's questions need. Lists hold structs; what a lambda binds is named by whoever makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Dialect = Literal["duckdb", "spark"]

Value = str | int | bool | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, or what a lambda binds."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Literally:
    """A value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Call:
    """What a function or an operator of TEMPLATES makes of others."""

    name: str
    of: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Each:
    """What a function of LAMBDAS makes of a list; `variable` is each of its elements in `body`."""

    name: str
    of: Expression
    variable: str
    body: Expression


@dataclass(frozen=True, slots=True)
class Case:
    """The first whose condition holds, else the other."""

    when: tuple[tuple[Expression, Expression], ...]
    other: Expression


@dataclass(frozen=True, slots=True)
class Among:
    """Whether something is one of some values."""

    of: Expression
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct of named fields."""

    fields: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """A value as another type; null where it is no such value."""

    of: Expression
    to: str


Expression = Column | Field | Literally | Call | Each | Case | Among | Struct | Cast


@dataclass(frozen=True, slots=True)
class Join:
    """A second table whose rows are those with the same keys, null-safely: all of the first are kept with
    `outer`."""

    table: str | Select
    on: tuple[tuple[Expression, Expression], ...]
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Select:
    """A query. `source` is a table's name, another query, or several whose rows are taken together.

    With `group`, the columns named by it are the keys and all others aggregates. `each` unnests a list of the
    source: its elements are a column of that name beside the others; who has none is left out. The source is
    called `a`, what is joined to it `b`: field(column("b"), "id") is a column of that.
    """

    columns: tuple[tuple[str, Expression], ...]
    source: str | Select | tuple[Select, ...]
    where: Expression | None = None
    group: tuple[str, ...] = ()
    each: tuple[str, Expression] | None = None
    join: Join | None = None
    order: tuple[str, ...] = ()
    limit: int | None = None


TEMPLATES: Final[Mapping[str, tuple[str, str]]] = {
    # name: DuckDB's, Spark's; {0} is the first, {*} all with commas between
    "=": ("({0} = {1})",) * 2,
    "<": ("({0} < {1})",) * 2,
    "<=": ("({0} <= {1})",) * 2,
    ">": ("({0} > {1})",) * 2,
    ">=": ("({0} >= {1})",) * 2,
    "same": ("({0} IS NOT DISTINCT FROM {1})", "({0} <=> {1})"),
    "+": ("({0} + {1})",) * 2,
    "-": ("({0} - {1})",) * 2,
    "//": ("({0} // {1})", "({0} DIV {1})"),
    "%": ("({0} % {1})",) * 2,
    "&": ("({0} & {1})",) * 2,  # the bits that both have
    "*": ("({0} * {1})",) * 2,
    "whole": ("CAST({0} AS BIGINT)",) * 2,  # 1 of what is true, 0 of what is false
    "not": ("(NOT {0})",) * 2,
    "null": ("({0} IS NULL)",) * 2,
    "least": ("least({*})",) * 2,
    "greatest": ("greatest({*})",) * 2,
    "coalesce": ("coalesce({*})",) * 2,
    "nullif": ("nullif({0}, {1})",) * 2,
    "length": ("length({0})",) * 2,  # of a text, in characters
    "character": ("substr({0}, {1}, 1)", "substr({0}, CAST({1} AS INT), 1)"),  # of a text, the first is 1
    "before": ("split_part({0}, {1}, 1)",) * 2,  # a text up to another in it, or all of it
    "matches": ("regexp_full_match({0}, {1})", "({0} RLIKE concat('^(?:', {1}, ')$'))"),
    "size": ("coalesce(len({0}), 0)", "(CASE WHEN {0} IS NULL THEN 0 ELSE size({0}) END)"),
    "distinct": ("list_sort(list_distinct({0}))", "array_sort(array_distinct({0}))"),
    "sorted": ("list_sort({0})", "array_sort({0})"),
    "place": ("coalesce(list_position({0}, {1}), 0)", "array_position({0}, {1})"),  # 0 of what is not there
    "at": ("({0})[{1}]", "element_at({0}, CAST({1} AS INT))"),  # the first is 1
    "first": ("({0})[1]", "try_element_at({0}, 1)"),
    "second": ("({0})[2]", "try_element_at({0}, 2)"),
    "list_max": ("list_max({0})", "array_max({0})"),
    "list_sum": (
        "CAST(coalesce(list_sum({0}), 0) AS BIGINT)",
        "aggregate({0}, CAST(0 AS BIGINT), (acc, x) -> acc + x)",
    ),
    "bits": ("list_aggregate({0}, 'bit_or')", "aggregate({0}, CAST(0 AS BIGINT), (acc, x) -> acc | x)"),
    "list": ("[{*}]", "array({*})"),
    "flatten": ("flatten({0})",) * 2,
    "has": ("list_contains({0}, {1})", "array_contains({0}, {1})"),
    "count": ("count(*)",) * 2,
    "sum": ("sum({0})",) * 2,
    "min": ("min({0})",) * 2,
    "max": ("max({0})",) * 2,
    "collect": ("list({0})", "collect_list({0})"),
    "first_five": ("min({0}, 5)", "slice(array_sort(collect_list({0})), 1, 5)"),  # the smallest, in order
}

LAMBDAS: Final[Mapping[str, tuple[str, str]]] = {
    "transform": ("list_transform({0}, lambda {v}: {1})", "transform({0}, {v} -> {1})"),
    "filter": ("list_filter({0}, lambda {v}: {1})", "filter({0}, {v} -> {1})"),
}

TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "text": ("VARCHAR", "STRING"),
    "integer": ("BIGINT", "BIGINT"),
    "date": ("DATE", "DATE"),
    "boolean": ("BOOLEAN", "BOOLEAN"),
    "amount": ("DECIMAL(38, 9)", "DECIMAL(38, 9)"),
}


def column(name: str) -> Column:
    """A column of the table."""
    return Column(name)


def literal(value: Value) -> Literally:
    """A value."""
    return Literally(value)


def call(name: str, *of: Expression | Value) -> Call:
    """A function or an operator of TEMPLATES; what is no expression stands for itself."""
    return Call(name, tuple([_expression(one) for one in of]))


def field(of: Expression, name: str) -> Field:
    """A field of a struct."""
    return Field(of, name)


def joined(*of: Expression | str) -> Expression:
    """Texts as one; null where one of them is."""
    return call("||", *of)


def struct(**fields: Expression | Value) -> Struct:
    """A struct; what is no expression stands for itself."""
    return Struct(tuple([(name, _expression(one)) for name, one in fields.items()]))


def both(of: Iterable[Expression]) -> Expression:
    """Whether all hold; true of none."""
    return _chain("AND", tuple(of), empty=True)


def either(of: Iterable[Expression]) -> Expression:
    """Whether one holds; false of none."""
    return _chain("OR", tuple(of), empty=False)


def among(of: Expression, values: Iterable[Value]) -> Expression:
    """Whether something is one of some values, in their order; false of none."""
    listed = tuple(dict.fromkeys(values))
    return Among(of, listed) if listed else Literally(False)


def case(when: Iterable[tuple[Expression, Expression]], other: Expression) -> Expression:
    """The first whose condition holds, else the other."""
    cases = tuple(when)
    return Case(cases, other) if cases else other


def number(condition: Expression) -> Expression:
    """1 where a condition holds, else 0; null counts as none."""
    return Case(((condition, Literally(1)),), Literally(0))


def clamped(of: Expression, low: int, high: int) -> Expression:
    """A number within two bounds; null stays null."""
    inside = call("least", call("greatest", of, low), high)
    return Case(((call("null", of), Literally(None)),), inside)


def stretch(of: Expression, cuts: Iterable[Value]) -> Expression:
    """How many of some cuts a value has reached: the stretch between them that it lies in; 0 of null."""
    reached = [Call("whole", (call(">=", of, cut),)) for cut in cuts]
    if not reached:
        return Literally(0)
    found: Expression = reached[0]
    for one in reached[1:]:
        found = call("+", found, one)
    return call("coalesce", found, 0)


def walked(one: Expression) -> Iterator[Expression]:
    """An expression, and all that it is made of."""
    yield one
    for part in _parts(one):
        yield from walked(part)


def _parts(one: Expression) -> tuple[Expression, ...]:
    match one:
        case Field(of) | Cast(of) | Among(of):
            return (of,)
        case Call(_, of):
            return of
        case Each(_, of, _, body):
            return of, body
        case Case(when, other):
            return (*[part for pair in when for part in pair], other)
        case Struct(fields):
            return tuple([part for _, part in fields])
    return ()


def replaced(one: Expression, others: Mapping[Expression, Expression]) -> Expression:
    """A condition with others in the place of some of those that it joins."""
    if one in others:
        return others[one]
    if isinstance(one, Call):
        return Call(one.name, tuple([replaced(part, others) for part in one.of]))
    return one


def rebuilt(one: Expression, of: Callable[[Expression], Expression]) -> Expression:
    """An expression with something else in the place of each that it is made of."""
    match one:
        case Field(part, name):
            return Field(of(part), name)
        case Cast(part, to):
            return Cast(of(part), to)
        case Among(part, values):
            return Among(of(part), values)
        case Call(name, parts):
            return Call(name, tuple([of(part) for part in parts]))
        case Each(name, part, variable, body):
            return Each(name, of(part), variable, of(body))
        case Case(when, other):
            return Case(tuple([(of(if_), of(then)) for if_, then in when]), of(other))
        case Struct(fields):
            return Struct(tuple([(name, of(part)) for name, part in fields]))
    return one


def written(query: Select, dialect: Dialect) -> str:
    """A query as text."""
    return _Writer(0 if dialect == "duckdb" else 1).query(query)


def said(one: Expression, dialect: Dialect) -> str:
    """An expression as text."""
    return _Writer(0 if dialect == "duckdb" else 1).of(one)


EXPRESSIONS: Final = (Column, Field, Literally, Call, Each, Case, Among, Struct, Cast)


def _expression(one: Expression | Value) -> Expression:
    return one if isinstance(one, EXPRESSIONS) else Literally(one)


def _chain(word: str, of: tuple[Expression, ...], *, empty: bool) -> Expression:
    if not of:
        return Literally(empty)
    return of[0] if len(of) == 1 else Call(word, of)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes in the dialect whose words come first or second in TEMPLATES."""

    which: int

    def query(self, query: Select) -> str:
        columns = ", ".join([f"{self.of(one)} AS {self.name(name)}" for name, one in query.columns])
        parts = [f"SELECT {columns} FROM {self.source(query)}"]
        if query.join is not None:
            parts.append(self._join(query.join))
        if query.where is not None:
            parts.append(f"WHERE {self.of(query.where)}")
        if query.group:
            keys = dict(query.columns)
            parts.append("GROUP BY " + ", ".join([self.of(keys[name]) for name in query.group]))
        if query.order:
            parts.append("ORDER BY " + ", ".join([self.name(name) for name in query.order]))
        if query.limit is not None:
            parts.append(f"LIMIT {query.limit}")
        return " ".join(parts)

    def source(self, query: Select) -> str:
        table = self._table(query.source)
        if query.each is not None:
            name, of = query.each
            listed = self.of(of)
            unnested = f"unnest({listed})" if self.which == 0 else f"explode({listed})"
            table = f"(SELECT *, {unnested} AS {self.name(name)} FROM {table} AS s)"
        return f"{table} AS a"

    def _table(self, table: str | Select | tuple[Select, ...]) -> str:
        if isinstance(table, tuple):
            return f"({' UNION ALL '.join([self.query(one) for one in table])})"
        return self.name(table) if isinstance(table, str) else f"({self.query(table)})"

    def _join(self, join: Join) -> str:
        kind = "LEFT JOIN" if join.outer else "JOIN"
        on = " AND ".join([self.of(call("same", first, second)) for first, second in join.on])
        return f"{kind} {self._table(join.table)} AS b ON {on}"

    def name(self, name: str) -> str:
        mark = '"`'[self.which]
        return mark + name.replace(mark, mark * 2) + mark

    def of(self, one: Expression) -> str:
        match one:
            case Column(name):
                return self.name(name)
            case Field(of, name):
                return f"{self.of(of)}.{self.name(name)}"
            case Literally(value):
                return self.value(value)
            case Call("AND" | "OR" | "||" as word, of):
                return "(" + f" {word} ".join([self.of(each) for each in of]) + ")"
            case Call(name, of):
                return _filled(TEMPLATES[name][self.which], [self.of(each) for each in of])
            case Each(name, of, variable, body):
                text = LAMBDAS[name][self.which].replace("{v}", self.name(variable))
                return _filled(text, [self.of(of), self.of(body)])
            case Case(when, other):
                cases = " ".join([f"WHEN {self.of(if_)} THEN {self.of(then)}" for if_, then in when])
                return f"(CASE {cases} ELSE {self.of(other)} END)"
            case Among(of, values):
                return f"({self.of(of)} IN ({', '.join([self.value(value) for value in values])}))"
            case Struct(fields):
                return self._struct(fields)
            case Cast(of, to):
                return f"try_cast({self.of(of)} AS {TYPES[to][self.which]})"

    def _struct(self, fields: tuple[tuple[str, Expression], ...]) -> str:
        if self.which == 0:
            return "{" + ", ".join([f"{self._text(name)}: {self.of(one)}" for name, one in fields]) + "}"
        return (
            "named_struct(" + ", ".join([f"{self._text(name)}, {self.of(one)}" for name, one in fields]) + ")"
        )

    def value(self, value: Value) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            return f"CAST({value} AS BIGINT)"
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        return self._text(value)

    def _text(self, text: str) -> str:
        if self.which == 0:
            return "'" + text.replace("'", "''") + "'"
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _filled(template: str, words: list[str]) -> str:
    """A template with what it is about; a word may hold braces itself."""
    found, rest = [], template
    while "{" in rest:
        before, rest = rest.split("{", 1)
        what, rest = rest.split("}", 1)
        found += [before, ", ".join(words) if what == "*" else words[int(what)]]
    return "".join([*found, rest])
