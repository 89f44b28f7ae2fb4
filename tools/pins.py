"""Write pins.txt (what make lab installs), and what slides, the site, the checks and a class add, each in a file
of its own: exact versions with their hashes.

python tools/pins.py [--upgrade]   with a Python that has uv; without --upgrade, versions stay as they are if they can
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {  # extra → its pins, their title, and the extras to which it adds
    "lab": (ROOT / "pins.txt", "What the course needs", ()),
    "lecture": (ROOT / "pins-lecture.txt", "What a lecture's slides need besides", ("lab",)),
    "site": (ROOT / "pins-site.txt", "What making the site needs besides", ("lab", "lecture")),
    "test": (ROOT / "pins-test.txt", "What the checks need besides", ("lab", "lecture", "site")),
    "deploy": (ROOT / "pins-deploy.txt", "What a server for a class needs besides", ("lab",)),
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
    kept = [entry for path, *_ in FILES.values() for entry in entries(path)]
    everything, written = resolve(FILES, kept, *options), {}
    for extra, (path, title, others) in FILES.items():
        there = {entry.split()[0] for other in others for entry in written[other]}  # where it is needed is said apart
        written[extra] = [entry for entry in resolve([*others, extra], everything) if entry.split()[0] not in there]
        path.write_text(TITLE.format(title) + "".join(written[extra]), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
