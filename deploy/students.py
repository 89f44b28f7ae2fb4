"""The class's accounts: python students.py add <names.txt | add --lecturers <names.txt | reset NAME | restore

Each name gets a Unix account without rights, a folder that nobody else can read, and a password, which is printed. The
accounts stand in one file beside the students' work, so that ``restore`` makes them anew on another machine.
"""

import re
import secrets
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

FIRST = 20_000  # user number of the first one
NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
SKELETON = Path(__file__).resolve().parent / "skeleton"


def names(lines: Iterable[str]) -> list[str]:
    """The names in these lines, one each; ValueError says which one cannot be an account's."""
    found = [line.strip() for line in lines if line.strip()]
    for k, name in enumerate(found):
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r}: a name is small letters a to z, digits and hyphens, and begins with a letter.")
        if name in found[:k]:
            raise ValueError(f"{name!r} stands twice in the list: give each student a name of his own.")
    return found


def accounts(file: Path) -> dict[str, list[str]]:
    """name → [number, group, hash of the password], as the file has them."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {name: rest for name, *rest in (line.split(":") for line in lines)}


def write(file: Path, known: dict[str, list[str]]) -> None:
    """The accounts, for root's eyes alone; the old file stays whole until the new one is."""
    fresh = file.with_suffix(".new")
    fresh.touch(0o600)
    fresh.write_text("".join(":".join((name, *rest)) + "\n" for name, rest in known.items()), "utf-8")
    fresh.replace(file)


def run(*command: object, **more: object) -> str:
    """What a command prints; if it fails, CalledProcessError."""
    return subprocess.run([*map(str, command)], check=True, text=True, stdout=subprocess.PIPE, **more).stdout


def exists(name: str) -> bool:
    """Whether the machine has this account."""
    return subprocess.run(("getent", "passwd", name), stdout=subprocess.DEVNULL).returncode == 0


def restore(folder: Path) -> None:
    """Make the accounts that the file has and this machine lacks."""
    for name, (number, group, password) in accounts(folder / "accounts").items():
        if not exists(name):
            home = folder / "students" / name
            options = ("--uid", number, "--gid", group, "--password", password, "--shell", "/bin/bash")
            fresh = () if home.exists() else ("--create-home", "--skel", SKELETON, "--key", "HOME_MODE=0700")
            run("useradd", *options, "--home-dir", home, *fresh, name)


def add(folder: Path, wanted: list[str], group: str) -> dict[str, str]:
    """name → the new password, of those that are new."""
    known = accounts(folder / "accounts")
    new = {name: secrets.token_urlsafe(9) for name in wanted if name not in known}
    if taken := [name for name in new if exists(name)]:
        raise ValueError(f"{taken[0]!r} is an account of this machine already: choose another name.")
    for name, password in new.items():
        number = max((int(number) for number, *_ in known.values()), default=FIRST - 1) + 1
        known[name] = [str(number), group, hashed(password)]
    write(folder / "accounts", known)
    restore(folder)
    return new


def hashed(password: str) -> str:
    """As /etc/shadow has it."""
    return run("openssl", "passwd", "-6", "-stdin", input=password).strip()


def reset(folder: Path, name: str) -> dict[str, str]:
    """A new password for one who has forgotten his."""
    known, password = accounts(folder / "accounts"), secrets.token_urlsafe(9)
    if name not in known:
        raise ValueError(f"{name!r} is not in this class: add makes new accounts.")
    known[name][2] = hashed(password)
    run("usermod", "--password", known[name][2], name)
    write(folder / "accounts", known)
    return {name: password}


def main(arguments: list[str], folder: Path = Path("/srv/class")) -> int | str:
    """What is said to it; a sentence if it cannot be done."""
    try:
        match arguments:
            case ["add", *group] if group in ([], ["--lecturers"]):
                made = add(folder, names(sys.stdin), "lecturers" if group else "students")
            case ["reset", name]:
                made = reset(folder, name)
            case ["restore"]:
                made = restore(folder) or {}
            case _:
                return (__doc__ or "").splitlines()[0]
    except ValueError as wrong:
        return str(wrong)
    print("".join(f"{name},{password}\n" for name, password in made.items()), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
