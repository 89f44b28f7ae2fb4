"""A fresh Debian in a folder, in which deploy/install.sh runs as on a new machine, and the hub as there."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build/classroom/debian"
LOG = ROOT / "build/classroom/log.txt"
RELEASE = "trixie"

# Its own processes and mounts, which end with it; the network is this machine's.
ENTER = """
mount --make-rprivate /
mount --bind "$0" "$0" && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp"
exec chroot "$0" "$@"
"""
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
RIGHTS = ("/etc/ssl/certs/ca-certificates.crt", "/etc/resolv.conf", "/etc/hosts")  # how this machine reaches others
CLEAR = """
getent passwd | awk -F: '$3 >= 20000 && $3 < 60000 {print $1}' | xargs -r -n1 userdel
rm -rf /srv/class/*
cd /opt/course/class && python students.py add
"""


def lacking() -> list[str]:
    """What this machine has not, each in a sentence that says what to do."""
    found = ["A Debian of its own needs root: sudo make classroom."] if os.geteuid() else []
    for program, package in (("debootstrap", "debootstrap"), ("unshare", "util-linux"), ("chroot", "coreutils")):
        if shutil.which(program) is None:
            found.append(f"{program} is missing: apt-get install {package}.")
    return found


def entered(*command: str) -> tuple[str, ...]:
    """The command that runs ``command`` in there."""
    return (*ALONE, "sh", "-ec", ENTER, str(FOLDER), *command)


def environment(**more: str) -> dict[str, str]:
    """This machine's, as far as it says how registries are reached."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "CLASS_"))}
    path = "/opt/course/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return kept | {"PATH": path, "HOME": "/root", "LC_ALL": "C.UTF-8"} | more


def prepare() -> None:
    """Make it, unless it is there, and run the steps of the installation."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("w") as log:
        if not (FOLDER / "etc/made").exists():
            shutil.rmtree(FOLDER, ignore_errors=True)
            first = "--include=ca-certificates"  # installed later, it would overwrite the list copied below
            told("debootstrap", "--variant=minbase", first, RELEASE, str(FOLDER), log=log, env=os.environ)
            (FOLDER / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n")
            (FOLDER / "etc/made").touch()
        for path in map(Path, RIGHTS):
            (FOLDER / path.relative_to("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, FOLDER / path.relative_to("/"))
        source = FOLDER / "opt/source"
        shutil.rmtree(source, ignore_errors=True)
        names = subprocess.run(
            ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for name in names.decode().strip("\0").split("\0"):
            if (ROOT / name).is_file():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, source / name)
        told(*entered("sh", "/opt/source/deploy/install.sh"), log=log, env=environment())


def told(*command: str, **more: object) -> None:
    """Run it; if it fails, end with what it said last."""
    log = more.pop("log")
    if subprocess.run(command, stdout=log, stderr=log, **more).returncode:
        log.flush()
        last = "\n".join(LOG.read_text("utf-8", "replace").splitlines()[-8:])
        raise SystemExit(
            f"{last}\n{' '.join(command[-2:])} failed. All that was said stands in {os.path.relpath(LOG)}."
        )


def enrol(names: list[str]) -> dict[str, str]:
    """A class of these students and no others; name → password."""
    lines = "".join(f"{name}\n" for name in names)
    command = entered("sh", "-ec", CLEAR)
    made = subprocess.run(command, input=lines, env=environment(), stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(line.split(",", 1) for line in made.splitlines())


def hub(port: int, students: int) -> subprocess.Popen:
    """The hub with its proxy, which ends when its process here does."""
    settings = {"CLASS_PORT": str(port), "CLASS_STUDENTS": str(students)}
    command = entered("python", "/opt/course/class/start.py")
    with LOG.open("a") as log:
        return subprocess.Popen(command, env=environment(**settings), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
