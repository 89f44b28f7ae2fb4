"""Mutation testing: mutmut changes the numerics in small ways, and the tests of the module should notice each.

python tools/mutants.py [module ...]   all modules or some; prints what survived and is not judged, and a table

mutmut itself leaves alone docstrings, annotations, decorated functions (properties among them) and what stands outside
of functions. Left alone too is the wording of errors: calls of ``checks.problem`` and the texts prepared for them.
tests/survivors.md lists mutants that nobody need notice, and why. With SAMPLE=150 in the environment so many mutants of
a module are tried, the same ones each time for the same code.
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "mutants"
MODULES = sorted(  # the numerics: what stands at the top of course_lib, and in these rooms
    path.relative_to(ROOT / "course_lib").with_suffix("").as_posix()
    for room in ("", "graph", "optimizers", "datasets", "train")
    for path in (ROOT / "course_lib" / room).glob("*.py")
    if path.stem != "__init__"
)
SETTINGS = r"""
[tool.mutmut]
source_paths = ["course_lib"]
only_mutate = ["course_lib/{module}.py"]
also_copy = ["course_lib"]
do_not_mutate_patterns = [
  '\b_?(problem|refused|misused)\(',
  '^\s*(came|cure|expected|how|remedy|wanted|when|who) = ',
]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider"]
timeout_multiplier = 3.0
timeout_constant = 2.0
"""
ALONE = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")} | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
ENDS = {0: "survived", 1: "killed", 3: "killed", 33: "untested", 36: "timeout", 24: "timeout", -24: "timeout"}
IMPORT = re.compile(  # functions that run while the course is imported
    r"\.x_(_eta|_average|_friction|_epsilon|knob|entry|checked|_d|_binary|_unary|_reduction|_operators|sum_over|mean_over)"
    r"__mutmut"
)
ENOUGH = 0.9  # of the mutants
FREE = re.compile(r"""("[^" ]*")|"[^"]*"|'[^']*'|,? ?\bstrict=\w+|, (?=\))""")  # sentences; whether zip counts again


def work(module):
    return FOLDER / module.replace("/", ".")


def selection(module):
    """What tells pytest which tests to run: those of the module, or of its room."""
    room, _, _ = module.rpartition("/")
    files = sorted(f"tests/{room}/{path.name}" for path in (ROOT / "tests" / room).glob("test_*.py"))
    files = files if room else [f"tests/test_{module}.py"]
    slow = module in ("train/grid", "train/record", "train/table")  # others have what starts processes tried as well
    return [*files, "-k", "not dask and not kill and not threads_and_processes"] if slow else files


def prepare(module):
    """A copy of the course in which mutmut finds one module, and the tests that belong to it."""
    shutil.rmtree(work(module), ignore_errors=True)
    for part in ("course_lib", "tests"):
        shutil.copytree(ROOT / part, work(module) / part, ignore=shutil.ignore_patterns("__pycache__"))
    settings = SETTINGS.format(module=module, tests=json.dumps(selection(module)))
    (work(module) / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text("utf-8") + settings, "utf-8")


def run(module):
    """Try the mutants of a module; how each ended, by its name."""
    if not (names := mutants(module)):
        return {}
    mutmut = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1", *names]
    with (work(module) / "log").open("w") as log:
        subprocess.run(mutmut, cwd=work(module), env=os.environ | ALONE, stdout=log, stderr=log, check=True)
    codes = json.loads((work(module) / f"mutants/course_lib/{module}.py.meta").read_text())["exit_code_by_key"]
    ends = {name: ENDS.get(code, f"ended with {code}") for name, code in codes.items() if code is not None}
    return {name: end if end in ("killed", "timeout") else again(module, name, end) for name, end in ends.items()}


def again(module, mutant, end):
    """How a survivor ends in a process of its own, where mutmut turns it on too late or chooses too few tests.

    It imports first, and knows what a test calls, not what a fixture of its module has called before.
    """
    if not IMPORT.search(mutant) and not module.startswith("train/"):
        return end
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *selection(module)]
    mine = os.environ | ALONE | {"MUTANT_UNDER_TEST": mutant}
    done = subprocess.run(command, cwd=work(module) / "mutants", env=mine, stdout=subprocess.DEVNULL)
    return "killed" if done.returncode else end


def mutants(module):
    """The names of the mutants to be tried."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    os.chdir(work(module))
    file = Path(f"course_lib/{module}.py")
    names = mutate_file_contents(str(file), file.read_text("utf-8")).mutant_names
    names = [f"course_lib.{module.replace('/', '.')}.{name}" for name in names]
    return random.Random(0).sample(names, min(int(os.environ.get("SAMPLE", len(names))), len(names)))


def difference(module, mutant):
    """The lines of the course that a mutant changes, and what they become."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    os.chdir(work(module))
    lines = get_diff_for_mutant(mutant, path=f"course_lib/{module}.py").splitlines()[2:]
    return tuple("\n".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")


def bare(lines):
    return FREE.sub(lambda free: free[1] or "", lines)


def judged(module, before, after):
    """Whether a mutant is harmless by rule, or stands in tests/survivors.md under its module."""
    text = (ROOT / "tests/survivors.md").read_text("utf-8")
    listed = text.partition(f"\n## {module}\n")[2].partition("\n## ")[0].replace("\n    ", "\n")
    return bare(before) == bare(after) or f"\n{after}\n" in listed


def row(module, ends):
    """A row of the table, after the survivors that are not judged."""
    kinds = list(ends.values())
    alive = [difference(module, name) for name, end in ends.items() if end not in ("killed", "timeout")]
    news = [pair for pair in alive if not judged(module, *pair)]
    for before, after in news:
        print(f"{module}:\n{before}\nbecame\n{after}\n")
    return [len(kinds), kinds.count("killed"), kinds.count("timeout"), len(alive) - len(news), len(news)]


def noticed(some, all_):
    return f"{some / all_:.1%}" if all_ else "nothing to change"


def main(names):
    if unknown := set(names) - set(MODULES):
        return f"{', '.join(sorted(unknown))}: no such module; there are {', '.join(MODULES)}"
    rows = {}
    for module in names or MODULES:
        prepare(module)
        rows[module] = row(module, run(module))
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    print("| module | mutants | killed | timeouts | survivors judged | not judged | noticed |\n" + "|---" * 7 + "|")
    for module, (tried, killed, late, known, news) in rows.items():
        print(f"| {module} | {tried} | {killed} | {late} | {known} | {news} | {noticed(killed + late, tried)} |")
    tried, killed, late, *_ = rows["all"]
    return int(killed + late < ENOUGH * tried)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
