"""Write pins.txt (what make lab installs), and what make lecture, site and test add, each in a file of its own: exact
versions with their hashes.

python tools/pins.py [--upgrade]   with a Python that has uv; without --upgrade, versions stay as they are if they can
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {  # extra → its pins and their title; each file adds to those before it
    "lab": (ROOT / "pins.txt", "What the course needs"),
    "lecture": (ROOT / "pins-lecture.txt", "What a lecture's slides need besides"),
    "site": (ROOT / "pins-site.txt", "What making the site needs besides"),
    "test": (ROOT / "pins-test.txt", "What the checks need besides"),
}
COMPILE = (
    *(sys.executable, "-m", "uv", "pip", "compile", "-q", "pyproject.toml", "-", "--no-header", "--no-annotate"),
    *("--generate-hashes", "--universal", "--python-version=3.11", "--fork-strategy=fewest", "--only-binary=:all:"),
)
TITLE = "# {}: exact versions and the sha256 of every file published of them. Written by make pins.\n"


def resolve(extras, pins, *options):
    """The entries, a version and its hashes each, for these extras; those in ``pins`` are kept if they can be."""
    built_with = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "pins.txt"
        path.write_text("".join(pins), "utf-8")
        chosen = (f"--extra={extra}" for extra in extras)
        command = (*COMPILE, *chosen, *options, "-o", str(path))
        subprocess.run(command, cwd=ROOT, input="\n".join(built_with), text=True, check=True, stdout=subprocess.DEVNULL)
        return entries(path)


def entries(path):
    return re.findall(r"^[^\s#].*\n(?: .*\n)*", path.read_text("utf-8"), re.M) if path.exists() else []


def main(options):
    kept = [entry for path, _ in FILES.values() for entry in entries(path)]
    everything, written = resolve(FILES, kept, *options), []
    for k, (path, title) in enumerate(FILES.values()):
        chosen = resolve([*FILES][: k + 1], everything)
        path.write_text(TITLE.format(title) + "".join(entry for entry in chosen if entry not in written), "utf-8")
        written += chosen


if __name__ == "__main__":
    main(sys.argv[1:])
