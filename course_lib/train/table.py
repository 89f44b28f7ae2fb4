"""The result of a sweep: a tidy table, one row a run, that filters, sorts and folds into a map."""

import math
import numbers
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from course_lib import checks

NUMBERS = {"learning_rate": ".6g", "seed": "", "steps": ""}


class Table:
    """Rows are dicts with the same keys, the columns. ``table["test_loss"]`` is a column as an array."""

    def __init__(self, rows: Iterable[dict]) -> None:
        expected, remedy = "dicts with the same keys", "Pass the rows of another table."
        try:
            self.rows = list(rows)
        except TypeError:
            raise checks.problem("rows", checks.describe(rows), f"a list of {expected}", remedy, TypeError) from None
        for n, row in enumerate(self.rows):
            if not isinstance(row, dict) or row.keys() != self.rows[0].keys():
                raise checks.problem(f"rows[{n}]", checks.describe(row), expected, remedy, TypeError)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.rows[0]) if self.rows else []

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict]:
        return iter(self.rows)

    def __getitem__(self, column: str) -> np.ndarray:
        checks.one_of("column", column, self.columns)
        values = [row[column] for row in self.rows]
        lists = any(isinstance(v, list) for v in values)  # of several numbers, as a seed may be: an entry each
        return np.fromiter(values, object) if lists else np.array(values)

    def __eq__(self, other: object) -> bool:
        """Equal to the last bit; a loss that is missing (NaN) equals one that is missing."""
        return isinstance(other, Table) and repr(self.rows) == repr(other.rows)

    __hash__ = None  # type: ignore[assignment]

    def where(self, **wanted: Any) -> "Table":
        """The rows with these values: ``table.where(optimizer="Adam", status="done")``."""
        for column in wanted:
            checks.one_of("column", column, self.columns)
        return Table(row for row in self.rows if all(_same(row[c], value) for c, value in wanted.items()))

    def sorted(self, by: str = "test_loss", reverse: bool = False) -> "Table":
        """The rows in the order of a column; rows without a result last."""
        checks.one_of("by", by, self.columns)
        checks.instance("reverse", reverse, bool, "True or False", "Write it without quotes.")
        known = [row for row in self.rows if row[by] == row[by]]
        missing = [row for row in self.rows if row[by] != row[by]]
        try:
            return Table([*sorted(known, key=lambda row: np.ravel(row[by]).tolist(), reverse=reverse), *missing])
        except TypeError:
            came, remedy = f"the column {by!r}, of several kinds", "Sort by a column of numbers or of names."
            raise checks.problem("by", came, "a column with an order", remedy, TypeError) from None

    def map(self, down: str, across: str, values: str = "test_loss") -> tuple[list, list, np.ndarray]:
        """(labels down, labels across, array): the median over all else, NaN where no run of a place has a result."""
        for name, column in (("down", down), ("across", across), ("values", values)):
            checks.one_of(name, column, self.columns)
        places: dict[tuple, list[float]] = {}
        for row in self.rows:
            if not isinstance(row[values], numbers.Real):
                came = f"the column {values!r}, which holds {checks.describe(row[values])}"
                raise checks.problem("values", came, "a column of numbers", 'Pass "test_loss".', TypeError)
            place = tuple(tuple(v) if isinstance(v, list) else v for v in (row[down], row[across]))
            places.setdefault(place, []).append(row[values])
        rows, columns = (list(dict.fromkeys(place[k] for place in places)) for k in (0, 1))
        return rows, columns, np.array([[_median(places.get((r, c), ())) for c in columns] for r in rows])

    def best(
        self, along: str = "learning_rate", by: str = "optimizer", values: str = "test_loss", largest: bool = False
    ) -> "Best":
        """For each entry of the column ``by`` the place of ``along`` with the lowest (``largest``: highest) ``values``.

        A place counts by the median over all its runs, such as seeds, and a run without a result as the worst. A row
        holds that median, the lowest and the highest run, and ``edge``: "smallest" or "largest" if the best is the last
        one tried on that side, where a wider grid may well change it. Of equal medians the one in the middle is taken.
        """
        for name, column in (("along", along), ("by", by), ("values", values)):
            checks.one_of(name, column, self.columns)
        checks.instance("largest", largest, bool, "True or False", "Write it without quotes.")
        for name, column in (("along", along), ("values", values)):
            if any(not isinstance(row[column], numbers.Real) for row in self.rows):
                came = f"the column {column!r}, which does not hold numbers only"
                raise checks.problem(name, came, "a column of numbers", "Choose another one.", TypeError)
        return Best((_best(self, who, by, along, values, largest) for who in _distinct(self, by)), along)

    @property
    def message(self) -> str:
        """How many runs there are, and what became of them."""
        counts = Counter(row.get("status", "without a status") for row in self.rows)
        return f"{len(self)} runs: " + ", ".join(f"{n} {status}" for status, n in counts.items())

    def to_pandas(self) -> Any:
        """The same as a pandas DataFrame, where pandas is installed."""
        return data_frame(self.rows, "take table.rows")

    def markdown(self, most: int = 20) -> str:
        """The table as text for a Markdown cell, at most so many rows of it."""
        checks.integer("most", most)
        lines = [self.columns, ["---"] * len(self.columns)]
        lines += [[_cell(c, row[c]) for c in self.columns] for row in self.rows[:most]]
        text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return text + (f"\n\n… and {len(self) - most} more rows" if len(self) > most else "")

    def __repr__(self) -> str:
        return f"{self.message}\n\n{self.markdown()}" if self.rows else "no runs"

    def _repr_markdown_(self):
        return repr(self)


class Best(Table):
    """What ``Table.best`` found; its message says which of them lie at an edge of what was tried."""

    def __init__(self, rows: Iterable[dict], along: str) -> None:
        """``along``: the column that was searched."""
        super().__init__(rows)
        self.along = along

    @property
    def message(self) -> str:
        """How many bests lie inside the values tried, and for which a wider grid is needed."""
        edges = [row for row in self.rows if row["edge"]]
        if not edges:
            each = "1 best, inside" if len(self) == 1 else f"{len(self)} bests, each inside"
            return f"{each} the values of {self.along} that were tried"
        who = "; ".join(f"{next(iter(row.values()))} at the {row['edge']}, {row[self.along]:.6g}" for row in edges)
        return (
            f"{len(edges)} of {len(self)} bests lie at an edge of {self.along} ({who}): "
            "the order may be the grid's. Try values beyond, until each best lies inside"
        )


def data_frame(data: Any, otherwise: str) -> Any:
    """A pandas DataFrame of ``data``; where pandas is missing, a message that says what to do ``otherwise``."""
    try:
        import pandas
    except ImportError:
        remedy = f"Install it (pip install pandas), or {otherwise}."
        raise checks.problem("to_pandas", "no pandas", "pandas to be installed", remedy, ImportError) from None
    return pandas.DataFrame(data)


def edge(tried: Iterable[float], chosen: float) -> str:
    """ "smallest" or "largest" if ``chosen`` is the first or the last of the values tried; "" if it lies inside."""
    low, high = min(tried), max(tried)
    return "smallest" if chosen <= low else "largest" if chosen >= high else ""


def _distinct(table, column):
    found = []
    for row in table:
        if not any(_same(row[column], one) for one in found):
            found.append(row[column])
    return found


def _best(table, who, by, along, values, largest):
    """The row of ``Table.best`` for one entry."""
    worst = -math.inf if largest else math.inf
    places: dict[float, list[float]] = {}
    for row in table.where(**{by: who}):
        places.setdefault(row[along], []).append(row[values] if row[values] == row[values] else worst)
    tried = sorted(places)
    medians = [float(np.median(places[place])) for place in tried]
    if (top := max(medians) if largest else min(medians)) == worst:
        return {by: who, along: math.nan, values: math.nan, "lowest": math.nan, "highest": math.nan, "edge": ""}
    equal = [place for place, median in zip(tried, medians, strict=True) if median == top]
    chosen = equal[len(equal) // 2]
    runs = {"lowest": min(places[chosen]), "highest": max(places[chosen])}
    return {by: who, along: chosen, values: top, **runs, "edge": edge(tried, chosen)}


def _same(a, b):
    same = a == b
    return isinstance(same, bool | np.bool_) and bool(same)  # an array has no single answer


def _median(values):
    known = [v for v in values if v == v]
    return float(np.median(known)) if known else math.nan


def _cell(column, value):
    if isinstance(value, float):
        return "" if value != value else format(value, NUMBERS.get(column, ".4g"))
    if isinstance(value, list) and len(value) > 4:
        return f"{len(value)} numbers"
    return str(value).replace("|", "\\|")
