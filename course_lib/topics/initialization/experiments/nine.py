"""The initialisations as a table: the σ of each as a formula, and what it is for two layers."""

from course_lib.initializers import INITIALIZERS
from course_lib.tables import Markdown, as_table, number_tex

SIGMA = {  # of the menu's own; one that is registered later shows its distribution
    "zeros": "0",
    "constant": "0, around a mean of 0.1",
    "too small": "0.01",
    "too large": "10",
    "uniform": r"$\sqrt{1 / (3\, n_{in})}$",
    "Glorot normal": r"$\sqrt{2 / (n_{in} + n_{out})}$",
    "Glorot uniform": r"$\sqrt{2 / (n_{in} + n_{out})}$",
    "He normal": r"$\sqrt{2 / n_{in}}$",
    "He uniform": r"$\sqrt{2 / n_{in}}$",
}
LAYERS = ((128, 128), (300, 100))  # n_in and n_out of the two


def table() -> Markdown:
    """Name, how a weight is drawn, σ, and σ for each of ``LAYERS``."""
    head = ["initialisation", "each weight is", "σ", *(f"σ for {n} → {m}" for n, m in LAYERS)]
    rows = []
    for name, rule in INITIALIZERS.items():
        limit = rule.bound(*LAYERS[0])
        shape = "uniform" if limit is not None else "normal" if rule.std(*LAYERS[0]) else "one number"
        numbers = (f"${number_tex(float(f'{rule.std(*layer):.3g}'))}$" for layer in LAYERS)
        rows.append([name, shape, SIGMA.get(name, f"${rule.formula}$"), *numbers])
    return as_table(head, rows)
