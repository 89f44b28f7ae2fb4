"""The exercises as assignments for nbgrader, from the notebooks' sources; nbgrader itself is not needed here.

python -m tools.nbgrader [NN ...]   write build/nbgrader/source/NN_name/NN_name.ipynb, for all or some
"""

import ast
import re
import sys

import jupytext
import nbformat

from tools import notebooks

FOLDER = notebooks.FOLDER.parent / "build" / "nbgrader" / "source"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"  # nbgrader cuts out what is between
UNANSWERED = re.compile(r"^( +)raise NotImplementedError\s*\Z", re.M)  # a function's last line, or a method's
METADATA = {"schema_version": 3, "task": False, "solution": False, "grade": False}
POINTS = 1  # a task; whoever grades changes it in nbgrader's own editor
# nbgrader takes the points away for an error and reads a cell's result as points, so the verdict is displayed instead.
# A student's Run All goes on past a missing answer; nbgrader, when it validates or grades, counts it as failed.
CHECK = """from os import environ

from {module} import check

verdict = {call}
display(verdict)
assert verdict.right or "NBGRADER_EXECUTION" not in environ, verdict"""


def assignment(source):
    """The notebook that nbgrader starts from, not executed, or None where there is no task."""
    nb = jupytext.read(source, fmt="py:percent")
    nb.cells = list(answered(nb.cells))
    nb = notebooks.copy_for("student", nb)
    tasks = tasks_of(nb)
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\[([^]]+)\]\([\w./-]+\.\w+(#[^)]*)?\)", r"\1", cell.source)  # it travels alone
        elif BEGIN in cell.source:
            cell.metadata = marked(tasks[defined(cell)], solution=True, locked=False)
        elif handed_in := call_of_check(cell):
            cell.source = CHECK.format(module=module_of(nb), call=cell.source)
            cell.metadata = marked(f"{handed_in[0]} check", grade=True, locked=True, points=POINTS)
    return nb if tasks else None


def answered(cells):
    """The cells, each stub and the solution after it made one: the solution, marked as such."""
    cells = iter(cells)
    for cell in cells:
        if "stub" in notebooks.tags(cell):
            yield nbformat.v4.new_code_cell(joined(cell.source, next(cells)))
        else:
            yield cell


def joined(stub, solution):
    """The stub with the solution's lines in the place of its own last one."""
    last = UNANSWERED.search(stub)
    before, space = (stub[: last.start()], last[1]) if last else ("", "")
    alike = last and solution.source.startswith(before)
    if not alike or "solution" not in notebooks.tags(solution):
        raise ValueError(f"after this stub a solution has to follow that begins alike:\n{stub}")
    return f"{before}{space}{BEGIN}\n{solution.source.removeprefix(before)}\n{space}{END}"


def tasks_of(nb):
    """function → task, for all that is handed in; each must be asked for once and have its own solution cell."""
    calls = [call for cell in nb.cells if (call := call_of_check(cell))]
    tasks = {function: task for task, function in calls}
    wanted = [defined(cell) for cell in nb.cells if BEGIN in cell.source]
    if sorted(wanted) != sorted(function for _, function in calls) or len(set(map(slug, tasks.values()))) < len(calls):
        raise ValueError(f"tasks and checks are not the same: there are solutions {wanted} and checks {calls}")
    return tasks


def call_of_check(cell):
    """(task, function) if the cell says ``check("task", function)`` and nothing else."""
    found = re.fullmatch(r'check\("([^"]+)", (\w+)\)', cell.source) if cell.cell_type == "code" else None
    return found and found.groups()


def defined(cell):
    return next(part.name for part in ast.parse(cell.source).body if isinstance(part, ast.FunctionDef | ast.ClassDef))


def module_of(nb):
    """Where the notebook has ``check`` from; the check cells import it again, lest a student's own name hides it."""
    code = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "code")
    return re.search(r"^from (course_lib\.topics\.\w+\.tasks) import .*\bcheck\b", code, re.M)[1]


def marked(name, **about):
    return {"nbgrader": METADATA | {"grade_id": slug(name)} | about}


def slug(name):
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def write(folder=FOLDER, names=()):
    """Write the assignments and return their paths; what was there before under these names is replaced."""
    found = {source.stem: nb for source in notebooks.sources(names=names) if (nb := assignment(source))}
    paths = [folder / name / f"{name}.ipynb" for name in found]
    for path, nb in zip(paths, found.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebooks.text(nb), "utf-8", newline="\n")
    return paths


def main(names):
    paths = write(names=names)
    for path in paths:
        print(path.relative_to(FOLDER.parents[2]))
    return 0 if paths else "no notebook with tasks found"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
