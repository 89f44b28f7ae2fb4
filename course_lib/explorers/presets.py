"""A setting as one line of text, fit for a chat: ``data='moons', optimizer='Adam'(learning_rate=0.003), seed=1``."""

import ast
from collections.abc import Mapping
from typing import Any

from course_lib import checks

QUOTES, MINUS = str.maketrans("“”„‘’‚", "\"\"\"'''"), str.maketrans("−", "-")


def write(state: Mapping[str, Any]) -> str:
    """The line for a state: a dict ``name → number, text, list or {"choice": name, "knobs": {...}}``."""
    return ", ".join(f"{name}={_written(value)}" for name, value in state.items())


def read(code: Any) -> dict[str, Any]:
    """The state that a line stands for. ValueError if it is not such a line."""
    spellings = [code, code.translate(QUOTES), code.translate(QUOTES | MINUS)] if isinstance(code, str) else []
    for written in spellings:  # a chat's changes are undone only if they must be: names may have such signs as well
        try:
            return _parsed(written)
        except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
            continue
    came, expected = checks.describe(code), "a line such as seed=1, data='moons'"
    raise checks.problem("preset", came, expected, "Copy the whole line again.")


def _parsed(code):
    call = ast.parse(f"f({code.strip()})", mode="eval").body
    if call.args or any(word.arg is None for word in call.keywords):
        raise ValueError
    return {word.arg: _value(word.value) for word in call.keywords}


def _written(value):
    if isinstance(value, dict) and "choice" in value:
        return f"{value['choice']!r}({write(value['knobs'])})" if value["knobs"] else repr(value["choice"])
    return repr(value)


def _value(node):
    if isinstance(node, ast.Call):
        if node.args:
            raise ValueError
        return {
            "choice": ast.literal_eval(node.func),
            "knobs": {k.arg: ast.literal_eval(k.value) for k in node.keywords},
        }
    return ast.literal_eval(node)
