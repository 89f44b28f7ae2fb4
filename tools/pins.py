"""Write pins.txt (what make lab installs), pins-lecture.txt and pins-test.txt (what make lecture and make test add):
exact versions with their hashes.

python tools/pins.py [--upgrade]   with a Python that has uv; without --upgrade, versions stay as they are if they can
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAB, LECTURE, TEST = ROOT / "pins.txt", ROOT / "pins-lecture.txt", ROOT / "pins-test.txt"
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
    everything = resolve(("lab", "lecture", "test"), entries(LAB) + entries(LECTURE) + entries(TEST), *options)
    lab, slides = resolve(("lab",), everything), resolve(("lab", "lecture"), everything)
    LAB.write_text(TITLE.format("What the course needs") + "".join(lab), "utf-8")
    added = (entry for entry in slides if entry not in lab)
    LECTURE.write_text(TITLE.format("What a lecture's slides need besides") + "".join(added), "utf-8")
    added = (entry for entry in everything if entry not in slides)
    TEST.write_text(TITLE.format("What the checks need besides") + "".join(added), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
