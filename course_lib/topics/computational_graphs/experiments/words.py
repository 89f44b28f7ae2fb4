"""Names and numbers as the lecture writes them, short enough to stand on a wire or in a sentence."""

import re
from typing import Any

import numpy as np


def subscripted(name: str) -> str:
    """A name as the lecture writes it: ``w0`` is w₀."""
    head, digits = re.findall(r"(.*?)_?(\d*)$", name)[0]
    name = head + digits.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) if head and head != "-" else name
    return name if len(name) <= 9 else name[:8] + "…"


def short_number(value: float, width: int = 7) -> str:
    """A number in at most ``width`` characters, to four significant digits where there is room."""
    for digits in (4, 3, 2, 1):
        text = re.sub(r"e([+-])0*(\d+)", lambda m: "e" + m[1].strip("+") + m[2], f"{float(value) + 0.0:.{digits}g}")
        if len(text) <= width:
            return text.replace("-", "−")
    return "≈0" if abs(value) < 1 else "huge"


def short_value(value: Any) -> str:
    """A value within a sentence: a number, a short vector, or a shape."""
    if np.ndim(value) == 1 and len(value) <= 4:
        return f"[{', '.join(short_number(v, 6) for v in value)}]"
    return str(np.shape(value)) if np.ndim(value) else short_number(value)


def equals(value: Any) -> str:
    """What follows a name: its value, or its shape."""
    return f"has shape {short_value(value)}" if short_value(value)[0] == "(" else f"= {short_value(value)}"


def bracketed(number: str) -> str:
    """A negative number in brackets."""
    return f"({number})" if number[0] == "−" else number
