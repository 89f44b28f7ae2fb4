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

    @property
    def message(self) -> str:
        """How many runs there are, and what became of them."""
        counts = Counter(row.get("status", "without a status") for row in self.rows)
        return f"{len(self)} runs: " + ", ".join(f"{n} {status}" for status, n in counts.items())

    def to_pandas(self) -> Any:
        """The same as a pandas DataFrame, where pandas is installed."""
        try:
            import pandas
        except ImportError:
            remedy = "Install it, or take table.rows."
            raise checks.problem("to_pandas", "no pandas", "pandas to be installed", remedy, ImportError) from None
        return pandas.DataFrame(self.rows)

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


def _same(a, b):
    same = a == b
    return isinstance(same, bool | np.bool_) and bool(same)  # an array has no single answer


def _median(values):
    known = [v for v in values if v == v]
    return float(np.median(known)) if known else math.nan


def _cell(column, value):
    if isinstance(value, float):
        return "" if value != value else format(value, NUMBERS.get(column, ".4g"))
    return str(value).replace("|", "\\|")
