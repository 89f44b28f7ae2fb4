"""One look at where the notebook runs: what is missing, what is too old, and what to do about it."""

import importlib.metadata
import sys

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PACKAGE = "course-lib"
REMEDY = "In a terminal, in the folder of the course: `make lab`. Without make: see README.md, Set-up."


class Report(str):
    """Markdown that a notebook shows as it is."""

    def _repr_markdown_(self):
        return str(self)


def check_environment() -> Report:
    """What the course needs: fine, or what was found and what to do. Wherever all is fine the text is the same."""
    rows = [_python(), *(_package(Requirement(text)) for text in _wanted())]
    bad = [row for row in rows if row[2] != "fine"]
    table = "\n".join(f"| {name} | {wanted} | {verdict} |" for name, wanted, verdict in rows)
    end = "**All is ready.** Go on below." if not bad else f"**{len(bad)} of {len(rows)} need attention.** {REMEDY}"
    return Report(f"| needed | version | here |\n|---|---|---|\n{table}\n\n{end}")


def _python():
    wanted = importlib.metadata.metadata(PACKAGE)["Requires-Python"]
    here = ".".join(map(str, sys.version_info[:3]))
    verdict = (
        "fine" if here in SpecifierSet(wanted) else f"**{here}**: choose another kernel, or install another Python"
    )
    return "Python", _in_words(wanted), verdict


def _wanted():
    texts = importlib.metadata.requires(PACKAGE) or ()
    return [text for text in texts if "extra ==" not in text]


def _package(requirement):
    try:
        here = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return requirement.name, _in_words(str(requirement.specifier)), "**missing**"
    fine = requirement.specifier.contains(here, prereleases=True)
    return requirement.name, _in_words(str(requirement.specifier)), "fine" if fine else f"**{here}**"


def _in_words(specifier):
    parts = sorted(specifier.split(","), key=lambda part: part.startswith("<"))
    return " and ".join(part.replace(">=", "from ").replace("<", "below ") for part in parts)
