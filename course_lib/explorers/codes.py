"""A setting as one line of text, fit for a chat: ``data='moons', optimizer='Adam'(learning_rate=0.003), seed=1``."""

import ast

from course_lib import checks

QUOTES, MINUS = str.maketrans("“”„‘’‚", "\"\"\"'''"), str.maketrans("−", "-")


def write(state):
    """The line for a state: a dict ``name → number, text, list or {"choice": name, "knobs": {...}}``."""
    return ", ".join(f"{name}={_written(value)}" for name, value in state.items())


def read(code):
    """The state that a line stands for. ValueError if it is not such a line."""
    tries = [code, code.translate(QUOTES), code.translate(QUOTES | MINUS)] if isinstance(code, str) else []
    for written in tries:  # names have such signs too: what a chat made of the line is undone only where it must be
        try:
            return _states(written)
        except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError, MemoryError):
            continue
    came, expected = checks.describe(code), "a line such as seed=1, data='moons'"
    raise checks.problem("preset", came, expected, "Copy the whole line again.")


def _states(code):
    call = ast.parse(f"f({code.strip()})", mode="eval").body
    if call.args or any(word.arg is None for word in call.keywords):
        raise ValueError
    return {word.arg: _read(word.value) for word in call.keywords}


def _written(value):
    if isinstance(value, dict) and "choice" in value:
        return f"{value['choice']!r}({write(value['knobs'])})" if value["knobs"] else repr(value["choice"])
    return repr(value)


def _read(node):
    if isinstance(node, ast.Call):
        if node.args:
            raise ValueError
        return {
            "choice": ast.literal_eval(node.func),
            "knobs": {k.arg: ast.literal_eval(k.value) for k in node.keywords},
        }
    return ast.literal_eval(node)
