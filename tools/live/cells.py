"""Which cells of a stored notebook show an explorer or a question, and the Python that makes each one again."""

import ast
import html
import re
from collections.abc import Iterable, Sequence

import nbformat

MARK = '<div class="course-mark"'  # what an explorer or a question puts before its stills


def enliven(nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Put beside each explorer's mark the Python that makes it; ``live.js`` finds it on the page. Changes ``nb``."""
    before: list[str] = []
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            data = output.get("data", {})
            if MARK in data.get("text/html", ""):
                code = html.escape(needed(before, cell.source)).replace("\n", "&#10;")
                data["text/html"] = f'<div class="course-live" data-code="{code}" hidden></div>' + data["text/html"]
        before.append(cell.source)
    return nb


def needed(before: Sequence[str], source: str) -> str:
    """The statements of a cell, and of the cells before it those that its names come from."""
    last = statements(source)
    earlier = [statement for each in before for statement in statements(each)]
    kept, wanted = [], free(last)
    for statement in reversed(earlier):
        if bound := binds(statement) & wanted:
            kept.append(only(statement, bound))
            wanted = (wanted - bound) | uses(statement)
        elif changed(statement) in wanted:
            kept.append(statement)
            wanted |= uses(statement)
    return ast.unparse(ast.Module([*reversed(kept), *last], []))


def statements(source: str) -> list[ast.stmt]:
    """Those of a cell, apart from what speaks to Jupyter alone."""
    return ast.parse(re.sub(r"^\s*[%!].*$", "", source, flags=re.MULTILINE)).body


def free(body: Iterable[ast.stmt]) -> set[str]:
    """The names that some statements, one after the other, need from before."""
    wanted: set[str] = set()
    for statement in reversed(list(body)):
        wanted = (wanted - binds(statement)) | uses(statement)
    return wanted


def binds(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value to."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {name_in(alias) for alias in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def uses(statement: ast.stmt) -> set[str]:
    """The names that stand in a statement and are read, those of its own functions' arguments among them."""
    read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return read | (binds(statement) if isinstance(statement, ast.AugAssign) else set())


def changed(statement: ast.stmt) -> str | None:
    """The name whose method a statement calls for what it does: ``file`` in ``file.write_text("…")``."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return call.func.value.id
    return None


def only(statement: ast.stmt, names: set[str]) -> ast.stmt:
    """An import of these names alone; any other statement as it is."""
    if isinstance(statement, ast.ImportFrom):
        wanted = [alias for alias in statement.names if name_in(alias) in names]
        return ast.ImportFrom(statement.module, wanted, statement.level)
    return statement


def name_in(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
