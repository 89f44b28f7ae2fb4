"""Exceptions explained by what the line does: (the exception, what it says, what stands in the line, words).

Each pattern is searched; ``{0}`` in the words is the first group that was found in the line.
"""

TRUTH, SHAPES = "truth value", "core dimension|not aligned"
WHOLE = "scalar ind|as an integer|maximum supported|must be (ints|non-neg)|negative dimensions"

LINES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str, str], ...] = (
    (
        ValueError,
        TRUTH,
        r"(?<![\w.])(max|min)\(",
        "Python's own `{0}` asks which of its two arguments is the larger as a whole, and arrays give no one answer. "
        "`np.{0}imum` compares entry by entry.",
    ),
    (
        ValueError,
        TRUTH,
        r"[<>]=?\s*[\w.]+\s*[<>]",
        "A chain such as `0 < x < 1` joins two comparisons by `and`, which asks for one yes or no. "
        "For arrays write `(0 < x) & (x < 1)`.",
    ),
    (
        ValueError,
        TRUTH,
        r"\b(and|or|not)\b",
        "`{0}` asks for one yes or no, and an array has many. Entry by entry it is `&`, `|` and `~`, "
        "each side in brackets.",
    ),
    (
        ValueError,
        TRUTH,
        r"\b(if|while)\b",
        "`{0}` asks for one yes or no, and an array has many. Entry by entry it is `np.where`, "
        "or a product with the mask.",
    ),
    (
        ValueError,
        SHAPES,
        r"(\w+) @ \1\b",
        "`{0} @ {0}` is a product of matrices, and their shapes do not fit. The square of each entry is `{0}**2`.",
    ),
    (
        ValueError,
        "enough dimensions",
        "@",
        "`@` multiplies vectors and matrices, and one of the two is a single number there. "
        "A number is multiplied by `*`.",
    ),
    (
        (TypeError, ValueError),
        WHOLE,
        r"\b(zeros|ones|empty)\((?!\()",
        "`np.{0}` wants a shape, in whole numbers. An array shaped like x is `np.{0}_like(x)`, or `np.{0}(x.shape)`.",
    ),
    (
        TypeError,
        "as an integer|scalar ind",
        r"\brange\(",
        "`range` counts in whole numbers, and got a number with a point, or an array. `//` divides to whole numbers; "
        "`len(x)` counts the rows of an array.",
    ),
    (
        TypeError,
        "scalar|length-1",
        r"(?<![\w.])(float|int|round)\(",
        "`{0}` makes one number of one number, and got an array of many.",
    ),
)
