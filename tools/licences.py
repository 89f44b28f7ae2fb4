"""The licences of all that make lab, lecture, site and test install, as the installed packages state them.

python -m tools.licences [deploy]   with "deploy", what a class's server has besides, where that is installed
"""

import re
import sys
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# May be used, passed on and built upon with a notice; of the MPL's own files, changes have to be published.
FREE = r"0?BSD|MIT|Apache|ISC|PSF|Python Software Foundation|MPL.2|Public Domain|Mozilla Public License 2|Zlib|CC0|HPND"

READ = {  # in their files of licences, because their metadata do not say it
    "axe-playwright-python": "MIT AND MPL-2.0",  # axe-core's part is the second
    "docutils": "BSD-2-Clause AND Public Domain",  # the GPL is that of a file for Emacs, which no wheel holds
    "jupyterhub-idle-culler": "BSD-3-Clause",
}


def closure(wanted):
    """The names of these packages, of those that they need, and so on, on this Python and system."""
    seen, queue = set(), list(wanted)
    while queue:
        package = queue.pop()
        key = (canonicalize_name(package.name), frozenset(package.extras))
        if key not in seen:
            seen.add(key)
            asked = [{"extra": extra} for extra in {"", *package.extras}]
            needs = map(Requirement, metadata.requires(package.name) or ())
            queue += [need for need in needs if not need.marker or any(map(need.marker.evaluate, asked))]
    return {name for name, _ in seen}


def licence(about):
    """What a package's metadata say: an SPDX expression, else classifiers, else a line in words; or "" for nothing."""
    classifiers = [line.split(" :: ")[-1] for line in about.get_all("Classifier", ()) if line.startswith("License ::")]
    words = about.get("License", "").strip()
    return about.get("License-Expression") or "; ".join(classifiers) or (words if "\n" not in words else "")


def is_free(words):
    """Whether every licence that is named is among the known ones."""
    names = re.split(r"\s+(?:AND|OR|WITH)\s+|[;()]", re.sub(r" \([\w .]+\)$", "", words))
    return bool(words) and "GPL" not in words and all(re.match(FREE, name.strip()) for name in names if name.strip())


def table(extras="lecture,site,test"):
    """(name, version, licence, command that installs it) of every package."""
    lab, both = (closure([Requirement(f"course-lib[{chosen}]")]) for chosen in ("lab", f"lab,{extras}"))
    abouts = {name: metadata.metadata(name) for name in sorted(both - {"course-lib"})}
    other = "install.sh" if extras == "deploy" else "make test"
    return [
        (name, about["Version"], READ.get(name) or licence(about), "make lab" if name in lab else other)
        for name, about in abouts.items()
    ]


def main(extras):
    """Print the table; what is not free, or None."""
    rows = table(*extras)
    for name, version, words, command in rows:
        print(f"{name:26} {version:12} {command:10} {words or 'unknown'}")
    return ", ".join(f"{name}: not free, or unknown" for name, _, words, _ in rows if not is_free(words)) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
