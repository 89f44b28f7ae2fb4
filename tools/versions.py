"""The tests and the notebooks on each Python, with the oldest and with the newest versions that pyproject.toml allows.

python -m tools.versions [3.11-oldest ... 3.15-newest] [tests] [notebooks] [-options]   with a Python that has uv; all
ten environments and both steps if none is named, and the options (each one word, like -n1) are pytest's.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import check

FOLDER = check.ROOT / "build" / "versions"
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")
RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}
NAMES = tuple(f"{python}-{age}" for python in PYTHONS for age in RESOLUTIONS)
SHOWN = ("numpy", "matplotlib", "ipywidgets", "anywidget", "ipykernel")
STEPS = {"tests": ("--ignore=tests/test_project.py",), "notebooks": ()}  # that file is about what make installs
UV = (sys.executable, "-m", "uv", "--no-python-downloads")


def install(name):
    """The Python of a new environment: wheels only, so the oldest of a package is its oldest that has one."""
    python, age = name.split("-")
    folder = FOLDER / name
    made = subprocess.run((*UV, "venv", "-q", "--clear", "--python", python, folder), capture_output=True, text=True)
    if made.returncode:
        reason = made.stderr.strip().splitlines()[0]
        raise LookupError(f"no Python {python} to be had: put python{python} on the path ({reason})")
    wanted = ("-e", ".[lab]", "-r", "pins-test.txt")
    versions = (f"--resolution={RESOLUTIONS[age]}", "--only-binary=:all:")
    subprocess.run((*UV, "pip", "install", "-q", "--python", folder, *versions, *wanted), cwd=check.ROOT, check=True)
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def installed(python):
    wanted = f"from importlib.metadata import version; print(*(n + ' ' + version(n) for n in {SHOWN}), sep=', ')"
    return subprocess.run((python, "-c", wanted), capture_output=True, text=True, check=True).stdout.strip()


def run(python, name, options):
    """One step of check.py with this Python; (whether it failed, how many tests passed)."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / f"{name}.xml"
        command = (python, *check.STEPS[name][1][1:], *STEPS[name], *options, f"--junit-xml={report}")
        failed = subprocess.run(command, cwd=check.ROOT, env=check.environment(name, scratch)).returncode != 0
        return failed, f"{name} {check.outcome(failed, report)}"


def examine(name, steps, options):
    """Install and run; (whether something failed, a line of the summary)."""
    print(f"\n=== {name}", flush=True)
    try:
        python = install(name)
    except (LookupError, subprocess.CalledProcessError) as error:
        return True, f"{name}: NOT RUN, {error}"
    results = [run(python, step, options) for step in steps]
    words = [f"{name}: {installed(python)}", *(line for _, line in results)]
    return any(failed for failed, _ in results), "; ".join(words)


def main(arguments):
    options = [word for word in arguments if word.startswith("-")]
    chosen = set(arguments) - set(options)
    if unknown := chosen - {*NAMES, *STEPS}:
        return f"{', '.join(sorted(unknown))}: not among {', '.join((*NAMES, *STEPS))}"
    names, steps = ([name for name in group if name in chosen] or group for group in (NAMES, STEPS))
    results = [examine(name, steps, options) for name in names]
    print("\n=== summary", *(line for _, line in results), sep="\n")
    return int(any(failed for failed, _ in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
