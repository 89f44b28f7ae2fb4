"""Every check of the course, one after the other; the summary names what failed and how to run that alone.

python tools/check.py [format] [lint] [imports] [types] [tests] [notebooks] [processor] [browser]

"processor" is taken only if it is named, or where COURSE_REQUIRE_ALL=1.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(max(2, min(4, os.cpu_count() or 1)))
RUN = (sys.executable, "-m")
PYTEST = (*RUN, "pytest", "-q")
STUDENTS, SOLUTIONS = "notebooks/[0-9]*.ipynb", "notebooks/solutions"
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))
NBVAL = (
    *(*PYTEST, "notebooks", "--nbval", "--nbval-current-env", "--nbval-cell-timeout=300", "-n", WORKERS),
    *("-p", "no:hypothesispytest"),  # which takes two seconds to load, and again in each worker
    *("--dist=loadfile", "--no-loadscope-reorder"),  # a kernel each, in their order: the longest are not the last
)
STEPS = {
    "format": ("ruff: the layout of the code, notebook sources too", (*RUN, "ruff", "format", "--check", ".")),
    "lint": ("ruff: likely mistakes, notebook sources too", (*RUN, "ruff", "check", ".")),
    "imports": ("import-linter: the arrows of pyproject.toml", (LINT_IMPORTS, "--no-logo")),
    "types": ("mypy: annotations and what is done with them", (*RUN, "mypy")),
    "tests": (
        "pytest: formulas, widgets without a browser, stored notebooks",
        (*PYTEST, "tests", "--ignore=tests/browser", "-n", WORKERS),
    ),
    "notebooks": ("nbval: every notebook, run again, shows what is stored", NBVAL),
    "processor": ("nbval again, as on another processor", (*RUN, "tools.processors", "another")),
    "browser": (
        "Playwright: JupyterLab in Chromium",
        (*PYTEST, "tests/browser", "-n", WORKERS, "--dist=loadgroup", "--no-loadscope-reorder"),
    ),
}


def environment(name, scratch):
    """One thread a process, no network, nobody's own start-up files or settings; explorers' errors end a notebook."""
    mine = {k: v for k, v in os.environ.items() if k not in ("MPLBACKEND", "PYTHONPATH", "PYTEST_ADDOPTS")}
    folders = {name: f"{scratch}/{name}" for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    strict = {"COURSE_STRICT": "1"} if name == "notebooks" else {}
    return mine | folders | threads | strict | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT / "tests/offline")}


def run(name, scratch, **settings):
    """Run one step, its output passing through; (whether it failed, a line of the summary)."""
    title, command = STEPS[name]
    print(f"\n=== {name} - {title}", flush=True)
    report = Path(scratch) / f"{name}.xml"
    command = (*command, f"--junit-xml={report}") if "pytest" in command else command
    begin = time.perf_counter()
    failed = subprocess.run(command, cwd=ROOT, env=environment(name, scratch) | settings).returncode != 0
    seconds = time.perf_counter() - begin
    python = os.path.relpath(sys.executable, ROOT)
    alone = f". Alone: make test ONLY={name}, or: {python} tools/check.py {name}"
    return failed, f"{name:10} {seconds:4.0f} s  {outcome(failed, report)}{alone * failed}"


def outcome(failed, report):
    """How a step went, how many tests pytest ran, and why it left some out."""
    word = "FAILED" if failed else "passed"
    if not report.exists():
        return word
    suite = ElementTree.parse(report).getroot().find("testsuite")
    tests, left_out = int(suite.get("tests")), int(suite.get("skipped", 0))
    if not tests:
        return f"{word}, nothing to check was found"
    if not left_out:
        return f"{word}, {tests} tests"
    reasons = "; ".join(sorted({skip.get("message") for skip in suite.iter("skipped")}))
    return f"{'LEFT OUT' if left_out == tests else word}, {left_out} of {tests} tests not run: {reasons}"


def main(names):
    if unknown := set(names) - STEPS.keys():
        return f"{', '.join(sorted(unknown))}: no such check; there are {', '.join(STEPS)}"
    taken = names or [name for name in STEPS if name != "processor" or os.environ.get("COURSE_REQUIRE_ALL") == "1"]
    settings = {}
    if {"notebooks", "processor"} <= set(taken):  # a copy each: nearly all cells are in both
        settings["notebooks"] = {"PYTEST_ADDOPTS": f"--ignore-glob={STUDENTS}"}
    with tempfile.TemporaryDirectory() as scratch:
        results = [run(name, scratch, **settings.get(name, {})) for name in taken]
    print("\n=== summary")
    print("\n".join(line for _, line in results))
    return int(any(failed for failed, _ in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
